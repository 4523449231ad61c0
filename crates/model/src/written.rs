//! The single numbers of a pack as the author wrote them: their places, and the pack's numbers with one of
//! them scaled.

use std::ops::Range;

use super::table::Rate;
use crate::index::{DefectIx, FactIx};
use crate::numbers::{DefectNumbers, Numbers};

/// Scale no number beyond this, as 1 means that something is always so.
const MOST: f64 = 0.99;

/// Identifies one number of a pack.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WhichNumber {
    /// The share or prior of a defect, or of its variant at a position.
    Rate(DefectIx, Option<usize>),
    /// How often a defect, or a variant of it, shows an outcome of a fact.
    Shows(DefectIx, Option<usize>, FactIx, usize),
    /// How often an outcome of a fact is seen without any defect.
    Leak(FactIx, usize),
}

/// The place of a number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// The number.
    pub which: WhichNumber,
    /// The file.
    pub path: String,
    /// The bytes of its key or of the number itself.
    pub span: Range<usize>,
}

impl Numbers {
    /// The value of a number; `None` if there is no such number.
    pub fn value(&self, which: WhichNumber) -> Option<f64> {
        match which {
            WhichNumber::Rate(defect, variant) => {
                let numbers = self.defects.get(defect.0)?;
                let rate = match variant {
                    None => Some(numbers.rate),
                    Some(at) => numbers.variants.get(at)?.rate,
                };
                rate.map(|(Rate::Share(rate) | Rate::Prior(rate))| rate)
            }
            WhichNumber::Shows(defect, variant, fact, outcome) => {
                let numbers = self.defects.get(defect.0)?;
                let shows = match variant {
                    None => &numbers.shows,
                    Some(at) => &numbers.variants.get(at)?.shows,
                };
                let (_, often) = shows.iter().find(|(other, _)| *other == fact)?;
                often.get(outcome).copied()
            }
            WhichNumber::Leak(fact, outcome) => {
                self.leaks.get(fact.0)?.as_ref()?.get(outcome).copied()
            }
        }
    }

    /// All numbers, with one of them multiplied by `times`; the normal outcome gets the rest. `None` if that
    /// does not change the number.
    pub fn scaled(&self, which: WhichNumber, times: f64) -> Option<Self> {
        let value = self.value(which)?;
        let mut scaled = self.clone();
        let changed = match which {
            WhichNumber::Rate(DefectIx(defect), variant) => {
                let numbers = &mut scaled.defects[defect];
                let rate = match variant {
                    None => &mut numbers.rate,
                    Some(at) => numbers.variants[at].rate.as_mut()?,
                };
                let (Rate::Share(rate) | Rate::Prior(rate)) = rate;
                *rate = (value * times).min(value.max(MOST));
                *rate
            }
            WhichNumber::Shows(DefectIx(defect), variant, fact, outcome) => {
                let DefectNumbers { shows, variants, .. } = &mut scaled.defects[defect];
                let shows = match variant {
                    None => shows,
                    Some(at) => &mut variants[at].shows,
                };
                let (_, often) = shows.iter_mut().find(|(other, _)| *other == fact)?;
                scale(often, outcome, times)
            }
            WhichNumber::Leak(fact, outcome) => {
                scale(scaled.leaks[fact.0].as_mut()?, outcome, times)
            }
        };
        ((changed - value).abs() > f64::EPSILON).then_some(scaled)
    }
}

/// Multiplies one outcome of a distribution and returns its new frequency.
fn scale(often: &mut [f64], outcome: usize, times: f64) -> f64 {
    let value = often[outcome];
    if outcome > 0 {
        let room = (often[0] - (1.0 - MOST)).max(0.0);
        often[outcome] = (value * times).min(value + room);
        often[0] += value - often[outcome];
    }
    often[outcome]
}
