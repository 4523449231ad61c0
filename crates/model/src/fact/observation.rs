//! Observations: what readers and probes see, before a pack gives it a meaning.

use std::borrow::Cow;

use super::chain::Chain;

/// A place in a text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// Its first line, from 1.
    pub line: usize,
    /// Its words, verbatim.
    pub quote: String,
}

/// An observation. Only packs know what it means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Observation<'t> {
    /// A text in which messages stand: the whole text first of all, then what it has only encoded.
    Message {
        /// Its words, line breaks kept.
        text: Cow<'t, str>,
        /// The first line of the chain.
        at: Place,
        /// The chain that all of it is. The chains of the whole text are observed one by one.
        chain: Option<Chain>,
    },
    /// Messages of the whole text that belong together. Chains do not overlap and come in order.
    Chain(Chain),
    /// A sentence that a person wrote.
    Sentence {
        /// Its words, without line breaks.
        text: String,
        /// Its beginning.
        at: Place,
    },
    /// Words that look like a failure but are none: another attempt succeeded, or this one was expected to
    /// fail.
    Excused {
        /// The words.
        text: String,
    },
    /// The answer behind the number of a question; may be empty.
    Answer {
        /// The number of the question.
        question: u32,
        /// Its words, without line breaks.
        text: String,
        /// Its beginning.
        at: Place,
    },
    /// A named property with its value: `MRSProxyEnabled : False`.
    Property {
        /// The name that a cmdlet printed, or a dotted name of [`crate::fact::SEEN`].
        name: String,
        /// The value as printed, trimmed; may be empty.
        value: String,
        /// The name of its object (a server, host or address), if the text has one.
        of: Option<String>,
        /// The cmdlet that printed it, if the text shows that: `Get-OutlookAnywhere`.
        cmdlet: Option<String>,
        /// A number that the properties of one object share, different from those of objects next to it.
        object: usize,
        /// Its place.
        at: Place,
    },
}
