//! Ask the cases of a branch, and split it by their answers.

use std::collections::BTreeMap;

use shindan_engine::Batch;
use shindan_model::{By, FactIx, StepIx};

use super::branch::Branch;
use super::sample::stated;
use super::walk::Simulation;

impl Simulation<'_, '_> {
    /// Asks a step, and splits the cases by their answers.
    pub(super) fn ask(&self, branch: Branch, step: StepIx, facts: &[FactIx]) -> Vec<Branch> {
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
                next.answers.insert(*fact, answer);
            }
            next.circumstances.opened.extend(node.access);
            next.asking_minutes += minutes;
            next.questions += 1;
            next
        };
        parts.into_iter().map(part).collect()
    }

    pub(super) fn is_by_customer(&self, step: StepIx) -> bool {
        self.engine.pack().steps[step.0].by == By::Customer
    }

    /// Asks for a whole batch at once, follow-ups where the answers call for them.
    pub(super) fn write(&self, mut branch: Branch, batch: &Batch) -> Vec<Branch> {
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
                    let answer = next.answers.get(fact).copied().flatten();
                    answer.is_some_and(|at| outcomes.contains(&at))
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
}
