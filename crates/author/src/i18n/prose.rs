//! Tells prose, which is translated, from code, addresses and numbers, which are copied.

use std::sync::LazyLock;

use regex::{Regex, RegexBuilder};

/// Replaces each code, value or address that is taken out of a text, so that the words around it do not
/// join. U+0001 never occurs in a text that people write.
pub(super) const TAKEN_OUT: char = '\u{1}';

/// Code in backticks, `{{ values }}` and `{values}` that the program fills in, addresses, and
/// `<what the reader fills in>`.
static UNTOUCHED: LazyLock<Regex> = LazyLock::new(|| {
    let parts =
        [r"`[^`]*`", r"\{\{[^}]*\}\}", r"\{[a-z_]+\}", r"https?://[!-~]*", r"<[a-z][a-z -]*>"];
    Regex::new(&parts.join("|")).expect("the pattern is written above")
});

/// A number of two or more digits. A single digit is not compared: one language may write `2`, the other
/// `two`.
static NUMBER: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"[0-9]+(?:\.[0-9]+)+|[0-9]{2,}").expect("written here"));

/// A text with [`TAKEN_OUT`] in place of code, values and addresses.
pub(super) fn prose(text: &str) -> String {
    UNTOUCHED.replace_all(text, TAKEN_OUT.to_string()).into_owned()
}

/// The code, addresses, values and numbers of a text, which every translation must repeat; sorted, each
/// once.
pub(super) fn untouched(text: &str) -> Vec<String> {
    // A full stop or comma after an address belongs to the sentence.
    let parts = UNTOUCHED.find_iter(text).map(|found| found.as_str().trim_end_matches(['.', ',']));
    let mut all: Vec<String> = parts.map(str::to_owned).collect();
    all.extend(NUMBER.find_iter(&prose(text)).map(|found| found.as_str().to_owned()));
    all.sort();
    all.dedup();
    all
}

/// Splits prose into sentences. `. ` ends a sentence and `.` alone does not, because of `1.2`.
pub(super) fn sentences(prose: &str) -> Vec<&str> {
    let ends = |c: char| matches!(c, '。' | '!' | '?' | '！' | '？');
    let latin = prose.split(". ").flat_map(|part| part.split(ends));
    latin.map(str::trim).filter(|part| part.chars().any(char::is_alphanumeric)).collect()
}

/// A pattern that finds any of these words, whether in capitals or not, and prefers longer words. `*`
/// stands for any number of Latin letters. At an end that is a Latin letter or a digit, a word matches
/// only as a whole; Japanese has no spaces to tell. `None` if there are no words.
pub(super) fn any_of<'a>(words: impl IntoIterator<Item = &'a str>) -> Option<Regex> {
    let mut words: Vec<&str> = words.into_iter().filter(|word| !word.is_empty()).collect();
    words.sort_by_key(|word| (std::cmp::Reverse(word.chars().count()), *word));
    if words.is_empty() {
        return None;
    }
    let parts: Vec<String> = words.into_iter().map(whole_word).collect();
    RegexBuilder::new(&parts.join("|")).case_insensitive(true).build().ok()
}

fn whole_word(word: &str) -> String {
    let edge = |c: Option<char>| {
        if c.is_some_and(|c| c.is_ascii_alphanumeric()) { r"(?-u:\b)" } else { "" }
    };
    let escaped = regex::escape(word).replace(r"\*", "[A-Za-z]*");
    let (start, end) = (edge(word.chars().next()), edge(word.chars().next_back()));
    format!("{start}{escaped}{end}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_comes_through_untouched() {
        let text =
            "Run `Get-X <a>` for <host>, open https://x.example/a. Ports 443 and 8.8.8.8, 5 times.";
        assert_eq!(
            untouched(text),
            ["443", "8.8.8.8", "<host>", "`Get-X <a>`", "https://x.example/a"]
        );
        assert_eq!(untouched("接続します。"), [""; 0]);
    }

    #[test]
    fn words_are_whole_words_and_stars_are_letters() {
        let words = any_of(["not", "*n't", "サーバ"]).unwrap();
        let found = |text: &'static str| words.find(text).map(|found| found.as_str());
        assert_eq!(found("It isn't there."), Some("isn't"));
        assert_eq!(found("Nothing, a notice."), None);
        assert_eq!(found("これはNot"), Some("Not"));
        assert_eq!(found("サーバの"), Some("サーバ"));
        assert!(any_of([]).is_none());
    }

    #[test]
    fn sentences_of_both_languages() {
        assert_eq!(sentences("Wait. Try 1.2 again; stop."), ["Wait", "Try 1.2 again; stop."]);
        assert_eq!(sentences("待ちます。再度試します。"), ["待ちます", "再度試します"]);
    }
}
