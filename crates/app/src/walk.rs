//! The rules of the guided walk: what is asked next, what a typed answer means, what changing one does.
//!
//! Every turn gives a fact, marks it as unavailable, puts a step off once, or takes something back:
//! without taking back, the walk ends.

use shindan_case::{Answer, Event, NOT_KNOWN};
use shindan_engine::{NextStep, Outlook, Verdict};
use shindan_model::{DefectIx, FactIx, StepIx};
use shindan_read as read;
use shindan_understand::ParsedAnswer;

use super::{AppError, Session, evidence, named};

/// So many answers in a row that nobody knows end the asking: whoever knows them is somebody else.
pub const MOST_UNANSWERED: usize = 5;

/// Choices that are offered at once.
pub const MOST_CHOICES: usize = 7;

/// How many questions a walk looks ahead.
const MOST_AHEAD: usize = 4;

/// Why a walk pauses before its next question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pause {
    /// Repairing this defect is expected to cost less than asking on.
    Try(DefectIx),
    /// The last answers, so many, were not known.
    Unanswered(usize),
}

/// What was typed at a question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Typed {
    /// This value, chosen or typed as it is.
    Value(String),
    /// This value, in somebody's words.
    Said(String),
    /// That nobody knows.
    Unknown,
    /// Nothing that answers the question.
    Nothing,
}

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

    /// What is left to ask if every answer is the likeliest one, up to a few questions.
    ///
    /// # Errors
    /// Evidence that would take too long to compute.
    pub fn outlook(&self) -> Result<Outlook, AppError> {
        let steps = &self.loaded.pack.steps;
        let is_open = |step: StepIx| !self.state.skipped.contains(&steps[step.0].about.id);
        let (facts, circumstances) = (&self.state.facts, self.circumstances());
        Ok(self.engine.outlook(facts, &circumstances, MOST_AHEAD, &is_open)?)
    }

    /// The outcomes of a fact as a walk offers them: as the pack lists them, or the likeliest first where they are too
    /// many for one look.
    ///
    /// # Errors
    /// Evidence that would take too long to compute.
    pub fn choices(&self, verdict: &Verdict, fact: FactIx) -> Result<Vec<String>, AppError> {
        let outcomes = &self.loaded.pack.facts[fact.0].outcomes;
        if outcomes.len() <= MOST_CHOICES {
            return Ok(outcomes.clone());
        }
        let circumstances = self.circumstances();
        let after =
            self.engine.after_tries(&circumstances, |then, _| then.likely_outcomes(verdict, fact));
        let chances = match after {
            Some(chances) => chances?,
            None => self.engine.likely_outcomes(verdict, fact)?,
        };
        let chance = |at: usize| chances.get(at).copied().unwrap_or(0.0);
        let mut order: Vec<usize> = (0..outcomes.len()).collect();
        order.sort_by(|a, b| chance(*b).total_cmp(&chance(*a)));
        Ok(order.into_iter().map(|at| outcomes[at].clone()).collect())
    }

    /// Why to pause before the next question, if there is a reason.
    pub fn pause(&self, verdict: &Verdict) -> Option<Pause> {
        if let Some(trial) = verdict.trial() {
            return Some(Pause::Try(trial.defect));
        }
        let answers = self.state.answers.iter().rev();
        let unanswered = answers.take_while(|answer| answer.value.is_empty()).count();
        let is_many = unanswered > 0 && unanswered.is_multiple_of(MOST_UNANSWERED);
        is_many.then_some(Pause::Unanswered(unanswered))
    }

    /// What was typed at a question about a fact: the number of a choice, an outcome by its id or its text
    /// in any language, a value of the fact's kind, or an answer in somebody's words.
    ///
    /// `choices` are the values that stand beside the numbers 1, 2, 3 …. `typed` is trimmed and in
    /// compatibility form (NFKC), so that full-width digits are digits.
    pub fn typed(&self, fact: FactIx, choices: &[String], typed: &str) -> Typed {
        let pack = &self.loaded.pack;
        let known = &pack.facts[fact.0];
        // `2010` is an outcome and no choice; `2` is a choice unless an outcome is called so.
        if known.outcomes.iter().any(|outcome| outcome == typed) {
            return Typed::Value(typed.to_owned());
        }
        if !choices.is_empty() && typed.bytes().all(|byte| byte.is_ascii_digit()) {
            let place = typed.parse::<usize>().ok().and_then(|place| place.checked_sub(1));
            if let Some(choice) = place.and_then(|at| choices.get(at)) {
                return Typed::Value(choice.clone());
            }
        }
        if let Some(outcome) = named::outcome(pack, fact, typed) {
            return Typed::Value(outcome.to_owned());
        }
        let clean = read::replace_secrets(typed);
        let is_value = known.outcomes.is_empty()
            && !clean.contains(char::is_whitespace)
            && evidence::check_value(pack, &known.about.id, &clean).is_ok();
        if is_value {
            return Typed::Value(clean.into_owned());
        }
        match self.interpreter.answer(&[fact], choices, &clean) {
            ParsedAnswer::Known(values) => match values.into_iter().next() {
                Some((_, value)) => Typed::Said(value.to_string()),
                None => Typed::Nothing,
            },
            ParsedAnswer::Unknown => Typed::Unknown,
            ParsedAnswer::Unclear => Typed::Nothing,
        }
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
    use super::*;
    use crate::testing::{lamp, session};

    #[test]
    fn what_is_typed_is_a_choice_an_outcome_a_value_or_somebodys_words() {
        let loaded = lamp();
        let session = session(&loaded);
        let value = |text: &str| Typed::Value(text.to_owned());
        let said = |text: &str| Typed::Said(text.to_owned());
        for (fact, typed, expected) in [
            ("bulb.filament", "2", value("broken")),
            ("bulb.filament", "broken", value("broken")),
            ("lamp.type", "Battery Lamp", value("battery")),
            ("house.power", "off", value("off")),
            ("house.power", "the second", said("off")),
            ("bulb.filament", "0", Typed::Nothing),
            ("bulb.filament", "3", Typed::Nothing),
            ("bulb.filament", "perhaps", Typed::Nothing),
            ("lamp.model", "AB-12", value("AB-12")),
            ("lamp.model", "There is NO CURRENT in the house", Typed::Nothing),
            ("lamp.model", "", Typed::Nothing),
        ] {
            let at = loaded.pack.fact(fact).unwrap();
            let choices = &loaded.pack.facts[at.0].outcomes;
            assert_eq!(session.typed(at, choices, typed), expected, "{fact} {typed:?}");
        }
    }

    /// Labels count in every language, whatever language is at the screen.
    #[test]
    fn outcomes_are_named_in_any_language() {
        let loaded = lamp();
        let session = session(&loaded);
        for (at, fact) in loaded.pack.facts.iter().enumerate() {
            for texts in loaded.pack.texts.values() {
                let Some(text) = texts.facts.get(&fact.about.id) else { continue };
                for (outcome, label) in fact.outcomes.iter().zip(&text.outcomes) {
                    let seen = session.typed(FactIx(at), &fact.outcomes, label);
                    assert_eq!(seen, Typed::Value(outcome.clone()), "{label}");
                }
            }
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
    fn answers_that_nobody_knows_pause_the_walk() {
        let loaded = lamp();
        let mut session = session(&loaded);
        let facts: Vec<&str> =
            loaded.pack.facts.iter().map(|fact| fact.about.id.as_str()).collect();
        for (at, fact) in facts.iter().cycle().take(MOST_UNANSWERED).enumerate() {
            let fact = format!("{fact}.{at}");
            let verdict = session.verdict().unwrap();
            assert_eq!(session.pause(&verdict), None, "{at}");
            session.mark_unknown(&fact).unwrap();
        }
        let verdict = session.verdict().unwrap();
        assert_eq!(session.pause(&verdict), Some(Pause::Unanswered(MOST_UNANSWERED)));
        let power = loaded.pack.fact("house.power").unwrap();
        session.answer(power, "on".to_owned(), None).unwrap();
        let verdict = session.verdict().unwrap();
        assert!(!matches!(session.pause(&verdict), Some(Pause::Unanswered(_))));
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
