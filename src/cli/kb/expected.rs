//! Whether a case comes out as its author expected.

use serde::Serialize;

use crate::engine::Verdict;
use crate::kb::{Case, CauseIx, Pack};
use crate::report::percent;

/// Something that was expected and came out differently.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct Difference {
    pub(super) what: &'static str,
    pub(super) expected: String,
    pub(super) found: String,
}

/// A cause's id, or `outside`.
pub(super) fn name(pack: &Pack, cause: Option<CauseIx>) -> String {
    cause.map_or_else(|| "outside".to_owned(), |cause| pack.causes[cause.0].about.id.clone())
}

/// The ids of the defects that are probably there.
pub(super) fn likely(pack: &Pack, verdict: &Verdict) -> Vec<String> {
    verdict.likely_set.iter().map(|at| pack.defects[at.0].about.id.clone()).collect()
}

/// Whether a case says anything about what is asked.
pub(super) fn expects_acts(case: &Case) -> bool {
    !case.expect.must_ask.is_empty() || !case.expect.must_not_ask.is_empty()
}

/// Where a verdict differs from what was expected.
pub(super) fn differences(pack: &Pack, case: &Case, verdict: &Verdict) -> Vec<Difference> {
    let mut differences = Vec::new();
    let leader = verdict.leader();
    if let Some(expected) = case.expect.leader
        && expected != leader.cause
    {
        let found = format!("{} ({})", name(pack, leader.cause), percent(leader.probability));
        differences.push(Difference { what: "leader", expected: name(pack, expected), found });
    }
    let id = |at: usize| pack.defects[at].about.id.clone();
    let likely = likely(pack, verdict);
    for defect in case.expect.defects.iter().filter(|defect| !verdict.likely_set.contains(defect)) {
        let found = if likely.is_empty() { "no defect".to_owned() } else { likely.join(", ") };
        differences.push(Difference { what: "defects", expected: id(defect.0), found });
    }
    if let Some(status) = &case.expect.status
        && status != verdict.status.as_str()
    {
        differences.push(Difference {
            what: "status",
            expected: status.clone(),
            found: verdict.status.as_str().to_owned(),
        });
    }
    let offered = |act| verdict.next.iter().any(|next| next.act == act);
    for act in case.expect.must_ask.iter().filter(|act| !offered(**act)) {
        let expected = pack.acts[act.0].about.id.clone();
        differences.push(Difference { what: "must_ask", expected, found: acts(pack, verdict) });
    }
    for act in case.expect.must_not_ask.iter().filter(|act| offered(**act)) {
        let expected = format!("not {}", pack.acts[act.0].about.id);
        differences.push(Difference { what: "must_not_ask", expected, found: acts(pack, verdict) });
    }
    differences
}

fn acts(pack: &Pack, verdict: &Verdict) -> String {
    let ids: Vec<&str> =
        verdict.next.iter().map(|next| pack.acts[next.act.0].about.id.as_str()).collect();
    if ids.is_empty() { "nothing is asked".to_owned() } else { ids.join(", ") }
}
