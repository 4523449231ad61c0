//! Where every number stands.

use shindan_model::{DefectIx, FactIx, WhichNumber, Written};

use super::Lower;
use crate::raw::{At, Distribution, Entries};

impl Lower<'_> {
    /// Every share, link and leak that the author wrote, in pack order.
    pub(super) fn written(&self) -> Vec<Written> {
        let mut all = Vec::new();
        for (at, node) in self.raw.defects.iter().enumerate() {
            let defect = DefectIx(at);
            let base = (None, [&node.raw.share, &node.raw.prior], &node.raw.shows);
            let variants = node.raw.variant.iter().filter(|variant| variant.when.is_some());
            let variants = variants.enumerate().map(|(position, variant)| {
                (Some(position), [&variant.share, &variant.prior], &variant.shows)
            });
            for (variant, rates, shows) in std::iter::once(base).chain(variants) {
                let mut add = |which, at: &std::ops::Range<usize>| {
                    all.push(Written { which, path: node.path.to_owned(), span: at.clone() });
                };
                for rate in rates.into_iter().flatten() {
                    add(WhichNumber::Rate(defect, variant), &rate.span);
                }
                for (fact, outcome, key) in self.shown(shows) {
                    add(WhichNumber::Shows(defect, variant, fact, outcome), &key.span);
                }
            }
        }
        for (at, node) in self.raw.facts.iter().enumerate() {
            for (outcome, key) in self.outcomes(FactIx(at), &node.raw.leak) {
                let (which, path) = (WhichNumber::Leak(FactIx(at), outcome), node.path.to_owned());
                all.push(Written { which, path, span: key.span.clone() });
            }
        }
        all
    }

    /// Facts and outcomes with the place of the outcome's name.
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
