//! Quotations of our own messages in a reply: with or without quote marks, wrapped anew, in another
//! width. They are no evidence.

use std::borrow::Cow;
use std::collections::BTreeSet;

use aho_corasick::{AhoCorasick, MatchKind};

use crate::answer_block;
use crate::lines::{Lines, clean};

/// A shorter passage of ours is recognised only right behind a question's number (characters).
const MIN_CHARS: usize = 8;
/// A shorter one is recognised only at the end of a line (characters).
const MIN_WITHIN_LINE_CHARS: usize = 16;

/// A sentence of ours from this length on is recognised anywhere (characters).
const MIN_ANYWHERE_CHARS: usize = 24;

/// Replaces quotations of our messages by spaces. Lines keep their numbers. Borrows the text if it
/// quotes nothing.
///
/// `lines` of our messages are recognised at the start of a line, behind a question's number, or right
/// behind another quotation: elsewhere, such as at a prompt, the customer typed them. Long
/// `sentences` are recognised anywhere.
pub fn blank_quotations<'t>(text: &'t str, lines: &[String], sentences: &[String]) -> Cow<'t, str> {
    let all = sentences.iter().chain(lines).map(|passage| fold(passage));
    let patterns: Vec<String> = all.filter(|passage| !passage.is_empty()).collect();
    // A sentence that fills a line is no less a sentence.
    let sentences: BTreeSet<String> = sentences.iter().map(|passage| fold(passage)).collect();
    let is_line: Vec<bool> = patterns.iter().map(|passage| !sentences.contains(passage)).collect();
    let automaton = AhoCorasick::builder().match_kind(MatchKind::Standard).build(&patterns);
    let Ok(automaton) = automaton else {
        return Cow::Borrowed(text);
    };
    let folded = Folded::new(text);
    let mut found: Vec<(usize, usize, bool)> = automaton
        .find_overlapping_iter(&folded.text)
        .map(|hit| (hit.start(), hit.end(), is_line[hit.pattern().as_usize()]))
        .collect();
    found.sort_by_key(|(start, end, _)| (*start, std::cmp::Reverse(*end)));
    let mut blanks: Vec<(usize, usize)> = Vec::new();
    let mut last = 0;
    for (start, end, is_line) in found {
        if start < last {
            continue;
        }
        let length = folded.text[start..end].chars().count();
        let follows = start == last && last > 0;
        let is_label = folded.answers.binary_search(&start).is_ok();
        let at_start = folded.starts.binary_search(&start).is_ok();
        let ends_line = folded.starts.binary_search(&end).is_ok() || end == folded.text.len();
        let is_long = length >= MIN_CHARS && (length >= MIN_WITHIN_LINE_CHARS || ends_line);
        let is_unmistakable = !is_line && length >= MIN_ANYWHERE_CHARS;
        // The last line of a wrapped sentence may be short.
        let continues = follows && (is_long || ends_line);
        // A word between two commands may have a line to itself.
        let is_whole = length > 1 || (follows && ends_line);
        if is_whole && (is_label || is_unmistakable || continues || (is_long && at_start)) {
            blanks.push((folded.origin[start], folded.end(end)));
            last = end;
        }
    }
    blank(text, &blanks)
}

/// Replaces the characters in these ranges of bytes by spaces, but for line ends.
fn blank<'t>(text: &'t str, blanks: &[(usize, usize)]) -> Cow<'t, str> {
    if blanks.is_empty() {
        return Cow::Borrowed(text);
    }
    let mut blanked = String::with_capacity(text.len());
    let mut from = 0;
    for (start, end) in blanks {
        blanked.push_str(&text[from..*start]);
        let kept = |c: char| if matches!(c, '\n' | '\r') { c } else { ' ' };
        blanked.extend(text[*start..*end].chars().map(kept));
        from = *end;
    }
    blanked.push_str(&text[from..]);
    Cow::Owned(blanked)
}

/// A text without white space, letter case and quote marks.
struct Folded {
    text: String,
    /// By byte of `text`: where its character begins in the original.
    origin: Vec<usize>,
    /// By byte of `text`: where its character ends in the original.
    ends: Vec<usize>,
    /// Where lines, and the answers behind questions' numbers, begin in `text`.
    starts: Vec<usize>,
    /// Where the answers behind questions' numbers begin in `text`.
    answers: Vec<usize>,
}

impl Folded {
    /// Where the character before a byte of `text` ends in the original.
    fn end(&self, at: usize) -> usize {
        self.ends.get(at.saturating_sub(1)).copied().unwrap_or_default()
    }

    fn new(text: &str) -> Self {
        let mut folded = Self {
            text: String::with_capacity(text.len()),
            origin: Vec::with_capacity(text.len() + 1),
            ends: Vec::with_capacity(text.len()),
            starts: Vec::new(),
            answers: Vec::new(),
        };
        for line in Lines::new(text) {
            let unquoted = line.unquoted();
            let offset = unquoted.as_ptr() as usize - text.as_ptr() as usize;
            let clean = clean(unquoted);
            folded.starts.push(folded.text.len());
            let behind = answer_block::number(&clean).map(|(_, at)| fold(&clean[..at]).len());
            let start = folded.text.len();
            for (at, c) in unquoted.char_indices() {
                fold_into(c.encode_utf8(&mut [0; 4]), &mut folded.text);
                folded.origin.resize(folded.text.len(), offset + at);
                folded.ends.resize(folded.text.len(), offset + at + c.len_utf8());
            }
            if let Some(behind) = behind.filter(|behind| start + behind <= folded.text.len()) {
                folded.starts.push(start + behind);
                folded.answers.push(start + behind);
            }
        }
        folded
    }
}

fn fold(text: &str) -> String {
    let mut folded = String::new();
    for c in text.chars() {
        fold_into(c.encode_utf8(&mut [0; 4]), &mut folded);
    }
    folded
}

fn fold_into(text: &str, folded: &mut String) {
    let kept = |c: &char| !c.is_whitespace();
    folded.extend(clean(text).chars().flat_map(char::to_lowercase).filter(kept));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let lines = [
            "Please tell us the version of Exchange.",
            "1) Exchange 2003 / 2) Exchange 2010",
            "Version:",
            "移行の種類を教えてください。",
            "種類:",
            "Get-LampStatus | Format-List Name,Bulb",
            "す。",
            "と",
            "Which lamp in the hall do you mean?",
        ];
        let sentences = [
            "For Exchange 2010, run Enable-Lamp -Server <server>.".to_owned(),
            "Which lamp in the hall do you mean?".to_owned(),
        ];
        let blanked = blank_quotations(text, &lines.map(str::to_owned), &sentences);
        let shown: Vec<String> = blanked
            .lines()
            .map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "))
            .collect();
        assert_eq!(shown.join("|"), expected);
        assert_eq!(blanked.lines().count(), text.lines().count());
    }

    #[test]
    fn quotations_go_and_additions_stay() {
        check("> [Q1] Please tell us the version\n> of Exchange.\n> 2010", "> [Q1]||> 2010");
        check("> Please tell us the version of Exchange.\n> す。\n> ok", ">|>|> ok");
        check("> > [Ｑ１] Ｖｅｒｓｉｏｎ： 2010", "> > [Ｑ１] 2010");
        check("[Q2] 種類： 一括移行", "[Q2] 一括移行");
        check("[Q2] 移行の種類を\n教えてください。 一括です", "[Q2]|一括です");
        // All the choices are a quotation; one of them alone is the answer.
        check("> 1) Exchange 2003 / 2) Exchange 2010", ">");
        check("> 2) Exchange 2010", "> 2) Exchange 2010");
        check("Our Version: 2010", "Our Version: 2010");
        check("Step 1. For Exchange 2010, run Enable-Lamp -Server <server>. Done", "Step 1. Done");
        check("[Q1] [Q2] Which lamp in the hall do you mean?\n2010", "[Q1] [Q2]|2010");
        check("Get-LampStatus | Format-List Name,Bulb\nと\nok", "||ok");
        check("[Q2] とても", "[Q2] とても");
        // At a prompt, the customer ran our command.
        check("> Get-LampStatus | Format-List Name,Bulb", ">");
        let run = "[PS] C:\\>Get-LampStatus | Format-List Name,Bulb";
        check(run, run);
    }
}
