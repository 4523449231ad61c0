//! What users bring: assignments such as `exchange.version=2010`, and texts.

use shindan_case::{Event, value_of};
use shindan_engine::explain::{Assumption, Hypothesis, Subject};
use shindan_model::{About, FactKind, Pack, RuleIx, Value, split_key};
use shindan_read as read;
use shindan_report::json::OUTSIDE;

use super::{AppError, ErrorCode};

/// What takes a fact away in an assumption.
const UNKNOWN: &str = "unknown";

/// Reads `FACT=VALUE` or `FACT@OF=VALUE` into the event of an answer; secrets are replaced.
///
/// # Errors
/// No `=`, a fact that the pack does not have, a value that the fact does not take.
pub fn assignment(pack: &Pack, text: &str) -> Result<Event, AppError> {
    let Some((fact, value)) = text.split_once('=') else {
        return Err(AppError::new(ErrorCode::NotAnAssignment).with("text", text));
    };
    let (fact, of) = split_key(fact);
    let (fact, of) = (fact.trim(), of.map(|of| of.trim().to_owned()));
    let value = read::replace_secrets(value.trim());
    check_value(pack, fact, &value)?;
    Ok(Event::Answered { fact: fact.to_owned(), of, value: value.into_owned(), step: None })
}

/// Checks that the pack has such a fact and the fact such a value.
///
/// # Errors
/// It has not.
pub fn check_value(pack: &Pack, fact: &str, value: &str) -> Result<(), AppError> {
    let Some(at) = pack.fact(fact) else {
        let known = pack.facts.iter().map(|fact| fact.about.id.as_str());
        let error = AppError::new(ErrorCode::UnknownFact).with("fact", fact);
        return Err(error.with_choices(fact, known));
    };
    let known = &pack.facts[at.0];
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
    let taken_away = text.split_once('=').and_then(|(key, value)| {
        let (id, of) = split_key(key.trim());
        let fact = pack.fact(id.trim()).filter(|_| value.trim() == UNKNOWN)?;
        let outcome = pack.facts[fact.0].outcome(UNKNOWN);
        outcome.is_none().then(|| Assumption { fact, of: of.map(str::to_owned), value: None })
    });
    if let Some(taken_away) = taken_away {
        return Ok(taken_away);
    }
    let not_one = || AppError::new(ErrorCode::NotAnAssignment).with("text", text);
    let Event::Answered { fact: id, of, value, .. } = assignment(pack, text)? else {
        return Err(not_one());
    };
    let fact = pack.fact(&id).ok_or_else(not_one)?;
    Ok(Assumption { fact, of, value: Some(value_of(pack, &id, &value)) })
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
