//! What shows that a case is about another subject than the pack.

use minijinja::context;

use super::builder::ReportBuilder;
use crate::words::RenderError;

impl ReportBuilder<'_> {
    /// The lines that name other subjects, with their places.
    pub(crate) fn elsewhere(&self) -> Result<Vec<String>, RenderError> {
        let mentions = self.verdict.elsewhere.iter().map(|mention| {
            let (quote, line) = (mention.at.quote.as_str(), mention.at.line);
            let source = mention.source.as_str();
            self.say("elsewhere.row", context! { quote, source, line })
        });
        mentions.collect()
    }
}
