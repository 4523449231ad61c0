//! Words of outcomes in the scripts they are written in: how long they must be to be found within a text, and where they end.

use crate::plain::is_letter;

/// The shortest words of ASCII letters that are found within an answer (characters). Shorter ones must be the whole answer.
const MIN_ASCII_CHARS: usize = 4;
/// The same for kanji and katakana, and for hiragana.
const MIN_CHARS: usize = 2;
const MIN_KANA_CHARS: usize = 3;

/// Whether words are long enough to be found within a text.
pub(super) fn is_long(words: &str) -> bool {
    let count = words.chars().count();
    let least = if words.is_ascii() {
        MIN_ASCII_CHARS
    } else if words.chars().all(is_hiragana) {
        MIN_KANA_CHARS
    } else {
        MIN_CHARS
    };
    count >= least
}

/// Whether no kanji or katakana goes on at either end of words that are written so: `有効` in `有効期限`.
pub(super) fn is_apart(text: &str, start: usize, end: usize) -> bool {
    let joined = |a: Option<char>, b: Option<char>| match (a, b) {
        (Some(a), Some(b)) => is_kanji(a) && is_kanji(b) || is_katakana(a) && is_katakana(b),
        _ => false,
    };
    !joined(text[..start].chars().next_back(), text[start..].chars().next())
        && !joined(text[..end].chars().next_back(), text[end..].chars().next())
}

fn is_hiragana(c: char) -> bool {
    matches!(c, '\u{3041}'..='\u{309f}')
}

fn is_katakana(c: char) -> bool {
    matches!(c, '\u{30a1}'..='\u{30fa}' | 'ー')
}

fn is_kanji(c: char) -> bool {
    matches!(c, '\u{4e00}'..='\u{9fff}' | '々')
}

/// The parts of an outcome's words that distinguish it from others: words of ASCII letters, and
/// pairs of characters in scripts that do not separate words, but for pairs of hiragana.
pub(super) fn distinctive_words(words: &str) -> Vec<String> {
    let all: Vec<char> = words.chars().collect();
    let pairs = all.windows(2).filter(|two| two.iter().all(|c| !c.is_ascii() && c.is_alphabetic()));
    let pairs = pairs.filter(|two| !two.iter().all(|c| is_hiragana(*c)));
    let pairs = pairs.map(|two| two.iter().collect());
    // `all` is in `not all running`, too.
    let plain = words.split(|c: char| !is_letter(c));
    let plain = plain.filter(|word| word.len() > 2 && !matches!(*word, "all" | "not" | "the"));
    pairs.chain(plain.map(str::to_owned)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_each_script_have_their_length_and_ends() {
        assert!(
            is_long("used")
                && !is_long("off")
                && is_long("有効")
                && !is_long("なし")
                && is_long("すべて")
        );
        let text = "有効期限";
        assert!(!is_apart(text, 0, "有効".len()) && is_apart("有効です", 0, "有効".len()));
        assert!(distinctive_words("not all running").contains(&"running".to_owned()));
    }
}
