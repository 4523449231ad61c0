//! Answers in a text that came back after numbered questions, in whatever order and under whatever kind of number.
//!
//! People answer under the numbers of questions, in a list of their own, between the lines of the request, or below it,
//! and correct themselves further down. A list with other numbers than those that were asked answers nothing.

mod cue;
mod head;
mod heads;
mod number;
mod plain_line;
mod words;

use std::collections::BTreeSet;
use std::ops::Range;

use crate::lines::{Line, Lines};
use head::Head;
use heads::heads;
use words::Reader;

/// The numbers of questions that were asked.
#[derive(Clone, Debug, Default)]
pub struct AskedNumbers {
    /// Those of every message.
    pub all: BTreeSet<u32>,
    /// Those of the last message, to which lists without the names of questions refer.
    pub last: BTreeSet<u32>,
}

/// What was written about one question, or about several at once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply {
    /// The numbers of the questions, also of those that were never asked.
    pub questions: Vec<u32>,
    /// The words; may be empty. A line end stands where the writer put one, but not where a mail program wrapped a line.
    pub text: String,
    /// The first and last line of the words, from 1.
    pub lines: (usize, usize),
    /// Whether it takes back what was written before.
    pub is_correction: bool,
    /// The bytes of the number, with what surrounds it; empty where the number stands within a sentence.
    pub number_at: Range<usize>,
}

/// The replies in a text, in its order. Words of ours that it quotes must have been [blanked](crate::blank_quotations).
pub fn replies(text: &str, asked: &AskedNumbers) -> Vec<Reply> {
    let lines: Vec<Line<'_>> = Lines::new(text).collect();
    let reader = Reader { text, lines: &lines };
    let heads = heads(&reader, asked);
    let mut replies: Vec<Reply> = Vec::new();
    for (at, head) in heads.iter().enumerate() {
        let end = heads.get(at + 1).map_or(lines.len(), |next| next.line);
        replies.push(reader.reply(head, heads.get(at + 1), end));
    }
    drop_text_below_a_whole_quotation(&mut replies, &heads);
    let mentions = reader.corrections(&replies, &asked.all);
    replies.extend(mentions);
    replies.sort_by_key(|reply| (reply.lines.0, reply.number_at.start));
    settle(replies)
}

/// Whether a line only greets, thanks or closes a mail.
pub fn is_courtesy(line: &str) -> bool {
    cue::closes(line) || cue::greets(line)
}

/// Where the whole request is quoted and the answers follow below it, they do not belong to its last question.
fn drop_text_below_a_whole_quotation(replies: &mut [Reply], heads: &[Head]) {
    let quoted: Vec<usize> = (0..heads.len()).filter(|at| heads[*at].is_answered_outside).collect();
    let filled = |at: &&usize| !replies[**at].text.is_empty();
    let is_only_last = quoted.len() > 1
        && quoted.iter().filter(filled).count() == 1
        && quoted.last().is_some_and(|last| filled(&last));
    if is_only_last && let Some(last) = quoted.last() {
        replies[*last].text.clear();
    }
}

/// Replies that hold: a correction replaces what stands before it; an empty form beside an answer is none; what is
/// quoted from an earlier mail does not count beside what is written now.
fn settle(replies: Vec<Reply>) -> Vec<Reply> {
    let mut settled: Vec<Reply> = Vec::new();
    for reply in replies {
        for known in &mut settled {
            let is_replaced =
                known.text.is_empty() || (reply.is_correction && !known.questions.is_empty());
            if is_replaced {
                known.questions.retain(|number| !reply.questions.contains(number));
            }
        }
        let mut reply = reply;
        if reply.text.is_empty() && !reply.is_correction {
            let is_known =
                |number: &u32| settled.iter().any(|known| known.questions.contains(number));
            reply.questions.retain(|number| !is_known(number));
        }
        settled.push(reply);
    }
    settled.retain(|reply| !reply.questions.is_empty());
    settled
}

#[cfg(test)]
mod tests;
