//! The parts of an article, as its templates see them.

use minijinja::context;
use minijinja::value::Serde;
use serde::Serialize;
use shindan_report::{Format, RenderError, Templates, Words};

/// The whole article in one language.
#[derive(Debug, Serialize)]
pub struct Article {
    /// The language.
    pub lang: String,
    /// The pack's name.
    pub title: String,
    /// What it is about.
    pub about: String,
    /// What people see: the complaint.
    pub symptom: Option<String>,
    /// The causes in the article's order, then `outside`.
    pub causes: Vec<CausePart>,
    /// What to find out, in order.
    pub steps: Vec<StepPart>,
    /// What follows for certain.
    pub rules: Vec<Certain>,
    /// What documents say about when a cause or defect can be.
    pub documents: Vec<DocumentRow>,
    /// What the pack holds and the article does not.
    pub left_out: Vec<String>,
    /// Which pack this is.
    pub footer: String,
}

/// A cause.
#[derive(Debug, Serialize)]
pub struct CausePart {
    /// Id, or `outside`.
    pub id: String,
    /// Name.
    pub name: String,
    /// One sentence.
    pub summary: String,
    /// The source.
    pub source: Option<String>,
    /// Its graph, as SVG.
    pub svg: String,
    /// Its graph, for Mermaid.
    pub mermaid: String,
    /// Its defects.
    pub defects: Vec<DefectPart>,
}

/// A defect.
#[derive(Debug, Serialize)]
pub struct DefectPart {
    /// Id.
    pub id: String,
    /// Name.
    pub name: String,
    /// What is wrong, and why that matters.
    pub explain: String,
    /// How often it is the reason, in words.
    pub share: Option<String>,
    /// Sentences on how it shows, most frequent first.
    pub shows: Vec<String>,
    /// The steps that tell.
    pub steps: Vec<StepLink>,
    /// What to do.
    pub remedies: Vec<RemedyPart>,
    /// The source, and how sure it is.
    pub source: String,
    /// Whether nobody has confirmed it.
    pub hypothesis: bool,
}

/// A reference to a step.
#[derive(Debug, Serialize)]
pub struct StepLink {
    /// Its number.
    pub number: usize,
    /// What is asked.
    pub ask: String,
}

/// What to do about a defect.
#[derive(Debug, Serialize)]
pub struct RemedyPart {
    /// A few words.
    pub title: String,
    /// For which versions and types, in words.
    pub when: Option<String>,
    /// One action each.
    pub steps: Vec<String>,
    /// How to check that it is repaired.
    pub verify: String,
    /// Pages to read on.
    pub links: Vec<String>,
}

/// A step: something to find out.
#[derive(Debug, Serialize)]
pub struct StepPart {
    /// From 1.
    pub number: usize,
    /// What is asked.
    pub ask: String,
    /// Why.
    pub why: String,
    /// How to find out.
    pub how: String,
    /// The exact command.
    pub command: Option<String>,
    /// Where it is done.
    pub place: Option<String>,
    /// Who does it, and how long it takes.
    pub effort: String,
    /// When it makes sense.
    pub when: Option<String>,
    /// The facts that it gives.
    pub gives: Vec<String>,
    /// The source, and how sure it is.
    pub source: String,
}

/// A rule: something that follows for certain.
#[derive(Debug, Serialize)]
pub struct Certain {
    /// Why it follows.
    pub because: String,
    /// When, in words.
    pub when: String,
    /// The source, and how sure it is.
    pub source: String,
}

/// What a document says about when a cause or defect can be.
#[derive(Debug, Serialize)]
pub struct DocumentRow {
    /// In which contexts, what, and whether the document says so.
    pub claim: String,
    /// The document, its day, and how sure it is.
    pub source: String,
    /// Where it can be read.
    pub link: Option<String>,
}

impl Article {
    /// Renders the article as Markdown or HTML.
    ///
    /// # Errors
    /// A template that reads something the article does not have, with its file and line.
    pub fn render(
        &self,
        format: Format,
        templates: &Templates,
        words: &Words,
    ) -> Result<String, RenderError> {
        let with = context! { article => Serde(self) };
        templates.fill_in("article", format, &self.lang, words, with)
    }
}
