//! Facts from messages, by the signs of the pack.

use shindan_model::{Chain, Fact, FactIx, FactKind, Place, Value};

use super::chains::{Matches, Messages, SignMatch};
use super::draft::Draft;
use super::fold::Folded;
use super::interpretation::{SeenFailure, SeenSign};
use super::properties::masking;

/// What a console wrapped over at most this many line breaks is quoted whole.
const MAX_WRAPS: usize = 4;

impl Draft<'_> {
    /// Interprets a text in which messages stand. Of all signs that give a fact, the one of the highest rank
    /// counts, and among equals the innermost, which stands last.
    pub(super) fn message(
        &mut self,
        messages: &Messages,
        text: &str,
        at: &Place,
        chains: &[Chain],
    ) {
        let folded = Folded::new(text);
        let Matches { mut signs, times, failures } =
            messages.find(self.pack, text, &folded, chains);
        for (sign, times) in times.iter().enumerate().filter(|(_, times)| **times > 0) {
            *self.occurrences.entry(sign).or_insert(0) += times;
        }
        signs.sort_by_key(|found| (found.end, found.sign));
        let best = self.best(&signs);
        let mut counts: Vec<(usize, usize)> = Vec::new();
        for (position, found) in signs.iter().enumerate() {
            let place = place(text, &folded, (found.start, found.end), at);
            let sign = &self.pack.signs[found.sign];
            let rank = sign.rank;
            let mut counted = false;
            for (fact, outcome, by) in &best {
                // Another message of the same source may have given the fact by a more specific
                // sign.
                if *by != position || self.ranks.get(fact).is_some_and(|(other, _)| *other > rank) {
                    continue;
                }
                counted = true;
                counts.push((found.start, found.end));
                let value = Value::Text(self.pack.facts[fact.0].outcomes[*outcome].clone());
                let learned = self.parsed(*fact, None, value, &place, &sign.about.id);
                match self.ranks.insert(*fact, (rank, self.by_sign.len())) {
                    Some((_, old)) => {
                        self.by_sign[old] = learned;
                        self.ranks.insert(*fact, (rank, old));
                    }
                    None => self.by_sign.push(learned),
                }
            }
            self.interpretation.signs.push(SeenSign {
                sign: found.sign,
                source: self.source.to_owned(),
                at: place,
                first_line: at.line + folded.line(found.start) - 1,
                counted,
            });
        }
        for found in failures {
            let is_known = found.failure.is_some();
            let place = match is_known {
                true => place(text, &folded, (found.start, found.end), at),
                false => unknown(text, &folded, (found.start, found.end), at),
            };
            self.interpretation.failures.push(SeenFailure {
                failure: found.failure,
                about: found.about,
                first_line: at.line + folded.line(found.start) - 1,
                at: place,
                counted: counts.contains(&(found.start, found.end)),
            });
        }
    }

    /// Puts the facts of signs in front of those of properties. Where both give a finding, the outcome that
    /// masks the other wins.
    pub(super) fn join_signs(&mut self) {
        let mut joined = std::mem::take(&mut self.by_sign);
        let facts = &mut self.interpretation.facts;
        for given in &mut joined {
            let Some(fact) = self.pack.fact(&given.id) else { continue };
            let fact = &self.pack.facts[fact.0];
            let is_same = |other: &Fact| other.id == given.id && other.of.is_none();
            let printed = facts.iter().position(is_same).filter(|_| fact.kind == FactKind::Finding);
            let Some(printed) = printed.map(|at| facts.remove(at)) else { continue };
            if masking(fact, &printed) > masking(fact, given) {
                *given = printed;
            }
        }
        facts.splice(0..0, joined);
    }

    /// For each fact that the signs give: its outcome, and the position of the sign that counts.
    fn best(&self, found: &[SignMatch]) -> Vec<(FactIx, usize, usize)> {
        let mut best: Vec<(FactIx, usize, usize)> = Vec::new();
        for (position, SignMatch { sign, .. }) in found.iter().enumerate() {
            let sign = &self.pack.signs[*sign];
            for (fact, outcome) in &sign.gives {
                match best.iter_mut().find(|(other, ..)| other == fact) {
                    Some((_, best_outcome, best_position)) => {
                        if sign.rank >= self.pack.signs[found[*best_position].sign].rank {
                            (*best_outcome, *best_position) = (*outcome, position);
                        }
                    }
                    None => best.push((*fact, *outcome, position)),
                }
            }
        }
        best
    }

    /// Notes that the signs in a text, which also occur in messages, mean nothing this once.
    pub(super) fn excused(&mut self, messages: &Messages, text: &str) {
        let chain = Chain::of_step(text.lines().count());
        let matches = messages.find(self.pack, text, &Folded::new(text), &[chain]);
        for (sign, times) in matches.times.iter().enumerate() {
            *self.excused.entry(sign).or_insert(0) += times;
        }
    }

    /// Drops the facts of signs whose every occurrence is excused.
    pub(super) fn drop_excused(&mut self) {
        let times = |sign: usize| self.occurrences.get(&sign).copied().unwrap_or(0);
        let all =
            |sign: usize| self.excused.get(&sign).is_some_and(|n| *n > 0 && *n >= times(sign));
        for seen in &mut self.interpretation.signs {
            seen.counted &= !all(seen.sign);
        }
        let by = |id: &str| self.pack.signs.iter().position(|sign| sign.about.id == id);
        if self.excused.values().any(|times| *times > 0) {
            let is_excused = |fact: &Fact| fact.rule.as_deref().and_then(by).is_some_and(all);
            self.interpretation.facts.retain(|fact| !is_excused(fact));
        }
    }
}

/// The first and the last line of a range, which may be empty.
fn lines(folded: &Folded, (start, end): (usize, usize)) -> (usize, usize) {
    let first = folded.line(start);
    (first, folded.line(end.saturating_sub(1)).max(first))
}

/// Where something ends, in a message that begins at `at`, with its line or its wrapped lines quoted.
fn place(text: &str, folded: &Folded, (start, end): (usize, usize), at: &Place) -> Place {
    let (first, line) = lines(folded, (start, end));
    let quote = if first < line && line - first <= MAX_WRAPS {
        let wrapped = folded.originals(text, first).take(line + 1 - first);
        wrapped.map(str::trim).collect::<Vec<_>>().join(" ")
    } else {
        folded.quote(folded.originals(text, line).next().unwrap_or(""), end)
    };
    Place { line: at.line + line - 1, quote }
}

/// The most characters of a message that is not known.
const UNKNOWN_CHARS: usize = 200;

/// A message that is not known, from where its innermost reason begins.
fn unknown(text: &str, folded: &Folded, (start, end): (usize, usize), at: &Place) -> Place {
    let (first, last) = lines(folded, (start, end));
    let mut lines = folded.originals(text, first).take(1 + (last - first).min(MAX_WRAPS));
    let begin = lines.next().map_or("", |line| folded.after(line, first, start));
    // A property behind it is another one.
    let wrapped = lines.take_while(|line| line.starts_with("  ") || !line.contains(" :"));
    let words = begin.split_whitespace().chain(wrapped.flat_map(str::split_whitespace));
    let quote = words.collect::<Vec<_>>().join(" ");
    let quote = match quote.char_indices().nth(UNKNOWN_CHARS) {
        Some((end, _)) => format!("{}...", quote[..end].trim_end()),
        None => quote,
    };
    Place { line: at.line + first - 1, quote }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_range_that_is_empty_stands_where_it_begins() {
        let folded = Folded::new("one\ntwo\nthree");
        for (range, expected) in
            [((0, 0), (1, 1)), ((4, 4), (2, 2)), ((8, 8), (3, 3)), ((0, 6), (1, 2))]
        {
            assert_eq!(lines(&folded, range), expected, "{range:?}");
        }
    }
}
