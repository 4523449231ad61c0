//! What an attempt that failed speaks for, taken alone.

use jiff::Timestamp;
use shindan_engine::{Circumstances, Engine, TooLarge};
use shindan_model::{DefectIx, FactSet};

use super::{Probed, State, abnormal};

/// What to do about an attempt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Advice {
    /// The defect that its facts speak for.
    pub defect: DefectIx,
    /// The id of the remedy.
    pub remedy: String,
}

impl Probed {
    /// Adds advice to each attempt that shows a problem: the remedy of the defect that its own facts make likely. None
    /// where they leave several as likely, which the verdict on the whole case then tells apart.
    ///
    /// # Errors
    /// Evidence that would take too long to compute.
    pub fn advise(&mut self, engine: &Engine<'_>, now: Timestamp) -> Result<(), TooLarge> {
        let pack = engine.pack();
        for attempt in &mut self.attempts {
            if matches!(attempt.state, State::Pass | State::NotTested) {
                continue;
            }
            let facts: FactSet = abnormal(pack, &self.facts, attempt).cloned().collect();
            if facts.is_empty() {
                continue;
            }
            let verdict = engine.diagnose_brief(&facts, &Circumstances::at(now))?;
            let all = verdict.causes.iter().chain([&verdict.outside]);
            let defects = all.flat_map(|cause| &cause.defects);
            let likeliest = defects.max_by(|a, b| {
                let probability = |p: Option<f64>| p.unwrap_or(0.0);
                probability(a.probability).total_cmp(&probability(b.probability))
            });
            attempt.advice = likeliest
                .filter(|defect| defect.probability >= Some(pack.threshold.lower))
                .and_then(|likely| {
                    let remedy = verdict.remedy(pack, likely.defect)?;
                    Some(Advice { defect: likely.defect, remedy: remedy.id.clone() })
                });
        }
        Ok(())
    }
}
