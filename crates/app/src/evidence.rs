//! What users bring: assignments such as `exchange.version=2010`, and texts.

use shindan_case::{Event, NOT_KNOWN, value_of};
use shindan_engine::explain::{Assumption, Hypothesis, Subject};
use shindan_model::{About, FactIx, FactKind, Pack, RuleIx, Value, split_key};
use shindan_read as read;
use shindan_report::json::OUTSIDE;

use super::{AppError, ErrorCode, named};

/// The value of a fact that cannot be known, and what takes a fact away in an assumption.
const UNKNOWN: &str = "unknown";

/// Reads `FACT=VALUE`, `FACT@OF=VALUE` or `FACT=unknown` into the event of an answer; secrets are replaced. Facts
/// and outcomes are named by their ids or by their texts in any language of the pack.
///
/// # Errors
/// No `=`, a fact that the pack does not have, a value that the fact does not take.
pub fn assignment(pack: &Pack, text: &str) -> Result<Event, AppError> {
    let Assignment { fact, of, value } = Assignment::read(pack, text)?;
    Ok(match value {
        Some(value) => Event::Answered { fact, of, value, step: None },
        None => Event::Unavailable { fact, reason: NOT_KNOWN.to_owned() },
    })
}

/// `FACT=VALUE`, with the ids of the pack.
pub(super) struct Assignment {
    pub(super) fact: String,
    pub(super) of: Option<String>,
    /// Nothing if it cannot be known.
    pub(super) value: Option<String>,
}

impl Assignment {
    /// Reads as [`assignment`] does.
    pub(super) fn read(pack: &Pack, text: &str) -> Result<Self, AppError> {
        let Some((key, value)) = text.split_once('=') else {
            return Err(AppError::new(ErrorCode::NotAnAssignment).with("text", text));
        };
        let (fact, of) = split_key(key);
        let of = of.map(|of| of.trim().to_owned());
        let at = known_fact(pack, fact.trim())?;
        let fact = pack.facts[at.0].about.id.clone();
        let value = read::replace_secrets(value.trim());
        if value == UNKNOWN && named::outcome(pack, at, UNKNOWN).is_none() {
            return Ok(Self { fact, of, value: None });
        }
        let one = |text: &str| named::outcome(pack, at, text.trim()).unwrap_or(text).to_owned();
        let value = match pack.facts[at.0].kind {
            FactKind::Finding | FactKind::Context => {
                value.split('|').map(one).collect::<Vec<_>>().join("|")
            }
            _ => value.into_owned(),
        };
        check_value(pack, &fact, &value)?;
        Ok(Self { fact, of, value: Some(value) })
    }
}

fn unknown_fact(pack: &Pack, text: &str) -> AppError {
    let known = pack.facts.iter().map(|fact| fact.about.id.as_str());
    AppError::new(ErrorCode::UnknownFact).with("fact", text).with_choices(text, known)
}

/// The fact of this id or name.
///
/// # Errors
/// The pack has none.
pub(super) fn known_fact(pack: &Pack, text: &str) -> Result<FactIx, AppError> {
    named::fact(pack, text).ok_or_else(|| unknown_fact(pack, text))
}

/// Checks that the pack has such a fact and the fact such a value.
///
/// # Errors
/// It has not.
pub fn check_value(pack: &Pack, fact: &str, value: &str) -> Result<(), AppError> {
    let known = &pack.facts[pack.fact(fact).ok_or_else(|| unknown_fact(pack, fact))?.0];
    let wrong = |code: ErrorCode| AppError::new(code).with("fact", fact).with("value", value);
    match (&known.kind, value_of(pack, fact, value)) {
        (FactKind::Number, Value::Text(_)) => Err(wrong(ErrorCode::NotANumber)),
        (FactKind::Date, Value::Text(_)) => Err(wrong(ErrorCode::NotADate)),
        (FactKind::Text, _) if value.is_empty() => Err(wrong(ErrorCode::ValueEmpty)),
        (FactKind::Finding | FactKind::Context, _) => {
            match value.split('|').find(|outcome| known.outcome(outcome).is_none()) {
                None => Ok(()),
                Some(outcome) => {
                    let outcomes = known.outcomes.iter().map(String::as_str);
                    let error = wrong(ErrorCode::UnknownOutcome).with("outcome", outcome);
                    let error = error.with("outcomes", known.outcomes.join(", "));
                    Err(error.with_choices(outcome, outcomes))
                }
            }
        }
        _ => Ok(()),
    }
}

/// What an id stands for in an explanation: a cause, a defect, a fact, a rule, or `outside`.
///
/// # Errors
/// The pack has no such id.
pub fn subject(pack: &Pack, id: &str) -> Result<Subject, AppError> {
    let rule = || pack.rules.iter().position(|rule| rule.about.id == id).map(RuleIx);
    let cause = pack.cause(id).map(Hypothesis::Cause);
    let hypothesis = cause.or_else(|| pack.defect(id).map(Hypothesis::Defect));
    let hypothesis = hypothesis.or_else(|| (id == OUTSIDE).then_some(Hypothesis::Outside));
    let found = hypothesis.map(Subject::Hypothesis);
    let found = found.or_else(|| pack.fact(id).map(Subject::Fact));
    found.or_else(|| rule().map(Subject::Rule)).ok_or_else(|| {
        let causes: Vec<&About> = pack.causes.iter().map(|cause| &cause.about).collect();
        let nodes = causes.iter().copied();
        let nodes = nodes.chain(pack.defects.iter().map(|defect| &defect.about));
        let nodes = nodes.chain(pack.facts.iter().map(|fact| &fact.about));
        let nodes = nodes.chain(pack.rules.iter().map(|rule| &rule.about));
        let known = nodes.map(|about| about.id.as_str()).chain([OUTSIDE]);
        let causes: Vec<&str> = causes.iter().map(|about| about.id.as_str()).collect();
        let error = AppError::new(ErrorCode::UnknownSubject).with("subject", id);
        error.with("causes", causes.join(", ")).with_choices(id, known)
    })
}

/// Reads `FACT=VALUE`, `FACT@OF=VALUE` or `FACT=unknown` into an assumption.
///
/// # Errors
/// As [`assignment`].
pub fn assumption(pack: &Pack, text: &str) -> Result<Assumption, AppError> {
    let Assignment { fact, of, value } = Assignment::read(pack, text)?;
    let value = value.map(|value| value_of(pack, &fact, &value));
    Ok(Assumption { fact: known_fact(pack, &fact)?, of, value })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::lamp;

    #[test]
    fn assignments_and_what_is_wrong_with_them() {
        let pack = lamp().pack;
        for (text, expected) in [
            ("bulb.filament=broken", None),
            ("house.power@attic=off", None),
            ("lamp.sound=rattles|silent", None),
            ("bulb.filament=unknown", None),
            ("bulb.filament", Some(ErrorCode::NotAnAssignment)),
            ("bulb.filamnt=broken", Some(ErrorCode::UnknownFact)),
            ("bulb.filament=bent", Some(ErrorCode::UnknownOutcome)),
            ("lamp.model=", Some(ErrorCode::ValueEmpty)),
        ] {
            let code = assignment(&pack, text).err().map(|error| error.code);
            assert_eq!(code, expected, "{text}");
        }
    }

    #[test]
    fn people_may_name_what_documents_have_to_identify() {
        let pack = lamp().pack;
        let name = &pack.texts["en"].facts["bulb.filament"].name;
        let Event::Answered { fact, value, .. } =
            assignment(&pack, &format!("{name}=broken")).unwrap()
        else {
            panic!("no answer")
        };
        assert_eq!((fact.as_str(), value.as_str()), ("bulb.filament", "broken"));
        let code = check_value(&pack, name, "broken").err().map(|error| error.code);
        assert_eq!(code, Some(ErrorCode::UnknownFact));
    }

    #[test]
    fn a_wrong_word_comes_with_the_nearest_right_one() {
        let pack = lamp().pack;
        let error = assignment(&pack, "bulb.filament=brokn").unwrap_err();
        assert_eq!(error.arguments["near"], "broken");
        assert_eq!(subject(&pack, "bulb-brunt").unwrap_err().arguments["near"], "bulb-burnt");
    }

    #[test]
    fn secrets_in_values_are_replaced() {
        let pack = lamp().pack;
        let Event::Answered { value, .. } =
            assignment(&pack, "lamp.model=password: hunter2hunter2").unwrap()
        else {
            panic!("no answer")
        };
        assert!(!value.contains("hunter2"), "{value}");
    }
}
