//! What people type in a walk, line by line.

use std::io::{self, BufRead};

use rustyline::config::{Behavior, Config};
use rustyline::error::ReadlineError;
use rustyline::history::MemHistory;
use shindan_app::{AppError, ErrorCode};

use crate::commands::{Failure, pack};

/// Lines from a terminal with editing, or from standard input.
pub(super) enum LineReader {
    Terminal(Box<rustyline::Editor<(), MemHistory>>),
    Lines(io::Stdin),
}

impl LineReader {
    pub(super) fn new() -> Result<Self, Failure> {
        if !pack::has_terminal() {
            return Ok(LineReader::Lines(io::stdin()));
        }
        let config = Config::builder().behavior(Behavior::PreferTerm).build();
        let editor = rustyline::Editor::with_history(config, MemHistory::new());
        let editor =
            editor.map_err(|error| AppError::new(ErrorCode::Terminal).with("error", error))?;
        Ok(LineReader::Terminal(Box::new(editor)))
    }

    /// The next line, or `None` when the input ends or is interrupted.
    pub(super) fn line(&mut self) -> Result<Option<String>, Failure> {
        match self {
            LineReader::Terminal(editor) => match editor.readline("> ") {
                Ok(line) => Ok(Some(line)),
                Err(ReadlineError::Eof | ReadlineError::Interrupted) => Ok(None),
                Err(error) => Err(AppError::new(ErrorCode::Terminal).with("error", error).into()),
            },
            LineReader::Lines(input) => {
                let mut line = String::new();
                let read = input.lock().read_line(&mut line);
                let read = read.map_err(|error| {
                    AppError::new(ErrorCode::CannotReadInput).with("error", error)
                })?;
                Ok((read > 0).then_some(line))
            }
        }
    }
}
