//! What was understood, in a person's words.

use minijinja::context;
use serde::Serialize;
use shindan_model::{Fact, Pack};
use shindan_read::Kind;
use shindan_understand::{AboutRequest, SeenSign};
use unicode_width::UnicodeWidthChar;

use super::Understood;
use crate::keys::{READ_KIND, READ_UNREAD};
use crate::names::{self, FactLine};
use crate::words::{RenderError, Words};

/// Lines that were not understood, of one document, that people are shown.
const MOST_OPEN_LINES: usize = 12;
/// Columns of such a line.
const OPEN_LINE_COLUMNS: usize = 64;

/// What was understood, in one language.
#[derive(Debug, Serialize)]
pub struct ReadingWords {
    /// The documents.
    pub files: Vec<DocumentWords>,
}

/// What was understood of one document.
#[derive(Debug, Serialize)]
pub struct DocumentWords {
    /// Name and encoding.
    pub heading: String,
    /// `lines 3-9: …`
    pub parts: Vec<String>,
    /// The facts, in the order of their lines.
    pub facts: Vec<FactLine>,
    /// Messages that were recognised and gave no fact its value.
    pub also: Vec<String>,
    /// Messages that are known to say nothing about the cause.
    pub harmless: Vec<String>,
    /// Errors of requests that the complaint is not about.
    pub elsewhere: Vec<String>,
    /// Error messages that nobody knows.
    pub unknown: Vec<OpenLine>,
    /// Readings for somebody to accept, in the order of their lines.
    pub offers: Vec<FactLine>,
    /// The first lines that nothing was made of.
    pub not_understood: Vec<OpenLine>,
    /// How many more there are.
    pub more: Option<String>,
    /// Attachments that are no text.
    pub unread: Vec<String>,
}

/// A line that nothing was made of.
#[derive(Debug, Serialize)]
pub struct OpenLine {
    /// Its number, from 1.
    pub line: usize,
    /// Its text, cut where it is long.
    pub text: String,
}

/// Puts what was understood into words.
///
/// # Errors
/// A text that is missing in this language.
pub fn words(
    pack: &Pack,
    words: &Words,
    lang: &str,
    files: &[Understood<'_>],
) -> Result<ReadingWords, RenderError> {
    let files = files.iter().map(|understood| document(pack, words, lang, understood));
    Ok(ReadingWords { files: files.collect::<Result<_, _>>()? })
}

fn document(
    pack: &Pack,
    words: &Words,
    lang: &str,
    understood: &Understood<'_>,
) -> Result<DocumentWords, RenderError> {
    let texts = names::texts(pack, lang)?;
    let part = |(kind, (first, last)): &(Kind, (usize, usize))| {
        let kind = words.word(lang, READ_KIND.key(*kind))?;
        let key = if first == last { "read.part_line" } else { "read.part_lines" };
        words.say(lang, key, context! { kind, first, last })
    };
    let fact = |fact: &Fact| {
        let name = names::fact(texts, words, lang, &fact.id, fact.of.as_deref())?;
        let value = fact.value().map(|value| names::values(pack, texts, &fact.id, value));
        Ok(FactLine {
            line: fact.source.line,
            says: format!("{name}: {}", value.unwrap_or_default()),
            quote: fact.source.quote.clone().filter(|quote| !quote.is_empty()),
        })
    };
    let mut facts: Vec<FactLine> =
        understood.facts.iter().map(fact).collect::<Result<_, RenderError>>()?;
    facts.sort_by_key(|fact| fact.line);
    let offers = understood.offers.iter().map(|offer| fact(&offer.fact));
    let offers: Vec<FactLine> = offers.take(MOST_OPEN_LINES).collect::<Result<_, _>>()?;
    let is_harmless = |sign: &&SeenSign| pack.signs[sign.sign].gives.is_empty();
    let sign = |sign: &SeenSign| {
        let id = pack.signs[sign.sign].about.id.as_str();
        words.say(lang, "read.also_line", context! { sign => id, line => sign.at.line })
    };
    let not_counted = understood.signs.iter().filter(|sign| !sign.counted);
    let also = not_counted.clone().filter(|sign| !is_harmless(sign)).map(sign);
    let harmless = not_counted.filter(is_harmless).map(sign);
    let failures = understood.failures.iter();
    let elsewhere = failures.clone().filter(|seen| !seen.counted && seen.is_elsewhere(pack));
    let elsewhere = elsewhere.filter_map(|seen| {
        let failure = pack.failures[seen.failure?.0].about.id.as_str();
        let request = match seen.about {
            AboutRequest::Named(at) => Ok(pack.requests[at].about.id.clone()),
            AboutRequest::Other | AboutRequest::Unnamed => {
                words.say(lang, "read.other_request", context! {})
            }
        };
        let say = |request| {
            let line = seen.at.line;
            words.say(lang, "read.elsewhere_line", context! { failure, request, line })
        };
        Some(request.and_then(say))
    });
    let unknown = failures.filter(|seen| seen.failure.is_none());
    let unknown = unknown.map(|seen| OpenLine { line: seen.at.line, text: seen.at.quote.clone() });
    let open = understood.open_lines().take(MOST_OPEN_LINES);
    let more = understood.not_understood.len().saturating_sub(MOST_OPEN_LINES);
    let more = (more > 0).then(|| words.say(lang, "read.more", context! { count => more }));
    let unread = understood.document.unread.iter();
    let unread =
        unread.map(|(name, kind)| words.say(lang, READ_UNREAD.key(*kind), context! { name }));
    let with = context! {
        name => &understood.document.name, encoding => &understood.document.encoding,
    };
    Ok(DocumentWords {
        heading: words.say(lang, "read.heading", with)?,
        parts: understood.parts.iter().map(part).collect::<Result<_, _>>()?,
        facts,
        also: also.collect::<Result<_, _>>()?,
        harmless: harmless.collect::<Result<_, _>>()?,
        elsewhere: elsewhere.collect::<Result<_, _>>()?,
        unknown: unknown.collect(),
        offers,
        not_understood: open.map(|(line, text)| OpenLine { line, text: cut(text) }).collect(),
        more: more.transpose()?,
        unread: unread.collect::<Result<_, _>>()?,
    })
}

/// A text cut to [`OPEN_LINE_COLUMNS`].
fn cut(text: &str) -> String {
    let mut columns = 0;
    let end = text.char_indices().find(|(_, c)| {
        columns += c.width().unwrap_or(0);
        columns > OPEN_LINE_COLUMNS
    });
    match end {
        Some((end, _)) => format!("{}...", &text[..end]),
        None => text.to_owned(),
    }
}
