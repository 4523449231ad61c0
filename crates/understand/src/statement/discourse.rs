//! The sentences of a text compared with each other.

use std::collections::BTreeMap;

use shindan_model::{FactIx, Place};

use super::claim::{Claim, Worth};
use super::grammar::{Role, Time};

/// The claims of a text, in its order.
#[derive(Debug, Default)]
pub(crate) struct Discourse {
    claims: Vec<(Claim, Place)>,
}

impl Discourse {
    pub(crate) fn add(&mut self, claims: Vec<Claim>, at: &Place) {
        self.claims.extend(claims.into_iter().map(|claim| (claim, at.clone())));
    }

    /// By fact, what the text claims: the claims to take, then those to offer. Claims that
    /// contradict each other are all offered.
    pub(crate) fn outcomes(self) -> Vec<(Claim, Place)> {
        let mut by_fact: BTreeMap<FactIx, Vec<(Claim, Place)>> = BTreeMap::new();
        for (claim, at) in self.claims {
            by_fact.entry(claim.fact).or_default().push((claim, at));
        }
        by_fact.into_values().flat_map(settle).collect()
    }
}

/// What stands of the claims about one fact.
fn settle(claims: Vec<(Claim, Place)>) -> Vec<(Claim, Place)> {
    let taken: Vec<usize> =
        (0..claims.len()).filter(|at| claims[*at].0.worth == Worth::Taken).collect();
    let current = current(&claims, &taken);
    let agree = current.windows(2).all(|two| claims[two[0]].0.value == claims[two[1]].0.value);
    let chosen = current.first().copied().filter(|_| agree);
    let mut outcomes: Vec<(Claim, Place)> = Vec::new();
    if let Some(at) = chosen {
        outcomes.push(claims[at].clone());
    }
    for (at, (claim, place)) in claims.into_iter().enumerate() {
        let was_taken = taken.contains(&at);
        let is_known = outcomes.iter().any(|(known, _)| known.value == claim.value);
        if is_known || (was_taken && chosen.is_some()) {
            continue;
        }
        outcomes.push((Claim { worth: Worth::Offered, ..claim }, place));
    }
    outcomes
}

/// The positions of the claims that hold at the end of the text. What became so supersedes what was said
/// before it; what a change reaches, what it leaves; what is so now, what was so in the past.
fn current(claims: &[(Claim, Place)], taken: &[usize]) -> Vec<usize> {
    let claim = |at: &usize| &claims[*at].0;
    let is_reached = taken.iter().any(|at| claim(at).role == Role::Goal);
    let change = taken.iter().rev().find(|at| claim(at).time == Time::Changed);
    let mut current = taken.to_vec();
    current.retain(|at| !(is_reached && claim(at).role == Role::Source));
    current.retain(|at| change.is_none_or(|change| at >= change));
    if current.iter().any(|at| claim(at).time != Time::Past) {
        current.retain(|at| claim(at).time != Time::Past);
    }
    current
}
