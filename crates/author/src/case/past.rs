//! Past cases: what was known in them, without what was expected.

use jiff::Timestamp;
use shindan_case::Record;
use shindan_model::SourceFile;
use shindan_pack::Diag;

use super::{Given, given};

/// A case to diagnose anew, with this pack or another.
#[derive(Clone, Debug)]
pub struct PastCase {
    /// Path without the extension; `PATH.ID` where a file has several cases.
    pub name: String,
    /// One line about the case, where it has one.
    pub about: Option<String>,
    /// What is known.
    pub input: PastInput,
}

/// What is known in a past case.
#[derive(Clone, Debug)]
pub enum PastInput {
    /// Everything that happened, of a case file.
    Records(Vec<Record>),
    /// What goes into a case of `kb test`.
    Test {
        /// Pasted text.
        paste: Option<String>,
        /// `FACT` or `FACT@INSTANCE`, and the value.
        facts: Vec<(String, String)>,
    },
}

impl PastCase {
    /// The case of a case file.
    pub fn of_records(name: &str, records: Vec<Record>) -> Self {
        Self { name: name.to_owned(), about: None, input: PastInput::Records(records) }
    }

    /// The cases of a file of `kb test`; `name` is the file's path without the extension.
    ///
    /// # Errors
    /// Every problem of the file.
    pub fn of_tests(file: &SourceFile, name: &str) -> Result<Vec<Self>, Vec<Diag>> {
        let past = |given: Given| Self {
            name: given.id.map_or_else(|| name.to_owned(), |id| format!("{name}.{id}")),
            about: Some(given.about).filter(|about| !about.is_empty()),
            input: PastInput::Test { paste: given.paste, facts: given.facts },
        };
        Ok(given(file)?.into_iter().map(past).collect())
    }

    /// When the last event of a case file happened; `None` for a case of `kb test`.
    pub fn last_event(&self) -> Option<Timestamp> {
        match &self.input {
            PastInput::Records(records) => records.last().map(|record| record.at),
            PastInput::Test { .. } => None,
        }
    }
}
