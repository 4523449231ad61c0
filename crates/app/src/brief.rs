//! A verdict in brief, as cases store it.

use jiff::Timestamp;
use shindan_case::{PackStamp, VerdictBrief};
use shindan_engine::{CauseVerdict, Verdict};
use shindan_model::Pack;
use shindan_report::json::OUTSIDE;

/// Which pack this is.
pub fn stamp(pack: &Pack) -> PackStamp {
    PackStamp { id: pack.id.clone(), version: pack.version.clone(), digest: pack.digest.clone() }
}

/// A pack as people tell it from another: id, version, the beginning of its digest.
pub fn stamp_name(stamp: &PackStamp) -> String {
    let digest = stamp.digest.get(..19).unwrap_or(&stamp.digest);
    format!("{} {} ({digest})", stamp.id, stamp.version)
}

/// The verdict in brief, with the pack and the time that it depends on.
pub fn brief(pack: &Pack, verdict: &Verdict, now: Timestamp) -> VerdictBrief {
    let cause = |verdict: &CauseVerdict| {
        let cause = verdict.cause?;
        Some((pack.causes[cause.0].about.id.clone(), verdict.probability))
    };
    let defects = verdict.likely_set.iter();
    VerdictBrief {
        status: verdict.status.as_str().to_owned(),
        causes: verdict.causes.iter().filter_map(cause).collect(),
        outside: verdict.outside.probability,
        defects: defects.map(|defect| pack.defects[defect.0].about.id.clone()).collect(),
        repair: verdict.repair.as_ref().map(|repair| {
            let remedies = repair.defects.iter().filter_map(|defect| verdict.remedy(pack, *defect));
            (remedies.map(|remedy| remedy.id.clone()).collect(), repair.probability)
        }),
        pack: stamp(pack),
        now,
    }
}

/// A cause whose probability is another than before.
#[derive(Clone, Debug, PartialEq)]
pub struct Shift {
    /// Its id, or `outside`.
    pub cause: String,
    /// The probability before.
    pub before: f64,
    /// The probability now.
    pub after: f64,
}

/// The causes whose probability moved by `least` or more, in the order of the new verdict.
pub fn shifts(pack: &Pack, before: &VerdictBrief, after: &Verdict, least: f64) -> Vec<Shift> {
    let causes = after.causes.iter().chain([&after.outside]);
    let shift = |verdict: &CauseVerdict| {
        let cause = verdict.cause.map_or(OUTSIDE, |at| pack.causes[at.0].about.id.as_str());
        let before = match verdict.cause {
            Some(_) => before.causes.iter().find(|(id, _)| id == cause).and_then(|(_, p)| *p),
            None => before.outside,
        };
        let (before, after) = (before?, verdict.probability?);
        let has_moved = (before - after).abs() >= least;
        has_moved.then(|| Shift { cause: cause.to_owned(), before, after })
    };
    causes.filter_map(shift).collect()
}
