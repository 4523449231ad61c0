//! Walk sampled cases from the complaint to their end.
//!
//! All cases are walked at once: those that gave the same answers so far are one [`Branch`] and are asked
//! the same next, so the engine looks at every situation once.

use std::collections::BTreeMap;
use std::sync::Arc;

use shindan_engine::{Batch, Circumstances, Engine, TooLarge, Verdict};
use shindan_model::{By, DefectIx, FactIx, FactSet, StepIx};

use super::branch::{Branch, CaseOutcome, TurnResult};
use super::choose::{Chooser, Turn};
use super::sample::{SampledCase, stated};
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
}

impl Simulation<'_, '_> {
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
        let now = self.circumstances.now;
        let chooser = Chooser { engine: self.engine, seed: self.seed, now };
        let (turn, probabilities) = chooser.turn(strategy, &mut branch)?;
        let mut result = TurnResult { probabilities, ..TurnResult::default() };
        match turn {
            Turn::Ask(step, facts) => {
                result.asked = Some(step);
                branch.mails += usize::from(self.is_by_customer(step));
                result.continuing = self.ask(branch, step, &facts);
            }
            Turn::Write(batch) => result.continuing = self.write(branch, &batch),
            Turn::Repair(defect, verdict) => {
                branch.repaired.push(defect);
                let cured = |case: &usize| self.cases[*case].is_cured_by(&branch.repaired);
                let (cured, left): (Vec<usize>, Vec<usize>) =
                    branch.cases.iter().partition(|case| cured(case));
                if !cured.is_empty() {
                    result.ended = self.end(&branch, &cured, &[], &verdict)?;
                }
                if !left.is_empty() {
                    branch.cases = left;
                    result.continuing.push(branch);
                }
            }
            Turn::Stop(verdict) => {
                let plan = match strategy {
                    Strategy::Repairs => chooser.article_repairs(),
                    _ => chooser.best_repairs(&verdict)?,
                };
                result.ended = self.end(&branch, &branch.cases, &plan, &verdict)?;
            }
        }
        Ok(result)
    }

    /// Asks a step, and splits the cases by their answers.
    fn ask(&self, branch: Branch, step: StepIx, facts: &[FactIx]) -> Vec<Branch> {
        let pack = self.engine.pack();
        let node = &pack.steps[step.0];
        let minutes = branch.circumstances.cost_minutes(pack, node);
        let mut parts: BTreeMap<Vec<Option<usize>>, Vec<usize>> = BTreeMap::new();
        for case in &branch.cases {
            let answers = facts.iter().map(|fact| self.cases[*case].answers[fact.0]);
            parts.entry(answers.collect()).or_default().push(*case);
        }
        let part = |(answers, cases): (Vec<Option<usize>>, Vec<usize>)| {
            let mut next = Branch { cases, ..branch.clone() };
            for (fact, answer) in facts.iter().zip(answers) {
                next.facts.insert(stated(pack, *fact, answer));
            }
            next.circumstances.opened.extend(node.access);
            next.asking_minutes += minutes;
            next.questions += 1;
            next
        };
        parts.into_iter().map(part).collect()
    }

    fn is_by_customer(&self, step: StepIx) -> bool {
        self.engine.pack().steps[step.0].by == By::Customer
    }

    /// Asks for a whole batch at once, follow-ups where the answers call for them.
    fn write(&self, mut branch: Branch, batch: &Batch) -> Vec<Branch> {
        let follow_ups = batch.follow_ups.iter().map(|asked| asked.step);
        let mut steps = batch.steps.iter().map(|asked| asked.step).chain(follow_ups);
        branch.mails += usize::from(steps.any(|step| self.is_by_customer(step)));
        let mut branches = vec![branch];
        for asked in &batch.steps {
            let split = branches.into_iter();
            let split = split.flat_map(|next| self.ask(next, asked.step, &asked.gives));
            branches = split.collect();
        }
        for follow_up in &batch.follow_ups {
            let split = branches.into_iter().flat_map(|next| {
                let is_open = follow_up.when.iter().all(|(fact, outcomes)| {
                    self.answer(&next.facts, *fact).is_some_and(|at| outcomes.contains(&at))
                });
                match is_open {
                    true => self.ask(next, follow_up.step, &follow_up.gives),
                    false => vec![next],
                }
            });
            branches = split.collect();
        }
        // The customer keeps no access open until the next message.
        branches.iter_mut().for_each(|next| next.circumstances.opened.clear());
        branches
    }

    /// The outcome that was answered.
    fn answer(&self, facts: &FactSet, fact: FactIx) -> Option<usize> {
        let node = &self.engine.pack().facts[fact.0];
        let value = facts.iter().find(|known| known.id == node.about.id)?.value()?;
        node.outcome(&value.to_string())
    }

    /// Repairs in the order of the plan, case by case, until the complaint is gone.
    fn end(
        &self,
        branch: &Branch,
        cases: &[usize],
        plan: &[DefectIx],
        verdict: &Verdict,
    ) -> Result<Vec<(usize, CaseOutcome)>, TooLarge> {
        let verdict = Arc::new(VerdictSummary::new(self.engine, verdict)?);
        let over = |case: &usize| {
            let sampled = &self.cases[*case];
            let state = &self.engine.pack().model.states[sampled.state].outcomes;
            let mut repaired = branch.repaired.clone();
            for defect in plan {
                if sampled.is_cured_by(&repaired) {
                    break;
                }
                if !repaired.contains(defect) {
                    repaired.push(*defect);
                }
            }
            let gave_up = !sampled.is_cured_by(&repaired);
            let repairs: f64 =
                repaired.iter().map(|defect| self.engine.repair_minutes(*defect, state)).sum();
            let outcome = CaseOutcome {
                asking_minutes: branch.asking_minutes,
                repair_minutes: repairs
                    + if gave_up { self.engine.pack().stop.give_up_minutes } else { 0.0 },
                questions: branch.questions,
                mails: branch.mails,
                gave_up,
                verdict: verdict.clone(),
            };
            (*case, outcome)
        };
        Ok(cases.iter().map(over).collect())
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
        let simulation = Simulation { engine: &engine, cases: &cases, seed: 1, circumstances };
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
        // Both in vain, then 100 minutes for handing on.
        assert_eq!(sums(&neither), (0.0, 10.0 + 20.0 + 100.0, 0, 0));
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
        for strategy in [Strategy::Shindan, Strategy::Random] {
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
        let simulation = Simulation { engine: &engine, cases: &cases, seed: 1, circumstances };
        let branch = simulation.start(Strategy::Everything).remove(0);
        let result = simulation.advance(Strategy::Everything, branch).expect("a small pack");
        assert_eq!(result.asked, Some(LISTEN));
        let split: Vec<&[usize]> =
            result.continuing.iter().map(|branch| branch.cases.as_slice()).collect();
        assert_eq!(split, [&[1, 2][..], &[0]], "quiet, then squeaking");
    }
}
