//! Why steps were never asked.

use std::collections::BTreeSet;

use shindan_model::{By, FactIx, Pack, StepIx};

use super::document::{NeverAskedV1, UnaskedV1, WhyUnasked};

/// Lists the steps that were not asked in any case, and the facts that nothing asked gives.
///
/// `offered`: for each situation on the way, the steps that made sense there and how many bits each would
/// tell.
pub fn never_asked(
    pack: &Pack,
    asked: &BTreeSet<StepIx>,
    offered: &[Vec<(StepIx, f64)>],
) -> NeverAskedV1 {
    let mut steps = Vec::new();
    let mut settled = BTreeSet::new();
    for (at, step) in pack.steps.iter().enumerate() {
        if asked.contains(&StepIx(at)) {
            settled.extend(step.gives.iter().copied());
            continue;
        }
        if step.by == By::Probe {
            continue;
        }
        let bits = offered.iter().flatten().filter(|(step, _)| *step == StepIx(at));
        let most = bits.map(|(_, bits)| *bits).reduce(f64::max).map(|bits| bits.max(0.0));
        steps.push(UnaskedV1 {
            step: step.about.id.clone(),
            why: match most {
                None => WhyUnasked::NeverMadeSense,
                Some(bits) if bits < pack.stop.bits => WhyUnasked::TellsTooLittle,
                Some(_) => WhyUnasked::OthersWereBetter,
            },
            most_bits: most.unwrap_or(0.0),
        });
    }
    let complaint = pack.complaint.map(|complaint| complaint.fact);
    let unsettled = pack.facts.iter().enumerate().filter(|(at, fact)| {
        let at = FactIx(*at);
        !settled.contains(&at) && Some(at) != complaint && !fact.given_by.is_empty()
    });
    let facts = unsettled.map(|(_, fact)| fact.about.id.clone()).collect();
    NeverAskedV1 { situations: offered.len(), steps, facts }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::simulate::testing::{LISTEN, MEASURE, belt};

    #[test]
    fn a_step_is_not_asked_for_one_of_three_reasons() {
        let pack = belt();
        let table = [
            (vec![], WhyUnasked::NeverMadeSense, 0.0),
            // The pack asks from 0.01 bits on.
            (
                vec![vec![(MEASURE, 0.002)], vec![(MEASURE, 0.005)]],
                WhyUnasked::TellsTooLittle,
                0.005,
            ),
            (vec![vec![(MEASURE, 0.3), (LISTEN, 0.4)]], WhyUnasked::OthersWereBetter, 0.3),
        ];
        for (offered, why, bits) in table {
            let never = never_asked(&pack, &[LISTEN].into(), &offered);
            let [step] = never.steps.as_slice() else {
                panic!("one step, not {}", never.steps.len())
            };
            assert_eq!((step.step.as_str(), step.why, step.most_bits), ("measure", why, bits));
            assert_eq!(never.facts, ["belt.play"]);
            assert_eq!(never.situations, offered.len());
        }
    }
}
