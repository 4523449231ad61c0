//! What the exit status of a command says, in one list.

use shindan_engine::Status;

/// Exit status of every command. A promise: scripts branch on the numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExitStatus {
    /// Done; for `diagnose`: concluded.
    Done = 0,
    /// A check found problems.
    Problems = 1,
    /// Wrong usage.
    Usage = 2,
    /// `diagnose`: leaning, open or contradictory; `request`, `reply`: nothing to write.
    Undecided = 3,
    /// `diagnose`: none of the listed causes, or another subject.
    Outside = 4,
    /// The pack is invalid.
    Pack = 5,
    /// Input or output failed.
    Io = 6,
}

impl ExitStatus {
    /// The status that a verdict of this status ends `diagnose` with.
    pub fn of(status: Status) -> Self {
        match status {
            Status::Concluded => ExitStatus::Done,
            Status::Outside | Status::OffTopic => ExitStatus::Outside,
            Status::Narrowed | Status::Leaning | Status::Open | Status::Contradictory => {
                ExitStatus::Undecided
            }
        }
    }
}
