//! The rules of the guided walk: what is asked next, what a typed answer means, what changing one does.
//!
//! Every turn gives a fact, marks it as unavailable, puts a step off once, or takes something back:
//! without taking back, the walk ends.

use shindan_case::{Answer, Event, NOT_KNOWN};
use shindan_engine::{NextStep, Verdict};
use shindan_model::FactIx;
use shindan_read as read;

use super::{AppError, Session, evidence};

impl Session<'_> {
    /// The best step that was not put off, and the first of its facts. None when asking should stop.
    pub fn next_question(&self, verdict: &Verdict) -> Option<(NextStep, FactIx)> {
        if verdict.stop_reason.is_some() {
            return None;
        }
        let pack = &self.loaded.pack;
        let is_put_off =
            |step: &&NextStep| self.state.skipped.contains(&pack.steps[step.step.0].about.id);
        let mut worth = verdict.next.iter().filter(|step| step.worth);
        let step = worth.find(|step| !is_put_off(step))?.clone();
        let fact = *step.gives.first()?;
        Some((step, fact))
    }

    /// The value that was typed for a fact: the number of a choice, an outcome's id or its text, or a
    /// value of the fact's kind. None where it is none of these.
    ///
    /// `typed` is trimmed and in compatibility form (NFKC), so that full-width digits are digits.
    pub fn typed_value(&self, fact: FactIx, typed: &str) -> Option<String> {
        let known = &self.loaded.pack.facts[fact.0];
        // `2010` is an outcome and no choice; `2` is a choice unless an outcome is called so.
        if let Some(outcome) = known.outcomes.iter().find(|outcome| *outcome == typed) {
            return Some(outcome.clone());
        }
        if known.outcomes.is_empty() {
            let clean = read::replace_secrets(typed);
            let checked = evidence::check_value(&self.loaded.pack, &known.about.id, &clean);
            return checked.is_ok().then(|| clean.into_owned());
        }
        if let Ok(choice) = typed.parse::<usize>() {
            return known.outcomes.get(choice.checked_sub(1)?).cloned();
        }
        let texts = self.loaded.pack.texts[&self.lang].facts.get(&known.about.id)?;
        let typed = typed.to_lowercase();
        let at = texts.outcomes.iter().position(|text| text.to_lowercase() == typed)?;
        known.outcomes.get(at).cloned()
    }

    /// Answers a fact, asked for by `step` if one asked.
    ///
    /// # Errors
    /// As [`Session::record`].
    pub fn answer(
        &mut self,
        fact: FactIx,
        value: String,
        step: Option<&NextStep>,
    ) -> Result<(), AppError> {
        let pack = &self.loaded.pack;
        let step = step.map(|step| pack.steps[step.step.0].about.id.clone());
        let fact = pack.facts[fact.0].about.id.clone();
        self.record(Event::Answered { fact, of: None, value, step })
    }

    /// Marks a fact as unavailable: nobody knows.
    ///
    /// # Errors
    /// As [`Session::record`].
    pub fn mark_unknown(&mut self, fact: &str) -> Result<(), AppError> {
        self.record(Event::Unavailable { fact: fact.to_owned(), reason: NOT_KNOWN.to_owned() })
    }

    /// Puts a step off.
    ///
    /// # Errors
    /// As [`Session::record`].
    pub fn put_off(&mut self, step: &NextStep) -> Result<(), AppError> {
        let step = self.loaded.pack.steps[step.step.0].about.id.clone();
        self.record(Event::Skipped { step })
    }

    /// Takes the last answer back; all others stay. Returns whether there was one.
    ///
    /// # Errors
    /// As [`Session::record`].
    pub fn take_back_last(&mut self) -> Result<bool, AppError> {
        let Some(last) = self.state.answers.last().cloned() else { return Ok(false) };
        self.record(Event::Retracted { fact: last.fact, of: last.of })?;
        Ok(true)
    }

    /// Gives an earlier answer another value; all others stay.
    ///
    /// # Errors
    /// As [`Session::record`].
    pub fn change_answer(&mut self, answer: &Answer, value: String) -> Result<(), AppError> {
        let Answer { fact, of, step, .. } = answer.clone();
        self.record(Event::Answered { fact, of, value, step })
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::{lamp, session};

    #[test]
    fn what_is_typed_is_a_choice_an_outcome_or_a_value() {
        let loaded = lamp();
        let session = session(&loaded);
        for (fact, typed, expected) in [
            ("bulb.filament", "2", Some("broken")),
            ("bulb.filament", "broken", Some("broken")),
            ("lamp.type", "Battery Lamp", Some("battery")),
            ("bulb.filament", "0", None),
            ("bulb.filament", "3", None),
            ("bulb.filament", "perhaps", None),
            ("lamp.model", "AB-12", Some("AB-12")),
            ("lamp.model", "", None),
        ] {
            let at = loaded.pack.fact(fact).unwrap();
            assert_eq!(session.typed_value(at, typed).as_deref(), expected, "{fact} {typed:?}");
        }
    }

    #[test]
    fn every_turn_gives_something_until_nothing_is_left_to_ask() {
        let loaded = lamp();
        let mut session = session(&loaded);
        let mut turns = 0;
        loop {
            let verdict = session.verdict().unwrap();
            let Some((_, fact)) = session.next_question(&verdict) else { break };
            let known = session.state.facts.len();
            session.mark_unknown(&loaded.pack.facts[fact.0].about.id).unwrap();
            assert!(session.state.facts.len() > known, "a turn settled nothing");
            turns += 1;
            assert!(turns <= loaded.pack.facts.len(), "the walk does not end");
        }
        assert!(turns > 0, "something was asked");
    }

    #[test]
    fn a_step_that_is_put_off_is_not_asked_next() {
        let loaded = lamp();
        let mut session = session(&loaded);
        let verdict = session.verdict().unwrap();
        let (first, _) = session.next_question(&verdict).unwrap();
        session.put_off(&first).unwrap();
        let next = session.next_question(&verdict).map(|(step, _)| step.step);
        assert_ne!(next, Some(first.step));
    }

    #[test]
    fn the_last_answer_is_taken_back_and_others_stay() {
        let loaded = lamp();
        let mut session = session(&loaded);
        for (fact, value) in [("bulb.filament", "whole"), ("house.power", "off")] {
            let at = loaded.pack.fact(fact).unwrap();
            session.answer(at, value.to_owned(), None).unwrap();
        }
        assert!(session.take_back_last().unwrap());
        let left: Vec<&str> = session.state.answers.iter().map(|own| own.fact.as_str()).collect();
        assert_eq!(left, ["bulb.filament"]);
        assert!(session.take_back_last().unwrap());
        assert!(!session.take_back_last().unwrap(), "there is nothing left to take back");
    }
}
