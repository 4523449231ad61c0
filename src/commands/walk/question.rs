//! A question of the walk, and what its answer does.

use minijinja::context;
use shindan_app::{Typed, check_value};
use shindan_engine::{NextStep, Verdict};
use shindan_model::FactIx;
use shindan_read as read;

use super::choices::Choices;
use super::prompt::{Line, plain};
use super::shown::{explain, show_choices};
use super::turn::{Turn, Walk};
use crate::commands::Failure;
use crate::commands::note::say;
use crate::commands::terminal::notice;

impl Walk<'_, '_> {
    /// Reads until something is said about the question, or taken back.
    pub(super) fn question(
        &mut self,
        verdict: &Verdict,
        step: &NextStep,
        fact: FactIx,
    ) -> Result<Turn, Failure> {
        let loaded = self.session.loaded;
        let id = &loaded.pack.facts[fact.0].about.id;
        let mut choices = Choices::new(self.session, verdict, fact)?;
        show_choices(self.session, &choices)?;
        loop {
            let is_done = match self.line()? {
                Line::Empty => false,
                Line::End | Line::Quit => return Ok(Turn::Leave),
                Line::Unknown => {
                    self.session.mark_unknown(id)?;
                    true
                }
                Line::Skip => {
                    self.session.put_off(step)?;
                    true
                }
                Line::Back => self.back()?,
                Line::Change => self.change(verdict)?,
                Line::Undo => self.undo()?,
                Line::Explain(about) => {
                    explain(self.session, &about, fact, verdict)?;
                    show_choices(self.session, &choices)?;
                    false
                }
                Line::Paste => match self.paste()? {
                    Some(turn) => return Ok(turn),
                    None => {
                        show_choices(self.session, &choices)?;
                        false
                    }
                },
                Line::Text(words) => match choices.typed(self.session, &words) {
                    None => {
                        show_choices(self.session, &choices)?;
                        false
                    }
                    Some(typed) => match self.answer(step, fact, typed, &words)? {
                        Some(turn) => return Ok(turn),
                        None => false,
                    },
                },
            };
            if is_done {
                return Ok(Turn::Settled);
            }
        }
    }

    /// Takes what was typed as an answer, else as something that was sent. `None` if it is neither.
    fn answer(
        &mut self,
        step: &NextStep,
        fact: FactIx,
        typed: Typed,
        words: &str,
    ) -> Result<Option<Turn>, Failure> {
        let loaded = self.session.loaded;
        let pack = &loaded.pack;
        let (id, outcomes) = (&pack.facts[fact.0].about.id, &pack.facts[fact.0].outcomes);
        match typed {
            Typed::Value(value) => {
                self.session.answer(fact, value, Some(step))?;
                Ok(Some(Turn::Settled))
            }
            Typed::Said(value) => self.said(step, fact, value, words).map(Some),
            Typed::Unknown => {
                self.session.mark_unknown(id)?;
                say(self.session, "walk.taken_as_unknown", context! {})?;
                Ok(Some(Turn::Settled))
            }
            Typed::Nothing => {
                let typed = plain(words);
                if self.is_free_value(fact, &typed)? {
                    let value = read::replace_secrets(&typed).into_owned();
                    return self.said(step, fact, value, words).map(Some);
                }
                if let Some(turn) = self.take_words(Some(fact), words)? {
                    return Ok(Some(turn));
                }
                if outcomes.is_empty()
                    && let Err(error) = check_value(pack, id, &typed)
                {
                    notice!("{}", error.text(&loaded.words, &self.session.lang));
                }
                Ok(None)
            }
        }
    }

    /// Takes an answer in somebody's words, and shows what was understood.
    fn said(
        &mut self,
        step: &NextStep,
        fact: FactIx,
        value: String,
        words: &str,
    ) -> Result<Turn, Failure> {
        let known = self.session.known();
        self.session.answer(fact, value, Some(step))?;
        let mut new = self.session.new_since(&known);
        for fact in &mut new.facts {
            fact.source.quote = Some(read::replace_secrets(words.trim()).into_owned());
        }
        self.also_said(fact, words, &mut new)?;
        self.review(new)
    }
}
