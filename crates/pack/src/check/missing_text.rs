//! KB501: texts that are missing in a language.
//!
//! **What it looks for.** In each of the pack's languages: the pack's name and summary, every key of
//! every node's text, a name for every outcome, and `[cause.outside]`. What is said on the telephone, and an agent's own
//! task, are missing in a language if another language has them. A text of blanks counts as missing.
//!
//! **Why it matters.** Reports never fall back to another language, so that no Japanese customer gets an
//! English sentence in the middle of a reply.
//!
//! **Example.** `[defect.certificate-expired]` in `kb/…/en` and not in `kb/…/ja`.

use std::collections::{BTreeMap, BTreeSet};

use super::Ctx;
use super::wanted_texts::{self, There, Wanted};
use crate::diag::{Code, Diag};
use crate::lower::OUTSIDE;
use crate::source::RawTexts;

pub(super) fn check(ctx: &Ctx<'_>, diags: &mut Vec<Diag>) {
    let wanted = wanted_texts::all(ctx);
    let voices = voices(ctx);
    for language in &ctx.pack.languages {
        match ctx.raw.texts.get(language.as_str()) {
            Some(texts) => check_language(ctx, language, texts, (&wanted, &voices), diags),
            None => diags.push(no_texts(ctx, language)),
        }
    }
}

/// A key that not every node has, of a node that has it.
type Voice<'a> = (&'static str, &'a str, &'static str);

/// Keys that not every node has, where a language has them: kind, id and key.
fn voices<'a>(ctx: &Ctx<'a>) -> BTreeSet<Voice<'a>> {
    let all = ctx.raw.texts.values().flat_map(wanted_texts::of);
    all.flat_map(|there| {
        let has = |key: &&str| there.keys.iter().any(|(known, filled)| known == key && *filled);
        let (kind, id) = (there.kind, there.id.value.as_str());
        let keys: Vec<_> = there.optional.iter().copied().filter(has).collect();
        keys.into_iter().map(move |key| (kind, id, key))
    })
    .collect()
}

/// One problem for a language without files, instead of one for every node.
fn no_texts(ctx: &Ctx<'_>, language: &str) -> Diag {
    let message = format!("there are no texts in `{language}`");
    let folder = format!("kb/{}/{language}/", ctx.raw.folder);
    let mut diag = Diag::new(Code::MissingText, message);
    if let Some(node) = ctx.raw.packs.first() {
        let written = node.raw.languages.iter().flat_map(|list| &list.0);
        let mut written = written.filter(|at| at.value == language);
        let span = written.next().map_or(&node.id.span, |at| &at.span);
        diag = diag.at(node.path, span.clone(), "declared here");
    }
    diag.help(format!("write them in files `{folder}….toml`"))
}

fn check_language(
    ctx: &Ctx<'_>,
    language: &str,
    texts: &RawTexts<'_>,
    (wanted, voices): (&[Wanted<'_>], &BTreeSet<Voice<'_>>),
    diags: &mut Vec<Diag>,
) {
    let all = wanted_texts::of(texts);
    let by_id: BTreeMap<(&str, &str), &There<'_>> =
        all.iter().map(|there| ((there.kind, there.id.value.as_str()), there)).collect();
    pack_text(ctx, language, texts, diags);
    match (by_id.get(&("cause", OUTSIDE)), ctx.raw.packs.first()) {
        (Some(there), _) => report_keys(there, language, None, voices, diags),
        (None, Some(pack)) if !ctx.raw.lost.contains(OUTSIDE) => diags.push(
            Diag::new(
                Code::MissingText,
                format!("no text in `{language}` for `outside`, none of the causes"),
            )
            .at(pack.path, pack.id.span.clone(), "every pack needs it")
            .help("write `[cause.outside]` with `name` and `summary`"),
        ),
        _ => {}
    }
    for want in wanted {
        match by_id.get(&(want.kind, want.id)) {
            Some(there) => report_keys(there, language, Some(want), voices, diags),
            None if ctx.raw.lost.contains(want.id) => {}
            None => {
                let message = format!("no text in `{language}` for {} `{}`", want.kind, want.id);
                diags.push(
                    Diag::new(Code::MissingText, message)
                        .at(want.path, want.span.clone(), "this needs it")
                        .help(format!(
                            "write `{}` in `kb/{}/{language}/`",
                            header(want),
                            ctx.raw.folder
                        )),
                );
            }
        }
    }
}

fn header(want: &Wanted<'_>) -> String {
    match want.kind {
        "fact" => format!("[fact.\"{}\"]", want.id),
        kind => format!("[{kind}.{}]", want.id),
    }
}

fn report_keys(
    there: &There<'_>,
    language: &str,
    want: Option<&Wanted<'_>>,
    voices: &BTreeSet<Voice<'_>>,
    diags: &mut Vec<Diag>,
) {
    let is_wanted = |key: &'static str| {
        let voice = (there.kind, there.id.value.as_str(), key);
        !there.optional.contains(&key) || voices.contains(&voice)
    };
    let damaged = |key: &str| there.damaged.iter().any(|damaged| damaged == key);
    let mut lacks: Vec<String> = there
        .keys
        .iter()
        .filter(|(key, filled)| !filled && !damaged(key) && is_wanted(key))
        .map(|(key, _)| format!("`{key}`"))
        .collect();
    let outcomes = want.map_or(&[][..], |want| &want.outcomes);
    for outcome in outcomes.iter().filter(|_| !damaged("outcomes")) {
        let filled = there.outcomes.iter().any(|(id, filled)| id.value == *outcome && *filled);
        if !filled {
            lacks.push(format!("the outcome `{outcome}`"));
        }
    }
    if lacks.is_empty() {
        return;
    }
    let lacks = lacks.join(", ");
    let message =
        format!("the text of {} `{}` in `{language}` lacks {lacks}", there.kind, there.id.value);
    let mut diag = Diag::new(Code::MissingText, message).at(
        there.path,
        there.id.span.clone(),
        "missing or empty",
    );
    if let Some(want) = want {
        diag = diag.at(want.path, want.span.clone(), "what it is about");
    }
    diags.push(diag);
}

fn pack_text(ctx: &Ctx<'_>, language: &str, texts: &RawTexts<'_>, diags: &mut Vec<Diag>) {
    let filled = |text: Option<&str>| text.is_some_and(|text| !text.trim().is_empty());
    let Some(node) = texts.packs.first() else {
        let Some(pack) = ctx.raw.packs.first() else {
            return;
        };
        if !ctx.raw.lost.contains("pack") {
            let message = format!("no text in `{language}` for the pack itself");
            diags.push(
                Diag::new(Code::MissingText, message)
                    .at(pack.path, pack.id.span.clone(), "this needs it")
                    .help("write `[pack]` with `name` and `summary`"),
            );
        }
        return;
    };
    let name = node.raw.name.as_ref().map(|at| at.value.as_str());
    let summary = node.raw.summary.as_ref().map(|at| at.value.as_str());
    let unseen = node.raw.unseen.as_ref().map(|at| at.value.as_str());
    // A pack without requests has no probes, so there are no limits of probes to name.
    let probed = ctx.raw.sends_requests().then_some(("unseen", unseen));
    let client = node.raw.client.as_ref().map(|at| at.value.as_str());
    let has_client = ctx.raw.packs.first().is_some_and(|pack| pack.raw.has_client());
    let named = has_client.then_some(("client", client));
    for (key, text) in [("name", name), ("summary", summary)].into_iter().chain(probed).chain(named)
    {
        if !filled(text) && !node.is_damaged(key) {
            let message = format!("the text of the pack in `{language}` lacks `{key}`");
            let diag = Diag::new(Code::MissingText, message);
            diags.push(diag.at(node.path, node.id.span.clone(), "missing or empty"));
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::load;
    use crate::testing::{files, rendered};

    fn problems(old: &str, new: &str) -> String {
        let mut files = files();
        assert!(files[2].text.contains(old), "not in the texts: {old}");
        files[2].text = files[2].text.replace(old, new);
        let (_, diags) = load(&files);
        rendered(&files, &diags)
    }

    #[test]
    fn fires_on_a_missing_node_key_and_outcome() {
        insta::assert_snapshot!(problems("[access.ladder]\nname = \"On the ladder\"\n", ""), @r#"
        error[KB501]: no text in `ja` for access `ladder`
           --> rules/lamp/lamp.toml:131:9
            |
        131 | [access.ladder]
            |         ^^^^^^ this needs it
            |
            = help: write `[access.ladder]` in `kb/lamp/ja/`
        "#);
        insta::assert_snapshot!(problems("explain = \"There is no current.\"", "explain = \" \""), @r#"
        error[KB501]: the text of defect `mains-off` in `ja` lacks `explain`
          --> kb/lamp/ja/texts.toml:15:9
           |
        15 | [defect.mains-off]
           |         ^^^^^^^^^ missing or empty
           |
          ::: rules/lamp/lamp.toml:23:9
           |
        23 | [defect.mains-off]
           |         --------- what it is about
        "#);
        insta::assert_snapshot!(problems(", broken = \"broken\"", ""), @r#"
        error[KB501]: the text of fact `bulb.filament` in `ja` lacks the outcome `broken`
          --> kb/lamp/ja/texts.toml:29:1
           |
        29 | "bulb.filament" = { name = "Filament", outcomes = { whole = "whole" } }
           | ^^^^^^^^^^^^^^^ missing or empty
           |
          ::: rules/lamp/lamp.toml:73:7
           |
        73 | [fact."bulb.filament"]
           |       --------------- what it is about
        "#);
        insta::assert_snapshot!(problems("[cause.outside]\nname = \"Something else\"\nsummary = \"None of these.\"\n", ""), @r#"
        error[KB501]: no text in `ja` for `outside`, none of the causes
         --> rules/lamp/lamp.toml:1:1
          |
        1 | [pack]
          | ^^^^^^ every pack needs it
          |
          = help: write `[cause.outside]` with `name` and `summary`
        "#);
    }

    #[test]
    fn says_once_that_a_language_has_no_texts() {
        let files = &files()[..2];
        let (_, diags) = load(files);
        insta::assert_snapshot!(rendered(files, &diags), @r#"
        error[KB501]: there are no texts in `ja`
         --> rules/lamp/lamp.toml:5:20
          |
        5 | languages = ["en", "ja"]
          |                    ^^^^ declared here
          |
          = help: write them in files `kb/lamp/ja/….toml`
        "#);
    }

    #[test]
    fn fires_on_a_voice_that_another_language_has() {
        let found =
            problems("[step.look-at-bulb]\n", "[step.look-at-bulb]\nspoken = \"Look up.\"\n");
        assert!(found.contains("step `look-at-bulb` in `en` lacks `spoken`"), "{found}");
        assert!(!found.contains("`own`"), "{found}");
    }

    #[test]
    fn silent_on_other_words() {
        assert_eq!(problems("Battery lamps need no mains.", "電池式です。"), "");
    }
}
