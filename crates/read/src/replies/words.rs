//! The words of an answer: behind its number, below it, or outside the quotation that holds the number.

use std::collections::BTreeSet;

use unicode_width::UnicodeWidthStr;

use super::Reply;
use super::cue;
use super::head::Head;
use super::number::{Style, at, at_start};
use super::plain_line::PlainLine;
use crate::lines::{Line, Lines};
use crate::parts::begins_part;

/// The most lines of one answer.
const MAX_LINES: usize = 8;
/// The longest answer (characters). What follows is left to the readers of plain text.
const MAX_CHARS: usize = 600;
/// The most empty lines between a number and its answer.
const MAX_BLANK: usize = 2;
/// The least width of a line that a mail program wraps (columns).
const MIN_WRAPPED: usize = 50;

/// A text and its lines.
pub(super) struct Reader<'t> {
    pub(super) text: &'t str,
    pub(super) lines: &'t [Line<'t>],
}

impl<'t> Reader<'t> {
    pub(super) fn plain(&self, index: usize) -> PlainLine {
        PlainLine::new(self.lines[index], self.text)
    }

    /// Whether something with a form of its own begins at a line: output, a command.
    fn is_part(&self, index: usize) -> bool {
        let offset = self.lines[index].raw.as_ptr() as usize - self.text.as_ptr() as usize;
        begins_part(Lines::new(&self.text[offset..]))
    }

    /// What is written under a number, up to the next one or to a line.
    pub(super) fn reply(&self, head: &Head, next: Option<&Head>, end: usize) -> Reply {
        let line = self.plain(head.line);
        let same_line = next.filter(|next| next.line == head.line);
        let until = same_line.map_or(line.chars.len(), |next| next.numbers.start);
        let rest = line.text(head.numbers.end, until);
        let number_at = line.byte(head.numbers.start)..line.byte(head.numbers.end);
        let mut reply = Reply {
            questions: head.numbers.numbers.clone(),
            text: String::new(),
            lines: (line.number, line.number),
            is_correction: head.is_correction,
            number_at,
        };
        if same_line.is_some() {
            reply.text = rest.trim_end_matches([',', '、', ';']).to_owned();
        } else if head.is_answered_outside {
            let is_outside = |line: &PlainLine| line.depth < head.depth;
            let first = (head.line + 1..end).find(|index| {
                let line = self.plain(*index);
                is_outside(&line) && !line.is_blank
            });
            let closes = |first: &usize| {
                let line = self.plain(*first);
                cue::closes(&line.text(0, line.chars.len()))
            };
            let first = first.filter(|first| !closes(first));
            match first {
                Some(first) => self.below(&mut reply, String::new(), first, end, &is_outside),
                None if !rest.is_empty() => {}
                None => self.behind(&mut reply, rest, head, end),
            }
        } else {
            self.behind(&mut reply, rest, head, end);
        }
        let says_wrong = {
            let first = reply.text.split(['.', '。', '\n', ',', '、']).next().unwrap_or_default();
            cue::corrects(first) && head.numbers.style == Style::Named && !head.numbers.is_closed
        };
        if says_wrong || (reply.is_correction && cue::corrects(&reply.text)) {
            reply.is_correction = true;
            reply.text = cue::corrected(&reply.text);
        }
        reply
    }

    /// Words that begin behind a number, or where nothing stands there, below it.
    fn behind(&self, reply: &mut Reply, rest: String, head: &Head, end: usize) {
        let is_same = |line: &PlainLine| line.depth == head.depth;
        if !rest.is_empty() {
            self.below(reply, rest, head.line + 1, end, &is_same);
            return;
        }
        let mut blank = 0;
        for index in head.line + 1..end {
            let line = self.plain(index);
            if line.is_blank {
                blank += usize::from(!line.is_blanked && line.depth == head.depth);
                if blank > MAX_BLANK {
                    return;
                }
                continue;
            }
            self.below(reply, String::new(), index, end, &|line| line.depth <= head.depth);
            return;
        }
    }

    /// Adds the lines from `first` on that `belongs` accepts, up to an empty line or something else.
    fn below(
        &self,
        reply: &mut Reply,
        begun: String,
        first: usize,
        end: usize,
        belongs: &dyn Fn(&PlainLine) -> bool,
    ) {
        let mut text = begun;
        let mut before = (first > 0 && !text.is_empty()).then(|| self.plain(first - 1));
        for index in (first..end).take(MAX_LINES) {
            let line = self.plain(index);
            let words = line.text(0, line.chars.len());
            let ends = line.is_blank
                || !belongs(&line)
                || text.chars().count() > MAX_CHARS
                || cue::is_added(&words)
                || (!text.is_empty()
                    && (cue::closes(&words)
                        || at_start(&line.chars).is_some_and(|n| n.style != Style::Bare)))
                || self.is_part(index);
            if ends {
                break;
            }
            if text.is_empty() {
                reply.lines.0 = line.number;
            } else {
                let is_wrapped = before.as_ref().is_some_and(is_wrapped);
                let is_cjk = text.chars().next_back().is_some_and(|c| !c.is_ascii());
                match (is_wrapped, is_cjk) {
                    (true, true) => {}
                    (true, false) => text.push(' '),
                    (false, _) => text.push('\n'),
                }
            }
            text.push_str(&words);
            reply.lines.1 = line.number;
            before = Some(line);
        }
        reply.text = text;
    }

    /// Corrections that name a question within a sentence, outside the answers.
    pub(super) fn corrections(&self, replies: &[Reply], asked: &BTreeSet<u32>) -> Vec<Reply> {
        let own_depth = self.own_depth();
        let mut found = Vec::new();
        let answered = replies.iter().filter(|reply| !reply.text.is_empty());
        let taken: BTreeSet<usize> =
            answered.flat_map(|reply| reply.lines.0..=reply.lines.1).collect();
        let is_taken = |number: usize| taken.contains(&number);
        let mut index = 0;
        while index < self.lines.len() {
            let line = self.plain(index);
            index += 1;
            if line.is_blank || line.depth != own_depth || is_taken(line.number) {
                continue;
            }
            let first = line.number;
            let mut text = line.text(0, line.chars.len());
            let mut last = line;
            while index < self.lines.len() {
                let line = self.plain(index);
                if line.is_blank || line.depth != own_depth || is_taken(line.number) {
                    break;
                }
                text.push(if is_wrapped(&last) { ' ' } else { '\n' });
                text.push_str(&line.text(0, line.chars.len()));
                last = line;
                index += 1;
            }
            let is_short = text.chars().count() <= MAX_CHARS;
            let questions =
                if is_short && cue::corrects(&text) { mentioned(&text, asked) } else { Vec::new() };
            if !questions.is_empty() {
                let (lines, is_correction) = ((first, last.number), true);
                let text = cue::corrected(&text);
                found.push(Reply { questions, text, lines, is_correction, number_at: 0..0 });
            }
        }
        found
    }
}

/// The first question, or questions in one breath, that a text names within its sentences.
fn mentioned(text: &str, asked: &BTreeSet<u32>) -> Vec<u32> {
    let chars: Vec<char> = text.chars().collect();
    for place in 0..chars.len() {
        let is_inside = place > 0 && chars[place - 1].is_ascii_alphanumeric();
        if is_inside || chars[place] == ' ' {
            continue;
        }
        if let Some(numbers) = at(&chars, place)
            && numbers.style == Style::Named
            && numbers.numbers.iter().all(|number| asked.contains(number))
        {
            return numbers.numbers;
        }
    }
    Vec::new()
}

/// Whether a mail program may have broken this line.
fn is_wrapped(line: &PlainLine) -> bool {
    let text = line.text(0, line.chars.len());
    text.width() >= MIN_WRAPPED && !text.ends_with(['.', '!', '?', '。', ':'])
}
