//! `shindan trace`: the evidence behind each sentence of a message.

use std::path::PathBuf;

use schemars::JsonSchema;
use serde::Serialize;
use shindan_app::{AppError, ErrorCode};
use shindan_case::Written;
use shindan_model::{Pack, split_key};
use shindan_report as report;
use shindan_report::wrap;

use super::note::{WIDTH, look};
use super::{Exit, Format, Outcome, Shared, pack, print};

/// Arguments of `trace`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  shindan trace contoso.case.jsonl\n  shindan trace contoso.case.jsonl 2"
)]
pub(super) struct Args {
    /// Case file
    case: PathBuf,
    /// Number of the message, from 1; the last if left out
    number: Option<usize>,
    /// Output format
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
}

/// The schema's name.
const SCHEMA: &str = "shindan/why-said/v1";

/// A message as the case file keeps it, with its number. A change needs a new schema version.
#[derive(Serialize, JsonSchema)]
struct WhySaidV1<'a> {
    /// `shindan/why-said/v1`
    schema: &'static str,
    /// Its number among the messages of the case, from 1.
    number: usize,
    /// The time when it was written, RFC 3339.
    at: String,
    /// The message.
    #[serde(flatten)]
    message: &'a Written,
}

/// The JSON Schema (draft 2020-12) of the document.
pub(super) fn schema() -> serde_json::Value {
    report::json::schema_of::<WhySaidV1<'_>>(SCHEMA)
}

pub(super) fn run(shared: &Shared, args: &Args) -> Outcome {
    let loaded = pack::load(shared)?;
    let (session, ..) = look(&loaded, shared, &args.case)?;
    let messages = &session.state.messages;
    let number = args.number.unwrap_or(messages.len());
    let Some((at, message)) = number.checked_sub(1).and_then(|at| messages.get(at)) else {
        let error = AppError::new(ErrorCode::NoMessage).with("number", number);
        return Err(error.with("count", messages.len()).into());
    };
    let text = match args.format {
        Format::Json => {
            let at = at.to_string();
            report::json::to_text(SCHEMA, &WhySaidV1 { schema: SCHEMA, number, at, message })?
        }
        Format::Text => shown(&loaded.pack, number, &at.to_string(), message, &session.lang),
    };
    print(&text)?;
    Ok(Exit::Done)
}

/// Sentence by sentence, with facts, rules and their sources.
fn shown(pack: &Pack, number: usize, at: &str, message: &Written, lang: &str) -> String {
    let kind = message.kind.as_str();
    let mut lines = vec![
        format!("{number}. {kind}, {}, {at}", message.lang),
        message.subject.clone(),
        format!("{} {}, {}", message.pack.id, message.pack.version, message.pack.digest),
    ];
    for statement in &message.statements {
        lines.push(String::new());
        lines.push(wrap(&statement.text, WIDTH, "", ""));
        for fact in &statement.facts {
            let (key, value) = fact.split_once('=').unwrap_or((fact, ""));
            let (id, of) = split_key(key);
            let node = pack.fact(id).map(|at| &pack.facts[at.0]);
            let text = pack.texts.get(lang).and_then(|texts| texts.facts.get(id));
            let name = text.map_or(id, |text| text.name.as_str());
            let outcome = node.and_then(|node| node.outcome(value));
            let outcome = outcome.and_then(|at| text?.outcomes.get(at));
            let value = outcome.map_or(value, String::as_str);
            let of = of.map_or_else(String::new, |of| format!(" ({of})"));
            let source = node.map_or("", |node| node.about.source.as_str());
            lines.push(wrap(
                &format!("{name}{of}: {value} [{fact}; {source}]"),
                WIDTH,
                "  - ",
                "    ",
            ));
        }
        for id in statement.rules.iter().chain(&statement.about) {
            lines.push(wrap(&sourced(pack, id), WIDTH, "  - ", "    "));
        }
    }
    lines.join("\n") + "\n"
}

/// An id with the source of its node.
fn sourced(pack: &Pack, id: &str) -> String {
    let causes = pack.causes.iter().map(|cause| &cause.about);
    let defects = pack.defects.iter().map(|defect| &defect.about);
    let rules = pack.rules.iter().map(|rule| &rule.about);
    let signs = pack.signs.iter().map(|sign| &sign.about);
    let properties = pack.properties.iter().map(|property| &property.about);
    let phrases = pack.phrases.iter().map(|phrase| &phrase.about);
    let steps = pack.steps.iter().map(|step| &step.about);
    let mut all = causes
        .chain(defects)
        .chain(rules)
        .chain(signs)
        .chain(properties)
        .chain(phrases)
        .chain(steps);
    match all.find(|about| about.id == id) {
        Some(about) => format!("{id} [{}]", about.source),
        None => id.to_owned(),
    }
}
