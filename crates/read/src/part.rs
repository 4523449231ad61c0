//! A stretch of a text that one reader understands.

use shindan_model::{Observation, Place};

use crate::kind::Kind;
use crate::lines::{Line, quote};

/// A stretch of a text that one reader understands, and what it saw there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// What it is.
    pub kind: Kind,
    /// First and last line, counted from 1.
    pub lines: (usize, usize),
    /// What was seen, in the order of the lines.
    pub observations: Vec<Observation<'static>>,
    /// Lines of it that the reader could make nothing of.
    pub not_understood: Vec<usize>,
    /// Of a command: the cmdlet whose output follows.
    pub cmdlet: Option<String>,
    object: usize,
}

/// Observations of one part at most, so that no few bytes become many: lines from there on are not
/// understood.
pub const MAX_OBSERVATIONS: usize = 1 << 18;
/// What is called by a longer name is called by none (bytes).
const MAX_NAME_BYTES: usize = 512;

/// Numbers of objects that one line can begin.
const OBJECTS_PER_LINE: usize = 1 << 12;

impl Part {
    /// A part that begins and, so far, ends at a line.
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

    /// What is seen from here on belongs to another object.
    pub(super) fn next_object(&mut self) {
        self.object = self.object.saturating_add(1);
    }

    /// What was seen from this observation on was printed by a cmdlet.
    pub(super) fn printed_by(&mut self, start: usize, by: &str) {
        for observation in &mut self.observations[start..] {
            if let Observation::Property { cmdlet, .. } = observation {
                *cmdlet = Some(by.to_owned());
            }
        }
    }

    /// Adds something seen.
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

    /// Whether nothing more is taken, which is said of the line.
    fn is_full(&mut self, line: &Line<'_>) -> bool {
        let is_full = self.observations.len() >= MAX_OBSERVATIONS;
        if is_full && self.not_understood.last().is_none_or(|last| *last < line.number) {
            self.not_understood.push(line.number);
        }
        is_full
    }

    /// Adds what another part saw; what is of nobody is of this host.
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

    /// Says that words of the text, which look like a failure, are none.
    pub(super) fn excused(&mut self, text: String) {
        if self.observations.len() < MAX_OBSERVATIONS {
            self.observations.push(Observation::Excused { text });
        }
    }

    /// Adds an answer, which is a sentence, too.
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

    /// Adds a message that does not stand in the text as it is searched: escaped, in base64.
    pub(super) fn message(&mut self, line: &Line<'_>, text: impl Into<String>) {
        if self.is_full(line) {
            return;
        }
        let text: String = text.into();
        let at = Place { line: line.number, quote: quote(&text) };
        self.observations.push(Observation::Message { text: text.into(), at });
    }
}
