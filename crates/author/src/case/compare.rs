//! Compare a verdict with what its case expects.

use serde::Serialize;
use shindan_case::value_of;
use shindan_engine::Verdict;
use shindan_model::{CauseIx, Pack, Value, split_key};
use shindan_report::percent;

use super::expect::{Case, Suspect};
use crate::voice::Voice;

/// An expectation that the verdict does not meet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// The key of `[expect]`: `leader`, `defects`, `status`, `facts`, `at_least`, `at_most`, `must_ask`
    /// or `must_not_ask`.
    pub what: &'static str,
    /// What the case expects, in the author's ids.
    pub expected: String,
    /// What the verdict has instead.
    pub found: String,
}

/// The id of a cause, or `outside`.
pub fn cause_id(pack: &Pack, cause: Option<CauseIx>) -> &str {
    cause.map_or("outside", |cause| pack.causes[cause.0].about.id.as_str())
}

/// The ids of the verdict's likely set of defects.
pub fn likely_ids(pack: &Pack, verdict: &Verdict) -> Vec<String> {
    verdict.likely_set.iter().map(|at| pack.defects[at.0].about.id.clone()).collect()
}

/// Every expectation that the verdict does not meet, in the order of [`Difference::what`].
pub fn differences(
    pack: &Pack,
    case: &Case,
    verdict: &Verdict,
    voice: Voice<'_>,
) -> Vec<Difference> {
    let mut differences = Vec::new();
    let leader = verdict.leader();
    if let Some(expected) = case.expect.leader
        && expected != leader.cause
    {
        let found = format!("{} ({})", cause_id(pack, leader.cause), percent(leader.probability));
        let expected = cause_id(pack, expected).to_owned();
        differences.push(Difference { what: "leader", expected, found });
    }
    let likely = likely_ids(pack, verdict);
    for defect in case.expect.defects.iter().filter(|defect| !verdict.likely_set.contains(defect)) {
        let expected = pack.defects[defect.0].about.id.clone();
        let found = if likely.is_empty() { voice.word("no defect") } else { likely.join(", ") };
        differences.push(Difference { what: "defects", expected, found });
    }
    if let Some(status) = &case.expect.status
        && status != verdict.status.as_str()
    {
        let found = verdict.status.as_str().to_owned();
        differences.push(Difference { what: "status", expected: status.clone(), found });
    }
    facts(pack, case, verdict, voice, &mut differences);
    bounds(pack, case, verdict, voice, &mut differences);
    let offered = |step| verdict.next.iter().any(|next| next.step == step);
    for step in case.expect.must_ask.iter().filter(|step| !offered(**step)) {
        let expected = pack.steps[step.0].about.id.clone();
        let found = steps(pack, verdict, voice);
        differences.push(Difference { what: "must_ask", expected, found });
    }
    for step in case.expect.must_not_ask.iter().filter(|step| offered(**step)) {
        let expected = voice.say("not {step}", &[("step", &pack.steps[step.0].about.id)]);
        let found = steps(pack, verdict, voice);
        differences.push(Difference { what: "must_not_ask", expected, found });
    }
    differences
}

fn facts(
    pack: &Pack,
    case: &Case,
    verdict: &Verdict,
    voice: Voice<'_>,
    differences: &mut Vec<Difference>,
) {
    for (key, text) in &case.expect.facts {
        let (id, of) = split_key(key);
        let expected = value_of(pack, id, text);
        let known = verdict
            .resolved
            .facts
            .iter()
            .map(|fact| &fact.learned)
            .filter(|fact| fact.id == id && (of.is_none() || fact.of.as_deref() == of));
        let values: Vec<_> = known.filter_map(|fact| fact.value()).collect();
        if values.iter().any(|value| is_same(value, &expected)) {
            continue;
        }
        let values: Vec<String> = values.iter().map(ToString::to_string).collect();
        let found = if values.is_empty() { voice.word("not known") } else { values.join(", ") };
        differences.push(Difference { what: "facts", expected: format!("{key} = {text}"), found });
    }
}

/// Compares two values. The order of alternatives (`a|b`) does not matter.
fn is_same(a: &Value, b: &Value) -> bool {
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

fn bounds(
    pack: &Pack,
    case: &Case,
    verdict: &Verdict,
    voice: Voice<'_>,
    differences: &mut Vec<Difference>,
) {
    type Holds = fn(&f64, &f64) -> bool;
    let least = case.expect.at_least.iter().map(|bound| ("at_least", bound, f64::ge as Holds));
    let most = case.expect.at_most.iter().map(|bound| ("at_most", bound, f64::le as Holds));
    for (what, (suspect, limit), holds) in least.chain(most) {
        let found = probability(verdict, *suspect);
        if found.is_some_and(|found| holds(&found, limit)) {
            continue;
        }
        let id = match suspect {
            Suspect::Cause(cause) => cause_id(pack, *cause),
            Suspect::Defect(defect) => &pack.defects[defect.0].about.id,
        };
        // Four digits, as whole percents may look the same.
        let found = found.map_or_else(|| voice.word("none"), |found| format!("{found:.4}"));
        differences.push(Difference { what, expected: format!("{id} {limit}"), found });
    }
}

/// The probability of a suspect; `None` where the evidence is impossible.
pub fn probability(verdict: &Verdict, suspect: Suspect) -> Option<f64> {
    let mut causes = verdict.causes.iter().chain([&verdict.outside]);
    match suspect {
        Suspect::Cause(cause) => causes.find(|verdict| verdict.cause == cause)?.probability,
        Suspect::Defect(defect) => {
            let mut defects = causes.flat_map(|cause| &cause.defects);
            defects.find(|verdict| verdict.defect == defect)?.probability
        }
    }
}

fn steps(pack: &Pack, verdict: &Verdict, voice: Voice<'_>) -> String {
    let ids: Vec<&str> =
        verdict.next.iter().map(|next| pack.steps[next.step.0].about.id.as_str()).collect();
    if ids.is_empty() { voice.word("nothing is asked") } else { ids.join(", ") }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use shindan_model::{DefectIx, StepIx};

    use super::*;
    use crate::case::{Expect, Runner};
    use crate::testing;

    /// The differences of a lamp with a broken filament from these expectations, one a line.
    fn compare(expect: Expect) -> String {
        let pack = shindan_pack::load(&testing::files()).0.expect("a good pack");
        let facts = vec![("bulb.filament".to_owned(), "broken".to_owned())];
        let case = Case {
            id: "a".to_owned(),
            path: "a.toml".to_owned(),
            about: "a broken filament".to_owned(),
            paste: None,
            facts,
            expect,
        };
        let run = Runner::new(&pack).run(&case, Timestamp::UNIX_EPOCH).expect("a small pack");
        let line = |difference: &Difference| {
            let Difference { what, expected, found } = difference;
            // Without the probability of the leader.
            let found = found.split(" (").next().unwrap_or_default();
            format!("{what}: {expected}, found {found}")
        };
        let differences = differences(&pack, &case, &run.verdict, Voice::ENGLISH);
        differences.iter().map(line).collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn what_comes_out_as_expected_does_not_differ() {
        let bulb = CauseIx(1);
        let expect = Expect {
            leader: Some(Some(bulb)),
            defects: vec![DefectIx(1)],
            facts: vec![("bulb.filament".to_owned(), "broken".to_owned())],
            at_least: vec![(Suspect::Cause(Some(bulb)), 0.5)],
            at_most: vec![(Suspect::Cause(None), 0.5)],
            ..Expect::default()
        };
        assert_eq!(compare(expect), "");
    }

    #[test]
    fn each_expectation_that_is_not_met_differs() {
        let table = [
            (Expect { leader: Some(None), ..Expect::default() }, "leader: outside, found bulb"),
            (
                Expect { defects: vec![DefectIx(0)], ..Expect::default() },
                "defects: mains-off, found bulb-burnt",
            ),
            (
                Expect { status: Some("contradictory".to_owned()), ..Expect::default() },
                "status: contradictory, found narrowed",
            ),
            (
                Expect {
                    facts: vec![("house.power".to_owned(), "on".to_owned())],
                    ..Expect::default()
                },
                "facts: house.power = on, found not known",
            ),
            (
                Expect { must_not_ask: vec![StepIx(1)], ..Expect::default() },
                "must_not_ask: not ask-type, found ask-type, look-at-bulb",
            ),
        ];
        for (expect, difference) in table {
            assert_eq!(compare(expect), difference);
        }
        let impossible =
            Expect { at_least: vec![(Suspect::Defect(DefectIx(0)), 1.0)], ..Expect::default() };
        assert!(compare(impossible).starts_with("at_least: mains-off 1, found 0."));
    }

    #[test]
    fn alternatives_are_the_same_in_any_order() {
        let one_of = |ids: [&str; 2]| Value::OneOf(ids.map(str::to_owned).into());
        assert!(is_same(&one_of(["a", "b"]), &one_of(["b", "a"])));
        assert!(!is_same(&one_of(["a", "b"]), &one_of(["a", "c"])));
    }
}
