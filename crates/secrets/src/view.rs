//! A text as people mean it: full-width letters narrow, no invisible characters, encodings read; with the
//! way back to the text as it is written.

use std::borrow::Cow;
use std::ops::Range;

use unicode_normalization::UnicodeNormalization as _;
use unicode_normalization::char::canonical_combining_class;

use super::atom::{Decoded, Writing, decode};

/// The most characters that are composed into one.
const MAX_CLUSTER_CHARS: usize = 8;

/// A normalised text. `text` is made in one pass and is at most a few times as long as the original.
#[derive(Clone, Debug)]
pub struct View<'t> {
    /// The text to look in.
    pub text: Cow<'t, str>,
    /// Where stretches begin, in order. Empty if the text is as it was.
    stretches: Vec<Stretch>,
    original: usize,
}

#[derive(Clone, Copy, Debug)]
struct Stretch {
    at: usize,
    original: usize,
    /// Whether bytes stand for themselves; else the whole stretch stands for one atom.
    is_same: bool,
}

impl<'t> View<'t> {
    /// The text, read as `writing`.
    pub fn new(text: &'t str, writing: Writing) -> Self {
        let is_plain = |byte: u8| byte.is_ascii() && byte != b'&' && byte != 0x7f;
        if writing == Writing::Plain && text.bytes().all(is_plain) {
            return Self { text: Cow::Borrowed(text), stretches: Vec::new(), original: text.len() };
        }
        let mut made = Maker { text: String::with_capacity(text.len()), stretches: Vec::new() };
        let mut at = 0;
        while at < text.len() {
            let plain = plain_run(&text.as_bytes()[at..], writing);
            if plain > 0 {
                made.same(&text[at..at + plain], at);
                at += plain;
                continue;
            }
            at = made.cluster(text, at, writing);
        }
        Self { text: Cow::Owned(made.text), stretches: made.stretches, original: text.len() }
    }

    /// Where a range of the view stands in the original (bytes).
    pub fn original(&self, range: &Range<usize>) -> Range<usize> {
        if self.stretches.is_empty() {
            return range.clone();
        }
        let stretch = |at: usize| self.stretches.partition_point(|known| known.at <= at) - 1;
        let place = |at: usize| {
            let stretch = self.stretches[stretch(at)];
            stretch.original + if stretch.is_same { at - stretch.at } else { 0 }
        };
        if range.is_empty() {
            let at = place(range.start.min(self.text.len().saturating_sub(1)));
            return at..at;
        }
        let last = stretch(range.end - 1);
        let end = match self.stretches[last].is_same {
            true => place(range.end - 1) + 1,
            false => self.stretches.get(last + 1).map_or(self.original, |next| next.original),
        };
        place(range.start)..end
    }
}

struct Maker {
    text: String,
    stretches: Vec<Stretch>,
}

impl Maker {
    fn same(&mut self, text: &str, original: usize) {
        let at = self.text.len();
        let goes_on = self
            .stretches
            .last()
            .is_some_and(|last| last.is_same && original - last.original == at - last.at);
        if !goes_on {
            self.stretches.push(Stretch { at, original, is_same: true });
        }
        self.text.push_str(text);
    }

    /// Adds the character at `at` with what is composed with it. Returns where the next begins.
    fn cluster(&mut self, text: &str, at: usize, writing: Writing) -> usize {
        let mut chars = String::new();
        let mut end = at;
        while chars.chars().count() < MAX_CLUSTER_CHARS && end < text.len() {
            let (decoded, bytes) = atom(text, end, writing);
            let joins = match decoded {
                Decoded::Char(c) if is_invisible(c) => true,
                Decoded::Char(c) => {
                    let joins = chars.is_empty() || is_joined(c);
                    if joins {
                        chars.push(c);
                    }
                    joins
                }
                Decoded::Nothing => true,
            };
            if !joins {
                break;
            }
            end += bytes;
            // Most characters are joined by nothing, and what is written otherwise stands alone.
            if !chars.is_empty() && !text[end..].chars().next().is_some_and(may_join) {
                break;
            }
        }
        if end == at {
            end += text[at..].chars().next().map_or(1, char::len_utf8);
        }
        let composed: String = chars.nfkc().collect();
        if composed == text[at..end] {
            self.same(&text[at..end], at);
        } else {
            self.stretches.push(Stretch { at: self.text.len(), original: at, is_same: false });
            self.text.push_str(&composed);
        }
        end
    }
}

fn atom(text: &str, at: usize, writing: Writing) -> (Decoded, usize) {
    decode(text, at, writing).unwrap_or_else(|| {
        let c = text[at..].chars().next().unwrap_or(' ');
        (Decoded::Char(c), c.len_utf8())
    })
}

/// The number of bytes that stand for themselves and are joined by nothing.
fn plain_run(rest: &[u8], writing: Writing) -> usize {
    let is_plain = |byte: u8| {
        byte.is_ascii()
            && byte != 0x7f
            && byte != b'&'
            && match writing {
                Writing::Plain => true,
                Writing::Json => byte != b'\\',
                Writing::Quoted => byte != b'=',
                Writing::Percent => byte != b'%',
            }
    };
    let run = rest.iter().take_while(|byte| is_plain(**byte)).count();
    // The last letter may be joined by what follows.
    match rest.get(run) {
        Some(next) if !next.is_ascii() && run > 1 => run - 1,
        Some(next) if !next.is_ascii() => 0,
        _ => run,
    }
}

fn is_joined(c: char) -> bool {
    canonical_combining_class(c) != 0 || matches!(c, '\u{ff9e}' | '\u{ff9f}')
}

fn may_join(c: char) -> bool {
    is_joined(c) || is_invisible(c)
}

/// Whether a character has no width and no meaning: zero-width characters, soft hyphens, marks of
/// direction, variation selectors.
fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{7f}' | '\u{e0000}'..='\u{e01ef}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(writing: Writing, text: &str, expected: &str) {
        let view = View::new(text, writing);
        assert_eq!(view.text, expected, "{text}");
        // Every character of the view comes from somewhere, in order.
        let mut before = 0;
        for (at, c) in view.text.char_indices() {
            let range = view.original(&(at..at + c.len_utf8()));
            assert!(before <= range.start && range.start < range.end, "{text}: {range:?}");
            assert!(text.get(range.clone()).is_some(), "{text}: {range:?}");
            before = range.start;
        }
    }

    #[test]
    fn texts_as_people_mean_them() {
        check(Writing::Plain, "Ｐａｓｓ：ａ１", "Pass:a1");
        check(Writing::Plain, "pa\u{200b}ss\u{ad}word", "password");
        check(Writing::Plain, "ﾊﾟｽﾜｰﾄﾞ: x", "パスワード: x");
        check(Writing::Plain, "contrasen\u{303}a é", "contraseña é");
        check(
            Writing::Plain,
            "&quot;pwd&quot;&#58;&#x41;&amp;lt;b&unknown;",
            "\"pwd\":A<b&unknown;",
        );
        check(Writing::Json, r#"{\"p\":\"\u0070\"} \\server"#, "{\"p\":\"p\"} \\server");
        check(Writing::Quoted, "a=3Dhun=\r\nter=E3=83=91 =00", "a=hunterパ =00");
        check(Writing::Percent, "a%3Db%E3%83%91%zz", "a=bパ%zz");
    }

    #[test]
    fn ranges_find_their_way_back() {
        let text = "x パ\u{200b}ス＝ｈｉ&amp;1 y";
        let view = View::new(text, Writing::Plain);
        let at = view.text.find("hi&1").unwrap();
        assert_eq!(&text[view.original(&(at..at + 4))], "ｈｉ&amp;1");
        let at = view.text.find("パス").unwrap();
        assert_eq!(&text[view.original(&(at..at + 6))], "パ\u{200b}ス");
    }

    #[test]
    fn a_view_does_not_outgrow_its_text() {
        for piece in ["&amp;", "&amp", "\\", "=", "%41", "\u{fdfa}", "\u{200b}", "e\u{301}"] {
            let text = piece.repeat(20_000);
            for writing in [Writing::Plain, Writing::Json, Writing::Quoted, Writing::Percent] {
                let view = View::new(&text, writing);
                assert!(view.text.len() <= 12 * text.len(), "{piece}");
                assert!(view.stretches.len() <= text.len() + 1, "{piece}");
            }
        }
    }
}
