//! Which numbers of a text begin an answer.

use std::collections::BTreeSet;

use super::AskedNumbers;
use super::cue;
use super::head::Head;
use super::number::{Numbers, Style, at, at_start};
use super::plain_line::PlainLine;
use super::words::Reader;

/// The most numbers on one line, and in one text. A text with more is no reply.
const MAX_ON_LINE: usize = 50;
const MAX_HEADS: usize = 500;
/// The shortest question that is quoted (characters). A question mark alone is an answer.
const MIN_QUESTION_CHARS: usize = 3;

/// The numbers that begin answers, in order: those named as questions, or else those of a list whose numbers were asked.
pub(super) fn heads(reader: &Reader<'_>, asked: &AskedNumbers) -> Vec<Head> {
    let own_depth = reader.own_depth();
    let mut named: Vec<Head> = Vec::new();
    let mut listed: Vec<Head> = Vec::new();
    for index in 0..reader.lines.len() {
        let line = reader.plain(index);
        if line.is_blank {
            continue;
        }
        if named.len() + listed.len() > MAX_HEADS {
            return Vec::new();
        }
        for numbers in numbers_of(&line) {
            let is_named = numbers.style == Style::Named;
            let is_known = numbers.numbers.iter().all(|number| asked.last.contains(number));
            let is_correction = reader.is_corrected_before(index, &line, numbers.start);
            let depth = line.depth;
            let is_answered_outside =
                is_named && depth > own_depth && Reader::is_quoted_question(&line, numbers.end);
            let head = Head { line: index, depth, numbers, is_correction, is_answered_outside };
            if is_named {
                named.push(head);
            } else if is_known && depth == own_depth {
                listed.push(head);
            }
        }
    }
    let is_filled = |head: &Head| {
        let line = reader.plain(head.line);
        head.depth == own_depth && !line.text(head.numbers.end, line.chars.len()).is_empty()
    };
    if named.iter().any(|head| is_filled(head) && !head.is_correction) {
        return named;
    }
    match list(reader, &listed, asked) {
        Some(list) => {
            // Corrections name the questions that the list only numbers.
            named.retain(|head| head.is_correction || !head.is_answered_outside && is_filled(head));
            named.extend(list);
            named.sort_by_key(|head| (head.line, head.numbers.start));
            named
        }
        None => named,
    }
}

/// The list of answers: the first style of which every number stands once.
fn list(reader: &Reader<'_>, listed: &[Head], asked: &AskedNumbers) -> Option<Vec<Head>> {
    let mut styles: Vec<Style> = Vec::new();
    for head in listed {
        if !styles.contains(&head.numbers.style) {
            styles.push(head.numbers.style);
        }
    }
    styles.into_iter().find_map(|style| {
        let list: Vec<Head> =
            listed.iter().filter(|head| head.numbers.style == style).cloned().collect();
        let numbers: Vec<u32> = list.iter().flat_map(|head| head.numbers.numbers.clone()).collect();
        let distinct: BTreeSet<u32> = numbers.iter().copied().collect();
        let is_clear = match style {
            Style::Bare | Style::Colon | Style::Dash => list.len() > 1 || asked.last.len() == 1,
            _ => true,
        };
        let is_ordered = style != Style::Bare || numbers.is_sorted();
        let counts = distinct.len() == numbers.len()
            && is_clear
            && is_ordered
            && !reader.goes_on(style, &list, asked)
            && !reader.is_other_list(list.first()?.line);
        counts.then_some(list)
    })
}

/// The numbers on a line: at its start, and within it where answers follow each other without line breaks.
fn numbers_of(line: &PlainLine) -> Vec<Numbers> {
    let chars = &line.chars;
    let mut found: Vec<Numbers> = at_start(chars).into_iter().collect();
    let mut place = found.first().map_or(0, |first| first.end);
    while place < chars.len() && found.len() < MAX_ON_LINE {
        let before = chars[..place].iter().rev().find(|c| **c != ' ').copied();
        let after_space = place > 0 && chars[place - 1] == ' ';
        let ends_sentence = before.is_some_and(|c| ".!?:;。！？".contains(c));
        let ends_clause = ends_sentence || before.is_some_and(|c| ",、".contains(c));
        let is_boundary = after_space || ends_clause || matches!(chars[place], '[' | '【' | '(');
        if is_boundary
            && chars[place] != ' '
            && let Some(numbers) = at(chars, place)
        {
            let previous =
                found.last().map(|last| (last.style, last.numbers[last.numbers.len() - 1]));
            let follows = previous.is_some_and(|(style, number)| {
                style == numbers.style && numbers.numbers[0] == number + 1
            });
            let has_words = numbers.end < chars.len();
            let is_bracketed = "[【(".contains(chars[numbers.start]);
            let begins = match numbers.style {
                Style::Named if is_bracketed => true,
                Style::Named if numbers.is_closed => has_words,
                Style::Named => {
                    let is_topic =
                        chars[..numbers.end].iter().rev().find(|c| **c != ' ') == Some(&'は');
                    let is_excused = found.is_empty() && cue::excuses(&line.text(0, place));
                    has_words
                        && (ends_sentence || (ends_clause && (follows || is_topic || is_excused)))
                }
                Style::Parenthesis | Style::Brackets | Style::Circle => follows && has_words,
                Style::Stop => follows && has_words && ends_clause,
                _ => false,
            };
            if begins {
                place = numbers.end.max(place + 1);
                found.push(numbers);
                continue;
            }
        }
        place += 1;
    }
    found
}

impl Reader<'_> {
    /// The least depth of quoting of any words.
    pub(super) fn own_depth(&self) -> usize {
        let depths = (0..self.lines.len()).map(|index| self.plain(index));
        depths.filter(|line| !line.is_blank).map(|line| line.depth).min().unwrap_or(0)
    }

    /// Whether a quoted line has only the number, or a question behind it.
    fn is_quoted_question(line: &PlainLine, end: usize) -> bool {
        let rest = line.text(end, line.chars.len());
        rest.is_empty() || (rest.ends_with('?') && rest.chars().count() >= MIN_QUESTION_CHARS)
    }

    /// Whether the list goes on with numbers that were not asked.
    fn goes_on(&self, style: Style, list: &[Head], asked: &AskedNumbers) -> bool {
        let (Some(first), Some(last)) = (list.first(), list.last()) else { return false };
        let next = last.numbers.numbers.iter().max().map_or(1, |number| number + 1);
        let lines = (first.line..self.lines.len()).map(|index| self.plain(index));
        lines.filter(|line| line.depth == first.depth).any(|line| {
            at_start(&line.chars).is_some_and(|numbers| {
                numbers.style == style && numbers.numbers[0] == next && !asked.last.contains(&next)
            })
        })
    }

    /// Whether the line above a list says that it is another one.
    fn is_other_list(&self, first: usize) -> bool {
        let above = (0..first).rev().map(|index| self.plain(index)).find(|line| !line.is_blank);
        above.is_some_and(|line| {
            let text = line.text(0, line.chars.len());
            text.ends_with([':', '。']) && cue::introduces_other_list(&text)
        })
    }

    /// Whether the words before a number, or the line right above it, take an earlier answer back.
    fn is_corrected_before(&self, index: usize, line: &PlainLine, start: usize) -> bool {
        let before = line.text(0, start);
        if cue::corrects(&before) || cue::is_added(&before) || cue::excuses(&before) {
            return true;
        }
        let is_alone = before.chars().all(|c| !c.is_alphanumeric());
        let above = index.checked_sub(1).map(|above| self.plain(above));
        above.filter(|_| is_alone).is_some_and(|above| {
            let text = above.text(0, above.chars.len());
            !above.is_blank
                && at_start(&above.chars).is_none()
                && (cue::corrects(&text) || cue::is_added(&text))
        })
    }
}
