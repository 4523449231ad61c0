//! The guided walk: one question after another, in plain lines without screen control, so that pipes,
//! screen readers and Japanese input methods work.
//!
//! It terminates: every turn settles a fact, marks it as unknown, puts a step off once, leaves sources that
//! differ as they are once, or takes something back.

mod change;
mod choices;
mod differs;
mod edited;
mod line_reader;
mod offers;
mod paste;
mod prompt;
mod question;
mod ranking;
mod review;
mod shown;
mod texts;
mod trial;
mod turn;

use minijinja::context;
use shindan_app::{LoadedPack, NewFacts, PackWatch, Pause, Session};
use shindan_engine::Verdict;

use self::edited::edited;
use self::line_reader::LineReader;
use self::prompt::Line;
use self::ranking::{show_ranking, words_of};
use self::turn::{Turn, Walk};
use super::note::{line, say};
use super::{Failure, Shared};
use crate::commands::terminal::notice;

/// Why a walk ended.
pub(super) enum End {
    /// Nothing more is worth asking, or the user quit; the last verdict.
    Verdict(Box<Verdict>),
    /// The pack has changed; continue with this one.
    NewPack(Box<LoadedPack>),
}

/// Walks until nothing more is worth asking, the user quits, or the pack has changed. `new`: what was learned
/// just before, to be looked at first. `number`: how many questions were asked before.
pub(super) fn walk(
    shared: &Shared,
    session: &mut Session<'_>,
    watch: &mut PackWatch,
    (new, force): (NewFacts, bool),
    number: &mut usize,
) -> Result<End, Failure> {
    let reader = LineReader::new()?;
    if let Some(path) = session.path() {
        let file = path.display().to_string();
        say(session, "walk.opened", context! { file })?;
    }
    let mut walk = Walk { session, reader, waiting: None, force, asked_on: Vec::new() };
    if walk.review(new)? == Turn::Leave {
        return walk.leave();
    }
    if *number == 0 && walk.knows_nothing() && walk.first()? == Turn::Leave {
        return walk.leave();
    }
    let mut verdict = walk.session.verdict()?;
    show_ranking(walk.session, &verdict, None)?;
    loop {
        if let Some(loaded) = edited(walk.session, watch)? {
            return Ok(End::NewPack(loaded));
        }
        walk.session.now = shared.now();
        let turn = if let Some(differs) = walk.session.next_disagreement(&verdict) {
            walk.which_holds(&verdict, &differs)?
        } else if walk.pauses(&verdict).is_none()
            && let Some((step, fact)) = walk.session.next_question(&verdict)
        {
            *number += 1;
            shown::show_question(walk.session, &step, *number)?;
            walk.question(&verdict, &step, fact)?
        } else {
            match walk.done(&verdict)? {
                Turn::Settled => Turn::Settled,
                Turn::Leave => return Ok(End::Verdict(Box::new(verdict))),
            }
        };
        if turn == Turn::Leave {
            return walk.leave();
        }
        let before = verdict;
        verdict = walk.session.verdict()?;
        walk.session.conclude(&verdict)?;
        show_ranking(walk.session, &verdict, Some(&before))?;
    }
}

impl Walk<'_, '_> {
    /// Whether nobody has said anything yet.
    fn knows_nothing(&self) -> bool {
        let state = &self.session.state;
        state.facts.is_empty() && state.answers.is_empty() && state.pastes.is_empty()
    }

    /// Asks for the message, which tells more than most answers. What is not understood in it is kept all the same.
    fn first(&mut self) -> Result<Turn, Failure> {
        notice!();
        say(self.session, "walk.first", context! {})?;
        line(&self.session.say("walk.first_keys", context! {})?, "  ", "  ");
        loop {
            let new = match self.line()? {
                Line::End | Line::Quit => return Ok(Turn::Leave),
                Line::Text(words) => self.take_message(&words)?,
                Line::Paste => match self.pasted()? {
                    None => continue,
                    new => new,
                },
                _ => return Ok(Turn::Settled),
            };
            return new.map_or(Ok(Turn::Settled), |new| self.review(new));
        }
    }

    /// Says that everything is saved, and ends with what is believed.
    fn leave(&mut self) -> Result<End, Failure> {
        let file = self.session.path().map_or(String::new(), |path| path.display().to_string());
        notice!();
        say(self.session, "walk.left", context! { file })?;
        Ok(End::Verdict(Box::new(self.session.verdict()?)))
    }

    /// Says why nothing more is asked, or what to try instead, and lets the user go on all the same.
    fn done(&mut self, verdict: &Verdict) -> Result<Turn, Failure> {
        let pause = self.pauses(verdict);
        let words = words_of(self.session, verdict)?;
        say(self.session, "walk.done", context! {})?;
        let (why, keys) = match pause {
            Some(Pause::Try(_)) => (words.trial, "walk.end_trial"),
            Some(Pause::Unanswered(count)) => {
                let file =
                    self.session.path().map_or_else(String::new, |path| path.display().to_string());
                let why = self.session.say("walk.unanswered", context! { count, file })?;
                (Some(why), "walk.end_more")
            }
            None => (words.stop, "walk.end"),
        };
        if let Some(why) = why {
            line(&why, "", "");
        }
        line(&format!("({})", self.session.say(keys, context! {})?), "  ", "   ");
        loop {
            let is_done = match self.line()? {
                Line::Empty | Line::End | Line::Quit => {
                    notice!();
                    return Ok(Turn::Leave);
                }
                Line::Change => self.change(verdict)?,
                Line::Back => self.back()?,
                Line::Undo => self.undo()?,
                Line::Paste => match self.paste()? {
                    Some(turn) => return Ok(turn),
                    None => false,
                },
                Line::Text(words) => {
                    let turn = match pause {
                        Some(pause) => self.at_pause(verdict, pause, &words)?,
                        None => None,
                    };
                    let turn = match turn {
                        Some(turn) => Some(turn),
                        None => self.take_words(None, &words)?,
                    };
                    match turn {
                        Some(turn) => return Ok(turn),
                        None => false,
                    }
                }
                Line::Unknown | Line::Skip | Line::Explain(_) => {
                    say(self.session, keys, context! {})?;
                    false
                }
            };
            if is_done {
                return Ok(Turn::Settled);
            }
        }
    }
}
