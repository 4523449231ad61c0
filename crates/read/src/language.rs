//! The language in which somebody writes.

/// Kana from which a text is taken for Japanese.
const MIN_KANA: usize = 8;

/// The language of a text: `ja` from eight kana on. `None` for every other text, as Latin letters
/// do not tell one language from another.
pub fn language(text: &str) -> Option<&'static str> {
    let is_kana = |c: &char| matches!(c, '\u{3041}'..='\u{30ff}' | '\u{ff66}'..='\u{ff9f}');
    (text.chars().filter(is_kana).take(MIN_KANA).count() == MIN_KANA).then_some("ja")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_few_kana_do_not_make_a_text_japanese() {
        for (text, expected) in [
            ("", None),
            ("We use サーバー.", None),
            ("接続設定確認", None),
            ("サーバーに接続できません。", Some("ja")),
            ("ｻｰﾊﾞｰﾆｾﾂｿﾞｸ", Some("ja")),
        ] {
            assert_eq!(language(text), expected, "{text}");
        }
    }
}
