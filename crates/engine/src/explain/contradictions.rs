//! Contradictions, with the posterior if one side were wrong.

use shindan_model::FactSet;

use super::explained_case::ExplainedCase;
use super::explanation::{ConflictMember, ContradictionExplanation, ReportedValue};
use crate::evidence::finding::TooLarge;
use crate::evidence::resolved::{Disagreement, Side};
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
    let Disagreement { fact, of, sides } = &case.verdict.resolved.disagreements[at];
    let id = &case.engine.pack.facts[fact.0].about.id;
    let values = sides.iter().map(|Side { value, .. }| {
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

#[cfg(test)]
mod tests {
    use crate::Engine;
    use crate::explain::ContradictionExplanation;
    use crate::testing::{TestFact, near, now, pack, stated};

    #[test]
    fn a_conflict_is_explained_member_by_member() {
        // Smoke comes from `a` alone, which always shows a flame.
        let fact =
            |id, shows| TestFact { id, outcomes: &["no", "yes"], leak: &[0.0], links: shows };
        let (smoke, flame) = ([("a", &[0.9][..])], [("a", &[1.0][..])]);
        let pack = pack(&[("a", 0.1)], &[fact("smoke", &smoke), fact("flame", &flame)]);
        let facts = stated(&[("smoke", "yes"), ("flame", "no")]);
        let explanation = Engine::new(&pack).explain(&facts, &now(), None, &[]).unwrap();
        let [ContradictionExplanation::Impossible(members)] = explanation.contradictions.as_slice()
        else {
            panic!()
        };
        let without: Vec<f64> =
            members.iter().map(|member| member.without.as_ref().unwrap().defects[0]).collect();
        // Without the smoke there is no flame, so no `a`; without the flame, `a` made the smoke.
        near(without[0], 0.0);
        near(without[1], 1.0);
    }
}
