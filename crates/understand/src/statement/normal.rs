//! Sentences made comparable, their words kept apart.

use unicode_normalization::UnicodeNormalization;

use crate::plain::plain;

/// Writings of one word, and the one that is compared.
const SPELLINGS: &[(&str, &str)] = &[
    ("下さい", "ください"),
    ("出来", "でき"),
    ("頂", "いただ"),
    ("致し", "いたし"),
    ("無い", "ない"),
    ("無く", "なく"),
    ("有り", "あり"),
    ("御座い", "ござい"),
    ("繋が", "つなが"),
    ("解ら", "分から"),
    ("判ら", "分から"),
    ("わから", "分から"),
    ("わかり", "分かり"),
    ("言う", "いう"),
    ("事が", "ことが"),
    ("事を", "ことを"),
    ("為、", "ため、"),
    ("既に", "すでに"),
    ("全て", "すべて"),
    ("出来る", "できる"),
];

/// [Plain](plain) text without the spaces that Japanese writers may set or leave out, with one spelling
/// for words that have several, and without the long vowel with which katakana words may end.
pub(crate) fn normal(text: &str) -> String {
    let plain = plain(text);
    if plain.is_ascii() || !plain.chars().any(is_cjk) {
        return plain;
    }
    let mut normal = String::with_capacity(plain.len());
    let mut chars = plain.chars().peekable();
    let mut before = ' ';
    while let Some(c) = chars.next() {
        let next = chars.peek().copied();
        if c == ' ' && (is_cjk(before) || next.is_some_and(is_cjk)) {
            continue;
        }
        let ends_word = c == 'ー' && is_katakana(before) && !next.is_some_and(is_katakana);
        if ends_word {
            continue;
        }
        normal.push(c);
        before = c;
    }
    for (written, compared) in SPELLINGS {
        if normal.contains(written) {
            normal = normal.replace(written, compared);
        }
    }
    normal.nfc().collect()
}

/// Whether a character is kana, a Chinese character, or Japanese punctuation.
pub(super) fn is_cjk(c: char) -> bool {
    matches!(c, '\u{3001}'..='\u{303f}' | '\u{3041}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}')
}

fn is_katakana(c: char) -> bool {
    matches!(c, '\u{30a1}'..='\u{30fa}' | 'ー')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writings_of_one_sentence_are_equal() {
        for (a, b) in [
            ("MRS プロキシは 有効です", "MRSプロキシーは有効です"),
            ("サーバー に接続 出来ません", "サーバに接続できません"),
            ("ＭＲＳ　Ｐｒｏｘｙ が無効", "mrs proxyが無効"),
        ] {
            assert_eq!(normal(a), normal(b));
        }
        assert_eq!(normal("MRS  Proxy is\nOn"), "mrs proxy is on");
    }
}
