//! A word with its endings, from the end of its stem.

use std::sync::OnceLock;

use super::automaton::{Automaton, Reached, first_form};
use super::meaning::Meaning;
use super::tables::{Kind, tables};
use crate::statement::grammar::{Reading, Stance};
use crate::statement::word::Class;

/// The longest noun that a clause may describe (characters).
const MAX_HEAD: usize = 30;

/// How a word with its endings is meant, in its clause alone.
#[derive(Clone, Copy, Debug)]
pub(super) struct Folded {
    pub(super) end: usize,
    pub(super) reading: Reading,
    /// Whether it is something that somebody does.
    pub(super) is_act: bool,
    /// It is true only if the next clause has happened.
    pub(super) depends: bool,
    /// It is so if the next clause is no question.
    pub(super) concedes: bool,
    /// Whether a noun has no ending, or a particle alone.
    pub(super) is_bare: bool,
    /// Whether the verb of its clause is still to come.
    pub(super) is_loose: bool,
    /// Whether what ends it takes all that follows in its clause.
    pub(super) takes_rest: bool,
    /// Whether it is a noun that takes no endings of verbs.
    pub(super) is_noun: bool,
    /// Whether it may be past: in a past form, or in none that tells.
    pub(super) may_be_past: bool,
}

impl Folded {
    /// Words in quotation marks, with what follows these.
    pub(super) fn quoted(self, outside: &Folded) -> Self {
        let stance = self.reading.stance.max(outside.reading.stance).max(Stance::Quoted);
        Self { end: outside.end, reading: Reading { stance, ..self.reading }, ..self }
    }
}

/// Whether a stem that ends at a position is followed by an ending of its class.
pub(in crate::statement) fn inflects(text: &str, end: usize, class: Class) -> bool {
    match class {
        Class::Meishi
        | Class::Noun
        | Class::Na
        | Class::Suru
        | Class::Base
        | Class::Third
        | Class::Past
        | Class::Ing => true,
        _ => read(text, end, class, Kind::Event).is_some(),
    }
}

/// Reads the endings of a word. `is_name`: it says nothing itself, such as the name of a product.
pub(super) fn fold(
    text: &str,
    start: usize,
    end: usize,
    class: Class,
    is_name: bool,
) -> Option<Folded> {
    let kind = kind(&text[start..end], class);
    let mut reached = read(text, end, class, kind)?;
    let form = Automaton::get().name(reached.form);
    let rest = &text[reached.end..];
    let is_open = matches!(form, "te" | "polite");
    if matches!(form, "plain" | "past") && !is_finished(rest) {
        // A name in a phrase, such as `Exchange 2010 の環境`, is only a name.
        reached = if is_name { bare(end, kind) } else { described(text, reached) };
    }
    let mut meaning = reached.meaning;
    if form == "noun" && !is_name && !is_finished(rest) {
        // `更新を` may be followed by anything, `更新プログラム` is another word.
        let is_compound = !rest.starts_with(is_hiragana);
        meaning.stance =
            meaning.stance.max(if is_compound { Stance::Withheld } else { Stance::Reported });
    }
    if form == "noun" && !is_name && class == Class::Suru && kind == Kind::Act && reached.end == end
    {
        meaning.stance = meaning.stance.max(Stance::Reported);
    }
    if !is_name && lists().others.iter().any(|other| text[..start].ends_with(other.as_str())) {
        meaning.stance = Stance::Withheld;
    }
    if before_prefix(&text[..start]) && class != Class::I {
        meaning.is_denied = !meaning.is_denied;
    }
    let is_settled = is_open || form == "noun";
    let reading = Reading {
        is_denied: meaning.is_denied,
        time: meaning.time(is_settled && !is_name),
        stance: meaning.stance(is_settled),
        role: meaning.role,
        points_ahead: meaning.points_ahead,
        takes_object: false,
    };
    Some(Folded {
        end: reached.end,
        reading,
        is_act: meaning.kind == Kind::Act && !meaning.is_past,
        depends: meaning.depends,
        concedes: meaning.concedes,
        is_bare: form == "noun" && reached.end == end,
        is_loose: (is_name || class == Class::Meishi) && matches!(form, "noun" | "te"),
        takes_rest: meaning.takes_rest,
        is_noun: class == Class::Meishi,
        may_be_past: meaning.is_past || is_settled,
    })
}

fn read(text: &str, end: usize, class: Class, kind: Kind) -> Option<Reached> {
    let reached = Automaton::get().read(text, end, first_form(class), Meaning::new(kind))?;
    // `切れ、` goes on; `切れ目` is another word.
    let is_stem = Automaton::get().name(reached.form) == "polite";
    (!is_stem || is_finished(&text[reached.end..])).then_some(reached)
}

/// A word without endings.
fn bare(end: usize, kind: Kind) -> Reached {
    let form = Automaton::get().form_of("noun");
    Reached { end, form, meaning: Meaning::new(kind) }
}

/// Reads on after a noun that the clause describes: `停止しているサービスはありません`.
fn described(text: &str, clause: Reached) -> Reached {
    let mut doubtful = clause;
    doubtful.meaning.stance = doubtful.meaning.stance.max(Stance::Reported);
    let rest = &text[clause.end..];
    let is_noun = |c: char| !is_hiragana(c) && !"、。,;:!?()「」".contains(c) || c == 'の';
    let length: usize =
        rest.chars().take(MAX_HEAD).take_while(|c| is_noun(*c)).map(char::len_utf8).sum();
    if length == 0 {
        return doubtful;
    }
    let mut meaning = clause.meaning;
    meaning.points_ahead = true;
    Automaton::get().read(text, clause.end + length, "head", meaning).unwrap_or(doubtful)
}

/// Whether nothing more can belong to a word.
fn is_finished(rest: &str) -> bool {
    rest.trim_start().chars().next().is_none_or(|c| !c.is_alphanumeric() && c != 'ー')
}

fn is_hiragana(c: char) -> bool {
    matches!(c, '\u{3041}'..='\u{309f}')
}

/// Whether a prefix stands before a word that makes it its opposite: `未設定`.
fn before_prefix(before: &str) -> bool {
    before.ends_with(['未', '非'])
}

/// Words of the tables, made comparable once.
struct Lists {
    events: Vec<String>,
    acts: Vec<String>,
    others: Vec<String>,
}

fn lists() -> &'static Lists {
    static LISTS: OnceLock<Lists> = OnceLock::new();
    LISTS.get_or_init(|| {
        let words = &tables().words;
        Lists { events: words.events.all(), acts: words.acts.all(), others: words.others.all() }
    })
}

/// Whether a text ends with a noun for what happens by itself.
pub(super) fn ends_with_event(text: &str) -> bool {
    lists().events.iter().any(|event| text.ends_with(event.as_str()))
}

/// Whether a word tells what is the case, what happens, or what somebody does.
fn kind(word: &str, class: Class) -> Kind {
    match class {
        Class::I | Class::Na | Class::RAru => Kind::State,
        Class::Meishi | Class::Noun | Class::Base | Class::Third | Class::Past | Class::Ing => {
            Kind::State
        }
        Class::Suru if ends_with_event(word) => Kind::Event,
        Class::Suru => Kind::Act,
        _ if lists().acts.iter().any(|act| act == word) => Kind::Act,
        _ => Kind::Event,
    }
}
