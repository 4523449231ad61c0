//! What readers and probes see, before a pack gives it meaning.

use std::borrow::Cow;

use super::chain::Chain;

/// Where in a text something was seen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// First line, counted from 1.
    pub line: usize,
    /// The words, as they stood.
    pub quote: String,
}

/// One thing seen. The pack maps observations to facts; nothing here knows what they mean.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Observation<'t> {
    /// A text in which messages stand: the whole text first of all, then what it has only encoded.
    Message {
        /// Its words, line breaks kept.
        text: Cow<'t, str>,
        /// Where it was seen: its first line.
        at: Place,
        /// The chain that all of it is. The chains of the whole text are observed one by one.
        chain: Option<Chain>,
    },
    /// Messages of the whole text that belong together. Chains do not overlap and come in order.
    Chain(Chain),
    /// A sentence of somebody's.
    Sentence {
        /// Its words, line ends gone.
        text: String,
        /// Where it begins.
        at: Place,
    },
    /// Words of the text that look like a failure and are none: another way led to the end, or nobody
    /// expected this one to.
    Excused {
        /// The words.
        text: String,
    },
    /// What somebody wrote behind the number of a question; empty where nothing was.
    Answer {
        /// The number.
        question: u32,
        /// The words, line ends gone.
        text: String,
        /// Where they begin.
        at: Place,
    },
    /// A named property with its value: `MRSProxyEnabled : False`.
    Property {
        /// What cmdlets print is named as they print it; what else is seen has a dotted name of
        /// [`crate::fact::SEEN`].
        name: String,
        /// The value as printed, trimmed; empty where nothing was printed.
        value: String,
        /// What the object it belongs to is called (server, host, address), if it says so.
        of: Option<String>,
        /// The cmdlet that printed it, where the text shows that: `Get-OutlookAnywhere`.
        cmdlet: Option<String>,
        /// A number that all properties of one object share, and that no neighbour has.
        object: usize,
        /// Where it was seen.
        at: Place,
    },
}
