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
    ("ございま", "ありま"),
    ("繋が", "つなが"),
    ("解ら", "分から"),
    ("判ら", "分から"),
    ("わから", "分から"),
    ("わかり", "分かり"),
    ("言う", "いう"),
    ("事が", "ことが"),
    ("事を", "ことを"),
    ("事は", "ことは"),
    ("為、", "ため、"),
    ("既に", "すでに"),
    ("全て", "すべて"),
];

/// Words in which the first letter of one of these writings is no word of its own: `一致し`, `仕事が`.
const INSIDE: &[(&str, &str)] = &[
    ("一いたし", "一致し"),
    ("合いたし", "合致し"),
    ("仕こと", "仕事"),
    ("記こと", "記事"),
    ("工こと", "工事"),
    ("人こと", "人事"),
    ("行こと", "行事"),
    ("返こと", "返事"),
    ("無こと", "無事"),
    ("大こと", "大事"),
    ("用こと", "用事"),
    ("行ため、", "行為、"),
    ("いただ点", "頂点"),
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
    for (written, compared) in SPELLINGS.iter().chain(INSIDE) {
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
            ("名前は一致しています", "名前は 一致して います"),
            ("更新致しました", "更新いたしました"),
            ("ＭＲＳ　Ｐｒｏｘｙ が無効", "mrs proxyが無効"),
        ] {
            assert_eq!(normal(a), normal(b));
        }
        assert_eq!(normal("MRS  Proxy is\nOn"), "mrs proxy is on");
    }
}
