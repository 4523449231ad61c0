//! Whether a case comes out as its author expected.

use serde::Serialize;
use shindan_author::case::{Case, Suspect};
use shindan_case::value_of;
use shindan_engine::Verdict;
use shindan_model::{CauseIx, Pack, Value, split_key};
use shindan_report::percent;

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
    facts(pack, case, verdict, &mut differences);
    probabilities(pack, case, verdict, &mut differences);
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

fn facts(pack: &Pack, case: &Case, verdict: &Verdict, differences: &mut Vec<Difference>) {
    for (key, text) in &case.expect.facts {
        let (id, of) = split_key(key);
        let wanted = value_of(pack, id, text);
        let known = verdict.resolved.facts.iter().map(|own| &own.learned);
        let own = known.filter(|own| own.id == id && (of.is_none() || own.of.as_deref() == of));
        let values: Vec<_> = own.filter_map(|own| own.value()).collect();
        if values.iter().any(|value| same(value, &wanted)) {
            continue;
        }
        let values: Vec<String> = values.iter().map(ToString::to_string).collect();
        let found = if values.is_empty() { "not known".to_owned() } else { values.join(", ") };
        differences.push(Difference { what: "facts", expected: format!("{key} = {text}"), found });
    }
}

/// Whether two values say the same: outcomes between which nothing decides have no order.
fn same(a: &Value, b: &Value) -> bool {
    let sorted = |value: &Value| match value {
        Value::OneOf(outcomes) => {
            let mut outcomes = outcomes.clone();
            outcomes.sort();
            Value::OneOf(outcomes)
        }
        other => other.clone(),
    };
    sorted(a) == sorted(b)
}

fn probabilities(pack: &Pack, case: &Case, verdict: &Verdict, differences: &mut Vec<Difference>) {
    let expect = &case.expect;
    let least = expect.at_least.iter().map(|own| ("at_least", own, f64::ge as fn(&f64, &f64) -> _));
    let most = expect.at_most.iter().map(|own| ("at_most", own, f64::le as fn(&f64, &f64) -> _));
    for (what, (suspect, limit), holds) in least.chain(most) {
        let found = probability(verdict, *suspect);
        if found.is_some_and(|found| holds(&found, limit)) {
            continue;
        }
        let id = match suspect {
            Suspect::Cause(cause) => name(pack, *cause),
            Suspect::Defect(defect) => pack.defects[defect.0].about.id.clone(),
        };
        // Whole percents may look the same.
        let found = found.map_or_else(|| "none".to_owned(), |found| format!("{found:.4}"));
        differences.push(Difference { what, expected: format!("{id} {limit}"), found });
    }
}

/// None where the evidence is impossible.
pub(super) fn probability(verdict: &Verdict, suspect: Suspect) -> Option<f64> {
    let mut causes = verdict.causes.iter().chain([&verdict.outside]);
    match suspect {
        Suspect::Cause(wanted) => causes.find(|own| own.cause == wanted)?.probability,
        Suspect::Defect(wanted) => {
            causes.flat_map(|own| &own.defects).find(|own| own.defect == wanted)?.probability
        }
    }
}

fn acts(pack: &Pack, verdict: &Verdict) -> String {
    let ids: Vec<&str> =
        verdict.next.iter().map(|next| pack.acts[next.act.0].about.id.as_str()).collect();
    if ids.is_empty() { "nothing is asked".to_owned() } else { ids.join(", ") }
}
