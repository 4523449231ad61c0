//! What every turn of a walk works with, and what comes of one.

use minijinja::context;
use shindan_app::{ErrorCode, Pause, Session};

use super::line_reader::LineReader;
use crate::commands::Failure;
use crate::commands::note::{self, say};

/// A case, and somebody at a keyboard.
pub(super) struct Walk<'w, 'p> {
    pub(super) session: &'w mut Session<'p>,
    pub(super) reader: LineReader,
    /// A line that was read and is still to be understood.
    pub(super) waiting: Option<String>,
    /// Whether texts of other cases are taken.
    pub(super) force: bool,
    /// Pauses from which the user asked on.
    pub(super) asked_on: Vec<Pause>,
}

/// What came of a turn.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Turn {
    /// Something was said, or taken back.
    Settled,
    /// The user leaves.
    Leave,
}

impl Walk<'_, '_> {
    /// Takes the last answer back. Returns whether there was one.
    pub(super) fn back(&mut self) -> Result<bool, Failure> {
        let is_done = self.session.take_back_last()?;
        if !is_done {
            say(self.session, "walk.nothing_to_change", context! {})?;
        }
        Ok(is_done)
    }

    /// Undoes the last thing that was done, whatever it was. Returns whether there was one.
    pub(super) fn undo(&mut self) -> Result<bool, Failure> {
        match self.session.undo() {
            Ok(event) => {
                let what = note::event(self.session, &event)?;
                say(self.session, "fact_list.undone", context! { what })?;
                Ok(true)
            }
            Err(error) if error.code == ErrorCode::NothingToUndo => {
                say(self.session, "walk.nothing_to_undo", context! {})?;
                Ok(false)
            }
            Err(error) => Err(error.into()),
        }
    }
}
