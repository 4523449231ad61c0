//! Whether what is stated as 80 % is so in 80 of 100.

use schemars::JsonSchema;
use serde::Serialize;

/// Ranges of probabilities that are looked at together.
const BINS: usize = 10;
/// A stated probability is never taken as nearer to 0 or 1, for the logarithm's sake.
const NEAREST: f64 = 1e-12;

/// Stated probabilities, and how often they came true.
#[derive(Clone, Debug, Default)]
pub struct Calibration {
    bins: [Sums; BINS],
    squares: f64,
    bits: f64,
}

#[derive(Clone, Copy, Debug, Default)]
struct Sums {
    count: usize,
    stated: f64,
    /// Of `stated · (1 - stated)`: how far chance moves the number of those that came true, if each
    /// came by itself.
    variance: f64,
    /// Squares of how many more came true than was stated, case by case: what is stated of one case
    /// is right or wrong together.
    squares: f64,
    came_true: usize,
}

/// The stated probabilities in one range.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct BinV1 {
    /// The lower end of the range.
    pub from: f64,
    /// The upper end of the range, which belongs to the next one; 1 belongs to the last.
    pub to: f64,
    /// How many probabilities were stated in the range.
    pub stated: usize,
    /// Their mean.
    pub mean: f64,
    /// The share that came true.
    pub came_true: f64,
    /// By how many standard errors the share that came true exceeds the mean. Probabilities of the same
    /// case are not independent and count together.
    pub z: f64,
}

/// How often stated probabilities came true.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct CalibrationV1 {
    /// The ranges in which probabilities were stated.
    pub bins: Vec<BinV1>,
    /// The Brier score: the mean of the squared differences between what was stated and what was so.
    pub brier: f64,
    /// The logarithmic loss: the mean of `-log2` of the probability that was stated for what was so.
    pub log_loss_bits: f64,
}

#[expect(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "numbers of cases and ranges are small"
)]
impl Calibration {
    /// Everything that was stated of a case, and what was so.
    pub fn case(&mut self, stated: impl IntoIterator<Item = (f64, bool)>) {
        let mut surplus = [0.0; BINS];
        for (stated, so) in stated {
            let bin = ((stated * BINS as f64) as usize).min(BINS - 1);
            let sums = &mut self.bins[bin];
            sums.count += 1;
            sums.stated += stated;
            sums.variance += stated * (1.0 - stated);
            sums.came_true += usize::from(so);
            let of_truth = if so { stated } else { 1.0 - stated };
            surplus[bin] += if so { 1.0 } else { 0.0 } - stated;
            self.squares += (1.0 - of_truth) * (1.0 - of_truth);
            self.bits -= of_truth.clamp(NEAREST, 1.0).log2();
        }
        for (sums, surplus) in self.bins.iter_mut().zip(surplus) {
            sums.squares += surplus * surplus;
        }
    }

    /// How many were stated.
    pub fn count(&self) -> usize {
        self.bins.iter().map(|bin| bin.count).sum()
    }

    /// The table.
    pub fn table(&self) -> CalibrationV1 {
        let bins = self.bins.iter().enumerate().filter(|(_, sums)| sums.count > 0);
        let bins = bins.map(|(at, sums)| {
            let count = sums.count as f64;
            BinV1 {
                from: at as f64 / BINS as f64,
                to: (at + 1) as f64 / BINS as f64,
                stated: sums.count,
                mean: sums.stated / count,
                came_true: sums.came_true as f64 / count,
                z: (sums.came_true as f64 - sums.stated)
                    / sums.variance.max(sums.squares).sqrt().max(NEAREST),
            }
        });
        let count = self.count().max(1) as f64;
        CalibrationV1 {
            bins: bins.collect(),
            brier: self.squares / count,
            log_loss_bits: self.bits / count,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn near(found: f64, expected: f64) {
        assert!((found - expected).abs() < 1e-6, "{found}, not {expected}");
    }

    #[test]
    fn bins_and_scores_of_three_probabilities() {
        let mut calibration = Calibration::default();
        calibration.case([(0.85, true), (0.05, false)]);
        calibration.case([(0.85, false)]);
        let CalibrationV1 { bins, brier, log_loss_bits } = calibration.table();
        let [low, high] = bins.as_slice() else { panic!("two ranges, not {}", bins.len()) };
        assert_eq!((low.from, low.to, low.stated), (0.0, 0.1, 1));
        assert_eq!((high.from, high.to, high.stated), (0.8, 0.9, 2));
        near(high.mean, 0.85);
        near(high.came_true, 0.5);
        // 1 came true where 1.7 were expected. Case by case, the squares of the surplus are 0.15² + 0.85²,
        // more than the variance of 2 · 0.85 · 0.15.
        near(high.z, (1.0 - 1.7) / 0.745_f64.sqrt());
        near(brier, (0.15 * 0.15 + 0.05 * 0.05 + 0.85 * 0.85) / 3.0);
        // -log2 of 0.85, 0.95 and 0.15, each the probability of what was true.
        near(log_loss_bits, (0.234_465 + 0.074_001 + 2.736_966) / 3.0);
        assert_eq!(calibration.count(), 3);
    }

    #[test]
    fn the_last_range_has_1_and_a_wrong_certainty_costs_a_finite_loss() {
        let mut calibration = Calibration::default();
        calibration.case([(1.0, false)]);
        let table = calibration.table();
        assert_eq!((table.bins[0].from, table.bins[0].to), (0.9, 1.0));
        // -log2(1e-12)
        near(table.log_loss_bits, 39.863_137);
        near(table.brier, 1.0);
    }

    #[test]
    fn without_probabilities_the_scores_are_0() {
        let table = Calibration::default().table();
        assert_eq!((table.bins.len(), table.brier, table.log_loss_bits), (0, 0.0, 0.0));
    }
}
