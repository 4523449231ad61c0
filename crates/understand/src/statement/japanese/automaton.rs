//! What may follow a stem: an automaton over the endings of the language.
//!
//! Its states are forms, such as `te` for `切れて`. An ending leads from one form to another and changes
//! what has been understood so far. Of all ways through a text the one that reads furthest counts.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use super::meaning::Meaning;
use super::tables::{Effect, Kind, Tables, tables};
use crate::statement::normal::normal;
use crate::statement::word::Class;

/// A form of a word, as an index among the automaton's forms.
type Form = usize;

#[derive(Debug)]
pub(super) struct Automaton {
    names: Vec<String>,
    /// By form, and by the first letter of the ending: the endings, longest first.
    rows: Vec<BTreeMap<Option<char>, Vec<Row>>>,
}

#[derive(Clone, Debug)]
struct Row {
    text: String,
    then: Form,
    effect: Effect,
}

/// How far a text was read.
#[derive(Clone, Copy, Debug)]
pub(super) struct Reached {
    pub(super) end: usize,
    pub(super) form: Form,
    pub(super) meaning: Meaning,
}

/// The form after which nothing counts.
const END: &str = "end";
/// Forms with which a word may end.
const COMPLETE: &[&str] = &[END, "plain", "past", "formal", "te", "polite", "noun"];

impl Automaton {
    /// The automaton of the tables, built once.
    pub(super) fn get() -> &'static Automaton {
        static AUTOMATON: OnceLock<Automaton> = OnceLock::new();
        AUTOMATON.get_or_init(|| Automaton::new(tables()))
    }

    fn new(tables: &Tables) -> Self {
        let mut automaton = Self { names: Vec::new(), rows: Vec::new() };
        automaton.inflect(tables);
        for ending in &tables.endings.rows {
            let then = automaton.form(ending.then.as_deref().unwrap_or(END));
            for after in ending.after.split(' ') {
                let names = tables.groups.get(after).map_or(after, String::as_str);
                for name in names.split(' ') {
                    let form = automaton.form(name);
                    for text in ending.text.all() {
                        automaton.add(form, Row { text, then, effect: ending.effect });
                    }
                }
            }
        }
        for name in ["object", "head-object", "past-object"] {
            let form = automaton.form(name);
            for text in tables.words.adverbs.all() {
                automaton.add(form, Row { text, then: form, effect: Effect::default() });
            }
        }
        for by_letter in &mut automaton.rows {
            for rows in by_letter.values_mut() {
                rows.sort_by_key(|row| std::cmp::Reverse(row.text.len()));
            }
        }
        automaton
    }

    /// Adds the forms of every class.
    fn inflect(&mut self, tables: &Tables) {
        let forms = &tables.inflection["forms"];
        for (class, endings) in tables.inflection.iter().filter(|(class, _)| *class != "forms") {
            let from = self.form(class);
            for (name, written) in forms.split_whitespace().zip(endings.split_whitespace()) {
                let kind = match name {
                    "passive" => Some(Kind::Event),
                    _ => None,
                };
                let effect = Effect { kind, past: name == "past", ..Effect::default() };
                let then =
                    self.form(if matches!(name, "can" | "passive") { "vowel" } else { name });
                for text in written.split('/').filter(|text| *text != "-") {
                    let text = normal(text.trim_matches('.'));
                    if name == "te" {
                        self.shorten(from, &text);
                    }
                    self.add(from, Row { text, then, effect });
                }
            }
        }
        let (vowel, contracted) = (self.form("vowel"), self.form("contracted"));
        self.rows[contracted] = self.rows[vowel].clone();
        let (suru, carried) = (self.form("suru"), self.form("do"));
        self.rows[carried] = self.rows[suru].clone();
        let noun = self.form("noun");
        for name in ["suru", "na"] {
            let form = self.form(name);
            self.add(form, Row { text: String::new(), then: noun, effect: Effect::default() });
        }
    }

    /// Adds the short forms of `てしまう` and `ておく`: `切れちゃう`, `変えとく`.
    fn shorten(&mut self, from: Form, te: &str) {
        let spoken =
            [("て", "ちゃ", "w"), ("で", "じゃ", "w"), ("て", "と", "k"), ("で", "ど", "k")];
        for (end, short, then) in spoken {
            if let Some(stem) = te.strip_suffix(end) {
                let kind = (then == "w").then_some(Kind::Event);
                let effect = Effect { kind, ..Effect::default() };
                let then = self.form(then);
                self.add(from, Row { text: format!("{stem}{short}"), then, effect });
            }
        }
    }

    /// The form of a name, new if it is not known yet.
    fn form(&mut self, name: &str) -> Form {
        self.names.iter().position(|known| known == name).unwrap_or_else(|| {
            self.names.push(name.to_owned());
            self.rows.push(BTreeMap::new());
            self.names.len() - 1
        })
    }

    fn add(&mut self, form: Form, row: Row) {
        self.rows[form].entry(row.text.chars().next()).or_default().push(row);
    }

    /// The form of a name of which the tables speak.
    pub(super) fn form_of(&self, name: &str) -> Form {
        self.names.iter().position(|known| known == name).expect("the tables name every form")
    }

    /// The name of a form.
    pub(super) fn name(&self, form: Form) -> &str {
        &self.names[form]
    }

    /// Reads on in a text, from a form.
    pub(super) fn read(
        &self,
        text: &str,
        at: usize,
        form: &str,
        meaning: Meaning,
    ) -> Option<Reached> {
        let mut walk = Walk { automaton: self, text, seen: BTreeSet::new(), best: None };
        walk.go(at, self.form_of(form), meaning);
        walk.best
    }
}

/// One search for the way that reads furthest.
struct Walk<'a> {
    automaton: &'a Automaton,
    text: &'a str,
    seen: BTreeSet<(usize, Form)>,
    best: Option<Reached>,
}

impl Walk<'_> {
    fn go(&mut self, at: usize, form: Form, meaning: Meaning) {
        if !self.seen.insert((at, form)) {
            return;
        }
        let is_complete = COMPLETE.contains(&self.automaton.name(form));
        if is_complete && self.best.is_none_or(|best| at > best.end) {
            self.best = Some(Reached { end: at, form, meaning });
        }
        let rest = &self.text[at..];
        if matches!(self.automaton.name(form), "object" | "head-object" | "past-object") {
            let length = time_at(rest);
            if length > 0 {
                self.go(at + length, form, meaning);
            }
        }
        for letter in [rest.chars().next(), None] {
            for row in self.automaton.rows[form].get(&letter).into_iter().flatten() {
                if rest.starts_with(&row.text) {
                    self.go(at + row.text.len(), row.then, meaning.with(row.effect));
                }
            }
            if letter.is_none() {
                break;
            }
        }
    }
}

/// The length of a time or a number at the beginning of a text, with its particle: `3月に`, `2台とも`. Otherwise 0.
fn time_at(text: &str) -> usize {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    if digits == 0 {
        return 0;
    }
    let is_unit = |c: char| "年月日時分週間度回件台名つ個前後付頃末上中下旬半".contains(c);
    let units: usize = text[digits..]
        .chars()
        .take_while(|c| is_unit(*c) || c.is_ascii_digit())
        .map(char::len_utf8)
        .sum();
    if units == 0 {
        return 0;
    }
    let end = digits + units;
    let particle = ["に", "で", "とも", "も", "、", "から"]
        .into_iter()
        .find(|particle| text[end..].starts_with(particle));
    end + particle.map_or(0, str::len)
}

/// The form in which a word of a class begins.
pub(super) fn first_form(class: Class) -> &'static str {
    match class {
        Class::Vowel => "vowel",
        Class::K => "k",
        Class::KIku => "k-iku",
        Class::G => "g",
        Class::S => "s",
        Class::T => "t",
        Class::N => "n",
        Class::B => "b",
        Class::M => "m",
        Class::R => "r",
        Class::RAru => "r-aru",
        Class::W => "w",
        Class::Suru => "suru",
        Class::Na => "na",
        Class::I => "i",
        Class::Meishi | Class::Noun | Class::Base | Class::Third | Class::Past | Class::Ing => {
            "noun"
        }
    }
}
