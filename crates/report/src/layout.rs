//! Text of a given width, for terminals and mails. Japanese and English.

use std::ops::Range;

use unicode_width::UnicodeWidthStr;

use crate::line_breaks::lines;

/// Columns of a message on a terminal: 35 full-width characters.
pub(super) const MESSAGE: usize = 70;
/// No line is wrapped: the reader's mail program does that.
pub(super) const UNWRAPPED: usize = usize::MAX;
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

/// Wraps a paragraph at `width` columns. `first` precedes the first line, `rest` the others. Japanese ends a line at a
/// phrase; commands and addresses are not cut.
pub fn wrap(text: &str, width: usize, first: &str, rest: &str) -> String {
    let wrapped = text.lines().enumerate().flat_map(|(at, line)| {
        let first = if at == 0 { first } else { rest };
        lines(line, &in_backticks(line), width, (first, rest))
    });
    wrapped.collect::<Vec<_>>().join("\n")
}

/// Where code stands in a text, with its backticks.
fn in_backticks(text: &str) -> Vec<Range<usize>> {
    let marks: Vec<usize> = text.match_indices('`').map(|(at, _)| at).collect();
    marks.chunks_exact(2).map(|pair| pair[0]..pair[1] + 1).collect()
}

/// Wraps a paragraph of a message at `width` columns, as [`wrap`], or not at all where it is [`UNWRAPPED`]; then nothing
/// is indented but code. Backticks are removed. Long code goes on a separate line, and the punctuation after it is
/// dropped.
pub(super) fn flow(text: &str, width: usize, first: &str, rest: &str) -> String {
    let (first, rest) = match width {
        UNWRAPPED => (first.trim_start(), ""),
        _ => (first, rest),
    };
    let mut flowed: Vec<String> = Vec::new();
    let mut prose = Prose::default();
    for (at, piece) in text.split('`').enumerate() {
        if at % 2 == 1 && piece.width() > INLINE && piece.contains(' ') {
            let indent = if flowed.is_empty() { first } else { rest };
            flowed.extend(std::mem::take(&mut prose).lines(width, indent, rest));
            flowed.push(format!("{rest}    {piece}"));
            prose.follows_code = true;
        } else {
            prose.push(piece, at % 2 == 1);
        }
    }
    let indent = if flowed.is_empty() { first } else { rest };
    flowed.extend(prose.lines(width, indent, rest));
    flowed.join("\n")
}

/// Text between two lines of code.
#[derive(Default)]
struct Prose {
    text: String,
    /// Ranges of bytes that must not be broken.
    whole: Vec<Range<usize>>,
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
            self.whole.push(start..self.text.len());
        }
    }

    fn lines(self, width: usize, first: &str, rest: &str) -> Vec<String> {
        let text = self.text.trim_end();
        if text.is_empty() { Vec::new() } else { lines(text, &self.whole, width, (first, rest)) }
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
