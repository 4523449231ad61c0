//! `shindan kb explain`: what a problem means, why it matters, and how to fix it.

use std::fmt::Write as _;

use shindan_app::{AppError, ErrorCode};
use shindan_author::Voice;
use shindan_author::markup::padded;
use shindan_pack::{Code, Severity};
use shindan_report::wrap;

use crate::commands::{Exit, Failure, Outcome, print};

/// Arguments of `kb explain`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  shindan kb explain KB203\n  shindan kb explain")]
pub(crate) struct Args {
    /// Code that `kb check` printed, such as KB203; all codes are listed if left out
    code: Option<String>,
}

pub(crate) fn run(args: &Args, voice: Voice<'_>) -> Outcome {
    let text = match &args.code {
        None => list(voice),
        Some(code) => page(code, voice)?,
    };
    print(&text)?;
    Ok(Exit::Done)
}

fn severity(code: Code, voice: Voice<'_>) -> String {
    match code.severity() {
        Severity::Error => voice.word("error"),
        Severity::Warning => voice.word("warning"),
    }
}

fn list(voice: Voice<'_>) -> String {
    let mut text = String::new();
    for code in Code::ALL {
        let (summary, severity) = (voice.word(code.summary()), severity(*code, voice));
        let _ = writeln!(text, "{}  {}  {summary}", code.as_str(), padded(&severity, 7));
    }
    text
}

fn page(asked: &str, voice: Voice<'_>) -> Result<String, Failure> {
    let wanted = asked.to_uppercase();
    let code = Code::ALL.iter().find(|code| code.as_str() == wanted).ok_or_else(|| {
        let known = Code::ALL.iter().map(|code| code.as_str());
        AppError::new(ErrorCode::UnknownProblem).with("code", asked).with_choices(&wanted, known)
    })?;
    let (summary, severity) = (voice.word(code.summary()), severity(*code, voice));
    Ok(format!("{} ({severity}): {summary}\n\n{}", code.as_str(), in_words(*code, voice.lang())))
}

/// Columns of a page in another language than English, which is laid out by hand.
const WIDTH: usize = 78;

/// The page of a problem. Its examples are the same in every language.
fn in_words(code: Code, lang: &str) -> String {
    if lang == Voice::ENGLISH.lang() {
        return code.page().to_owned();
    }
    let texts = crate::embedded::texts("problems.toml");
    let voice = Voice::new(&texts, lang);
    let paragraphs = paragraphs(code.page()).map(|paragraph| match paragraph {
        Paragraph::Example(lines) => lines.to_owned(),
        Paragraph::Prose(text) => wrap(&voice.word(&text), WIDTH, "", ""),
        Paragraph::OfFile(text, file) => voice.say(&text, &[("file", &format!("`{file}`"))]),
    });
    paragraphs.collect::<Vec<_>>().join("\n\n") + "\n"
}

/// A paragraph of a page.
#[derive(Debug, PartialEq)]
enum Paragraph<'p> {
    /// Lines of a file.
    Example(&'p str),
    /// Words, in one line.
    Prose(String),
    /// What the example after it is, with `{file}` for its file: ``Wrong, in `rules/lamp/lamp.toml`:``.
    OfFile(String, &'p str),
}

/// The paragraphs of a page.
fn paragraphs(page: &str) -> impl Iterator<Item = Paragraph<'_>> {
    page.trim_end().split("\n\n").map(|paragraph| {
        if paragraph.starts_with("    ") {
            return Paragraph::Example(paragraph);
        }
        let of_file = paragraph.strip_suffix("`:").and_then(|start| start.split_once(", in `"));
        match of_file {
            Some((what, file)) => Paragraph::OfFile(format!("{what}, in {{file}}:"), file),
            None => Paragraph::Prose(paragraph.lines().collect::<Vec<_>>().join(" ")),
        }
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn the_table_has_every_paragraph_of_every_page_and_no_other() {
        let texts = crate::embedded::texts("problems.toml");
        let pages = Code::ALL.iter().flat_map(|code| paragraphs(code.page()));
        let said: BTreeSet<String> = pages
            .filter_map(|paragraph| match paragraph {
                Paragraph::Example(_) => None,
                Paragraph::Prose(text) | Paragraph::OfFile(text, _) => Some(text),
            })
            .collect();
        let missing: Vec<&String> =
            said.iter().filter(|text| texts.get(text, "ja").is_none()).collect();
        let unused: Vec<&str> =
            texts.all().map(|(text, _)| text).filter(|text| !said.contains(*text)).collect();
        assert!(missing.is_empty(), "not in templates/problems.toml: {missing:#?}");
        assert!(unused.is_empty(), "in templates/problems.toml, and on no page: {unused:#?}");
    }

    #[test]
    fn a_page_has_its_examples_in_every_language() {
        for code in Code::ALL {
            let japanese = in_words(*code, "ja");
            let examples = |page: &str| -> Vec<String> {
                let lines = page.lines().filter(|line| line.starts_with("    "));
                lines.map(str::to_owned).collect()
            };
            assert_eq!(examples(&japanese), examples(code.page()), "{code:?}");
            assert_eq!(in_words(*code, "en"), code.page(), "{code:?}");
            assert!(!japanese.contains("{file}"), "{japanese}");
        }
    }
}
