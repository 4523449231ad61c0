//! What the exit status says, in one list.

use std::process::ExitCode;

use shindan_engine::Status;

/// Exit status of every command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// Done; for `diagnose`: concluded.
    Done = 0,
    /// A check found problems.
    Problems = 1,
    /// The command was called wrongly.
    Usage = 2,
    /// `diagnose`: leaning, open or contradictory.
    Undecided = 3,
    /// `diagnose`: none of the listed causes.
    Outside = 4,
    /// The pack is invalid.
    Pack = 5,
    /// Reading or writing failed.
    Io = 6,
}

impl Exit {
    /// For a verdict.
    pub fn of(status: Status) -> Self {
        match status {
            Status::Concluded => Exit::Done,
            Status::Outside => Exit::Outside,
            Status::Leaning | Status::Open | Status::Contradictory => Exit::Undecided,
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        ExitCode::from(exit as u8)
    }
}
