//! Plain text, cut into sentences.

use crate::lines::Lines;
use crate::markdown::is_fence;
use crate::part::Part;

/// The longest sentence (bytes). Anything longer is a listing or a dump.
const MAX_BYTES: usize = 600;

/// Items shorter than this are not wrapped (bytes).
const MAX_SHORT_BYTES: usize = 60;

/// Adds the sentences in the part's lines. A sentence may go on over line ends, but not over a
/// blank line or a list item.
pub(super) fn read(part: &mut Part, lines: Lines<'_>) {
    let last = part.lines.1;
    let mut sentence = String::new();
    let mut first = None;
    let mut ends_item = false;
    for line in lines.take_while(|line| line.number <= last) {
        let text = line.text();
        let text = text.trim();
        // A short item is not wrapped: a line that begins with a capital begins a sentence.
        let begins = ends_item && text.starts_with(char::is_uppercase);
        if text.is_empty() || is_item(text) || is_fence(&line) || begins {
            finish(part, &mut sentence, &mut first);
        }
        ends_item = is_item(text) && text.len() < MAX_SHORT_BYTES;
        // Markup and tables are no sentences.
        if text.starts_with('<') || is_fence(&line) || text.matches('\t').count() > 1 {
            finish(part, &mut sentence, &mut first);
            continue;
        }
        let mut rest = text;
        while !rest.is_empty() {
            let (piece, after) = split(rest);
            first.get_or_insert(line);
            let is_cjk = sentence.chars().next_back().is_some_and(|c| !c.is_ascii());
            if !sentence.is_empty() && !is_cjk {
                sentence.push(' ');
            }
            sentence.push_str(piece);
            if after.is_some() || sentence.len() > MAX_BYTES {
                finish(part, &mut sentence, &mut first);
            }
            rest = after.unwrap_or("");
        }
        if text.ends_with(['.', '!', '?', '。', ':']) {
            finish(part, &mut sentence, &mut first);
        }
    }
    finish(part, &mut sentence, &mut first);
}

fn finish(part: &mut Part, sentence: &mut String, first: &mut Option<super::lines::Line<'_>>) {
    let words = std::mem::take(sentence);
    if let Some(line) = first.take()
        && words.len() <= MAX_BYTES
    {
        part.sentence(&line, words);
    }
}

/// The first sentence of a line and the rest of the line. `None` if the sentence does not end
/// before the line does.
fn split(text: &str) -> (&str, Option<&str>) {
    for (at, c) in text.char_indices() {
        let end = at + c.len_utf8();
        // A quotation belongs to one sentence.
        let quoted = text[..at].chars().filter(|c| *c == '「').count();
        let closed = text[..at].chars().filter(|c| *c == '」').count();
        let is_quoted = quoted > closed && text[end..].contains('」');
        let is_end = match c {
            _ if is_quoted => false,
            '。' | '\u{ff01}' | '\u{ff1f}' => true,
            '.' | '!' | '?' => text[end..].starts_with(' '),
            _ => false,
        };
        if is_end && end < text.len() {
            return (&text[..end], Some(text[end..].trim_start()));
        }
    }
    (text, None)
}

/// Whether a line begins a list item: `- x`, `* x`, `・x`, `1. x`, `1) x`, `Name: x`.
fn is_item(text: &str) -> bool {
    if text.char_indices().take(40).any(|(at, c)| c == ':' && text[at + 1..].starts_with(' ')) {
        return true;
    }
    let rest = text.trim_start_matches(|c: char| c.is_ascii_digit());
    text.starts_with(['-', '*', '・', '●', '■', '\u{2022}'])
        || (rest.len() < text.len() && rest.starts_with(['.', ')']) && rest[1..].starts_with(' '))
}

#[cfg(test)]
mod tests {
    use shindan_model::Observation;

    use super::*;
    use crate::kind::Kind;
    use crate::part::MAX_OBSERVATIONS;

    #[track_caller]
    fn check(text: &str, expected: &[(usize, &str)]) {
        let mut part = Part::new(Kind::Text, 1);
        part.lines.1 = usize::MAX;
        read(&mut part, Lines::new(text));
        let seen: Vec<_> = part
            .observations
            .iter()
            .map(|seen| match seen {
                Observation::Sentence { text, at } => (at.line, text.as_str()),
                _ => panic!("no sentence"),
            })
            .collect();
        assert_eq!(seen, expected);
    }

    #[test]
    fn a_line_without_end_does_not_become_many_sentences() {
        let mut part = Part::new(Kind::Text, 1);
        read(&mut part, Lines::new(&"A b. ".repeat(MAX_OBSERVATIONS + 1)));
        assert_eq!((part.observations.len(), part.not_understood), (MAX_OBSERVATIONS, vec![1]));
    }

    #[test]
    fn sentences_end_at_stops_blank_lines_and_items() {
        check(
            "We migrate from\nExchange 15.1. It fails.\n\n- Outlook works\n- OWA too",
            &[
                (1, "We migrate from Exchange 15.1."),
                (2, "It fails."),
                (4, "- Outlook works"),
                (5, "- OWA too"),
            ],
        );
        check(
            "- MRS proxy: on\n- EP: off\nWhat else",
            &[(1, "- MRS proxy: on"), (2, "- EP: off"), (3, "What else")],
        );
        check(
            "画面に「失敗しました。再試行してください。」と出ます。次です。",
            &[(1, "画面に「失敗しました。再試行してください。」と出ます。"), (1, "次です。")],
        );
        check(
            "サーバーは 2010 です。移行で\nきません。",
            &[(1, "サーバーは 2010 です。"), (1, "移行できません。")],
        );
    }
}
