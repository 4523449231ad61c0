//! What turns observations into facts: signs, phrases, properties.

use crate::about::About;
use crate::index::{FactIx, FailureIx};
use crate::request::OfRequests;
use crate::statement_words::Said;

/// A pattern in message text, or failures of some requests.
#[derive(Clone, Debug)]
pub struct Sign {
    /// Id, source, place.
    pub about: About,
    /// The patterns, any one of them, as the author wrote them.
    pub text: Vec<String>,
    /// The failures, any one of them.
    pub failures: Vec<FailureIx>,
    /// The requests that they are about.
    pub requests: OfRequests,
    /// Facts and the outcomes they get.
    pub gives: Vec<(FactIx, usize)>,
    /// The more specific the higher; a message that only wraps another has 0.
    pub rank: f64,
}

/// Words that give a fact its value when somebody says them.
#[derive(Clone, Debug)]
pub struct Phrase {
    /// Id, source, place.
    pub about: About,
    /// The fact.
    pub fact: FactIx,
    /// Outcome → words.
    pub values: Vec<(usize, Vec<String>)>,
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
    /// Words after which the value stands.
    pub text: Vec<String>,
    /// What stands there.
    pub takes: Option<Takes>,
}

/// What a phrase announces.
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

/// Words that take a sentence out of evidence: doubt, negation, questions.
#[derive(Clone, Debug)]
pub struct Doubt {
    /// Wherever they stand.
    pub anywhere: Vec<String>,
    /// Shortly before a phrase.
    pub before: Vec<String>,
    /// Shortly after it.
    pub after: Vec<String>,
    /// Answers that say that somebody does not know.
    pub unknown: Vec<String>,
    /// What may stand behind an answer and changes nothing.
    pub endings: Vec<String>,
}

/// A printed property that gives a fact its value.
#[derive(Clone, Debug)]
pub struct Property {
    /// Id, source, place.
    pub about: About,
    /// Names as printed.
    pub names: Vec<String>,
    /// The cmdlets that print it so; empty for any.
    pub cmdlets: Vec<String>,
    /// Other properties of the same object, each with the patterns its value has to fit.
    pub with: Vec<(String, Vec<String>)>,
    /// Likewise, with the patterns it must not fit.
    pub without: Vec<(String, Vec<String>)>,
    /// The fact.
    pub fact: FactIx,
    /// Outcome, or several of which it is one, → patterns; empty where the fact takes the printed
    /// value.
    pub values: Vec<(Vec<usize>, Vec<String>)>,
}

impl Property {
    /// Whether it may be what a cmdlet printed; a text that does not show the cmdlet may hold any.
    pub fn is_printed_by(&self, cmdlet: Option<&str>) -> bool {
        let own = |cmdlet: &str| self.cmdlets.iter().any(|own| own.eq_ignore_ascii_case(cmdlet));
        self.cmdlets.is_empty() || cmdlet.is_none_or(own)
    }
}
