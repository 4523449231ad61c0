//! What if: the verdict with some facts assumed to be otherwise, as a difference. Nothing is stored.

use shindan_model::{CauseIx, DefectIx, FactSet};

use super::explained_case::assumed;
use super::explanation::{Assumption, RankChange, VerdictDifference};
use crate::engine::Engine;
use crate::verdict::types::Verdict;

/// Defects that neither had nor have this probability are not compared.
const WORTH_COMPARING: f64 = 0.05;

/// The facts with what is assumed in place of what is known of the same fact: of that subject, or of
/// every subject where none is named.
pub(super) fn assume(engine: &Engine<'_>, facts: &FactSet, assumptions: &[Assumption]) -> FactSet {
    let mut left = facts.clone();
    for own in assumptions {
        let id = &engine.pack.facts[own.fact.0].about.id;
        let replaced = |of: &Option<String>| own.of.is_none() || *of == own.of;
        left = left.iter().filter(|f| f.id != *id || !replaced(&f.of)).cloned().collect();
        if let Some(value) = &own.value {
            left.insert(assumed(id, own.of.as_deref(), value.clone()));
        }
    }
    left
}

/// Compares two verdicts.
pub fn difference(before: &Verdict, after: &Verdict) -> VerdictDifference {
    let all = |verdict: &Verdict| -> Vec<(Option<CauseIx>, Option<f64>)> {
        let causes = verdict.causes.iter().chain([&verdict.outside]);
        causes.map(|own| (own.cause, own.probability)).collect()
    };
    let old = all(before);
    let causes = all(after).into_iter().map(|(cause, now)| {
        let then = old.iter().find(|(other, _)| *other == cause).and_then(|(_, own)| *own);
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
    let mut all: Vec<(DefectIx, Option<f64>)> =
        causes.flat_map(|own| &own.defects).map(|own| (own.defect, own.probability)).collect();
    all.sort_by(|a, b| b.1.unwrap_or(0.0).total_cmp(&a.1.unwrap_or(0.0)).then(a.0.cmp(&b.0)));
    all
}
