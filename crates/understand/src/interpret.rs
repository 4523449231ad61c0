//! Observations to facts, by the signs and properties of the pack.

use std::collections::{BTreeMap, HashMap};

use aho_corasick::{AhoCorasick, MatchKind};
use shindan_model::{
    Fact, FactIx, FactKind, How, Observation, Pack, Place, Property, Source, Standing, Value,
    parse_date,
};

use super::fold::{Folded, fold};
use super::phrases::{Phrases, Said};

/// A message that a console wrapped over so many lines is quoted whole.
const MAX_WRAPPED_LINES: usize = 4;

/// A sign that was seen, and whether its fact took its value from it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeenSign {
    /// Position in [`Pack::signs`].
    pub sign: usize,
    /// In which text.
    pub source: String,
    /// Where it ends.
    pub at: Place,
    /// The line on which it begins.
    pub first_line: usize,
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
    pub(super) pack: &'p Pack,
    automaton: Option<AhoCorasick>,
    /// By pattern of the automaton: sign, alternative, and which piece of it.
    pieces: Vec<(usize, usize, usize)>,
    /// By sign, by alternative: how many pieces it has.
    lengths: Vec<Vec<usize>>,
    /// By name in lower case: positions in [`Pack::properties`].
    properties: HashMap<String, Vec<usize>>,
    pub(super) phrases: Phrases,
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
        let mut properties: HashMap<String, Vec<usize>> = HashMap::new();
        for (at, property) in pack.properties.iter().enumerate() {
            for name in &property.names {
                properties.entry(name.to_ascii_lowercase()).or_default().push(at);
            }
        }
        Self { pack, automaton, pieces, lengths, properties, phrases: Phrases::new(pack) }
    }

    /// What was seen in one text, or by one probe, means. `source` is what people call that.
    pub fn interpret<'t>(
        &self,
        source: &str,
        seen: impl IntoIterator<Item = Observation<'t>>,
    ) -> Interpretation {
        let mut meaning = Interpretation::default();
        let mut beside: Vec<Seen> = Vec::new();
        let mut said: Vec<(Said, Place)> = Vec::new();
        let mut given = Given::default();
        // By sign: how many of the times it was seen say nothing.
        let mut excused: BTreeMap<usize, usize> = BTreeMap::new();
        for observation in seen {
            match observation {
                Observation::Message { text, at } => {
                    self.message(&text, source, &at, &mut given, &mut meaning);
                }
                Observation::Excused { text } => {
                    for (sign, times) in self.find(&Folded::new(&text).text).1.iter().enumerate() {
                        *excused.entry(sign).or_insert(0) += times;
                    }
                }
                Observation::Sentence { text, at } => {
                    said.extend(
                        self.phrases
                            .said(&text)
                            .into_iter()
                            .map(|statement| (statement, at.clone())),
                    );
                }
                // What an answer means hangs on the question, which a case knows.
                Observation::Answer { .. } => {}
                Observation::Property { name, value, of, cmdlet, object, at } => {
                    if beside.first().is_some_and(|first| first.object != object) {
                        self.object(&beside, source, &mut given, &mut meaning);
                        beside.clear();
                    }
                    beside.push(Seen { name, value, of, cmdlet, object, at });
                }
            }
        }
        self.object(&beside, source, &mut given, &mut meaning);
        self.said(said, source, &mut meaning);
        self.excuse(&excused, &given, &mut meaning);
        meaning
    }

    /// Takes back what signs gave that were seen only where they say nothing.
    fn excuse(
        &self,
        excused: &BTreeMap<usize, usize>,
        given: &Given,
        meaning: &mut Interpretation,
    ) {
        let times = |sign: usize| given.times.get(&sign).copied().unwrap_or(0);
        let all = |sign: usize| excused.get(&sign).is_some_and(|n| *n > 0 && *n >= times(sign));
        for seen in &mut meaning.signs {
            seen.counted &= !all(seen.sign);
        }
        let by = |id: &str| self.pack.signs.iter().position(|sign| sign.about.id == id);
        if excused.values().any(|times| *times > 0) {
            let is_excused = |fact: &Fact| fact.rule.as_deref().and_then(by).is_some_and(all);
            meaning.facts.retain(|fact| !is_excused(fact));
        }
    }

    /// What sentences say, where all that speak of a fact say the same.
    fn said(&self, said: Vec<(Said, Place)>, source: &str, meaning: &mut Interpretation) {
        let mut by_fact: BTreeMap<FactIx, Vec<(Said, Place)>> = BTreeMap::new();
        for statement in said {
            by_fact.entry(self.pack.phrases[statement.0.phrase].fact).or_default().push(statement);
        }
        for (fact, mut all) in by_fact {
            let (first, at) = all.swap_remove(0);
            if all.iter().any(|(other, _)| other.value != first.value) {
                continue;
            }
            let value = match first.value {
                Ok(outcome) => self.pack.facts[fact.0].outcomes[outcome].clone(),
                Err(name) => name,
            };
            let by = &self.pack.phrases[first.phrase].about.id;
            let learned = self.parsed(fact, None, Value::Text(value), source, &at, by);
            meaning.facts.push(Fact { how: How::Stated, ..learned });
        }
    }

    /// One object: what each of its properties means, given the others.
    fn object(
        &self,
        beside: &[Seen],
        source: &str,
        given: &mut Given,
        meaning: &mut Interpretation,
    ) {
        for seen in beside {
            let named = self.properties.get(&seen.name.to_ascii_lowercase());
            for at in named.into_iter().flatten() {
                let property = &self.pack.properties[*at];
                let fits = |(name, patterns): &(String, Vec<String>)| {
                    beside.iter().any(|other| {
                        other.name.eq_ignore_ascii_case(name) && fits(patterns, &other.value)
                    })
                };
                if property.is_printed_by(seen.cmdlet.as_deref())
                    && property.with.iter().all(fits)
                    && !property.without.iter().any(fits)
                {
                    self.property(property, seen, source, given, meaning);
                }
            }
        }
    }

    /// One chain of messages: of all signs that give a fact, the highest rank counts, then the
    /// innermost, which stands last.
    fn message(
        &self,
        text: &str,
        source: &str,
        at: &Place,
        given: &mut Given,
        meaning: &mut Interpretation,
    ) {
        let folded = Folded::new(text);
        let (mut found, times) = self.find(&folded.text);
        for (sign, times) in times.iter().enumerate().filter(|(_, times)| **times > 0) {
            *given.times.entry(sign).or_insert(0) += times;
        }
        found.sort_by_key(|(sign, _, end)| (*end, *sign));
        let mut best: Vec<(FactIx, usize, usize)> = Vec::new();
        for (position, (sign, ..)) in found.iter().enumerate() {
            let given = &self.pack.signs[*sign];
            for (fact, outcome) in &given.gives {
                match best.iter_mut().find(|(other, ..)| other == fact) {
                    Some((_, outcome_then, position_then)) => {
                        if given.rank >= self.pack.signs[found[*position_then].0].rank {
                            (*outcome_then, *position_then) = (*outcome, position);
                        }
                    }
                    None => best.push((*fact, *outcome, position)),
                }
            }
        }
        let line_at = |number: usize| text.lines().nth(number - 1).unwrap_or("");
        for (position, (sign, start, end)) in found.iter().enumerate() {
            let line = folded.line(end.saturating_sub(1));
            let first = folded.line(*start);
            let quote = if first < line && line - first <= MAX_WRAPPED_LINES {
                let wrapped = text.lines().skip(first - 1).take(line + 1 - first);
                wrapped.map(str::trim).collect::<Vec<_>>().join(" ")
            } else {
                folded.quote(line_at(line), *end)
            };
            let place = Place { line: at.line + line - 1, quote };
            let rank = self.pack.signs[*sign].rank;
            let mut counted = false;
            for (fact, outcome, by) in &best {
                // Another message of the same text may have said something more specific.
                if *by != position || given.ranks.get(fact).is_some_and(|(other, _)| *other > rank)
                {
                    continue;
                }
                counted = true;
                let value = Value::Text(self.pack.facts[fact.0].outcomes[*outcome].clone());
                let by = &self.pack.signs[*sign].about.id;
                let learned = self.parsed(*fact, None, value, source, &place, by);
                match given.ranks.insert(*fact, (rank, meaning.facts.len())) {
                    Some((_, old)) => {
                        meaning.facts[old] = learned;
                        given.ranks.insert(*fact, (rank, old));
                    }
                    None => meaning.facts.push(learned),
                }
            }
            let first_line = at.line + folded.line(*start) - 1;
            let source = source.to_owned();
            meaning.signs.push(SeenSign { sign: *sign, source, at: place, first_line, counted });
        }
    }

    /// The signs in a folded text, each with the start and the end of its last occurrence; and by sign
    /// how often it was seen.
    fn find(&self, text: &str) -> (Vec<(usize, usize, usize)>, Vec<usize>) {
        let mut times = vec![0; self.lengths.len()];
        let Some(automaton) = &self.automaton else {
            return (Vec::new(), times);
        };
        // By sign and alternative: how many of its pieces have been seen in order, and where the last of
        // these ends.
        let mut progress: Vec<Vec<(usize, usize)>> =
            self.lengths.iter().map(|lengths| vec![(0, 0); lengths.len()]).collect();
        let mut starts = vec![0; self.lengths.len()];
        let mut ends: Vec<Option<usize>> = vec![None; self.lengths.len()];
        for hit in automaton.find_overlapping_iter(text) {
            let (sign, alternative, piece) = self.pieces[hit.pattern().as_usize()];
            let (done, end) = &mut progress[sign][alternative];
            if *done == piece && hit.start() >= *end {
                (*done, *end) = (piece + 1, hit.end());
            }
            if piece == 0 {
                starts[sign] = hit.start();
            }
            if *done == self.lengths[sign][alternative] && piece + 1 == *done {
                ends[sign] = Some(hit.end());
                times[sign] += 1;
            }
        }
        let found = ends.into_iter().zip(starts).enumerate();
        let found = found.filter_map(|(sign, (end, start))| Some((sign, start.min(end?), end?)));
        (found.collect(), times)
    }

    fn property(
        &self,
        property: &Property,
        seen: &Seen,
        source: &str,
        given: &mut Given,
        meaning: &mut Interpretation,
    ) {
        let fact = &self.pack.facts[property.fact.0];
        let value = if property.values.is_empty() {
            match printed(&fact.kind, &seen.value) {
                Some(value) => value,
                None => return,
            }
        } else {
            let outcomes = property.values.iter().find(|(_, patterns)| fits(patterns, &seen.value));
            let Some((outcomes, _)) = outcomes else { return };
            let mut names: Vec<String> =
                outcomes.iter().map(|outcome| fact.outcomes[*outcome].clone()).collect();
            if names.len() == 1 { Value::Text(names.remove(0)) } else { Value::OneOf(names) }
        };
        let of = seen.of.as_deref().filter(|_| fact.of.is_some());
        let at = &seen.at;
        let learned = self.parsed(property.fact, of, value, source, at, &property.about.id);
        let key = (property.fact, of.map(str::to_owned));
        let places = given.places.entry(key).or_default();
        if fact.kind != FactKind::Finding {
            // What contradicts itself is kept; who settles the facts shows it.
            let is_said = |at: &usize| meaning.facts[*at].standing == learned.standing;
            if !places.iter().any(is_said) {
                places.push(meaning.facts.len());
                meaning.facts.push(learned);
            }
            return;
        }
        // Several objects in one text that give one fact: the outcome that masks the others counts.
        let rank = |given: &Fact| {
            let value = given.value()?.to_string();
            value.split('|').filter_map(|one| fact.outcome(one)).min()
        };
        let by_sign = given.ranks.get(&property.fact).filter(|_| of.is_none()).map(|(_, at)| *at);
        let known = by_sign.or_else(|| places.first().copied());
        match known.and_then(|at| meaning.facts.get_mut(at)) {
            Some(old) if rank(&learned) > rank(old) => *old = learned,
            Some(_) => {}
            None => {
                places.push(meaning.facts.len());
                meaning.facts.push(learned);
            }
        }
    }

    fn parsed(
        &self,
        fact: FactIx,
        of: Option<&str>,
        value: Value,
        source: &str,
        at: &Place,
        by: &str,
    ) -> Fact {
        Fact {
            id: self.pack.facts[fact.0].about.id.clone(),
            of: of.map(str::to_owned),
            standing: Standing::Known(value),
            how: How::Parsed,
            source: Source {
                name: source.to_owned(),
                line: Some(at.line),
                quote: Some(at.quote.clone()),
            },
            rule: Some(by.to_owned()),
            at: None,
        }
    }
}

/// What a text has given so far, so that what comes later can be compared with it.
#[derive(Default)]
struct Given {
    /// By fact: the rank of the sign that gave it, and its place among the facts.
    ranks: BTreeMap<FactIx, (f64, usize)>,
    /// By sign: how often it was seen.
    times: BTreeMap<usize, usize>,
    /// By fact and what it is of: the places of what properties gave.
    places: BTreeMap<(FactIx, Option<String>), Vec<usize>>,
}

/// One property of an object.
struct Seen {
    name: String,
    value: String,
    of: Option<String>,
    cmdlet: Option<String>,
    object: usize,
    at: Place,
}

/// A printed value as the fact's kind takes it; `None` where it is none.
fn printed(kind: &FactKind, value: &str) -> Option<Value> {
    match kind {
        _ if value.is_empty() => None,
        FactKind::Number => value.parse().ok().map(Value::Number),
        FactKind::Date => parse_date(value).map(Value::Date),
        _ => Some(Value::Text(value.to_owned())),
    }
}

/// Whether a whole value fits one of the patterns.
fn fits(patterns: &[String], value: &str) -> bool {
    let folded = fold(value);
    patterns.iter().any(|pattern| matches(&fold_pattern(pattern), &folded))
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
    use shindan_pack::load;
    use shindan_testing as testing;

    use super::*;

    #[track_caller]
    fn check(pattern: &str, value: &str, expected: bool) {
        assert_eq!(matches(&fold_pattern(pattern), &fold(value)), expected);
    }

    #[test]
    fn the_pieces_of_a_sign_stand_one_after_the_other() {
        let rules = testing::RULES.replace("\"power * gone\"", "\"spark*spark\", \"abcd*cde\"");
        let pack = load(&testing::with_rules(&rules)).0.expect("a good pack");
        let interpreter = Interpreter::new(&pack);
        let seen = |text: &str| interpreter.find(&fold(text)).1[0];
        for (text, times) in [
            ("a spark", 0),
            ("a spark and a spark", 1),
            ("sparkspark", 1),
            ("abcde", 0),
            ("abcd cde", 1),
        ] {
            assert_eq!(seen(text), times, "{text}");
        }
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
