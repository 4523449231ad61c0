//! The facts of a case, in a person's words.

use minijinja::context;
use serde::Serialize;
use shindan_case::Why;
use shindan_model::{Fact, How, Pack, Texts, Value, join_key};

use super::CaseFacts;
use crate::keys::{HOW, Key};
use crate::names;
use crate::words::{RenderError, Words};

/// The facts of a case, in one language.
#[derive(Debug, Serialize)]
pub struct FactsWords {
    /// Those that count.
    pub counting: Vec<FactRow>,
    /// Those that were taken back or replaced.
    pub dropped: Vec<FactRow>,
    /// Readings for somebody to accept.
    pub offered: Vec<FactRow>,
    /// The texts of the case with their numbers: `1  mail.eml (12 lines)`.
    pub pastes: Vec<String>,
    /// Everything that can be known; empty unless it was asked for.
    pub knowable: Vec<Knowable>,
}

/// One fact.
#[derive(Debug, Serialize)]
pub struct FactRow {
    /// `Name: value`
    pub says: String,
    /// The same as commands take it: `exchange.version=2010`.
    pub key: String,
    /// Where it is from.
    pub from: String,
    /// The words that it was read from.
    pub quote: Option<String>,
    /// Why it counts no more.
    pub why: Option<String>,
}

/// A fact that can be known.
#[derive(Debug, Serialize)]
pub struct Knowable {
    /// Its id.
    pub id: String,
    /// What it is called.
    pub name: String,
    /// What it can be, each as `id: name`; empty where any value will do.
    pub outcomes: Vec<String>,
}

/// Puts the facts of a case into words. `all`: also everything that can be known, or that in which a word
/// occurs.
///
/// # Errors
/// A text that is missing in this language.
pub fn words(
    pack: &Pack,
    words: &Words,
    lang: &str,
    facts: &CaseFacts<'_>,
    all: Option<&str>,
) -> Result<FactsWords, RenderError> {
    let writer = Writer { pack, words, lang, texts: names::texts(pack, lang)? };
    let dropped = facts.dropped.iter().map(|dropped| {
        let why = Some(writer.why(&dropped.fact.id, &dropped.why)?);
        Ok::<_, RenderError>(FactRow { why, ..writer.row(&dropped.fact)? })
    });
    let pastes = facts.pastes.iter().enumerate().map(|(at, paste)| {
        let (number, lines) = (at + 1, paste.text.lines().count());
        let with = context! { number, name => &paste.name, lines, reason => &paste.dropped };
        words.say(lang, "fact_list.paste", with)
    });
    Ok(FactsWords {
        counting: facts.counting.iter().map(|fact| writer.row(fact)).collect::<Result<_, _>>()?,
        dropped: dropped.collect::<Result<_, _>>()?,
        offered: facts
            .offered
            .iter()
            .map(|offer| writer.row(&offer.fact))
            .collect::<Result<_, _>>()?,
        pastes: pastes.collect::<Result<_, _>>()?,
        knowable: all.map(|word| writer.knowable(word)).unwrap_or_default(),
    })
}

/// Puts one fact into words.
///
/// # Errors
/// As [`words`].
pub fn row(pack: &Pack, words: &Words, lang: &str, fact: &Fact) -> Result<FactRow, RenderError> {
    Writer { pack, words, lang, texts: names::texts(pack, lang)? }.row(fact)
}

struct Writer<'a> {
    pack: &'a Pack,
    words: &'a Words,
    lang: &'a str,
    texts: &'a Texts,
}

impl Writer<'_> {
    fn row(&self, fact: &Fact) -> Result<FactRow, RenderError> {
        let (id, of) = (fact.id.as_str(), fact.of.as_deref());
        let name = names::fact(self.texts, self.words, self.lang, id, of)?;
        let value = match fact.value() {
            Some(value) => names::values(self.pack, self.texts, id, value),
            None => self.words.word(self.lang, "fact_list.unknown")?,
        };
        let typed = fact.value().map_or_else(|| "unknown".to_owned(), Value::to_string);
        Ok(FactRow {
            says: format!("{name}: {value}"),
            key: format!("{}={typed}", join_key(id, of)),
            from: self.from(fact)?,
            quote: fact.source.quote.clone().filter(|quote| !quote.is_empty()),
            why: None,
        })
    }

    fn from(&self, fact: &Fact) -> Result<String, RenderError> {
        let (source, line) = (fact.source.name.as_str(), fact.source.line);
        let key = match (fact.how, line) {
            (How::Parsed, Some(_)) => Key::from("how.parsed_line"),
            (How::Stated, Some(_)) => Key::from("fact_list.stated_line"),
            (how, _) => HOW.key(how),
        };
        self.words.say(self.lang, key, context! { source, line })
    }

    fn why(&self, id: &str, why: &Why) -> Result<String, RenderError> {
        match why {
            Why::Dropped(reason) => {
                self.words.say(self.lang, "fact_list.taken_back", context! { reason })
            }
            Why::PasteDropped(reason) => {
                self.words.say(self.lang, "fact_list.paste_taken_back", context! { reason })
            }
            Why::Replaced(value) => {
                let value = match value {
                    Some(value) => names::value(self.pack, self.texts, id, value),
                    None => self.words.word(self.lang, "fact_list.unknown")?,
                };
                self.words.say(self.lang, "fact_list.replaced", context! { value })
            }
        }
    }

    fn knowable(&self, word: &str) -> Vec<Knowable> {
        let word = word.to_lowercase();
        let facts = self.pack.facts.iter().filter(|fact| {
            let mut names = super::names(self.pack, &fact.about.id, None);
            names.any(|name| name.to_lowercase().contains(&word))
        });
        let row = facts.map(|fact| {
            let text = self.texts.facts.get(&fact.about.id);
            let outcomes = fact.outcomes.iter().enumerate();
            let outcomes = outcomes.map(|(at, id)| {
                let name = text.and_then(|text| text.outcomes.get(at));
                format!("{id}: {}", name.map_or(id.as_str(), String::as_str))
            });
            Knowable {
                id: fact.about.id.clone(),
                name: text.map_or(fact.about.id.clone(), |text| text.name.clone()),
                outcomes: outcomes.collect(),
            }
        });
        row.collect()
    }
}
