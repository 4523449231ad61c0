//! Counts over the cases of a folder.

use std::collections::BTreeMap;

use jiff::Timestamp;
use schemars::JsonSchema;
use serde::Serialize;
use shindan_case::Turn;

use super::CaseSummary;

/// Counts over cases.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct CaseStats {
    /// All cases.
    pub cases: usize,
    /// Those that are open.
    pub open: usize,
    /// Those in which it is our turn.
    pub waits_for_us: usize,
    /// Those in which it is the customer's turn.
    pub waits_for_customer: usize,
    /// The open case that was opened first.
    pub oldest_open: Option<OldestCase>,
    /// Those that are closed.
    pub closed: usize,
    /// Those that were opened again at least once.
    pub reopened: usize,
    /// By cause and `outside`: most confirmed first.
    pub causes: Vec<CauseCount>,
    /// By repair that a first reply named: most named first.
    pub first_repairs: Vec<RepairCount>,
    /// By step: most asked first.
    pub questions: Vec<QuestionCount>,
}

/// A case and when it was opened.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct OldestCase {
    /// Its file.
    pub file: String,
    /// When it was opened, RFC 3339.
    pub opened: String,
    #[serde(skip)]
    pub(super) at: Timestamp,
}

/// How often a cause was met.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct CauseCount {
    /// Id of the cause, or `outside`.
    pub cause: String,
    /// Closed cases that it was confirmed in.
    pub confirmed: usize,
    /// Open cases that it leads in.
    pub leads: usize,
}

/// How often a repair was named first, and what came of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct RepairCount {
    /// Ids of its remedies.
    pub remedies: Vec<String>,
    /// Cases whose first reply named it.
    pub named: usize,
    /// Those of them in which it helped.
    pub helped: usize,
    /// Those in which it did not.
    pub failed: usize,
}

/// How often a step was asked, and what came of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct QuestionCount {
    /// Id of the step.
    #[serde(rename = "act")]
    pub step: String,
    /// Cases in which it was asked.
    pub asked: usize,
    /// Those of them in which it was answered.
    pub answered: usize,
    /// Those in which the answer spoke for the cause of the case.
    pub helped: usize,
}

impl CaseStats {
    /// Counts cases.
    pub fn of(cases: &[CaseSummary]) -> Self {
        let count = |is: fn(&CaseSummary) -> bool| cases.iter().filter(|case| is(case)).count();
        let oldest = cases.iter().filter(|case| case.closed.is_none());
        let oldest = oldest.min_by_key(|case| (case.opened, &case.file));
        Self {
            cases: cases.len(),
            open: count(|case| case.closed.is_none()),
            waits_for_us: count(|case| case.turn == Turn::Us),
            waits_for_customer: count(|case| case.turn == Turn::Customer),
            oldest_open: oldest.map(|case| OldestCase {
                file: case.file.clone(),
                opened: case.opened.to_string(),
                at: case.opened,
            }),
            closed: count(|case| case.closed.is_some()),
            reopened: count(|case| case.reopened > 0),
            causes: causes(cases),
            first_repairs: first_repairs(cases),
            questions: questions(cases),
        }
    }

    /// Over all repairs: in how many cases the first one helped, and of how many that is known.
    pub fn first_repair_helped(&self) -> (usize, usize) {
        let helped = self.first_repairs.iter().map(|repair| repair.helped).sum();
        let known = self.first_repairs.iter().map(|repair| repair.helped + repair.failed).sum();
        (helped, known)
    }
}

fn causes(cases: &[CaseSummary]) -> Vec<CauseCount> {
    let mut counts: BTreeMap<&str, CauseCount> = BTreeMap::new();
    for case in cases {
        let (cause, is_confirmed) = match (&case.confirmed_cause, &case.leader) {
            (Some(confirmed), _) => (confirmed, true),
            (None, Some((leader, _))) if case.status.names_defects() => (leader, false),
            _ => continue,
        };
        let count = counts.entry(cause).or_default();
        count.confirmed += usize::from(is_confirmed);
        count.leads += usize::from(!is_confirmed);
    }
    let named = counts.into_iter().map(|(id, count)| CauseCount { cause: id.to_owned(), ..count });
    let mut counts: Vec<CauseCount> = named.collect();
    counts.sort_by_key(|count| std::cmp::Reverse((count.confirmed, count.leads)));
    counts
}

fn first_repairs(cases: &[CaseSummary]) -> Vec<RepairCount> {
    let mut counts: BTreeMap<&[String], RepairCount> = BTreeMap::new();
    for case in cases.iter().filter(|case| !case.first_repair.is_empty()) {
        let count = counts.entry(&case.first_repair).or_default();
        count.named += 1;
        count.helped += usize::from(case.first_repair_helped == Some(true));
        count.failed += usize::from(case.first_repair_helped == Some(false));
    }
    let named = counts.into_iter();
    let mut counts: Vec<RepairCount> =
        named.map(|(ids, count)| RepairCount { remedies: ids.to_vec(), ..count }).collect();
    counts.sort_by_key(|count| std::cmp::Reverse(count.named));
    counts
}

fn questions(cases: &[CaseSummary]) -> Vec<QuestionCount> {
    let mut counts: BTreeMap<&str, QuestionCount> = BTreeMap::new();
    for asked in cases.iter().flat_map(|case| &case.asked) {
        let count = counts.entry(&asked.step).or_default();
        count.asked += 1;
        count.answered += usize::from(asked.answered);
        count.helped += usize::from(asked.helped);
    }
    let named =
        counts.into_iter().map(|(id, count)| QuestionCount { step: id.to_owned(), ..count });
    let mut counts: Vec<QuestionCount> = named.collect();
    counts.sort_by_key(|count| std::cmp::Reverse((count.asked, count.helped)));
    counts
}

#[cfg(test)]
mod tests {
    use shindan_case::Closed;
    use shindan_engine::Status;

    use super::super::AskedStep;
    use super::super::testing::case;
    use super::*;

    #[test]
    fn every_case_is_counted_once() {
        let (mut ours, theirs, mut closed) = (
            case("ours", 1, Turn::Us),
            case("theirs", 2, Turn::Customer),
            case("closed", 0, Turn::Nobody),
        );
        ours.status = Status::Leaning;
        let asked = |answered, helped| AskedStep { step: "look".to_owned(), answered, helped };
        ours.asked = vec![asked(true, true)];
        closed.asked = vec![asked(false, false)];
        closed.closed = Some(Closed {
            at: closed.opened,
            cause: "bulb".to_owned(),
            confirmed_by: "customer".to_owned(),
        });
        closed.confirmed_cause = Some("bulb".to_owned());
        closed.first_repair = vec!["new-bulb".to_owned()];
        closed.first_repair_helped = Some(true);
        closed.reopened = 2;
        let stats = CaseStats::of(&[ours, theirs, closed]);
        assert_eq!((stats.cases, stats.open, stats.closed, stats.reopened), (3, 2, 1, 1));
        assert_eq!((stats.waits_for_us, stats.waits_for_customer), (1, 1));
        assert_eq!(stats.oldest_open.as_ref().map(|case| case.file.as_str()), Some("ours"));
        // The customer's case is open without a likely cause: it counts under none.
        let bulb = CauseCount { cause: "bulb".to_owned(), confirmed: 1, leads: 1 };
        assert_eq!(stats.causes, [bulb]);
        assert_eq!(stats.first_repair_helped(), (1, 1));
        let look = QuestionCount { step: "look".to_owned(), asked: 2, answered: 1, helped: 1 };
        assert_eq!(stats.questions, [look]);
        assert_eq!(CaseStats::of(&[]), CaseStats::default());
    }
}
