//! Observations to facts, by the signs and properties of the pack.

use aho_corasick::{AhoCorasick, MatchKind};

use super::fold::{Folded, fold};
use super::{FactIx, Pack, Property, Sign};
use crate::fact::{Fact, How, Observation, Place, Source, Standing, Value};

/// A sign that was seen, and whether its fact took its value from it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeenSign {
    /// Position in [`Pack::signs`].
    pub sign: usize,
    /// Where.
    pub at: Place,
    /// Whether it gave a fact its value; else another sign of the same chain did.
    pub counted: bool,
}

/// What observations mean.
#[derive(Clone, Debug, Default)]
pub struct Interpretation {
    /// The facts, each with the line it came from.
    pub facts: Vec<Fact>,
    /// Every sign seen, innermost last.
    pub signs: Vec<SeenSign>,
}

/// The signs of a pack, ready to be looked for in texts of any size in one pass.
#[derive(Debug)]
pub struct Interpreter<'p> {
    pack: &'p Pack,
    automaton: Option<AhoCorasick>,
    /// By pattern of the automaton: sign, alternative, and which piece of it.
    pieces: Vec<(usize, usize, usize)>,
    /// By sign, by alternative: how many pieces it has.
    lengths: Vec<Vec<usize>>,
}

impl<'p> Interpreter<'p> {
    /// Prepares a pack's signs.
    pub fn new(pack: &'p Pack) -> Self {
        let mut patterns = Vec::new();
        let mut pieces = Vec::new();
        let mut lengths = Vec::new();
        for (at, sign) in pack.signs.iter().enumerate() {
            let mut of_sign = Vec::new();
            for (alternative, text) in sign.text.iter().enumerate() {
                let split: Vec<String> =
                    text.split('*').map(fold).filter(|piece| !piece.is_empty()).collect();
                of_sign.push(split.len());
                for (piece, pattern) in split.into_iter().enumerate() {
                    patterns.push(pattern);
                    pieces.push((at, alternative, piece));
                }
            }
            lengths.push(of_sign);
        }
        let automaton =
            AhoCorasick::builder().match_kind(MatchKind::Standard).build(&patterns).ok();
        Self { pack, automaton, pieces, lengths }
    }

    /// What the observations mean.
    pub fn interpret(&self, seen: &[Observation]) -> Interpretation {
        let mut meaning = Interpretation::default();
        for observation in seen {
            match observation {
                Observation::Message { text, at } => self.message(text, at, &mut meaning),
                Observation::Property { name, value, of, at } => {
                    for property in &self.pack.properties {
                        if property.names.iter().any(|own| own.eq_ignore_ascii_case(name)) {
                            self.property(property, value, of.as_deref(), at, &mut meaning);
                        }
                    }
                }
            }
        }
        meaning
    }

    /// One chain of messages: of all signs that give a fact, the highest rank counts, then the
    /// innermost, which stands last.
    fn message(&self, text: &str, at: &Place, meaning: &mut Interpretation) {
        let folded = Folded::new(text);
        let mut found = self.find(&folded.text);
        found.sort_by_key(|(sign, end)| (*end, *sign));
        let mut best: Vec<(FactIx, usize, usize)> = Vec::new();
        for (position, (sign, _)) in found.iter().enumerate() {
            let own = &self.pack.signs[*sign];
            for (fact, outcome) in &own.gives {
                match best.iter_mut().find(|(other, ..)| other == fact) {
                    Some((_, outcome_then, position_then)) => {
                        if own.rank >= self.pack.signs[found[*position_then].0].rank {
                            (*outcome_then, *position_then) = (*outcome, position);
                        }
                    }
                    None => best.push((*fact, *outcome, position)),
                }
            }
        }
        let lines: Vec<&str> = text.lines().collect();
        for (position, (sign, end)) in found.iter().enumerate() {
            let line = folded.line(end.saturating_sub(1));
            let quote = folded.quote(lines.get(line - 1).copied().unwrap_or(""), *end);
            let place = Place { source: at.source.clone(), line: at.line + line - 1, quote };
            let counted = best.iter().any(|(.., by)| *by == position);
            for (fact, outcome, by) in &best {
                if *by == position {
                    let value = Value::Text(self.pack.facts[fact.0].outcomes[*outcome].clone());
                    meaning.facts.push(self.fact(
                        *fact,
                        None,
                        value,
                        &place,
                        &self.pack.signs[*sign],
                    ));
                }
            }
            meaning.signs.push(SeenSign { sign: *sign, at: place, counted });
        }
    }

    /// The signs in a folded text, each with the end of its last occurrence.
    fn find(&self, text: &str) -> Vec<(usize, usize)> {
        let Some(automaton) = &self.automaton else {
            return Vec::new();
        };
        // By sign and alternative: how many of its pieces have been seen in order.
        let mut progress: Vec<Vec<usize>> =
            self.lengths.iter().map(|lengths| vec![0; lengths.len()]).collect();
        let mut ends: Vec<Option<usize>> = vec![None; self.lengths.len()];
        for hit in automaton.find_overlapping_iter(text) {
            let (sign, alternative, piece) = self.pieces[hit.pattern().as_usize()];
            let done = &mut progress[sign][alternative];
            if *done == piece {
                *done += 1;
            }
            if *done == self.lengths[sign][alternative] && piece + 1 == *done {
                ends[sign] = Some(hit.end());
            }
        }
        ends.into_iter().enumerate().filter_map(|(sign, end)| Some((sign, end?))).collect()
    }

    fn property(
        &self,
        property: &Property,
        value: &str,
        of: Option<&str>,
        at: &Place,
        meaning: &mut Interpretation,
    ) {
        let fact = &self.pack.facts[property.fact.0];
        let value = if property.values.is_empty() {
            if value.is_empty() {
                return;
            }
            Value::Text(value.to_owned())
        } else {
            let folded = fold(value);
            let outcome = property.values.iter().find(|(_, patterns)| {
                patterns.iter().any(|pattern| matches(&fold_pattern(pattern), &folded))
            });
            let Some((outcome, _)) = outcome else { return };
            Value::Text(fact.outcomes[*outcome].clone())
        };
        let of = of.filter(|_| fact.of.is_some());
        let learned = self.parsed(property.fact, of, value, at, &property.about.id);
        // Several objects in one text that give one fact: the outcome that masks the others counts.
        let rank =
            |fact_value: &Fact| fact_value.value().and_then(|v| fact.outcome(&v.to_string()));
        match meaning.facts.iter_mut().find(|old| old.id == learned.id && old.of == learned.of) {
            Some(old) if old.source.name == learned.source.name => {
                if rank(&learned) > rank(old) {
                    *old = learned;
                }
            }
            _ => meaning.facts.push(learned),
        }
    }

    fn fact(&self, fact: FactIx, of: Option<&str>, value: Value, at: &Place, by: &Sign) -> Fact {
        self.parsed(fact, of, value, at, &by.about.id)
    }

    fn parsed(&self, fact: FactIx, of: Option<&str>, value: Value, at: &Place, by: &str) -> Fact {
        Fact {
            id: self.pack.facts[fact.0].about.id.clone(),
            of: of.map(str::to_owned),
            standing: Standing::Known(value),
            how: How::Parsed,
            source: Source {
                name: at.source.clone(),
                line: Some(at.line),
                quote: Some(at.quote.clone()),
            },
            rule: Some(by.to_owned()),
            at: None,
        }
    }
}

/// A pattern's folded pieces between its asterisks, empty ones kept: they free the ends.
fn fold_pattern(pattern: &str) -> Vec<String> {
    pattern.split('*').map(fold).collect()
}

/// Whether a whole value fits a pattern.
fn matches(pieces: &[String], value: &str) -> bool {
    let [first, middle @ .., last] = pieces else {
        return pieces.first().is_some_and(|only| only == value);
    };
    let Some(mut rest) = value.strip_prefix(first.as_str()) else {
        return false;
    };
    for piece in middle {
        match rest.find(piece.as_str()) {
            Some(at) => rest = &rest[at + piece.len()..],
            None => return false,
        }
    }
    rest.ends_with(last.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(pattern: &str, value: &str, expected: bool) {
        assert_eq!(matches(&fold_pattern(pattern), &fold(value)), expected);
    }

    #[test]
    fn values_match_whole_or_with_asterisks() {
        check("False", "false", true);
        check("False", "False, True", false);
        check("*Basic*", "{Basic, Ntlm}", true);
        check("Version 14*", "Version 14.3 (Build 123.4)", true);
        check("Version 14*", "Version 15.0", false);
        check("*", "", true);
        check("a*a", "a", false);
    }
}
