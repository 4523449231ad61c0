//! Replacements of bytes in a file, all made at once, so that everything else stays as it is.

use std::cmp::Reverse;
use std::ops::Range;

/// What is replaced in one file.
#[derive(Debug, Default)]
pub(super) struct Edits(Vec<(Range<usize>, String)>);

impl Edits {
    /// Puts something in the place of these bytes.
    pub(super) fn replace(&mut self, span: Range<usize>, new: impl Into<String>) {
        self.0.push((span, new.into()));
    }

    /// Takes out what stands here, and the line with it where nothing else stands in it.
    pub(super) fn take_out(&mut self, text: &str, span: &Range<usize>) {
        let line = text[..span.start].rfind('\n').map_or(0, |end| end + 1);
        let end = text[span.end..].find('\n').map_or(text.len(), |at| span.end + at + 1);
        let before = text[line..span.start].trim();
        let after = &text[span.end..end];
        let whole = if before.is_empty() && after.trim().is_empty() {
            line..end
        } else {
            let blanks = after.len() - after.trim_start_matches([' ', '\t']).len();
            span.start..span.end + blanks
        };
        self.replace(whole, "");
    }

    /// The text with all of them made, and how many that are. What lies within another one is not made.
    pub(super) fn made(mut self, text: &str) -> (String, usize) {
        self.0.sort_by_key(|(span, _)| (span.start, Reverse(span.end)));
        let (mut made, mut count) = (String::with_capacity(text.len()), 0);
        let mut at = 0;
        for (span, new) in self.0 {
            if span.start < at {
                continue;
            }
            made.push_str(text.get(at..span.start).unwrap_or_default());
            made.push_str(&new);
            at = span.end;
            count += 1;
        }
        made.push_str(text.get(at..).unwrap_or_default());
        (made, count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_taken_out_takes_its_line_and_leaves_remarks() {
        for (text, expected) in [
            ("a = 1\nx = 0\nb = 2\n", "a = 1\nb = 2\n"),
            ("a = 1\r\n  x = 0  \r\nb = 2\r\n", "a = 1\r\nb = 2\r\n"),
            ("x = 0", ""),
            ("x = 0 # why\nb = 2\n", "# why\nb = 2\n"),
        ] {
            let start = text.find('x').expect("it is there");
            let mut edits = Edits::default();
            edits.take_out(text, &(start..start + "x = 0".len()));
            assert_eq!(edits.made(text), (expected.to_owned(), 1));
        }
    }

    #[test]
    fn what_lies_within_another_edit_is_not_made() {
        let mut edits = Edits::default();
        edits.replace(0..1, "x");
        edits.replace(0..5, "y");
        edits.replace(3..4, "z");
        edits.replace(5..5, "!");
        assert_eq!(edits.made("a = 1\n"), ("y!\n".to_owned(), 2));
    }
}
