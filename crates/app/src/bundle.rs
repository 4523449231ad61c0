//! A case as files for somebody else: what was found, when, on what, and what was taken out.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;
use shindan_case::{Event, PackStamp, Record, texts_taken_back};
use shindan_engine::{Circumstances, Engine, Verdict};
use shindan_model::{FactSet, join_key, visible};
use shindan_read as read;
use shindan_redact::{Count, Redactor};
use shindan_report as report;
use shindan_report::json::Beside;
use shindan_report::{Format, RenderError, Templates, Words};

use super::AppError;

/// What goes into a bundle.
#[derive(Clone, Copy)]
pub struct Contents<'a> {
    /// The engine, with its pack.
    pub engine: &'a Engine<'a>,
    /// Words of the program.
    pub words: &'a Words,
    /// Layouts.
    pub templates: &'a Templates,
    /// What happened.
    pub records: &'a [Record],
    /// What is known.
    pub facts: &'a FactSet,
    /// When and how the case is worked on.
    pub circumstances: &'a Circumstances,
    /// The program's `templates/redaction.toml` and what a pack's adds, to redact with; none to leave everything
    /// as it is.
    pub redaction: Option<&'a [String]>,
}

/// The files of a bundle.
#[derive(Clone, Debug)]
pub struct Bundle {
    /// Name and text, in order.
    pub files: Vec<(String, String)>,
    /// Whether the verdict on what is in the bundle is the one on the case.
    pub is_same_verdict: bool,
    /// What was replaced: kind, different values, places.
    pub replaced: Vec<(String, usize, usize)>,
}

/// The schema's name.
const BUNDLE: &str = "shindan/bundle/v2";
/// The language of whoever gets a bundle; the pack's first where it does not have it.
const LANGUAGE: &str = "en";
/// Probabilities are the same when they differ by less.
const SAME: f64 = 1e-12;

/// Puts the files together.
///
/// # Errors
/// Lists of redaction that cannot be read, a case that cannot be diagnosed, a text that is missing.
pub fn bundle(contents: &Contents<'_>) -> Result<Bundle, AppError> {
    let pack = contents.engine.pack();
    let said: Vec<&str> = contents.records.iter().flat_map(|record| said(&record.event)).collect();
    let mut redactor = contents
        .redaction
        .map(|lists| {
            let lists: Vec<&str> = lists.iter().map(String::as_str).collect();
            Redactor::new(pack, &lists, contents.facts, &said)
        })
        .transpose()?;
    let facts = match &mut redactor {
        Some(redactor) => redactor.facts(contents.facts),
        None => contents.facts.clone(),
    };
    let mut clean = |text: &str| match &mut redactor {
        Some(redactor) => redactor.text(text),
        None => text.to_owned(),
    };
    let lang = pack.languages.iter().find(|lang| *lang == LANGUAGE).or(pack.languages.first());
    let lang = lang.map_or(LANGUAGE, String::as_str);
    let verdict = contents.engine.assess(&facts, contents.circumstances)?;
    let report = report::report(pack, &verdict, contents.words, lang)?;

    let mut files = vec![
        (
            "summary.txt".to_owned(),
            contents.templates.render(Format::Text, &report, contents.words)?,
        ),
        ("timeline.txt".to_owned(), visible(&timeline(contents.records, &mut clean)).into_owned()),
        ("facts.json".to_owned(), report::json::facts(&facts)?),
        (
            "verdict.json".to_owned(),
            report::json::render(pack, &verdict, contents.words, &Beside::default())?,
        ),
    ];
    files.extend(texts(contents.records, &mut clean));
    let original = contents.engine.diagnose(contents.facts, contents.circumstances)?;
    let is_same_verdict = is_same(&original, &verdict);
    let stamp = PackStamp {
        id: pack.id.clone(),
        version: pack.version.clone(),
        digest: pack.digest.clone(),
    };
    files.push(("about.json".to_owned(), about(&stamp, redactor.as_ref(), is_same_verdict)?));
    let replaced = redactor.iter().flat_map(Redactor::replaced);
    let replaced =
        replaced.map(|(kind, count)| (kind.to_owned(), count.values, count.places)).collect();
    Ok(Bundle { files, is_same_verdict, replaced })
}

/// Everything in an event that people wrote.
fn said(event: &Event) -> Vec<&str> {
    match event {
        Event::Pasted { name, text, .. } | Event::Probed { name, text } => vec![name, text],
        Event::Answered { of, value, .. } => of.iter().chain([value]).map(String::as_str).collect(),
        Event::Unavailable { reason, .. } | Event::Reopened { reason } => vec![reason],
        Event::Retracted { of, .. } => of.iter().map(String::as_str).collect(),
        Event::FactDropped { of, value, reason, .. } => {
            of.iter().chain(value).chain([reason]).map(String::as_str).collect()
        }
        Event::LeftOpen { of, values, .. } => of.iter().chain(values).map(String::as_str).collect(),
        Event::FactKept { of, value, .. } => of.iter().chain([value]).map(String::as_str).collect(),
        Event::FactSet { of, value, .. } => of.iter().chain(value).map(String::as_str).collect(),
        Event::ReadingAccepted { of, value, name, quote, .. } => {
            of.iter().chain(quote).chain([value, name]).map(String::as_str).collect()
        }
        Event::PasteDropped { reason, .. } => vec![reason],
        Event::Written(message) => vec![&message.subject, &message.text],
        Event::Closed { .. }
        | Event::Opened { .. }
        | Event::ChannelChosen { .. }
        | Event::Skipped { .. }
        | Event::Undone { .. }
        | Event::Tried { .. }
        | Event::Concluded(_) => Vec::new(),
    }
}

/// One line for each event.
fn timeline(records: &[Record], clean: &mut impl FnMut(&str) -> String) -> String {
    let mut lines = String::new();
    let mut texts = 0;
    let taken_back = texts_taken_back(records);
    for (at, record) in records.iter().enumerate() {
        let what = match &record.event {
            Event::Opened { pack, .. } => {
                format!("opened with the pack {} {} ({})", pack.id, pack.version, pack.digest)
            }
            Event::Pasted { name, encoding, text } => {
                texts += 1;
                if taken_back.contains(&at) {
                    format!("text {texts:02}, taken back and left out here")
                } else {
                    let name = clean(name);
                    format!("text {texts:02} `{name}`, {encoding}, {} lines", text.lines().count())
                }
            }
            Event::Probed { name, text } => {
                texts += 1;
                format!("text {texts:02} probed `{}`, {} lines", clean(name), text.lines().count())
            }
            Event::Answered { fact, of, value, .. } => {
                format!("answered: {}={}", key(fact, of.as_deref(), clean), clean(value))
            }
            Event::Unavailable { fact, reason } => {
                format!("cannot be had: {fact}: {}", clean(reason))
            }
            Event::Retracted { fact, .. } => format!("taken back: {fact}"),
            Event::FactDropped { fact, of, value, reason } => {
                let value = value.as_deref().map(|value| format!("={}", clean(value)));
                let key = key(fact, of.as_deref(), clean) + &value.unwrap_or_default();
                format!("dropped: {key}: {}", clean(reason))
            }
            Event::FactKept { fact, of, value } => {
                format!("kept: {}={}", key(fact, of.as_deref(), clean), clean(value))
            }
            Event::LeftOpen { fact, of, values } => {
                let values = values.iter().map(|value| clean(value)).collect::<Vec<_>>().join(", ");
                format!("left open: {}: {values}", key(fact, of.as_deref(), clean))
            }
            Event::FactSet { fact, of, value } => {
                let value = value.as_deref().map_or("unknown".to_owned(), &mut *clean);
                format!("set: {}={value}", key(fact, of.as_deref(), clean))
            }
            Event::ReadingAccepted { fact, of, value, .. } => {
                format!("accepted: {}={}", key(fact, of.as_deref(), clean), clean(value))
            }
            Event::PasteDropped { paste, reason } => {
                format!("dropped: pasted text {paste}: {}", clean(reason))
            }
            Event::Undone { event } => format!("undone: event {event}"),
            Event::ChannelChosen { channel } => format!("talking over: {}", channel.as_str()),
            Event::Skipped { step } => format!("put off: {step}"),
            Event::Concluded(brief) => {
                let likely = brief.causes.first().map_or(String::new(), |(id, probability)| {
                    format!(", {id} {}", report::percent(*probability))
                });
                format!("verdict: {}{likely}", brief.status)
            }
            Event::Written(message) => {
                texts += 1;
                format!("text {texts:02}, {} written in {}", message.kind.as_str(), message.lang)
            }
            // Who says so is somebody's name.
            Event::Closed { cause, .. } => format!("closed: {cause}"),
            Event::Tried { remedy, outcome } => format!("tried {remedy}: {}", outcome.as_str()),
            Event::Reopened { reason } => format!("opened again: {}", clean(reason)),
        };
        let what = what.replace(['\n', '\r'], " ");
        lines.push_str(&format!("{}  {what}\n", record.at));
    }
    lines
}

/// `FACT` or `FACT@OF`.
fn key(fact: &str, of: Option<&str>, clean: &mut impl FnMut(&str) -> String) -> String {
    join_key(fact, of.map(clean).as_deref())
}

/// What was pasted and what was written, numbered as in the timeline. A text that was taken back may be
/// somebody else's, and stays out.
fn texts(records: &[Record], clean: &mut impl FnMut(&str) -> String) -> Vec<(String, String)> {
    let taken_back = texts_taken_back(records);
    let texts = records.iter().enumerate().filter_map(|(at, record)| match &record.event {
        Event::Pasted { text, .. } => Some((at, "pasted", text.clone())),
        Event::Probed { text, .. } => Some((at, "probed", text.clone())),
        Event::Written(message) => {
            Some((at, message.kind.as_str(), format!("{}\n\n{}", message.subject, message.text)))
        }
        _ => None,
    });
    let numbered = (1..).zip(texts).filter(|(_, (at, ..))| !taken_back.contains(at));
    let file = |(number, (_, kind, text)): (usize, (usize, &str, String))| {
        (format!("evidence/{number:02}-{kind}.txt"), clean(&text))
    };
    numbered.map(file).collect()
}

/// The same causes in the same order, as likely as before.
fn is_same(one: &Verdict, other: &Verdict) -> bool {
    let is_near = |a: Option<f64>, b: Option<f64>| match (a, b) {
        (Some(a), Some(b)) => (a - b).abs() < SAME,
        (a, b) => a.is_none() && b.is_none(),
    };
    one.status == other.status
        && one.likely_set == other.likely_set
        && one.causes.len() == other.causes.len()
        && is_near(one.outside.probability, other.outside.probability)
        && one
            .causes
            .iter()
            .zip(&other.causes)
            .all(|(a, b)| a.cause == b.cause && is_near(a.probability, b.probability))
}

/// What a bundle was made from and what was removed: `about.json` in the bundle. A change needs a new
/// schema version.
#[derive(Debug, Serialize, JsonSchema)]
struct BundleV2<'a> {
    /// `shindan/bundle/v2`
    schema: &'static str,
    /// The name and version of the program.
    program: &'static str,
    /// The pack of the verdict.
    pack: &'a PackStamp,
    /// What was replaced; `null` if nothing was to be.
    redaction: Option<RedactionV2<'a>>,
    /// The kinds of secrets that the program looks for before a case file is written. What is of another kind,
    /// or in another form, is in the bundle.
    secrets_looked_for: &'static [&'static str],
}

/// What was replaced in a bundle.
#[derive(Debug, Serialize, JsonSchema)]
struct RedactionV2<'a> {
    /// Kind → how often things of that kind were replaced.
    replaced: BTreeMap<&'static str, Count>,
    /// The kinds of personal data that are not looked for, in words.
    not_looked_for: &'a [String],
    /// Kind → in how many places something is left that may be personal data of that kind.
    may_be_left: BTreeMap<&'static str, usize>,
    /// Whether the verdict on the bundle is the verdict on the case.
    same_verdict: bool,
    /// Pairs of replacements that resemble each other more, or less, than the originals did.
    names_that_compare_differently: Vec<(String, String)>,
}

/// The JSON Schema (draft 2020-12) of `about.json`.
pub fn bundle_schema() -> serde_json::Value {
    report::json::schema_of::<BundleV2<'_>>(BUNDLE)
}

fn about(
    pack: &PackStamp,
    redactor: Option<&Redactor<'_>>,
    same_verdict: bool,
) -> Result<String, RenderError> {
    let redaction = redactor.map(|redactor| RedactionV2 {
        replaced: redactor.replaced(),
        not_looked_for: redactor.not_looked_for(),
        may_be_left: redactor.may_be_left(),
        same_verdict,
        names_that_compare_differently: redactor.compare_differently(),
    });
    let program = concat!("shindan ", env!("CARGO_PKG_VERSION"));
    let about = BundleV2 {
        schema: BUNDLE,
        program,
        pack,
        redaction,
        secrets_looked_for: &read::SECRET_KINDS,
    };
    report::json::to_text(BUNDLE, &about)
}
