//! Queries of the joint table besides the posterior: information, prediction, the most probable
//! set.

use shindan_model::{CauseIx, DefectIx, FactIx};

use crate::evidence::finding::Finding;
use crate::inference::entropy::surprise;
use crate::inference::enumeration::Enumeration;
use crate::inference::sums::dot;

impl Enumeration {
    /// The mutual information of a fact and the defects, `H(F) - Σ P(set) H(F | set)`, in bits.
    pub(crate) fn information(&self, FactIx(fact): FactIx, weights: &[f64]) -> f64 {
        let Some(rows) = self.rows(fact) else {
            return 0.0;
        };
        let total: f64 = weights.iter().sum();
        if total <= 0.0 {
            return 0.0;
        }
        let entropy: f64 =
            rows.chunks_exact(self.sets).map(|row| surprise(dot(row, weights) / total)).sum();
        (entropy - dot(self.entropy(fact), weights) / total).max(0.0)
    }

    /// The probability of an outcome, and of a cause given that outcome.
    pub(crate) fn predicted(
        &self,
        FactIx(fact): FactIx,
        outcome: usize,
        weights: &[f64],
        CauseIx(cause): CauseIx,
    ) -> (f64, f64) {
        let total: f64 = weights.iter().sum();
        let mask = self.mask(cause);
        let rows = self.rows(fact);
        let row = rows.map(|rows| &rows[outcome * self.sets..][..self.sets]);
        let (mut all, mut any) = (0.0, 0.0);
        for (set, weight) in weights.iter().enumerate() {
            let weight = weight * row.map_or(1.0, |row| row[set]);
            all += weight;
            if set & mask != 0 {
                any += weight;
            }
        }
        (all / total, any / all)
    }

    /// The most probable set among the subsets of `candidates`.
    pub(crate) fn most_probable_set(&self, weights: &[f64], candidates: &[usize]) -> Vec<DefectIx> {
        let allowed = candidates.iter().fold(0, |mask, defect| mask | 1 << defect);
        let mut best = 0;
        for (set, weight) in weights.iter().enumerate() {
            if set & !allowed == 0 && *weight > weights[best] {
                best = set;
            }
        }
        candidates.iter().filter(|at| best >> **at & 1 == 1).map(|at| DefectIx(*at)).collect()
    }

    /// The prior probability of a single finding.
    pub(crate) fn prior_probability(&self, finding: &Finding) -> f64 {
        let Some(prior) = self.prior_predictive(finding.fact.0) else {
            return 1.0;
        };
        finding.likelihood.iter().zip(prior).map(|(likelihood, p)| likelihood * p).sum()
    }

    /// The weight of every subset of `linked`, the other defects summed out.
    pub(crate) fn joint(weights: &[f64], linked: &[usize]) -> Vec<f64> {
        let mut joint = vec![0.0; 1 << linked.len()];
        for (set, weight) in weights.iter().enumerate() {
            let bits = linked.iter().enumerate().map(|(bit, defect)| (set >> defect & 1) << bit);
            joint[bits.sum::<usize>()] += weight;
        }
        joint
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::Engine;
    use crate::testing::{FUSE, LAMP, near, red_lamp, seen};

    #[test]
    fn queries_of_the_prior() {
        let pack = red_lamp();
        let engine = Engine::new(&pack);
        let table = engine.enumeration.as_ref().unwrap();
        // H(0.2134) - 0.72 H(0.05) - 0.08 H(0.81) - 0.18 H(0.525) - 0.02 H(0.905)
        near(table.information(LAMP, &table.prior), 0.296_874_013_660_171_9);
        let (red, a_given_red) = table.predicted(LAMP, 1, &table.prior, CauseIx(0));
        near(red, 0.2134);
        near(a_given_red, 0.0829 / 0.2134);
        near(table.prior_probability(&seen(FUSE, 1)), 0.1 * 0.901 + 0.9 * 0.01);
    }

    #[test]
    fn the_most_probable_set_of_a_red_lamp() {
        let pack = red_lamp();
        let engine = Engine::new(&pack);
        let table = engine.enumeration.as_ref().unwrap();
        let mut weights = table.prior.clone();
        table.observe(&mut weights, &seen(LAMP, 1));
        // 0.036, 0.0648, 0.0945, 0.0181: b alone; without b among the candidates, a alone.
        assert_eq!(table.most_probable_set(&weights, &[0, 1]), [DefectIx(1)]);
        assert_eq!(table.most_probable_set(&weights, &[0]), [DefectIx(0)]);
        for (weight, expected) in Enumeration::joint(&weights, &[1]).iter().zip([0.1008, 0.1126]) {
            near(*weight, expected);
        }
    }
}
