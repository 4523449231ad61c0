//! A node in statements, as [`super::describe`] makes them and [`super::compare`] compares them.

/// Something that a node says.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Statement {
    /// What about: `of 100 tickets`.
    pub about: String,
    /// For texts, their language.
    pub lang: Option<String>,
    /// What it says.
    pub says: String,
    /// Whether the first of several that applies counts, so that their order matters.
    pub first_counts: bool,
}

/// A node in statements.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct DescribedNode {
    pub kind: &'static str,
    pub id: String,
    pub name: String,
    pub statements: Vec<Statement>,
}

impl DescribedNode {
    pub(super) fn new(kind: &'static str, id: &str, name: String) -> Self {
        Self { kind, id: id.to_owned(), name, statements: Vec::new() }
    }

    /// Says something; nothing where there is nothing to say.
    pub(super) fn says(&mut self, about: impl Into<String>, says: impl Into<String>) {
        self.push(about.into(), None, says.into(), false);
    }

    pub(super) fn says_if(&mut self, about: &str, says: Option<impl Into<String>>) {
        if let Some(says) = says {
            self.says(about, says);
        }
    }

    /// Says something of which the first that applies counts.
    pub(super) fn case(&mut self, about: impl Into<String>, says: impl Into<String>) {
        self.push(about.into(), None, says.into(), true);
    }

    /// A text of a language.
    pub(super) fn text(&mut self, about: &str, lang: &str, says: impl Into<String>) {
        self.push(about.to_owned(), Some(lang.to_owned()), says.into(), false);
    }

    fn push(&mut self, about: String, lang: Option<String>, says: String, first_counts: bool) {
        if !says.is_empty() {
            self.statements.push(Statement { about, lang, says, first_counts });
        }
    }
}
