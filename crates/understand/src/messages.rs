//! Facts from messages, by the signs of the pack.

use shindan_model::{Fact, FactIx, Place, Value};

use super::draft::Draft;
use super::fold::Folded;
use super::interpretation::SeenSign;
use super::sign_matcher::{SignMatch, SignMatcher};

/// A sign that a console wrapped over at most this many line breaks is quoted whole.
const MAX_WRAPS: usize = 4;

impl Draft<'_> {
    /// Interprets one chain of messages. Of all signs that give a fact, the one of the highest rank
    /// counts, and among equals the innermost, which stands last.
    pub(super) fn message(&mut self, matcher: &SignMatcher, text: &str, at: &Place) {
        let folded = Folded::new(text);
        let (mut found, times) = matcher.find(&folded.text);
        for (sign, times) in times.iter().enumerate().filter(|(_, times)| **times > 0) {
            *self.occurrences.entry(sign).or_insert(0) += times;
        }
        found.sort_by_key(|found| (found.end, found.sign));
        let best = self.best(&found);
        for (position, found) in found.iter().enumerate() {
            let place = place(text, &folded, found, at);
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
                let value = Value::Text(self.pack.facts[fact.0].outcomes[*outcome].clone());
                let learned = self.parsed(*fact, None, value, &place, &sign.about.id);
                let facts = &mut self.interpretation.facts;
                match self.ranks.insert(*fact, (rank, facts.len())) {
                    Some((_, old)) => {
                        facts[old] = learned;
                        self.ranks.insert(*fact, (rank, old));
                    }
                    None => facts.push(learned),
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
    pub(super) fn excused(&mut self, matcher: &SignMatcher, text: &str) {
        for (sign, times) in matcher.find(&Folded::new(text).text).1.iter().enumerate() {
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

/// Where a sign ends, in a message that begins at `at`, with its line or its wrapped lines quoted.
fn place(text: &str, folded: &Folded, found: &SignMatch, at: &Place) -> Place {
    let line = folded.line(found.end.saturating_sub(1));
    let first = folded.line(found.start);
    let quote = if first < line && line - first <= MAX_WRAPS {
        let wrapped = text.lines().skip(first - 1).take(line + 1 - first);
        wrapped.map(str::trim).collect::<Vec<_>>().join(" ")
    } else {
        folded.quote(text.lines().nth(line - 1).unwrap_or(""), found.end)
    };
    Place { line: at.line + line - 1, quote }
}
