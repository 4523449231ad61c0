//! The report on a verdict, as templates see it.

use schemars::JsonSchema;
use serde::Serialize;
use shindan_engine::{Contradiction, Status, Verdict};
use shindan_model::Pack;

use super::builder::ReportBuilder;
use crate::words::{RenderError, Words};

/// A verdict in one language.
#[derive(Debug, Serialize)]
pub struct Report {
    /// The language.
    pub lang: String,
    /// That the case is closed, and as what.
    pub closed: Option<String>,
    /// The pack's name.
    pub title: String,
    /// What the pack is about.
    pub about: String,
    /// `concluded`, `narrowed`, `leaning`, `open`, `outside`, `contradictory` or `off-topic`.
    pub status: String,
    /// The status in words.
    pub status_name: String,
    /// The verdict in one sentence.
    pub headline: String,
    /// Why nothing more is asked, if nothing is.
    pub stop: Option<String>,
    /// What to try before asking on, if that is expected to cost less.
    pub trial: Option<String>,
    /// That another repair may come first, if it is close.
    pub close_call: Option<String>,
    /// Remedies that were tried and did not help.
    pub tried: Vec<String>,
    /// Defects that an observation establishes.
    pub found: Vec<FoundRow>,
    /// The answers that would turn the repair.
    pub turns: Vec<String>,
    /// All causes and `outside`, likeliest first; none for a case about another subject.
    pub causes: Vec<CauseRow>,
    /// What shows that the case is about another subject, a line of a text each.
    pub elsewhere: Vec<String>,
    /// The findings that moved the leading cause, strongest first.
    pub why: Vec<WhyRow>,
    /// The defects that are probably there, with what to do.
    pub defects: Vec<DefectRow>,
    /// What to find out next, best first.
    pub next: Vec<NextRow>,
    /// What is known beside that: a fact stands in the report once.
    pub facts: Vec<FactRow>,
    /// What was learned and does not count, each with the reason in `how`.
    pub not_counted: Vec<FactRow>,
    /// What contradicts what.
    pub contradictions: Vec<String>,
    /// Defects on which documents disagree in the contexts of this case.
    pub disputes: Vec<String>,
    /// Id, version and digest of the pack.
    pub footer: String,
}

/// A line of the ranking.
#[derive(Debug, Serialize)]
pub struct CauseRow {
    /// Id in the pack, or `outside`.
    pub id: String,
    /// The name.
    pub name: String,
    /// What it means, in one sentence.
    pub summary: String,
    /// `93%`; `-` where the evidence is impossible.
    pub percent: String,
    /// The probability as a bar of 20 characters.
    pub bar: String,
}

/// A defect that an observation establishes.
#[derive(Debug, Serialize)]
pub struct FoundRow {
    /// What is wrong, and what that has to do with the complaint.
    pub text: String,
    /// What establishes it: a fact and its value, or why a rule holds.
    pub finding: String,
    /// How that is known; nothing for a rule.
    pub how: Option<String>,
    /// The words it was read from.
    pub quote: Option<String>,
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
    /// How it is known: probed, read from a line, stated, derived.
    pub how: String,
    /// Where the knowledge is written, and how sure that is.
    pub source: String,
}

/// A defect that is probably there.
#[derive(Debug, Serialize)]
pub struct DefectRow {
    /// Id in the pack.
    pub id: String,
    /// The name.
    pub name: String,
    /// What is wrong and why that matters.
    pub explain: String,
    /// The probability: `91%`.
    pub percent: String,
    /// Where it is written, and how sure that is.
    pub source: String,
    /// What to do about it.
    pub remedy: RemedyRow,
}

/// What to do about a defect.
#[derive(Debug, Serialize)]
pub struct RemedyRow {
    /// The remedy in a few words.
    pub title: String,
    /// What was assumed to choose it, because nothing is known about it yet.
    pub assumes: Option<String>,
    /// One action each.
    pub steps: Vec<String>,
    /// How to check that the defect is gone.
    pub verify: String,
    /// Further reading: addresses.
    pub links: Vec<String>,
}

/// A step to take next, in words.
#[derive(Debug, Serialize, JsonSchema)]
pub struct NextRow {
    /// Id of the step.
    pub id: String,
    /// The question.
    pub ask: String,
    /// Why it is asked.
    pub why: String,
    /// How to find out.
    pub how: String,
    /// The exact command; `null` if it takes none.
    pub command: Option<String>,
    /// Where the command is run.
    pub place: Option<String>,
    /// Who does it, and how long it takes.
    pub effort: String,
}

/// A fact and where it came from.
#[derive(Debug, Serialize)]
pub struct FactRow {
    /// The name, with the host, server or mailbox in parentheses.
    pub name: String,
    /// The value in words.
    pub value: String,
    /// How it is known, or why it does not count.
    pub how: String,
    /// The words it was read from.
    pub quote: Option<String>,
}

/// Puts a verdict into words.
///
/// # Errors
/// A language that the pack does not have, and a text that is missing in it.
pub fn report(
    pack: &Pack,
    verdict: &Verdict,
    words: &Words,
    lang: &str,
) -> Result<Report, RenderError> {
    let builder = ReportBuilder::new(pack, verdict, words, lang)?;
    // What is known of another subject is no knowledge of this one.
    let is_ours = verdict.status != Status::OffTopic;
    let told = builder.told_facts();
    let counted = verdict.resolved.facts.iter().filter(|resolved| {
        let is_told = told.iter().any(|told| told.agrees_with(&resolved.learned));
        resolved.counts && is_ours && !is_told
    });
    Ok(Report {
        lang: lang.to_owned(),
        closed: None,
        title: builder.texts.name.clone(),
        about: builder.texts.summary.clone(),
        status: verdict.status.as_str().to_owned(),
        status_name: builder.status(verdict)?,
        headline: builder.headline()?,
        stop: builder.stop()?,
        trial: builder.trial()?,
        close_call: builder.close_call()?,
        tried: builder.tried()?,
        found: builder.found()?,
        turns: builder.turns()?,
        causes: builder.ranking()?,
        elsewhere: builder.elsewhere()?,
        why: builder.why()?,
        defects: builder.defects()?,
        next: verdict.next.iter().map(|step| builder.next(step)).collect::<Result<_, _>>()?,
        facts: builder.fact_rows(counted.map(|resolved| &resolved.learned))?,
        not_counted: builder.not_counted()?,
        contradictions: builder.contradictions()?,
        disputes: builder.disputes()?,
        footer: builder.footer()?,
    })
}

/// Why nothing more is asked, in words; `None` while asking pays.
///
/// # Errors
/// As [`report`].
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
/// As [`report`].
pub fn contradiction_message(
    pack: &Pack,
    verdict: &Verdict,
    words: &Words,
    lang: &str,
    contradiction: &Contradiction,
) -> Result<String, RenderError> {
    ReportBuilder::new(pack, verdict, words, lang)?.contradiction(contradiction)
}
