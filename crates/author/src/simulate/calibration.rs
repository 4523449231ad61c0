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

/// One range of stated probabilities.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct BinV1 {
    /// From here,
    pub from: f64,
    /// to below here; the last range has 1 too.
    pub to: f64,
    /// How many probabilities were stated.
    pub stated: usize,
    /// Their mean.
    pub mean: f64,
    /// How many of 1 came true.
    pub came_true: f64,
    /// By how many standard errors more came true than was stated; what is stated of one case counts
    /// as right or wrong together.
    pub z: f64,
}

/// A table of reliability, with its scores.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct CalibrationV1 {
    /// The ranges in which anything was stated.
    pub bins: Vec<BinV1>,
    /// Mean of the squared differences of what was stated and what was so (Brier 1950).
    pub brier: f64,
    /// Mean of `-log2` of the probability that was given to what was so.
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
