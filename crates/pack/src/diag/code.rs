//! All kinds of problems. The code of a kind that is gone is never used again.

use super::Severity;

macro_rules! codes {
    ($($variant:ident = $code:literal, $severity:ident, $summary:literal;)*) => {
        /// A kind of problem.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Code {
            $(#[doc = $summary] $variant,)*
        }

        impl Code {
            /// Every code, in order.
            pub const ALL: &'static [Code] = &[$(Code::$variant,)*];

            /// The code: `KB101`.
            pub fn as_str(self) -> &'static str {
                match self { $(Code::$variant => $code,)* }
            }

            /// One sentence on what the code stands for.
            pub fn summary(self) -> &'static str {
                match self { $(Code::$variant => $summary,)* }
            }

            /// Its page in Markdown: what it means, why it matters, an example and the repair.
            pub fn page(self) -> &'static str {
                match self { $(Code::$variant => include_str!(concat!("pages/", $code, ".md")),)* }
            }

            /// How bad a problem of this kind is.
            pub fn severity(self) -> Severity {
                match self { $(Code::$variant => Severity::$severity,)* }
            }
        }
    };
}

codes! {
    // 1xx: the file
    Syntax = "KB101", Error, "the file is not valid TOML";
    UnknownKey = "KB102", Error, "a key that this kind of node does not have";
    WrongShape = "KB103", Error, "a value of the wrong type or form";
    MissingKey = "KB104", Error, "a key that must be there is missing";
    UnknownKind = "KB105", Error, "a kind of node that does not exist";
    NotText = "KB106", Error, "a file that is not UTF-8 text";
    NewerProgram = "KB107", Error, "a pack for a newer version of the program";
    NewerSyntax = "KB108", Warning, "TOML that is newer than what editors read";
    OlderFormat = "KB109", Error, "a pack in an older format";
    Hidden = "KB110", Error, "a character that nobody sees";
    Template = "KB111", Error, "a template or a text of the program that cannot be used";
    // 2xx: names
    BadId = "KB201", Error, "an id in the wrong form";
    DuplicateId = "KB202", Error, "two nodes of one kind with the same id";
    UnknownId = "KB203", Error, "a name that no node of the pack has";
    UnknownOutcome = "KB204", Error, "an outcome that the fact does not have";
    UnknownWord = "KB205", Error, "a word that is not on the pack's scale";
    // 3xx: numbers
    BadNumber = "KB301", Error, "a number outside its range";
    SumOverOne = "KB302", Error, "probabilities that add up to more than one";
    SharesUnreachable = "KB303", Error, "numbers of tickets that no priors can give";
    Dead = "KB304", Error, "an outcome that nothing produces";
    // 4xx: the graph
    Cycle = "KB401", Error, "nodes that depend on each other in a circle";
    Unreachable = "KB402", Error, "a node that nothing leads to";
    NothingGives = "KB403", Error, "a fact that nothing gives";
    CauseWithoutDefect = "KB404", Error, "a cause without a defect";
    NoRemedy = "KB405", Error, "a combination in which a defect can occur and no remedy applies";
    NeverHolds = "KB406", Error, "a condition that can never hold";
    NoComplaint = "KB407", Error, "numbers of tickets without a complaint";
    Disputed = "KB408", Error, "a rule that decides what documents dispute";
    Contradiction = "KB409", Warning, "rules that contradict each other";
    Superfluous = "KB410", Warning, "a rule or sign that another one makes superfluous";
    Idle = "KB411", Warning, "a question or evidence that can change no ranking";
    IdleLink = "KB412", Warning, "a link that says nothing about its defect";
    // 5xx: texts
    MissingText = "KB501", Error, "a text that is missing in a language";
    UnusedText = "KB502", Error, "a text for something that the pack does not have";
    NonAsciiCommand = "KB503", Error, "a command with characters that do not survive a mail";
    PlaceholdersDiffer = "KB504", Error, "a translation with other placeholders, commands, links or numbers than its source";
    Terminology = "KB505", Error, "a term that is not written as the glossary wants it";
    Polarity = "KB506", Error, "a negation on one side only";
    Style = "KB507", Error, "a text that its language writes otherwise";
    StepsDiffer = "KB508", Error, "a list with another number of texts than its source";
    NothingToAcknowledge = "KB509", Error, "something acknowledged that is no problem";
    Outdated = "KB510", Warning, "a translation whose source has changed since it was reviewed";
    // 6xx: commands
    UnknownCmdlet = "KB601", Error, "a command that the pack's table does not have";
    UnknownParameter = "KB602", Error, "a parameter that the command does not have";
    ChangesSomething = "KB603", Error, "a command that changes something, where one only looks";
    NotThere = "KB604", Error, "a command that does not exist where it is to be run";
    MayChange = "KB605", Warning, "a command that is not known to only read";
    // 7xx: exchange with translators
    PoSyntax = "KB701", Error, "a file that is not valid PO";
    PoUnknownText = "KB702", Error, "a message for a text that the pack does not have";
    PoOtherSource = "KB703", Error, "a message made from another source text than the pack's";
    // 8xx: links
    BadLink = "KB801", Error, "a link that does not lead to a page on the web";
    SameLink = "KB802", Warning, "one page under two addresses";
    // 9xx: cases
    Untested = "KB901", Warning, "a cause or defect that no case expects";
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_unique_and_in_order() {
        let codes: Vec<&str> = Code::ALL.iter().map(|code| code.as_str()).collect();
        let mut sorted = codes.clone();
        sorted.sort_unstable();
        sorted.dedup();
        assert_eq!(codes, sorted);
    }
}
