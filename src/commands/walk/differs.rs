//! Sources that differ are asked about once, before anything else: what is asked next depends on them.

use minijinja::context;
use shindan_app::Typed;
use shindan_engine::{Disagreement, Verdict};
use shindan_report::{Differing, differing};

use super::prompt::{Line, plain};
use super::turn::{Turn, Walk};
use crate::commands::Failure;
use crate::commands::note::{line, say};
use crate::commands::terminal::notice;

impl Walk<'_, '_> {
    /// Asks which of several sources holds.
    pub(super) fn which_holds(
        &mut self,
        verdict: &Verdict,
        differs: &Disagreement,
    ) -> Result<Turn, Failure> {
        let loaded = self.session.loaded;
        let lang = self.session.lang.clone();
        let words = differing(&loaded.pack, verdict, &loaded.words, &lang, differs)?;
        let mut choices: Vec<String> =
            differs.sides.iter().map(|side| side.value.clone()).collect();
        // The last choice is none of the values: both may be right.
        choices.push(String::new());
        self.show_sides(&words)?;
        loop {
            let is_done = match self.line()? {
                Line::Empty => false,
                Line::End | Line::Quit => return Ok(Turn::Leave),
                Line::Unknown => {
                    self.session.settle(differs, None)?;
                    true
                }
                Line::Skip => {
                    self.session.leave_open(differs)?;
                    true
                }
                Line::Back => self.back()?,
                Line::Change => self.change(verdict)?,
                Line::Undo => self.undo()?,
                Line::Explain(_) => {
                    self.show_sides(&words)?;
                    false
                }
                Line::Paste => match self.paste()? {
                    Some(turn) => return Ok(turn),
                    None => false,
                },
                Line::Text(typed) => match self.hold(verdict, differs, &choices, &typed)? {
                    Some(turn) => return Ok(turn),
                    None => false,
                },
            };
            if is_done {
                return Ok(Turn::Settled);
            }
        }
    }

    /// Takes what was typed as what holds, else as something that was sent.
    fn hold(
        &mut self,
        verdict: &Verdict,
        differs: &Disagreement,
        choices: &[String],
        words: &str,
    ) -> Result<Option<Turn>, Failure> {
        match self.session.typed(differs.fact, choices, &plain(words)) {
            Typed::Value(value) if value.is_empty() => self.session.leave_open(differs)?,
            Typed::Value(value) | Typed::Said(value) => {
                let same = |choice: &&String| choice.eq_ignore_ascii_case(&value);
                match choices.iter().find(same) {
                    Some(side) => self.session.keep_side(verdict, differs, side)?,
                    None => self.session.settle(differs, Some(value))?,
                }
            }
            Typed::Unknown => self.session.settle(differs, None)?,
            Typed::Nothing => return self.take_words(Some(differs.fact), words),
        }
        Ok(Some(Turn::Settled))
    }

    fn show_sides(&self, words: &Differing) -> Result<(), Failure> {
        notice!();
        say(self.session, "walk.differs_question", context! { ask => words.ask.as_str() })?;
        for (at, side) in words.sides.iter().enumerate() {
            let (value, quote) = (&side.name, &side.quote);
            let text = self.session.say("walk.side", context! { value, quote })?;
            line(&text, &format!("    {}  ", at + 1), "       ");
        }
        let both = self.session.say("walk.both", context! {})?;
        line(&both, &format!("    {}  ", words.sides.len() + 1), "       ");
        line(&self.session.say("walk.differs_keys", context! {})?, "  ", "  ");
        line(&self.session.say("walk.keys", context! {})?, "  ", "  ");
        Ok(())
    }
}
