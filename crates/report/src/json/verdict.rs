//! The verdict as JSON, schema `shindan/verdict/v2`. These structs are a promise: a change needs a new schema
//! version.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;
use shindan_engine::{CauseVerdict, Contradiction, NextStep, StopReason, Verdict};
use shindan_model::{Fact, Pack};

use super::parts::{
    EvidenceV1, FactV1, PackV1, evidence, fact as fact_row, finite, schema_of, to_text,
};
use super::repairs::{FoundV2, RepairV2, Repairs, TurnV2};
use crate::verdict::{LearnedFacts, contradiction_message};
use crate::words::{RenderError, Words};

/// The schema's name.
pub const SCHEMA: &str = "shindan/verdict/v2";

/// The verdict on a case.
#[derive(Debug, Serialize, JsonSchema)]
pub struct VerdictV2<'a> {
    /// `shindan/verdict/v2`
    schema: &'static str,
    /// The pack that the verdict was made with.
    pack: PackV1<'a>,
    /// `concluded`, `narrowed`, `leaning`, `open`, `outside`, `contradictory` or `off-topic`.
    status: &'static str,
    /// Why nothing more is asked: `confident`, `not-worth-asking`, `nothing-left`, `contradiction` or
    /// `off-topic`; `null` while a step is worth its cost.
    stop_reason: Option<&'static str>,
    /// What shows that the case is about another subject than the pack; absent unless the status is
    /// `off-topic`. Causes are in pack order then, and have no probability.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    elsewhere: Vec<MentionV2<'a>>,
    /// The remedies after which the complaint is most likely gone; `null` without evidence.
    repair: Option<RepairV2<'a>>,
    /// The defects that an observation establishes, most probable first. Absent in brief documents.
    #[serde(skip_serializing_if = "Option::is_none")]
    found: Option<Vec<FoundV2<'a>>>,
    /// Ids of the remedies that were tried and did not help, oldest first; absent if there are none.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    tried: Vec<&'a str>,
    /// The answers that would take the repair below the lower threshold, single ones before pairs. Absent
    /// where they were not computed.
    #[serde(skip_serializing_if = "Option::is_none")]
    turns: Option<Vec<TurnV2<'a>>>,
    /// The causes, most probable first. Several can hold at once, so they need not add up to 1.
    causes: Vec<CauseV2<'a>>,
    /// The hypothesis that no cause holds.
    outside: OutsideV2<'a>,
    /// Ids of the defects in the most probable set of defects.
    likely_set: Vec<&'a str>,
    /// How badly the findings fit together, in bits; suspicious above 0. `null` if the evidence is
    /// impossible.
    conflict_bits: Option<f64>,
    /// Every fact as each source gave it: those that the verdict knows, those taken back, those offered. Absent in brief documents.
    #[serde(skip_serializing_if = "Option::is_none")]
    facts: Option<Vec<KnownV2<'a>>>,
    /// The contradictions in the evidence.
    contradictions: Vec<ContradictionV2<'a>>,
    /// The steps to take next, best first. Absent in brief documents.
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<Vec<NextV2<'a>>>,
}

/// A fact, and whether it counts.
#[derive(Debug, Serialize, JsonSchema)]
struct KnownV2<'a> {
    #[serde(flatten)]
    fact: FactV1<'a>,
    /// `counts`; `dropped` if it was taken back, replaced, outdated or is not applicable; `offered` for
    /// somebody to accept.
    state: &'static str,
}

/// What a document on a case says beside its verdict.
#[derive(Debug, Default)]
pub struct Beside<'a> {
    /// Readings that were taken back.
    pub dropped: Vec<&'a Fact>,
    /// Readings that could be accepted.
    pub offered: Vec<&'a Fact>,
}

/// A line of a text that names another subject.
#[derive(Debug, Serialize, JsonSchema)]
struct MentionV2<'a> {
    /// Id of the topic.
    topic: &'a str,
    /// What the text is called.
    source: &'a str,
    /// The line, from 1.
    line: usize,
    /// The line itself.
    quote: &'a str,
}

/// A cause. It holds if any of its defects holds.
#[derive(Debug, Serialize, JsonSchema)]
struct CauseV2<'a> {
    /// Id of the cause.
    id: &'a str,
    /// Its place among the causes, from 1.
    rank: usize,
    /// Its probability; `null` if the evidence is impossible.
    probability: Option<f64>,
    /// Its odds before any evidence, even the complaint, in decibans.
    prior_decibans: Option<f64>,
    /// Its odds given all evidence, in decibans; `null` if they are certain or the evidence is
    /// impossible.
    posterior_decibans: Option<f64>,
    /// Its defects.
    defects: Vec<DefectV2<'a>>,
    /// What each finding and rule did to its odds, one after the other. Absent in brief documents.
    #[serde(skip_serializing_if = "Option::is_none")]
    evidence: Option<Vec<EvidenceV1<'a>>>,
}

/// The hypothesis that no cause holds.
#[derive(Debug, Serialize, JsonSchema)]
struct OutsideV2<'a> {
    /// Its probability; `null` if the evidence is impossible.
    probability: Option<f64>,
    /// The defects that belong to no cause.
    defects: Vec<DefectV2<'a>>,
    /// What each finding and rule did to its odds, one after the other. Absent in brief documents.
    #[serde(skip_serializing_if = "Option::is_none")]
    evidence: Option<Vec<EvidenceV1<'a>>>,
}

/// A defect: something that can be wrong and can be repaired.
#[derive(Debug, Serialize, JsonSchema)]
struct DefectV2<'a> {
    /// Id of the defect.
    id: &'a str,
    /// Its probability; `null` if the evidence is impossible.
    probability: Option<f64>,
    /// Id of the remedy for the most probable context; `null` if there is none.
    remedy: Option<&'a str>,
}

/// Findings and rules that cannot all be right.
#[derive(Debug, Serialize, JsonSchema)]
struct ContradictionV2<'a> {
    /// Ids of the facts.
    facts: Vec<&'a str>,
    /// Ids of the rules.
    rules: Vec<&'a str>,
    /// Language → the contradiction in a sentence.
    message: BTreeMap<&'a str, String>,
}

/// A step to take next.
#[derive(Debug, Serialize, JsonSchema)]
struct NextV2<'a> {
    /// Id of the step.
    step: &'a str,
    /// Ids of the unknown facts that it would give.
    gives: Vec<&'a str>,
    /// Who does it: `probe`, `agent` or `customer`.
    by: &'static str,
    /// What it is expected to tell about the defects, in bits.
    bits: f64,
    /// The minutes of people's time that it takes.
    cost_minutes: f64,
    /// Language → why it is asked.
    why: BTreeMap<&'a str, &'a str>,
}

/// The JSON Schema (draft 2020-12) of the document.
pub fn schema() -> serde_json::Value {
    schema_of::<VerdictV2<'_>>(SCHEMA)
}

/// The document as text that ends with a newline.
///
/// # Errors
/// As [`verdict`].
pub fn render(
    pack: &Pack,
    of: &Verdict,
    words: &Words,
    beside: &Beside<'_>,
) -> Result<String, RenderError> {
    let mut document = verdict(pack, of, words, false)?;
    if let Some(facts) = &mut document.facts {
        for (state, more) in [("dropped", &beside.dropped), ("offered", &beside.offered)] {
            facts.extend(more.iter().map(|fact| KnownV2 { fact: fact_row(fact), state }));
        }
    }
    to_text(SCHEMA, &document)
}

/// The document. `brief` leaves out facts, evidence and next steps.
///
/// # Errors
/// A text that is missing in a language of the pack.
pub fn verdict<'a>(
    pack: &'a Pack,
    verdict: &'a Verdict,
    words: &Words,
    brief: bool,
) -> Result<VerdictV2<'a>, RenderError> {
    let learned = (!brief).then(|| LearnedFacts::new(pack, verdict));
    let document = Document { pack, verdict, learned };
    let repairs = Repairs { pack, verdict };
    let contradictions = verdict.contradictions.iter();
    let contradictions =
        contradictions.map(|contradiction| document.contradiction(words, contradiction));
    let likely_set = verdict.likely_set.iter();
    let facts = verdict.resolved.facts.iter();
    Ok(VerdictV2 {
        schema: SCHEMA,
        pack: PackV1::of(pack),
        status: verdict.status.as_str(),
        stop_reason: verdict.stop_reason.map(StopReason::as_str),
        elsewhere: document.elsewhere(),
        repair: repairs.repair(),
        found: (!brief).then(|| repairs.found()),
        tried: verdict.tried.iter().map(|tried| tried.remedy.as_str()).collect(),
        turns: repairs.turns(),
        causes: document.causes(),
        outside: OutsideV2 {
            probability: verdict.outside.probability,
            defects: document.defects(&verdict.outside),
            evidence: document.evidence(&verdict.outside),
        },
        likely_set: likely_set.map(|defect| pack.defects[defect.0].about.id.as_str()).collect(),
        conflict_bits: verdict.conflict_bits,
        facts: (!brief).then(|| {
            let state = |counts: bool| if counts { "counts" } else { "dropped" };
            let known = facts.map(|resolved| KnownV2 {
                fact: fact_row(&resolved.learned),
                state: state(resolved.counts),
            });
            let ignored = verdict.resolved.ignored.iter();
            known
                .chain(
                    ignored
                        .map(|ignored| KnownV2 { fact: fact_row(&ignored.fact), state: "dropped" }),
                )
                .collect()
        }),
        contradictions: contradictions.collect::<Result<_, _>>()?,
        next: (!brief).then(|| verdict.next.iter().map(|step| document.next(step)).collect()),
    })
}

/// Turns positions in the pack into ids.
struct Document<'a> {
    pack: &'a Pack,
    verdict: &'a Verdict,
    /// `None` in brief.
    learned: Option<LearnedFacts<'a>>,
}

impl<'a> Document<'a> {
    fn elsewhere(&self) -> Vec<MentionV2<'a>> {
        let mentions = self.verdict.elsewhere.iter().map(|mention| MentionV2 {
            topic: self.pack.topics[mention.topic].id.as_str(),
            source: mention.source.as_str(),
            line: mention.at.line,
            quote: mention.at.quote.as_str(),
        });
        mentions.collect()
    }

    fn causes(&self) -> Vec<CauseV2<'a>> {
        let causes = self.verdict.causes.iter().enumerate().filter_map(|(rank, cause)| {
            let (ledger, probability) = (&cause.ledger, cause.probability);
            Some(CauseV2 {
                id: self.pack.causes[cause.cause?.0].about.id.as_str(),
                rank: rank + 1,
                probability,
                prior_decibans: finite(ledger.prior),
                posterior_decibans: probability.and_then(|_| finite(ledger.posterior)),
                defects: self.defects(cause),
                evidence: self.evidence(cause),
            })
        });
        causes.collect()
    }

    fn defects(&self, cause: &CauseVerdict) -> Vec<DefectV2<'a>> {
        let defects = cause.defects.iter().map(|defect| {
            let node = &self.pack.defects[defect.defect.0];
            DefectV2 {
                id: node.about.id.as_str(),
                probability: defect.probability,
                remedy: defect.remedy.map(|remedy| node.remedies[remedy].id.as_str()),
            }
        });
        defects.collect()
    }

    fn evidence(&self, cause: &CauseVerdict) -> Option<Vec<EvidenceV1<'a>>> {
        let learned = self.learned.as_ref()?;
        let lines = cause.ledger.lines.iter();
        Some(lines.map(|line| evidence(self.pack, self.verdict, learned, *line)).collect())
    }

    fn contradiction(
        &self,
        words: &Words,
        contradiction: &Contradiction,
    ) -> Result<ContradictionV2<'a>, RenderError> {
        let Self { pack, verdict, .. } = self;
        let (facts, rules) = match contradiction {
            Contradiction::Impossible(impossible) => {
                (impossible.facts.clone(), impossible.rules.clone())
            }
            Contradiction::Disagreement(at) => {
                (vec![verdict.resolved.disagreements[*at].fact], Vec::new())
            }
        };
        let mut message = BTreeMap::new();
        for lang in &pack.languages {
            let text = contradiction_message(pack, verdict, words, lang, contradiction)?;
            message.insert(lang.as_str(), text);
        }
        Ok(ContradictionV2 {
            facts: facts.iter().map(|fact| pack.facts[fact.0].about.id.as_str()).collect(),
            rules: rules.iter().map(|rule| pack.rules[rule.0].about.id.as_str()).collect(),
            message,
        })
    }

    fn next(&self, next: &NextStep) -> NextV2<'a> {
        let pack = self.pack;
        let node = &pack.steps[next.step.0];
        let gives = next.gives.iter();
        let why = pack.languages.iter().filter_map(|lang| {
            let text = pack.texts.get(lang)?.steps.get(&node.about.id)?;
            Some((lang.as_str(), text.why.as_str()))
        });
        NextV2 {
            step: node.about.id.as_str(),
            gives: gives.map(|fact| pack.facts[fact.0].about.id.as_str()).collect(),
            by: node.by.as_str(),
            bits: next.bits,
            cost_minutes: next.cost_minutes,
            why: why.collect(),
        }
    }
}
