//! The place of every number in the files.

use std::ops::Range;

use shindan_model::{DefectIx, DefectNumbers, FactIx, WhichNumber, Written};

use super::Lower;
use crate::raw::{At, Distribution, Entries, Tickets};

fn tickets(written: &Option<At<Tickets>>) -> Option<&Range<usize>> {
    written.as_ref().map(|at| &at.span)
}

fn prior(written: &Option<At<f64>>) -> Option<&Range<usize>> {
    written.as_ref().map(|at| &at.span)
}

impl Lower<'_> {
    /// Every number of tickets, prior and frequency in the files, in pack order.
    pub(super) fn written(&self, numbers: &[DefectNumbers]) -> Vec<Written> {
        let mut all = Vec::new();
        for (at, node) in self.raw.defects.iter().enumerate() {
            let defect = DefectIx(at);
            let base = (
                None,
                [tickets(&node.raw.of_100_tickets), prior(&node.raw.prior)],
                &node.raw.shows,
            );
            let variants = node.raw.variant.iter().filter(|variant| variant.when.is_some());
            // Lowering puts the variants that stand for `only_when` before those of the file.
            let first = numbers[at].variants.len() - variants.clone().count();
            let variants = variants.enumerate().map(|(position, variant)| {
                let rates = [tickets(&variant.of_100_tickets), prior(&variant.prior)];
                (Some(first + position), rates, &variant.shows)
            });
            // `only_when` is the place of the rate 0 in each of these variants.
            let none = Entries::default();
            let only_when = node.raw.only_when.as_ref().map(|at| &at.span);
            let ruled_out = (0..first).map(|position| (Some(position), [only_when, None], &none));
            let all_variants = std::iter::once(base).chain(ruled_out).chain(variants);
            for (variant, rates, shows) in all_variants {
                let mut add = |which, at: &Range<usize>| {
                    all.push(Written { which, path: node.path.to_owned(), span: at.clone() });
                };
                for rate in rates.into_iter().flatten() {
                    add(WhichNumber::Rate(defect, variant), rate);
                }
                for (fact, outcome, key) in self.shown(shows) {
                    add(WhichNumber::Shows(defect, variant, fact, outcome), &key.span);
                }
            }
        }
        for (at, node) in self.raw.facts.iter().enumerate() {
            for (outcome, key) in self.outcomes(FactIx(at), &node.raw.seen_anyway) {
                let (which, path) = (WhichNumber::Leak(FactIx(at), outcome), node.path.to_owned());
                all.push(Written { which, path, span: key.span.clone() });
            }
        }
        all
    }

    /// Facts and outcomes, each with the place of the outcome's name.
    fn shown<'r>(&self, shows: &'r Entries<Distribution>) -> Vec<(FactIx, usize, &'r At<String>)> {
        let mut all = Vec::new();
        for (id, distribution) in &shows.0 {
            if let Some(fact) = self.names.known_fact(&id.value) {
                let outcomes = self.outcomes(fact, distribution);
                all.extend(outcomes.into_iter().map(|(outcome, key)| (fact, outcome, key)));
            }
        }
        all
    }

    fn outcomes<'r>(
        &self,
        fact: FactIx,
        distribution: &'r Distribution,
    ) -> Vec<(usize, &'r At<String>)> {
        let known = &self.names.facts[fact.0].outcomes;
        let position = |key: &At<String>| known.iter().position(|id| *id == key.value);
        let named = distribution.0.iter();
        named.filter_map(|(key, _)| Some((position(key)?, key))).collect()
    }
}
