//! A verdict in a person's words: everything is said here, and nothing is laid out yet.
//!
//! [`report`] chooses the words of one language; a [`Format`] lays them out.

mod builder;
mod decibans;
mod disputes;
pub mod explain;
pub mod format;

pub mod handover;
pub mod json;
pub mod keys;
mod layout;
pub mod message;
mod names;
pub mod next;
pub mod probing;

pub mod reading;
mod words;

use serde::Serialize;
use shindan_engine::{Contradiction, ResolvedFact, Verdict};
use shindan_model::{Fact, FactIx, Pack, Value};

pub use decibans::{Certainty, Strength};
pub use format::{Format, Templates};
pub use layout::{bar, wrap};
pub use names::{FactLine, texts};

use builder::ReportBuilder;

pub use keys::Key;
pub use words::{RenderError, Words};

/// A verdict in one language.
#[derive(Debug, Serialize)]
pub struct Report {
    /// The language.
    pub lang: String,
    /// The pack's name.
    pub title: String,
    /// What the pack is about.
    pub about: String,
    /// `concluded`, `leaning`, `open`, `outside` or `contradictory`.
    pub status: String,
    /// The same in words.
    pub status_name: String,
    /// The verdict in one sentence.
    pub headline: String,
    /// Why nothing more is asked, if nothing is.
    pub stop: Option<String>,
    /// All causes, likeliest first, then "none of these" at its place.
    pub causes: Vec<CauseRow>,
    /// Why the leading cause leads: what moved it most, first.
    pub why: Vec<WhyRow>,
    /// The defects that are probably there, with what to do.
    pub defects: Vec<DefectRow>,
    /// What to find out next, best first.
    pub next: Vec<NextRow>,
    /// What is known.
    pub facts: Vec<FactRow>,
    /// What was learned and does not count.
    pub not_counted: Vec<FactRow>,
    /// What contradicts what.
    pub contradictions: Vec<String>,
    /// Where documents disagree on a defect in the contexts of this case.
    pub disputes: Vec<String>,
    /// Which pack said all this.
    pub footer: String,
}

/// A line of the ranking.
#[derive(Debug, Serialize)]
pub struct CauseRow {
    /// Id in the pack, or `outside`.
    pub id: String,
    /// Name.
    pub name: String,
    /// One sentence.
    pub summary: String,
    /// `93%`, or a dash.
    pub percent: String,
    /// The probability as a bar of 20 characters.
    pub bar: String,
}

/// What one finding did to the leading cause.
#[derive(Debug, Serialize)]
pub struct WhyRow {
    /// What was found.
    pub finding: String,
    /// How it bears on the cause, in words and decibans.
    pub effect: String,
    /// The words it was read from.
    pub quote: Option<String>,
    /// How it is known.
    pub how: String,
    /// Where the knowledge is written.
    pub source: String,
    /// How sure that is.
    pub confidence: String,
}

/// A defect that is probably there.
#[derive(Debug, Serialize)]
pub struct DefectRow {
    /// Id in the pack.
    pub id: String,
    /// Name.
    pub name: String,
    /// What is wrong and why that matters.
    pub explain: String,
    /// `91%`
    pub percent: String,
    /// Where it is written.
    pub source: String,
    /// How sure that is.
    pub confidence: String,
    /// What to do about it.
    pub remedy: RemedyRow,
}

/// What to do.
#[derive(Debug, Serialize)]
pub struct RemedyRow {
    /// A few words.
    pub title: String,
    /// What was assumed to choose it, because it is not known yet.
    pub assumes: Option<String>,
    /// One act a step.
    pub steps: Vec<String>,
    /// How one sees that it is repaired.
    pub verify: String,
    /// Pages to read on.
    pub links: Vec<String>,
}

/// Something to find out.
#[derive(Debug, Serialize, schemars::JsonSchema)]
pub struct NextRow {
    /// Id in the pack.
    pub id: String,
    /// The question.
    pub ask: String,
    /// Why it is asked.
    pub why: String,
    /// How one finds out.
    pub how: String,
    /// The exact command.
    pub command: Option<String>,
    /// Where it is done.
    pub place: Option<String>,
    /// Who does it and how long it takes.
    pub effort: String,
}

/// A fact and where it came from.
#[derive(Debug, Serialize)]
pub struct FactRow {
    /// Name, with what it is of.
    pub name: String,
    /// Value.
    pub value: String,
    /// How it is known, or why it does not count.
    pub how: String,
    /// The words it was read from.
    pub quote: Option<String>,
}

/// Findings by fact, with the fact that was learned.
pub(crate) struct Subjects<'v> {
    learned: Vec<(FactIx, &'v Fact)>,
}

impl<'v> Subjects<'v> {
    fn new(pack: &Pack, verdict: &'v Verdict) -> Self {
        let mut learned: Vec<(FactIx, &Fact)> = Vec::new();
        for finding in &verdict.resolved.findings {
            let value = pack.facts[finding.fact.0].outcomes.get(finding.outcome());
            let facts =
                verdict.resolved.facts.iter().filter(|own| own.fact == finding.fact && own.counts);
            let says = |own: &&ResolvedFact| match (own.learned.value(), value) {
                (Some(Value::Text(own)), Some(value)) => own == value,
                (own, value) => own.map(ToString::to_string).as_ref() == value,
            };
            if let Some(own) = facts.clone().find(says).or_else(|| facts.clone().next()) {
                learned.push((finding.fact, &own.learned));
            }
        }
        Self { learned }
    }

    /// What was learned about a fact and counts most.
    pub(crate) fn learned(&self, fact: FactIx) -> Option<&'v Fact> {
        self.learned.iter().find(|(own, _)| *own == fact).map(|(_, fact)| *fact)
    }

    /// The value that counts.
    pub(crate) fn value(&self, pack: &Pack, verdict: &Verdict, fact: FactIx) -> Option<String> {
        if let Some(learned) = self.learned(fact) {
            return learned.value().map(ToString::to_string);
        }
        let finding = verdict.resolved.findings.iter().find(|finding| finding.fact == fact)?;
        pack.facts[fact.0].outcomes.get(finding.outcome()).cloned()
    }
}

/// A probability for people: `93%`; never "100%" or "0%" for what is not certain.
pub fn percent(probability: Option<f64>) -> String {
    match probability {
        None => "-".to_owned(),
        Some(certain) if certain >= 1.0 => "100%".to_owned(),
        Some(impossible) if impossible <= 0.0 => "0%".to_owned(),
        Some(almost) if almost > 0.99 => ">99%".to_owned(),
        Some(hardly) if hardly < 0.01 => "<1%".to_owned(),
        Some(probability) => format!("{:.0}%", probability * 100.0),
    }
}

/// Puts a verdict into words.
///
/// # Errors
/// A text that is missing in this language.
pub fn report(
    pack: &Pack,
    verdict: &Verdict,
    words: &Words,
    lang: &str,
) -> Result<Report, RenderError> {
    ReportBuilder::new(pack, verdict, words, lang)?.report()
}

/// Why nothing more is asked, in words; none while asking pays.
///
/// # Errors
/// A text that is missing in this language.
pub fn stop_message(
    pack: &Pack,
    verdict: &Verdict,
    words: &Words,
    lang: &str,
) -> Result<Option<String>, RenderError> {
    ReportBuilder::new(pack, verdict, words, lang)?.stop()
}

/// What contradicts what, in a sentence.
///
/// # Errors
/// A text that is missing in this language.
pub fn contradiction_message(
    pack: &Pack,
    verdict: &Verdict,
    words: &Words,
    lang: &str,
    own: &Contradiction,
) -> Result<String, RenderError> {
    ReportBuilder::new(pack, verdict, words, lang)?.contradiction(own)
}
