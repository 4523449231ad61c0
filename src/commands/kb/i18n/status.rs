//! `shindan kb i18n status`: the progress of each translation.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use schemars::JsonSchema;
use serde::Serialize;
use shindan_author::i18n::{Counts, State, Survey};
use shindan_pack::format::{key_in_documents, text_key_today};
use shindan_pack::line_and_column;

use super::{Exit, Format, Opened, Outcome, print_document};

/// Arguments of `kb i18n status`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  shindan kb i18n status\n  shindan kb i18n status --to ja --format json\n\nA text is outdated if its source changed after its review, and unreviewed if nobody marked its\npresent wording (`kb i18n review`, `kb i18n import`).\n\nExit status: 0. Use `kb i18n check` to fail on problems."
)]
pub(crate) struct Args {
    /// Show only this language
    #[arg(long, value_name = "LANG")]
    to: Option<String>,
    /// Output format
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
}

/// The schema's name.
const SCHEMA: &str = "shindan/i18n-status/v1";

#[derive(Serialize, JsonSchema)]
struct StatusV1<'a> {
    schema: &'static str,
    pack: &'a str,
    source_language: &'a str,
    languages: Vec<LanguageV1<'a>>,
    texts: Vec<TextV1<'a>>,
}

#[derive(Serialize, JsonSchema)]
struct LanguageV1<'a> {
    language: &'a str,
    #[serde(flatten)]
    counts: CountsV1,
    files: BTreeMap<&'a str, CountsV1>,
}

#[derive(Serialize, JsonSchema)]
struct CountsV1 {
    present: usize,
    missing: usize,
    outdated: usize,
    unreviewed: usize,
}

/// A text that is missing, outdated or not reviewed.
#[derive(Serialize, JsonSchema)]
struct TextV1<'a> {
    language: &'a str,
    /// Kind, id and field: `act/ask-version/why`. Packs of format 2 write `step` and `access` for `act` and `setup`.
    key: String,
    state: &'static str,
    /// The file that it stands or belongs in.
    file: &'a str,
    /// Where to look: the text, or for a missing one its source or its node.
    place: &'a str,
    line: usize,
}

impl From<Counts> for CountsV1 {
    fn from(counts: Counts) -> Self {
        let Counts { present, missing, outdated, unreviewed } = counts;
        Self { present, missing, outdated, unreviewed }
    }
}

/// The JSON Schema (draft 2020-12) of the document.
pub(super) fn schema() -> serde_json::Value {
    shindan_report::json::schema_of::<StatusV1<'_>>(SCHEMA)
}

pub(super) fn run(opened: &Opened, args: &Args) -> Outcome {
    let surveys: Vec<Survey> = match &args.to {
        Some(asked) => vec![opened.texts.survey(opened.target(Some(asked))?)],
        None => {
            let source = std::iter::once(opened.texts.source());
            source.chain(opened.texts.targets()).map(|lang| opened.texts.survey(lang)).collect()
        }
    };
    let texts = texts(opened, &surveys);
    let document = StatusV1 {
        schema: SCHEMA,
        pack: &opened.id,
        source_language: opened.texts.source(),
        languages: surveys.iter().map(language).collect(),
        texts,
    };
    print_document(args.format, &document, || text(opened, &surveys, &document.texts))?;
    Ok(Exit::Done)
}

fn language(survey: &Survey) -> LanguageV1<'_> {
    let files = survey.files.iter().map(|(file, counts)| (file.as_str(), (*counts).into()));
    LanguageV1 { language: &survey.language, counts: survey.counts.into(), files: files.collect() }
}

fn texts<'a>(opened: &Opened, surveys: &'a [Survey]) -> Vec<TextV1<'a>> {
    let mut texts = Vec::new();
    for survey in surveys {
        for text in survey.texts.iter().filter(|text| text.state != State::Reviewed) {
            let file = opened.files.iter().find(|file| file.path == text.place);
            texts.push(TextV1 {
                language: &survey.language,
                key: key_in_documents(&text.key),
                state: text.state.as_str(),
                file: &text.file,
                place: &text.place,
                line: file.map_or(1, |file| line_and_column(&file.text, text.start).0),
            });
        }
    }
    texts
}

fn text(opened: &Opened, surveys: &[Survey], texts: &[TextV1<'_>]) -> String {
    let mut out = String::new();
    // Writing to a string cannot fail.
    let _ = writeln!(out, "{}, from {}\n", opened.id, opened.texts.source());
    let _ =
        writeln!(out, "{:>7} {:>7} {:>8} {:>10}", "present", "missing", "outdated", "unreviewed");
    let row = |out: &mut String, counts: Counts, name: &str| {
        let Counts { present, missing, outdated, unreviewed } = counts;
        let _ = writeln!(out, "{present:>7} {missing:>7} {outdated:>8} {unreviewed:>10}  {name}");
    };
    for survey in surveys {
        row(&mut out, survey.counts, &survey.language);
        for (file, counts) in &survey.files {
            row(&mut out, *counts, &format!("  {file}"));
        }
    }
    if !texts.is_empty() {
        out.push('\n');
    }
    for text in texts {
        let _ = writeln!(
            out,
            "{:<10} {}:{}  {} ({})",
            text.state,
            text.place,
            text.line,
            text_key_today(&text.key),
            text.language
        );
    }
    out
}
