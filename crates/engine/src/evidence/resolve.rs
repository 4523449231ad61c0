//! Resolves the facts of a case.
//!
//! Drops stale values, applies rules, reduces several subjects to the one that counts, weighs
//! sources by reliability, and sets aside what does not apply. Nothing disappears silently: see
//! [`ResolvedEvidence::ignored`] and [`ResolvedEvidence::disagreements`].

use jiff::Timestamp;
use shindan_model::{FactIx, FactSet, RuleIx};

use crate::engine::Engine;
use crate::evidence::finding::Finding;
use crate::evidence::resolved::{ResolvedEvidence, add};
use crate::evidence::working_memory::WorkingMemory;

pub(crate) fn resolve(engine: &Engine<'_>, facts: &FactSet, now: Timestamp) -> ResolvedEvidence {
    let pack = engine.pack;
    let mut resolved = ResolvedEvidence::default();
    let mut memory = WorkingMemory {
        engine,
        now,
        learned: vec![Vec::new(); pack.facts.len()],
        outcome: vec![None; pack.facts.len()],
        value: vec![None; pack.facts.len()],
    };
    for fact in facts.iter() {
        memory.take(fact, &mut resolved);
    }
    for fact in &mut memory.learned {
        fact.sort_by(|a, b| (&a.of, a.how, &a.source.name).cmp(&(&b.of, b.how, &b.source.name)));
    }
    if let Some(complaint) = pack.complaint {
        memory.outcome[complaint.fact.0] = Some(complaint.outcome);
    }
    for at in 0..pack.facts.len() {
        memory.refresh(FactIx(at));
    }
    for (at, rule) in pack.rules.iter().enumerate() {
        let holds = rule.when.holds(&memory);
        resolved.rules.push(holds);
        match holds {
            Some(true) => {
                let of = memory.subjects_of(RuleIx(at)).filter(|of| of.len() == 1);
                memory.derive(RuleIx(at), of.as_ref().and_then(|of| of[0].as_deref()));
            }
            None if !rule.derive.is_empty() => memory.derive_by_subject(RuleIx(at)),
            _ => {}
        }
        if holds == Some(true) {
            for fact in &rule.not_applicable {
                add(&mut resolved.not_applicable, *fact);
            }
        }
    }
    for (at, fact) in pack.facts.iter().enumerate() {
        if fact.requires.as_ref().is_some_and(|requires| requires.holds(&memory) == Some(false)) {
            add(&mut resolved.not_applicable, FactIx(at));
        }
    }
    resolved.not_applicable.sort_unstable();
    memory.findings(&mut resolved);
    memory.hard(&mut resolved);
    resolved.claimed = memory.claimed();
    memory.gates(&mut resolved);
    resolved
}

/// Resolves certain outcomes, each fact once, in a pack with findings only.
pub(crate) fn plain(engine: &Engine<'_>, outcomes: &[(FactIx, usize)]) -> ResolvedEvidence {
    let pack = engine.pack;
    let mut resolved = ResolvedEvidence {
        askable: vec![true; pack.facts.len()],
        enabled: vec![true; pack.acts.len()],
        ..ResolvedEvidence::default()
    };
    if let Some(complaint) = pack.complaint {
        let outcomes = pack.facts[complaint.fact.0].outcomes.len();
        resolved.findings.push(Finding::certain(complaint.fact, complaint.outcome, outcomes));
    }
    let first = resolved.findings.len();
    for (fact, outcome) in outcomes {
        let count = pack.facts[fact.0].outcomes.len();
        resolved.askable[fact.0] = false;
        resolved.findings.push(Finding::certain(*fact, *outcome, count));
    }
    resolved.findings[first..].sort_unstable_by_key(|finding| finding.fact);
    resolved
}
