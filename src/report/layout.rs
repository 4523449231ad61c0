//! Text on a terminal of a given width, Japanese included.

use textwrap::{Options, WordSplitter};

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

/// Wraps a paragraph at `width` columns, the first line after `first`, the others after `rest`.
/// Japanese is broken where Japanese may be broken; commands and addresses are not cut.
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

#[cfg(test)]
mod tests {
    use unicode_width::UnicodeWidthStr;

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
    fn bars() {
        assert_eq!([bar(0.0, 4), bar(0.5, 4), bar(1.0, 4)], ["----", "##--", "####"]);
    }
}
