//! Repairing what was found, until the complaint is gone.

use super::draw::Drawn;
use crate::engine::Verdict;
use crate::kb::{DefectIx, Pack};

/// Minutes of a repair that the pack says nothing about.
const USUAL_REPAIR_MINUTES: f64 = 30.0;
/// At most this many repairs are tried before somebody else is called.
const MOST_REPAIRS: usize = 10;

/// Minutes that repairing a defect takes in a context state.
pub(super) fn minutes(pack: &Pack, defect: DefectIx, state: &[usize]) -> f64 {
    let applies = |when| pack.model.holds_in(when, state) == Some(true);
    let mut remedies = pack.defects[defect.0].remedies.iter();
    let remedy = remedies.find(|remedy| remedy.when.as_ref().is_none_or(applies));
    remedy.and_then(|remedy| remedy.minutes).unwrap_or(USUAL_REPAIR_MINUTES)
}

/// The likeliest defects, by probability a minute.
pub(super) fn plan(pack: &Pack, verdict: &Verdict) -> Vec<DefectIx> {
    let all = verdict.causes.iter().chain([&verdict.outside]).flat_map(|cause| &cause.defects);
    let mut likely: Vec<(DefectIx, f64)> =
        all.map(|own| (own.defect, own.probability.unwrap_or(0.0))).collect();
    likely.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    likely.truncate(MOST_REPAIRS);
    let value = |own: &(DefectIx, f64)| own.1 / minutes(pack, own.0, &verdict.context).max(0.1);
    likely.sort_by(|a, b| value(b).total_cmp(&value(a)).then(a.0.cmp(&b.0)));
    likely.into_iter().map(|(defect, _)| defect).collect()
}

/// Whether the complaint is gone when these are repaired.
pub(super) fn is_gone(drawn: &Drawn, repaired: &[DefectIx]) -> bool {
    let still = |(at, brings): (usize, &bool)| *brings && !repaired.contains(&DefectIx(at));
    !drawn.brought_by_leak && !drawn.brings.iter().enumerate().any(still)
}
