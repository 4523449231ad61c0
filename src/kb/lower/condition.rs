//! Conditions with names resolved.

use std::ops::Range;

use super::names::a;
use super::{Lower, Written};
use crate::diag::{Code, Diag};
use crate::fact::parse_date;
use crate::kb::condition::{Comparison, Condition, Term, VersionRange};
use crate::kb::pack::{FactIx, FactKind};
use crate::kb::raw::{self, At, Comparisons, Operand, Test};

/// Which facts a condition may name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Scope {
    /// Any.
    Facts,
    /// Contexts only: it must hold or not hold in every context state, whatever is known.
    Contexts,
}

impl Lower<'_> {
    /// A condition, remembered for the checks under its owner's name.
    pub(super) fn condition(
        &mut self,
        path: &str,
        written: &At<raw::Condition>,
        owner: &str,
        scope: Scope,
    ) -> Condition {
        let before = self.diags.len();
        let condition = self.terms(path, &written.value, scope);
        if condition.terms.is_empty() && self.diags.len() == before && !owner.is_empty() {
            let message = format!("the condition of {owner} is empty, it always holds");
            let diag = Diag::new(Code::WrongShape, message);
            self.diags.push(diag.at(path, written.span.clone(), ""));
        }
        self.conditions.push(Written {
            path: path.to_owned(),
            span: written.span.clone(),
            owner: owner.to_owned(),
            condition: condition.clone(),
        });
        condition
    }

    fn terms(&mut self, path: &str, written: &raw::Condition, scope: Scope) -> Condition {
        let mut terms = Vec::new();
        for term in &written.terms {
            match term {
                raw::Term::Any(list) => terms.push(Term::Any(self.list(path, list, scope))),
                raw::Term::All(list) => terms.push(Term::All(self.list(path, list, scope))),
                raw::Term::Not(inner) => terms.push(Term::Not(self.terms(path, inner, scope))),
                raw::Term::Fact(id, test) => self.test(path, id, test, scope, &mut terms),
            }
        }
        Condition { terms }
    }

    fn list(&mut self, path: &str, list: &[raw::Condition], scope: Scope) -> Vec<Condition> {
        list.iter()
            .map(|inner| self.terms(path, inner, scope))
            .collect()
    }

    fn test(
        &mut self,
        path: &str,
        id: &At<String>,
        test: &Test,
        scope: Scope,
        terms: &mut Vec<Term>,
    ) {
        let Some(fact) = self.fact(path, id) else {
            return;
        };
        let name = &self.names.facts[fact.0];
        if name.unclear {
            return;
        }
        let kind = name.kind.clone();
        if scope == Scope::Contexts && kind != FactKind::Context {
            let message = format!(
                "`{}` is {}, only contexts can stand here",
                id.value,
                a(&kind)
            );
            self.diags.push(
                Diag::new(Code::WrongShape, message)
                    .at(path, id.span.clone(), "not a context")
                    .help("numbers and remedies may depend on contexts only, the rest is evidence"),
            );
            return;
        }
        match (test, &kind) {
            (Test::In(outcomes), FactKind::Finding | FactKind::Context) => {
                let positions = outcomes
                    .iter()
                    .filter_map(|outcome| self.outcome(path, fact, outcome))
                    .collect();
                terms.push(Term::Outcome(fact, positions));
            }
            (Test::In(texts), FactKind::Text) => {
                let texts = texts.iter().map(|at| at.value.clone()).collect();
                terms.push(Term::Text(fact, texts));
            }
            (Test::In(texts), FactKind::Number | FactKind::Date) => {
                let span = texts.first().map_or(&id.span, |at| &at.span).clone();
                let message = format!("`{}` is {}, it has no outcomes", id.value, a(&kind));
                let help = match kind {
                    FactKind::Date => "compare it: { before = \"now\" }",
                    _ => "compare it: { below = 2 }",
                };
                let diag = Diag::new(Code::WrongShape, message).at(path, span, "");
                self.diags.push(diag.help(help));
            }
            (Test::Compare(_), FactKind::Finding | FactKind::Context) => {
                let message = format!("`{}` has outcomes, it cannot be compared", id.value);
                let help = "name the outcomes that it may have: [\"a\", \"b\"]";
                let diag = Diag::new(Code::WrongShape, message).at(path, id.span.clone(), "");
                self.diags.push(diag.help(help));
            }
            (Test::Compare(list), _) => self.comparisons(path, id, fact, &kind, list, terms),
        }
    }

    fn comparisons(
        &mut self,
        path: &str,
        id: &At<String>,
        fact: FactIx,
        kind: &FactKind,
        list: &Comparisons,
        terms: &mut Vec<Term>,
    ) {
        let before = terms.len();
        let diags = self.diags.len();
        let mut add = |comparison| terms.push(Term::Compare(fact, comparison));
        for (limit, word) in [(&list.below, "below"), (&list.above, "above")] {
            if let Some(at) = limit
                && self.fits(
                    path,
                    id,
                    kind,
                    word,
                    &at.span,
                    &[FactKind::Number, FactKind::Text],
                )
            {
                add(match word {
                    "below" => Comparison::Below(at.value),
                    _ => Comparison::Above(at.value),
                });
            }
        }
        for (limit, word) in [(&list.before, "before"), (&list.after, "after")] {
            if let Some(at) = limit
                && self.fits(
                    path,
                    id,
                    kind,
                    word,
                    &at.span,
                    &[FactKind::Date, FactKind::Text],
                )
                && let Some(moment) = self.moment(path, at)
            {
                add(match word {
                    "before" => Comparison::Before(moment),
                    _ => Comparison::After(moment),
                });
            }
        }
        const TEXT: &[FactKind] = &[FactKind::Text];
        if let Some(ranges) = &list.version_in {
            let span = ranges.0.first().map_or(&id.span, |at| &at.span).clone();
            if self.fits(path, id, kind, "version_in", &span, TEXT) {
                let ranges = ranges
                    .0
                    .iter()
                    .filter_map(|range| self.versions(path, range))
                    .collect();
                add(Comparison::VersionIn(ranges));
            }
        }
        let others: [(_, &str, fn(FactIx) -> Comparison); 3] = [
            (&list.equals_fact, "equals_fact", Comparison::EqualsFact),
            (&list.near, "near", Comparison::Near),
            (&list.host_matches, "host_matches", Comparison::HostMatches),
        ];
        for (other, word, make) in others {
            if let Some(at) = other
                && self.fits(path, id, kind, word, &at.span, TEXT)
                && let Some(other) = self.fact(path, at)
            {
                let name = &self.names.facts[other.0];
                let clear = !name.unclear;
                let kind = name.kind.clone();
                if !clear || self.fits(path, at, &kind, word, &at.span, TEXT) {
                    add(make(other));
                }
            }
        }
        if let Some(at) = &list.is_private
            && self.fits(path, id, kind, "is_private", &at.span, TEXT)
        {
            add(Comparison::IsPrivate(at.value));
        }
        if let Some(at) = &list.contains
            && self.fits(path, id, kind, "contains", &at.span, TEXT)
        {
            add(Comparison::Contains(match &at.value {
                Operand::Text(text) => text.clone(),
                Operand::Number(number) => number.to_string(),
            }));
        }
        if terms.len() == before && self.diags.len() == diags {
            let message = format!("`{}` is compared with nothing", id.value);
            let diag = Diag::new(Code::WrongShape, message);
            self.diags.push(diag.at(path, id.span.clone(), ""));
        }
    }

    fn fits(
        &mut self,
        path: &str,
        id: &At<String>,
        kind: &FactKind,
        word: &str,
        span: &Range<usize>,
        good: &[FactKind],
    ) -> bool {
        let fits = good.contains(kind);
        if !fits {
            let good: Vec<&str> = good.iter().map(a).collect();
            let message = format!(
                "`{word}` compares {}, `{}` is {}",
                good.join(" or "),
                id.value,
                a(kind)
            );
            let diag = Diag::new(Code::WrongShape, message);
            self.diags.push(diag.at(path, span.clone(), ""));
        }
        fits
    }

    /// A date; none inside for `now`.
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
                Diag::new(Code::WrongShape, message)
                    .at(path, at.span.clone(), "")
                    .help("write \"15.2\" for all that begin so, or \"15.2.2562-15.3\", the end left out"),
            );
        }
        range
    }
}
