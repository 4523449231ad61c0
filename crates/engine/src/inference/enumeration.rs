//! The joint table over all sets of defects, for small packs without contexts.
//!
//! The weights of all sets are one row of numbers, and so is `P(outcome | set)`. A finding
//! multiplies two rows; every query is a sum over one. Faster than the network for few defects, and
//! equal to it.

use shindan_model::{CauseIx, DefectIx, Model};

use crate::evidence::finding::{Finding, HardRule};
use crate::inference::entropy::surprise;
use crate::inference::posterior::{Odds, Posterior};
use crate::inference::sums::{dot, sum};

/// Packs with more defects use the network.
const MAX_DEFECTS: usize = 8;
/// Up to this many sets, the weights live on the stack.
const FEW_SETS: usize = 32;

/// `P(fact = outcome | set)` for all facts, outcomes and sets.
#[derive(Debug)]
pub(crate) struct Enumeration {
    pub(crate) sets: usize,
    pub(crate) prior: Vec<f64>,
    /// By fact: the start of its first outcome's row; `None` without a table.
    starts: Vec<Option<usize>>,
    rows: Vec<f64>,
    /// By row: the prior probability of its outcome.
    prior_predictive: Vec<f64>,
    /// By fact and set: the entropy of the fact given the set, in bits.
    entropy: Vec<f64>,
    /// By cause: the bit mask of its defects.
    masks: Vec<usize>,
    /// The bit mask of all defects that belong to a cause.
    listed: usize,
}

impl Enumeration {
    pub(crate) fn new(model: &Model, cause_of: &[Option<CauseIx>], causes: usize) -> Option<Self> {
        let ([class], [_]) = (model.classes.as_slice(), model.states.as_slice()) else {
            return None;
        };
        if cause_of.len() > MAX_DEFECTS {
            return None;
        }
        let sets = 1 << cause_of.len();
        let holds = |set: usize, defect: usize| set >> defect & 1 == 1;
        let prior: Vec<f64> = (0..sets)
            .map(|set| {
                let each = class.prior.iter().enumerate();
                each.map(|(at, prior)| if holds(set, at) { *prior } else { 1.0 - prior }).product()
            })
            .collect();
        let mut rows = Vec::new();
        let mut starts = Vec::new();
        let mut entropy = Vec::new();
        for table in &class.tables {
            starts.push(table.as_ref().map(|_| rows.len()));
            let start = entropy.len();
            entropy.resize(start + sets, 0.0);
            let Some(table) = table else { continue };
            for outcome in 0..table.leak.len() {
                for set in 0..sets {
                    let p = table.probability(outcome, |DefectIx(defect)| holds(set, defect));
                    rows.push(p);
                    entropy[start + set] += surprise(p);
                }
            }
        }
        let mut masks = vec![0; causes];
        let mut listed = 0;
        for (defect, cause) in cause_of.iter().enumerate() {
            if let Some(CauseIx(cause)) = cause {
                masks[*cause] |= 1 << defect;
                listed |= 1 << defect;
            }
        }
        let prior_predictive = rows.chunks_exact(sets).map(|row| dot(row, &prior)).collect();
        Some(Self { sets, prior, starts, rows, prior_predictive, entropy, masks, listed })
    }

    /// The rows of a fact's outcomes, concatenated; `None` without a table.
    pub(crate) fn rows(&self, fact: usize) -> Option<&[f64]> {
        let start = self.starts[fact]?;
        let end = self.starts[fact + 1..].iter().flatten().next();
        Some(&self.rows[start..end.copied().unwrap_or(self.rows.len())])
    }

    /// The prior probability of each outcome of a fact; `None` without a table.
    pub(crate) fn prior_predictive(&self, fact: usize) -> Option<&[f64]> {
        let outcomes = self.rows(fact)?.len() / self.sets;
        Some(&self.prior_predictive[self.starts[fact]? / self.sets..][..outcomes])
    }

    /// By set: the entropy of a fact given the set, in bits.
    pub(crate) fn entropy(&self, fact: usize) -> &[f64] {
        &self.entropy[fact * self.sets..][..self.sets]
    }

    /// The bit mask of a cause's defects.
    pub(crate) fn mask(&self, cause: usize) -> usize {
        self.masks[cause]
    }

    /// Multiplies the weight of each set by its likelihood of the finding.
    pub(crate) fn observe(&self, weights: &mut [f64], finding: &Finding) {
        let Some(start) = self.starts[finding.fact.0] else {
            return;
        };
        let row = |outcome: usize| &self.rows[start + outcome * self.sets..][..self.sets];
        let mut seen =
            finding.likelihood.iter().enumerate().filter(|(_, likelihood)| **likelihood > 0.0);
        if let (Some((outcome, likelihood)), None) = (seen.next(), seen.next()) {
            for (weight, probability) in weights.iter_mut().zip(row(outcome)) {
                *weight *= likelihood * probability;
            }
            return;
        }
        let mut sum = vec![0.0; self.sets];
        for (outcome, likelihood) in finding.likelihood.iter().enumerate() {
            for (sum, probability) in sum.iter_mut().zip(row(outcome)) {
                *sum += likelihood * probability;
            }
        }
        for (weight, factor) in weights.iter_mut().zip(sum) {
            *weight *= factor;
        }
    }

    /// Zeroes the sets that a rule forbids.
    fn rule_out(weights: &mut [f64], rule: &HardRule) {
        for (set, weight) in weights.iter_mut().enumerate() {
            if rule.confirm.iter().any(|defect| set >> defect.0 & 1 == 0)
                || rule.exclude.iter().any(|defect| set >> defect.0 & 1 == 1)
            {
                *weight = 0.0;
            }
        }
    }

    /// The prior weight of every set, constrained by hard rules.
    pub(crate) fn before(&self, hard: &[HardRule]) -> Vec<f64> {
        let mut weights = self.prior.clone();
        let applies = hard.iter().filter(|rule| rule.applies[0]);
        applies.for_each(|rule| Self::rule_out(&mut weights, rule));
        weights
    }

    /// The posterior, written into `into`.
    pub(crate) fn posterior(&self, findings: &[Finding], hard: &[HardRule], into: &mut Posterior) {
        let (mut few, mut many) = ([0.0; FEW_SETS], Vec::new());
        let weights = if self.sets <= FEW_SETS {
            &mut few[..self.sets]
        } else {
            many.resize(self.sets, 0.0);
            &mut many[..]
        };
        weights.copy_from_slice(&self.prior);
        findings.iter().for_each(|finding| self.observe(weights, finding));
        for rule in hard.iter().filter(|rule| rule.applies[0]) {
            Self::rule_out(weights, rule);
        }
        self.summed(weights, into);
    }

    /// Marginals from the weights of all sets. Overwrites `weights`.
    pub(crate) fn summed(&self, weights: &mut [f64], into: &mut Posterior) {
        into.states.clear();
        into.states.push(1.0);
        let clear = weights[0];
        into.causes.clear();
        into.causes.resize(self.masks.len(), Odds::default());
        for (cause, mask) in into.causes.iter_mut().zip(&self.masks) {
            if !mask.is_power_of_two() {
                *cause = split(weights, *mask);
            }
        }
        into.outside = if self.listed + 1 == self.sets {
            Odds { none: clear, any: sum(&weights[1..]) }
        } else {
            split(weights, self.listed)
        };
        // Sum both halves of a defect, fold one onto the other, and go on with the next defect.
        let defects = self.sets.trailing_zeros() as usize;
        into.defects.clear();
        into.defects.resize(defects, 0.0);
        let mut total = into.outside.none + into.outside.any;
        let mut sets = &mut weights[..];
        for defect in (0..defects).rev() {
            let (without, with) = sets.split_at_mut(1 << defect);
            let pair = Odds { none: sum(without), any: sum(with) };
            total = pair.none + pair.any;
            into.defects[defect] = pair.any / total;
            for (cause, mask) in into.causes.iter_mut().zip(&self.masks) {
                if *mask == 1 << defect {
                    *cause = pair;
                }
            }
            without.iter_mut().zip(with).for_each(|(without, with)| *without += *with);
            sets = without;
        }
        into.causes.iter_mut().for_each(|cause| *cause = cause.normalised());
        into.outside = into.outside.normalised();
        into.clear = clear / total;
        into.log10_evidence = if total > 0.0 { total.log10() } else { f64::NEG_INFINITY };
    }
}

/// The weight of the sets with none, and with any, of the masked defects.
fn split(weights: &[f64], mask: usize) -> Odds {
    let mut pair = Odds::default();
    for (set, weight) in weights.iter().enumerate() {
        *(if set & mask == 0 { &mut pair.none } else { &mut pair.any }) += weight;
    }
    pair
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::Engine;
    use crate::testing::{LAMP, near, red_lamp, seen};
    use shindan_model::RuleIx;

    #[test]
    fn the_joint_table_of_two_defects() {
        let pack = red_lamp();
        let engine = Engine::new(&pack);
        let table = engine.enumeration.as_ref().unwrap();
        for (prior, expected) in table.prior.iter().zip([0.72, 0.08, 0.18, 0.02]) {
            near(*prior, expected);
        }
        let red = &table.rows(LAMP.0).unwrap()[4..];
        for (p, expected) in red.iter().zip([0.05, 0.81, 0.525, 0.905]) {
            near(*p, expected);
        }
        near(table.prior_predictive(LAMP.0).unwrap()[1], 0.2134);
    }

    #[test]
    fn the_posterior_of_a_red_lamp() {
        let pack = red_lamp();
        let posterior = Engine::new(&pack).posterior(&[seen(LAMP, 1)], &[]).unwrap();
        near(posterior.log10_evidence, 0.2134_f64.log10());
        near(posterior.defects[0], 0.0829 / 0.2134);
        near(posterior.defects[1], 0.1126 / 0.2134);
        near(posterior.clear, 0.036 / 0.2134);
        near(posterior.none(), posterior.clear);
    }

    #[test]
    fn a_hard_rule_zeroes_the_sets_that_it_forbids() {
        let pack = red_lamp();
        let engine = Engine::new(&pack);
        let rule = HardRule {
            rule: RuleIx(0),
            confirm: vec![DefectIx(1)],
            exclude: vec![DefectIx(0)],
            applies: vec![true],
        };
        let weights = engine.enumeration.as_ref().unwrap().before(&[rule]);
        assert_eq!(
            weights.iter().map(|weight| *weight > 0.0).collect::<Vec<_>>(),
            [false, false, true, false]
        );
    }
}
