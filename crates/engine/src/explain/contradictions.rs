//! Contradictions, with the posterior if one side were wrong.

use shindan_model::FactSet;

use super::explained_case::ExplainedCase;
use super::explanation::{ConflictMember, ContradictionExplanation, ReportedValue};
use crate::evidence::finding::TooLarge;
use crate::evidence::resolved::Disagreement;
use crate::verdict::ledger::Reason;
use crate::verdict::types::Contradiction;

/// Explains every contradiction of the verdict.
pub(super) fn contradictions(
    case: &ExplainedCase<'_, '_>,
) -> Result<Vec<ContradictionExplanation>, TooLarge> {
    let contradictions = case.verdict.contradictions.iter();
    contradictions
        .map(|contradiction| match contradiction {
            Contradiction::Impossible(impossible) => {
                let facts = impossible.facts.iter().map(|fact| Reason::Fact(*fact));
                let reasons = facts.chain(impossible.rules.iter().map(|rule| Reason::Rule(*rule)));
                let members = reasons.map(|reason| {
                    let without = case.without(reason).posterior(case.engine)?;
                    Ok(ConflictMember { reason, without })
                });
                Ok(ContradictionExplanation::Impossible(members.collect::<Result<_, TooLarge>>()?))
            }
            Contradiction::Disagreement(at) => disagreement(case, *at),
        })
        .collect()
}

fn disagreement(
    case: &ExplainedCase<'_, '_>,
    at: usize,
) -> Result<ContradictionExplanation, TooLarge> {
    let Disagreement { fact, of, values } = &case.verdict.resolved.disagreements[at];
    let id = &case.engine.pack.facts[fact.0].about.id;
    let values = values.iter().map(|value| {
        let says = |text: String| text.eq_ignore_ascii_case(value);
        let kept: FactSet = case
            .facts
            .iter()
            .filter(|stated| {
                stated.id != *id
                    || stated.of != *of
                    || stated.value().is_none_or(|value| says(value.to_string()))
            })
            .cloned()
            .collect();
        let posterior = case.resolved(&kept).posterior(case.engine)?;
        Ok(ReportedValue { value: value.clone(), posterior })
    });
    Ok(ContradictionExplanation::Disagreement {
        disagreement: at,
        values: values.collect::<Result<_, TooLarge>>()?,
    })
}
