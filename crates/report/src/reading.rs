//! What is understood of what a customer sent: for people, and as JSON of schema
//! `shindan/reading/v1`.

use std::collections::{BTreeMap, BTreeSet};

use minijinja::context;
use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde::Serialize;
use shindan_model::{Fact, FactSet, Pack};
use shindan_read as read;
use shindan_read::{Document, Kind};
use shindan_understand::{Interpreter, SeenSign};

use super::json::{self, FactV1};
use super::names;
use super::words::{RenderError, Words};

/// The schema's name.
pub const SCHEMA: &str = "shindan/reading/v1";
/// Lines that were not understood, of one file, that people are shown.
const SHOWN: usize = 12;

/// What is understood of one document.
#[derive(Debug)]
pub struct Understood<'d> {
    /// The document.
    pub document: &'d Document,
    /// Kind, first and last line, cmdlet that printed it.
    pub parts: Vec<(Kind, (usize, usize))>,
    /// What is known from it, each from its line.
    pub facts: FactSet,
    /// Messages that were recognised.
    pub signs: Vec<SeenSign>,
    /// Lines, from 1, that nothing was made of.
    pub not_understood: Vec<usize>,
}

/// Reads a document.
pub fn understand<'d>(interpreter: &Interpreter<'_>, document: &'d Document) -> Understood<'d> {
    let mut parts = Vec::new();
    let mut open = Vec::new();
    let seen = read::observations_with(&document.text, |part| {
        parts.push((part.kind, part.lines));
        open.extend_from_slice(&part.not_understood);
    });
    let meaning = interpreter.interpret(&document.name, seen);
    let mut lines: BTreeSet<usize> =
        meaning.facts.iter().filter_map(|fact| fact.source.line).collect();
    for sign in &meaning.signs {
        lines.extend(sign.first_line..=sign.at.line);
    }
    lines.extend(quoted_further(&document.text, &meaning.facts));
    open.retain(|line| !lines.contains(line));
    let facts = meaning.facts.into_iter().collect();
    Understood { document, parts, facts, signs: meaning.signs, not_understood: open }
}

/// Lines after the first that a fact's quotation goes on over.
fn quoted_further(text: &str, facts: &[Fact]) -> BTreeSet<usize> {
    let mut further = BTreeSet::new();
    let mut begun: BTreeMap<usize, Vec<&str>> = BTreeMap::new();
    for fact in facts {
        if let (Some(line), Some(quote)) = (fact.source.line, fact.source.quote.as_deref()) {
            begun.entry(line).or_default().push(quote);
        }
    }
    let mut open: Vec<&str> = Vec::new();
    for (at, line) in text.lines().enumerate() {
        let line = line.trim();
        open.retain(|quote| !line.is_empty() && quote.contains(line));
        if !open.is_empty() {
            further.insert(at + 1);
        }
        open.extend(begun.remove(&(at + 1)).unwrap_or_default());
    }
    further
}

/// The whole document.
#[derive(Debug, Serialize, JsonSchema)]
struct ReadingV1<'a> {
    schema: &'static str,
    files: Vec<FileV1<'a>>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct FileV1<'a> {
    name: &'a str,
    encoding: &'a str,
    parts: Vec<PartV1>,
    facts: Vec<FactV1<'a>>,
    not_understood: Vec<LineV1<'a>>,
    /// Attachments that are no text.
    unread: Vec<UnreadV1<'a>>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct PartV1 {
    kind: &'static str,
    lines: (usize, usize),
}

#[derive(Debug, Serialize, JsonSchema)]
struct LineV1<'a> {
    line: usize,
    text: &'a str,
}

#[derive(Debug, Serialize, JsonSchema)]
struct UnreadV1<'a> {
    name: &'a str,
    kind: &'static str,
}

/// The JSON Schema (draft 2020-12) of the document.
pub fn schema() -> serde_json::Value {
    let generator = SchemaSettings::draft2020_12().for_serialize().into_generator();
    let mut schema = generator.into_root_schema_for::<ReadingV1<'_>>().to_value();
    schema["title"] = SCHEMA.into();
    schema
}

/// As JSON, one line end at its end.
///
/// # Errors
/// None that a reader could cause.
pub fn json(files: &[Understood<'_>]) -> Result<String, RenderError> {
    let document = ReadingV1 { schema: SCHEMA, files: files.iter().map(file_v1).collect() };
    serde_json::to_string_pretty(&document)
        .map(|text| text + "\n")
        .map_err(|error| RenderError::Words { path: SCHEMA.to_owned(), message: error.to_string() })
}

fn file_v1<'a>(own: &'a Understood<'_>) -> FileV1<'a> {
    FileV1 {
        name: &own.document.name,
        encoding: &own.document.encoding,
        parts: own
            .parts
            .iter()
            .map(|(kind, lines)| PartV1 { kind: kind.as_str(), lines: *lines })
            .collect(),
        facts: own.facts.iter().map(json::fact).collect(),
        not_understood: open_lines(own).map(|(line, text)| LineV1 { line, text }).collect(),
        unread: own
            .document
            .unread
            .iter()
            .map(|(name, kind)| UnreadV1 { name, kind: kind.as_str() })
            .collect(),
    }
}

/// The lines that nothing was made of, with their words.
fn open_lines<'a>(own: &'a Understood<'_>) -> impl Iterator<Item = (usize, &'a str)> {
    let mut lines = own.document.text.lines().enumerate();
    own.not_understood.iter().filter_map(move |open| {
        lines.find(|(at, _)| at + 1 == *open).map(|(at, text)| (at + 1, text.trim()))
    })
}

/// A reading in one language.
#[derive(Debug, Serialize)]
pub struct Shown {
    /// One a document.
    pub files: Vec<ShownFile>,
}

/// One document.
#[derive(Debug, Serialize)]
pub struct ShownFile {
    /// Name and encoding.
    pub heading: String,
    /// `lines 3-9: …`
    pub parts: Vec<String>,
    /// What is known from it.
    pub facts: Vec<ShownFact>,
    /// Messages that were recognised and gave no fact its value.
    pub also: Vec<String>,
    /// Messages that are known to say nothing about the cause.
    pub harmless: Vec<String>,
    /// Some lines that nothing was made of.
    pub not_understood: Vec<ShownLine>,
    /// How many more there are.
    pub more: Option<String>,
    /// Attachments that are no text.
    pub unread: Vec<String>,
}

/// A fact and its line.
#[derive(Debug, Serialize)]
pub struct ShownFact {
    /// The line.
    pub line: Option<usize>,
    /// `Name: value`
    pub says: String,
    /// The words.
    pub quote: Option<String>,
}

/// A line as it stands.
#[derive(Debug, Serialize)]
pub struct ShownLine {
    /// From 1.
    pub line: usize,
    /// Cut where it is long.
    pub text: String,
}

/// Puts a reading into words.
///
/// # Errors
/// A text that is missing in this language.
pub fn shown(
    pack: &Pack,
    words: &Words,
    lang: &str,
    files: &[Understood<'_>],
) -> Result<Shown, RenderError> {
    let files = files.iter().map(|own| file(pack, words, lang, own));
    Ok(Shown { files: files.collect::<Result<_, _>>()? })
}

fn file(
    pack: &Pack,
    words: &Words,
    lang: &str,
    own: &Understood<'_>,
) -> Result<ShownFile, RenderError> {
    let texts = pack.texts.get(lang).ok_or_else(|| RenderError::MissingWord {
        key: format!("language of pack {}", pack.id),
        lang: lang.to_owned(),
    })?;
    let part = |(kind, (first, last)): &(Kind, (usize, usize))| {
        let kind = words.say(lang, &format!("read.kind.{}", kind.as_str()), context! {})?;
        let key = if first == last { "read.part_line" } else { "read.part_lines" };
        words.say(lang, key, context! { kind, first, last })
    };
    let fact = |fact: &Fact| {
        let name = names::fact(texts, words, lang, &fact.id, fact.of.as_deref())?;
        let value = fact.value().map(ToString::to_string).unwrap_or_default();
        let each: Vec<String> =
            value.split('|').map(|one| names::value(pack, texts, &fact.id, one)).collect();
        let value = each.join(" | ");
        Ok(ShownFact {
            line: fact.source.line,
            says: format!("{name}: {value}"),
            quote: fact.source.quote.clone().filter(|quote| !quote.is_empty()),
        })
    };
    let mut facts: Vec<ShownFact> =
        own.facts.iter().map(fact).collect::<Result<_, RenderError>>()?;
    facts.sort_by_key(|fact| fact.line);
    let is_harmless = |sign: &&SeenSign| pack.signs[sign.sign].gives.is_empty();
    let sign = |sign: &SeenSign| {
        let sign_id = pack.signs[sign.sign].about.id.as_str();
        words.say(lang, "read.also_line", context! { sign => sign_id, line => sign.at.line })
    };
    let not_counted = own.signs.iter().filter(|sign| !sign.counted);
    let also = not_counted.clone().filter(|sign| !is_harmless(sign)).map(sign);
    let harmless = not_counted.filter(is_harmless).map(sign);
    let open = open_lines(own).take(SHOWN);
    let rest = own.not_understood.len().saturating_sub(SHOWN);
    let unread = own.document.unread.iter().map(|(name, kind)| {
        words.say(lang, &format!("read.unread.{}", kind.as_str()), context! { name })
    });
    let with = context! { name => &own.document.name, encoding => &own.document.encoding };
    Ok(ShownFile {
        heading: words.say(lang, "read.heading", with)?,
        parts: own.parts.iter().map(part).collect::<Result<_, _>>()?,
        facts,
        also: also.collect::<Result<_, _>>()?,
        harmless: harmless.collect::<Result<_, _>>()?,
        not_understood: open.map(|(line, text)| ShownLine { line, text: cut(text) }).collect(),
        more: (rest > 0)
            .then(|| words.say(lang, "read.more", context! { count => rest }))
            .transpose()?,
        unread: unread.collect::<Result<_, _>>()?,
    })
}

/// A line on a terminal of 80 columns.
fn cut(text: &str) -> String {
    use unicode_width::UnicodeWidthChar;
    let mut width = 0;
    let end = text.char_indices().find(|(_, c)| {
        width += c.width().unwrap_or(0);
        width > 64
    });
    match end {
        Some((end, _)) => format!("{}...", &text[..end]),
        None => text.to_owned(),
    }
}
