//! The expected cost of repair, in minutes: one repairs the defects one after the other until the
//! complaint is gone.
//!
//! With `h(C)` the weight of a set of defects before the complaint is seen, the complaint outlasts the
//! repair of `R` with `S(R) = Σ h(C) P(complaint | C \ R) / Σ h(C) P(complaint | C)`, and the best that
//! can be done from there costs
//!
//! `V(R) = min_{i not in R} [ minutes_i · S(R) + V(R + i) ]`, `V(all) = give_up · S(all)`.
//!
//! `P(complaint | C)` is the difference of two products (noisy maximum), so each of the two sums over
//! sets is a product of one small step a defect: `n · 2^n` for all `R` at once. Exact for several
//! defects at a time. See Heckerman, Breese and Rommelse 1995 on persistence after a repair.
//!
//! Only the ten likeliest defects are repaired one by one. The others stay in the sums, and whoever
//! comes to them gives up.

use super::evidence::{Finding, HardRule, TooLarge};
use super::explained::Chain;
use super::posterior::{Posterior, Weighed, Weighted, chain, groups};
use super::{Engine, status};
use crate::kb::{CauseIx, Complaint, DefectIx};

/// So many defects are repaired one by one.
const MOST_REPAIRS: usize = 10;
/// What a repair takes whose remedy does not say.
const USUAL_MINUTES: f64 = 30.0;

/// The best order of repairs, and what it is expected to cost.
#[derive(Clone, Debug, PartialEq)]
pub struct RepairPlan {
    /// The likeliest defects that are possible, at most ten, in the order in which to repair them.
    pub steps: Vec<RepairStep>,
    /// Minutes that it all takes on average, giving up included.
    pub expected_minutes: f64,
    /// Minutes that it takes when none of the repairs helped.
    pub give_up_minutes: f64,
    /// The probability that it comes to that.
    pub gives_up: f64,
    /// The probability that something holds which is not in `steps`.
    pub left_out: f64,
}

/// One repair.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RepairStep {
    /// What is repaired.
    pub defect: DefectIx,
    /// What that takes, by the remedy of the likeliest context.
    pub minutes: f64,
    /// The probability that the complaint is still there when its turn comes.
    pub reached: f64,
}

/// What a [`Term`] says of the repairable defects; its other factors are in the weights.
#[derive(Debug, PartialEq)]
pub(super) struct Bound {
    /// Whether its weights are added or taken away.
    sign: f64,
    /// By repairable defect: the factor while it is there and not repaired.
    keeps: Vec<f64>,
}

/// Context states with the same numbers, and the weights of the sets of repairable defects there,
/// all others summed out.
#[derive(Debug)]
pub(super) struct Part {
    pub(super) class: usize,
    /// With their weights, which add up to 1.
    pub(super) states: Vec<(usize, f64)>,
    /// By bound: its position in [`Repairs::bounds`], and a weight for each set; bit `k` of a set says
    /// that the defect `k` of [`Repairs::tracked`] is there.
    pub(super) weights: Vec<(usize, Vec<f64>)>,
}

/// What repairing costs on some evidence, and what it would cost if more were known.
#[derive(Debug)]
pub struct Repairs<'e, 'p> {
    pub(super) engine: &'e Engine<'p>,
    /// By defect of the pack: its probability.
    pub(super) marginals: Vec<f64>,
    /// Defects that are repaired one by one, likeliest first.
    pub(super) tracked: Vec<usize>,
    pub(super) minutes: Vec<f64>,
    pub(super) give_up: f64,
    pub(super) bounds: Vec<Bound>,
    pub(super) parts: Vec<Part>,
    left_out: f64,
}

/// A term of the probability of the complaint: `sign · leak · Π keeps` over the defects that are there.
struct Term {
    sign: f64,
    leak: f64,
    /// By defect of the pack.
    keeps: Vec<f64>,
}

/// The complaint in a class of contexts: at most its outcome, less at most the outcome before it.
fn terms(engine: &Engine<'_>, class: usize) -> Vec<Term> {
    let defects = engine.pack.defects.len();
    let tables = &engine.pack.model.classes[class].tables;
    let of_complaint =
        |complaint: Complaint| Some((tables[complaint.fact.0].as_ref()?, complaint.outcome));
    let Some((table, outcome)) = engine.pack.complaint.and_then(of_complaint) else {
        // Without a complaint, something is wrong as long as any defect is there.
        let term = |sign: f64, keep: f64| Term { sign, leak: 1.0, keeps: vec![keep; defects] };
        return vec![term(1.0, 1.0), term(-1.0, 0.0)];
    };
    let term = |sign: f64, outcome: usize| {
        let mut keeps = vec![1.0; defects];
        for link in &table.links {
            keeps[link.defect.0] = link.cumulative[outcome];
        }
        Term { sign, leak: table.leak[outcome], keeps }
    };
    let before = outcome.checked_sub(1).map(|before| term(-1.0, before));
    [term(1.0, outcome)].into_iter().chain(before).collect()
}

/// Minutes that repairing a defect takes in a context state (outcomes of the model's contexts).
pub(super) fn minutes(engine: &Engine<'_>, defect: DefectIx, state: &[usize]) -> f64 {
    let remedies = &engine.pack.defects[defect.0].remedies;
    let remedy = status::remedy(engine, defect, state);
    remedy.and_then(|at| remedies[at].minutes).unwrap_or(USUAL_MINUTES)
}

/// The findings without the complaint, which the repairs put to the test.
fn others(engine: &Engine<'_>, findings: &[Finding]) -> Vec<Finding> {
    let complaint = engine.pack.complaint.map(|complaint| complaint.fact);
    findings.iter().filter(|finding| Some(finding.fact) != complaint).cloned().collect()
}

impl<'e, 'p> Repairs<'e, 'p> {
    /// The posterior must be possible, and of these findings and rules.
    pub(super) fn new(
        engine: &'e Engine<'p>,
        findings: &[Finding],
        hard: &[HardRule],
        posterior: &Posterior,
    ) -> Result<Self, TooLarge> {
        let defects = engine.pack.defects.len();
        let mut tracked: Vec<usize> =
            (0..defects).filter(|at| posterior.defects[*at] > 0.0).collect();
        tracked.sort_by(|a, b| posterior.defects[*b].total_cmp(&posterior.defects[*a]));
        tracked.truncate(MOST_REPAIRS);
        let state = status::likeliest_state(engine, posterior);
        let minutes = |defect: &usize| minutes(engine, DefectIx(*defect), &state);
        let mut repairs = Self {
            engine,
            marginals: posterior.defects.clone(),
            minutes: tracked.iter().map(minutes).collect(),
            give_up: engine.pack.stop.give_up_minutes,
            bounds: Vec::new(),
            parts: Vec::new(),
            left_out: 0.0,
            tracked,
        };
        repairs.left_out = left_out(engine, findings, hard, &repairs.tracked)?;
        let findings = others(engine, findings);
        let mut logs = Vec::new();
        for group in &groups(engine, &findings, hard) {
            let Some(Weighted { chain, log_weight }) = chain(engine, group, &findings)? else {
                continue;
            };
            let own: f64 = group.states.iter().map(|(_, weight)| weight).sum();
            let mut weights = Vec::new();
            for Term { sign, leak, keeps } in terms(engine, group.class) {
                let mut folded = chain.clone();
                for (defect, step) in folded.steps.iter_mut().enumerate() {
                    if !repairs.tracked.contains(&defect) {
                        step.present *= keeps[defect];
                    }
                }
                let mut joint = folded.joint(&repairs.tracked);
                joint.iter_mut().for_each(|weight| *weight *= own * leak);
                let keeps = repairs.tracked.iter().map(|defect| keeps[*defect]).collect();
                weights.push((repairs.bound(Bound { sign, keeps }), joint));
            }
            let states = group.states.iter().map(|(at, weight)| (*at, weight / own)).collect();
            repairs.parts.push(Part { class: group.class, states, weights });
            logs.push(log_weight);
        }
        let most = logs.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        for (part, log) in repairs.parts.iter_mut().zip(logs) {
            let weights = part.weights.iter_mut().flat_map(|(_, weights)| weights);
            weights.for_each(|weight| *weight *= (log - most).exp());
        }
        let total = repairs.outlasts(&repairs.summed())[0];
        let weights = repairs.parts.iter_mut().flat_map(|part| &mut part.weights);
        weights.flat_map(|(_, weights)| weights).for_each(|weight| *weight /= total);
        Ok(repairs)
    }

    fn bound(&mut self, bound: Bound) -> usize {
        self.bounds.iter().position(|own| *own == bound).unwrap_or_else(|| {
            self.bounds.push(bound);
            self.bounds.len() - 1
        })
    }

    /// By bound: the weights of all parts together.
    fn summed(&self) -> Vec<Vec<f64>> {
        let mut sum = vec![vec![0.0; 1 << self.tracked.len()]; self.bounds.len()];
        for (bound, weights) in self.parts.iter().flat_map(|part| &part.weights) {
            sum[*bound].iter_mut().zip(weights).for_each(|(sum, weight)| *sum += weight);
        }
        sum
    }

    /// `S`: by set of repaired defects, the weight with which the complaint is still there.
    /// `weights`: by bound and set of defects.
    pub(super) fn outlasts(&self, weights: &[Vec<f64>]) -> Vec<f64> {
        let mut total = vec![0.0; 1 << self.tracked.len()];
        let mut sums = Vec::new();
        for (Bound { sign, keeps }, weights) in self.bounds.iter().zip(weights) {
            sums.clone_from(weights);
            for (bit, keep) in keeps.iter().enumerate() {
                for pair in sums.chunks_exact_mut(2 << bit) {
                    let (not_repaired, repaired) = pair.split_at_mut(1 << bit);
                    for (absent, present) in not_repaired.iter_mut().zip(repaired) {
                        let all = *absent + *present;
                        *absent += keep * *present;
                        *present = all;
                    }
                }
            }
            total.iter_mut().zip(&sums).for_each(|(total, sum)| *total += sign * sum);
        }
        total
    }

    /// `V`: what the best order costs from each set of repaired defects on, in the weight of `S`.
    pub(super) fn costs(&self, outlasts: &[f64]) -> Vec<f64> {
        let mut costs = vec![0.0; outlasts.len()];
        let all = outlasts.len() - 1;
        costs[all] = self.give_up * outlasts[all].max(0.0);
        for repaired in (0..all).rev() {
            let best = self.choices(repaired).map(|(bit, minutes)| {
                minutes * outlasts[repaired].max(0.0) + costs[repaired | 1 << bit]
            });
            costs[repaired] = best.fold(f64::INFINITY, f64::min);
        }
        costs
    }

    /// What could be repaired next, with its minutes.
    fn choices(&self, repaired: usize) -> impl Iterator<Item = (usize, f64)> {
        let minutes = self.minutes.iter().copied().enumerate();
        minutes.filter(move |(bit, _)| repaired >> bit & 1 == 0)
    }

    /// Minutes that it all takes on average.
    pub fn expected_minutes(&self) -> f64 {
        self.costs(&self.outlasts(&self.summed()))[0]
    }

    /// The posterior weights of all sets of the tracked defects.
    pub(super) fn sets(&self) -> Vec<f64> {
        let mut sets = vec![0.0; 1 << self.tracked.len()];
        for (Bound { sign, keeps }, weights) in self.bounds.iter().zip(self.summed()) {
            for (set, weight) in weights.into_iter().enumerate() {
                let present = keeps.iter().enumerate().filter(|(bit, _)| set >> bit & 1 == 1);
                sets[set] += sign * present.fold(weight, |product, (_, keep)| product * keep);
            }
        }
        sets
    }

    /// The best order.
    pub fn plan(&self) -> RepairPlan {
        let outlasts = self.outlasts(&self.summed());
        let costs = self.costs(&outlasts);
        let mut repaired = 0;
        let mut steps = Vec::new();
        while repaired != outlasts.len() - 1 {
            let reached = outlasts[repaired].max(0.0);
            let cost =
                |(bit, minutes): &(usize, f64)| minutes * reached + costs[repaired | 1 << bit];
            let best = self
                .choices(repaired)
                .reduce(|best, other| if cost(&other) < cost(&best) { other } else { best });
            let Some((bit, minutes)) = best else { break };
            steps.push(RepairStep { defect: DefectIx(self.tracked[bit]), minutes, reached });
            repaired |= 1 << bit;
        }
        RepairPlan {
            steps,
            expected_minutes: costs[0],
            give_up_minutes: self.give_up,
            gives_up: outlasts[repaired].max(0.0),
            left_out: self.left_out,
        }
    }

    /// Minutes that this order takes on average; defects that are not tracked do not count.
    pub fn minutes_in_order(&self, order: &[DefectIx]) -> f64 {
        let outlasts = self.outlasts(&self.summed());
        let (mut repaired, mut minutes) = (0, 0.0);
        for DefectIx(defect) in order {
            if let Some(bit) = self.tracked.iter().position(|own| own == defect) {
                minutes += self.minutes[bit] * outlasts[repaired].max(0.0);
                repaired |= 1 << bit;
            }
        }
        minutes + self.give_up * outlasts[repaired].max(0.0)
    }
}

/// The probability that any defect holds which is not tracked.
fn left_out(
    engine: &Engine<'_>,
    findings: &[Finding],
    hard: &[HardRule],
    tracked: &[usize],
) -> Result<f64, TooLarge> {
    if tracked.len() < MOST_REPAIRS {
        return Ok(0.0);
    }
    let mut parts = Parts::default();
    for group in &groups(engine, findings, hard) {
        let Some(Weighted { chain, log_weight }) = chain(engine, group, findings)? else {
            continue;
        };
        let own: f64 = group.states.iter().map(|(_, weight)| weight).sum();
        let none = chain.forced(|at| (!tracked.contains(&at)).then_some(false));
        parts.add(log_weight, vec![own * none, own * chain.forced(|_| None)]);
    }
    let sums = parts.summed();
    Ok((1.0 - sums[0] / sums[1]).clamp(0.0, 1.0))
}

/// Rows of numbers, each with the logarithm of a factor, to be added up.
#[derive(Default)]
struct Parts(Vec<(f64, Vec<f64>)>);

impl Parts {
    fn add(&mut self, log: f64, row: Vec<f64>) {
        self.0.push((log, row));
    }

    fn summed(&self) -> Vec<f64> {
        let most = self.0.iter().map(|(log, _)| *log).fold(f64::NEG_INFINITY, f64::max);
        let mut sums = vec![0.0; self.0.first().map_or(0, |(_, row)| row.len())];
        for (log, row) in &self.0 {
            sums.iter_mut().zip(row).for_each(|(sum, own)| *sum += (log - most).exp() * own);
        }
        sums
    }
}

/// How a repair came out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Repaired {
    /// The complaint is still there.
    StillThere,
    /// It is gone.
    Gone,
}

/// What is believed of the defects *as they were before* these were repaired, by what came of it: "still
/// there" replaces `P(complaint | C)` by `P(complaint | C \ R)`, "gone" by the difference of the two.
///
/// The probability of the evidence is that with the outcome of the repair.
pub(super) fn after_repair(
    engine: &Engine<'_>,
    findings: &[Finding],
    hard: &[HardRule],
    repaired: &[DefectIx],
    outcome: Repaired,
) -> Result<Posterior, TooLarge> {
    let findings = others(engine, findings);
    let mut parts = Parts::default();
    // "Gone" is "at first there" less "still there".
    let rounds: &[(f64, &[DefectIx])] = match outcome {
        Repaired::StillThere => &[(1.0, repaired)],
        Repaired::Gone => &[(1.0, &[]), (-1.0, repaired)],
    };
    for group in &groups(engine, &findings, hard) {
        let Some(Weighted { chain, log_weight }) = chain(engine, group, &findings)? else {
            continue;
        };
        for (round, repaired) in rounds {
            for Term { sign, leak, keeps } in terms(engine, group.class) {
                let mut folded = chain.clone();
                for (defect, step) in folded.steps.iter_mut().enumerate() {
                    if !repaired.contains(&DefectIx(defect)) {
                        step.present *= keeps[defect];
                    }
                }
                let factor = round * sign * leak;
                let row = row(engine, &folded, &group.states);
                parts.add(log_weight, row.into_iter().map(|own| factor * own).collect());
            }
        }
    }
    let most = parts.0.iter().map(|(log, _)| *log).fold(f64::NEG_INFINITY, f64::max);
    Ok(posterior_of(engine, most, &parts.summed()))
}

/// Everything that a posterior is made of, as weights in one row: all sets; with each defect; without
/// and with each cause's; without and with any cause's; with nothing at all; each context state.
fn row(engine: &Engine<'_>, chain: &Chain, states: &[(usize, f64)]) -> Vec<f64> {
    let own: f64 = states.iter().map(|(_, weight)| weight).sum();
    let (total, with) = chain.marginals();
    let mut row = vec![total];
    row.extend(with);
    for cause in (0..engine.pack.causes.len()).map(Some).chain([None]) {
        let belongs = |of: &Option<CauseIx>| match cause {
            Some(cause) => of.is_some_and(|of| of.0 == cause),
            None => of.is_some(),
        };
        let members: Vec<bool> = engine.cause_of.iter().map(belongs).collect();
        let (none, any) = chain.none_and_any(total, &members);
        row.extend([none, any]);
    }
    row.push(chain.forced(|_| Some(false)));
    row.iter_mut().for_each(|weight| *weight *= own);
    let mut by_state = vec![0.0; engine.pack.model.states.len()];
    states.iter().for_each(|(state, weight)| by_state[*state] = weight * total);
    row.extend(by_state);
    row
}

fn posterior_of(engine: &Engine<'_>, log: f64, row: &[f64]) -> Posterior {
    let total = row.first().copied().unwrap_or(0.0);
    if total <= 0.0 {
        return Posterior { log10_evidence: f64::NEG_INFINITY, ..Posterior::default() };
    }
    // A difference of equal numbers may come out below zero by rounding.
    let mut rest = row[1..].iter().map(|weight| (weight / total).clamp(0.0, 1.0));
    let mut take = |count: usize| -> Vec<f64> { rest.by_ref().take(count).collect() };
    let defects = take(engine.pack.defects.len());
    let pairs = take(2 * engine.pack.causes.len() + 2);
    let mut causes: Vec<Weighed> =
        pairs.chunks_exact(2).map(|pair| Weighed { none: pair[0], any: pair[1] }).collect();
    let outside = causes.pop().unwrap_or_default();
    let clear = take(1)[0];
    let states = take(engine.pack.model.states.len());
    let log10_evidence = (total.ln() + log) / std::f64::consts::LN_10;
    Posterior { log10_evidence, defects, causes, outside, clear, states }
}
