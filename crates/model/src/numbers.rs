//! The numbers of a pack, ready for the engine: noisy-MAX tables for every class of contexts.
//!
//! `P(fact <= s | C) = L(s) · Π_{i in C} Q_i(s)`, `L` and `Q` cumulative over the ordered outcomes.

use std::sync::Arc;

use super::condition::{Condition, Known};
use super::shares;
use super::table::{Link, Rate, Table};
use crate::fact::Value;
use crate::index::{DefectIx, FactIx};
use crate::rule::Rule;
use crate::settings::Complaint;

/// All numbers that the engine computes with.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Model {
    /// The context facts, in pack order.
    pub contexts: Vec<FactIx>,
    /// Possible combinations of their outcomes. Without contexts, one empty combination.
    pub states: Vec<ContextState>,
    /// Sets of numbers, each shared by all states in which they hold.
    pub classes: Vec<Class>,
}

/// A combination of outcomes of the context facts.
#[derive(Clone, Debug, PartialEq)]
pub struct ContextState {
    /// Outcome of each context fact, in the order of [`Model::contexts`].
    pub outcomes: Vec<usize>,
    /// Its probability without the complaint.
    pub prior: f64,
    /// Position in [`Model::classes`].
    pub class: usize,
}

/// The numbers that hold in some context states.
#[derive(Clone, Debug, PartialEq)]
pub struct Class {
    /// Prior of each defect.
    pub prior: Vec<f64>,
    /// Table of each fact; `None` for facts that are not findings.
    pub tables: Vec<Option<Arc<Table>>>,
}

/// The numbers of a defect as written: distributions over all outcomes of a fact, the normal one first.
#[derive(Clone, Debug)]
pub struct DefectNumbers {
    /// How often it occurs.
    pub rate: Rate,
    /// What it shows.
    pub shows: Vec<(FactIx, Vec<f64>)>,
    /// Other numbers in some contexts; the first variant that applies counts.
    pub variants: Vec<VariantNumbers>,
}

/// Other numbers of a defect in some contexts.
#[derive(Clone, Debug)]
pub struct VariantNumbers {
    /// The contexts.
    pub when: Condition,
    /// How often it occurs there, if that differs.
    pub rate: Option<Rate>,
    /// What it shows there, for facts for which that differs.
    pub shows: Vec<(FactIx, Vec<f64>)>,
}

/// All numbers of a pack as written.
#[derive(Clone, Debug, Default)]
pub struct Numbers {
    /// Context facts with their distributions, each with the sum 1.
    pub contexts: Vec<(FactIx, Vec<f64>)>,
    /// Combinations of contexts, each with the factor on its frequency.
    pub combinations: Vec<(Condition, f64)>,
    /// Leak of each fact, over all outcomes; `None` for facts that are not findings.
    pub leaks: Vec<Option<Vec<f64>>>,
    /// Every defect.
    pub defects: Vec<DefectNumbers>,
    /// The complaint, which is always observed.
    pub complaint: Option<Complaint>,
}

/// A reason why numbers do not make a model.
#[derive(Clone, Debug, PartialEq)]
pub enum ModelProblem {
    /// No priors give the shares in a context state.
    SharesUnreachable {
        /// The defect whose share is furthest off.
        defect: DefectIx,
        /// The share that can be reached.
        reached: f64,
        /// The outcomes of the context facts.
        state: Vec<usize>,
    },
}

struct InState<'a> {
    contexts: &'a [FactIx],
    outcomes: &'a [usize],
}

impl Known for InState<'_> {
    fn outcome(&self, fact: FactIx) -> Option<usize> {
        let position = self.contexts.iter().position(|context| *context == fact)?;
        Some(self.outcomes[position])
    }
    fn value(&self, _: FactIx) -> Option<&Value> {
        None
    }
    fn now(&self) -> jiff::Timestamp {
        jiff::Timestamp::UNIX_EPOCH
    }
}

impl Model {
    /// Whether a condition on context facts holds in a state.
    pub fn holds_in(&self, condition: &Condition, outcomes: &[usize]) -> Option<bool> {
        condition.holds(&InState { contexts: &self.contexts, outcomes })
    }

    /// Builds the model: shares become priors, context states with the same numbers share a class.
    ///
    /// Context distributions, like shares, are those among cases with the complaint: for the bare complaint the
    /// engine returns them unchanged.
    ///
    /// # Errors
    /// Each class of contexts with shares that no priors give.
    pub fn build(numbers: &Numbers, rules: &[Rule]) -> Result<Self, Vec<ModelProblem>> {
        let contexts: Vec<FactIx> = numbers.contexts.iter().map(|(fact, _)| *fact).collect();
        let mut model = Model { contexts, states: Vec::new(), classes: Vec::new() };
        let mut problems = Vec::new();
        let mut seen: Vec<(Vec<Option<usize>>, usize)> = Vec::new();
        for outcomes in combinations(&numbers.contexts) {
            let mut weight = 1.0;
            for (position, (_, distribution)) in numbers.contexts.iter().enumerate() {
                weight *= distribution[outcomes[position]];
            }
            for (when, times) in &numbers.combinations {
                if model.holds_in(when, &outcomes) == Some(true) {
                    weight *= times;
                }
            }
            if weight == 0.0 {
                continue;
            }
            let choice: Vec<Option<usize>> = numbers
                .defects
                .iter()
                .map(|defect| {
                    defect
                        .variants
                        .iter()
                        .position(|variant| model.holds_in(&variant.when, &outcomes) == Some(true))
                })
                .collect();
            let class = match seen.iter().find(|(known, _)| *known == choice) {
                Some((_, class)) => *class,
                None => {
                    let class =
                        class(numbers, &choice).unwrap_or_else(|(class, defect, reached)| {
                            problems.push(ModelProblem::SharesUnreachable {
                                defect,
                                reached,
                                state: outcomes.clone(),
                            });
                            class
                        });
                    model.classes.push(shared(class, &model.classes));
                    seen.push((choice, model.classes.len() - 1));
                    model.classes.len() - 1
                }
            };
            model.states.push(ContextState { outcomes, prior: weight, class });
        }
        model.calibrate(numbers.complaint, rules);
        if problems.is_empty() { Ok(model) } else { Err(problems) }
    }

    /// Divides each state's weight by the probability of the complaint there, and of what rules on contexts
    /// alone demand.
    fn calibrate(&mut self, complaint: Option<Complaint>, rules: &[Rule]) {
        let mut states = std::mem::take(&mut self.states);
        for state in &mut states {
            let class = &self.classes[state.class];
            let mut prior = class.prior.clone();
            let mut demanded = 1.0;
            for rule in rules {
                if !rule.when.facts().iter().all(|fact| self.contexts.contains(fact))
                    || self.holds_in(&rule.when, &state.outcomes) != Some(true)
                {
                    continue;
                }
                for defect in &rule.confirm {
                    demanded *= prior[defect.0];
                    prior[defect.0] = 1.0;
                }
                for defect in &rule.exclude {
                    demanded *= 1.0 - prior[defect.0];
                    prior[defect.0] = 0.0;
                }
            }
            if let Some(Complaint { fact, outcome }) = complaint
                && let Some(table) = &class.tables[fact.0]
            {
                demanded *= table.predicted(outcome, &prior);
            }
            state.prior = if demanded > 0.0 { state.prior / demanded } else { 0.0 };
        }
        let total: f64 = states.iter().map(|state| state.prior).sum();
        if total > 0.0 {
            for state in &mut states {
                state.prior /= total;
            }
        }
        self.states = states;
    }
}

/// All combinations of context outcomes, the last context varying fastest.
fn combinations(contexts: &[(FactIx, Vec<f64>)]) -> Vec<Vec<usize>> {
    let mut all = vec![Vec::new()];
    for (_, distribution) in contexts {
        all = all
            .into_iter()
            .flat_map(|head: Vec<usize>| {
                (0..distribution.len()).map(move |outcome| {
                    let mut next = head.clone();
                    next.push(outcome);
                    next
                })
            })
            .collect();
    }
    all
}

type Unreachable = (Class, DefectIx, f64);

/// The numbers for one choice of variants. The error names the defect with the share furthest off.
fn class(numbers: &Numbers, choice: &[Option<usize>]) -> Result<Class, Unreachable> {
    let mut tables: Vec<Option<Table>> = numbers
        .leaks
        .iter()
        .map(|leak| leak.as_ref().map(|leak| Table { leak: cumulative(leak), links: Vec::new() }))
        .collect();
    let mut rates = Vec::new();
    for (index, defect) in numbers.defects.iter().enumerate() {
        let variant = choice[index].map(|at| &defect.variants[at]);
        rates.push(variant.and_then(|variant| variant.rate).unwrap_or(defect.rate));
        let instead = variant.map_or(&[][..], |variant| &variant.shows);
        let kept = defect.shows.iter().filter(|(fact, _)| instead.iter().all(|(f, _)| f != fact));
        for (fact, effect) in kept.chain(instead) {
            if let Some(table) = &mut tables[fact.0] {
                let link = Link { defect: DefectIx(index), cumulative: cumulative(effect) };
                table.links.push(link);
            }
        }
    }
    let complaint = numbers
        .complaint
        .and_then(|complaint| Some((tables[complaint.fact.0].as_ref()?, complaint.outcome)));
    let (prior, off) = shares::priors(&rates, complaint);
    let class =
        Class { prior, tables: tables.into_iter().map(|table| table.map(Arc::new)).collect() };
    match off {
        None => Ok(class),
        Some((defect, reached)) => Err((class, defect, reached)),
    }
}

/// The class, sharing equal tables with other classes, which the engine compares by pointer.
fn shared(mut class: Class, others: &[Class]) -> Class {
    for (fact, table) in class.tables.iter_mut().enumerate() {
        let same = others.iter().map(|other| &other.tables[fact]).find(|other| *other == table);
        if let Some(same) = same {
            table.clone_from(same);
        }
    }
    class
}

fn cumulative(distribution: &[f64]) -> Vec<f64> {
    let mut total = 0.0;
    let mut sums: Vec<f64> = distribution
        .iter()
        .map(|probability| {
            total += probability;
            total
        })
        .collect();
    if let Some(last) = sums.last_mut() {
        *last = 1.0;
    }
    sums
}
