//! The difference that assumed facts make.

use shindan_engine::Verdict;
use shindan_engine::explain::{Assumption, Hypothesis, WhatIf};

use super::document::{AssumptionV1, BeforeAfterV1, DefectMoveV1, MoveV1, WhatIfV1};
use super::writer::Writer;

impl<'a> Writer<'a> {
    pub(super) fn what_if(&self, what_if: &'a WhatIf) -> WhatIfV1<'a> {
        let after = &self.explanation.verdict;
        let next = |verdict: &Verdict| {
            let step = verdict.next.first().filter(|_| verdict.stop_reason.is_none())?;
            Some(self.pack.steps[step.step.0].about.id.as_str())
        };
        let assumed = |assumption: &'a Assumption| AssumptionV1 {
            fact: self.fact_id(assumption.fact),
            of: assumption.of.as_deref(),
            value: assumption.value.as_ref().map(ToString::to_string),
        };
        let pair = |[before, after]: [Option<f64>; 2]| BeforeAfterV1 { before, after };
        let causes = what_if.difference.causes.iter().map(|(cause, probability)| {
            let of = cause.map_or(Hypothesis::Outside, Hypothesis::Cause);
            MoveV1 { id: self.subject(of).id, probability: pair(*probability) }
        });
        let defects = what_if.difference.defects.iter().map(|moved| {
            let [before, after] = moved.place;
            DefectMoveV1 {
                id: self.defect_id(moved.defect),
                place: BeforeAfterV1 { before, after },
                probability: pair(moved.probability),
            }
        });
        WhatIfV1 {
            assumed: what_if.assumed.iter().map(assumed).collect(),
            status: BeforeAfterV1 {
                before: what_if.before.status.as_str(),
                after: after.status.as_str(),
            },
            next: BeforeAfterV1 { before: next(&what_if.before), after: next(after) },
            causes: causes.collect(),
            defects: defects.collect(),
        }
    }
}
