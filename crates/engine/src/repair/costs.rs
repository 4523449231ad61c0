//! The expected cost of repair, in minutes: repair one defect after another until the complaint is
//! gone.
//!
//! Let `h(C)` be the weight of a set `C` of defects before the complaint is observed. The complaint
//! persists after the repair of `R` with probability
//!
//! `S(R) = Σ h(C) P(complaint | C \\ R) / Σ h(C) P(complaint | C)`
//!
//! and the best continuation costs
//!
//! `V(R) = min_{i not in R} [ minutes_i · S(R) + V(R + i) ]`, `V(all) = give_up · S(all)`.
//!
//! `P(complaint | C)` is a difference of two products (noisy maximum), so both sums over sets take
//! `n · 2^n` steps for all `R` at once, exact for several simultaneous defects. Source: Heckerman,
//! Breese and Rommelse, "Decision-theoretic troubleshooting", 1995.
//!
//! Only the ten likeliest defects can be repaired. The others stay in the sums and end in giving
//! up.

use std::sync::Arc;

use shindan_model::{DefectIx, Table};

use crate::engine::Engine;
use crate::evidence::finding::{Finding, HardRule, TooLarge};
use crate::inference::belief::Belief;
use crate::inference::likeliest;
use crate::inference::posterior::Posterior;
use crate::repair::persistence::{CumulativeTerm, GroupWeights, before_complaint};

/// Repair at most this many defects.
const MAX_REPAIRS: usize = 10;
/// Assume this many minutes where the remedy gives none.
const USUAL_MINUTES: f64 = 30.0;

/// The best order of repairs, with its expected cost.
#[derive(Clone, Debug, PartialEq)]
pub struct RepairPlan {
    /// The repairs in order: the likeliest possible defects, at most ten.
    pub steps: Vec<RepairStep>,
    /// Expected minutes, giving up included.
    pub expected_minutes: f64,
    /// Minutes that giving up costs.
    pub give_up_minutes: f64,
    /// Probability that every repair fails.
    pub gives_up: f64,
    /// Probability that a defect outside `steps` holds.
    pub left_out: f64,
}

/// One repair of a plan.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RepairStep {
    /// The defect to repair.
    pub defect: DefectIx,
    /// Minutes, by the remedy of the likeliest context state.
    pub minutes: f64,
    /// Probability that the complaint persists until this step.
    pub reached: f64,
}

/// The factors of a [`CumulativeTerm`] for the repairable defects; all other factors are in the
/// weights.
#[derive(Debug, PartialEq)]
pub(crate) struct TermFactors {
    /// 1 to add its weights, -1 to subtract them.
    sign: f64,
    /// By repairable defect: the factor while it is present.
    keeps: Vec<f64>,
}

/// Context states with the same numbers, with the weights of all sets of repairable defects there.
#[derive(Debug)]
pub(crate) struct ContextWeights<'e> {
    /// By fact; `None` for facts without a table.
    pub(crate) tables: &'e [Option<Arc<Table>>],
    /// The states with their weights, which add up to 1.
    pub(crate) states: Vec<(usize, f64)>,
    /// Position in [`RepairCosts::terms`].
    pub(crate) term: usize,
    /// By set; bit `k` says that defect `k` of [`RepairCosts::tracked`] is present.
    pub(crate) weights: Vec<f64>,
}

/// The expected cost of repair given some evidence, and what further answers would save.
#[derive(Debug)]
pub struct RepairCosts<'e, 'p> {
    pub(crate) engine: &'e Engine<'p>,
    /// By defect of the pack: its probability.
    pub(crate) marginals: Vec<f64>,
    /// The repairable defects, likeliest first.
    pub(crate) tracked: Vec<usize>,
    pub(crate) minutes: Vec<f64>,
    pub(crate) give_up: f64,
    pub(crate) terms: Vec<TermFactors>,
    pub(crate) parts: Vec<ContextWeights<'e>>,
    left_out: f64,
}

/// Minutes to repair a defect in a context state.
pub(crate) fn minutes(engine: &Engine<'_>, defect: DefectIx, state: &[usize]) -> f64 {
    let remedies = &engine.pack.defects[defect.0].remedies;
    let remedy = likeliest::applicable_remedy(engine, defect, state);
    remedy.and_then(|at| remedies[at].minutes).unwrap_or(USUAL_MINUTES)
}

impl<'e, 'p> RepairCosts<'e, 'p> {
    /// `posterior` must be possible, and be that of these findings and rules.
    pub(crate) fn new(
        engine: &'e Engine<'p>,
        findings: &[Finding],
        hard: &[HardRule],
        posterior: &Posterior,
    ) -> Result<Self, TooLarge> {
        let defects = engine.pack.defects.len();
        let mut tracked: Vec<usize> =
            (0..defects).filter(|at| posterior.defects[*at] > 0.0).collect();
        tracked.sort_by(|a, b| posterior.defects[*b].total_cmp(&posterior.defects[*a]));
        tracked.truncate(MAX_REPAIRS);
        let state = likeliest::likeliest_state(engine, posterior);
        let minutes = |defect: &usize| minutes(engine, DefectIx(*defect), &state);
        let mut repairs = Self {
            engine,
            marginals: posterior.defects.clone(),
            minutes: tracked.iter().map(minutes).collect(),
            give_up: engine.pack.stop.give_up_minutes,
            terms: Vec::new(),
            parts: Vec::new(),
            left_out: 0.0,
            tracked,
        };
        repairs.left_out = left_out(engine, findings, hard, &repairs.tracked)?;
        let belief = before_complaint(engine, findings, hard);
        let mut logs = Vec::new();
        for term in CumulativeTerm::ALL {
            let mut others = belief.weighed(|tables| {
                let (base, mut keeps) = term.factors(engine, tables);
                repairs.tracked.iter().for_each(|defect| keeps[*defect] = 1.0);
                (base, keeps)
            });
            for group in others.weights_by_group(&repairs.tracked)? {
                let (_, keeps) = term.factors(engine, group.tables);
                let keeps = repairs.tracked.iter().map(|defect| keeps[*defect]).collect();
                let term = repairs.term(TermFactors { sign: term.sign(), keeps });
                let GroupWeights { tables, states, weights, log_factor } = group;
                repairs.parts.push(ContextWeights { tables, states, term, weights });
                logs.push(log_factor);
            }
        }
        let most = logs.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        for (part, log) in repairs.parts.iter_mut().zip(logs) {
            part.weights.iter_mut().for_each(|weight| *weight *= (log - most).exp());
        }
        let total = repairs.persistence(&repairs.summed())[0];
        let weights = repairs.parts.iter_mut().flat_map(|part| &mut part.weights);
        weights.for_each(|weight| *weight /= total);
        Ok(repairs)
    }

    fn term(&mut self, term: TermFactors) -> usize {
        self.terms.iter().position(|known| *known == term).unwrap_or_else(|| {
            self.terms.push(term);
            self.terms.len() - 1
        })
    }

    /// By term: the total weight of every set.
    fn summed(&self) -> Vec<Vec<f64>> {
        let mut sum = vec![vec![0.0; 1 << self.tracked.len()]; self.terms.len()];
        for part in &self.parts {
            sum[part.term].iter_mut().zip(&part.weights).for_each(|(sum, weight)| *sum += weight);
        }
        sum
    }

    /// `S`: by set of repaired defects, the weight with which the complaint persists. `weights`: by
    /// term, then set of defects.
    pub(crate) fn persistence(&self, weights: &[Vec<f64>]) -> Vec<f64> {
        let mut total = vec![0.0; 1 << self.tracked.len()];
        let mut sums = Vec::new();
        for (TermFactors { sign, keeps }, weights) in self.terms.iter().zip(weights) {
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

    /// `V`: by set of repaired defects, the cost of the best continuation, in the scale of `S`.
    pub(crate) fn costs(&self, persistence: &[f64]) -> Vec<f64> {
        let mut costs = vec![0.0; persistence.len()];
        let all = persistence.len() - 1;
        costs[all] = self.give_up * persistence[all].max(0.0);
        for repaired in (0..all).rev() {
            let best = self.choices(repaired).map(|(bit, minutes)| {
                minutes * persistence[repaired].max(0.0) + costs[repaired | 1 << bit]
            });
            costs[repaired] = best.fold(f64::INFINITY, f64::min);
        }
        costs
    }

    /// The repairs that remain, with their minutes.
    fn choices(&self, repaired: usize) -> impl Iterator<Item = (usize, f64)> {
        let minutes = self.minutes.iter().copied().enumerate();
        minutes.filter(move |(bit, _)| repaired >> bit & 1 == 0)
    }

    /// Expected minutes of the best order, giving up included.
    pub fn expected_minutes(&self) -> f64 {
        self.costs(&self.persistence(&self.summed()))[0]
    }

    /// The posterior weights of all sets of the tracked defects.
    pub(crate) fn sets(&self) -> Vec<f64> {
        let mut sets = vec![0.0; 1 << self.tracked.len()];
        for (TermFactors { sign, keeps }, weights) in self.terms.iter().zip(self.summed()) {
            for (set, weight) in weights.into_iter().enumerate() {
                let present = keeps.iter().enumerate().filter(|(bit, _)| set >> bit & 1 == 1);
                sets[set] += sign * present.fold(weight, |product, (_, keep)| product * keep);
            }
        }
        sets
    }

    /// The best order of repairs.
    pub fn plan(&self) -> RepairPlan {
        let persistence = self.persistence(&self.summed());
        let costs = self.costs(&persistence);
        let mut repaired = 0;
        let mut steps = Vec::new();
        while repaired != persistence.len() - 1 {
            // Normalise again, so that the first step has probability exactly 1.
            let reached = persistence[repaired].max(0.0) / persistence[0];
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
            gives_up: persistence[repaired].max(0.0),
            left_out: self.left_out,
        }
    }

    /// Expected minutes of this order. Defects that are not tracked are skipped.
    pub fn minutes_in_order(&self, order: &[DefectIx]) -> f64 {
        let persistence = self.persistence(&self.summed());
        let (mut repaired, mut minutes) = (0, 0.0);
        for DefectIx(defect) in order {
            if let Some(bit) = self.tracked.iter().position(|tracked| tracked == defect) {
                minutes += self.minutes[bit] * persistence[repaired].max(0.0);
                repaired |= 1 << bit;
            }
        }
        minutes + self.give_up * persistence[repaired].max(0.0)
    }
}

/// The probability that any untracked defect holds.
fn left_out(
    engine: &Engine<'_>,
    findings: &[Finding],
    hard: &[HardRule],
    tracked: &[usize],
) -> Result<f64, TooLarge> {
    if tracked.len() < MAX_REPAIRS {
        return Ok(0.0);
    }
    let mut belief = Belief::given(engine, findings, hard);
    let mut none = belief.weighed(|_| {
        let defects = 0..engine.pack.defects.len();
        let keep = |at: usize| if tracked.contains(&at) { 1.0 } else { 0.0 };
        (1.0, defects.map(keep).collect())
    });
    let none = 10_f64.powf(none.log10_evidence()? - belief.log10_evidence()?);
    Ok((1.0 - none).clamp(0.0, 1.0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{LAMP, near, red_lamp, seen};

    /// The sets of the red lamp, of which something is wrong: a 0.08, b 0.18, both 0.02, of 0.28.
    /// Each repair takes 10 minutes, giving up 60.
    fn with_costs<T>(findings: &[Finding], with: impl FnOnce(RepairCosts<'_, '_>) -> T) -> T {
        let pack = red_lamp();
        let engine = Engine::new(&pack);
        with(engine.repairs(findings, &[]).unwrap().unwrap())
    }

    #[test]
    fn the_likelier_defect_is_repaired_first() {
        with_costs(&[], |costs| {
            let plan = costs.plan();
            // b first: 10, then 10 more if a holds, with (0.08 + 0.02) / 0.28.
            near(plan.expected_minutes, 10.0 + 10.0 * 0.1 / 0.28);
            let steps: Vec<_> = plan.steps.iter().map(|step| (step.defect, step.minutes)).collect();
            assert_eq!(steps, [(DefectIx(1), 10.0), (DefectIx(0), 10.0)]);
            near(plan.steps[1].reached, 0.1 / 0.28);
            near(plan.gives_up, 0.0);
            near(plan.expected_minutes, costs.expected_minutes());
        });
    }

    #[test]
    fn another_order_costs_more_and_a_short_one_gives_up() {
        with_costs(&[], |costs| {
            let (a, b) = (DefectIx(0), DefectIx(1));
            near(costs.minutes_in_order(&[b, a]), costs.expected_minutes());
            near(costs.minutes_in_order(&[a, b]), 10.0 + 10.0 * 0.2 / 0.28);
            near(costs.minutes_in_order(&[b]), 10.0 + 60.0 * 0.1 / 0.28);
            near(costs.minutes_in_order(&[]), 60.0);
        });
    }

    #[test]
    fn sets_are_weighed_given_that_something_is_wrong() {
        // Red: 0.0648, 0.0945, 0.0181 of 0.1774. b is the likelier defect, so it has bit 0.
        with_costs(&[seen(LAMP, 1)], |costs| {
            assert_eq!(costs.tracked, [1, 0]);
            for (weight, expected) in costs.sets().iter().zip([0.0, 0.0945, 0.0648, 0.0181]) {
                near(*weight, expected / 0.1774);
            }
        });
    }
}
