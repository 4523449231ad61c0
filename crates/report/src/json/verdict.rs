//! The verdict as JSON, schema `shindan/verdict/v1`. These structs are a promise: a change needs a new schema
//! version.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;
use shindan_engine::{CauseVerdict, Contradiction, NextStep, StopReason, Verdict};
use shindan_model::Pack;

use super::parts::{EvidenceV1, FactV1, PackV1, evidence, fact, finite, schema_of, to_text};
use crate::verdict::{LearnedFacts, contradiction_message};
use crate::words::{RenderError, Words};

/// The schema's name.
pub const SCHEMA: &str = "shindan/verdict/v1";

/// The whole document.
#[derive(Debug, Serialize, JsonSchema)]
pub struct VerdictV1<'a> {
    schema: &'static str,
    pack: PackV1<'a>,
    status: &'static str,
    stop_reason: Option<&'static str>,
    causes: Vec<CauseV1<'a>>,
    outside: OutsideV1<'a>,
    likely_set: Vec<&'a str>,
    conflict_bits: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    facts: Option<Vec<FactV1<'a>>>,
    contradictions: Vec<ContradictionV1<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<Vec<NextV1<'a>>>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct CauseV1<'a> {
    id: &'a str,
    rank: usize,
    probability: Option<f64>,
    prior_decibans: Option<f64>,
    posterior_decibans: Option<f64>,
    defects: Vec<DefectV1<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    evidence: Option<Vec<EvidenceV1<'a>>>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct OutsideV1<'a> {
    probability: Option<f64>,
    defects: Vec<DefectV1<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    evidence: Option<Vec<EvidenceV1<'a>>>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct DefectV1<'a> {
    id: &'a str,
    probability: Option<f64>,
    remedy: Option<&'a str>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct ContradictionV1<'a> {
    facts: Vec<&'a str>,
    rules: Vec<&'a str>,
    message: BTreeMap<&'a str, String>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct NextV1<'a> {
    #[serde(rename = "act")]
    step: &'a str,
    #[serde(rename = "settles")]
    gives: Vec<&'a str>,
    by: &'static str,
    bits: f64,
    cost_minutes: f64,
    why: BTreeMap<&'a str, &'a str>,
}

/// The JSON Schema (draft 2020-12) of the document.
pub fn schema() -> serde_json::Value {
    schema_of::<VerdictV1<'_>>(SCHEMA)
}

/// The document as text that ends with a newline.
///
/// # Errors
/// As [`verdict`].
pub fn render(pack: &Pack, of: &Verdict, words: &Words) -> Result<String, RenderError> {
    to_text(SCHEMA, &verdict(pack, of, words, false)?)
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
) -> Result<VerdictV1<'a>, RenderError> {
    let learned = (!brief).then(|| LearnedFacts::new(pack, verdict));
    let document = Document { pack, verdict, learned };
    let contradictions = verdict.contradictions.iter();
    let contradictions =
        contradictions.map(|contradiction| document.contradiction(words, contradiction));
    let likely_set = verdict.likely_set.iter();
    let facts = verdict.resolved.facts.iter();
    Ok(VerdictV1 {
        schema: SCHEMA,
        pack: PackV1::of(pack),
        status: verdict.status.as_str(),
        stop_reason: verdict.stop_reason.map(StopReason::as_str),
        causes: document.causes(),
        outside: OutsideV1 {
            probability: verdict.outside.probability,
            defects: document.defects(&verdict.outside),
            evidence: document.evidence(&verdict.outside),
        },
        likely_set: likely_set.map(|defect| pack.defects[defect.0].about.id.as_str()).collect(),
        conflict_bits: verdict.conflict_bits,
        facts: (!brief).then(|| facts.map(|resolved| fact(&resolved.learned)).collect()),
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
    fn causes(&self) -> Vec<CauseV1<'a>> {
        let causes = self.verdict.causes.iter().enumerate().filter_map(|(rank, cause)| {
            let (ledger, probability) = (&cause.ledger, cause.probability);
            Some(CauseV1 {
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

    fn defects(&self, cause: &CauseVerdict) -> Vec<DefectV1<'a>> {
        let defects = cause.defects.iter().map(|defect| {
            let node = &self.pack.defects[defect.defect.0];
            DefectV1 {
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
    ) -> Result<ContradictionV1<'a>, RenderError> {
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
        Ok(ContradictionV1 {
            facts: facts.iter().map(|fact| pack.facts[fact.0].about.id.as_str()).collect(),
            rules: rules.iter().map(|rule| pack.rules[rule.0].about.id.as_str()).collect(),
            message,
        })
    }

    fn next(&self, next: &NextStep) -> NextV1<'a> {
        let pack = self.pack;
        let node = &pack.steps[next.step.0];
        let gives = next.gives.iter();
        let why = pack.languages.iter().filter_map(|lang| {
            let text = pack.texts.get(lang)?.steps.get(&node.about.id)?;
            Some((lang.as_str(), text.why.as_str()))
        });
        NextV1 {
            step: node.about.id.as_str(),
            gives: gives.map(|fact| pack.facts[fact.0].about.id.as_str()).collect(),
            by: node.by.as_str(),
            bits: next.bits,
            cost_minutes: next.cost_minutes,
            why: why.collect(),
        }
    }
}
