//! Errors that end a command, and their output.

use std::io;
use std::path::Path;

use shindan_app::{AppError, ErrorCode, ExitStatus};
use shindan_engine::TooLarge;
use shindan_report::{RenderError, Words};

use super::problems::show;
use crate::commands::terminal::notice;
use crate::embedded;

/// An error that ends a command, with the exit status.
#[derive(Debug)]
pub(crate) struct Failure {
    pub(super) exit: ExitStatus,
    error: Box<AppError>,
}

impl Failure {
    pub(crate) fn read(path: &Path, error: &io::Error) -> Self {
        AppError::io(ErrorCode::CannotRead, path, error).into()
    }

    pub(crate) fn write(path: &Path, error: &io::Error) -> Self {
        AppError::io(ErrorCode::CannotWrite, path, error).into()
    }

    pub(crate) fn create(path: &Path, error: &io::Error) -> Self {
        AppError::io(ErrorCode::CannotCreate, path, error).into()
    }

    /// Replaces the exit status that the code of the error stands for.
    pub(super) fn ending_with(self, exit: ExitStatus) -> Self {
        Self { exit, ..self }
    }

    /// Writes it to standard error: the problems of a pack, the message, the details, the help.
    pub(super) fn show(&self, lang: &str) {
        let words = match Words::new(&embedded::templates()) {
            Ok(words) => words,
            Err(error) => return notice!("error: {error}"),
        };
        if let Some(problems) = &self.error.problems {
            show(&problems.diags, &problems.files);
        }
        notice!("error: {}", self.error.text(&words, lang));
    }
}

impl From<AppError> for Failure {
    fn from(error: AppError) -> Self {
        Self { exit: error.code.exit_status(), error: Box::new(error) }
    }
}

impl From<RenderError> for Failure {
    fn from(error: RenderError) -> Self {
        AppError::from(error).into()
    }
}

impl From<TooLarge> for Failure {
    fn from(error: TooLarge) -> Self {
        AppError::from(error).into()
    }
}
