//! From the facts of a case to one finding a fact.
//!
//! Sources are weighed, subjects reduced to the one that counts, old values let
//! go, rules derive further facts, and what does not apply is set aside. Nothing is dropped
//! silently: [`ResolvedEvidence::ignored`] and [`ResolvedEvidence::disagreements`] say what happened.

use jiff::Timestamp;
use shindan_model::{Condition, ContextState, Fact, FactIx, FactKind, FactSet, RuleIx};

use super::Engine;
use super::board::{Board, InState};
use super::evidence::{Finding, HardRule};
use super::reports::{agreed, of_the_case, outcomes, subjects, values};

/// A fact that is known, with its value.
#[derive(Clone, Debug, PartialEq)]
pub struct ResolvedFact {
    /// The fact of the pack.
    pub fact: FactIx,
    /// What was learned, as it was learned.
    pub learned: Fact,
    /// Whether it counts: it applies, is fresh, and its value is one the pack knows.
    pub counts: bool,
}

/// Different sources that say different things about one fact of one subject.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Disagreement {
    /// The fact.
    pub fact: FactIx,
    /// What it is of.
    pub of: Option<String>,
    /// The different values, in the order of the fact's outcomes or of their texts.
    pub values: Vec<String>,
}

/// Why something that was learned does not count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WhyIgnored {
    /// The pack has no such fact.
    UnknownFact,
    /// The fact has no such outcome, or a value of another kind.
    UnknownValue,
    /// The value has outlived the fact's shelf life.
    Stale,
    /// A rule, or what the fact requires, says that it means nothing here.
    NotApplicable,
}

impl WhyIgnored {
    /// The word used in the keys of texts.
    pub fn as_str(self) -> &'static str {
        match self {
            WhyIgnored::UnknownFact => "unknown-fact",
            WhyIgnored::UnknownValue => "unknown-value",
            WhyIgnored::Stale => "stale",
            WhyIgnored::NotApplicable => "not-applicable",
        }
    }
}

/// Something that was learned and does not count.
#[derive(Clone, Debug, PartialEq)]
pub struct Ignored {
    /// What was learned.
    pub fact: Fact,
    /// Why it does not count.
    pub why: WhyIgnored,
}

/// The evidence of a case.
#[derive(Clone, Debug, Default)]
pub struct ResolvedEvidence {
    /// In ledger order: the complaint, then facts in pack order.
    pub findings: Vec<Finding>,
    /// Rules that confirm or exclude in some context state, in pack order.
    pub hard: Vec<HardRule>,
    /// Those of them that apply in every context state that is still possible.
    pub surely: Vec<RuleIx>,
    /// Contexts of which a document says that a defect is there.
    pub claimed: Vec<FactIx>,
    /// Every fact with its value, derived ones too, in pack order.
    pub facts: Vec<ResolvedFact>,
    /// By fact: whether it is worth asking for: not known, not given up, and known to apply.
    pub askable: Vec<bool>,
    /// By act: whether what it requires is known to hold.
    pub sensible: Vec<bool>,
    /// What does not count.
    pub ignored: Vec<Ignored>,
    /// Where sources differ.
    pub disagreements: Vec<Disagreement>,
    /// Facts that cannot be had.
    pub unavailable: Vec<FactIx>,
    /// Facts that mean nothing in this case.
    pub not_applicable: Vec<FactIx>,
    /// By rule: whether it holds; none where what is known does not say.
    pub rules: Vec<Option<bool>>,
}

pub(super) fn resolve(engine: &Engine<'_>, facts: &FactSet, now: Timestamp) -> ResolvedEvidence {
    let pack = engine.pack;
    let mut resolved = ResolvedEvidence::default();
    let mut board = Board {
        engine,
        now,
        learned: vec![Vec::new(); pack.facts.len()],
        outcome: vec![None; pack.facts.len()],
        value: vec![None; pack.facts.len()],
    };
    for fact in facts.iter() {
        board.take(fact, &mut resolved);
    }
    for fact in &mut board.learned {
        fact.sort_by(|a, b| (&a.of, a.how, &a.source.name).cmp(&(&b.of, b.how, &b.source.name)));
    }
    if let Some(complaint) = pack.complaint {
        board.outcome[complaint.fact.0] = Some(complaint.outcome);
    }
    for at in 0..pack.facts.len() {
        board.refresh(FactIx(at));
    }
    for (at, rule) in pack.rules.iter().enumerate() {
        let holds = rule.when.holds(&board);
        resolved.rules.push(holds);
        match holds {
            Some(true) => {
                let of = board.subjects_of(RuleIx(at)).filter(|of| of.len() == 1);
                board.derive(RuleIx(at), of.as_ref().and_then(|of| of[0].as_deref()));
            }
            None if !rule.derive.is_empty() => board.derive_by_subject(RuleIx(at)),
            _ => {}
        }
        if holds == Some(true) {
            for fact in &rule.not_applicable {
                add(&mut resolved.not_applicable, *fact);
            }
        }
    }
    for (at, fact) in pack.facts.iter().enumerate() {
        if fact.requires.as_ref().is_some_and(|requires| requires.holds(&board) == Some(false)) {
            add(&mut resolved.not_applicable, FactIx(at));
        }
    }
    resolved.not_applicable.sort_unstable();
    board.findings(&mut resolved);
    board.hard(&mut resolved);
    resolved.claimed = board.claimed();
    board.gates(&mut resolved);
    resolved
}

/// Certain outcomes of findings, each fact once, in a pack where nothing else follows from them.
pub(super) fn plain(engine: &Engine<'_>, outcomes: &[(FactIx, usize)]) -> ResolvedEvidence {
    let pack = engine.pack;
    let mut resolved = ResolvedEvidence {
        askable: vec![true; pack.facts.len()],
        sensible: vec![true; pack.acts.len()],
        ..ResolvedEvidence::default()
    };
    if let Some(complaint) = pack.complaint {
        let outcomes = pack.facts[complaint.fact.0].outcomes.len();
        resolved.findings.push(Finding::certain(complaint.fact, complaint.outcome, outcomes));
    }
    let first = resolved.findings.len();
    for (fact, outcome) in outcomes {
        let count = pack.facts[fact.0].outcomes.len();
        resolved.askable[fact.0] = false;
        resolved.findings.push(Finding::certain(*fact, *outcome, count));
    }
    resolved.findings[first..].sort_unstable_by_key(|finding| finding.fact);
    resolved
}

pub(super) fn add(list: &mut Vec<FactIx>, fact: FactIx) {
    if !list.contains(&fact) {
        list.push(fact);
    }
}

/// What all of these have in common; `None` where there are none.
fn common(each: &[Vec<usize>]) -> Option<Vec<usize>> {
    let (first, others) = each.split_first()?;
    let in_all = |outcome: &&usize| others.iter().all(|other| other.contains(outcome));
    Some(first.iter().filter(in_all).copied().collect())
}

impl Board<'_, '_> {
    fn findings(&self, resolved: &mut ResolvedEvidence) {
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
            for own in learned {
                resolved.facts.push(ResolvedFact { fact, learned: own.clone(), counts: applies });
                if !applies {
                    resolved
                        .ignored
                        .push(Ignored { fact: own.clone(), why: WhyIgnored::NotApplicable });
                }
            }
            if learned.is_empty() || !applies {
                continue;
            }
            for of in subjects(learned) {
                let own = || learned.iter().filter(|fact| fact.of == of);
                if !known.several && !agreed(known, own()) {
                    let values = values(known, own());
                    resolved.disagreements.push(Disagreement { fact, of, values });
                }
            }
            if known.kind == FactKind::Context && self.context_outcomes(fact).is_err() {
                let values = values(known, learned.iter());
                resolved.disagreements.push(Disagreement { fact, of: None, values });
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

    /// The subject that counts: whose outcome masks those of the others, or the best where one that is
    /// right is enough.
    fn of_several(&self, fact: FactIx) -> Option<Finding> {
        let learned = &self.learned[fact.0];
        let counts = self.engine.pack.facts[fact.0].of_several;
        let each = subjects(learned).into_iter().map(|of| {
            let own: Vec<&Fact> = learned.iter().filter(|fact| fact.of == of).collect();
            Finding { fact, likelihood: self.weighed(fact, &own) }
        });
        each.reduce(
            |kept, other| {
                if counts.prefers(other.outcome(), kept.outcome()) { other } else { kept }
            },
        )
    }

    /// The outcomes that a context may have: of the case itself, or of what else was looked at if
    /// nobody spoke of the case. `Err` where the case is said to be what nothing in it is.
    pub(super) fn context_outcomes(&self, fact: FactIx) -> Result<Vec<usize>, Vec<usize>> {
        let known = &self.engine.pack.facts[fact.0];
        let each = |of_case: bool| -> Vec<Vec<usize>> {
            let own = self.learned[fact.0].iter().filter(|own| own.of.is_none() == of_case);
            own.filter_map(|own| outcomes(known, own.value()?)).collect()
        };
        let (case, parts) = (common(&each(true)), each(false));
        let mut any: Vec<usize> = parts.concat();
        any.sort_unstable();
        any.dedup();
        match case {
            None => Ok(common(&parts).filter(|common| !common.is_empty()).unwrap_or(any)),
            Some(case) if any.is_empty() || case.is_empty() => Ok(case),
            Some(case) => {
                let both: Vec<usize> =
                    case.iter().copied().filter(|outcome| any.contains(outcome)).collect();
                if both.is_empty() {
                    any.extend(case);
                    return Err(any);
                }
                Ok(both)
            }
        }
    }

    /// The context of the subject that the case is about; of several others, "one of these".
    ///
    /// An undisputed context is certain, as it is for rules; where sources differ, each is weighed.
    fn context(&self, fact: FactIx) -> Option<Finding> {
        let may_be = match self.context_outcomes(fact) {
            Ok(may_be) | Err(may_be) => may_be,
        };
        if may_be.is_empty() {
            let own = of_the_case(&self.learned[fact.0]);
            return Some(Finding { fact, likelihood: self.weighed(fact, &own) });
        }
        let mut likelihood = vec![0.0; self.engine.pack.facts[fact.0].outcomes.len()];
        for outcome in may_be {
            likelihood[outcome] = 1.0;
        }
        Some(Finding { fact, likelihood })
    }

    /// Sources that agree count once, by the most reliable; sources that differ are multiplied.
    fn weighed(&self, fact: FactIx, reports: &[&Fact]) -> Vec<f64> {
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

    /// What may be asked: the gating edges of the graph, seen from what is known.
    fn gates(&self, resolved: &mut ResolvedEvidence) {
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
        resolved.sensible = pack.acts.iter().map(|act| open(&act.requires)).collect();
    }

    /// Contexts in which a document claims a defect, as far as they are undisputed.
    fn claimed(&self) -> Vec<FactIx> {
        let claims = self.engine.pack.claims.iter().filter(|claim| claim.holds);
        let conditions = claims.filter_map(|claim| claim.when.as_ref());
        let apply = conditions.filter(|when| when.holds(self) == Some(true));
        apply.flat_map(Condition::facts).collect()
    }

    fn hard(&self, resolved: &mut ResolvedEvidence) {
        let model = &self.engine.pack.model;
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
                    let known = InState { board: self, outcomes: &state.outcomes };
                    possible(state) && rule.when.holds(&known) == Some(true)
                })
                .collect();
            if model
                .states
                .iter()
                .zip(&applies)
                .all(|(state, applies)| *applies || !possible(state))
            {
                resolved.surely.push(RuleIx(at));
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
