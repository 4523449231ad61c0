//! A pack prepared for inference: the indices and tables that stay the same for every case.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

use shindan_model::{CauseIx, Class, Confidence, DefectIx, FactIx, FactKind, Model, Pack};

use crate::inference::enumeration::Enumeration;
use crate::inference::information_gain::InformationGain;
use crate::inference::known_orders::KnownOrders;

/// A pack, prepared for diagnosing many cases.
///
/// Immutable after [`Engine::new`] and shared freely between threads.
#[derive(Debug)]
pub struct Engine<'p> {
    pub(crate) pack: &'p Pack,
    /// The pack's numbers, or those that hold after what was tried.
    pub(crate) model: Cow<'p, Model>,
    fact_of_id: HashMap<&'p str, FactIx>,
    pub(crate) cause_of: Vec<Option<CauseIx>>,
    /// Confidence of the node that gives a fact, by its id.
    pub(crate) confidence_of_giver: HashMap<&'p str, Confidence>,
    pub(crate) enumeration: Option<Enumeration>,
    /// By fact: whether another fact or a step requires it.
    pub(crate) gates: Vec<bool>,
    /// By fact: the defects linked to it in any context.
    pub(crate) linked: Vec<Vec<usize>>,
    /// By fact: `log2` of its number of outcomes, the most bits it can carry.
    pub(crate) outcome_bits: Vec<f64>,
    /// By fact: its information gain before any evidence, computed on first use.
    pub(crate) prior_gain: Vec<OnceLock<InformationGain>>,
    /// Elimination orders, kept from case to case.
    pub(crate) known_orders: KnownOrders,
    /// Whether the pack has findings only: no rules, contexts or requirements, and statements are
    /// certain.
    pub(crate) findings_only: bool,
    /// By class of context states: its probability.
    pub(crate) class_weight: Vec<f64>,
    /// By class of context states: the first class with the same tables.
    pub(crate) tables_of_class: Vec<usize>,
}

/// The first node of an id counts, as in [`Pack::giver`].
fn confidence_of_giver(pack: &Pack) -> HashMap<&str, Confidence> {
    let mut all = HashMap::new();
    for about in pack.evidence_sources() {
        all.entry(about.id.as_str()).or_insert(about.confidence);
    }
    all
}

#[expect(clippy::float_cmp, reason = "certain means exactly 1")]
fn is_findings_only(pack: &Pack) -> bool {
    pack.rules.is_empty()
        && pack.reliability.stated == 1.0
        && pack.facts.iter().all(|fact| fact.kind == FactKind::Finding && fact.requires.is_none())
        && pack.steps.iter().all(|step| step.requires.is_none())
}

fn class_weight(model: &Model) -> Vec<f64> {
    let mut weight = vec![0.0; model.classes.len()];
    for state in &model.states {
        weight[state.class] += state.prior;
    }
    weight
}

/// By class: the first class with the same tables. Priors may differ.
fn tables_of_class(model: &Model) -> Vec<usize> {
    let classes = &model.classes;
    let same = |a: &Class, b: &Class| {
        a.tables.iter().zip(&b.tables).all(|pair| match pair {
            (Some(a), Some(b)) => Arc::ptr_eq(a, b),
            (None, None) => true,
            _ => false,
        })
    };
    let first = |class: &Class| classes.iter().position(|other| same(class, other));
    classes.iter().map(|class| first(class).unwrap_or_default()).collect()
}

fn gates(pack: &Pack) -> Vec<bool> {
    let mut gates = vec![false; pack.facts.len()];
    let facts = pack.facts.iter().filter_map(|fact| fact.requires.as_ref());
    let steps = pack.steps.iter().filter_map(|step| step.requires.as_ref());
    for fact in facts.chain(steps).flat_map(|requires| requires.facts()) {
        gates[fact.0] = true;
    }
    gates
}

fn linked(pack: &Pack) -> Vec<Vec<usize>> {
    let of = |fact: usize| {
        let tables = pack.model.classes.iter().filter_map(|class| class.tables[fact].as_ref());
        let mut linked: Vec<usize> =
            tables.flat_map(|table| table.links.iter().map(|link| link.defect.0)).collect();
        linked.sort_unstable();
        linked.dedup();
        linked
    };
    (0..pack.facts.len()).map(of).collect()
}

#[expect(clippy::cast_precision_loss, reason = "a fact has few outcomes")]
fn outcome_bits(pack: &Pack) -> Vec<f64> {
    pack.facts.iter().map(|fact| (fact.outcomes.len().max(1) as f64).log2()).collect()
}

impl<'p> Engine<'p> {
    /// Prepares a pack: builds its indices, and the joint table if the pack is small enough.
    pub fn new(pack: &'p Pack) -> Self {
        Self::with_model(pack, Cow::Borrowed(&pack.model))
    }

    /// Prepares a pack with other numbers than its own, for the same facts, defects and links.
    pub(crate) fn with_model(pack: &'p Pack, model: Cow<'p, Model>) -> Self {
        let fact_of_id =
            pack.facts.iter().enumerate().map(|(at, fact)| (fact.about.id.as_str(), FactIx(at)));
        let cause_of: Vec<Option<CauseIx>> =
            pack.defects.iter().map(|defect| defect.cause).collect();
        let tables = Enumeration::new(&model, &cause_of, pack.causes.len());
        Self {
            pack,
            fact_of_id: fact_of_id.collect(),
            cause_of,
            confidence_of_giver: confidence_of_giver(pack),
            enumeration: tables,
            gates: gates(pack),
            linked: linked(pack),
            outcome_bits: outcome_bits(pack),
            prior_gain: pack.facts.iter().map(|_| OnceLock::new()).collect(),
            known_orders: KnownOrders::default(),
            findings_only: is_findings_only(pack),
            class_weight: class_weight(&model),
            tables_of_class: tables_of_class(&model),
            model,
        }
    }

    /// The pack this engine was made from.
    pub fn pack(&self) -> &'p Pack {
        self.pack
    }

    /// Looks up a fact by its id.
    pub fn fact(&self, id: &str) -> Option<FactIx> {
        self.fact_of_id.get(id).copied()
    }

    pub(crate) fn is_finding(&self, fact: FactIx) -> bool {
        self.pack.facts[fact.0].kind == FactKind::Finding
    }

    pub(crate) fn defects_of(&self, cause: CauseIx) -> &[DefectIx] {
        &self.pack.causes[cause.0].defects
    }
}
