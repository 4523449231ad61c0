//! Greedy selection of the steps for one message.
//!
//! The joint information of several answers is submodular as long as the defects determine them: an
//! step never gains from others. So lazy greedy selection works, as the last gain of a step bounds
//! its next one. An access counts once per message. In the end, steps made superfluous by others are
//! pruned.

use shindan_model::{By, FactIx, StepIx};

use super::branches::Branches;
use super::scenarios::{Answers, Scenarios};
use super::types::{Batch, BatchEnd, BatchStep};
use crate::engine::Engine;
use crate::evidence::circumstances::Circumstances;
use crate::evidence::resolved::ResolvedEvidence;

/// A candidate step.
struct Candidate {
    step: StepIx,
    gives: Vec<FactIx>,
    mandatory: bool,
    /// Its last computed gain in bits, and the number of steps chosen then, plus 1.
    bits: f64,
    seen: usize,
}

/// The state that does not change during selection.
struct GreedySelection<'a, 'p> {
    engine: &'a Engine<'p>,
    scenarios: &'a Scenarios<'a, 'p>,
    /// By fact: its possible answers.
    answers: Vec<Option<Answers>>,
    circumstances: Circumstances,
}

pub(super) fn compose(
    engine: &Engine<'_>,
    resolved: &ResolvedEvidence,
    scenarios: &Scenarios<'_, '_>,
    circumstances: &Circumstances,
    most: usize,
) -> Batch {
    let mut candidates = candidates(engine, resolved);
    let mut answers: Vec<Option<Answers>> = engine.pack.facts.iter().map(|_| None).collect();
    for fact in candidates.iter().flat_map(|candidate| &candidate.gives) {
        if answers[fact.0].is_none() {
            answers[fact.0] = scenarios.answers(*fact);
        }
    }
    let circumstances = circumstances.clone();
    let selection = GreedySelection { engine, scenarios, answers, circumstances };
    let (mut chosen, end, branches) = selection.greedy(&mut candidates, most);
    let superfluous = selection.prune(&mut chosen);
    let (branches, bits) = match superfluous.is_empty() {
        true => (branches, chosen.iter().map(|step| step.bits).sum()),
        false => selection.reevaluate(&mut chosen),
    };
    Batch {
        minutes: chosen.iter().map(|step| step.minutes).sum(),
        steps: chosen,
        follow_ups: Vec::new(),
        superfluous,
        end,
        bits,
        branches: branches.count(),
        estimated: branches.estimated,
        left_out: scenarios.left_out,
    }
}

/// The steps that a person can do now, in pack order.
fn candidates(engine: &Engine<'_>, resolved: &ResolvedEvidence) -> Vec<Candidate> {
    let steps = engine.pack.steps.iter().enumerate();
    let possible = steps.filter(|(at, step)| step.by != By::Probe && resolved.enabled[*at]);
    let candidate = |(at, step): (usize, &shindan_model::Step)| {
        let askable = step.gives.iter().copied().filter(|fact| resolved.askable[fact.0]);
        let (step, mandatory) = (StepIx(at), step.mandatory);
        Candidate { step, gives: askable.collect(), mandatory, bits: f64::INFINITY, seen: 0 }
    };
    possible.map(candidate).filter(|candidate| !candidate.gives.is_empty()).collect()
}

impl GreedySelection<'_, '_> {
    /// The joint information of these facts beyond the branches, in bits.
    fn bits(&self, branches: &Branches, gives: &[FactIx]) -> f64 {
        let mut answered = self.answered(gives).peekable();
        let mut bits = 0.0;
        let mut after: Option<Branches> = None;
        while let Some((fact, answers)) = answered.next() {
            let before = after.as_ref().unwrap_or(branches);
            bits += before.information(self.scenarios, answers);
            after = answered.peek().is_some().then(|| before.with(fact, answers));
        }
        bits
    }

    /// Branches on the answers to these facts, too.
    fn after(&self, branches: Branches, gives: &[FactIx]) -> Branches {
        self.answered(gives).fold(branches, |after, (fact, answers)| after.with(fact, answers))
    }

    /// The facts that have outcomes, with their answers.
    fn answered<'s>(&'s self, gives: &'s [FactIx]) -> impl Iterator<Item = (FactIx, &'s Answers)> {
        gives.iter().filter_map(|fact| Some((*fact, self.answers[fact.0].as_ref()?)))
    }

    /// A lower bound on the value of facts: those that others require are always worth asking.
    fn at_least(&self, gives: &[FactIx]) -> f64 {
        let gates = gives.iter().any(|fact| self.engine.gates[fact.0]);
        if gates { self.engine.pack.stop.bits } else { 0.0 }
    }

    /// Repeatedly adds the step with the most additional bits per additional minute.
    fn greedy(
        &self,
        candidates: &mut Vec<Candidate>,
        most: usize,
    ) -> (Vec<BatchStep>, BatchEnd, Branches) {
        let pack = self.engine.pack;
        let mut here = self.circumstances.clone();
        let mut branches = Branches::start(self.scenarios);
        let mut chosen: Vec<BatchStep> = Vec::new();
        let mut seen = 0;
        loop {
            if candidates.is_empty() {
                return (chosen, BatchEnd::NothingLeft, branches);
            }
            let minutes =
                |candidate: &Candidate| here.cost_minutes(pack, &pack.steps[candidate.step.0]);
            let value = |candidate: &Candidate| {
                (candidate.mandatory, candidate.bits / minutes(candidate).max(0.01))
            };
            // The best comes last; ties go to pack order.
            candidates.sort_by(|a, b| {
                let ((first, a_value), (second, b_value)) = (value(a), value(b));
                first.cmp(&second).then(a_value.total_cmp(&b_value)).then(b.step.cmp(&a.step))
            });
            let Some(mut best) = candidates.pop() else { continue };
            if best.seen <= seen {
                let bits = self.bits(&branches, &best.gives);
                (best.bits, best.seen) = (bits.max(self.at_least(&best.gives)), seen + 1);
                candidates.push(best);
                continue;
            }
            if !best.mandatory && best.bits < pack.stop.bits {
                // A step with a worse ratio may still carry enough bits.
                continue;
            }
            if chosen.len() >= most {
                return (chosen, BatchEnd::Most, branches);
            }
            let added = minutes(&best);
            let bits = self.bits(&branches, &best.gives);
            branches = self.after(branches, &best.gives);
            here.opened.extend(pack.steps[best.step.0].access);
            for other in candidates.iter_mut() {
                other.gives.retain(|fact| !best.gives.contains(fact));
            }
            candidates.retain(|other| !other.gives.is_empty());
            let Candidate { step, gives, mandatory, .. } = best;
            chosen.push(BatchStep { step, gives, bits, minutes: added, mandatory });
            seen += 1;
        }
    }

    /// Removes steps that add too little to the others.
    fn prune(&self, chosen: &mut Vec<BatchStep>) -> Vec<StepIx> {
        let mut superfluous = Vec::new();
        // The last step was chosen for what it adds.
        for at in (0..chosen.len().saturating_sub(1)).rev() {
            let step = &chosen[at];
            if step.mandatory || self.at_least(&step.gives) > 0.0 {
                continue;
            }
            let mut branches = Branches::start(self.scenarios);
            for (_, other) in chosen.iter().enumerate().filter(|(other, _)| *other != at) {
                branches = self.after(branches, &other.gives);
            }
            if self.bits(&branches, &step.gives) < self.engine.pack.stop.bits {
                superfluous.push(chosen.remove(at).step);
            }
        }
        superfluous.reverse();
        superfluous
    }

    /// Recomputes what each remaining step adds and costs.
    fn reevaluate(&self, chosen: &mut [BatchStep]) -> (Branches, f64) {
        let pack = self.engine.pack;
        let mut here = self.circumstances.clone();
        let mut branches = Branches::start(self.scenarios);
        for step in chosen.iter_mut() {
            step.minutes = here.cost_minutes(pack, &pack.steps[step.step.0]);
            here.opened.extend(pack.steps[step.step.0].access);
            step.bits = self.bits(&branches, &step.gives);
            branches = self.after(branches, &step.gives);
        }
        let bits = chosen.iter().map(|step| step.bits).sum();
        (branches, bits)
    }
}

#[cfg(test)]
mod tests {
    use crate::batch::types::BatchEnd;
    use crate::engine::Engine;
    use crate::testing::{FUSE, LAMP, TestFact, near, now, pack, red_lamp, stated, table_lamp};

    #[test]
    fn a_batch_adds_the_steps_by_what_they_add() {
        let pack = red_lamp();
        let engine = Engine::new(&pack);
        for (most, gives, end) in [
            (0, vec![], BatchEnd::Most),
            (1, vec![FUSE], BatchEnd::Most),
            (5, vec![FUSE, LAMP], BatchEnd::NothingLeft),
        ] {
            let batch = engine.batch(&stated(&[]), &now(), most).unwrap();
            let asked: Vec<_> = batch.steps.iter().flat_map(|step| step.gives.clone()).collect();
            assert_eq!((asked, batch.end), (gives, end), "{most}");
            near(batch.bits, batch.steps.iter().map(|step| step.bits).sum());
            near(batch.minutes, batch.steps.len() as f64);
        }
    }

    #[test]
    fn a_step_that_repeats_another_adds_nothing() {
        // Two gauges that show the same defect without error: the second is superfluous.
        let gauge =
            |id| TestFact { id, outcomes: &["low", "high"], leak: &[0.0], links: &[("a", &[1.0])] };
        let pack = pack(&[("a", 0.3)], &[gauge("one"), gauge("two")]);
        let engine = Engine::new(&pack);
        let batch = engine.batch(&stated(&[]), &now(), 5).unwrap();
        assert_eq!(batch.steps.len(), 1);
        // H(0.3) = 0.881291 bits, all of it.
        assert!((batch.bits - 0.881_290_899_230_692_9).abs() < 1e-12, "{}", batch.bits);
    }

    #[test]
    fn mandatory_steps_come_first_and_an_access_counts_once() {
        let pack = table_lamp();
        let engine = Engine::new(&pack);
        let batch = engine.batch(&stated(&[("lamp.sound", "rattles")]), &now(), 5).unwrap();
        let ids: Vec<&str> =
            batch.steps.iter().map(|step| pack.steps[step.step.0].about.id.as_str()).collect();
        assert_eq!(ids[0], "ask-type");
        assert!(batch.steps[0].mandatory);
    }
}
