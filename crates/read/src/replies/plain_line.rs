//! A line as characters that can be compared, each with its place in the text.

use crate::lines::Line;

/// A line without quote marks: full-width forms and kinds of dashes and spaces made plain, one character for one.
/// Circled numbers stay what they are.
#[derive(Clone, Debug)]
pub(super) struct PlainLine {
    /// From 1.
    pub(super) number: usize,
    /// How many quote marks stand before it.
    pub(super) depth: usize,
    pub(super) chars: Vec<char>,
    /// By character, and for the end of the line: its byte in the text.
    origin: Vec<usize>,
    /// Whether it has nothing, or spaces alone.
    pub(super) is_blank: bool,
    /// Whether it has spaces where words of ours stood.
    pub(super) is_blanked: bool,
}

impl PlainLine {
    pub(super) fn new(line: Line<'_>, text: &str) -> Self {
        let unquoted = line.unquoted();
        let marks = line.raw.len() - unquoted.len();
        let offset = unquoted.as_ptr() as usize - text.as_ptr() as usize;
        let (mut chars, mut origin) = (Vec::new(), Vec::new());
        for (at, c) in unquoted.char_indices() {
            if let Some(c) = plain(c) {
                chars.push(c);
                origin.push(offset + at);
            }
        }
        origin.push(offset + unquoted.len());
        let is_blank = chars.iter().all(|c| *c == ' ');
        Self {
            number: line.number,
            depth: line.raw[..marks].matches('>').count(),
            is_blanked: is_blank && chars.len() > 1,
            is_blank,
            chars,
            origin,
        }
    }

    /// The byte of a character in the text. The end of the line for one that is not there.
    pub(super) fn byte(&self, at: usize) -> usize {
        self.origin[at.min(self.chars.len())]
    }

    /// The characters from one place to another, as text without spaces around.
    pub(super) fn text(&self, from: usize, to: usize) -> String {
        let text: String = self.chars[from.min(to)..to].iter().collect();
        text.trim().to_owned()
    }
}

/// A character in its plain form; none for invisible marks.
fn plain(c: char) -> Option<char> {
    Some(match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0)?,
        '\u{2010}'..='\u{2015}' | '\u{2212}' => '-',
        '\u{2018}' | '\u{2019}' | '\u{201b}' => '\'',
        '\u{201c}' | '\u{201d}' => '"',
        '\u{301c}' => '~',
        '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}' | '\u{feff}' | '\u{ad}' => {
            return None;
        }
        c if c.is_whitespace() => ' ',
        c => c,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lines::Lines;

    #[test]
    fn characters_keep_their_places() {
        let text = "> ＱＱ\n> > Ｑ３：はい";
        let line = PlainLine::new(Lines::new(text).nth(1).unwrap(), text);
        assert_eq!((line.number, line.depth, line.text(0, 3)), (2, 2, "Q3:".to_owned()));
        assert_eq!(&text[line.byte(3)..], "はい");
        assert_eq!(line.byte(9), text.len());
        let line = PlainLine::new(Lines::new("   ").next().unwrap(), "   ");
        assert!(line.is_blank && line.is_blanked);
    }
}
