//! The strategies that are compared.

/// A policy of asking and repairing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Strategy {
    /// Do what the program proposes, turn by turn: ask, or try a repair where that is expected to take less.
    /// What was tried in vain is known from then on.
    Shindan,
    /// Ask what the program asks, until it says that nothing more is worth asking; only then repair.
    AskFirst,
    /// Go through the causes in the article's order: ask everything that gives a fact about the cause,
    /// then repair what is likely by then.
    Article,
    /// Ask nothing, and repair in the article's order, twice.
    Repairs,
    /// Ask in random order, until the program says that nothing more is worth asking.
    Random,
    /// Ask every step that makes sense, in pack order.
    Everything,
    /// Send message after message, each with all that the program asks for at once.
    Batch,
}

impl Strategy {
    /// Every strategy, in the order of the help text.
    pub const ALL: [Strategy; 7] = [
        Self::Shindan,
        Self::AskFirst,
        Self::Article,
        Self::Repairs,
        Self::Random,
        Self::Everything,
        Self::Batch,
    ];

    /// The word on the command line and in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Shindan => "shindan",
            Self::AskFirst => "ask-first",
            Self::Article => "article",
            Self::Repairs => "repairs",
            Self::Random => "random",
            Self::Everything => "everything",
            Self::Batch => "batch",
        }
    }
}
