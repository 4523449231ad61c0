//! Answers to a question about several facts at once: `yes to all`, `yes, yes, no`, or words that only one of them has.

use shindan_model::{FactIx, FactKind, Value};

use super::ParsedAnswer;
use super::language::Language;
use super::polar::polar;
use super::said::Said;
use crate::interpret::Interpreter;
use crate::statement::normal;

/// Whether a sentence speaks of everything that was asked: `Both are the same.`
pub fn speaks_of_all(text: &str) -> bool {
    let folded = text.to_lowercase();
    Language::get().begins_all.iter().any(|words| folded.starts_with(words.as_str()))
}

impl Interpreter<'_> {
    pub(super) fn answer_of_several(&self, facts: &[FactIx], text: &str) -> ParsedAnswer {
        if self.is_unknown(text) {
            return ParsedAnswer::Unknown;
        }
        let plain = normal(text);
        if Language::get().is_open(&plain) {
            return ParsedAnswer::Unclear;
        }
        let known =
            self.affirmed_each(facts, &plain).unwrap_or_else(|| self.said_of_one(facts, text));
        if known.is_empty() { ParsedAnswer::Unclear } else { ParsedAnswer::Known(known) }
    }

    /// One yes or no for each fact, in their order, or one for all of them.
    fn affirmed_each(&self, facts: &[FactIx], text: &str) -> Option<Vec<(FactIx, Value)>> {
        let begun = polar(text)?;
        let is_of_all = |rest: &str| {
            let rest = rest.trim_matches(|c: char| !c.is_alphanumeric());
            Language::get().all.iter().any(|words| words == rest)
        };
        let mut sides: Vec<bool> = Vec::new();
        if is_of_all(begun.rest) {
            sides = vec![begun.is_yes; facts.len()];
        } else {
            let mut rest = text;
            while let Some(said) = polar(rest) {
                sides.push(said.is_yes);
                let behind = said.rest.trim_start_matches([' ', ',', ';', '、', '.']);
                rest = behind.strip_prefix("and ").unwrap_or(behind);
            }
        }
        if sides.len() != facts.len() {
            return None;
        }
        let values = facts.iter().zip(sides).map(|(fact, is_yes)| {
            let [outcome] = self.polar(*fact, is_yes)[..] else { return None };
            Some((*fact, self.outcome_value(*fact, outcome)))
        });
        values.collect()
    }

    /// What is said of the only fact of which the words can be said.
    fn said_of_one(&self, facts: &[FactIx], text: &str) -> Vec<(FactIx, Value)> {
        let with_outcomes = facts.iter().filter(|fact| {
            matches!(self.pack.facts[fact.0].kind, FactKind::Finding | FactKind::Context)
        });
        let said: Vec<(FactIx, Said)> = with_outcomes
            .map(|fact| (*fact, self.said(*fact, text, true)))
            .filter(|(_, said)| *said != Said::Nothing)
            .collect();
        match said.as_slice() {
            [(fact, Said::Outcomes(outcomes))] if outcomes.len() == 1 => {
                vec![(*fact, self.outcome_value(*fact, outcomes[0]))]
            }
            _ => Vec::new(),
        }
    }

    fn outcome_value(&self, fact: FactIx, outcome: usize) -> Value {
        Value::Text(self.pack.facts[fact.0].outcomes[outcome].clone())
    }
}
