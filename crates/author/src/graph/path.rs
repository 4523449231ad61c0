//! Marks the path of a case: from the evidence that was seen to the cause that follows from it.

use std::collections::{BTreeMap, BTreeSet};

use petgraph::stable_graph::NodeIndex;
use shindan_engine::Verdict;
use shindan_model::{FactKind, Pack};
use shindan_report::percent;

use super::condition_text::ConditionText;
use super::mark::Mark;
use super::words::{with, word};
use super::{EdgeKind, Graph};

/// Marks all that contributed to the verdict on a case: signs that were found, facts that count, rules that
/// hold, the likely defects and the leading cause; and what is asked next. `only`: leave out all else.
pub fn path(
    mut graph: Graph,
    pack: &Pack,
    verdict: &Verdict,
    signs: &[usize],
    only: bool,
) -> Graph {
    let passed = passed(pack, verdict, signs, &graph.lang);
    let mut kept = BTreeSet::new();
    for at in graph.model.node_indices().collect::<Vec<_>>() {
        match passed.get(&graph.model[at].id) {
            Some(note) => {
                graph.mark(at, Mark::Path, note.clone());
                kept.insert(at);
            }
            None => graph.mark(at, Mark::Beside, None),
        }
    }
    mark_lines(&mut graph, &kept);
    if only {
        graph.keep(&kept);
    }
    graph
}

fn mark_lines(graph: &mut Graph, kept: &BTreeSet<NodeIndex>) {
    for at in graph.model.edge_indices().collect::<Vec<_>>() {
        let Some((from, to)) = graph.model.edge_endpoints(at) else { continue };
        let both = kept.contains(&from) && kept.contains(&to);
        let tells = graph.model[at].kind != EdgeKind::Requires;
        graph.model[at].mark = Some(if both && tells { Mark::Path } else { Mark::Beside });
    }
}

/// Ids of the boxes on the path, each with a note about the case: a probability or a value.
fn passed(
    pack: &Pack,
    verdict: &Verdict,
    signs: &[usize],
    lang: &str,
) -> BTreeMap<String, Option<String>> {
    let mut passed = BTreeMap::new();
    let conditions = ConditionText { pack, texts: pack.texts.get(lang), lang };
    let leader = verdict.leader();
    let cause = leader.cause.map_or("outside", |at| pack.causes[at.0].about.id.as_str());
    passed.insert(format!("cause:{cause}"), Some(percent(leader.probability)));
    let likeliest = leader.defects.first().map(|defect| defect.defect);
    let all = || verdict.causes.iter().chain([&verdict.outside]).flat_map(|cause| &cause.defects);
    let none_likely = verdict.likely_set.is_empty();
    for defect in all() {
        let on = verdict.likely_set.contains(&defect.defect)
            || none_likely && Some(defect.defect) == likeliest;
        if on {
            let id = &pack.defects[defect.defect.0].about.id;
            passed.insert(format!("defect:{id}"), Some(percent(defect.probability)));
        }
    }
    for fact in verdict.resolved.facts.iter().filter(|fact| fact.counts) {
        let node = &pack.facts[fact.fact.0];
        let kind = if node.kind == FactKind::Context { "context" } else { "fact" };
        let value = fact.learned.value().map(|value| {
            let value = value.to_string();
            let named = |id: &str| match node.outcome(id) {
                Some(outcome) => conditions.outcome(fact.fact, outcome),
                None => id.to_owned(),
            };
            let all: Vec<String> = value.split('|').map(named).collect();
            with(lang, "here", &all.join(word(lang, "or")))
        });
        passed.insert(format!("{kind}:{}", node.about.id), value);
    }
    for (rule, holds) in pack.rules.iter().zip(&verdict.resolved.rules) {
        if *holds == Some(true) {
            passed.insert(format!("rule:{}", rule.about.id), None);
        }
    }
    for sign in signs {
        passed.insert(format!("sign:{}", pack.signs[*sign].about.id), None);
    }
    if let Some(next) = verdict.next.first().filter(|_| verdict.stop_reason.is_none()) {
        let label = word(lang, "next").to_owned();
        passed.insert(format!("act:{}", pack.steps[next.step.0].about.id), Some(label));
        for fact in &next.gives {
            passed.entry(format!("fact:{}", pack.facts[fact.0].about.id)).or_insert(None);
        }
    }
    passed
}

#[cfg(test)]
mod tests {
    use shindan_engine::{Circumstances, Engine};
    use shindan_model::{Fact, FactSet, Standing, Value};

    use super::*;
    use crate::graph::testing::pack;
    use crate::graph::{Scope, graph};

    /// Every box on the path with its notes, one per line.
    #[track_caller]
    fn check(lang: &str) -> String {
        let pack = pack();
        let mut facts = FactSet::new();
        let value = Standing::Known(Value::Text("off".into()));
        facts.insert(Fact::stated("house.power", None, value, "case"));
        let engine = Engine::new(&pack);
        let verdict = engine.diagnose(&facts, &Circumstances::default()).unwrap();
        let picture = path(graph(&pack, Scope::Everything, lang), &pack, &verdict, &[0], true);
        assert!(picture.model.node_weights().all(|node| node.mark == Some(Mark::Path)));
        let line = |node: &super::super::Node| format!("{} | {}", node.id, node.notes.join(" | "));
        picture.model.node_weights().map(line).collect::<Vec<_>>().join("\n")
    }

    #[test]
    fn from_what_was_seen_to_what_it_is() {
        insta::assert_snapshot!(check("en"));
        insta::assert_snapshot!(check("ja"));
    }
}
