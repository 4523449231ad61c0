//! Signs, phrases and properties: they turn observations into facts.

use crate::about::About;
use crate::index::{FactIx, FailureIx};
use crate::request::OfRequests;
use crate::statement_words::Said;

/// A pattern in message text, or failures of some requests.
#[derive(Clone, Debug)]
pub struct Sign {
    /// Id, source, place.
    pub about: About,
    /// Patterns, any one of them, as the author wrote them.
    pub text: Vec<String>,
    /// Failures, any one of them.
    pub failures: Vec<FailureIx>,
    /// The requests that the failures must be about.
    pub requests: OfRequests,
    /// Whether it counts only where a program printed it, or beside a failure.
    pub is_only_printed: bool,
    /// The facts that it gives, with their outcomes.
    pub gives: Vec<(FactIx, usize)>,
    /// How specific it is. Messages that only wrap another have 0.
    pub rank: f64,
}

/// Words that give a fact its value when somebody says them.
#[derive(Clone, Debug)]
pub struct Phrase {
    /// Id, source, place.
    pub about: About,
    /// The fact.
    pub fact: FactIx,
    /// Outcomes, each with words that mean it.
    pub values: Vec<(usize, Vec<String>)>,
    /// Whether it counts only in an answer to a question about the fact.
    pub is_for_answers: bool,
    /// What is spoken of, as indices in [`crate::Pack::entities`]; empty if the predicate says it all.
    pub entities: Vec<usize>,
    /// What else has to be named in the sentence, one of them; empty for nothing.
    pub beside: Vec<usize>,
    /// What must not be named in the sentence.
    pub unless: Vec<usize>,
    /// The language of the sentences in which it is meant so; all without.
    pub language: Option<String>,
    /// Words of which one stands right before those of an outcome; empty for any.
    pub after: Vec<String>,
    /// Outcome, or several of which it is one → what is said of one of the entities.
    pub says: Vec<(Vec<usize>, Vec<Said>)>,
    /// Words that precede the value.
    pub text: Vec<String>,
    /// The kind of value that follows these words.
    pub takes: Option<Takes>,
}

/// The kind of value that follows a phrase.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Takes {
    /// The name of a host, or a URL.
    Host,
    /// A mail address.
    Address,
    /// An account, with its domain.
    Account,
    /// A build.
    Build,
    /// The names of several hosts.
    Hosts,
    /// A day.
    Date,
}

/// Words that make a sentence doubtful: negations, questions, guesses.
#[derive(Clone, Debug)]
pub struct Doubt {
    /// Anywhere in the sentence.
    pub anywhere: Vec<String>,
    /// Shortly before a phrase.
    pub before: Vec<String>,
    /// Shortly after a phrase.
    pub after: Vec<String>,
    /// Answers of people who do not know.
    pub unknown: Vec<String>,
    /// Endings of answers that change nothing.
    pub endings: Vec<String>,
}

/// A printed property that gives a fact its value.
#[derive(Clone, Debug)]
pub struct Property {
    /// Id, source, place.
    pub about: About,
    /// Its names as printed.
    pub names: Vec<String>,
    /// The cmdlets that print it with this meaning; empty for all.
    pub cmdlets: Vec<String>,
    /// Other properties of the same object, each with patterns, one of which its value must match.
    pub with: Vec<(String, Vec<String>)>,
    /// The same, with patterns that its value must not match.
    pub without: Vec<(String, Vec<String>)>,
    /// The fact.
    pub fact: FactIx,
    /// One or several possible outcomes, with patterns of the printed value. Empty if the fact takes the
    /// printed value itself.
    pub values: Vec<(Vec<usize>, Vec<String>)>,
}

impl Property {
    /// Whether this cmdlet prints it. `None`, where the text does not show the cmdlet, may be any.
    pub fn is_printed_by(&self, cmdlet: Option<&str>) -> bool {
        let prints =
            |cmdlet: &str| self.cmdlets.iter().any(|known| known.eq_ignore_ascii_case(cmdlet));
        self.cmdlets.is_empty() || cmdlet.is_none_or(prints)
    }
}
