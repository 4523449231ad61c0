//! How a command ends early, and how that is shown.

use anstream::eprintln;
use shindan_app::{AppError, ErrorCode, ExitStatus};
use shindan_engine::TooLarge;
use shindan_report::{RenderError, Words};

use super::problems::show;
use crate::embedded;

/// Why a command ended early, and its exit status.
#[derive(Debug)]
pub(crate) struct Failure {
    pub(super) exit: ExitStatus,
    why: Why,
}

#[derive(Debug)]
enum Why {
    Error(Box<AppError>),
    /// In words already.
    Said(String),
}

impl Failure {
    pub(crate) fn new(exit: ExitStatus, message: impl ToString) -> Self {
        Self { exit, why: Why::Said(message.to_string()) }
    }

    pub(crate) fn io(doing: &str, path: &std::path::Path, error: &std::io::Error) -> Self {
        let code = match doing {
            "read" => ErrorCode::CannotRead,
            "create" => ErrorCode::CannotCreate,
            _ => ErrorCode::CannotWrite,
        };
        AppError::io(code, path, error).into()
    }

    /// The same with another exit status.
    pub(super) fn ending_with(self, exit: ExitStatus) -> Self {
        Self { exit, ..self }
    }

    /// The message alone, in a language.
    pub(super) fn message(&self, words: &Words, lang: &str) -> String {
        match &self.why {
            Why::Error(error) => error.message(words, lang),
            Why::Said(message) => message.clone(),
        }
    }

    /// Shows it on standard error: problems of a pack first, then the message, what belongs to it, and
    /// what to do.
    pub(super) fn show(&self, lang: &str) {
        let words = match Words::new(&embedded::templates()) {
            Ok(words) => words,
            Err(error) => return eprintln!("error: {error}"),
        };
        if let Why::Error(error) = &self.why
            && let Some(problems) = &error.problems
        {
            show(&problems.diags, &problems.files);
        }
        eprintln!("error: {}", self.message(&words, lang));
        if let Why::Error(error) = &self.why {
            error.details.iter().for_each(|detail| eprintln!("{detail}"));
            if let Some(help) = error.help(&words, lang) {
                eprintln!("help: {help}");
            }
        }
    }
}

impl From<AppError> for Failure {
    fn from(error: AppError) -> Self {
        Self { exit: error.code.exit_status(), why: Why::Error(Box::new(error)) }
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
