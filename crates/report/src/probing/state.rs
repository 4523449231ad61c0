//! How an attempt went.

/// How an attempt went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Answered, and nothing is wrong with the answer.
    Pass,
    /// Answered, but not in a way that shows that it works; nor does the pack know a problem that it shows.
    Answered,
    /// Answered, and the answer shows a problem.
    Warn,
    /// Not answered, or answered in a way that lets nobody get further.
    Fail,
    /// Not tried.
    NotTested,
}

impl State {
    /// The word used in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            State::Pass => "pass",
            State::Answered => "answered",
            State::Warn => "warn",
            State::Fail => "fail",
            State::NotTested => "not-tested",
        }
    }
}
