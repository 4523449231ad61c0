//! Whether the repair hangs on a number of the pack.
//!
//! Every number that speaks for a defect enters as a factor on its odds. So halving the odds of the
//! repair, or doubling those of a rival, stands for halving or doubling the number that decides.

use shindan_model::DefectIx;

use crate::evidence::finding::TooLarge;
use crate::repair::cure::{Cure, Repair};
use crate::verdict::types::Verdict;

/// Compare with this many of the likeliest other defects.
const MAX_RIVALS: usize = 3;

/// Whether another defect would help more if one of the odds were halved or doubled.
pub(super) fn is_close_call(
    verdict: &Verdict,
    repair: &Repair,
    cure: &Cure<'_>,
) -> Result<bool, TooLarge> {
    let leader = repair.defects[0];
    let causes = verdict.causes.iter().chain([&verdict.outside]);
    let mut rivals: Vec<(DefectIx, f64)> = causes
        .flat_map(|cause| &cause.defects)
        .filter(|defect| !repair.defects.contains(&defect.defect))
        .filter_map(|defect| Some((defect.defect, defect.probability?)))
        .collect();
    rivals.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    for (rival, _) in rivals.into_iter().take(MAX_RIVALS) {
        for (defect, factor) in [(leader, 0.5), (rival, 2.0)] {
            let other = cure.with_odds(defect, factor)?;
            if other.probability(&[rival])? > other.probability(&[leader])? {
                return Ok(true);
            }
        }
    }
    Ok(false)
}

#[cfg(test)]
mod tests {
    use crate::Engine;
    use crate::testing::{now, red_lamp, stated};

    #[test]
    fn a_lead_of_less_than_two_to_one_is_a_close_call() {
        let pack = red_lamp();
        let engine = Engine::new(&pack);
        for (facts, expected) in [
            // a 0.0648, b 0.0945
            (&[("lamp", "red")][..], true),
            (&[("lamp", "red"), ("fuse", "blown")], false),
        ] {
            let verdict = engine.assess(&stated(facts), &now()).unwrap();
            assert_eq!(verdict.prospects.unwrap().close_call, expected, "{facts:?}");
        }
    }
}
