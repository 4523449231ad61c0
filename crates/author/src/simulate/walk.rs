//! Walk sampled cases from the complaint to their end.
//!
//! All cases are walked at once: those that gave the same answers so far are one [`Branch`] and are asked
//! the same next, so the engine looks at every situation once.

use std::collections::BTreeMap;
use std::sync::Arc;

use shindan_engine::{Batch, Circumstances, Engine, TooLarge, Verdict};
use shindan_model::{ActIx, By, DefectIx, FactIx, FactSet};

use super::branch::{Branch, CaseOutcome, StepResult};
use super::choose::{Chooser, Step};
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

    /// Takes one act, message or repair.
    ///
    /// # Errors
    /// As [`Engine::diagnose`].
    pub fn advance(&self, strategy: Strategy, mut branch: Branch) -> Result<StepResult, TooLarge> {
        let now = self.circumstances.now;
        let chooser = Chooser { engine: self.engine, seed: self.seed, now };
        let (step, probabilities) = chooser.step(strategy, &mut branch)?;
        let mut result = StepResult { probabilities, ..StepResult::default() };
        match step {
            Step::Ask(act, facts) => {
                result.asked = Some(act);
                branch.mails += usize::from(self.is_by_customer(act));
                result.continuing = self.ask(branch, act, &facts);
            }
            Step::Write(batch) => result.continuing = self.write(branch, &batch),
            Step::Repair(defect, verdict) => {
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
            Step::Stop(verdict) => {
                let plan = match strategy {
                    Strategy::Repairs => chooser.article_repairs(),
                    _ => chooser.best_repairs(&verdict)?,
                };
                result.ended = self.end(&branch, &branch.cases, &plan, &verdict)?;
            }
        }
        Ok(result)
    }

    /// Asks an act, and splits the cases by their answers.
    fn ask(&self, branch: Branch, act: ActIx, facts: &[FactIx]) -> Vec<Branch> {
        let pack = self.engine.pack();
        let node = &pack.acts[act.0];
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
            next.circumstances.opened.extend(node.setup);
            next.asking_minutes += minutes;
            next.questions += 1;
            next
        };
        parts.into_iter().map(part).collect()
    }

    fn is_by_customer(&self, act: ActIx) -> bool {
        self.engine.pack().acts[act.0].by == By::Customer
    }

    /// Asks for a whole batch at once, follow-ups where the answers call for them.
    fn write(&self, mut branch: Branch, batch: &Batch) -> Vec<Branch> {
        let follow_ups = batch.follow_ups.iter().map(|asked| asked.act);
        let mut acts = batch.acts.iter().map(|asked| asked.act).chain(follow_ups);
        branch.mails += usize::from(acts.any(|act| self.is_by_customer(act)));
        let mut branches = vec![branch];
        for asked in &batch.acts {
            let split = branches.into_iter();
            let split = split.flat_map(|next| self.ask(next, asked.act, &asked.settles));
            branches = split.collect();
        }
        for follow_up in &batch.follow_ups {
            let split = branches.into_iter().flat_map(|next| {
                let is_open = follow_up.when.iter().all(|(fact, outcomes)| {
                    self.answer(&next.facts, *fact).is_some_and(|at| outcomes.contains(&at))
                });
                match is_open {
                    true => self.ask(next, follow_up.act, &follow_up.settles),
                    false => vec![next],
                }
            });
            branches = split.collect();
        }
        // The customer does not keep a setup open until the next message.
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
