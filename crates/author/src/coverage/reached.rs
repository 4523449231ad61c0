//! Count the cases that reach each node.

use std::collections::{BTreeMap, BTreeSet};

use shindan_engine::{Reason, Verdict};
use shindan_model::{Pack, RuleIx};

use crate::case::{CaseRun, cause_id};

/// By id, how many cases reach it.
#[derive(Clone, Debug, Default)]
pub(super) struct Counts(BTreeMap<String, usize>);

impl Counts {
    /// Counts a case for each of these ids, once however often an id is repeated.
    fn add(&mut self, ids: impl IntoIterator<Item = String>) {
        let ids: BTreeSet<String> = ids.into_iter().collect();
        ids.into_iter().for_each(|id| *self.0.entry(id).or_default() += 1);
    }

    pub(super) fn get(&self, id: &str) -> usize {
        self.0.get(id).copied().unwrap_or_default()
    }
}

/// How many cases reach each node, by kind of node and id.
#[derive(Clone, Debug, Default)]
pub struct Reached {
    pub(super) causes: Counts,
    pub(super) defects: Counts,
    pub(super) facts: Counts,
    pub(super) outcomes: Counts,
    pub(super) signs: Counts,
    pub(super) rules: Counts,
    pub(super) steps: Counts,
    pub(super) remedies: Counts,
    pub(super) texts: Counts,
}

impl Reached {
    /// Counts what these cases reach.
    pub fn by(pack: &Pack, runs: &[CaseRun<'_>]) -> Self {
        let mut reached = Self::default();
        runs.iter().for_each(|run| reached.add(pack, run));
        reached
    }

    fn add(&mut self, pack: &Pack, CaseRun { verdict, signs, .. }: &CaseRun<'_>) {
        self.causes.add([cause_id(pack, verdict.leader().cause).to_owned()]);
        for defect in &verdict.likely_set {
            let node = &pack.defects[defect.0];
            self.defects.add([node.about.id.clone()]);
            let defects =
                verdict.causes.iter().chain([&verdict.outside]).flat_map(|cause| &cause.defects);
            let remedies = defects.filter(|verdict| verdict.defect == *defect);
            for remedy in remedies.filter_map(|verdict| verdict.remedy) {
                self.remedies.add([node.remedies[remedy].id.clone()]);
            }
        }
        for fact in &verdict.resolved.facts {
            if let Some(value) = fact.learned.value() {
                let value = value.to_string();
                let outcomes = value.split('|');
                self.outcomes.add(outcomes.map(|value| format!("{} = {value}", fact.learned.id)));
            }
        }
        let known = verdict.resolved.facts.iter().filter(|fact| fact.learned.value().is_some());
        self.facts.add(known.map(|fact| fact.learned.id.clone()));
        if let Some(complaint) = pack.complaint {
            let fact = &pack.facts[complaint.fact.0];
            let outcome = &fact.outcomes[complaint.outcome];
            self.outcomes.add([format!("{} = {outcome}", fact.about.id)]);
        }
        self.signs.add(signs.iter().map(|sign| pack.signs[sign.sign].about.id.clone()));
        self.rules.add(rules(pack, verdict));
        self.steps.add(verdict.next.iter().map(|next| pack.steps[next.step.0].about.id.clone()));
        self.texts.add(texts(pack, verdict));
    }

    /// By box of the graph, how many cases reach it. The complaint has no number, as every case has it.
    pub fn by_box(&self, pack: &Pack) -> BTreeMap<String, usize> {
        let mut boxes = BTreeMap::new();
        let mut add = |kind: &str, id: &str, counts: &Counts| {
            boxes.insert(format!("{kind}:{id}"), counts.get(id));
        };
        for cause in pack.causes.iter().map(|node| node.about.id.as_str()).chain(["outside"]) {
            add("cause", cause, &self.causes);
        }
        pack.defects.iter().for_each(|node| add("defect", &node.about.id, &self.defects));
        pack.rules.iter().for_each(|node| add("rule", &node.about.id, &self.rules));
        pack.steps.iter().for_each(|node| add("act", &node.about.id, &self.steps));
        pack.signs.iter().for_each(|node| add("sign", &node.about.id, &self.signs));
        for (at, node) in pack.facts.iter().enumerate() {
            if pack.complaint.is_none_or(|complaint| complaint.fact.0 != at) {
                add("fact", &node.about.id, &self.facts);
            }
        }
        boxes
    }
}

/// Rules that gave a fact, moved the leading cause, or made a fact inapplicable.
fn rules(pack: &Pack, verdict: &Verdict) -> BTreeSet<String> {
    let known = verdict.resolved.facts.iter().filter(|fact| fact.learned.value().is_some());
    let mut rules: BTreeSet<String> = known.filter_map(|fact| fact.learned.rule.clone()).collect();
    for line in &verdict.leader().ledger.lines {
        if let Reason::Rule(RuleIx(at)) = line.reason {
            rules.insert(pack.rules[at].about.id.clone());
        }
    }
    for fact in &verdict.resolved.not_applicable {
        let says = pack.rules.iter().filter(|rule| rule.not_applicable.contains(fact));
        rules.extend(says.map(|rule| rule.about.id.clone()));
    }
    rules
}

/// `KIND ID` of the nodes whose texts a report or the walk through a case shows.
fn texts(pack: &Pack, verdict: &Verdict) -> BTreeSet<String> {
    let mut shown = BTreeSet::new();
    let mut show = |kind: &str, id: &str| {
        shown.insert(format!("{kind} {id}"));
    };
    for cause in &pack.causes {
        show("cause", &cause.about.id);
    }
    show("cause", "outside");
    for defect in verdict.leader().defects.iter().take(1) {
        show("defect", &pack.defects[defect.defect.0].about.id);
    }
    for defect in &verdict.likely_set {
        show("defect", &pack.defects[defect.0].about.id);
    }
    for fact in &verdict.resolved.facts {
        show("fact", &fact.learned.id);
    }
    for next in &verdict.next {
        let step = &pack.steps[next.step.0];
        show("act", &step.about.id);
        for fact in &next.gives {
            show("fact", &pack.facts[fact.0].about.id);
        }
        if let Some(access) = step.access {
            show("setup", &pack.accesses[access].about.id);
        }
    }
    shown
}
