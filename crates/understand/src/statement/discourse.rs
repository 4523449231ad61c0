//! The sentences of a text compared with each other.

use std::collections::{BTreeMap, BTreeSet};

use shindan_model::{FactIx, FactKind, Pack, Place};

use super::claim::{Claim, Worth};
use super::grammar::{Role, Time};
use super::is_japanese;

/// A text of fewer sentences need not say what it is about.
const SENTENCES_OF_A_TEXT: usize = 3;

/// The claims of a text, in its order.
#[derive(Debug, Default)]
pub(crate) struct Discourse {
    /// With the number of its sentence.
    claims: Vec<(Claim, Place, usize)>,
    /// Entities that the last sentence named, by word.
    pub(super) named: Vec<Vec<usize>>,
    sentences: usize,
    /// Whether the last sentence was about another place.
    pub(super) is_elsewhere: bool,
    /// Whether it names another subject.
    is_apart: bool,
    /// Whether it names what the pack is about.
    is_core: bool,
}

impl Discourse {
    pub(crate) fn add(&mut self, claims: Vec<Claim>, at: &Place) {
        let number = self.sentences;
        self.claims.extend(claims.into_iter().map(|claim| (claim, at.clone(), number)));
    }

    /// Takes note of the entities that a sentence names.
    pub(super) fn name(&mut self, pack: &Pack, entities: Vec<Vec<usize>>) -> Vec<Vec<usize>> {
        let named = || entities.iter().flatten().map(|entity| &pack.entities[*entity]);
        self.sentences += 1;
        self.is_apart |= named().any(|entity| entity.is_apart);
        self.is_core |= named().any(|entity| entity.is_core);
        std::mem::replace(&mut self.named, entities)
    }

    /// By fact, what the text claims: the claims to take, then those to offer. Claims that
    /// contradict each other are all offered. A fact that is about things by name may be claimed of
    /// each; any other that is claimed differently of two of them is offered.
    pub(crate) fn outcomes(self, pack: &Pack) -> Vec<(Claim, Place)> {
        let named = self.named_alone(pack);
        type Subject = (FactIx, Option<String>);
        let mut by_fact: BTreeMap<Subject, Vec<(Claim, Place)>> = BTreeMap::new();
        let is_about_another =
            self.sentences >= SENTENCES_OF_A_TEXT && self.is_apart && !self.is_core;
        for (mut claim, at, number) in self.claims {
            // What was so in the middle of a story may have changed in the rest of it.
            if is_about_another
                || (claim.time == Time::Past && number < self.sentences && !is_japanese(&at.quote))
            {
                claim.worth = Worth::Offered;
            }
            if claim.is_mention {
                continue;
            }
            let known = &pack.facts[claim.fact.0];
            let of = claim.of.clone().filter(|_| known.of.is_some());
            by_fact.entry((claim.fact, of)).or_default().push((claim, at));
        }
        let settled = by_fact.into_iter().flat_map(|((fact, of), claims)| {
            let known = &pack.facts[fact.0];
            let mut settled = if known.several {
                claims
            } else if known.of.is_some() {
                settle(claims)
            } else {
                settle_of_all(claims)
            };
            settled.iter_mut().for_each(|(claim, _)| claim.of.clone_from(&of));
            settled
        });
        let mut settled: Vec<(Claim, Place)> = settled.collect();
        for (claim, at) in named {
            let is_settled = |(other, _): &(Claim, Place)| {
                other.fact == claim.fact && other.worth == Worth::Taken
            };
            if !settled.iter().any(is_settled) {
                settled.retain(|(other, _)| other.fact != claim.fact);
                settled.push((claim, at));
            }
        }
        let mut distinct: Vec<(Claim, Place)> = Vec::new();
        for (claim, at) in settled {
            let is_known = distinct.iter().any(|(known, _)| {
                known.fact == claim.fact && known.of == claim.of && known.value == claim.value
            });
            if !is_known {
                distinct.push((claim, at));
            }
        }
        distinct
    }
}

impl Discourse {
    /// By context, the value that a text names and no other, if it is long enough to be somebody's report:
    /// whoever asks how to move from Exchange 2010 has it. In shorter texts, names are offered.
    fn named_alone(&self, pack: &Pack) -> Vec<(Claim, Place)> {
        let is_context = |claim: &Claim| pack.facts[claim.fact.0].kind == FactKind::Context;
        let is_report = self.sentences >= SENTENCES_OF_A_TEXT;
        // `Outlook 2016 and 2019` beside `Exchange 2013`: the year alone may be that of anything.
        let is_full = |claim: &Claim| pack.phrases[claim.phrase].after.is_empty();
        let full = self.claims.iter().filter(|(claim, ..)| is_full(claim));
        let full: BTreeSet<FactIx> = full.map(|(claim, ..)| claim.fact).collect();
        let is_weak = |claim: &Claim| !is_full(claim) && full.contains(&claim.fact);
        let mut alone: Vec<(Claim, Place)> = Vec::new();
        // In doubt, or of the past: whatever is said of it, the text names it.
        let is_mention = |claim: &Claim| {
            let is_open = claim.worth == Worth::Offered || claim.time == Time::Past;
            claim.is_mention || claim.is_named && is_open && is_context(claim)
        };
        for (claim, at, _) in self.claims.iter().filter(|(claim, ..)| is_mention(claim)) {
            // The first of a fact tells; a text may name it on every line.
            if alone.iter().any(|(other, _)| other.fact == claim.fact) {
                continue;
            }
            let counts = |claim: &Claim| claim.role != Role::Source && !is_weak(claim);
            let mut others = self.claims.iter().filter(|(other, ..)| other.fact == claim.fact);
            let is_alone = counts(claim)
                && others.all(|(other, ..)| !counts(other) || other.value == claim.value);
            // Another subject may have a type of its own, and everybody's server has a version.
            let is_theirs = !self.is_apart || is_full(claim);
            let is_taken = is_report && is_alone && is_context(claim) && is_theirs;
            let worth = if is_taken { Worth::Taken } else { Worth::Offered };
            alone.push((Claim { worth, of: None, ..claim.clone() }, at.clone()));
        }
        alone
    }
}

/// What stands of the claims about one fact that is the same for all things: that on which those
/// about each thing agree.
fn settle_of_all(claims: Vec<(Claim, Place)>) -> Vec<(Claim, Place)> {
    let mut names: Vec<&String> =
        claims.iter().filter_map(|(claim, _)| claim.of.as_ref()).collect();
    names.sort();
    names.dedup();
    if names.len() < 2 {
        return settle(claims);
    }
    let of_each = names.into_iter().map(|name| {
        let of_it = |claim: &Claim| claim.of.as_ref().is_none_or(|of| of == name);
        settle(claims.iter().filter(|(claim, _)| of_it(claim)).cloned().collect())
    });
    let mut all: Vec<(Claim, Place)> = of_each.flatten().collect();
    let agree = all.windows(2).all(|two| two[0].0.value == two[1].0.value);
    if !agree {
        all.iter_mut().for_each(|(claim, _)| claim.worth = Worth::Offered);
    }
    all
}

/// What stands of the claims about one fact of one thing.
fn settle(claims: Vec<(Claim, Place)>) -> Vec<(Claim, Place)> {
    let taken: Vec<usize> =
        (0..claims.len()).filter(|at| claims[*at].0.worth == Worth::Taken).collect();
    let current = current(&claims, &taken);
    let agree = current.windows(2).all(|two| claims[two[0]].0.value == claims[two[1]].0.value);
    // What is doubted later is not taken.
    let is_doubted = |chosen: usize| {
        claims[chosen..].iter().any(|(claim, _)| {
            claim.worth == Worth::Offered
                && matches!(claim.time, Time::Now | Time::Changed)
                && claim.value != claims[chosen].0.value
        })
    };
    let chosen = current.first().copied().filter(|chosen| agree && !is_doubted(*chosen));
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
