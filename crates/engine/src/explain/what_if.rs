//! What-if: the verdict under assumptions, as a difference. Nothing is stored.

use shindan_model::{CauseIx, DefectIx, FactSet};

use super::explained_case::assumed;
use super::explanation::{Assumption, RankChange, VerdictDifference};
use crate::engine::Engine;
use crate::verdict::types::Verdict;

/// Compare only defects that reach this probability, before or after.
const WORTH_COMPARING: f64 = 0.05;

/// Replaces the known values of facts by assumed ones, for one subject or for all.
pub(super) fn assume(engine: &Engine<'_>, facts: &FactSet, assumptions: &[Assumption]) -> FactSet {
    let mut left = facts.clone();
    for assumption in assumptions {
        let id = &engine.pack.facts[assumption.fact.0].about.id;
        let replaced = |of: &Option<String>| assumption.of.is_none() || *of == assumption.of;
        left = left.iter().filter(|f| f.id != *id || !replaced(&f.of)).cloned().collect();
        if let Some(value) = &assumption.value {
            left.insert(assumed(id, assumption.of.as_deref(), value.clone()));
        }
    }
    left
}

/// Compares two verdicts.
pub fn difference(before: &Verdict, after: &Verdict) -> VerdictDifference {
    let all = |verdict: &Verdict| -> Vec<(Option<CauseIx>, Option<f64>)> {
        let causes = verdict.causes.iter().chain([&verdict.outside]);
        causes.map(|cause| (cause.cause, cause.probability)).collect()
    };
    let old = all(before);
    let causes = all(after).into_iter().map(|(cause, now)| {
        let then =
            old.iter().find(|(other, _)| *other == cause).and_then(|(_, probability)| *probability);
        (cause, [then, now])
    });
    let (old, new) = (ranking(before), ranking(after));
    let defects = new.iter().enumerate().filter_map(|(at, (defect, now))| {
        let then_at = old.iter().position(|(other, _)| other == defect)?;
        let then = old[then_at].1;
        let matters = then.into_iter().chain(*now).any(|p| p >= WORTH_COMPARING);
        (matters && then_at != at).then_some(RankChange {
            defect: *defect,
            place: [then_at + 1, at + 1],
            probability: [then, *now],
        })
    });
    VerdictDifference { causes: causes.collect(), defects: defects.collect() }
}

/// All defects, likeliest first; ties in pack order.
fn ranking(verdict: &Verdict) -> Vec<(DefectIx, Option<f64>)> {
    let causes = verdict.causes.iter().chain([&verdict.outside]);
    let mut all: Vec<(DefectIx, Option<f64>)> = causes
        .flat_map(|cause| &cause.defects)
        .map(|defect| (defect.defect, defect.probability))
        .collect();
    all.sort_by(|a, b| b.1.unwrap_or(0.0).total_cmp(&a.1.unwrap_or(0.0)).then(a.0.cmp(&b.0)));
    all
}

#[cfg(test)]
mod tests {
    use shindan_model::Value;

    use super::*;
    use crate::testing::{FUSE, near, now, red_lamp, stated};

    #[test]
    fn an_assumption_replaces_what_is_known() {
        let pack = red_lamp();
        let engine = Engine::new(&pack);
        let facts = stated(&[("lamp", "red"), ("fuse", "whole")]);
        let assumption = |value: Option<&str>| Assumption {
            fact: FUSE,
            of: None,
            value: value.map(|value| Value::Text(value.to_owned())),
        };
        let values = |facts: &FactSet| -> Vec<String> {
            let fuse = facts.iter().filter(|fact| fact.id == "fuse");
            fuse.filter_map(|fact| Some(fact.value()?.to_string())).collect()
        };
        assert_eq!(values(&assume(&engine, &facts, &[assumption(Some("blown"))])), ["blown"]);
        assert_eq!(values(&assume(&engine, &facts, &[assumption(None)])), [""; 0]);
        assert_eq!(values(&facts), ["whole"], "nothing is stored");
    }

    #[test]
    fn a_difference_lists_probabilities_and_ranks() {
        let pack = red_lamp();
        let engine = Engine::new(&pack);
        let verdict = |fuse: &str| {
            let facts = stated(&[("lamp", "red"), ("fuse", fuse)]);
            engine.diagnose(&facts, &now()).unwrap()
        };
        let (whole, blown) = (verdict("whole"), verdict("blown"));
        let change = difference(&whole, &blown);
        // a leads after, b before.
        assert_eq!(change.causes[0].0, Some(CauseIx(0)));
        near(change.causes[0].1[1].unwrap(), 0.0829 * 0.901 / 0.075_997_9);
        let ranks: Vec<_> =
            change.defects.iter().map(|change| (change.defect.0, change.place)).collect();
        assert_eq!(ranks, [(0, [2, 1]), (1, [1, 2])]);
        assert!(difference(&whole, &whole).defects.is_empty());
    }
}
