//! KB502: texts for something that the pack does not have.
//!
//! **What it looks for.** A node, or an outcome of a fact, in `kb/<pack>/<language>` that no node of the
//! rules has; a folder of a language that the pack does not declare.
//!
//! **Why it matters.** The id is misspelt, or the node was removed and the next translator would translate
//! its text again.
//!
//! **Example.** `[defect.certificate-expird]`

use std::collections::BTreeMap;

use super::Ctx;
use super::wanted_texts::{self, Wanted};
use crate::diag::{Code, Diag, nearest};
use crate::lower::OUTSIDE;

pub(super) fn check(ctx: &Ctx<'_>, diags: &mut Vec<Diag>) {
    let wanted = wanted_texts::all(ctx);
    let by_id: BTreeMap<(&str, &str), &Wanted<'_>> =
        wanted.iter().map(|want| ((want.kind, want.id), want)).collect();
    for (language, texts) in &ctx.raw.texts {
        let all = wanted_texts::of(texts);
        if !ctx.pack.languages.iter().any(|declared| declared == language) {
            // Where the list of languages could not be read, every folder would be reported.
            if let (Some(first), false) = (all.first(), ctx.pack.languages.is_empty()) {
                let message = format!("the pack does not have the language `{language}`");
                diags.push(
                    Diag::new(Code::UnusedText, message)
                        .at(first.path, first.id.span.clone(), "nobody reads this")
                        .help(format!("add `{language}` to `languages` in `[pack]`")),
                );
            }
            continue;
        }
        for there in &all {
            if there.kind == "cause" && there.id.value == OUTSIDE {
                continue;
            }
            let Some(want) = by_id.get(&(there.kind, there.id.value.as_str())) else {
                if !ctx.raw.lost.contains(&there.id.value) {
                    let same = wanted.iter().filter(|want| want.kind == there.kind);
                    let known = same.map(|want| want.id);
                    let message = format!("there is no {} `{}`", there.kind, there.id.value);
                    let diag = Diag::new(Code::UnusedText, message);
                    diags.push(
                        diag.at(there.path, there.id.span.clone(), "a text for nothing")
                            .maybe_help(did_you_mean(&there.id.value, known)),
                    );
                }
                continue;
            };
            for (outcome, _) in &there.outcomes {
                if !want.outcomes.contains(&outcome.value.as_str()) {
                    let message = format!("`{}` has no outcome `{}`", want.id, outcome.value);
                    let known = want.outcomes.iter().copied();
                    diags.push(
                        Diag::new(Code::UnusedText, message)
                            .at(there.path, outcome.span.clone(), "a text for nothing")
                            .maybe_help(did_you_mean(&outcome.value, known)),
                    );
                }
            }
        }
    }
}

fn did_you_mean<'a>(word: &str, known: impl Iterator<Item = &'a str>) -> Option<String> {
    nearest(word, known).map(|known| format!("did you mean `{known}`?"))
}

#[cfg(test)]
mod tests {
    use shindan_model::SourceFile;

    use crate::load;
    use crate::testing::{files, rendered};

    fn problems_with(text: &str, path: &str) -> String {
        let mut files = files();
        files.push(SourceFile { path: path.to_owned(), text: text.to_owned() });
        let (_, diags) = load(&files);
        rendered(&files, &diags)
    }

    #[test]
    fn fires_on_a_misspelt_id_and_an_undeclared_language() {
        let text = "[access.lader]\nname = \"はしご\"\n";
        insta::assert_snapshot!(problems_with(text, "kb/lamp/ja/more.toml"), @r#"
        error[KB502]: there is no access `lader`
         --> kb/lamp/ja/more.toml:1:9
          |
        1 | [access.lader]
          |         ^^^^^ a text for nothing
          |
          = help: did you mean `ladder`?
        "#);
        insta::assert_snapshot!(problems_with(text, "kb/lamp/fr/texts.toml"), @r#"
        error[KB502]: the pack does not have the language `fr`
         --> kb/lamp/fr/texts.toml:1:9
          |
        1 | [access.lader]
          |         ^^^^^ nobody reads this
          |
          = help: add `fr` to `languages` in `[pack]`
        "#);
    }

    #[test]
    fn silent_on_a_file_without_nodes() {
        assert_eq!(problems_with("# 未訳\n", "kb/lamp/ja/more.toml"), "");
    }
}
