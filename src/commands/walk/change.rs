//! Another value for an earlier answer; all other answers stay.

use minijinja::context;
use shindan_app::Typed;
use shindan_engine::Verdict;
use shindan_model::How;

use super::choices::Choices;
use super::prompt::{Line, plain};
use super::ranking::words_of;
use super::shown::show_choices;
use super::turn::Walk;
use crate::commands::Failure;
use crate::commands::note::{line, say};

impl Walk<'_, '_> {
    /// Lets the user replace an earlier answer. Returns whether one was replaced.
    pub(super) fn change(&mut self, verdict: &Verdict) -> Result<bool, Failure> {
        let answers = self.session.state.answers.clone();
        if answers.is_empty() {
            say(self.session, "walk.nothing_to_change", context! {})?;
            return Ok(false);
        }
        self.show_answers(verdict)?;
        let Line::Text(typed) = self.line()? else { return Ok(false) };
        let place = plain(&typed).parse::<usize>().ok();
        let chosen = place.and_then(|at| answers.get(at.checked_sub(1)?));
        let Some(chosen) = chosen else { return Ok(false) };
        let loaded = self.session.loaded;
        let Some(fact) = loaded.pack.fact(&chosen.fact) else { return Ok(false) };
        let mut choices = Choices::new(self.session, verdict, fact)?;
        show_choices(self.session, &choices)?;
        let (typed, meant) = loop {
            match self.line()? {
                Line::Unknown => {
                    self.session.mark_unknown(&chosen.fact)?;
                    return Ok(true);
                }
                Line::Text(typed) => match choices.typed(self.session, &typed) {
                    Some(meant) => break (plain(&typed), meant),
                    None => show_choices(self.session, &choices)?,
                },
                _ => return Ok(false),
            }
        };
        match meant {
            Typed::Value(value) | Typed::Said(value) => {
                self.session.change_answer(chosen, value)?;
                Ok(true)
            }
            Typed::Unknown => {
                self.session.mark_unknown(&chosen.fact)?;
                Ok(true)
            }
            Typed::Nothing => {
                say(self.session, "walk.not_understood", context! { typed })?;
                Ok(false)
            }
        }
    }

    fn show_answers(&self, verdict: &Verdict) -> Result<(), Failure> {
        say(self.session, "walk.which_change", context! {})?;
        let words = words_of(self.session, verdict)?;
        let pack = &self.session.loaded.pack;
        for (at, answer) in self.session.state.answers.iter().enumerate() {
            let mut stated =
                verdict.resolved.facts.iter().filter(|fact| fact.learned.how == How::Stated);
            let at_fact = stated.find(|fact| fact.learned.id == answer.fact);
            let name = at_fact.and_then(|resolved| {
                let texts = &pack.texts[&self.session.lang].facts;
                let text = texts.get(&pack.facts[resolved.fact.0].about.id)?;
                let mut rows = words.facts.iter();
                let row = rows.find(|row| row.name.starts_with(&text.name))?;
                Some(format!("{}: {}", row.name, row.value))
            });
            let shown = name.unwrap_or_else(|| format!("{} = {}", answer.fact, answer.value));
            line(&shown, &format!("    {}  ", at + 1), "       ");
        }
        Ok(())
    }
}
