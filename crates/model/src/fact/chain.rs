//! Messages one inside the other, as texts tell them, and the requests that they name.

/// Messages that belong together, the outermost first: what failed, and because of what. A paragraph of
/// somebody's words is one, too, whether it tells of a failure or not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chain {
    /// What tells it.
    pub told: Told,
    /// Whether it goes on where the chain before it ends: on the next line, without an entry's beginning.
    pub follows: bool,
    /// Where it begins.
    pub from: Spot,
    /// Where what no longer belongs to it begins.
    pub to: Spot,
    /// Its links, in order; the first begins with it.
    pub links: Vec<ChainLink>,
    /// The servers that it names, in order.
    pub targets: Vec<Target>,
}

/// What tells a chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Told {
    /// Somebody's words, perhaps with an error between them.
    Prose,
    /// A program, as an error.
    Error,
    /// A step of an analyzer's result, by the name of its kind.
    Step(String),
    /// Whatever prints data: the head of an answer, an object. A number in it is no code.
    Data,
}

/// A place in a text, in the order of the text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Spot {
    /// The line, from 1.
    pub line: usize,
    /// The byte in it, from 0.
    pub byte: usize,
}

/// One message of a chain: a sentence, or the reason for those before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ChainLink {
    /// Where it begins.
    pub at: Spot,
    /// Whether it is the reason for those before it.
    pub is_inner: bool,
}

/// A server that a chain names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// Where it stands.
    pub at: Spot,
    /// What is named, in lower case.
    pub name: Named,
    /// Whether it is what was asked for, and not just mentioned: a URL, or a name in quotes.
    pub is_asked: bool,
}

/// How a server is named.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Named {
    /// By a URL.
    Url(String),
    /// By its host, perhaps with a port: `10.0.0.5:808`.
    Host(String),
}

impl Chain {
    /// All of a text of so many lines, as a step of an analyzer tells it.
    pub fn of_step(lines: usize) -> Self {
        let from = Spot { line: 1, byte: 0 };
        Self {
            told: Told::Step(String::new()),
            follows: false,
            from,
            to: Spot { line: lines + 1, byte: 0 },
            links: vec![ChainLink { at: from, is_inner: false }],
            targets: Vec::new(),
        }
    }
}
