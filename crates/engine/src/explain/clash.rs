//! What contradicts what, and what would be believed if one side were wrong.

use shindan_model::FactSet;

use super::situation::Situation;
use super::{Clash, Member, Side};
use crate::TooLarge;
use crate::ledger::Reason;
use crate::resolve::Disagreement;
use crate::verdict::Contradiction;

/// Every contradiction of the verdict.
pub(super) fn clashes(situation: &Situation<'_, '_>) -> Result<Vec<Clash>, TooLarge> {
    let contradictions = situation.verdict.contradictions.iter();
    contradictions
        .map(|own| match own {
            Contradiction::Impossible(impossible) => {
                let facts = impossible.facts.iter().map(|fact| Reason::Fact(*fact));
                let reasons = facts.chain(impossible.rules.iter().map(|rule| Reason::Rule(*rule)));
                let members = reasons.map(|reason| {
                    let without = situation.without(reason).posterior(situation.engine)?;
                    Ok(Member { reason, without })
                });
                Ok(Clash::Impossible(members.collect::<Result<_, TooLarge>>()?))
            }
            Contradiction::Disagreement(at) => differs(situation, *at),
        })
        .collect()
}

fn differs(situation: &Situation<'_, '_>, at: usize) -> Result<Clash, TooLarge> {
    let Disagreement { fact, of, values } = &situation.verdict.resolved.disagreements[at];
    let id = &situation.engine.pack.facts[fact.0].about.id;
    let sides = values.iter().map(|value| {
        let says = |text: String| text.eq_ignore_ascii_case(value);
        let kept: FactSet = situation
            .facts
            .iter()
            .filter(|own| {
                own.id != *id
                    || own.of != *of
                    || own.value().is_none_or(|own| says(own.to_string()))
            })
            .cloned()
            .collect();
        let posterior = situation.resolved(&kept).posterior(situation.engine)?;
        Ok(Side { value: value.clone(), posterior })
    });
    Ok(Clash::Differs { disagreement: at, sides: sides.collect::<Result<_, TooLarge>>()? })
}
