//! Text of a given width, for terminals and mails. Japanese and English.

use textwrap::core::Word;
use textwrap::wrap_algorithms::wrap_first_fit;
use textwrap::{Options, WordSeparator, WordSplitter};
use unicode_width::UnicodeWidthStr;

/// Columns of a mail's text: 35 full-width characters.
pub(super) const MAIL: usize = 70;
/// Code of more columns goes on a separate line.
const INLINE: usize = 30;

/// A probability as a bar of `width` characters: `########------------`.
pub fn bar(probability: f64, width: usize) -> String {
    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a bar has few characters"
    )]
    let filled = ((probability.clamp(0.0, 1.0) * width as f64).round() as usize).min(width);
    "#".repeat(filled) + &"-".repeat(width - filled)
}

/// A probability for people: `93%`, and `-` for none. Never `100%` or `0%` for what is not certain.
pub fn percent(probability: Option<f64>) -> String {
    match probability {
        None => "-".to_owned(),
        Some(certain) if certain >= 1.0 => "100%".to_owned(),
        Some(impossible) if impossible <= 0.0 => "0%".to_owned(),
        Some(almost) if almost > 0.99 => ">99%".to_owned(),
        Some(hardly) if hardly < 0.01 => "<1%".to_owned(),
        Some(probability) => format!("{:.0}%", probability * 100.0),
    }
}

/// Wraps a paragraph at `width` columns. `first` precedes the first line, `rest` the others. Japanese breaks where
/// JIS X 4051 allows; commands and addresses are not cut.
pub fn wrap(text: &str, width: usize, first: &str, rest: &str) -> String {
    let options = Options::new(width)
        .initial_indent(first)
        .subsequent_indent(rest)
        .break_words(false)
        .word_splitter(WordSplitter::NoHyphenation);
    let lines = text.lines().enumerate().flat_map(|(at, line)| {
        let options = if at == 0 { options.clone() } else { options.clone().initial_indent(rest) };
        textwrap::wrap(line, options)
            .into_iter()
            .map(|line| line.trim_end().to_owned())
            .collect::<Vec<_>>()
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// Wraps a paragraph of a mail at `width` columns, as [`wrap`]; names with hyphens and paths are not cut either.
/// Backticks are removed. Long code goes on a separate line, and the punctuation after it is dropped.
pub(super) fn flow(text: &str, width: usize, first: &str, rest: &str) -> String {
    let mut lines: Vec<String> = Vec::new();
    let mut prose = Prose::default();
    for (at, piece) in text.split('`').enumerate() {
        if at % 2 == 1 && piece.width() > INLINE && piece.contains(' ') {
            let indent = if lines.is_empty() { first } else { rest };
            lines.extend(std::mem::take(&mut prose).lines(width, indent, rest));
            lines.push(format!("{rest}    {piece}"));
            prose.follows_code = true;
        } else {
            prose.push(piece, at % 2 == 1);
        }
    }
    let indent = if lines.is_empty() { first } else { rest };
    lines.extend(prose.lines(width, indent, rest));
    lines.join("\n")
}

/// Text between two lines of code.
#[derive(Default)]
struct Prose {
    text: String,
    /// Ranges of bytes that must not be broken.
    whole: Vec<(usize, usize)>,
    /// Whether a line of code precedes it.
    follows_code: bool,
}

impl Prose {
    fn push(&mut self, piece: &str, is_code: bool) {
        let mut piece = piece;
        if self.follows_code && self.text.is_empty() {
            piece = piece.trim_start_matches(|c: char| c.is_whitespace() || ".,;:。、".contains(c));
        }
        let start = self.text.len();
        self.text.push_str(piece);
        if is_code {
            self.whole.push((start, self.text.len()));
        }
    }

    fn lines(self, width: usize, first: &str, rest: &str) -> Vec<String> {
        let text = self.text.trim_end();
        if text.is_empty() {
            return Vec::new();
        }
        let mut end = 0;
        let found = WordSeparator::UnicodeBreakProperties.find_words(text).map(|word| {
            end += word.word.len() + word.whitespace.len();
            end
        });
        let mut ends: Vec<usize> = found.collect();
        // Unicode allows no break before a slash; after `、` a path may begin a line.
        ends.extend(text.match_indices("、/").map(|(at, _)| at + '、'.len_utf8()));
        ends.sort_unstable();
        ends.dedup();
        let mut words: Vec<Word<'_>> = Vec::new();
        let mut start = 0;
        for end in ends {
            if end == text.len() || self.may_break(text, end) {
                words.push(Word::from(&text[start..end]));
                start = end;
            }
        }
        #[expect(clippy::cast_precision_loss, reason = "a line has few columns")]
        let widths = [first, rest].map(|indent| width.saturating_sub(indent.width()) as f64);
        let lines = wrap_first_fit(&words, &widths);
        let joined = lines.into_iter().enumerate().map(|(at, words)| {
            let mut line = if at == 0 { first } else { rest }.to_owned();
            for word in words {
                line.push_str(word.word);
                line.push_str(word.whitespace);
            }
            line.trim_end().to_owned()
        });
        joined.collect()
    }

    /// Whether a line may end before byte `at`: not within code, and between ASCII characters only at a space.
    fn may_break(&self, text: &str, at: usize) -> bool {
        let inside = self.whole.iter().any(|(from, to)| *from < at && at < *to);
        // `3) Exchange 2010`: the number of a choice stays with it.
        let word = text[..at].trim_end().rsplit(' ').next().and_then(|word| word.strip_suffix(')'));
        if word.is_some_and(|word| !word.is_empty() && word.bytes().all(|c| c.is_ascii_digit())) {
            return false;
        }
        let is_ascii = |c: Option<char>| c.is_some_and(|c| c.is_ascii_graphic());
        let before = text[..at].chars().next_back();
        !(inside || is_ascii(before) && is_ascii(text[at..].chars().next()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn japanese_wraps_at_legal_places_and_commands_stay_whole() {
        let text =
            "証明書の有効期限が切れています。Test-MigrationServerAvailability を実行してください。";
        let wrapped = wrap(text, 36, "- ", "  ");
        assert!(wrapped.lines().all(|line| line.width() <= 36), "{wrapped}");
        assert!(wrapped.contains("Test-MigrationServerAvailability"), "{wrapped}");
        assert!(!wrapped.lines().any(|line| line.trim_start().starts_with('。')), "{wrapped}");
    }

    #[test]
    fn percents_of_what_is_not_certain() {
        let cases = [
            (None, "-"),
            (Some(0.0), "0%"),
            (Some(0.004), "<1%"),
            (Some(0.928), "93%"),
            (Some(0.996), ">99%"),
            (Some(1.0), "100%"),
        ];
        for (probability, expected) in cases {
            assert_eq!(percent(probability), expected);
        }
    }

    #[test]
    fn bars() {
        assert_eq!([bar(0.0, 4), bar(0.5, 4), bar(1.0, 4)], ["----", "##--", "####"]);
    }

    /// Characters that may not begin, and that may not end a line (JIS X 4051, JLREQ appendix A).
    const NOT_FIRST: &str =
        "、。，．・：；？！）」』】〕〉》ーァィゥェォッャュョぁぃぅぇぉっゃゅょ々ゝヽ";
    const NOT_LAST: &str = "（「『【〔〈《";

    #[test]
    fn lines_of_a_mail_end_where_they_may() {
        let text = "お手数ですが、クライアント アクセス サーバー (CAS) で「Outlook Anywhere」の設定をご確認ください。ショートカットからではなく、Test-MigrationServerAvailability を https://contoso.com/rpc/rpcproxy.dll に対して実行していただき、『エラー』の全文【そのまま】をお送りください。";
        for width in 8..90 {
            let flowed = flow(text, width, "手順 1: ", "  ");
            let joined: String = flowed.split_whitespace().collect();
            let expected: String = format!("手順 1:{text}").split_whitespace().collect();
            assert_eq!(joined, expected, "{width}");
            for line in flowed.lines() {
                let trimmed = line.trim();
                assert!(!NOT_FIRST.contains(trimmed.chars().next().unwrap()), "{width}: {line}");
                assert!(
                    !NOT_LAST.contains(trimmed.chars().next_back().unwrap()),
                    "{width}: {line}"
                );
                let is_word = !trimmed.contains(' ');
                assert!(line.width() <= width || is_word || width < 20, "{width}: {line}");
            }
            for whole in
                ["Test-MigrationServerAvailability", "https://contoso.com/rpc/rpcproxy.dll"]
            {
                assert!(flowed.contains(whole), "{width}: {flowed}");
            }
        }
    }

    #[test]
    fn long_commands_stand_alone() {
        let command = "Get-OutlookAnywhere | Set-OutlookAnywhere -ExternalHostname <host>";
        let check = |text: &str, expected: &str| assert_eq!(flow(text, 40, "1. ", "   "), expected);
        check(&format!("Run `{command}`."), &format!("1. Run\n       {command}"));
        check(
            &format!("社外で `{command}` を実行します。"),
            &format!("1. 社外で\n       {command}\n   を実行します。"),
        );
        check("Run `iisreset` on the server.", "1. Run iisreset on the server.");
    }
}
