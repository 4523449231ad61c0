//! What becomes of cases that two packs have judged.

use shindan_engine::Verdict;
use shindan_model::Pack;

use super::document::{MoveV1, VerdictV1, VerdictsV1};

/// A verdict with its case.
pub struct CaseVerdict {
    /// The case.
    pub case: String,
    /// What it is about.
    pub about: Option<String>,
    /// Under the old pack.
    pub before: VerdictV1,
    /// Under the new pack.
    pub after: VerdictV1,
}

/// How a verdict is put in brief.
pub struct Judged;

impl Judged {
    /// A verdict in brief, causes named in a language.
    pub fn brief(pack: &Pack, verdict: &Verdict, lang: &str) -> VerdictV1 {
        let texts = pack.texts.get(lang);
        let id = |cause: Option<shindan_model::CauseIx>| {
            cause.map_or("outside", |at| pack.causes[at.0].about.id.as_str()).to_owned()
        };
        let all = || verdict.causes.iter().chain([&verdict.outside]);
        let named = |id: &String| texts.and_then(|texts| texts.causes.get(id));
        VerdictV1 {
            status: verdict.status.as_str().to_owned(),
            leader: id(verdict.leader().cause),
            probabilities: all().map(|cause| (id(cause.cause), cause.probability)).collect(),
            names: all()
                .map(|cause| id(cause.cause))
                .filter_map(|id| Some((id.clone(), named(&id)?.name.clone())))
                .collect(),
        }
    }
}

/// Sorts verdicts by what differs; moves of less than so many percentage points count as the same.
pub fn compared(all: Vec<CaseVerdict>, points: f64) -> VerdictsV1 {
    let mut verdicts = VerdictsV1 {
        cases: all.len(),
        same: 0,
        points,
        leader: Vec::new(),
        status: Vec::new(),
        moved: Vec::new(),
    };
    for CaseVerdict { case, about, before, after } in all {
        let moved = most_moved(&before, &after);
        let list = if before.leader != after.leader {
            &mut verdicts.leader
        } else if before.status != after.status {
            &mut verdicts.status
        } else if moved >= points {
            &mut verdicts.moved
        } else {
            verdicts.same += 1;
            continue;
        };
        list.push(MoveV1 { case, about, before, after, points: (moved * 10.0).round() / 10.0 });
    }
    for list in [&mut verdicts.leader, &mut verdicts.status, &mut verdicts.moved] {
        list.sort_by(|a, b| b.points.total_cmp(&a.points).then_with(|| a.case.cmp(&b.case)));
    }
    verdicts
}

/// In percentage points; a cause that only one pack has counts as 0 in the other.
fn most_moved(before: &VerdictV1, after: &VerdictV1) -> f64 {
    let of = |verdict: &VerdictV1, id: &str| {
        verdict.probabilities.get(id).copied().flatten().unwrap_or(0.0)
    };
    let ids = before.probabilities.keys().chain(after.probabilities.keys());
    ids.map(|id| (of(before, id) - of(after, id)).abs() * 100.0).fold(0.0, f64::max)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn verdict(status: &str, leader: &str, power: f64) -> VerdictV1 {
        VerdictV1 {
            status: status.into(),
            leader: leader.into(),
            probabilities: [("power".to_owned(), Some(power))].into(),
            names: std::collections::BTreeMap::new(),
        }
    }

    #[test]
    fn a_case_stands_where_it_differs_most() {
        let case = |name: &str, after| CaseVerdict {
            case: name.into(),
            about: None,
            before: verdict("open", "power", 0.5),
            after,
        };
        let all = vec![
            case("same", verdict("open", "power", 0.52)),
            case("moved", verdict("open", "power", 0.4)),
            case("status", verdict("leaning", "power", 0.51)),
            case("leader", verdict("leaning", "bulb", 0.1)),
        ];
        let found = compared(all, 5.0);
        let names = |list: &[MoveV1]| -> Vec<String> {
            list.iter().map(|case| format!("{} {}", case.case, case.points)).collect()
        };
        assert_eq!((found.cases, found.same), (4, 1));
        assert_eq!(names(&found.leader), ["leader 40"]);
        assert_eq!(names(&found.status), ["status 1"]);
        assert_eq!(names(&found.moved), ["moved 10"]);
        assert!(found.changes());
    }
}
