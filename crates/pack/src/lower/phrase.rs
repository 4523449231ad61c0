//! Phrases, and the words that cast doubt on them.

use shindan_model::{Doubt, Phrase, Takes};

use super::Lower;
use crate::diag::{Code, Diag};
use crate::raw::{OneOrMany, RawTakes};

impl Lower<'_> {
    pub(super) fn phrases(&mut self) -> Vec<Phrase> {
        let raw = self.raw;
        let mut phrases = Vec::new();
        for node in &raw.phrases {
            let about = self.about(node, "phrase", node.raw.source.as_ref(), node.raw.confidence);
            let Some(id) = &node.raw.fact else {
                self.missing(node, "phrase", &["fact"]);
                continue;
            };
            let Some(fact) = self.fact(node.path, id) else {
                continue;
            };
            let name = &self.names.facts[fact.0];
            let has_outcomes = !name.outcomes.is_empty();
            let unclear = name.unclear;
            let mut values = Vec::new();
            for (outcome, texts) in &node.raw.values.0 {
                let texts = self.patterns(node, "phrase", "values", Some(texts));
                if let Some(outcome) = self.outcome(node.path, fact, outcome) {
                    values.push((outcome, texts));
                }
            }
            let entities = self.spoken_of(node, node.raw.entity.as_ref());
            let beside = self.spoken_of(node, node.raw.beside.as_ref());
            let unless = self.spoken_of(node, node.raw.unless.as_ref());
            let after = match &node.raw.after {
                Some(after) => self.patterns(node, "phrase", "after", Some(after)),
                None => Vec::new(),
            };
            let says = self.says(node, fact);
            let text = match &node.raw.text {
                Some(text) => self.patterns(node, "phrase", "text", Some(text)),
                None => Vec::new(),
            };
            let says_nothing = values.is_empty() && says.is_empty();
            let is_beside = !entities.is_empty() && node.raw.takes.is_some();
            let has_text = !text.is_empty() || is_beside;
            if !unclear && (has_outcomes && says_nothing || !has_outcomes && !has_text) {
                let key = if has_outcomes { "values" } else { "text" };
                self.missing(node, "phrase", &[key]);
            }
            if !text.is_empty() && (has_outcomes || node.raw.takes.is_none()) {
                let message =
                    format!("phrase `{}` does not say what stands after it", node.id.value);
                let diag = Diag::new(Code::WrongShape, message);
                let help = "write `takes = \"host\"` or `\"address\"`, and a fact that is a text";
                self.diags.push(diag.at(node.path, node.id.span.clone(), "").help(help));
            }
            let takes = node.raw.takes.map(|takes| match takes {
                RawTakes::Host => Takes::Host,
                RawTakes::Address => Takes::Address,
                RawTakes::Account => Takes::Account,
                RawTakes::Build => Takes::Build,
                RawTakes::Hosts => Takes::Hosts,
                RawTakes::Date => Takes::Date,
            });
            let is_for_answers = node.raw.only_in_answers;
            phrases.push(Phrase {
                about,
                is_for_answers,
                fact,
                values,
                entities,
                beside,
                unless,
                language: node.raw.language.clone(),
                after,
                says,
                text,
                takes,
            });
        }
        phrases
    }

    pub(super) fn doubts(&mut self) -> Vec<Doubt> {
        let raw = self.raw;
        let mut doubts = Vec::new();
        for node in &raw.doubts {
            let mut words = |key: &str, written: &Option<OneOrMany>| match written {
                Some(texts) => self.patterns(node, "doubt", key, Some(texts)),
                None => Vec::new(),
            };
            doubts.push(Doubt {
                anywhere: words("anywhere", &node.raw.anywhere),
                before: words("before", &node.raw.before),
                after: words("after", &node.raw.after),
                unknown: words("unknown", &node.raw.unknown),
                endings: words("endings", &node.raw.endings),
            });
        }
        doubts
    }
}
