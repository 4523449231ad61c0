//! `shindan kb i18n status`: the progress of each translation.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use schemars::JsonSchema;
use serde::Serialize;
use shindan_author::Voice;
use shindan_author::i18n::{Counts, State, Survey};
use shindan_author::markup::{padded, padded_left};
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

/// The progress of translations.
#[derive(Serialize, JsonSchema)]
struct StatusV1<'a> {
    /// `shindan/i18n-status/v1`
    schema: &'static str,
    /// The id of the pack.
    pack: &'a str,
    /// The language that the others are translated from.
    source_language: &'a str,
    /// The languages, the source language first.
    languages: Vec<LanguageV1<'a>>,
    /// The texts that are missing, outdated or not reviewed.
    texts: Vec<TextV1<'a>>,
}

/// The progress of one language.
#[derive(Serialize, JsonSchema)]
struct LanguageV1<'a> {
    /// The language.
    language: &'a str,
    /// The counts of the whole language.
    #[serde(flatten)]
    counts: CountsV1,
    /// Path of a file → its counts.
    files: BTreeMap<&'a str, CountsV1>,
}

/// Numbers of texts.
#[derive(Serialize, JsonSchema)]
struct CountsV1 {
    /// Texts that are not missing.
    present: usize,
    /// Texts that the pack needs and does not have.
    missing: usize,
    /// Texts whose source text changed after their review.
    outdated: usize,
    /// Texts that nobody has compared with their source text in their present form.
    unreviewed: usize,
}

/// A text that is missing, outdated or not reviewed.
#[derive(Serialize, JsonSchema)]
struct TextV1<'a> {
    /// Its language.
    language: &'a str,
    /// Kind, id and field: `act/ask-version/why`. Packs of format 2 write `step` and `access` for `act`
    /// and `setup`.
    key: String,
    /// `missing`, `outdated` or `unreviewed`.
    state: &'static str,
    /// Path of the file that holds it; for a missing text, of the file to write it to.
    file: &'a str,
    /// Path of the file to look at; for a missing text, that of its source text or node.
    place: &'a str,
    /// The line in `place`, from 1.
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

pub(super) fn run(opened: &Opened, args: &Args, voice: Voice<'_>) -> Outcome {
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
    print_document(args.format, &document, || text(opened, &surveys, &document.texts, voice))?;
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

fn text(opened: &Opened, surveys: &[Survey], texts: &[TextV1<'_>], voice: Voice<'_>) -> String {
    let mut out = String::new();
    // Writing to a string cannot fail.
    let source = opened.texts.source();
    let head = voice.say("{pack}, from {language}", &[("pack", &opened.id), ("language", &source)]);
    let _ = writeln!(
        out,
        "{head}\n\n{} {} {} {}",
        padded_left(&voice.word("present"), 7),
        padded_left(&voice.word("missing"), 7),
        padded_left(&voice.word("outdated"), 8),
        padded_left(&voice.word("unreviewed"), 10)
    );
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
            "{} {}:{}  {} ({})",
            padded(&state(text.state, voice), 10),
            text.place,
            text.line,
            text_key_today(&text.key),
            text.language
        );
    }
    out
}

/// The state of a text, as its document names it.
fn state(state: &str, voice: Voice<'_>) -> String {
    match state {
        "missing" => voice.word("missing"),
        "outdated" => voice.word("outdated"),
        "unreviewed" => voice.word("unreviewed"),
        other => other.to_owned(),
    }
}
