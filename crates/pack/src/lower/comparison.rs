//! Comparisons of texts, numbers and dates.

use std::ops::Range;

use shindan_model::{Comparison, FactIx, FactKind, VersionRange, parse_date};

use super::Lower;
use super::names::a;
use crate::diag::{Code, Diag};
use crate::raw::{At, Comparisons, OneOrMany, Operand};

/// The fact that is compared, with its kind.
#[derive(Clone, Copy)]
pub(super) struct Compared<'a> {
    pub(super) path: &'a str,
    pub(super) id: &'a At<String>,
    pub(super) kind: &'a FactKind,
}

const TEXT: &[FactKind] = &[FactKind::Text];
const NUMBER: &[FactKind] = &[FactKind::Number, FactKind::Text];
const DATE: &[FactKind] = &[FactKind::Date, FactKind::Text];

impl Lower<'_> {
    /// The comparisons of a table, without those that do not fit the fact; all must hold.
    pub(super) fn comparisons(&mut self, of: Compared<'_>, list: &Comparisons) -> Vec<Comparison> {
        let before = self.diags.len();
        let mut found = Vec::new();
        if let Some(at) = &list.below
            && self.fits(of, "below", &at.span, NUMBER)
        {
            found.push(Comparison::Below(at.value));
        }
        if let Some(at) = &list.above
            && self.fits(of, "above", &at.span, NUMBER)
        {
            found.push(Comparison::Above(at.value));
        }
        if let Some(at) = &list.before
            && self.fits(of, "before", &at.span, DATE)
        {
            found.extend(self.moment(of.path, at).map(Comparison::Before));
        }
        if let Some(at) = &list.after
            && self.fits(of, "after", &at.span, DATE)
        {
            found.extend(self.moment(of.path, at).map(Comparison::After));
        }
        if let Some(ranges) = &list.version_in {
            let span = ranges.0.first().map_or(&of.id.span, |at| &at.span);
            if self.fits(of, "version_in", span, TEXT) {
                let ranges = ranges.0.iter();
                let ranges = ranges.filter_map(|range| self.versions(of.path, range));
                found.push(Comparison::VersionIn(ranges.collect()));
            }
        }
        let other = self.other(of, "equals_fact", list.equals_fact.as_ref());
        found.extend(other.map(Comparison::EqualsFact));
        found.extend(self.others(of, "near", list.near.as_ref()).map(Comparison::Near));
        let names = self.others(of, "host_matches", list.host_matches.as_ref());
        found.extend(names.map(Comparison::HostMatches));
        let other = self.other(of, "same_account", list.same_account.as_ref());
        found.extend(other.map(Comparison::SameAccount));
        if let Some(at) = &list.is_private
            && self.fits(of, "is_private", &at.span, TEXT)
        {
            found.push(Comparison::IsPrivate(at.value));
        }
        if let Some(at) = &list.contains
            && self.fits(of, "contains", &at.span, TEXT)
        {
            found.push(Comparison::Contains(match &at.value {
                Operand::Text(text) => text.clone(),
                Operand::Number(number) => number.to_string(),
            }));
        }
        if found.is_empty() && self.diags.len() == before {
            let message = format!("`{}` is compared with nothing", of.id.value);
            let diag = Diag::new(Code::WrongShape, message);
            self.diags.push(diag.at(of.path, of.id.span.clone(), ""));
        }
        found
    }

    /// The facts with the names that a text is compared with.
    fn others(
        &mut self,
        of: Compared<'_>,
        word: &str,
        others: Option<&OneOrMany>,
    ) -> Option<Vec<FactIx>> {
        let facts: Option<Vec<FactIx>> =
            others?.0.iter().map(|at| self.other(of, word, Some(at))).collect();
        facts.filter(|facts| !facts.is_empty())
    }

    /// The fact that a text is compared with. It must be a text as well.
    fn other(
        &mut self,
        of: Compared<'_>,
        word: &str,
        other: Option<&At<String>>,
    ) -> Option<FactIx> {
        let at = other.filter(|at| self.fits(of, word, &at.span, TEXT))?;
        let fact = self.fact(of.path, at)?;
        let name = &self.names.facts[fact.0];
        let kind = name.kind.clone();
        let other = Compared { id: at, kind: &kind, ..of };
        (name.unclear || self.fits(other, word, &at.span, TEXT)).then_some(fact)
    }

    fn fits(
        &mut self,
        of: Compared<'_>,
        word: &str,
        span: &Range<usize>,
        good: &[FactKind],
    ) -> bool {
        let fits = good.contains(of.kind);
        if !fits {
            let good: Vec<&str> = good.iter().map(a).collect();
            let message = format!(
                "`{word}` compares {}, `{}` is {}",
                good.join(" or "),
                of.id.value,
                a(of.kind)
            );
            let diag = Diag::new(Code::WrongShape, message);
            self.diags.push(diag.at(of.path, span.clone(), ""));
        }
        fits
    }

    /// A date, or `Some(None)` for `now`.
    fn moment(&mut self, path: &str, at: &At<String>) -> Option<Option<jiff::Timestamp>> {
        if at.value == "now" {
            return Some(None);
        }
        let moment = parse_date(&at.value);
        if moment.is_none() {
            let message = format!("`{}` is not a date", at.value);
            self.diags.push(
                Diag::new(Code::WrongShape, message)
                    .at(path, at.span.clone(), "")
                    .help("write \"now\", \"2026-11-22\" or \"2026-11-22T06:00:00Z\""),
            );
        }
        moment.map(Some)
    }

    fn versions(&mut self, path: &str, at: &At<String>) -> Option<VersionRange> {
        let range = VersionRange::parse(&at.value);
        if range.is_none() {
            let message = format!("`{}` is not a version or a range of versions", at.value);
            self.diags.push(
                Diag::new(Code::WrongShape, message).at(path, at.span.clone(), "").help(
                    "write \"15.2\" for all that begin so, or \"15.2.2562-15.3\", the end left out",
                ),
            );
        }
        range
    }
}
