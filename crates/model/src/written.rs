//! The numbers of a pack as the author wrote them, one by one: what each is, where it stands, and what
//! all numbers are when it is larger or smaller.

use std::ops::Range;

use super::table::Rate;
use crate::index::{DefectIx, FactIx};
use crate::numbers::{DefectNumbers, Numbers};

/// Nothing is made more likely than this: numbers at the very ends are for what cannot be otherwise.
const MOST: f64 = 0.99;

/// One number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WhichNumber {
    /// The share or prior of a defect; of one of its variants, by position.
    Rate(DefectIx, Option<usize>),
    /// How often a defect, or a variant of it, shows an outcome of a fact.
    Shows(DefectIx, Option<usize>, FactIx, usize),
    /// How often an outcome of a fact is seen with none of the defects.
    Leak(FactIx, usize),
}

/// A number, and where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// Which.
    pub which: WhichNumber,
    /// The file.
    pub path: String,
    /// The bytes of its key, or of the number.
    pub span: Range<usize>,
}

impl Numbers {
    /// A number as it is; none if there is no such number.
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

    /// All numbers, with one of them so many times as large; what it takes or leaves is the normal
    /// outcome's. None if the number cannot become larger or smaller.
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

/// Scales one outcome of a distribution and returns what it became.
fn scale(often: &mut [f64], outcome: usize, times: f64) -> f64 {
    let value = often[outcome];
    if outcome > 0 {
        let room = (often[0] - (1.0 - MOST)).max(0.0);
        often[outcome] = (value * times).min(value + room);
        often[0] += value - often[outcome];
    }
    often[outcome]
}
