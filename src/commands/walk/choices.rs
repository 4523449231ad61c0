//! The choices of a question, as many at once as one can take in.

use minijinja::context;
use shindan_app::{MOST_CHOICES, Session, Typed};
use shindan_engine::Verdict;
use shindan_model::FactIx;

use super::prompt::plain;
use crate::commands::Failure;
use crate::commands::note::line;

/// The choices of a question. Those that are shown have the numbers 1, 2, 3 …; one more number opens the rest.
pub(super) struct Choices {
    fact: FactIx,
    /// All outcomes, in the order in which they are offered.
    outcomes: Vec<String>,
    /// Where those that are shown begin.
    from: usize,
}

impl Choices {
    /// The choices of a question about a fact.
    pub(super) fn new(
        session: &Session<'_>,
        verdict: &Verdict,
        fact: FactIx,
    ) -> Result<Self, Failure> {
        Ok(Self { fact, outcomes: session.choices(verdict, fact)?, from: 0 })
    }

    /// Whether there are none, and any value will do.
    pub(super) fn is_free(&self) -> bool {
        self.outcomes.is_empty()
    }

    fn shown(&self) -> &[String] {
        let left = &self.outcomes[self.from..];
        &left[..left.len().min(MOST_CHOICES)]
    }

    /// How many are not shown: those after the shown ones, then those before.
    fn rest(&self) -> usize {
        self.outcomes.len() - self.shown().len()
    }

    /// Opens the next ones; after the last, the first.
    fn open_rest(&mut self) {
        let next = self.from + self.shown().len();
        self.from = if next < self.outcomes.len() { next } else { 0 };
    }

    /// Shows what the fact is called and what it can be.
    pub(super) fn show(&self, session: &Session<'_>) -> Result<(), Failure> {
        let pack = &session.loaded.pack;
        let known = &pack.facts[self.fact.0];
        let Some(text) = pack.texts[&session.lang].facts.get(&known.about.id) else {
            return Ok(());
        };
        let gives = session.say("walk.gives", context! { name => text.name.as_str() })?;
        line(&gives, "  ", "  ");
        let numbered =
            |number: usize, text: &str| line(text, &format!("    {number}  "), "       ");
        for (at, outcome) in self.shown().iter().enumerate() {
            let name = known.outcome(outcome).and_then(|place| text.outcomes.get(place));
            numbered(at + 1, name.unwrap_or(outcome));
        }
        if self.rest() > 0 {
            let with = context! { count => self.rest() };
            numbered(self.shown().len() + 1, &session.say("walk.something_else", with)?);
        }
        Ok(())
    }

    /// What was typed, as [`Session::typed`] takes it. `None` for the number that opens the rest, which are then to be
    /// shown.
    pub(super) fn typed(&mut self, session: &Session<'_>, words: &str) -> Option<Typed> {
        let words = plain(words);
        let is_outcome = self.outcomes.contains(&words);
        if self.rest() > 0 && !is_outcome && words == (self.shown().len() + 1).to_string() {
            self.open_rest();
            return None;
        }
        Some(session.typed(self.fact, self.shown(), &words))
    }
}
