//! Words by which people correct an earlier answer, close a mail, or begin another list.

/// What says that an earlier answer does not hold. English words stand alone, Japanese ones anywhere.
const CORRECTING: &[&str] = &[
    "wrong",
    "mistake",
    "mistaken",
    "incorrect",
    "not correct",
    "not right",
    "correction",
    "correct myself",
    "have to correct",
    "need to correct",
    "must correct",
    "let me correct",
    "to correct",
    "corrected",
    "forget",
    "ignore",
    "disregard",
    "typo",
    "misread",
    "mixed up",
    "mix-up",
    "take back",
    "strike",
    "訂正",
    "誤り",
    "誤っ",
    "間違",
    "まちがい",
    "まちがえ",
    "修正",
    "勘違い",
    "取り消",
    "取消",
    "撤回",
    "正しくは",
];
/// What begins a part that was added later.
const ADDED: &[&str] = &[
    "ps",
    "p.s",
    "pps",
    "edit",
    "update",
    "addendum",
    "one more thing",
    "追伸",
    "追記",
    "補足",
    "追って",
];
/// What leads to the right answer after a correction.
const INSTEAD: &[&str] = &[
    "it should have been",
    "it should have said",
    "it should read",
    "it should be",
    "should have been",
    "should read",
    "should be",
    "it must be",
    "the correct answer is",
    "the right answer is",
    "the answer is",
    "correct is",
    "right is",
    "i meant",
    "it's",
    "正しくは",
    "実際には",
    "実際は",
    "実は",
    "本当は",
];
/// What closes a mail.
const CLOSING: &[&str] = &[
    "regards",
    "best regards",
    "kind regards",
    "best",
    "cheers",
    "thanks",
    "thank you",
    "many thanks",
    "sincerely",
    "br",
    "yours",
    "greetings",
    "hope this helps",
    "hope that helps",
    "以上",
    "よろしく",
    "宜しく",
    "何卒",
    "お手数",
    "ご確認",
];
/// What begins a mail.
const GREETING: &[&str] = &[
    "hi",
    "hello",
    "dear",
    "good morning",
    "good afternoon",
    "hey",
    "お世話",
    "いつもお世話",
    "ご連絡ありがとう",
    "ありがとう",
    "ご返信",
    "早速",
];
/// What excuses a slip, and so leads to what is right.
const EXCUSING: &[&str] =
    &["sorry", "apologies", "excuse me", "pardon", "すみません", "すいません", "申し訳", "失礼"];
/// What introduces a list that answers nothing.
const OTHER_LISTS: &[&str] = &[
    "tried",
    "steps",
    "we did",
    "i did",
    "have done",
    "what happens",
    "reproduce",
    "questions for you",
    "試し",
    "手順",
    "実施し",
    "対応内容",
    "経緯",
    "再現",
];

/// Whether a text says that an earlier answer does not hold.
pub(super) fn corrects(text: &str) -> bool {
    occurs(text, CORRECTING)
}

/// Whether a text begins something that was added later.
pub(super) fn is_added(text: &str) -> bool {
    begins(text, ADDED)
}

/// Whether a line closes a mail.
pub(super) fn closes(line: &str) -> bool {
    begins(line, CLOSING)
}

/// Whether a line greets.
pub(super) fn greets(line: &str) -> bool {
    begins(line, GREETING)
}

/// Whether the words right before the number of a question excuse a slip: `Sorry, Q3 is ...`.
pub(super) fn excuses(text: &str) -> bool {
    begins(text, EXCUSING)
}

/// Whether a line introduces a list that answers nothing.
pub(super) fn introduces_other_list(line: &str) -> bool {
    occurs(line, OTHER_LISTS)
}

/// What a correction puts in the place of the earlier answer: the text without the clauses up to the last that says that
/// something was wrong.
pub(super) fn corrected(text: &str) -> String {
    let clauses = clauses(text);
    let after = clauses.iter().rposition(|clause| corrects(clause)).map_or(0, |last| last + 1);
    let said = clauses[after..].concat();
    let mut said = said.trim();
    let folded = said.to_ascii_lowercase();
    for words in INSTEAD {
        if begins(&folded, &[words]) {
            said = said[words.len()..].trim_start_matches([' ', ':', ',', '、']);
            break;
        }
    }
    said.to_owned()
}

/// A text in clauses, each with the mark that ends it.
fn clauses(text: &str) -> Vec<&str> {
    let mut all = Vec::new();
    let mut from = 0;
    for (at, c) in text.char_indices() {
        let end = at + c.len_utf8();
        let is_spaced = text[end..].chars().next().is_none_or(char::is_whitespace);
        let ends = match c {
            '、' | '。' | '\n' => true,
            ',' | ';' | ':' | '.' | '!' | '?' => is_spaced,
            '-' => is_spaced && text[..at].ends_with(' '),
            _ => false,
        };
        if ends {
            all.push(&text[from..end]);
            from = end;
        }
    }
    all.push(&text[from..]);
    all
}

fn occurs(text: &str, words: &[&str]) -> bool {
    let text = text.to_ascii_lowercase();
    words
        .iter()
        .any(|word| text.match_indices(word).any(|(at, _)| is_whole(&text, at, at + word.len())))
}

fn begins(text: &str, words: &[&str]) -> bool {
    let text = text.trim_start().to_ascii_lowercase();
    words.iter().any(|word| text.starts_with(word) && is_whole(&text, 0, word.len()))
}

/// Whether no letter of a word goes on at either end.
fn is_whole(text: &str, start: usize, end: usize) -> bool {
    let is_letter = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
    let joins = |a: Option<char>, b: Option<char>| is_letter(a) && is_letter(b);
    !joins(text[..start].chars().next_back(), text[start..].chars().next())
        && !joins(text[..end].chars().next_back(), text[end..].chars().next())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_correction_says_what_is_right() {
        for (text, right) in [
            ("was wrong, it is three servers", "it is three servers"),
            ("was a mistake. It should be Friday.", "Friday."),
            ("誤りで、金曜日でした。", "金曜日でした。"),
            ("I mixed up two servers; the old one is off", "the old one is off"),
            ("was wrong", ""),
            ("only on Friday", "only on Friday"),
        ] {
            assert_eq!(corrected(text), right);
        }
        assert!(corrects("Please ignore that") && !corrects("the wrongdoer"));
        assert!(closes("Regards, Ann") && !closes("brown"));
    }
}
