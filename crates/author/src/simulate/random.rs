//! Chance that can be repeated: a stream of numbers for every case.
//!
//! `ChaCha8` is a published cipher, so the same seed gives the same numbers on every machine and in every
//! version; each case reads a stream of its own, so the order in which cases are drawn does not matter.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

/// A stream of chance.
#[derive(Clone, Debug)]
pub(super) struct Random(ChaCha8Rng);

impl Random {
    /// The stream of this number.
    pub(super) fn new(seed: u64, stream: u64) -> Self {
        let mut key = [0; 32];
        key[..8].copy_from_slice(&seed.to_le_bytes());
        let mut numbers = ChaCha8Rng::from_seed(key);
        numbers.set_stream(stream);
        Self(numbers)
    }

    /// From 0 to less than 1, each number of 53 bits equally likely.
    #[expect(clippy::cast_precision_loss, reason = "53 bits are what a double has")]
    pub(super) fn unit(&mut self) -> f64 {
        const STEPS: f64 = (1_u64 << 53) as f64;
        (self.0.next_u64() >> 11) as f64 / STEPS
    }

    /// A position, as likely as its weight; the last one of a weight above 0 where rounding leaves
    /// none. 0 if there is no such weight.
    pub(super) fn position(&mut self, weights: &[f64]) -> usize {
        let total: f64 = weights.iter().sum();
        let mut left = self.unit() * total;
        let mut last = 0;
        for (at, weight) in weights.iter().enumerate() {
            if *weight > 0.0 {
                last = at;
                if left < *weight {
                    return at;
                }
                left -= weight;
            }
        }
        last
    }

    /// A number below `count`, which is at least 1.
    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "counts are small, and rounding down is what is meant"
    )]
    pub(super) fn below(&mut self, count: usize) -> usize {
        ((self.unit() * count as f64) as usize).min(count - 1)
    }

    /// The numbers below `count` in an order of chance (Fisher and Yates).
    pub(super) fn order(&mut self, count: usize) -> Vec<usize> {
        let mut order: Vec<usize> = (0..count).collect();
        for at in (1..count).rev() {
            order.swap(at, self.below(at + 1));
        }
        order
    }
}
