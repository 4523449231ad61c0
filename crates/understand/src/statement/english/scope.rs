//! How far triggers reach, and what they do to the words there.

use super::clause::{Border, Clauses};
use super::language::List;
use super::pattern::{Effect, Found, Reach};
use super::view::View;
use crate::names::is_host;
use crate::statement::grammar::{Stance, Subject};
use crate::statement::instance;
use crate::statement::word::Word;

type Trigger = Found<(Effect, Reach)>;

/// What triggers do, by token.
#[derive(Debug, Default)]
pub(super) struct Scope {
    /// By token: how often it is denied.
    pub(super) denials: Vec<usize>,
    pub(super) stances: Vec<Stance>,
    pub(super) planned: Vec<bool>,
    pub(super) over: Vec<bool>,
    pub(super) changed: Vec<bool>,
    /// By clause: whether it says when something happened.
    pub(super) is_event: Vec<bool>,
    /// By token: what the trigger does that it belongs to.
    pub(super) in_trigger: Vec<Option<Effect>>,
    /// Tokens of words that are named as not there.
    pub(super) absent: Vec<usize>,
    /// Whether something was tried in vain.
    pub(super) is_in_vain: bool,
}

impl Scope {
    pub(super) fn new(view: &View<'_>, clauses: &Clauses) -> Self {
        let count = view.tokens.len();
        let mut scope = Self {
            denials: vec![0; count],
            stances: vec![Stance::Asserted; count],
            planned: vec![false; count],
            over: vec![false; count],
            changed: vec![false; count],
            is_event: vec![false; clauses.borders.len()],
            in_trigger: vec![None; count],
            absent: Vec::new(),
            is_in_vain: false,
        };
        let begins = |at: usize| {
            let clause = clauses.of[at];
            at == clauses.starts[clause] || at == clauses.first_word(view, clause)
        };
        // A trigger in a word of the pack is part of the word; a longer one takes the word with it.
        let is_free = |from: usize, to: usize| {
            let covers = |word: usize| {
                let all = view.tokens.iter().filter(|token| token.word == Some(word)).count();
                let inside =
                    view.tokens[from..to].iter().filter(|token| token.word == Some(word)).count();
                inside == all && all < to - from
            };
            view.tokens[from..to].iter().all(|token| token.word.is_none_or(covers))
        };
        let triggers = view.language.triggers.find(view.tokens, begins, is_free);
        for trigger in &triggers {
            scope.apply(view, clauses, trigger);
        }
        scope.relatives(view, clauses);
        for clause in 0..clauses.borders.len() {
            let begins =
                clauses.blocks[clause] == clause || clauses.borders[clause] == Border::Main;
            if begins && is_definition(view, clauses, clause) {
                let block = clauses.blocks[clause];
                let rest = (0..count).filter(|at| {
                    clauses.of[*at] >= clause && clauses.blocks[clauses.of[*at]] == block
                });
                rest.for_each(|at| scope.lower(at, Stance::Withheld));
            }
        }
        scope.question(view, clauses);
        scope.orders(view, clauses);
        scope
    }

    fn apply(&mut self, view: &View<'_>, clauses: &Clauses, trigger: &Trigger) {
        let (effect, reach) = trigger.means;
        // `creating the endpoint says`: a program, and no person.
        let is_printed = effect == Effect::Doubtful
            && trigger.from > 0
            && view.is_named(trigger.from - 1)
            && matches!(
                view.text(trigger.from),
                "says"
                    | "say"
                    | "said"
                    | "reports"
                    | "reported"
                    | "states"
                    | "stated"
                    | "tells"
                    | "told"
            );
        let effect = if is_printed { Effect::Quoted } else { effect };
        let clause = clauses.of[trigger.from];
        // The words of a trigger say nothing themselves.
        for at in trigger.from..trigger.to {
            self.in_trigger[at] = Some(effect);
            let keeps_words = matches!(
                effect,
                Effect::Event | Effect::Changed | Effect::Attempt | Effect::Vain | Effect::None
            );
            if view.tokens[at].word.is_some() && !keeps_words {
                self.stances[at] = Stance::Withheld;
            }
        }
        if effect == Effect::Negation {
            if (trigger.from..trigger.to).any(|at| view.text(at) == "longer") {
                let here = (0..view.tokens.len()).filter(|at| clauses.of[*at] == clause);
                here.for_each(|at| self.changed[at] = true);
            }
            self.deny(view, clauses, trigger);
            return;
        }
        if effect == Effect::Event {
            self.is_event[clause] = true;
            return;
        }
        for at in 0..view.tokens.len() {
            let other = clauses.of[at];
            let is_reached = match reach {
                Reach::Ahead => at >= trigger.to && clauses.reaches(clause, other),
                Reach::Clause => {
                    other == clause || clauses.reaches(clause, other) && other > clause
                }
                Reach::Block => clauses.blocks[other] == clauses.blocks[clause],
                Reach::Sentence => true,
                Reach::Next => false,
            };
            if !is_reached {
                continue;
            }
            match effect {
                Effect::Withheld => self.lower(at, Stance::Withheld),
                Effect::Elsewhere => self.lower(at, Stance::Elsewhere),
                Effect::Attempt if !is_value(view, at) => self.lower(at, Stance::Withheld),
                Effect::Doubtful => self.lower(at, Stance::Reported),
                Effect::Raised => {
                    self.lower(at, Stance::Reported);
                    self.denials[at] += 1;
                }
                Effect::Quoted => self.lower(at, Stance::Quoted),
                Effect::Planned => self.planned[at] = true,
                // What is over and what has changed stays in its clause.
                Effect::Over => self.over[at] |= other == clause,
                Effect::Changed => self.changed[at] |= other == clause,
                Effect::Attempt
                | Effect::Vain
                | Effect::None
                | Effect::Negation
                | Effect::Event => {}
            }
        }
        self.is_in_vain |= effect == Effect::Vain;
    }

    fn lower(&mut self, at: usize, stance: Stance) {
        self.stances[at] = self.stances[at].max(stance);
    }

    /// Denies what a negation reaches: what follows up to the next verb of its own, the whole clause, or
    /// the thing that follows.
    fn deny(&mut self, view: &View<'_>, clauses: &Clauses, trigger: &Trigger) {
        let clause = clauses.of[trigger.from];
        let in_clause = |at: &usize| clauses.of[*at] == clause;
        // `with no proxy`
        let is_verbless = trigger.from > clauses.starts[clause]
            && !(0..view.tokens.len()).filter(in_clause).any(|at| view.is_finite(at));
        let is_aside = is_verbless
            || trigger.from > 0 && matches!(view.text(trigger.from - 1), "with" | "by" | "via");
        let noun = (trigger.to..view.tokens.len().min(trigger.to + 5))
            .filter(in_clause)
            .take_while(|at| !view.is_finite(*at) || view.is_named(*at))
            .find(|at| view.is_named(*at));
        match trigger.means.1 {
            Reach::Clause if !is_aside => {
                // `no, it is not`
                if view.text(trigger.to) == "," && trigger.to - trigger.from == 1 {
                    return;
                }
                // `no entries, neither here nor there` denies once.
                for at in (0..view.tokens.len()).filter(in_clause) {
                    self.denials[at] = self.denials[at].max(1);
                }
                self.absent.extend(noun);
            }
            Reach::Next | Reach::Clause => {
                if let Some(at) = noun {
                    let word = view.tokens[at].word;
                    (0..view.tokens.len())
                        .filter(|at| view.tokens[*at].word == word)
                        .for_each(|at| self.denials[at] += 1);
                    self.absent.push(at);
                }
            }
            _ => {
                let says = |at: usize| view.word(at).is_some_and(|word| word.is_predicate());
                if !(0..view.tokens.len()).filter(in_clause).any(says) {
                    self.absent.extend(noun);
                }
                for at in (trigger.to..view.tokens.len()).filter(in_clause) {
                    let is_new_verb = at >= trigger.to + 2
                        && matches!(
                            view.text(at),
                            "is" | "are" | "was" | "were" | "has" | "does" | "do" | "did" | "had"
                        )
                        && !view.is(List::Adverbs, at - 1);
                    if is_new_verb {
                        break;
                    }
                    self.denials[at] += 1;
                }
            }
        }
    }

    /// `no suite that both support`: what is said of a thing that is not there says nothing.
    fn relatives(&mut self, view: &View<'_>, clauses: &Clauses) {
        for clause in 1..clauses.borders.len() {
            let start = clauses.starts[clause];
            let is_restrictive = clauses.borders[clause] == Border::Sub
                && matches!(clauses.leads[clause].as_str(), "that" | "which" | "who" | "whose")
                && start > 0
                && view.text(start - 1) != ",";
            if is_restrictive
                && self.denials[start - 1] > 0
                && self.is_absent_before(view, clauses, start)
            {
                (start..view.tokens.len())
                    .filter(|at| clauses.of[*at] == clause)
                    .for_each(|at| self.lower(at, Stance::Withheld));
            }
        }
    }

    fn is_absent_before(&self, view: &View<'_>, clauses: &Clauses, start: usize) -> bool {
        let clause = clauses.of[start - 1];
        self.absent.iter().any(|at| {
            clauses.of[*at] == clause && *at < start && *at + 6 > start && view.is_named(*at)
        })
    }

    /// A question says nothing: the sentence, or its last clause if that alone is one.
    fn question(&mut self, view: &View<'_>, clauses: &Clauses) {
        let last =
            view.tokens.iter().rposition(|token| !matches!(token.text.as_str(), "\"" | ")" | "'"));
        let is_marked = last.is_some_and(|last| view.text(last) == "?");
        for clause in 0..clauses.borders.len() {
            let first = clauses.first_word(view, clause);
            let is_inverted = view.is_auxiliary(first)
                && clauses.of[first] == clause
                && (view.is(List::Subjects, first + 1)
                    || view.is(List::Determiners, first + 1)
                    || view.is_named(first + 1))
                && !view.is(List::Adverbs, first + 1);
            let asks = matches!(
                view.text(first),
                "what"
                    | "which"
                    | "how"
                    | "why"
                    | "when"
                    | "where"
                    | "who"
                    | "whose"
                    | "any"
                    | "anything"
            );
            let is_full = clauses.borders[clause] == Border::Full
                || is_marked && clauses.borders[clause] != Border::Sub;
            let is_question = is_full
                && (is_inverted
                    || is_marked && asks
                    || asks
                        && view.is_auxiliary(first + 1)
                        && view.text(first) != "who"
                        && view.text(first) != "what");
            if is_question {
                self.withhold_from(view, clauses, clause);
                if is_marked {
                    return;
                }
            }
        }
        if is_marked {
            self.withhold_from(view, clauses, 0);
        }
    }

    fn withhold_from(&mut self, view: &View<'_>, clauses: &Clauses, clause: usize) {
        for at in 0..view.tokens.len() {
            let other = clauses.of[at];
            if other >= clause
                && (clauses.reaches(clause, other)
                    || clauses.blocks[clause] == clauses.blocks[other]
                    || view.text(view.tokens.len() - 1) == "?")
            {
                self.lower(at, Stance::Withheld);
            }
        }
    }

    /// `Renew the certificate`, `then check the name`: a verb without subject that tells somebody to do it.
    fn orders(&mut self, view: &View<'_>, clauses: &Clauses) {
        for clause in 0..clauses.borders.len() {
            let first = clauses.first_word(view, clause);
            let is_own = matches!(clauses.borders[clause], Border::Full | Border::Main)
                || clauses.borders[clause] == Border::Joined
                    && clauses.starts[clause] + 1 == first
                    && self.is_withheld_before(clauses, clause);
            if is_own
                && clauses.of.get(first) == Some(&clause)
                && view.is(List::Imperatives, first)
                && !view.is_named(first)
                && view.text(first + 1) != ":"
            {
                for at in 0..view.tokens.len() {
                    let other = clauses.of[at];
                    if other == clause || other > clause && clauses.reaches(clause, other) {
                        self.lower(at, Stance::Withheld);
                    }
                }
            }
        }
    }

    fn is_withheld_before(&self, clauses: &Clauses, clause: usize) -> bool {
        clauses.starts[clause]
            .checked_sub(1)
            .is_some_and(|before| self.stances[before] == Stance::Withheld)
    }
}

/// `Receive As is a permission that`, `a staged migration moves`: what a thing is in general.
fn is_definition(view: &View<'_>, clauses: &Clauses, clause: usize) -> bool {
    let first = clauses.first_word(view, clause);
    let noun = if matches!(view.text(first), "a" | "an") { first + 1 } else { first };
    if !view.is_named(noun) {
        return false;
    }
    let word = view.tokens[noun].word;
    let verb = (noun..view.tokens.len())
        .find(|at| view.tokens[*at].word != word && view.text(*at) != "one");
    let Some(verb) = verb else { return false };
    let is_copula = matches!(view.text(verb), "is" | "are")
        && matches!(view.text(verb + 1), "a" | "an" | "the" | "called" | "what" | "used");
    let is_general = noun > first
        && (view.is(List::VerbsPresent, verb) || view.is(List::Auxiliaries, verb))
        && !matches!(
            view.text(verb),
            "sits"
                | "stands"
                | "is"
                | "has"
                | "terminates"
                | "filters"
                | "inspects"
                | "decrypts"
                | "publishes"
                | "runs"
                | "blocks"
                | "does"
                | "would"
                | "could"
                | "should"
                | "was"
                | "had"
                | "did"
        );
    is_copula && (clause == 0 || noun > first) || is_general
}

/// The subjects of the clauses.
pub(super) fn subjects(view: &View<'_>, clauses: &Clauses) -> Vec<Subject> {
    (0..clauses.borders.len()).map(|clause| subject(view, clauses, clause)).collect()
}

fn subject(view: &View<'_>, clauses: &Clauses, clause: usize) -> Subject {
    let tokens: Vec<usize> = (clauses.starts[clause]..view.tokens.len())
        .filter(|at| clauses.of[*at] == clause)
        .collect();
    let Some(verb) = tokens.iter().copied().find(|at| view.is_finite(*at)) else {
        return Subject::Known;
    };
    let before: Vec<usize> = tokens.into_iter().take_while(|at| *at < verb).collect();
    let is_server = |at: &usize| instance::is_server(view.text(*at)) || is_host(view.text(*at));
    // `not a single mailbox`: words with their own subject.
    let is_long = |at: &usize| view.word(*at).is_some_and(|word| text_has_space(view, word));
    let is_aside = |at: &usize| *at > 0 && view.is(List::Prepositions, *at - 1);
    if before.iter().any(|at| view.is_named(*at) && !is_aside(at) || is_long(at) || is_server(at)) {
        return Subject::Known;
    }
    if before.iter().any(|at| matches!(view.text(*at), "its" | "their")) {
        return Subject::Pronoun;
    }
    // The subject stands right before the verb; what stands before a preposition is no part of it.
    let mut kind = Subject::Known;
    for at in before {
        if view.is(List::Pronouns, at) && view.text(at) != "that"
            || matches!(view.text(at), "that") && at + 1 == verb
        {
            kind = Subject::Pronoun;
        } else if view.is(List::Persons, at) || view.is(List::Neutral, at) {
            kind = Subject::Known;
        } else if !is_light(view, at) {
            kind = Subject::Other;
        }
    }
    kind
}

fn text_has_space(view: &View<'_>, word: &Word) -> bool {
    view.tokens
        .iter()
        .filter(|token| word.span.start <= token.span.start && token.span.start < word.span.end)
        .count()
        > 1
}

/// Whether a token belongs to a value, such as a version.
fn is_value(view: &View<'_>, at: usize) -> bool {
    view.word(at)
        .is_some_and(|word| word.meaning.phrases.iter().any(|(_, outcome)| outcome.is_some()))
}

fn is_light(view: &View<'_>, at: usize) -> bool {
    view.tokens[at].is_mark()
        || [
            List::Determiners,
            List::Adverbs,
            List::Prepositions,
            List::Connectives,
            List::Auxiliaries,
        ]
        .into_iter()
        .any(|list| view.is(list, at))
}
