//! How words for things stand to each other.

use std::ops::Range;
use std::sync::OnceLock;

use super::tables::tables;
use crate::statement::word::Word;

/// What stands between words that are listed.
const LISTED: &[&str] = &[
    "と",
    "や",
    "、",
    "も",
    "および",
    "及び",
    "・",
    "/",
    ",",
    "とか",
    "ならびに",
    "並びに",
    "と、",
    "も、",
    "や、",
];
/// What follows `と` where two things are compared.
const COMPARED: &[&str] = &[
    "違",
    "異な",
    "一致",
    "同じ",
    "同一",
    "食い違",
    "合っ",
    "合わ",
    "比べ",
    "比較",
    "突き合わせ",
    "照合",
    "ずれ",
];

/// Whether two words are listed beside each other.
pub(super) fn joins(text: &str, word: &Word, next: &Word) -> bool {
    let between = text.get(word.span.end..next.span.start);
    between.is_some_and(|between| LISTED.contains(&between.trim()))
}

/// Whether a noun and what follows it are listed: `検査も復号も`.
pub(super) fn is_list(between: &str) -> bool {
    let rest =
        LISTED.iter().filter_map(|joint| between.strip_prefix(joint)).min_by_key(|rest| rest.len());
    let is_kana = |c: char| matches!(c, '\u{3041}'..='\u{309f}') && c != 'の';
    rest.is_some_and(|rest| {
        rest.chars().count() <= 12 && !rest.contains(is_kana) && !rest.contains(['、', '。'])
    })
}

/// Whether the next word is a part of a word: `証明書の期限`.
pub(super) fn owns(text: &str, word: &Word, next: &Word) -> bool {
    let Some(mut between) = text.get(word.span.end..next.span.start) else { return false };
    // `証明書(外部用)の期限`
    if between.starts_with('(')
        && let Some(close) = between.find(')')
    {
        between = &between[close + 1..];
    }
    between == "の"
}

/// Whether something is only compared with what a word names: `公開名と違います`.
pub(super) fn is_compared(text: &str, word: &Word, words: &[Word]) -> bool {
    let rest = &text[word.span.end..];
    let Some(after) = rest.strip_prefix("とは").or_else(|| rest.strip_prefix('と')) else {
        return false;
    };
    let at = text.len() - after.len();
    let is_said = words.iter().any(|other| other.span.start == at && other.is_predicate());
    is_said || COMPARED.iter().any(|verb| after.starts_with(verb))
}

/// Whether what a word names is left out: `Aではなく`, `A以外`.
pub(super) fn is_left_out(text: &str, word: &Word) -> bool {
    const LEFT_OUT: &[&str] = &[
        "ではな",
        "ではあり",
        "じゃな",
        "でな",
        "だけではな",
        "だけでな",
        "のみではな",
        "のみでな",
        "だけじゃな",
        "以外",
        "を除",
    ];
    let rest = &text[word.span.end..];
    !word.is_predicate() && LEFT_OUT.iter().any(|out| rest.starts_with(out))
}

/// Whether something else is put where a word names: `AにBを入れる`.
pub(super) fn is_target(text: &str, word: &Word) -> bool {
    let rest = &text[word.span.end..];
    rest.starts_with('に') && !rest.starts_with("には") && !rest.starts_with("にて")
}

/// Whether a clause may be about what a word names.
pub(super) fn is_topic(text: &str, word: &Word) -> bool {
    text[word.span.end..].starts_with(['は', 'が', 'も', 'を'])
}

/// Whether a clause is about something that no word of the pack names: `自信はありません`.
pub(super) fn is_about_another(text: &str, clause: Range<usize>, words: &[Word]) -> bool {
    let said = &text[clause.clone()];
    let is_name = |c: char| c.is_alphanumeric() && !matches!(c, '\u{3041}'..='\u{309f}');
    let topics = said.char_indices().filter(|(_, c)| matches!(c, 'は' | 'が'));
    topics.map(|(at, _)| at).any(|at| {
        let before = &said[..at];
        let from = before
            .char_indices()
            .rev()
            .take_while(|(_, c)| is_name(*c))
            .last()
            .map(|(from, _)| from);
        let Some(from) = from else { return false };
        let noun = &before[from..];
        let (start, end) = (clause.start + from, clause.start + at);
        let is_known = words.iter().any(|word| word.span.start < end && start < word.span.end);
        !is_known && !neutral().iter().any(|known| noun.ends_with(known.as_str()))
    })
}

/// Nouns that say when, where or by whom, or stand for anything.
fn neutral() -> &'static [String] {
    static NEUTRAL: OnceLock<Vec<String>> = OnceLock::new();
    NEUTRAL.get_or_init(|| tables().words.neutral.all())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_go_on_over_nouns() {
        for (between, expected) in
            [("も", true), ("もSSLの", true), ("、", true), ("は有効ですが", false), ("を", false)]
        {
            assert_eq!(is_list(between), expected, "{between}");
        }
    }
}
