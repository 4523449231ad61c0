//! What nodes are called: by a language's texts, or by their ids, so that a new name alone makes
//! nothing differ that mentions the node.

use std::collections::BTreeMap;

use shindan_model::{CauseText, DefectText, FactText, Pack, RemedyText, StepText, Texts};

/// Kind and old id → new id.
pub(super) type Renamed = BTreeMap<(&'static str, String), String>;

/// Texts in which everything is named by its id; by the one that it has got, where it was renamed.
pub(super) fn ids(pack: &Pack, renamed: &Renamed) -> Texts {
    let id =
        |kind: &'static str, id: &String| renamed.get(&(kind, id.clone())).unwrap_or(id).clone();
    let mut texts = Texts::default();
    for node in &pack.causes {
        let name = id("cause", &node.about.id);
        texts.causes.insert(node.about.id.clone(), CauseText { name, summary: String::new() });
    }
    for node in &pack.defects {
        let name = id("defect", &node.about.id);
        texts.defects.insert(node.about.id.clone(), DefectText { name, explain: String::new() });
        for remedy in &node.remedies {
            let title = id("remedy", &remedy.id);
            let text = RemedyText { title, steps: Vec::new(), verify: String::new() };
            texts.remedies.insert(remedy.id.clone(), text);
        }
    }
    for node in &pack.facts {
        let name = id("fact", &node.about.id);
        let text = FactText { name, outcomes: node.outcomes.clone() };
        texts.facts.insert(node.about.id.clone(), text);
    }
    for node in &pack.steps {
        let ask = id("act", &node.about.id);
        let (why, how) = (String::new(), String::new());
        let text = StepText { ask, why, how, spoken: None, own: None };
        texts.steps.insert(node.about.id.clone(), text);
    }
    for node in &pack.accesses {
        texts.accesses.insert(node.about.id.clone(), id("setup", &node.about.id));
    }
    texts
}
