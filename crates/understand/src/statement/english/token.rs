//! The words and marks of a sentence, contractions written out.

use std::ops::Range;

use crate::statement::word::Word;

/// A word or a mark.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Token {
    /// Its bytes in the text; empty for the second part of a contraction.
    pub(super) span: Range<usize>,
    /// How it is compared: `isn't` is `is` and `not`.
    pub(super) text: String,
    /// The word of the pack it belongs to.
    pub(super) word: Option<usize>,
    /// The lists of the closed class that it is in.
    pub(super) lists: u32,
}

impl Token {
    /// Whether it is no word.
    pub(super) fn is_mark(&self) -> bool {
        !self.text.contains(|c: char| c.is_alphanumeric())
    }

    /// Whether neither the pack nor the closed class has it.
    pub(super) fn is_unread(&self) -> bool {
        !self.is_mark()
            && self.word.is_none()
            && !self.has_digit()
            && !self.text.contains('.')
            && self.lists == 0
    }

    /// Whether it has a digit.
    pub(super) fn has_digit(&self) -> bool {
        self.text.contains(|c: char| c.is_ascii_digit())
    }
}

/// Negated auxiliaries without their apostrophe, and as people mistype them.
const RUN_TOGETHER: &[(&str, &str)] = &[
    ("isnt", "is"),
    ("arent", "are"),
    ("wasnt", "was"),
    ("werent", "were"),
    ("doesnt", "does"),
    ("dosent", "does"),
    ("dosnt", "does"),
    ("doesent", "does"),
    ("dont", "do"),
    ("didnt", "did"),
    ("hasnt", "has"),
    ("havent", "have"),
    ("hadnt", "had"),
    ("cant", "can"),
    ("cannot", "can"),
    ("couldnt", "could"),
    ("wont", "will"),
    ("wouldnt", "would"),
    ("shouldnt", "should"),
    ("aint", "is"),
];

/// The words after which `'s` is `is`, and not a possessive.
const SUBJECTS: &[&str] = &[
    "it",
    "that",
    "there",
    "he",
    "she",
    "what",
    "who",
    "where",
    "here",
    "this",
    "everything",
    "nothing",
    "nobody",
    "how",
    "one",
    "everyone",
];

/// The tokens of a normal text.
/// `lists` tells the lists of the closed class that a word is in, a bit each.
pub(super) fn tokens(text: &str, words: &[Word], lists: &dyn Fn(&str) -> u32) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut start = 0;
    for piece in text.split_inclusive(' ') {
        split(text, start..start + piece.trim_end().len(), lists, &mut tokens);
        start += piece.len();
    }
    for token in &mut tokens {
        let holds =
            |span: &Range<usize>| span.start <= token.span.start && token.span.start < span.end;
        token.word =
            words.iter().position(|word| holds(&word.span) || word.tails.iter().any(holds));
    }
    tokens
}

/// Cuts a piece without spaces: marks around it, then its contractions.
fn split(text: &str, piece: Range<usize>, lists: &dyn Fn(&str) -> u32, tokens: &mut Vec<Token>) {
    let is_inner = |c: char| c.is_alphanumeric() || c == '$' || c == '_' || c == '%';
    let mut at = piece.start;
    let mut push = |span: Range<usize>, word: &str| {
        let lists = lists(word);
        tokens.push(Token { span, text: word.to_owned(), word: None, lists });
    };
    let piece_text = &text[piece.clone()];
    let Some(first) = piece_text.find(is_inner) else {
        if !piece_text.is_empty() {
            push(piece.clone(), piece_text);
        }
        return;
    };
    let last = piece_text.rfind(is_inner).unwrap_or(first);
    let end = piece.start + last + piece_text[last..].chars().next().map_or(1, char::len_utf8);
    for (offset, c) in piece_text[..first].char_indices() {
        push(piece.start + offset..piece.start + offset + c.len_utf8(), c.encode_utf8(&mut [0; 4]));
    }
    at += first;
    // `front/back`, `a->b`, `name:value` and `a,b` are several words; paths, times and versions are one.
    let mut from = at;
    let core = &text[at..end];
    let is_whole =
        core.contains("://") || core.contains('\\') || core.contains('@') || !core.is_ascii();
    for (offset, c) in core.char_indices() {
        let cuts = !is_whole
            && match c {
                ',' | ';' | '(' | ')' | '"' | '[' | ']' | '=' | '>' | '<' | '!' | '?' | '…' => {
                    true
                }
                ':' => core[offset + 1..].starts_with(|c: char| c.is_ascii_alphabetic()),
                _ => false,
            };
        if cuts && at + offset >= from {
            contraction(text, from..at + offset, &mut push);
            push(at + offset..at + offset + c.len_utf8(), c.encode_utf8(&mut [0; 4]));
            from = at + offset + c.len_utf8();
        }
    }
    contraction(text, from..end, &mut push);
    for (offset, c) in text[end..piece.end].char_indices() {
        push(end + offset..end + offset + c.len_utf8(), c.encode_utf8(&mut [0; 4]));
    }
}

/// A word, written out if it is a contraction.
fn contraction(text: &str, span: Range<usize>, push: &mut impl FnMut(Range<usize>, &str)) {
    if span.is_empty() {
        return;
    }
    let word = &text[span.clone()];
    let rest = span.end..span.end;
    let two =
        RUN_TOGETHER.iter().find(|(known, _)| *known == word).map(|(_, first)| (*first, "not"));
    let two = two.or_else(|| {
        let (first, second) = word.split_once('\'')?;
        match second {
            "t" if word == "won't" => Some(("will", "not")),
            "t" if word == "can't" => Some(("can", "not")),
            "t" => first
                .strip_suffix('n')
                .map(|first| (if first == "ai" { "is" } else { first }, "not")),
            "s" if SUBJECTS.contains(&first) => Some((first, "is")),
            "s" => Some((first, "")),
            "re" => Some((first, "are")),
            "ve" => Some((first, "have")),
            "m" => Some((first, "am")),
            "ll" => Some((first, "will")),
            "d" => Some((first, "would")),
            _ => None,
        }
    });
    match two {
        Some((first, "")) => push(span, first),
        Some((first, second)) => {
            push(span, first);
            push(rest, second);
        }
        None => push(span, word),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contractions_are_written_out_and_marks_stand_alone() {
        let text =
            "it isn't on; we've tried (twice), ex01's cert can't be read: \"no\" -> w/o tls 1.2.";
        let words: Vec<String> =
            tokens(text, &[], &|_| 0).into_iter().map(|token| token.text).collect();
        assert_eq!(
            words.join(" "),
            "it is not on ; we have tried ( twice ) , ex01 cert can not be read : \" no \" -> w/o tls 1.2 ."
        );
    }
}
