//! What cases reach, as JSON of schema `shindan/coverage/v1`.

use std::collections::BTreeMap;

use serde::Serialize;
use shindan_model::{About, Pack};

use super::reached::{Counts, Reached};
use super::why::Why;
use crate::case::CaseRun;
use crate::voice::Voice;

/// What the cases of a pack reach. Fields are added, never changed.
#[derive(Clone, Debug, Serialize)]
pub struct CoverageV1 {
    /// `shindan/coverage/v1`
    pub schema: &'static str,
    /// How many cases were run.
    pub cases: usize,
    /// Kind by kind of node.
    pub kinds: Vec<KindV1>,
}

/// What is reached of one kind of node.
#[derive(Clone, Debug, Serialize)]
pub struct KindV1 {
    /// `cause`, `defect`, `outcome`, `sign`, `rule`, `act`, `remedy` or `text`.
    pub kind: &'static str,
    /// How many ids are reached.
    pub reached: usize,
    /// How many there are.
    pub total: usize,
    /// Ids that are not reached, in pack order.
    pub missed: Vec<String>,
    /// By id in `missed`: why no case reaches it.
    pub why: BTreeMap<String, String>,
}

impl CoverageV1 {
    /// The document of these runs, and what they reach.
    pub fn new(pack: &Pack, runs: &[CaseRun<'_>], reached: &Reached, voice: Voice<'_>) -> Self {
        let why = Why { pack, runs, voice };
        let kind = |kind, counts: &Counts, all: Vec<String>| {
            let missed: Vec<String> =
                all.iter().filter(|id| counts.get(id) == 0).cloned().collect();
            let reason = |id: &String| (id.clone(), why.why(kind, id));
            let why = missed.iter().map(reason).collect();
            KindV1 { kind, reached: all.len() - missed.len(), total: all.len(), missed, why }
        };
        let outside = ["outside".to_owned()];
        let causes = ids(pack.causes.iter().map(|node| &node.about)).into_iter().chain(outside);
        let outcomes = pack.facts.iter().flat_map(|fact| {
            fact.outcomes.iter().map(|outcome| format!("{} = {outcome}", fact.about.id))
        });
        let remedies = pack.defects.iter().flat_map(|defect| &defect.remedies);
        let mut remedies: Vec<String> = remedies.map(|remedy| remedy.id.clone()).collect();
        remedies.sort();
        remedies.dedup();
        let kinds = vec![
            kind("cause", &reached.causes, causes.collect()),
            kind("defect", &reached.defects, ids(pack.defects.iter().map(|node| &node.about))),
            kind("outcome", &reached.outcomes, outcomes.collect()),
            kind("sign", &reached.signs, ids(pack.signs.iter().map(|node| &node.about))),
            kind("rule", &reached.rules, ids(pack.rules.iter().map(|node| &node.about))),
            kind("act", &reached.steps, ids(pack.steps.iter().map(|node| &node.about))),
            kind("remedy", &reached.remedies, remedies),
            kind("text", &reached.texts, texts(pack)),
        ];
        Self { schema: "shindan/coverage/v1", cases: runs.len(), kinds }
    }
}

fn ids<'p>(nodes: impl Iterator<Item = &'p About>) -> Vec<String> {
    nodes.map(|about| about.id.clone()).collect()
}

/// `KIND ID` of every node with texts. The texts of remedies and rules are counted with these.
fn texts(pack: &Pack) -> Vec<String> {
    let named = |kind: &str, id: &str| format!("{kind} {id}");
    let causes = pack.causes.iter().map(|node| named("cause", &node.about.id));
    let outside = [named("cause", "outside")];
    let defects = pack.defects.iter().map(|node| named("defect", &node.about.id));
    let facts = pack.facts.iter().map(|node| named("fact", &node.about.id));
    let steps = pack.steps.iter().map(|node| named("act", &node.about.id));
    let accesses = pack.accesses.iter().map(|node| named("setup", &node.about.id));
    causes.chain(outside).chain(defects).chain(facts).chain(steps).chain(accesses).collect()
}
