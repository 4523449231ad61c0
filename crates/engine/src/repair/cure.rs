//! Whether a repair makes the complaint go away, and which repair most likely does.
//!
//! `P(gone | R repaired, e) = 1 - S(R)`, with `S` as in `costs`, for any set `R`.

use shindan_model::DefectIx;

use crate::engine::Engine;
use crate::evidence::finding::{Finding, HardRule, TooLarge};
use crate::inference::belief::Belief;
use crate::inference::likeliest::{applicable_remedy, likeliest_state};
use crate::inference::posterior::Posterior;
use crate::repair::persistence::{CumulativeTerm, before_complaint};

/// Try this many of the likeliest defects.
const MAX_CANDIDATES: usize = 4;
/// Add a further defect to a repair if it raises the probability at least by this.
const LEAST_GAIN: f64 = 0.01;

/// Defects to repair together, so that the complaint is gone.
#[derive(Clone, Debug, PartialEq)]
pub struct Repair {
    /// The defects, the one that helps most first; at least one.
    pub defects: Vec<DefectIx>,
    /// All defects that their remedies repair, these among them.
    pub repaired: Vec<DefectIx>,
    /// The probability that the complaint is gone once all of them are repaired.
    pub probability: f64,
}

/// The evidence before the complaint, prepared to ask what a repair would do.
pub(crate) struct Cure<'e> {
    engine: &'e Engine<'e>,
    belief: Belief<'e>,
    /// `log10` of the weight of the evidence with the complaint.
    log10_complaint: f64,
}

impl<'e> Cure<'e> {
    pub(crate) fn new(
        engine: &'e Engine<'_>,
        findings: &[Finding],
        hard: &[HardRule],
    ) -> Result<Self, TooLarge> {
        Self::of(engine, before_complaint(engine, findings, hard))
    }

    fn of(engine: &'e Engine<'e>, belief: Belief<'e>) -> Result<Self, TooLarge> {
        let mut cure = Self { engine, belief, log10_complaint: f64::NEG_INFINITY };
        cure.log10_complaint = cure.log10_persists(&[])?;
        Ok(cure)
    }

    /// `log10` of the weight with which the complaint persists after the repair of these defects.
    fn log10_persists(&self, repaired: &[DefectIx]) -> Result<f64, TooLarge> {
        let mut logs = [f64::NEG_INFINITY; 2];
        for (log, term) in logs.iter_mut().zip(CumulativeTerm::ALL) {
            let mut there = self.belief.weighed(|tables| {
                let (base, mut keeps) = term.factors(self.engine, tables);
                repaired.iter().for_each(|defect| keeps[defect.0] = 1.0);
                (base, keeps)
            });
            *log = there.log10_evidence()?;
        }
        let [at_most, below] = logs;
        if at_most == f64::NEG_INFINITY {
            return Ok(at_most);
        }
        // A difference of two numbers, scaled by the larger one. Rounding may take it below 0.
        Ok(at_most + (1.0 - 10_f64.powf(below - at_most)).max(0.0).log10())
    }

    /// The probability that the complaint is gone after the repair of these defects.
    pub(crate) fn probability(&self, repaired: &[DefectIx]) -> Result<f64, TooLarge> {
        let persists = 10_f64.powf(self.log10_persists(repaired)? - self.log10_complaint);
        Ok((1.0 - persists).clamp(0.0, 1.0))
    }

    /// The same after one more finding, with the probability of that finding; `None` where the two
    /// are impossible together.
    pub(crate) fn given(&self, finding: &Finding) -> Result<Option<(Self, f64)>, TooLarge> {
        let mut belief = self.belief.clone();
        belief.observe(finding);
        let then = Self::of(self.engine, belief)?;
        let chance = 10_f64.powf(then.log10_complaint - self.log10_complaint);
        Ok((chance > 0.0).then_some((then, chance)))
    }

    /// The same if the prior odds of a defect were multiplied by this factor.
    pub(crate) fn with_odds(&self, defect: DefectIx, factor: f64) -> Result<Self, TooLarge> {
        let weighed = self.belief.weighed(|_| {
            let mut factors = vec![1.0; self.engine.pack.defects.len()];
            factors[defect.0] = factor;
            (1.0, factors)
        });
        Self::of(self.engine, weighed)
    }

    /// The repair after which the complaint is most likely gone.
    ///
    /// The defect that helps most, and each further one that is certain to be there and still helps:
    /// of two that exclude each other, one repair would be in vain. `None` where no repair can help.
    pub(crate) fn repair(&self, posterior: &Posterior) -> Result<Option<Repair>, TooLarge> {
        let mut candidates: Vec<DefectIx> = (0..posterior.defects.len()).map(DefectIx).collect();
        candidates.retain(|defect| posterior.defects[defect.0] > 0.0);
        candidates.sort_by(|a, b| posterior.defects[b.0].total_cmp(&posterior.defects[a.0]));
        candidates.truncate(MAX_CANDIDATES);
        let state = likeliest_state(self.engine, posterior);
        let mut repair = Repair { defects: Vec::new(), repaired: Vec::new(), probability: 0.0 };
        while let Some(better) = self.extended(&repair, &candidates, posterior, &state)? {
            repair = better;
        }
        Ok((!repair.defects.is_empty()).then_some(repair))
    }

    /// The repair with the candidate that helps most beside it, if one helps enough.
    fn extended(
        &self,
        repair: &Repair,
        candidates: &[DefectIx],
        posterior: &Posterior,
        state: &[usize],
    ) -> Result<Option<Repair>, TooLarge> {
        let is_first = repair.defects.is_empty();
        let least = if is_first { 0.0 } else { LEAST_GAIN };
        let certain = self.engine.pack.threshold.upper;
        let mut best: Option<Repair> = None;
        for candidate in candidates {
            let is_there = is_first || posterior.defects[candidate.0] >= certain;
            if !is_there || repair.repaired.contains(candidate) {
                continue;
            }
            let mut repaired = repair.repaired.clone();
            repaired.extend(repaired_with(self.engine, *candidate, state));
            let probability = self.probability(&repaired)?;
            let beats = best.as_ref().map_or(repair.probability + least, |best| best.probability);
            if probability > beats {
                let defects = repair.defects.iter().copied().chain([*candidate]).collect();
                best = Some(Repair { defects, repaired, probability });
            }
        }
        Ok(best)
    }
}

/// The defects that the remedy of a defect repairs in a context state: it, and those that share it.
fn repaired_with<'e>(
    engine: &'e Engine<'_>,
    defect: DefectIx,
    state: &'e [usize],
) -> impl Iterator<Item = DefectIx> + 'e {
    let remedy = move |of: DefectIx| {
        let at = applicable_remedy(engine, of, state)?;
        Some(engine.pack.defects[of.0].remedies[at].id.as_str())
    };
    let shared = remedy(defect);
    let all = (0..engine.pack.defects.len()).map(DefectIx);
    all.filter(move |other| *other == defect || (shared.is_some() && remedy(*other) == shared))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{FUSE, LAMP, near, red_lamp, seen, table_lamp};

    fn cure<T>(findings: &[Finding], with: impl FnOnce(Cure<'_>, &Posterior) -> T) -> T {
        let pack = red_lamp();
        let engine = Engine::new(&pack);
        let posterior = engine.posterior(findings, &[]).unwrap();
        with(Cure::new(&engine, findings, &[]).unwrap(), &posterior)
    }

    /// Of 0.28 in which something is wrong: a alone 0.08, b alone 0.18, both 0.02.
    #[test]
    fn a_repair_helps_where_nothing_else_is_wrong() {
        let (a, b) = (DefectIx(0), DefectIx(1));
        cure(&[], |cure, posterior| {
            near(cure.probability(&[]).unwrap(), 0.0);
            near(cure.probability(&[a]).unwrap(), 0.08 / 0.28);
            near(cure.probability(&[b]).unwrap(), 0.18 / 0.28);
            near(cure.probability(&[a, b]).unwrap(), 1.0);
            let repair = cure.repair(posterior).unwrap().unwrap();
            assert_eq!(repair.defects, [b], "a is more likely absent");
            near(repair.probability, 0.18 / 0.28);
        });
    }

    #[test]
    fn an_answer_changes_what_helps() {
        // Red and blown: a 0.0648·0.901, b 0.0945·0.01, both 0.0181·0.901.
        let (alone, other, both) = (0.0648 * 0.901, 0.0945 * 0.01, 0.0181 * 0.901);
        cure(&[seen(LAMP, 1)], |cure, _| {
            let (then, chance) = cure.given(&seen(FUSE, 1)).unwrap().unwrap();
            near(chance, (alone + other + both) / 0.1774);
            near(then.probability(&[DefectIx(0)]).unwrap(), alone / (alone + other + both));
        });
    }

    #[test]
    fn what_is_certain_to_be_there_is_repaired_too() {
        let pack = table_lamp();
        let engine = Engine::new(&pack);
        let resolved = engine.resolve(
            &crate::testing::stated(&[("bulb.filament", "broken"), ("house.power", "off")]),
            crate::testing::now().now,
        );
        let posterior = engine.posterior(&resolved.findings, &resolved.hard).unwrap();
        let cure = Cure::new(&engine, &resolved.findings, &resolved.hard).unwrap();
        let repair = cure.repair(&posterior).unwrap().unwrap();
        let certain = posterior.defects.iter().filter(|p| **p >= pack.threshold.upper).count();
        assert_eq!(repair.defects.len(), certain.max(1), "{repair:?} {:?}", posterior.defects);
        let alone = cure.probability(&repair.defects[..1]).unwrap();
        assert!(repair.probability >= alone);
    }
}
