//! A run of lines that one reader recognised, and what it observed there.

use shindan_model::{Chain, Observation, Place};

use crate::kind::Kind;
use crate::lines::{Line, quote};

/// A run of lines that one reader recognised, and what it observed there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// What it is.
    pub kind: Kind,
    /// First and last line, from 1.
    pub lines: (usize, usize),
    /// What was observed, roughly in the order of the lines.
    pub observations: Vec<Observation<'static>>,
    /// Lines of which the reader could make nothing, from 1.
    pub not_understood: Vec<usize>,
    /// For a command: the cmdlet whose output follows.
    pub cmdlet: Option<String>,
    object: usize,
}

/// The most observations of one part, so that a small input does not become a large one. Further
/// lines are listed as not understood.
pub const MAX_OBSERVATIONS: usize = 1 << 18;
/// The longest name of an object (bytes). Longer ones are left out.
const MAX_NAME_BYTES: usize = 512;

/// Object numbers set aside for each line, so that parts number their objects independently.
const OBJECTS_PER_LINE: usize = 1 << 12;

impl Part {
    /// A part of one line, to which the reader adds.
    pub(super) fn new(kind: Kind, line: usize) -> Self {
        Self {
            kind,
            lines: (line, line),
            observations: Vec::new(),
            not_understood: Vec::new(),
            cmdlet: None,
            object: line.saturating_mul(OBJECTS_PER_LINE),
        }
    }

    /// Further properties belong to another object.
    pub(super) fn next_object(&mut self) {
        self.object = self.object.saturating_add(1);
    }

    /// Attributes the properties from index `start` on to the cmdlet that printed them.
    pub(super) fn printed_by(&mut self, start: usize, by: &str) {
        for observation in &mut self.observations[start..] {
            if let Observation::Property { cmdlet, .. } = observation {
                *cmdlet = Some(by.to_owned());
            }
        }
    }

    /// Adds a property. `of` is the name of its object: a server, host or address.
    pub(super) fn property(
        &mut self,
        line: &Line<'_>,
        of: Option<&str>,
        name: impl Into<String>,
        value: impl Into<String>,
    ) {
        if self.is_full(line) {
            return;
        }
        self.observations.push(Observation::Property {
            name: name.into(),
            value: value.into(),
            of: of.filter(|name| name.len() <= MAX_NAME_BYTES).map(str::to_owned),
            cmdlet: self.cmdlet.clone(),
            object: self.object,
            at: Place { line: line.number, quote: line.quote() },
        });
    }

    /// Whether the part takes no more observations. If so, the line is noted as not understood.
    fn is_full(&mut self, line: &Line<'_>) -> bool {
        let is_full = self.observations.len() >= MAX_OBSERVATIONS;
        if is_full && self.not_understood.last().is_none_or(|last| *last < line.number) {
            self.not_understood.push(line.number);
        }
        is_full
    }

    /// Adds the observations of another part. Properties without an object's name become those of
    /// `host`.
    pub(super) fn adopt(&mut self, other: Part, host: &str) {
        for mut observation in other.observations {
            if let Observation::Property { of, .. } = &mut observation {
                of.get_or_insert_with(|| host.to_owned());
            }
            if self.observations.len() < MAX_OBSERVATIONS {
                self.observations.push(observation);
            }
        }
        self.not_understood.extend(other.not_understood);
    }

    /// Adds a sentence that begins on a line.
    pub(super) fn sentence(&mut self, line: &Line<'_>, text: String) {
        if self.is_full(line) {
            return;
        }
        let at = Place { line: line.number, quote: quote(&text) };
        self.observations.push(Observation::Sentence { text, at });
    }

    /// Excuses words of the text that look like a failure and are none.
    pub(super) fn excused(&mut self, text: String) {
        if self.observations.len() < MAX_OBSERVATIONS {
            self.observations.push(Observation::Excused { text });
        }
    }

    /// Adds an answer, and its text as a sentence, too.
    pub(super) fn answer(&mut self, line: &Line<'_>, question: u32, text: String) {
        if !text.is_empty() {
            self.sentence(line, text.clone());
        }
        if self.is_full(line) {
            return;
        }
        let at = Place { line: line.number, quote: quote(&text) };
        self.observations.push(Observation::Answer { question, text, at });
    }

    /// Adds a chain of messages.
    pub(super) fn chain(&mut self, chain: Chain) {
        if self.observations.len() < MAX_OBSERVATIONS {
            self.observations.push(Observation::Chain(chain));
        }
    }

    /// Adds a message that the text itself has only encoded: escaped, or in base64. All of it is the chain.
    pub(super) fn message(&mut self, line: &Line<'_>, text: impl Into<String>, chain: Chain) {
        if self.is_full(line) {
            return;
        }
        let text: String = text.into();
        let at = Place { line: line.number, quote: quote(&text) };
        let chain = Some(chain);
        self.observations.push(Observation::Message { text: text.into(), at, chain });
    }
}
