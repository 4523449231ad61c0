//! Resolves the facts of a case.
//!
//! Drops stale values, applies rules, reduces several subjects to the one that counts, weighs
//! sources by reliability, and sets aside what does not apply. Nothing disappears silently: see
//! [`ResolvedEvidence::ignored`] and [`ResolvedEvidence::disagreements`].

use jiff::Timestamp;
use shindan_model::{FactIx, FactSet, RuleIx};

use crate::engine::Engine;
use crate::evidence::finding::Finding;
use crate::evidence::reports::Reports;
use crate::evidence::resolved::{ResolvedEvidence, add};
use crate::evidence::working_memory::WorkingMemory;

pub(crate) fn resolve(engine: &Engine<'_>, facts: &FactSet, now: Timestamp) -> ResolvedEvidence {
    let pack = engine.pack;
    let mut resolved = ResolvedEvidence::default();
    let mut memory = WorkingMemory {
        engine,
        now,
        learned: vec![Reports::default(); pack.facts.len()],
        outcome: vec![None; pack.facts.len()],
        value: vec![None; pack.facts.len()],
    };
    for fact in facts.iter() {
        memory.take(fact, &mut resolved);
    }
    memory.learned.iter_mut().for_each(Reports::sort);
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
                memory.derive(RuleIx(at), &[of.and_then(|of| of.into_iter().next().flatten())]);
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
pub(crate) fn findings_only(engine: &Engine<'_>, outcomes: &[(FactIx, usize)]) -> ResolvedEvidence {
    let pack = engine.pack;
    let mut resolved = ResolvedEvidence {
        askable: vec![true; pack.facts.len()],
        enabled: vec![true; pack.steps.len()],
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

#[cfg(test)]
mod tests {
    use jiff::{SignedDuration, Timestamp};
    use shindan_model::{Fact, FactSet, How, Value};

    use crate::engine::Engine;
    use crate::evidence::resolved::WhyIgnored;
    use crate::testing::{near, stated, table_lamp};

    #[test]
    fn the_complaint_comes_first_then_facts_in_pack_order() {
        let pack = table_lamp();
        let engine = Engine::new(&pack);
        let facts = stated(&[("lamp.sound", "silent"), ("bulb.filament", "broken")]);
        let resolved = engine.resolve(&facts, Timestamp::UNIX_EPOCH);
        let ids: Vec<&str> = resolved
            .findings
            .iter()
            .map(|finding| pack.facts[finding.fact.0].about.id.as_str())
            .collect();
        assert_eq!(ids, ["lamp.light", "bulb.filament", "lamp.sound"]);
        // Statements are right with 0.95; what is left is shared by the other outcomes.
        for (finding, expected) in
            resolved.findings[1..].iter().zip([&[0.05, 0.95][..], &[0.025, 0.025, 0.95]])
        {
            for (likelihood, expected) in finding.likelihood.iter().zip(expected) {
                near(*likelihood, *expected);
            }
        }
    }

    #[test]
    fn what_does_not_count_is_listed_with_its_reason() {
        let pack = table_lamp();
        let engine = Engine::new(&pack);
        let now = Timestamp::UNIX_EPOCH + SignedDuration::from_hours(24 * 31);
        let old = |fact: &Fact| Fact { at: Some(Timestamp::UNIX_EPOCH), ..fact.clone() };
        for (key, value, why) in [
            ("lamp.colour", "red", WhyIgnored::UnknownFact),
            ("lamp.sound", "sings", WhyIgnored::UnknownValue),
            // A filament is good for 30 days.
            ("bulb.filament", "whole", WhyIgnored::Stale),
        ] {
            let facts: FactSet = stated(&[(key, value)]).iter().map(old).collect();
            let resolved = engine.resolve(&facts, now);
            let ignored: Vec<_> = resolved.ignored.iter().map(|ignored| ignored.why).collect();
            assert_eq!(ignored, [why], "{key}");
        }
    }

    #[test]
    fn rules_derive_facts_and_requirements_set_facts_aside() {
        let pack = table_lamp();
        let engine = Engine::new(&pack);
        let facts = stated(&[("lamp.model", "battery lamp 3"), ("house.power", "off")]);
        let resolved = engine.resolve(&facts, Timestamp::UNIX_EPOCH);
        let derived: Vec<_> =
            resolved.facts.iter().filter(|fact| fact.learned.how == How::Derived).collect();
        assert_eq!(derived.len(), 1);
        assert_eq!(derived[0].learned.value(), Some(&Value::Text("battery".to_owned())));
        assert_eq!(derived[0].learned.source.quote.as_deref(), Some("battery lamp 3"));
        // A battery lamp needs no mains, so the power in the house does not count.
        let power = engine.fact("house.power").unwrap();
        assert_eq!(resolved.not_applicable, [power]);
        assert_eq!(resolved.ignored[0].why, WhyIgnored::NotApplicable);
        assert_eq!(resolved.rules, [Some(true)]);
    }
}
