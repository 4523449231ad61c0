//! What every part of an article is written with: the pack, and words and texts of one language.

use minijinja::context;
use shindan_model::{About, Pack, Step, StepIx, StepText, Texts};
use shindan_report::keys::CONFIDENCE;
use shindan_report::{Key, RenderError, Words};

use crate::graph::condition_text::ConditionText;

/// Writes the parts of an article.
pub(super) struct Writer<'a> {
    pub(super) pack: &'a Pack,
    pub(super) words: &'a Words,
    pub(super) lang: &'a str,
    pub(super) texts: &'a Texts,
    pub(super) conditions: ConditionText<'a>,
    /// Steps in the order of the steps.
    pub(super) order: Vec<StepIx>,
}

impl Writer<'_> {
    pub(super) fn say(
        &self,
        key: impl Into<Key>,
        with: minijinja::Value,
    ) -> Result<String, RenderError> {
        self.words.say(self.lang, key, with)
    }

    pub(super) fn missing(&self, key: String) -> RenderError {
        RenderError::MissingWord { key, lang: self.lang.to_owned() }
    }

    pub(super) fn step_text(&self, step: &Step) -> Result<&StepText, RenderError> {
        let id = &step.about.id;
        self.texts.steps.get(id).ok_or_else(|| self.missing(format!("step {id}")))
    }

    /// The source of a node, and how sure it is.
    pub(super) fn source(&self, about: &About) -> Result<String, RenderError> {
        let confidence = self.say(CONFIDENCE.key(about.confidence), context! {})?;
        self.say("docs.source", context! { source => &about.source, confidence })
    }
}
