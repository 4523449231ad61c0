//! Reproducible random numbers: a stream for every case.
//!
//! `ChaCha8` is a published cipher, so a seed gives the same numbers on every machine and in every version.
//! Every case reads a separate stream, so the order in which cases are drawn does not matter.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

/// Streams below this are cases. From here on they decide whether repairs take, one stream a case,
pub(super) const REPAIRS: u64 = 1 << 61;
/// from here on they choose facts,
pub(super) const FACT_ORDERS: u64 = 1 << 62;
/// and from here on they order steps.
pub(super) const STEP_ORDERS: u64 = 1 << 63;

/// A stream of random numbers.
#[derive(Clone, Debug)]
pub(super) struct Random(ChaCha8Rng);

impl Random {
    /// Starts the stream of this number.
    pub(super) fn new(seed: u64, stream: u64) -> Self {
        let mut key = [0; 32];
        key[..8].copy_from_slice(&seed.to_le_bytes());
        let mut numbers = ChaCha8Rng::from_seed(key);
        numbers.set_stream(stream);
        Self(numbers)
    }

    /// A number in `0.0..1.0`, each of 2^53 equally likely.
    #[expect(clippy::cast_precision_loss, reason = "53 bits are what a double has")]
    pub(super) fn unit(&mut self) -> f64 {
        const STEPS: f64 = (1_u64 << 53) as f64;
        (self.0.next_u64() >> 11) as f64 / STEPS
    }

    /// A position, drawn in proportion to its weight. Where rounding leaves none, the last with a weight
    /// above 0; without such a weight, 0.
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

    /// The numbers below `count` in random order (Fisher and Yates).
    pub(super) fn order(&mut self, count: usize) -> Vec<usize> {
        let mut order: Vec<usize> = (0..count).collect();
        for at in (1..count).rev() {
            order.swap(at, self.below(at + 1));
        }
        order
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::simulate::testing::check_frequency;

    #[test]
    fn positions_are_as_frequent_as_their_weights() {
        let mut random = Random::new(1, 0);
        let mut counts = [0; 3];
        for _ in 0..4000 {
            counts[random.position(&[1.0, 0.0, 3.0])] += 1;
        }
        assert_eq!(counts[1], 0);
        check_frequency("first", counts[0], 4000, 0.25);
        assert_eq!(random.position(&[0.0, 0.0]), 0);
    }

    #[test]
    fn an_order_has_every_number_once() {
        let mut order = Random::new(1, 0).order(10);
        assert_ne!(order, (0..10).collect::<Vec<_>>());
        order.sort_unstable();
        assert_eq!(order, (0..10).collect::<Vec<_>>());
    }

    #[test]
    fn streams_and_seeds_differ_and_repeat() {
        let first = |seed, stream| Random::new(seed, stream).unit();
        assert_eq!(first(1, 0), first(1, 0));
        assert_ne!(first(1, 0), first(1, 1));
        assert_ne!(first(1, 0), first(2, 0));
    }
}
