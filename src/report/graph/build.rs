//! Which nodes and edges of a pack are drawn.

use std::collections::BTreeMap;

use petgraph::stable_graph::{NodeIndex, StableDiGraph};

use super::condition::Speaker;
use super::links::{shows, strongest};
use super::words::{with, with_two, word};
use super::{Band, Edge, Graph, Node, NodeKind, Scope};
use crate::kb::{By, CauseIx, Condition, DefectIx, FactIx, FactKind, Pack, RuleIx};

/// Signs of an outcome that all defects of a cause show less often than this are left out.
const RARELY: f64 = 0.1;

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
        let said = [
            builder.speaker.fact(fact),
            builder.speaker.outcome(fact, outcome),
        ];
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
    single_signs: bool,
    pub model: StableDiGraph<Node, Edge>,
    pub places: BTreeMap<(NodeKind, usize), NodeIndex>,
}

impl Builder<'_> {
    /// A cause, its defects, and everything that bears on them; nothing for causes without defects.
    fn band(&mut self, cause: Option<CauseIx>) -> Option<Band> {
        let pack = self.pack;
        let belongs = |at: &DefectIx| pack.defects[at.0].cause == cause;
        let defects: Vec<DefectIx> = (0..pack.defects.len())
            .map(DefectIx)
            .filter(belongs)
            .collect();
        if defects.is_empty() {
            return None;
        }
        let mut facts: Vec<FactIx> = Vec::new();
        for at in (0..pack.facts.len()).map(FactIx) {
            let shown = defects
                .iter()
                .any(|own| strongest(pack, *own, at).is_some());
            if shown && !self.is_complaint(at) {
                facts.push(at);
            }
        }
        let about = |rule: &RuleIx| {
            let rule = &pack.rules[rule.0];
            let own = rule
                .confirm
                .iter()
                .chain(&rule.exclude)
                .any(|own| defects.contains(own));
            let derived = rule.derive.iter().map(|(fact, _)| fact);
            own || derived
                .chain(&rule.not_applicable)
                .any(|fact| facts.contains(fact))
        };
        let rules: Vec<RuleIx> = (0..pack.rules.len()).map(RuleIx).filter(about).collect();
        let mut all = facts.clone();
        let read = rules
            .iter()
            .flat_map(|rule| pack.rules[rule.0].when.facts());
        let gates = facts
            .iter()
            .filter_map(|fact| pack.facts[fact.0].requires.as_ref());
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

    pub fn is_complaint(&self, fact: FactIx) -> bool {
        self.pack.complaint.is_some_and(|own| own.fact == fact)
    }

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
                label: if label.is_empty() {
                    id.to_owned()
                } else {
                    label
                },
                notes,
            })
        })
    }

    fn cause(&mut self, cause: Option<CauseIx>) -> NodeIndex {
        let at = cause.map_or(self.pack.causes.len(), |cause| cause.0);
        let id = cause.map_or("outside", |cause| &self.pack.causes[cause.0].about.id);
        let text = self.speaker.texts.and_then(|texts| texts.causes.get(id));
        let label = match (text, cause) {
            (Some(text), _) => text.name.clone(),
            (None, None) => word(self.lang, "outside").to_owned(),
            (None, Some(_)) => id.to_owned(),
        };
        self.node(NodeKind::Cause, at, id, label, Vec::new())
    }

    fn defect(&mut self, defect: DefectIx) -> NodeIndex {
        let id = &self.pack.defects[defect.0].about.id;
        let text = self.speaker.texts.and_then(|texts| texts.defects.get(id));
        let label = text.map_or_else(|| id.clone(), |text| text.name.clone());
        self.node(NodeKind::Defect, defect.0, id, label, Vec::new())
    }

    fn rule(&mut self, rule: RuleIx) -> NodeIndex {
        let own = &self.pack.rules[rule.0];
        let because = self
            .speaker
            .texts
            .and_then(|texts| texts.rules.get(&own.about.id));
        let when = with(self.lang, "if", &self.speaker.condition(&own.when));
        let (label, notes) = match because {
            Some(because) => (because.clone(), vec![when]),
            None => (when, Vec::new()),
        };
        self.node(NodeKind::Rule, rule.0, &own.about.id, label, notes)
    }

    fn fact(&mut self, fact: FactIx) -> NodeIndex {
        let own = &self.pack.facts[fact.0];
        let mut notes: Vec<String> = self.gate(own.requires.as_ref()).collect();
        let gives = |gives: &[(FactIx, usize)]| gives.iter().any(|(given, _)| *given == fact);
        let signs = self
            .pack
            .signs
            .iter()
            .filter(|sign| gives(&sign.gives))
            .count();
        if signs > 0 && !self.single_signs {
            notes.push(with(self.lang, "signs", &signs.to_string()));
        }
        let kind = match own.kind {
            FactKind::Context => NodeKind::Context,
            _ => NodeKind::Fact,
        };
        self.node(kind, fact.0, &own.about.id, self.speaker.fact(fact), notes)
    }

    fn gate(&self, requires: Option<&Condition>) -> impl Iterator<Item = String> {
        let said = requires.map(|own| with(self.lang, "if", &self.speaker.condition(own)));
        said.into_iter()
    }

    fn acts(&mut self, facts: &[FactIx]) -> Vec<NodeIndex> {
        let mut nodes = Vec::new();
        for (at, act) in self.pack.acts.iter().enumerate() {
            if !act.settles.iter().any(|fact| facts.contains(fact)) {
                continue;
            }
            let who = match act.by {
                By::Probe => "probe",
                By::Agent => "agent",
                By::Customer => "customer",
            };
            let minutes = act.minutes.keyboard.to_string();
            let mut notes = vec![with_two(
                self.lang,
                "by-who",
                word(self.lang, who),
                &minutes,
            )];
            if act.mandatory {
                notes.push(word(self.lang, "first").to_owned());
            }
            notes.extend(self.gate(act.requires.as_ref()));
            let text = self
                .speaker
                .texts
                .and_then(|texts| texts.acts.get(&act.about.id));
            let label = text.map_or_else(|| act.about.id.clone(), |text| text.ask.clone());
            nodes.push(self.node(NodeKind::Act, at, &act.about.id, label, notes));
        }
        nodes
    }

    /// The signs that give a fact an outcome which these defects show.
    fn signs(&mut self, defects: &[DefectIx]) -> Vec<NodeIndex> {
        let pack = self.pack;
        let mut nodes = Vec::new();
        for (at, sign) in pack.signs.iter().enumerate() {
            let shown = sign.gives.iter().any(|(fact, outcome)| {
                !self.is_complaint(*fact)
                    && defects
                        .iter()
                        .any(|own| shows(pack, *own, *fact, *outcome) >= RARELY)
            });
            if shown {
                let first = sign.text.first().map_or("", String::as_str);
                let more = match sign.text.len() {
                    0 | 1 => String::new(),
                    patterns => format!("\u{a0}+{}", patterns - 1),
                };
                let label = format!("“{first}”{more}");
                nodes.push(self.node(NodeKind::Sign, at, &sign.about.id, label, Vec::new()));
            }
        }
        nodes
    }
}
