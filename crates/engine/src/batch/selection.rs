//! One message that asks for several things at once.
//!
//! What answers tell *together* about the defects is submodular as long as the defects make them: an
//! act never tells more after others than before. So the act with the most further bits a further
//! minute is found lazily: what an act told earlier bounds what it tells now. Getting to a place
//! counts once in a message. At the end, acts that the others have made superfluous are taken out.

use shindan_model::{ActIx, By, FactIx};

use super::branches::Branches;
use super::scenarios::{Answers, Scenarios};
use super::types::{Batch, BatchAct, BatchEnd};
use crate::engine::Engine;
use crate::evidence::circumstances::Circumstances;
use crate::evidence::resolved::ResolvedEvidence;

/// An act that could be chosen.
struct Candidate {
    act: ActIx,
    settles: Vec<FactIx>,
    mandatory: bool,
    /// The bits it told last, and how many acts were chosen then.
    bits: f64,
    seen: usize,
}

/// A batch being put together.
struct GreedySelection<'a, 'p> {
    engine: &'a Engine<'p>,
    scenarios: &'a Scenarios<'a, 'p>,
    /// By fact: how it could come out.
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
    for fact in candidates.iter().flat_map(|candidate| &candidate.settles) {
        if answers[fact.0].is_none() {
            answers[fact.0] = scenarios.answers(*fact);
        }
    }
    let circumstances = circumstances.clone();
    let composer = GreedySelection { engine, scenarios, answers, circumstances };
    let (mut chosen, end, branches) = composer.greedy(&mut candidates, most);
    let superfluous = composer.prune(&mut chosen);
    let (branches, bits) = match superfluous.is_empty() {
        true => (branches, chosen.iter().map(|act| act.bits).sum()),
        false => composer.reevaluate(&mut chosen),
    };
    Batch {
        minutes: chosen.iter().map(|act| act.minutes).sum(),
        acts: chosen,
        follow_ups: Vec::new(),
        superfluous,
        end,
        bits,
        branches: branches.count(),
        estimated: branches.estimated,
        left_out: scenarios.left_out,
    }
}

/// Everything that somebody could do now, in pack order.
fn candidates(engine: &Engine<'_>, resolved: &ResolvedEvidence) -> Vec<Candidate> {
    let acts = engine.pack.acts.iter().enumerate();
    let possible = acts.filter(|(at, act)| act.by != By::Probe && resolved.enabled[*at]);
    let candidate = |(at, act): (usize, &shindan_model::Act)| {
        let askable = act.settles.iter().copied().filter(|fact| resolved.askable[fact.0]);
        let (act, mandatory) = (ActIx(at), act.mandatory);
        Candidate { act, settles: askable.collect(), mandatory, bits: f64::INFINITY, seen: 0 }
    };
    possible.map(candidate).filter(|candidate| !candidate.settles.is_empty()).collect()
}

impl GreedySelection<'_, '_> {
    /// Bits that these facts tell beside what has come back.
    fn bits(&self, branches: &Branches, settles: &[FactIx]) -> f64 {
        let mut told = self.answered(settles).peekable();
        let mut bits = 0.0;
        let mut after: Option<Branches> = None;
        while let Some((fact, answers)) = told.next() {
            let before = after.as_ref().unwrap_or(branches);
            bits += before.information(self.scenarios, answers);
            after = told.peek().is_some().then(|| before.with(fact, answers));
        }
        bits
    }

    /// What could have come back when these facts are told, too.
    fn after(&self, branches: Branches, settles: &[FactIx]) -> Branches {
        self.answered(settles).fold(branches, |after, (fact, answers)| after.with(fact, answers))
    }

    /// The facts that have outcomes, with how they could come out.
    fn answered<'s>(
        &'s self,
        settles: &'s [FactIx],
    ) -> impl Iterator<Item = (FactIx, &'s Answers)> {
        settles.iter().filter_map(|fact| Some((*fact, self.answers[fact.0].as_ref()?)))
    }

    /// The least that asking for facts is worth: those that others wait for are worth asking.
    fn at_least(&self, settles: &[FactIx]) -> f64 {
        let gates = settles.iter().any(|fact| self.engine.gates[fact.0]);
        if gates { self.engine.pack.stop.bits } else { 0.0 }
    }

    /// The act with the most further bits a further minute, again and again.
    fn greedy(
        &self,
        candidates: &mut Vec<Candidate>,
        most: usize,
    ) -> (Vec<BatchAct>, BatchEnd, Branches) {
        let pack = self.engine.pack;
        let mut here = self.circumstances.clone();
        let mut branches = Branches::start(self.scenarios);
        let mut chosen: Vec<BatchAct> = Vec::new();
        let mut seen = 0;
        loop {
            if candidates.is_empty() {
                return (chosen, BatchEnd::NothingLeft, branches);
            }
            let minutes = |own: &Candidate| here.cost_minutes(pack, &pack.acts[own.act.0]);
            let value = |own: &Candidate| (own.mandatory, own.bits / minutes(own).max(0.01));
            // The last one is the best; of equals, the first in the pack.
            candidates.sort_by(|a, b| {
                let ((first, a_value), (second, b_value)) = (value(a), value(b));
                first.cmp(&second).then(a_value.total_cmp(&b_value)).then(b.act.cmp(&a.act))
            });
            let Some(mut best) = candidates.pop() else { continue };
            if best.seen <= seen {
                let bits = self.bits(&branches, &best.settles);
                (best.bits, best.seen) = (bits.max(self.at_least(&best.settles)), seen + 1);
                candidates.push(best);
                continue;
            }
            if !best.mandatory && best.bits < pack.stop.bits {
                // What is dearer a minute may still tell enough.
                continue;
            }
            if chosen.len() >= most {
                return (chosen, BatchEnd::Most, branches);
            }
            let added = minutes(&best);
            let bits = self.bits(&branches, &best.settles);
            branches = self.after(branches, &best.settles);
            here.opened.extend(pack.acts[best.act.0].setup);
            for other in candidates.iter_mut() {
                other.settles.retain(|fact| !best.settles.contains(fact));
            }
            candidates.retain(|other| !other.settles.is_empty());
            let Candidate { act, settles, mandatory, .. } = best;
            chosen.push(BatchAct { act, settles, bits, minutes: added, mandatory });
            seen += 1;
        }
    }

    /// Takes out the acts without which the others tell as much.
    fn prune(&self, chosen: &mut Vec<BatchAct>) -> Vec<ActIx> {
        let mut superfluous = Vec::new();
        // The last one tells what it adds.
        for at in (0..chosen.len().saturating_sub(1)).rev() {
            let own = &chosen[at];
            if own.mandatory || self.at_least(&own.settles) > 0.0 {
                continue;
            }
            let mut branches = Branches::start(self.scenarios);
            for (_, other) in chosen.iter().enumerate().filter(|(other, _)| *other != at) {
                branches = self.after(branches, &other.settles);
            }
            if self.bits(&branches, &own.settles) < self.engine.pack.stop.bits {
                superfluous.push(chosen.remove(at).act);
            }
        }
        superfluous.reverse();
        superfluous
    }

    /// What the acts that were kept add and cost, one after the other.
    fn reevaluate(&self, chosen: &mut [BatchAct]) -> (Branches, f64) {
        let pack = self.engine.pack;
        let mut here = self.circumstances.clone();
        let mut branches = Branches::start(self.scenarios);
        for own in chosen.iter_mut() {
            own.minutes = here.cost_minutes(pack, &pack.acts[own.act.0]);
            here.opened.extend(pack.acts[own.act.0].setup);
            own.bits = self.bits(&branches, &own.settles);
            branches = self.after(branches, &own.settles);
        }
        let bits = chosen.iter().map(|own| own.bits).sum();
        (branches, bits)
    }
}
