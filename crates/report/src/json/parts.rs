//! The parts that every document is made of. These structs are a promise: a change needs a new schema
//! version.

use std::borrow::Cow;

use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde::Serialize;
use shindan_engine::{Line, Reason, Verdict};
use shindan_model::{Fact, FactIx, FactSet, Pack, Value};

use crate::decibans::Certainty;
use crate::verdict::LearnedFacts;
use crate::words::RenderError;

/// The id of the hypothesis that none of the causes holds.
pub const OUTSIDE: &str = "outside";

/// The pack that a document was made with.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct PackV1<'a> {
    /// The id of the pack.
    id: &'a str,
    /// The version of the pack, as its author wrote it.
    version: &'a str,
    /// The digest of its rules and texts.
    digest: &'a str,
}

impl<'a> PackV1<'a> {
    pub(crate) fn of(pack: &'a Pack) -> Self {
        Self { id: &pack.id, version: &pack.version, digest: &pack.digest }
    }
}

/// What a finding or rule did to the odds of a hypothesis.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct EvidenceV1<'a> {
    /// Id of the fact; `null` if a rule confirms or excludes a defect.
    fact: Option<&'a str>,
    /// The host, server or mailbox that the fact is about.
    of: Option<&'a str>,
    /// The value that counts; `null` for rules and for facts that cannot be found out.
    value: Option<Cow<'a, str>>,
    /// The change of the odds in decibans; `null` if they became certain.
    decibans: Option<f64>,
    /// `confirms` or `excludes` if the odds became certain.
    effect: Option<&'static str>,
    /// Id of the rule; for a fact, of the sign, property, phrase or rule that gave its value.
    rule: Option<&'a str>,
    /// The document in which the knowledge is written.
    source: &'a str,
    /// How sure that document is: `documented`, `reported` or `hypothesis`.
    confidence: &'static str,
}

/// A fact as one source gave it.
#[derive(Debug, Serialize, JsonSchema)]
pub(crate) struct FactV1<'a> {
    /// Id of the fact.
    id: &'a str,
    /// The host, server or mailbox that it is about.
    of: Option<&'a str>,
    /// Its value; `null` if it cannot be found out.
    value: Option<Cow<'a, str>>,
    /// How it became known: `probed`, `parsed` from a text, `stated` by a person, or `derived` by a rule.
    how: &'static str,
    /// The place that it comes from.
    from: FromV1<'a>,
    /// The time when it was learned, RFC 3339.
    at: Option<String>,
}

/// The place that a fact comes from.
#[derive(Debug, Serialize, JsonSchema)]
struct FromV1<'a> {
    /// The name of the text, the person, or the id of the rule.
    source: &'a str,
    /// The line of the text, from 1.
    line: Option<usize>,
    /// The words that the fact was read from.
    quote: Option<&'a str>,
}

/// The JSON Schema (draft 2020-12) of a document.
pub fn schema_of<T: JsonSchema>(title: &str) -> serde_json::Value {
    let generator = SchemaSettings::draft2020_12().for_serialize().into_generator();
    let mut schema = generator.into_root_schema_for::<T>().to_value();
    schema["title"] = title.into();
    schema
}

/// A document of a schema as text that ends with a newline.
///
/// # Errors
/// A document that is not JSON, such as a map whose keys are not texts.
pub fn to_text(schema: &str, document: &impl Serialize) -> Result<String, RenderError> {
    serde_json::to_string_pretty(document)
        .map(|text| text + "\n")
        .map_err(|error| RenderError::Words { path: schema.to_owned(), message: error.to_string() })
}

/// Facts as they were learned, as a document.
///
/// # Errors
/// None in practice: facts are made of texts.
pub fn facts(facts: &FactSet) -> Result<String, RenderError> {
    to_text("shindan/facts", &facts.iter().map(fact).collect::<Vec<_>>())
}

/// A fact as it was learned.
pub(crate) fn fact(fact: &Fact) -> FactV1<'_> {
    FactV1 {
        id: &fact.id,
        of: fact.of.as_deref(),
        value: fact.value().map(value_text),
        how: fact.how.as_str(),
        from: FromV1 {
            source: &fact.source.name,
            line: fact.source.line,
            quote: fact.source.quote.as_deref(),
        },
        at: fact.at.map(|at| at.to_string()),
    }
}

/// A line of a ledger.
pub(crate) fn evidence<'a>(
    pack: &'a Pack,
    verdict: &'a Verdict,
    learned_facts: &LearnedFacts<'a>,
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
            row.value = value(pack, verdict, learned_facts, fact);
            if let Some(learned) = learned_facts.get(fact) {
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

/// The value that counts, as text.
pub(crate) fn value<'a>(
    pack: &'a Pack,
    verdict: &Verdict,
    learned_facts: &LearnedFacts<'a>,
    fact: FactIx,
) -> Option<Cow<'a, str>> {
    if let Some(learned) = learned_facts.get(fact) {
        return learned.value().map(value_text);
    }
    let finding = verdict.resolved.findings.iter().find(|finding| finding.fact == fact)?;
    let outcome = pack.facts[fact.0].outcomes.get(finding.outcome());
    outcome.map(|outcome| Cow::Borrowed(outcome.as_str()))
}

fn value_text(value: &Value) -> Cow<'_, str> {
    match value {
        Value::Text(text) => Cow::Borrowed(text),
        other => Cow::Owned(other.to_string()),
    }
}

/// A number, or `null` where JSON has none for it: infinity and NaN.
pub(crate) fn finite(number: f64) -> Option<f64> {
    number.is_finite().then_some(number)
}
