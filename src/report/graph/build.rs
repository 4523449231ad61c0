//! Which nodes and edges of a pack are drawn.

use std::collections::BTreeMap;

use petgraph::stable_graph::{NodeIndex, StableDiGraph};

use super::condition::Speaker;
use super::links::strongest;
use super::words::{with, word};
use super::{Band, Edge, Graph, Node, NodeKind, Scope};
use crate::kb::{CauseIx, Condition, DefectIx, FactIx, FactKind, Pack, RuleIx};

/// What of a pack is drawn, in the words of one language (ids where the pack lacks it).
pub fn graph(pack: &Pack, scope: Scope, lang: &str) -> Graph {
    let texts = pack.texts.get(lang);
    let mut builder = Builder {
        speaker: Speaker { pack, texts, lang },
        pack,
        lang,
        single_signs: scope != Scope::Whole,
        model: StableDiGraph::new(),
        places: BTreeMap::new(),
    };
    let causes = (0..pack.causes.len()).map(|at| Some(CauseIx(at)));
    let (parts, rest): (Vec<Option<CauseIx>>, bool) = match scope {
        Scope::Whole => (causes.chain([None]).collect(), true),
        Scope::Cause(cause) => (vec![Some(cause)], false),
        Scope::Outside => (vec![None], false),
    };
    let mut bands = Vec::new();
    for part in parts {
        bands.extend(builder.band(part));
    }
    if rest {
        bands.extend(builder.rest());
    }
    builder.edges();
    let name = texts.map_or(&pack.id, |texts| &texts.name);
    let title = match (scope, bands.first()) {
        (Scope::Whole, _) | (_, None) => name.clone(),
        (_, Some(band)) => format!("{name}: {}", band.title),
    };
    let complaint = pack.complaint.map(|own| {
        let (fact, outcome) = (own.fact, own.outcome);
        let said = [builder.speaker.fact(fact), builder.speaker.outcome(fact, outcome)];
        with(lang, "complaint", &said.join(": "))
    });
    let version = format!("{} {}", pack.id, pack.version);
    Graph {
        title,
        subtitle: complaint.into_iter().chain([version]).collect(),
        lang: lang.to_owned(),
        model: builder.model,
        bands,
    }
}

/// Nodes as they are added, edges after them.
pub(super) struct Builder<'p> {
    pub pack: &'p Pack,
    pub speaker: Speaker<'p>,
    pub lang: &'p str,
    /// Whether signs are boxes of their own.
    pub single_signs: bool,
    pub model: StableDiGraph<Node, Edge>,
    pub places: BTreeMap<(NodeKind, usize), NodeIndex>,
}

impl Builder<'_> {
    /// A cause, its defects, and everything that bears on them; nothing for causes without defects.
    fn band(&mut self, cause: Option<CauseIx>) -> Option<Band> {
        let pack = self.pack;
        let belongs = |at: &DefectIx| pack.defects[at.0].cause == cause;
        let defects: Vec<DefectIx> =
            (0..pack.defects.len()).map(DefectIx).filter(belongs).collect();
        if defects.is_empty() {
            return None;
        }
        let mut facts: Vec<FactIx> = Vec::new();
        for at in (0..pack.facts.len()).map(FactIx) {
            let shown = defects.iter().any(|own| strongest(pack, *own, at).is_some());
            if shown && !self.is_complaint(at) {
                facts.push(at);
            }
        }
        let about = |rule: &RuleIx| {
            let rule = &pack.rules[rule.0];
            let own = rule.confirm.iter().chain(&rule.exclude).any(|own| defects.contains(own));
            let derived = rule.derive.iter().map(|(fact, _)| fact);
            own || derived.chain(&rule.not_applicable).any(|fact| facts.contains(fact))
        };
        let rules: Vec<RuleIx> = (0..pack.rules.len()).map(RuleIx).filter(about).collect();
        let mut all = facts.clone();
        let read = rules.iter().flat_map(|rule| pack.rules[rule.0].when.facts());
        let gates = facts.iter().filter_map(|fact| pack.facts[fact.0].requires.as_ref());
        for fact in read.chain(gates.flat_map(Condition::facts)) {
            let drawn = pack.facts[fact.0].kind != FactKind::Context;
            if drawn && !all.contains(&fact) && !self.is_complaint(fact) {
                all.push(fact);
            }
        }
        all.sort_unstable();
        let mut nodes = vec![self.cause(cause)];
        nodes.extend(defects.iter().map(|own| self.defect(*own)));
        nodes.extend(rules.iter().map(|own| self.rule(*own)));
        nodes.extend(all.iter().map(|own| self.fact(*own)));
        nodes.extend(self.acts(&all));
        if self.single_signs {
            nodes.extend(self.signs(&defects));
        }
        let title = self.model[nodes[0]].label.clone();
        Some(Band { title, nodes })
    }

    /// What no cause has drawn: contexts, the complaint, rules about them, and their acts.
    fn rest(&mut self) -> Option<Band> {
        let pack = self.pack;
        let mut nodes = Vec::new();
        for rule in (0..pack.rules.len()).map(RuleIx) {
            if !self.places.contains_key(&(NodeKind::Rule, rule.0)) {
                nodes.push(self.rule(rule));
            }
        }
        let gone = |own: &FactIx| !self.places.contains_key(&(NodeKind::Fact, own.0));
        let mut facts: Vec<FactIx> = (0..pack.facts.len()).map(FactIx).filter(gone).collect();
        let own_rules = (0..pack.rules.len()).filter(|at| {
            let place = self.places.get(&(NodeKind::Rule, *at));
            place.is_some_and(|place| nodes.contains(place))
        });
        facts.extend(own_rules.flat_map(|at| pack.rules[at].when.facts()));
        facts.sort_unstable();
        facts.dedup();
        nodes.extend(facts.iter().map(|own| self.fact(*own)));
        nodes.extend(self.acts(&facts));
        let title = word(self.lang, "rest").to_owned();
        (!nodes.is_empty()).then_some(Band { title, nodes })
    }

    pub(super) fn is_complaint(&self, fact: FactIx) -> bool {
        self.pack.complaint.is_some_and(|own| own.fact == fact)
    }
}
