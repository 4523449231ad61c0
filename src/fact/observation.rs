//! What readers and probes see, before a pack gives it meaning.

/// Where in the input something was seen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// File name, or `pasted text`.
    pub source: String,
    /// First line, counted from 1.
    pub line: usize,
    /// The words, as they stood.
    pub quote: String,
}

/// One thing seen. The pack maps observations to facts; nothing here knows what they mean.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Observation {
    /// A chain of messages, outermost first, as one text.
    Message {
        /// The words of the chain, line breaks kept.
        text: String,
        /// Where it was seen: the first line of the chain.
        at: Place,
    },
    /// A named property with its value: `MRSProxyEnabled : False`.
    Property {
        /// The name as printed.
        name: String,
        /// The value as printed, trimmed; empty where nothing was printed.
        value: String,
        /// What the object it belongs to is called (server or identity), if it says so.
        of: Option<String>,
        /// Where it was seen.
        at: Place,
    },
}
