//! The clauses of a sentence.

use super::language::List;
use super::view::View;
use crate::statement::word::Class;

/// What divides a clause from the one before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Border {
    /// Nothing before bears on it: `;`, `but`.
    Full,
    /// It is a main clause of its own: `If it is off, we turn it on.`
    Main,
    /// It goes on with the clause before: `and the name is wrong`.
    Joined,
    /// It depends on the clause before: `that`, `which`, `because`.
    Sub,
    /// It stands between brackets.
    Inner,
}

/// The clauses of a sentence.
#[derive(Debug)]
pub(super) struct Clauses {
    /// By token: its clause.
    pub(super) of: Vec<usize>,
    /// By clause: what opens it.
    pub(super) borders: Vec<Border>,
    /// By clause: its first token.
    pub(super) starts: Vec<usize>,
    /// By clause: the block between full borders that it belongs to.
    pub(super) blocks: Vec<usize>,
    /// By clause: the connective that opens it.
    pub(super) leads: Vec<String>,
}

impl Clauses {
    pub(super) fn new(view: &View<'_>) -> Self {
        let mut all = Self {
            of: Vec::new(),
            borders: vec![Border::Full],
            starts: vec![0],
            blocks: vec![0],
            leads: vec![lead(view, 0)],
        };
        let connectives = view.language.borders.find(view.tokens, |_| true, |_, _| true);
        let mut clause = 0;
        let mut outer: Vec<usize> = Vec::new();
        let mut has_finite = false;
        let mut is_quoted = false;
        for at in 0..view.tokens.len() {
            if view.text(at) == ")"
                && let Some(before) = outer.pop()
            {
                all.of.push(clause);
                clause = before;
                continue;
            }
            let connective =
                connectives.iter().find(|found| found.from == at).map(|found| found.means);
            let is_start = all.starts[clause] == at;
            is_quoted ^= view.text(at) == "\"";
            // Words of the pack are not divided.
            let is_inner = at > 0
                && view.tokens[at].word.is_some()
                && view.tokens[at].word == view.tokens[at - 1].word;
            let border = if at == 0 || is_quoted || is_inner {
                None
            } else {
                border(view, at, &all, clause, has_finite, connective)
            };
            if let Some(border) = border
                && !(is_start && border != Border::Inner)
            {
                if border == Border::Inner {
                    outer.push(clause);
                }
                let block =
                    if border == Border::Full { all.borders.len() } else { all.blocks[clause] };
                // A mark belongs to what it ends.
                let is_mark = view.tokens[at].is_mark();
                if is_mark {
                    all.of.push(clause);
                }
                clause = all.borders.len();
                all.borders.push(border);
                all.starts.push(at + usize::from(is_mark));
                all.blocks.push(block);
                all.leads.push(lead(view, at + usize::from(is_mark)));
                has_finite = false;
                if is_mark {
                    continue;
                }
            }
            has_finite |= view.is_finite(at);
            all.of.push(clause);
        }
        all
    }

    /// Whether what is said at the end of a clause bears on a later one.
    pub(super) fn reaches(&self, from: usize, to: usize) -> bool {
        from == to
            || from < to
                && self.blocks[from] == self.blocks[to]
                && (from + 1..=to)
                    .all(|clause| !matches!(self.borders[clause], Border::Full | Border::Main))
    }

    /// The first token of a clause that is no connective or adverb.
    pub(super) fn first_word(&self, view: &View<'_>, clause: usize) -> usize {
        let start = self.starts[clause];
        (start..view.tokens.len())
            .find(|at| {
                let is_light = view.tokens[*at].is_mark()
                    || view.is(List::Connectives, *at)
                    || view.is(List::Adverbs, *at)
                        && view.text(*at) != "there"
                        && view.text(*at) != "not";
                !is_light || self.of[*at] != clause || view.word(*at).is_some()
            })
            .unwrap_or(start)
    }
}

/// The connective at a token, or nothing.
fn lead(view: &View<'_>, at: usize) -> String {
    let at = if view.text(at) == "and" || view.text(at) == "but" { at + 1 } else { at };
    view.text(at).to_owned()
}

/// What leads a clause that tells under which circumstances another one holds.
const CIRCUMSTANCES: &[&str] = &[
    "when", "whenever", "if", "since", "after", "once", "as", "while", "before", "until", "unless",
    "although", "though", "because",
];

/// What divides the clause that begins at or after a token from the one before. `connective` says
/// whether a connective there is a full border.
fn border(
    view: &View<'_>,
    at: usize,
    all: &Clauses,
    clause: usize,
    has_finite: bool,
    connective: Option<bool>,
) -> Option<Border> {
    let text = view.text(at);
    let after_mark = matches!(view.text(at - 1), "," | "-" | "(" | ":" | ";");
    match text {
        "." if view
            .tokens
            .get(at + 1)
            .is_some_and(|next| next.span.start == view.tokens[at].span.end) =>
        {
            return None;
        }
        ";" | "!" | "?" | "." | "..." | "…" | "|" => return Some(Border::Full),
        "-" | "--" | "->" | "-->" | "=>" | ">" | "—" | "~" | "/" => {
            return (has_finite || at - all.starts[clause] > 5).then_some(Border::Full);
        }
        ":" => return has_finite.then_some(Border::Main),
        "(" | "[" => return Some(Border::Inner),
        "," => return comma(view, at, all, clause, has_finite),
        "and" | "or" | "&" => return and(view, at, has_finite),
        _ => {}
    }
    match connective {
        Some(true) => full(view, at, after_mark),
        Some(false) => sub(view, at, after_mark),
        None if has_finite && begins_clause(view, at) => {
            let is_circumstance = CIRCUMSTANCES.contains(&all.leads[clause].as_str());
            Some(if is_circumstance { Border::Main } else { Border::Sub })
        }
        None => None,
    }
}

/// A person or pronoun and its verb, where the clause has a verb already.
fn begins_clause(view: &View<'_>, at: usize) -> bool {
    let is_verb = |at: usize| view.is_finite(at);
    view.is(List::Subjects, at)
        && !view.is(List::Prepositions, at - 1)
        && !matches!(
            view.text(at - 1),
            "that"
                | "and"
                | "or"
                | "is"
                | "are"
                | "does"
                | "do"
                | "did"
                | "was"
                | "can"
                | "than"
                | "of"
        )
        && (is_verb(at + 1) || view.is(List::Adverbs, at + 1) && is_verb(at + 2))
}

fn comma(
    view: &View<'_>,
    at: usize,
    all: &Clauses,
    clause: usize,
    has_finite: bool,
) -> Option<Border> {
    let next = at + 1;
    let lead = all.leads[clause].as_str();
    let depends = CIRCUMSTANCES.contains(&lead)
        || matches!(lead, "in" | "provided" | "assuming" | "given" | "even");
    if matches!(view.text(next), "nor" | "neither") {
        return Some(Border::Joined);
    }
    if view.is(List::Subjects, next)
        && (view.is_finite(next + 1)
            || view.is(List::Adverbs, next + 1) && view.is_finite(next + 2))
    {
        return Some(Border::Main);
    }
    if !has_finite && !depends {
        // `no, not 2019`, `yes, it is`: a word alone.
        let is_answer = at - all.starts[clause] == 1
            && matches!(
                view.text(at - 1),
                "no" | "yes" | "correct" | "well" | "ok" | "right" | "sorry" | "hi" | "hello"
            );
        let says = (all.starts[clause]..at).any(|before| {
            view.word(before)
                .is_some_and(|word| !word.meaning.phrases.is_empty() || word.is_predicate())
        });
        let begins = says
            && (view.is(List::Determiners, next) || view.is(List::Subjects, next))
            && view.has_finite(next);
        return if is_answer { Some(Border::Full) } else { begins.then_some(Border::Main) };
    }
    let starts_verb = matches!(view.class(next), Some(Class::Past | Class::Third))
        || (view.is(List::VerbsPast, next) || view.is_auxiliary(next)) && !view.is_named(next);
    let denies = matches!(
        view.text(next),
        "no" | "not" | "nothing" | "neither" | "none" | "without" | "nobody" | "never" | "nor"
    );
    if depends && view.has_finite(next) {
        return Some(Border::Main);
    }
    (starts_verb || denies || view.has_finite(next)).then_some(Border::Main)
}

fn and(view: &View<'_>, at: usize, has_finite: bool) -> Option<Border> {
    let next =
        if view.is(List::Adverbs, at + 1) && !view.is_auxiliary(at + 1) { at + 2 } else { at + 1 };
    let starts_verb = matches!(view.class(next), Some(Class::Past | Class::Third))
        || (view.is(List::VerbsPast, next)
            || view.is(List::VerbsPresent, next)
            || view.is_auxiliary(next))
            && !view.is_named(next);
    let starts_subject = view.has_finite(next);
    (has_finite && (starts_verb || starts_subject)).then_some(Border::Joined)
}

fn full(view: &View<'_>, at: usize, after_mark: bool) -> Option<Border> {
    let before = view.text(at - 1);
    let is_border = match view.text(at) {
        "but" => !matches!(before, "all" | "anything" | "nothing"),
        "so" => {
            (after_mark || view.has_finite(at + 1))
                && !matches!(
                    view.text(at + 1),
                    "far" | "that" | "much" | "many" | "long" | "called" | "on"
                )
        }
        "still" | "yet" | "then" | "plus" | "instead" | "anyway" | "otherwise" => {
            after_mark || before == "and"
        }
        "while" | "although" | "though" | "whereas" => view.has_finite(at + 1) || after_mark,
        _ => after_mark,
    };
    is_border.then_some(Border::Full)
}

fn sub(view: &View<'_>, at: usize, after_mark: bool) -> Option<Border> {
    let next = at + 1;
    let is_border = match view.text(at) {
        "that" => {
            let is_object = view.is(List::Prepositions, at - 1)
                || view.tokens.get(next).is_none_or(super::token::Token::is_mark);
            !is_object && !after_mark && !view.is_auxiliary(at - 1)
                || (after_mark && view.has_finite(next) && !view.is_finite(next))
        }
        "since" | "as" | "before" | "after" | "until" | "till" | "once" => {
            let starts_ing = view.class(next) == Some(Class::Ing) || view.is(List::VerbsIng, next);
            (view.has_finite_soon(next) && !view.is_finite(next) || starts_ing)
                && !matches!(view.text(next), "well" | "soon" | "long" | "far" | "if" | "though")
        }
        "what" | "how" | "where" | "who" | "why" => view.has_finite(next),
        _ => true,
    };
    is_border.then_some(Border::Sub)
}
