//! Computes priors from shares of tickets with the complaint.
//!
//! With independent defects and a noisy-MAX complaint, `P(defect i | complaint)` has a closed form;
//! the priors that make it the share are found by iterating `prior · share / P(i | complaint)`.

use super::table::{Link, Rate, Table};
use crate::index::DefectIx;

/// `P(defect | outcome)` for every defect, from independent priors.
fn posteriors(table: &Table, outcome: usize, prior: &[f64], posterior: &mut [f64]) {
    let up_to = |s: usize| {
        let mixed = |link: &Link| link.mixed(prior[link.defect.0], s);
        table.links.iter().fold(table.leak[s], |product, link| product * mixed(link))
    };
    let (high, low) = (up_to(outcome), if outcome == 0 { 0.0 } else { up_to(outcome - 1) });
    let total = high - low;
    posterior.copy_from_slice(prior);
    for link in &table.links {
        let before = prior[link.defect.0];
        // The product with this defect present and all others unchanged.
        let present = |product: f64, s: usize| {
            let q = link.cumulative[s];
            if q == 0.0 { 0.0 } else { product / link.mixed(before, s) * q }
        };
        let low = if outcome == 0 { 0.0 } else { present(low, outcome - 1) };
        posterior[link.defect.0] = before * (present(high, outcome) - low) / total;
    }
}

/// The priors that give these rates. If a share cannot be reached: its defect and the share that can.
pub(super) fn priors(
    rates: &[Rate],
    complaint: Option<(&Table, usize)>,
) -> (Vec<f64>, Option<(DefectIx, f64)>) {
    const ROUNDS: usize = 20_000;
    const PRECISION: f64 = 1e-15;
    let mut prior: Vec<f64> = rates
        .iter()
        .map(|rate| match rate {
            Rate::Share(rate) | Rate::Prior(rate) => *rate,
        })
        .collect();
    let Some((table, outcome)) = complaint else {
        return (prior, None);
    };
    let mut posterior = prior.clone();
    for _ in 0..ROUNDS {
        posteriors(table, outcome, &prior, &mut posterior);
        let mut change: f64 = 0.0;
        for (index, rate) in rates.iter().enumerate() {
            if let Rate::Share(share) = rate
                && posterior[index] > 0.0
            {
                let next = (prior[index] * share / posterior[index]).min(0.999_999);
                change = change.max((next - prior[index]).abs());
                prior[index] = next;
            }
        }
        if change < PRECISION {
            break;
        }
    }
    posteriors(table, outcome, &prior, &mut posterior);
    let off = rates
        .iter()
        .enumerate()
        .filter_map(|(index, rate)| match rate {
            Rate::Share(share) => Some((index, (posterior[index] - share).abs())),
            Rate::Prior(_) => None,
        })
        .max_by(|(_, a), (_, b)| a.total_cmp(b))
        .filter(|(_, distance)| *distance > 1e-6);
    let off = off.map(|(index, _)| (DefectIx(index), posterior[index]));
    (prior, off)
}
