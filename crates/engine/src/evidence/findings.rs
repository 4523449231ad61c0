//! From everything learned about a fact to one finding, and from rules to hard constraints.

use shindan_model::{Condition, ContextState, Fact, FactIx, FactKind, RuleIx};

use crate::evidence::agreement::{agreed, outcomes, sides};
use crate::evidence::finding::{Finding, HardRule};
use crate::evidence::resolved::{
    Disagreement, Ignored, ResolvedEvidence, ResolvedFact, WhyIgnored,
};
use crate::evidence::views::ContextView;
use crate::evidence::working_memory::WorkingMemory;

impl WorkingMemory<'_, '_> {
    pub(super) fn findings(&self, resolved: &mut ResolvedEvidence) {
        let pack = self.engine.pack;
        let first = pack.complaint.map(|complaint| complaint.fact);
        if let Some(complaint) = pack.complaint {
            let outcomes = pack.facts[complaint.fact.0].outcomes.len();
            resolved.findings.push(Finding::certain(complaint.fact, complaint.outcome, outcomes));
        }
        for (at, known) in pack.facts.iter().enumerate() {
            let fact = FactIx(at);
            let learned = &self.learned[at];
            let applies = !resolved.not_applicable.contains(&fact);
            let first_report = resolved.facts.len();
            for report in learned.iter() {
                resolved.facts.push(ResolvedFact {
                    fact,
                    learned: report.clone(),
                    counts: applies,
                });
                if !applies {
                    resolved
                        .ignored
                        .push(Ignored { fact: report.clone(), why: WhyIgnored::NotApplicable });
                }
            }
            if learned.is_empty() || !applies {
                continue;
            }
            for of in learned.subjects() {
                if !known.several && !agreed(known, learned.about(of)) {
                    let places = learned.positions(of).iter().map(|at| first_report + at);
                    let sides = sides(known, places.zip(learned.about(of)));
                    let of = of.map(str::to_owned);
                    resolved.disagreements.push(Disagreement { fact, of, sides });
                }
            }
            if known.kind == FactKind::Context && self.context_outcomes(fact).is_err() {
                let sides = sides(known, (first_report..).zip(learned.iter()));
                resolved.disagreements.push(Disagreement { fact, of: None, sides });
            }
            if Some(fact) == first || known.outcomes.is_empty() {
                continue;
            }
            let finding = match known.kind {
                FactKind::Context => self.context(fact),
                _ => self.of_several(fact),
            };
            resolved
                .findings
                .extend(finding.filter(|finding| finding.likelihood.iter().any(|l| *l > 0.0)));
        }
    }

    /// The finding of the subject that counts, as the fact's `of_several` chooses: the most masking
    /// outcome, or the best where one sound subject suffices.
    fn of_several(&self, fact: FactIx) -> Option<Finding> {
        let learned = &self.learned[fact.0];
        let counts = self.engine.pack.facts[fact.0].of_several;
        let each = learned
            .subjects()
            .map(|of| Finding { fact, likelihood: self.weighed(fact, learned.about(of)) });
        each.reduce(
            |kept, other| {
                if counts.prefers(other.outcome(), kept.outcome()) { other } else { kept }
            },
        )
    }

    /// The context of the case; with several subjects, "one of these".
    ///
    /// An undisputed context is certain, as it is for rules. A disputed one weighs its sources.
    fn context(&self, fact: FactIx) -> Option<Finding> {
        let may_be = match self.context_outcomes(fact) {
            Ok(may_be) | Err(may_be) => may_be,
        };
        if may_be.is_empty() {
            let of_case = self.learned[fact.0].of_the_case();
            return Some(Finding { fact, likelihood: self.weighed(fact, of_case.into_iter()) });
        }
        let mut likelihood = vec![0.0; self.engine.pack.facts[fact.0].outcomes.len()];
        for outcome in may_be {
            likelihood[outcome] = 1.0;
        }
        Some(Finding { fact, likelihood })
    }

    /// The likelihood of each outcome given all reports.
    ///
    /// Agreeing sources count once, with the highest reliability; disagreeing ones multiply.
    fn weighed<'f>(&self, fact: FactIx, reports: impl Iterator<Item = &'f Fact>) -> Vec<f64> {
        let known = &self.engine.pack.facts[fact.0];
        let count = known.outcomes.len();
        let mut best: Vec<(Vec<usize>, f64)> = Vec::new();
        for report in reports {
            let Some(seen) = report.value().and_then(|value| outcomes(known, value)) else {
                continue;
            };
            let reliability = self.reliability(report);
            match best.iter_mut().find(|(other, _)| *other == seen) {
                Some((_, most)) => *most = most.max(reliability),
                None => best.push((seen, reliability)),
            }
        }
        let mut likelihood = vec![1.0; count];
        for (seen, reliability) in best {
            let others = count - seen.len();
            #[expect(clippy::cast_precision_loss, reason = "a fact has few outcomes")]
            let wrong = if others == 0 { 0.0 } else { (1.0 - reliability) / others as f64 };
            for (outcome, likelihood) in likelihood.iter_mut().enumerate() {
                *likelihood *= if seen.contains(&outcome) { reliability } else { wrong };
            }
        }
        likelihood
    }

    /// Marks the facts that can be asked and the steps that are enabled.
    pub(super) fn gates(&self, resolved: &mut ResolvedEvidence) {
        let pack = self.engine.pack;
        let open = |requires: &Option<Condition>| {
            requires.as_ref().is_none_or(|requires| requires.holds(self) == Some(true))
        };
        let askable = pack.facts.iter().enumerate().map(|(at, fact)| {
            self.learned[at].is_empty()
                && !resolved.unavailable.contains(&FactIx(at))
                && !resolved.not_applicable.contains(&FactIx(at))
                && open(&fact.requires)
        });
        resolved.askable = askable.collect();
        resolved.enabled = pack.steps.iter().map(|step| open(&step.requires)).collect();
    }

    /// The contexts in which a document claims a defect, where they hold.
    pub(super) fn claimed(&self) -> Vec<FactIx> {
        let claims = self.engine.pack.claims.iter().filter(|claim| claim.holds);
        let conditions = claims.filter_map(|claim| claim.when.as_ref());
        let apply = conditions.filter(|when| when.holds(self) == Some(true));
        apply.flat_map(Condition::facts).collect()
    }

    pub(super) fn hard(&self, resolved: &mut ResolvedEvidence) {
        let model = &self.engine.model;
        for (at, rule) in self.engine.pack.rules.iter().enumerate() {
            if rule.confirm.is_empty() && rule.exclude.is_empty() {
                continue;
            }
            let possible = |state: &ContextState| {
                let contexts = model.contexts.iter().zip(&state.outcomes);
                contexts.into_iter().all(|(context, outcome)| {
                    let mut findings = resolved.findings.iter();
                    let seen = findings.find(|finding| finding.fact == *context);
                    seen.is_none_or(|finding| finding.likelihood[*outcome] > 0.0)
                })
            };
            let applies: Vec<bool> = model
                .states
                .iter()
                .map(|state| {
                    let known = ContextView { memory: self, outcomes: &state.outcomes };
                    possible(state) && rule.when.holds(&known) == Some(true)
                })
                .collect();
            if model
                .states
                .iter()
                .zip(&applies)
                .all(|(state, applies)| *applies || !possible(state))
            {
                resolved.unconditional.push(RuleIx(at));
            }
            if applies.contains(&true) {
                resolved.hard.push(HardRule {
                    rule: RuleIx(at),
                    confirm: rule.confirm.clone(),
                    exclude: rule.exclude.clone(),
                    applies,
                });
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use shindan_model::{FactSet, How};

    use super::*;
    use crate::engine::Engine;
    use crate::testing::{near, now, stated, table_lamp};

    /// The likelihoods of the filament.
    fn filament(facts: &FactSet) -> Vec<f64> {
        let pack = table_lamp();
        let engine = Engine::new(&pack);
        let resolved = engine.resolve(facts, now().now);
        let fact = engine.fact("bulb.filament");
        resolved
            .findings
            .iter()
            .find(|finding| Some(finding.fact) == fact)
            .unwrap()
            .likelihood
            .clone()
    }

    #[test]
    fn agreeing_sources_count_once_and_disagreeing_ones_multiply() {
        let report = |value: &str, how: How| {
            let fact = stated(&[("bulb.filament", value)]).iter().next().unwrap().clone();
            Fact { how, ..fact }
        };
        // Reliability: stated 0.95, parsed 0.99.
        for (reports, [whole, broken]) in [
            (vec![report("broken", How::Stated)], [0.05, 0.95]),
            (vec![report("broken", How::Stated), report("broken", How::Parsed)], [0.01, 0.99]),
            (
                vec![report("broken", How::Stated), report("whole", How::Parsed)],
                [0.05 * 0.99, 0.95 * 0.01],
            ),
        ] {
            let likelihood = filament(&reports.into_iter().collect());
            near(likelihood[0], whole);
            near(likelihood[1], broken);
        }
    }

    #[test]
    fn the_most_masking_subject_counts() {
        let pack = table_lamp();
        let engine = Engine::new(&pack);
        let facts = stated(&[("house.power@attic", "off"), ("house.power@hall", "on")]);
        let resolved = engine.resolve(&facts, now().now);
        let power = engine.fact("house.power").unwrap();
        let finding = resolved.findings.iter().find(|finding| finding.fact == power).unwrap();
        assert_eq!(finding.outcome(), 1);
        assert!(resolved.disagreements.is_empty(), "of different subjects");
    }

    #[test]
    fn facts_can_be_asked_once_their_requirement_holds() {
        let pack = table_lamp();
        let engine = Engine::new(&pack);
        let power = engine.fact("house.power").unwrap();
        for (facts, askable) in [
            (&[][..], false),
            (&[("lamp.type", "table")], true),
            (&[("lamp.type", "battery")], false),
        ] {
            let resolved = engine.resolve(&stated(facts), now().now);
            assert_eq!(resolved.askable[power.0], askable, "{facts:?}");
            let step = pack.steps.iter().position(|step| step.about.id == "ask-power").unwrap();
            assert_eq!(resolved.enabled[step], askable, "{facts:?}");
        }
    }
}
