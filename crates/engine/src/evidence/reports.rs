//! What was learned about one fact, by the subject that it is about.
//!
//! A text may list thousands of servers, and rules ask about each: nothing here looks through all
//! reports to answer for one subject.

use std::collections::BTreeMap;

use shindan_model::{Fact, How};

/// The reports about one fact, in the order in which they count.
#[derive(Clone, Debug, Default)]
pub(crate) struct Reports {
    all: Vec<Fact>,
    /// Positions in `all` of the reports about the case itself.
    of_case: Vec<usize>,
    /// By subject: positions in `all`.
    by_subject: BTreeMap<String, Vec<usize>>,
    /// The ways in which anything was learned.
    hows: Vec<How>,
}

impl FromIterator<Fact> for Reports {
    fn from_iter<I: IntoIterator<Item = Fact>>(facts: I) -> Self {
        let mut reports = Self::default();
        facts.into_iter().for_each(|fact| reports.push(fact));
        reports
    }
}

impl Reports {
    /// Adds a report behind the others.
    pub(crate) fn push(&mut self, fact: Fact) {
        let at = self.all.len();
        match &fact.of {
            None => self.of_case.push(at),
            Some(of) => self.by_subject.entry(of.clone()).or_default().push(at),
        }
        if !self.hows.contains(&fact.how) {
            self.hows.push(fact.how);
        }
        self.all.push(fact);
    }

    /// Puts the reports in the order in which they count: by subject, kind of source, and its name.
    pub(crate) fn sort(&mut self) {
        let mut all = std::mem::take(&mut self.all);
        all.sort_by(|a, b| (&a.of, a.how, &a.source.name).cmp(&(&b.of, b.how, &b.source.name)));
        *self = all.into_iter().collect();
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    pub(crate) fn iter(&self) -> std::slice::Iter<'_, Fact> {
        self.all.iter()
    }

    /// The ways in which anything was learned, each once.
    pub(crate) fn hows(&self) -> &[How] {
        &self.hows
    }

    /// The subjects in order; `None`, the case itself, comes first.
    pub(crate) fn subjects(&self) -> impl Iterator<Item = Option<&str>> {
        let case = (!self.of_case.is_empty()).then_some(None);
        case.into_iter().chain(self.by_subject.keys().map(|of| Some(of.as_str())))
    }

    /// The reports about one subject; about the case itself for `None`.
    pub(crate) fn about(&self, of: Option<&str>) -> impl Iterator<Item = &Fact> + Clone {
        self.positions(of).iter().map(|at| &self.all[*at])
    }

    /// Where the reports about a subject stand among all.
    pub(crate) fn positions(&self, of: Option<&str>) -> &[usize] {
        let positions = match of {
            None => Some(&self.of_case),
            Some(of) => self.by_subject.get(of),
        };
        positions.map_or(&[], Vec::as_slice)
    }

    /// The reports about the case itself; all reports if there are none.
    pub(crate) fn of_the_case(&self) -> Vec<&Fact> {
        if self.of_case.is_empty() { self.iter().collect() } else { self.about(None).collect() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::stated;

    fn reports(facts: &[(&str, &str)]) -> Reports {
        stated(facts).iter().cloned().collect()
    }

    #[test]
    fn subjects_start_with_the_case_itself() {
        let all =
            reports(&[("house.power@b", "on"), ("house.power", "off"), ("house.power@a", "on")]);
        assert_eq!(all.subjects().collect::<Vec<_>>(), [None, Some("a"), Some("b")]);
        assert_eq!(all.of_the_case().len(), 1);
        assert_eq!(all.positions(Some("b")), [0]);
        assert_eq!(all.about(Some("c")).count(), 0);
        let of_parts = reports(&[("house.power@a", "on"), ("house.power@b", "on")]);
        assert_eq!(of_parts.of_the_case().len(), 2);
    }
}
