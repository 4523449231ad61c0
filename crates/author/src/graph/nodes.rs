//! What a box says about a cause, defect, rule, fact, step or sign.

use petgraph::stable_graph::NodeIndex;
use shindan_model::{CauseIx, Condition, DefectIx, FactIx, FactKind, RuleIx};

use super::build::Builder;
use super::strength::shows;
use super::words::{with, with_two, word};
use super::{Node, NodeKind};

/// A sign is drawn only if one of the defects shows its outcome at least this often: rarer ones would fill
/// the picture and say little.
const RARELY: f64 = 0.1;

impl Builder<'_> {
    fn node(
        &mut self,
        kind: NodeKind,
        at: usize,
        id: &str,
        label: String,
        notes: Vec<String>,
    ) -> NodeIndex {
        let model = &mut self.model;
        *self.places.entry((kind, at)).or_insert_with(|| {
            model.add_node(Node {
                id: format!("{}:{id}", kind.as_str()),
                kind,
                label: if label.is_empty() { id.to_owned() } else { label },
                notes,
                mark: None,
            })
        })
    }

    pub(super) fn cause(&mut self, cause: Option<CauseIx>) -> NodeIndex {
        let at = cause.map_or(self.pack.causes.len(), |cause| cause.0);
        let id = cause.map_or("outside", |cause| &self.pack.causes[cause.0].about.id);
        let text = self.conditions.texts.and_then(|texts| texts.causes.get(id));
        let label = match (text, cause) {
            (Some(text), _) => text.name.clone(),
            (None, None) => word(self.lang, "outside").to_owned(),
            (None, Some(_)) => id.to_owned(),
        };
        self.node(NodeKind::Cause, at, id, label, Vec::new())
    }

    pub(super) fn defect(&mut self, defect: DefectIx) -> NodeIndex {
        let label = self.defect_name(defect);
        let id = &self.pack.defects[defect.0].about.id;
        self.node(NodeKind::Defect, defect.0, id, label, Vec::new())
    }

    pub(super) fn defect_name(&self, defect: DefectIx) -> String {
        let id = &self.pack.defects[defect.0].about.id;
        let text = self.conditions.texts.and_then(|texts| texts.defects.get(id));
        text.map_or_else(|| id.clone(), |text| text.name.clone())
    }

    pub(super) fn rule(&mut self, rule: RuleIx) -> NodeIndex {
        let node = &self.pack.rules[rule.0];
        let because = self.conditions.texts.and_then(|texts| texts.rules.get(&node.about.id));
        let when = with(self.lang, "if", &self.conditions.condition(&node.when));
        let (label, notes) = match because {
            Some(because) => (because.clone(), vec![when]),
            None => (when, Vec::new()),
        };
        self.node(NodeKind::Rule, rule.0, &node.about.id, label, notes)
    }

    pub(super) fn fact(&mut self, fact: FactIx) -> NodeIndex {
        let node = &self.pack.facts[fact.0];
        let mut notes: Vec<String> = self.gate(node.requires.as_ref()).collect();
        let gives = |gives: &[(FactIx, usize)]| gives.iter().any(|(given, _)| *given == fact);
        let signs = self.pack.signs.iter().filter(|sign| gives(&sign.gives)).count();
        if signs > 0 && !self.single_signs {
            notes.push(with(self.lang, "signs", &signs.to_string()));
        }
        let kind = match node.kind {
            FactKind::Context => NodeKind::Context,
            _ => NodeKind::Fact,
        };
        self.node(kind, fact.0, &node.about.id, self.conditions.fact(fact), notes)
    }

    fn gate(&self, requires: Option<&Condition>) -> impl Iterator<Item = String> {
        let gate = requires.map(|when| with(self.lang, "if", &self.conditions.condition(when)));
        gate.into_iter()
    }

    pub(super) fn steps(&mut self, facts: &[FactIx]) -> Vec<NodeIndex> {
        let mut nodes = Vec::new();
        for (at, step) in self.pack.steps.iter().enumerate() {
            if !step.gives.iter().any(|fact| facts.contains(fact)) {
                continue;
            }
            let minutes = step.minutes.keyboard.to_string();
            let mut notes =
                vec![with_two(self.lang, "by-who", word(self.lang, step.by.as_str()), &minutes)];
            if step.mandatory {
                notes.push(word(self.lang, "first").to_owned());
            }
            notes.extend(self.gate(step.requires.as_ref()));
            let text = self.conditions.texts.and_then(|texts| texts.steps.get(&step.about.id));
            let label = text.map_or_else(|| step.about.id.clone(), |text| text.ask.clone());
            nodes.push(self.node(NodeKind::Step, at, &step.about.id, label, notes));
        }
        nodes
    }

    /// Adds the signs that give a fact an outcome which one of these defects shows.
    pub(super) fn signs(&mut self, defects: &[DefectIx]) -> Vec<NodeIndex> {
        let pack = self.pack;
        let mut nodes = Vec::new();
        for (at, sign) in pack.signs.iter().enumerate() {
            let shown = sign.gives.iter().any(|(fact, outcome)| {
                !self.is_complaint(*fact)
                    && defects.iter().any(|defect| shows(pack, *defect, *fact, *outcome) >= RARELY)
            });
            if shown {
                nodes.push(self.sign(at));
            }
        }
        nodes
    }

    /// Adds the signs that are in no band yet.
    pub(super) fn other_signs(&mut self) -> Vec<NodeIndex> {
        let all = (0..self.pack.signs.len())
            .filter(|at| !self.places.contains_key(&(NodeKind::Sign, *at)));
        all.collect::<Vec<_>>().into_iter().map(|at| self.sign(at)).collect()
    }

    fn sign(&mut self, at: usize) -> NodeIndex {
        let sign = &self.pack.signs[at];
        let first = sign.text.first().map_or("", String::as_str);
        let more = match sign.text.len() {
            0 | 1 => String::new(),
            patterns => format!("\u{a0}+{}", patterns - 1),
        };
        let label = format!("“{first}”{more}");
        self.node(NodeKind::Sign, at, &sign.about.id, label, Vec::new())
    }
}
