//! The cases of a folder, for whoever leads a team: whose turn it is and since when, what was found, and which
//! repairs and questions helped. As a table, as CSV, and as JSON of schemas `shindan/case-list/v1` and
//! `shindan/case-stats/v1`.

mod csv;
mod json;
mod rows;
mod stats;
mod table;

use jiff::Timestamp;
use shindan_case::{Closed, Turn};
use shindan_engine::Status;

pub use csv::{list as list_csv, stats as stats_csv};
pub use json::{
    LIST_SCHEMA, STATS_SCHEMA, Unreadable, list as list_json, list_schema, stats as stats_json,
    stats_schema,
};
pub use stats::CaseStats;
pub use table::{list as list_text, stats as stats_text};

/// What a list shows of a case.
#[derive(Clone, Debug)]
pub struct CaseSummary {
    /// Its file, as it was found.
    pub file: String,
    /// Its mark, as it stands in its messages.
    pub mark: String,
    /// When it was opened.
    pub opened: Timestamp,
    /// Whose turn it is.
    pub turn: Turn,
    /// Since when.
    pub since: Timestamp,
    /// Questions of our messages that wait for an answer.
    pub open_questions: usize,
    /// How often it was opened again.
    pub reopened: usize,
    /// The status of the verdict.
    pub status: Status,
    /// The most probable cause, or `outside`, with its probability; `None` where nothing can be said.
    pub leader: Option<(String, f64)>,
    /// The remedies of the repair, and the probability that the complaint is gone after them.
    pub repair: Option<(Vec<String>, f64)>,
    /// How it was closed; `None` while it is open.
    pub closed: Option<Closed>,
    /// The cause, or `outside`, to which the case was closed.
    pub confirmed_cause: Option<String>,
    /// The remedies that the first reply named; none without a reply.
    pub first_repair: Vec<String>,
    /// Whether these helped, as far as somebody said so.
    pub first_repair_helped: Option<bool>,
    /// The steps that were asked.
    pub asked: Vec<AskedStep>,
}

/// A step that was asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AskedStep {
    /// Its id.
    pub step: String,
    /// Whether a fact that it gives is known.
    pub answered: bool,
    /// Whether the answer spoke for the cause of the case.
    pub helped: bool,
}

/// Puts cases in the order in which they want attention: ours first, then the customers', then closed ones; the
/// longest wait first.
pub fn sort(cases: &mut [CaseSummary]) {
    let rank = |turn| match turn {
        Turn::Us => 0,
        Turn::Customer => 1,
        Turn::Nobody => 2,
    };
    cases.sort_by(|a, b| {
        let by_wait = (rank(a.turn), a.since).cmp(&(rank(b.turn), b.since));
        by_wait.then_with(|| a.file.cmp(&b.file))
    });
}

#[cfg(test)]
pub(crate) mod testing {
    use super::*;

    /// A case of a lamp, opened this many days after the first.
    pub(crate) fn case(file: &str, days: i64, turn: Turn) -> CaseSummary {
        let first: Timestamp = "2026-01-01T09:00:00Z".parse().expect("a time");
        let opened = first + jiff::SignedDuration::from_hours(24 * days);
        CaseSummary {
            file: file.to_owned(),
            mark: "SD-222222".to_owned(),
            opened,
            turn,
            since: opened,
            open_questions: 0,
            reopened: 0,
            status: Status::Open,
            leader: Some(("bulb".to_owned(), 0.75)),
            repair: Some((vec!["new-bulb".to_owned()], 0.5)),
            closed: None,
            confirmed_cause: None,
            first_repair: Vec::new(),
            first_repair_helped: None,
            asked: Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::testing::case;
    use super::*;

    #[test]
    fn what_waits_longest_for_us_comes_first() {
        let mut cases = [
            case("closed", 0, Turn::Nobody),
            case("customer", 1, Turn::Customer),
            case("new", 3, Turn::Us),
            case("old", 2, Turn::Us),
        ];
        sort(&mut cases);
        let files: Vec<&str> = cases.iter().map(|case| case.file.as_str()).collect();
        assert_eq!(files, ["old", "new", "customer", "closed"]);
    }
}
