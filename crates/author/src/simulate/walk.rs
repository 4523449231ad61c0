//! Walk sampled cases from the complaint to their end.
//!
//! All cases are walked at once: those that gave the same answers so far are one [`Branch`] and are asked
//! the same next, so the engine looks at every situation once.

use std::collections::BTreeSet;
use std::sync::Arc;

use shindan_engine::{Circumstances, Engine, TooLarge, Tried};
use shindan_model::{DefectIx, FactIx};

use super::branch::{Branch, CaseOutcome, TurnResult};
use super::choose::{Chooser, Turn, shown};
use super::look::Looks;
use super::sample::SampledCase;
use super::strategy::Strategy;
use super::summary::VerdictSummary;

/// Sampled cases, and what it takes to walk them.
#[derive(Debug)]
pub struct Simulation<'e, 'p> {
    /// The pack's engine.
    pub engine: &'e Engine<'p>,
    /// The cases.
    pub cases: &'e [SampledCase],
    /// Chooses the orders of [`Strategy::Random`].
    pub seed: u64,
    /// When and how the cases are worked on.
    pub circumstances: Circumstances,
    /// Whether to compute how probable sets of causes are, which takes longer than to ask.
    pub sets: bool,
    looks: Looks,
    /// By cause: the facts that its defects show, except the complaint.
    shown: Vec<BTreeSet<FactIx>>,
}

impl<'e, 'p> Simulation<'e, 'p> {
    /// Prepares to walk these cases, under these circumstances.
    pub fn new(
        engine: &'e Engine<'p>,
        cases: &'e [SampledCase],
        seed: u64,
        circumstances: Circumstances,
    ) -> Self {
        let shown = shown(engine.pack());
        Self { engine, cases, seed, circumstances, sets: false, looks: Looks::default(), shown }
    }

    /// The branches with which a strategy begins: one for all cases, or with [`Strategy::Random`] one for
    /// each.
    pub fn start(&self, strategy: Strategy) -> Vec<Branch> {
        let branch = |cases| Branch::new(cases, self.circumstances.clone());
        let all = 0..self.cases.len();
        match strategy {
            Strategy::Random => all.map(|case| branch(vec![case])).collect(),
            _ => vec![branch(all.collect())],
        }
    }

    /// Takes one step, message or repair.
    ///
    /// # Errors
    /// As [`Engine::diagnose`].
    pub fn advance(&self, strategy: Strategy, mut branch: Branch) -> Result<TurnResult, TooLarge> {
        let mut circumstances = branch.circumstances.clone();
        if strategy == Strategy::Repairs {
            // Nobody learns from what was tried.
            circumstances.tried.clear();
        }
        let mut choose = |engine: &Engine<'_>, circumstances: &Circumstances| {
            let (looks, seed, sets) = (&self.looks, self.seed, self.sets);
            let shown = &self.shown;
            let chooser = Chooser { engine, circumstances, looks, shown, seed, sets };
            chooser.turn(strategy, &mut branch)
        };
        let after = self.engine.after_tries(&circumstances, &mut choose);
        let (turn, probabilities) = match after {
            Some(chosen) => chosen?,
            None => choose(self.engine, &circumstances)?,
        };
        let mut result = TurnResult { probabilities, ..TurnResult::default() };
        match turn {
            Turn::Ask(step, facts) => {
                result.asked = Some(step);
                branch.mails += usize::from(self.is_by_customer(step));
                result.continuing = self.ask(branch, step, &facts);
            }
            Turn::Write(batch) => result.continuing = self.write(branch, &batch),
            Turn::Repair(defects, tried, verdict) => {
                branch.first_verdict = Some(verdict.clone());
                self.repair(branch, &defects, tried, &verdict, &mut result);
            }
            Turn::HandOn(verdict) => {
                let outcome = |case: &usize| (*case, self.outcome(&branch, *case, true, &verdict));
                result.ended = branch.cases.iter().map(outcome).collect();
            }
        }
        Ok(result)
    }

    /// Names a repair in a message, and has it done in all cases of a branch.
    fn repair(
        &self,
        mut branch: Branch,
        defects: &[DefectIx],
        tried: Vec<Tried>,
        verdict: &Arc<VerdictSummary>,
        result: &mut TurnResult,
    ) {
        branch.messages += 1;
        branch.repaired.extend(defects);
        branch.circumstances.tried.extend(tried);
        let cured = |case: &usize| self.cases[*case].is_cured_after(&branch.circumstances.tried);
        let (cured, left): (Vec<usize>, Vec<usize>) =
            branch.cases.iter().partition(|case| cured(case));
        let outcome = |case: usize| (case, self.outcome(&branch, case, false, verdict));
        result.ended = cured.into_iter().map(outcome).collect();
        if !left.is_empty() {
            branch.cases = left;
            result.continuing.push(branch);
        }
    }

    /// How a case ends, cured or handed on.
    fn outcome(
        &self,
        branch: &Branch,
        case: usize,
        gave_up: bool,
        verdict: &Arc<VerdictSummary>,
    ) -> CaseOutcome {
        let pack = self.engine.pack();
        let state = &pack.model.states[self.cases[case].state].outcomes;
        let repairs = branch.repaired.iter();
        let repairs: f64 = repairs.map(|defect| self.engine.repair_minutes(*defect, state)).sum();
        CaseOutcome {
            asking_minutes: branch.asking_minutes,
            repair_minutes: repairs + if gave_up { pack.stop.give_up_minutes } else { 0.0 },
            questions: branch.questions,
            mails: branch.mails,
            messages: branch.messages,
            wrong_messages: branch.messages - usize::from(!gave_up),
            gave_up,
            verdict: verdict.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use shindan_engine::Status;

    use super::*;
    use crate::simulate::testing::{AGE, LISTEN, LOOSE, WORN, belt, case};

    /// Walks a case with each defect and one without to their ends.
    fn walk(strategy: Strategy) -> [CaseOutcome; 3] {
        let pack = belt();
        let engine = Engine::new(&pack);
        let cases = [case(Some(WORN)), case(Some(LOOSE)), case(None)];
        let circumstances = Circumstances::at(Timestamp::UNIX_EPOCH);
        let simulation = Simulation::new(&engine, &cases, 1, circumstances);
        let mut outcomes = [None, None, None];
        let mut branches = simulation.start(strategy);
        while let Some(branch) = branches.pop() {
            let result = simulation.advance(strategy, branch).expect("a small pack");
            branches.extend(result.continuing);
            for (case, outcome) in result.ended {
                assert!(outcomes[case].is_none(), "case {case} ends once");
                outcomes[case] = Some(outcome);
            }
        }
        outcomes.map(|outcome| outcome.expect("every case ends"))
    }

    /// Minutes of asking and repairing, questions, mails.
    fn sums(outcome: &CaseOutcome) -> (f64, f64, usize, usize) {
        let CaseOutcome { asking_minutes, repair_minutes, questions, mails, .. } = outcome;
        (*asking_minutes, *repair_minutes, *questions, *mails)
    }

    #[test]
    fn repairs_go_through_the_article() {
        let [worn, loose, neither] = walk(Strategy::Repairs);
        assert_eq!(sums(&worn), (0.0, 10.0, 0, 0));
        // A new belt first, in vain.
        assert_eq!(sums(&loose), (0.0, 10.0 + 20.0, 0, 0));
        // Both in vain, and both again, then 100 minutes for handing on.
        assert_eq!(sums(&neither), (0.0, 2.0 * (10.0 + 20.0) + 100.0, 0, 0));
        let wrong = [&worn, &loose, &neither].map(|case| (case.messages, case.wrong_messages));
        assert_eq!(wrong, [(1, 0), (2, 1), (4, 4)]);
        assert_eq!([worn.gave_up, loose.gave_up, neither.gave_up], [false, false, true]);
    }

    #[test]
    fn everything_asks_both_and_repairs_what_was_found() {
        let [worn, loose, neither] = walk(Strategy::Everything);
        // 2 minutes for listening by mail, 3 for measuring, which the agent does.
        assert_eq!(sums(&worn), (5.0, 10.0, 2, 1));
        assert_eq!(sums(&loose), (5.0, 20.0, 2, 1));
        assert_eq!((neither.asking_minutes, neither.gave_up), (5.0, true));
        assert_eq!((worn.verdict.status, worn.verdict.leader), (Status::Concluded, Some(AGE)));
    }

    #[test]
    fn the_article_repairs_before_it_asks_on() {
        let [worn, loose, _] = walk(Strategy::Article);
        assert_eq!(sums(&worn), (2.0, 10.0, 1, 1), "it squeaks, so the belt is replaced at once");
        assert_eq!(sums(&loose), (5.0, 20.0, 2, 1), "it is quiet, so the second cause is next");
    }

    #[test]
    fn a_batch_is_one_mail() {
        let [worn, loose, _] = walk(Strategy::Batch);
        assert_eq!((worn.mails, loose.mails), (1, 1));
        assert_eq!((worn.repair_minutes, loose.repair_minutes), (10.0, 20.0));
    }

    #[test]
    fn the_program_and_chance_end_right() {
        for strategy in [Strategy::Shindan, Strategy::AskFirst, Strategy::Random] {
            let [worn, loose, neither] = walk(strategy);
            assert_eq!((worn.repair_minutes, loose.repair_minutes), (10.0, 20.0), "{strategy:?}");
            assert!(neither.gave_up, "{strategy:?}");
            assert!((1..=2).contains(&worn.questions), "{strategy:?}");
        }
    }

    #[test]
    fn a_step_splits_a_branch_by_its_answers() {
        let pack = belt();
        let engine = Engine::new(&pack);
        let cases = [case(Some(WORN)), case(Some(LOOSE)), case(None)];
        let circumstances = Circumstances::at(Timestamp::UNIX_EPOCH);
        let simulation = Simulation::new(&engine, &cases, 1, circumstances);
        let branch = simulation.start(Strategy::Everything).remove(0);
        let result = simulation.advance(Strategy::Everything, branch).expect("a small pack");
        assert_eq!(result.asked, Some(LISTEN));
        let split: Vec<&[usize]> =
            result.continuing.iter().map(|branch| branch.cases.as_slice()).collect();
        assert_eq!(split, [&[1, 2][..], &[0]], "quiet, then squeaking");
    }
}
