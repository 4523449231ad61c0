//! Sources that differ about a fact, in words: for whoever works on the case, and for the customer.

use minijinja::context;
use shindan_engine::{Disagreement, Verdict};
use shindan_model::{Fact, How, Pack};

use crate::names;
use crate::words::{RenderError, Words};

/// Sources that differ, as they are asked about.
#[derive(Clone, Debug)]
pub struct Differing {
    /// What the fact is called.
    pub name: String,
    /// Everything in one question.
    pub ask: String,
    /// What each of them says, in order.
    pub sides: Vec<DifferingSide>,
}

/// What one of the sources says.
#[derive(Clone, Debug)]
pub struct DifferingSide {
    /// The value as commands take it.
    pub value: String,
    /// What the value is called.
    pub name: String,
    /// The words that it was read from.
    pub quote: Option<String>,
}

/// Puts sources that differ into words for whoever works on the case.
///
/// # Errors
/// A text that is missing in this language.
pub fn differing(
    pack: &Pack,
    verdict: &Verdict,
    words: &Words,
    lang: &str,
    differs: &Disagreement,
) -> Result<Differing, RenderError> {
    let writer = Writer { pack, verdict, words, lang };
    writer.write(differs, "walk.differs", |fact| writer.source(fact))
}

/// Puts them into words for the customer, who knows neither our files nor our ways of learning.
pub(crate) fn differing_for_customer(
    pack: &Pack,
    verdict: &Verdict,
    words: &Words,
    lang: &str,
    differs: &Disagreement,
) -> Result<Differing, RenderError> {
    let writer = Writer { pack, verdict, words, lang };
    writer.write(differs, "message.differs.ask", |fact| writer.source_for_customer(fact))
}

/// The most characters of a quotation that a customer is shown.
const MOST_QUOTED: usize = 60;

struct Writer<'a> {
    pack: &'a Pack,
    verdict: &'a Verdict,
    words: &'a Words,
    lang: &'a str,
}

impl Writer<'_> {
    fn write(
        &self,
        differs: &Disagreement,
        ask: &'static str,
        from: impl Fn(&Fact) -> Result<String, RenderError>,
    ) -> Result<Differing, RenderError> {
        let texts = names::texts(self.pack, self.lang)?;
        let id = self.pack.facts[differs.fact.0].about.id.as_str();
        let (mut sides, mut said) = (Vec::new(), Vec::new());
        for side in &differs.sides {
            let learned = &self.verdict.resolved.facts[side.reports[0]].learned;
            let names = side.value.split('|').map(|one| names::value(self.pack, texts, id, one));
            let name = names.collect::<Vec<_>>().join(" | ");
            let with = context! { value => &name, from => from(learned)? };
            said.push(self.words.say(self.lang, "differs.side", with)?);
            let quote = learned.source.quote.clone().filter(|quote| !quote.is_empty());
            sides.push(DifferingSide { value: side.value.clone(), name, quote });
        }
        let list = said.join(&self.words.word(self.lang, "differs.and")?);
        let name = names::fact(texts, self.words, self.lang, id, differs.of.as_deref())?;
        let ask = self.words.say(self.lang, ask, context! { fact => &name, list })?;
        Ok(Differing { name, ask, sides })
    }

    /// `mail.txt, line 3`, `you, 2026-11-22 14:03 UTC`
    fn source(&self, fact: &Fact) -> Result<String, RenderError> {
        let (source, line) = (fact.source.name.as_str(), fact.source.line);
        let (key, with) = match (fact.how, line) {
            (How::Derived, _) => ("differs.derived", context! { quote => &fact.source.quote }),
            (How::Probed, _) => ("how.probed", context! { source }),
            (How::Stated, None) => ("differs.you", context! { time => self.time(fact)? }),
            (_, Some(_)) => ("differs.line", context! { source, line }),
            (How::Parsed, None) => ("how.parsed", context! { source }),
        };
        self.words.say(self.lang, key, with)
    }

    fn source_for_customer(&self, fact: &Fact) -> Result<String, RenderError> {
        let quote = fact.source.quote.as_deref().filter(|quote| !quote.trim().is_empty());
        let key = match (fact.how, quote) {
            (How::Probed, _) => "message.differs.probed",
            (How::Derived, Some(_)) => "message.differs.derived",
            (_, Some(_)) => "message.differs.quoted",
            (How::Stated, None) => "message.differs.noted",
            (How::Parsed | How::Derived, None) => "message.differs.sent",
        };
        let quote = quote.map(cut);
        self.words.say(self.lang, key, context! { quote, time => self.time(fact)? })
    }

    fn time(&self, fact: &Fact) -> Result<Option<String>, RenderError> {
        fact.at.map(|at| names::time(self.words, self.lang, at)).transpose()
    }
}

/// A quotation on one line, cut where it is long.
pub(crate) fn cut(quote: &str) -> String {
    let plain = quote.replace('`', "'").split_whitespace().collect::<Vec<_>>().join(" ");
    match plain.char_indices().nth(MOST_QUOTED) {
        Some((end, _)) => format!("{}...", plain[..end].trim_end()),
        None => plain,
    }
}
