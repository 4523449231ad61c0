//! Chooses the nodes of a pack that a picture shows, and groups them into bands.

use std::collections::{BTreeMap, BTreeSet};

use petgraph::stable_graph::{NodeIndex, StableDiGraph};
use shindan_model::{CauseIx, Condition, DefectIx, FactIx, FactKind, Pack, RuleIx};

use super::condition_text::ConditionText;
use super::strength::{most_telling, strongest};
use super::words::{with, word};
use super::{Band, Edge, Graph, Node, NodeKind, Scope};

/// Chooses what to draw, in the words of one language. Where the pack has no texts in that language, ids
/// stand in their place.
pub fn graph(pack: &Pack, scope: Scope, lang: &str) -> Graph {
    let texts = pack.texts.get(lang);
    let mut builder = Builder {
        conditions: ConditionText { pack, texts, lang },
        pack,
        lang,
        single_signs: matches!(scope, Scope::Defect(_) | Scope::Everything),
        telling: matches!(scope, Scope::Cause(_) | Scope::Outside).then(BTreeSet::new),
        model: StableDiGraph::new(),
        places: BTreeMap::new(),
    };
    let mut bands = Vec::new();
    match scope {
        Scope::Whole | Scope::Everything => {
            let causes = (0..pack.causes.len()).map(|at| Some(CauseIx(at)));
            for cause in causes.chain([None]) {
                bands.extend(builder.band(cause, defects_of(pack, cause)));
            }
            bands.extend(builder.rest());
        }
        Scope::Cause(cause) => {
            bands.extend(builder.band(Some(cause), defects_of(pack, Some(cause))));
        }
        Scope::Outside => bands.extend(builder.band(None, defects_of(pack, None))),
        Scope::Defect(defect) => {
            bands.extend(builder.band(pack.defects[defect.0].cause, vec![defect]));
        }
    }
    builder.edges();
    let name = texts.map_or(&pack.id, |texts| &texts.name);
    let title = match (scope, bands.first()) {
        (Scope::Whole | Scope::Everything, _) | (_, None) => name.clone(),
        (Scope::Defect(defect), _) => format!("{name}: {}", builder.defect_name(defect)),
        (_, Some(band)) => format!("{name}: {}", band.title),
    };
    let complaint = pack.complaint.map(|complaint| {
        let (fact, outcome) = (complaint.fact, complaint.outcome);
        let texts = [builder.conditions.fact(fact), builder.conditions.outcome(fact, outcome)];
        with(lang, "complaint", &texts.join(": "))
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

/// The defects of a cause; for `None`, the defects outside all causes.
fn defects_of(pack: &Pack, cause: Option<CauseIx>) -> Vec<DefectIx> {
    let belongs = |at: &DefectIx| pack.defects[at.0].cause == cause;
    (0..pack.defects.len()).map(DefectIx).filter(belongs).collect()
}

/// Collects the nodes of a graph, then the edges between them.
pub(super) struct Builder<'p> {
    pub pack: &'p Pack,
    pub conditions: ConditionText<'p>,
    pub lang: &'p str,
    /// Whether each sign gets a box; otherwise facts only say how many signs they have.
    pub single_signs: bool,
    /// The facts that best tell each defect, if only those are drawn; `None` to draw all facts.
    pub telling: Option<BTreeSet<(DefectIx, FactIx)>>,
    pub model: StableDiGraph<Node, Edge>,
    pub places: BTreeMap<(NodeKind, usize), NodeIndex>,
}

impl Builder<'_> {
    /// Adds the band of a cause: the cause, `defects`, and everything that bears on them. `None` if there are
    /// no defects.
    fn band(&mut self, cause: Option<CauseIx>, defects: Vec<DefectIx>) -> Option<Band> {
        let pack = self.pack;
        if defects.is_empty() {
            return None;
        }
        let complaint = pack.complaint.map(|complaint| complaint.fact);
        if let Some(telling) = &mut self.telling {
            for defect in &defects {
                telling.extend(most_telling(pack, *defect, complaint).map(|fact| (*defect, fact)));
            }
        }
        let mut facts: Vec<FactIx> = (0..pack.facts.len()).map(FactIx).collect();
        facts.retain(|fact| {
            Some(*fact) != complaint && defects.iter().any(|defect| self.draws(*defect, *fact))
        });
        let about = |rule: &RuleIx| {
            let rule = &pack.rules[rule.0];
            let concerned =
                rule.confirm.iter().chain(&rule.exclude).any(|defect| defects.contains(defect));
            let derived = rule.derive.iter().map(|(fact, _)| fact);
            concerned
                || self.telling.is_none()
                    && derived.chain(&rule.not_applicable).any(|fact| facts.contains(fact))
        };
        let rules: Vec<RuleIx> = (0..pack.rules.len()).map(RuleIx).filter(about).collect();
        let mut all = facts.clone();
        let read = rules.iter().flat_map(|rule| pack.rules[rule.0].when.facts());
        let gates = facts.iter().filter_map(|fact| pack.facts[fact.0].requires.as_ref());
        for fact in read.chain(gates.flat_map(Condition::facts)) {
            let drawn = self.telling.is_none() && pack.facts[fact.0].kind != FactKind::Context;
            if drawn && !all.contains(&fact) && !self.is_complaint(fact) {
                all.push(fact);
            }
        }
        all.sort_unstable();
        let mut nodes = vec![self.cause(cause)];
        nodes.extend(defects.iter().map(|defect| self.defect(*defect)));
        nodes.extend(rules.iter().map(|rule| self.rule(*rule)));
        nodes.extend(all.iter().map(|fact| self.fact(*fact)));
        nodes.extend(self.steps(&all));
        if self.single_signs {
            nodes.extend(self.signs(&defects));
        }
        let title = self.model[nodes[0]].label.clone();
        Some(Band { title, nodes })
    }

    /// Adds the last band, of everything that is in no band of a cause: contexts, the complaint, the rules
    /// about them, and their steps.
    fn rest(&mut self) -> Option<Band> {
        let pack = self.pack;
        let mut nodes = Vec::new();
        for rule in (0..pack.rules.len()).map(RuleIx) {
            if !self.places.contains_key(&(NodeKind::Rule, rule.0)) {
                nodes.push(self.rule(rule));
            }
        }
        let gone = |fact: &FactIx| !self.places.contains_key(&(NodeKind::Fact, fact.0));
        let mut facts: Vec<FactIx> = (0..pack.facts.len()).map(FactIx).filter(gone).collect();
        let remaining_rules = (0..pack.rules.len()).filter(|at| {
            let place = self.places.get(&(NodeKind::Rule, *at));
            place.is_some_and(|place| nodes.contains(place))
        });
        facts.extend(remaining_rules.flat_map(|at| pack.rules[at].when.facts()));
        facts.sort_unstable();
        facts.dedup();
        nodes.extend(facts.iter().map(|fact| self.fact(*fact)));
        nodes.extend(self.steps(&facts));
        if self.single_signs {
            nodes.extend(self.other_signs());
        }
        let title = word(self.lang, "rest").to_owned();
        (!nodes.is_empty()).then_some(Band { title, nodes })
    }

    /// Whether the line from a defect to a fact that it shows is drawn.
    pub(super) fn draws(&self, defect: DefectIx, fact: FactIx) -> bool {
        match &self.telling {
            Some(telling) => telling.contains(&(defect, fact)),
            None => strongest(self.pack, defect, fact).is_some(),
        }
    }

    pub(super) fn is_complaint(&self, fact: FactIx) -> bool {
        self.pack.complaint.is_some_and(|complaint| complaint.fact == fact)
    }
}
