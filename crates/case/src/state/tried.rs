//! What was tried and did not help, as the engine takes it.

use shindan_engine::Tried;
use shindan_model::{DefectIx, Pack};

use super::TriedRemedy;
use crate::event::TriedOutcome;

/// The remedies after which the complaint is still there. Those that the pack does not have say nothing,
/// and neither does one that has helped in the end.
pub(super) fn without_success(pack: &Pack, all: &[TriedRemedy]) -> Vec<Tried> {
    let has_helped = |remedy: &str| {
        let last = all.iter().rev().find(|tried| tried.remedy == remedy);
        last.is_some_and(|tried| tried.outcome == TriedOutcome::Worked)
    };
    let failed = all.iter().filter(|tried| !has_helped(&tried.remedy)).filter_map(|tried| {
        let (defects, cures) = repairs(pack, &tried.remedy)?;
        // Where it is known that the remedy took, nothing of its defects is left.
        let cures = if tried.outcome == TriedOutcome::Partly { 1.0 } else { cures };
        Some(Tried { remedy: tried.remedy.clone(), defects, cures })
    });
    failed.collect()
}

/// The defects that a remedy repairs, and how often it does; `None` if the pack does not have it.
fn repairs(pack: &Pack, id: &str) -> Option<(Vec<DefectIx>, f64)> {
    let defects = pack.defects.iter().enumerate();
    let of = defects.filter_map(|(at, defect)| {
        let remedy = defect.remedies.iter().find(|remedy| remedy.id == id)?;
        Some((DefectIx(at), remedy.cures))
    });
    let (defects, cures): (Vec<DefectIx>, Vec<f64>) = of.unzip();
    let cures = cures.into_iter().reduce(f64::min)?;
    Some((defects, cures))
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use shindan_pack::load;
    use shindan_testing as testing;

    use super::*;

    #[test]
    fn what_helped_in_the_end_and_what_the_pack_lacks_say_nothing() {
        let pack = load(&testing::files()).0.unwrap();
        let (failed, worked, partly) =
            (TriedOutcome::Failed, TriedOutcome::Worked, TriedOutcome::Partly);
        let remedy = pack.defects[0].remedies[0].id.as_str();
        for (tried, cures) in [
            (&[][..], &[][..]),
            (&[(remedy, failed)], &[0.9]),
            (&[(remedy, partly)], &[1.0]),
            (&[(remedy, failed), (remedy, failed)], &[0.9, 0.9]),
            (&[(remedy, failed), (remedy, worked)], &[]),
            (&[("no-such-remedy", failed)], &[]),
        ] {
            let tried: Vec<TriedRemedy> = tried
                .iter()
                .map(|(remedy, outcome)| TriedRemedy {
                    remedy: (*remedy).to_owned(),
                    outcome: *outcome,
                    at: Timestamp::UNIX_EPOCH,
                })
                .collect();
            let found: Vec<f64> =
                without_success(&pack, &tried).iter().map(|tried| tried.cures).collect();
            assert_eq!(found, cures, "{tried:?}");
        }
    }
}
