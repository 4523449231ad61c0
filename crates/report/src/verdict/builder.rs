//! What every sentence needs: the texts of a language, and the names in them.

use std::sync::LazyLock;

use minijinja::context;
use regex::Regex;
use shindan_engine::{CauseVerdict, Verdict};
use shindan_model::{About, DefectIx, Pack, RuleIx, StepIx, StepText, Texts, Value};

use super::learned::LearnedFacts;
use crate::json::OUTSIDE;
use crate::keys::{CONFIDENCE, Key, STATUS};
use crate::layout::percent;
use crate::names;
use crate::words::{RenderError, Words};

/// Chooses the words of one verdict in one language.
pub(crate) struct ReportBuilder<'a> {
    pub(crate) pack: &'a Pack,
    pub(crate) verdict: &'a Verdict,
    pub(crate) words: &'a Words,
    pub(crate) lang: &'a str,
    pub(crate) texts: &'a Texts,
    pub(crate) learned: LearnedFacts<'a>,
}

impl<'a> ReportBuilder<'a> {
    /// # Errors
    /// A language that the pack does not have.
    pub(crate) fn new(
        pack: &'a Pack,
        verdict: &'a Verdict,
        words: &'a Words,
        lang: &'a str,
    ) -> Result<Self, RenderError> {
        let texts = names::texts(pack, lang)?;
        Ok(Self { pack, verdict, words, lang, texts, learned: LearnedFacts::new(pack, verdict) })
    }
}

impl ReportBuilder<'_> {
    pub(crate) fn say(
        &self,
        key: impl Into<Key>,
        with: minijinja::Value,
    ) -> Result<String, RenderError> {
        self.words.say(self.lang, key, with)
    }

    pub(crate) fn word(&self, key: impl Into<Key>) -> Result<String, RenderError> {
        self.words.word(self.lang, key)
    }

    /// The items as one list: `a, b`.
    pub(crate) fn list(&self, items: &[String]) -> Result<String, RenderError> {
        Ok(items.join(&self.word("list_and")?))
    }

    /// A probability in a sentence. Never certain where it is not.
    pub(crate) fn percent(&self, probability: Option<f64>) -> Result<String, RenderError> {
        match percent(probability).as_str() {
            ">99%" => self.word("percent.above"),
            "<1%" => self.word("percent.below"),
            text => Ok(text.to_owned()),
        }
    }

    /// Id, version and digest of the pack.
    pub(crate) fn footer(&self) -> Result<String, RenderError> {
        let Pack { id, version, digest, .. } = self.pack;
        self.say("footer", context! { id, version, digest })
    }

    /// How far a verdict has come.
    pub(crate) fn status(&self, verdict: &Verdict) -> Result<String, RenderError> {
        self.word(STATUS.key(verdict.status))
    }

    /// The name of a cause, or of `outside`.
    pub(crate) fn cause_name(&self, cause: &CauseVerdict) -> Result<String, RenderError> {
        let Some(at) = cause.cause else { return self.word("outside.name") };
        let text = self.texts.causes.get(&self.pack.causes[at.0].about.id);
        Ok(text.map_or_else(String::new, |text| text.name.clone()))
    }

    pub(crate) fn defect_name(&self, defect: DefectIx) -> String {
        let id = &self.pack.defects[defect.0].about.id;
        self.texts.defects.get(id).map_or_else(|| id.clone(), |text| text.name.clone())
    }

    /// The name of a cause, a defect or `outside` by its id; the id where the pack does not have it any more.
    pub(crate) fn name_of(&self, id: &str) -> Result<String, RenderError> {
        if id == OUTSIDE {
            return self.word("outside.name");
        }
        let cause = self.texts.causes.get(id).map(|text| &text.name);
        let name = cause.or_else(|| self.texts.defects.get(id).map(|text| &text.name));
        Ok(name.map_or_else(|| id.to_owned(), Clone::clone))
    }

    pub(crate) fn fact_name(&self, id: &str, of: Option<&str>) -> Result<String, RenderError> {
        names::fact(self.texts, self.words, self.lang, id, of)
    }

    pub(crate) fn value_name(&self, id: &str, value: &str) -> String {
        names::value(self.pack, self.texts, id, value)
    }

    /// A value in words; of one of several, all of them.
    pub(crate) fn values_name(&self, id: &str, value: &Value) -> String {
        names::values(self.pack, self.texts, id, value)
    }

    /// Why a rule holds.
    pub(crate) fn rule_text(&self, rule: RuleIx) -> &str {
        let id = &self.pack.rules[rule.0].about.id;
        self.texts.rules.get(id).map_or(id, String::as_str)
    }

    /// The question, its reason and how to find out.
    pub(crate) fn step_text(&self, step: StepIx) -> Option<&StepText> {
        self.texts.steps.get(&self.pack.steps[step.0].about.id)
    }

    /// How sure a source is.
    pub(crate) fn confidence(&self, about: &About) -> Result<String, RenderError> {
        self.word(CONFIDENCE.key(about.confidence))
    }

    /// The source of a statement, and how sure it is. Sources are written in the pack's first language; in any other,
    /// the codes of documents are named alone.
    pub(crate) fn source(&self, about: &About) -> Result<String, RenderError> {
        let is_first = self.pack.languages.first().is_some_and(|first| first == self.lang);
        let source = if is_first { about.source.clone() } else { codes(&about.source).join(", ") };
        let confidence = self.confidence(about)?;
        Ok(if source.is_empty() { confidence } else { format!("{source}; {confidence}") })
    }

    /// Links in the locale of the language.
    pub(crate) fn links(&self, links: &[String]) -> Vec<String> {
        let locale = self.pack.locale.get(self.lang).map_or(self.lang, String::as_str);
        links.iter().map(|link| link.replace("{locale}", locale)).collect()
    }
}

/// The codes of documents in a source, each once: `KB2389390`, `RFC 2818`.
fn codes(source: &str) -> Vec<&str> {
    static CODE: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"\b[A-Z]{2,4} ?\d{3,}\b").expect("a pattern"));
    let mut codes: Vec<&str> = Vec::new();
    for code in CODE.find_iter(source).map(|found| found.as_str()) {
        if !codes.contains(&code) {
            codes.push(code);
        }
    }
    codes
}

#[cfg(test)]
mod tests {
    use super::codes;

    #[test]
    fn codes_of_documents() {
        for (source, expected) in [
            ("KB2389390 step 3 and step 5; shares are an estimate", vec!["KB2389390"]),
            ("RFC 1918; KB2389390, cause 4; KB2389390", vec!["RFC 1918", "KB2389390"]),
            ("own question: when it fails", vec![]),
        ] {
            assert_eq!(codes(source), expected, "{source}");
        }
    }
}
