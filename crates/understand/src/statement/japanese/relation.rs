//! How words for things stand to each other.

use crate::statement::vocabulary::Word;

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
