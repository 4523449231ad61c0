//! The verdict as JSON, schema `shindan/verdict/v1`. These structs are a promise: a change needs a new
//! schema version.

use std::borrow::Cow;
use std::collections::BTreeMap;

use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde::Serialize;
use shindan_engine::{CauseVerdict, Contradiction, Line, Reason, Verdict};
use shindan_model::{Fact, FactIx, Pack, Value};

use super::decibans::Certainty;
use super::words::{RenderError, Words};
use super::{Subjects, contradiction_message};

/// The schema's name.
pub const SCHEMA: &str = "shindan/verdict/v1";

/// What stands beside the causes: none of them.
pub const OUTSIDE: &str = "outside";

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
pub(super) struct PackV1<'a> {
    id: &'a str,
    version: &'a str,
    digest: &'a str,
}

impl<'a> PackV1<'a> {
    pub(super) fn of(pack: &'a Pack) -> Self {
        Self { id: &pack.id, version: &pack.version, digest: &pack.digest }
    }
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
pub(super) struct EvidenceV1<'a> {
    fact: Option<&'a str>,
    of: Option<&'a str>,
    value: Option<Cow<'a, str>>,
    decibans: Option<f64>,
    effect: Option<&'static str>,
    rule: Option<&'a str>,
    source: &'a str,
    confidence: &'static str,
}

#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct FactV1<'a> {
    id: &'a str,
    of: Option<&'a str>,
    value: Option<Cow<'a, str>>,
    how: &'static str,
    from: FromV1<'a>,
    at: Option<String>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct FromV1<'a> {
    source: &'a str,
    line: Option<usize>,
    quote: Option<&'a str>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct ContradictionV1<'a> {
    facts: Vec<&'a str>,
    rules: Vec<&'a str>,
    message: BTreeMap<&'a str, String>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct NextV1<'a> {
    act: &'a str,
    settles: Vec<&'a str>,
    by: &'static str,
    bits: f64,
    cost_minutes: f64,
    why: BTreeMap<&'a str, &'a str>,
}

/// The JSON Schema (draft 2020-12) of the document.
pub fn schema() -> serde_json::Value {
    schema_of::<VerdictV1<'_>>(SCHEMA)
}

/// The JSON Schema (draft 2020-12) of a document of ours.
pub fn schema_of<T: JsonSchema>(title: &str) -> serde_json::Value {
    let generator = SchemaSettings::draft2020_12().for_serialize().into_generator();
    let mut schema = generator.into_root_schema_for::<T>().to_value();
    schema["title"] = title.into();
    schema
}

/// The document. `brief` leaves out facts, evidence and next acts.
///
/// # Errors
/// A word that is missing in a language of the pack.
pub fn verdict<'a>(
    pack: &'a Pack,
    verdict: &'a Verdict,
    words: &Words,
    brief: bool,
) -> Result<VerdictV1<'a>, RenderError> {
    let subjects = (!brief).then(|| Subjects::new(pack, verdict));
    let evidence = |of: &CauseVerdict| {
        let subjects = subjects.as_ref()?;
        let lines = of.ledger.lines.iter();
        Some(lines.map(|line| evidence(pack, verdict, subjects, *line)).collect())
    };
    let defects = |of: &CauseVerdict| -> Vec<DefectV1<'a>> {
        of.defects
            .iter()
            .map(|own| {
                let node = &pack.defects[own.defect.0];
                DefectV1 {
                    id: node.about.id.as_str(),
                    probability: own.probability,
                    remedy: own.remedy.map(|remedy| node.remedies[remedy].id.as_str()),
                }
            })
            .collect()
    };
    let causes = verdict.causes.iter().enumerate().filter_map(|(rank, own)| {
        let node = &pack.causes[own.cause?.0];
        Some(CauseV1 {
            id: node.about.id.as_str(),
            rank: rank + 1,
            probability: own.probability,
            prior_decibans: finite(own.ledger.prior),
            posterior_decibans: own.probability.and_then(|_| finite(own.ledger.posterior)),
            defects: defects(own),
            evidence: evidence(own),
        })
    });
    let contradictions =
        verdict.contradictions.iter().map(|own| contradiction(pack, verdict, words, own));
    let next = verdict.next.iter().map(|own| {
        let node = &pack.acts[own.act.0];
        let why = |lang: &'a String| {
            let text = pack.texts.get(lang)?.acts.get(&node.about.id)?;
            Some((lang.as_str(), text.why.as_str()))
        };
        NextV1 {
            act: node.about.id.as_str(),
            settles: own.settles.iter().map(|fact| pack.facts[fact.0].about.id.as_str()).collect(),
            by: node.by.as_str(),
            bits: own.bits,
            cost_minutes: own.cost_minutes,
            why: pack.languages.iter().filter_map(why).collect(),
        }
    });
    Ok(VerdictV1 {
        schema: SCHEMA,
        pack: PackV1::of(pack),
        status: verdict.status.as_str(),
        stop_reason: verdict.stop_reason.map(shindan_engine::StopReason::as_str),
        causes: causes.collect(),
        outside: OutsideV1 {
            probability: verdict.outside.probability,
            defects: defects(&verdict.outside),
            evidence: evidence(&verdict.outside),
        },
        likely_set: verdict
            .likely_set
            .iter()
            .map(|defect| pack.defects[defect.0].about.id.as_str())
            .collect(),
        conflict_bits: verdict.conflict_bits,
        facts: (!brief)
            .then(|| verdict.resolved.facts.iter().map(|own| fact(&own.learned)).collect()),
        contradictions: contradictions.collect::<Result<_, _>>()?,
        next: (!brief).then(|| next.collect()),
    })
}

/// A value as text.
fn words_of(value: &Value) -> Cow<'_, str> {
    match value {
        Value::Text(text) => Cow::Borrowed(text),
        other => Cow::Owned(other.to_string()),
    }
}

/// The value of a fact that counts.
pub(super) fn value<'a>(
    pack: &'a Pack,
    verdict: &Verdict,
    subjects: &Subjects<'a>,
    fact: FactIx,
) -> Option<Cow<'a, str>> {
    if let Some(learned) = subjects.learned(fact) {
        return learned.value().map(words_of);
    }
    let finding = verdict.resolved.findings.iter().find(|finding| finding.fact == fact)?;
    pack.facts[fact.0].outcomes.get(finding.outcome()).map(|own| Cow::Borrowed(own.as_str()))
}

/// A number as JSON has it: none where it is infinite.
pub(super) fn finite(number: f64) -> Option<f64> {
    number.is_finite().then_some(number)
}

pub(super) fn evidence<'a>(
    pack: &'a Pack,
    verdict: &'a Verdict,
    subjects: &Subjects<'a>,
    line: Line,
) -> EvidenceV1<'a> {
    let about = match line.reason {
        Reason::Fact(fact) => &pack.facts[fact.0].about,
        Reason::Rule(rule) => &pack.rules[rule.0].about,
    };
    let mut row = EvidenceV1 {
        fact: None,
        of: None,
        value: None,
        decibans: finite(line.decibans),
        effect: Certainty::of(line).map(Certainty::as_str),
        rule: None,
        source: &about.source,
        confidence: about.confidence.as_str(),
    };
    match line.reason {
        Reason::Rule(_) => row.rule = Some(about.id.as_str()),
        Reason::Fact(fact) => {
            row.fact = Some(about.id.as_str());
            row.value = value(pack, verdict, subjects, fact);
            if let Some(learned) = subjects.learned(fact) {
                row.of = learned.of.as_deref();
                row.rule = learned.rule.as_deref();
                let by = learned.rule.as_deref().and_then(|rule| pack.evidence_source(rule));
                if let Some(by) = by {
                    row.source = &by.source;
                    row.confidence = by.confidence.as_str();
                }
            }
        }
    }
    row
}

/// A fact as it was learned.
pub(super) fn fact(fact: &Fact) -> FactV1<'_> {
    FactV1 {
        id: &fact.id,
        of: fact.of.as_deref(),
        value: fact.value().map(words_of),
        how: fact.how.as_str(),
        from: FromV1 {
            source: &fact.source.name,
            line: fact.source.line,
            quote: fact.source.quote.as_deref(),
        },
        at: fact.at.map(|at| at.to_string()),
    }
}

/// Facts as they were learned, as a document of its own.
///
/// # Errors
/// None in practice: facts are made of texts.
pub fn facts(facts: &shindan_model::FactSet) -> Result<String, RenderError> {
    to_text("shindan/facts", &facts.iter().map(fact).collect::<Vec<_>>())
}

fn contradiction<'a>(
    pack: &'a Pack,
    verdict: &Verdict,
    words: &Words,
    own: &Contradiction,
) -> Result<ContradictionV1<'a>, RenderError> {
    let (facts, rules) = match own {
        Contradiction::Impossible(impossible) => {
            (impossible.facts.clone(), impossible.rules.clone())
        }
        Contradiction::Disagreement(at) => {
            (vec![verdict.resolved.disagreements[*at].fact], Vec::new())
        }
    };
    let mut message = BTreeMap::new();
    for lang in &pack.languages {
        message.insert(lang.as_str(), contradiction_message(pack, verdict, words, lang, own)?);
    }
    Ok(ContradictionV1 {
        facts: facts.iter().map(|fact| pack.facts[fact.0].about.id.as_str()).collect(),
        rules: rules.iter().map(|rule| pack.rules[rule.0].about.id.as_str()).collect(),
        message,
    })
}

/// The document as text, one line end at its end.
///
/// # Errors
/// As [`verdict`].
pub fn render(pack: &Pack, own: &Verdict, words: &Words) -> Result<String, RenderError> {
    let document = verdict(pack, own, words, false)?;
    to_text(SCHEMA, &document)
}

/// A document of a schema as text, one line end at its end.
pub fn to_text(schema: &str, document: &impl Serialize) -> Result<String, RenderError> {
    serde_json::to_string_pretty(document)
        .map(|text| text + "\n")
        .map_err(|error| RenderError::Words { path: schema.to_owned(), message: error.to_string() })
}
