//! Texts by language. Missing ones are empty here; `check::missing_text` reports them.

use std::collections::BTreeMap;

use shindan_model::{CauseText, DefectText, FactText, RemedyText, StepText, Texts};

use super::Lower;
use crate::raw::At;
use crate::source::{Node, RawTexts};

fn text(at: Option<&At<String>>) -> String {
    at.map(|at| at.value.clone()).unwrap_or_default()
}

/// A text that not every node has; nothing if it is blank.
fn some_text(at: Option<&At<String>>) -> Option<String> {
    Some(text(at)).filter(|text| !text.trim().is_empty())
}

fn by_id<T, U>(nodes: &[Node<'_, T>], make: impl Fn(&T) -> U) -> BTreeMap<String, U> {
    nodes.iter().map(|node| (node.id.value.clone(), make(&node.raw))).collect()
}

impl Lower<'_> {
    pub(super) fn texts(&mut self) -> BTreeMap<String, Texts> {
        let raw = self.raw;
        raw.texts
            .iter()
            .filter(|(language, _)| self.settings.languages.iter().any(|known| known == *language))
            .map(|(language, texts)| ((*language).to_owned(), self.language(texts)))
            .collect()
    }

    fn language(&self, raw: &RawTexts<'_>) -> Texts {
        let pack = raw.packs.first().map(|node| &node.raw);
        let mut facts = BTreeMap::new();
        let nodes: BTreeMap<&str, _> =
            raw.facts.iter().map(|node| (node.id.value.as_str(), node)).collect();
        for name in &self.names.facts {
            let Some(node) = nodes.get(name.id) else { continue };
            let outcome = |id: &&str| {
                let mut written = node.raw.outcomes.0.iter();
                let found = written.find(|(outcome, _)| outcome.value == **id);
                text(found.map(|(_, at)| at))
            };
            let text = FactText {
                name: text(node.raw.name.as_ref()),
                outcomes: name.outcomes.iter().map(outcome).collect(),
            };
            facts.insert(name.id.to_owned(), text);
        }
        Texts {
            name: text(pack.and_then(|pack| pack.name.as_ref())),
            summary: text(pack.and_then(|pack| pack.summary.as_ref())),
            unseen: text(pack.and_then(|pack| pack.unseen.as_ref())),
            client: text(pack.and_then(|pack| pack.client.as_ref())),
            causes: by_id(&raw.causes, |cause| CauseText {
                name: text(cause.name.as_ref()),
                summary: text(cause.summary.as_ref()),
            }),
            defects: by_id(&raw.defects, |defect| DefectText {
                name: text(defect.name.as_ref()),
                explain: text(defect.explain.as_ref()),
            }),
            facts,
            rules: by_id(&raw.rules, |rule| text(rule.because.as_ref())),
            steps: by_id(&raw.steps, |step| StepText {
                ask: text(step.ask.as_ref()),
                why: text(step.why.as_ref()),
                how: text(step.how.as_ref()),
                spoken: some_text(step.spoken.as_ref()),
                own: some_text(step.own.as_ref()),
            }),
            accesses: by_id(&raw.accesses, |access| text(access.name.as_ref())),
            remedies: by_id(&raw.remedies, |remedy| RemedyText {
                title: text(remedy.title.as_ref()),
                steps: remedy.steps.iter().flatten().map(|at| at.value.clone()).collect(),
                verify: text(remedy.verify.as_ref()),
            }),
        }
    }
}
