//! What texts are about: words of the pack's subject and of others, and when a case is about another.

use std::collections::BTreeSet;
use std::ops::Range;

use aho_corasick::{AhoCorasick, MatchKind};
use shindan_model::{Fact, FactKind, FactSet, Mention, Pack, Place};

use crate::plain::is_whole;
use crate::statement::normal;

/// Lines of a text in which topics are looked for; what comes later is output, and long.
const MOST_LINES: usize = 2000;

/// The words of all topics of a pack, looked for in one pass.
#[derive(Debug)]
pub(super) struct Topics {
    automaton: Option<AhoCorasick>,
    /// By pattern of the automaton.
    of: Vec<usize>,
}

impl Topics {
    pub(super) fn new(pack: &Pack) -> Self {
        let (mut words, mut of) = (Vec::new(), Vec::new());
        for (at, topic) in pack.topics.iter().enumerate() {
            for word in topic.words.values().flatten() {
                words.push(normal(word));
                of.push(at);
            }
        }
        let automaton = (!words.is_empty())
            .then(|| AhoCorasick::builder().match_kind(MatchKind::Standard).build(&words).ok());
        Self { automaton: automaton.flatten(), of }
    }

    /// Whether a sentence names the subject of another pack or of none.
    pub(super) fn names_another(&self, pack: &Pack, sentence: &str) -> bool {
        let mentions = self.mentions(pack, "", sentence);
        mentions.iter().any(|mention| pack.topics[mention.topic].is_elsewhere)
    }

    /// The topics that a text names, each with the first line that names it. Where words overlap, the
    /// longest counts.
    pub(super) fn mentions(&self, pack: &Pack, source: &str, text: &str) -> Vec<Mention> {
        let Some(automaton) = &self.automaton else { return Vec::new() };
        let mut named = BTreeSet::new();
        let mut mentions = Vec::new();
        for (number, line) in text.lines().take(MOST_LINES).enumerate() {
            let text = normal(line);
            let mut hits: Vec<(Range<usize>, usize)> = automaton
                .find_overlapping_iter(&text)
                .map(|hit| (hit.range(), self.of[hit.pattern().as_usize()]))
                .filter(|(span, topic)| stands_alone(&text, span, pack.topics[*topic].is_elsewhere))
                .collect();
            hits.sort_by_key(|(span, topic)| (std::cmp::Reverse(span.len()), span.start, *topic));
            let mut kept: Vec<(Range<usize>, usize)> = Vec::new();
            for (span, topic) in hits {
                let is_covered = kept.iter().any(|(longer, _)| {
                    span.start < longer.end && longer.start < span.end && span != *longer
                });
                if !is_covered {
                    kept.push((span, topic));
                }
            }
            for (_, topic) in kept {
                if named.insert(topic) {
                    let (source, quote) = (source.to_owned(), line.trim().to_owned());
                    mentions.push(Mention { topic, source, at: Place { line: number + 1, quote } });
                }
            }
        }
        mentions
    }
}

/// What shows that a case is about another subject than the pack: what it names of others, if it says
/// nothing of the pack's.
///
/// A fact that is more than context speaks for the pack's subject, wherever it is from; one that
/// somebody said in plain words, only beside a word of that subject, as certificates and
/// passwords are found everywhere.
pub fn elsewhere(pack: &Pack, facts: &FactSet, mentions: &[Mention]) -> Vec<Mention> {
    let topic = |mention: &Mention| &pack.topics[mention.topic];
    let others: Vec<&Mention> =
        mentions.iter().filter(|mention| topic(mention).is_elsewhere).collect();
    let is_outranked =
        |of: &Mention| others.iter().any(|other| topic(other).outranks.contains(&of.topic));
    let mut ours = mentions.iter().filter(|mention| !topic(mention).is_elsewhere);
    let is_named = ours.clone().next().is_some();
    let is_still_named = ours.any(|mention| !is_outranked(mention));
    let speaks =
        |fact: &Fact| is_more_than_context(pack, fact) && (is_named || !is_said(pack, fact));
    if others.is_empty() || is_still_named || facts.iter().any(speaks) {
        return Vec::new();
    }
    others.into_iter().cloned().collect()
}

fn is_more_than_context(pack: &Pack, fact: &Fact) -> bool {
    pack.fact(&fact.id).is_some_and(|at| pack.facts[at.0].kind != FactKind::Context)
}

/// Whether a fact was understood from plain words.
fn is_said(pack: &Pack, fact: &Fact) -> bool {
    let rule = fact.rule.as_deref();
    rule.is_some_and(|rule| pack.phrases.iter().any(|phrase| phrase.about.id == rule))
}

/// Whether a word stands for itself at a place, its English plural included. Words of other subjects do
/// not count within a name such as `vpn.contoso.com`: what a server is called says little of a complaint.
fn stands_alone(text: &str, span: &Range<usize>, is_elsewhere: bool) -> bool {
    let ends = ["", "s", "es"].into_iter().filter(|end| text[span.end..].starts_with(end));
    let mut ends = ends.map(|end| span.end + end.len());
    let Some(end) = ends.find(|end| is_whole(text, span.start, *end)) else { return false };
    let joins = |c: char| matches!(c, '.' | '-' | '@' | '/' | '\\' | '_' | ':');
    let is_letter = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
    let mut before = text[..span.start].chars().rev();
    let mut after = text[end..].chars();
    let is_part = (before.next().is_some_and(joins) && is_letter(before.next()))
        || (after.next().is_some_and(joins) && is_letter(after.next()));
    !(is_elsewhere && is_part)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_stands_alone_or_in_the_plural_and_not_in_a_name() {
        let check = |text: &str, is_elsewhere: bool| {
            let start = text.find("printer").unwrap();
            stands_alone(text, &(start..start + 7), is_elsewhere)
        };
        for (text, expected) in [
            ("printer", true),
            ("two printers fail.", true),
            ("printerport", false),
            ("printer.contoso.com", false),
            ("our-printer", false),
            ("printer: offline", true),
            ("プリンターはprinterです", true),
        ] {
            assert_eq!(check(text, true), expected, "{text}");
        }
        assert!(check("printer.contoso.com", false), "names speak for the pack's subject");
    }
}
