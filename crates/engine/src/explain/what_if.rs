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
