//! RTF, the body of an Outlook mail that has no other. It may be compressed ([MS-OXRTFCP]), and
//! embed the HTML or text it was made from ([MS-OXRTFEX]).

mod code_page;
mod compression;

use std::collections::BTreeMap;

use encoding_rs::{Encoding, WINDOWS_1252};

use code_page::{code_page, of_charset};
use compression::MAX_BYTES;

pub(super) use compression::decompressed;

/// The deepest nesting of groups.
const MAX_DEPTH: usize = 256;
/// Fonts whose encoding is remembered.
const MAX_FONTS: usize = 4096;
/// The body that RTF was made from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Body {
    Html(String),
    Text(String),
}

/// Whether bytes are RTF.
pub(super) fn is_rtf(bytes: &[u8]) -> bool {
    bytes.starts_with(b"{\\rtf")
}

/// The HTML embedded in RTF, or else its text.
pub(super) fn body(rtf: &[u8]) -> Body {
    let mut reader = Reader::new(&rtf[..rtf.len().min(MAX_BYTES)]);
    reader.read();
    reader.flush();
    if reader.is_html { Body::Html(reader.out) } else { Body::Text(reader.out) }
}

/// The state that ends with a group.
#[derive(Clone, Copy, Debug)]
struct Group {
    /// Its text is not part of the document.
    is_hidden: bool,
    /// `\*\htmltag`: embedded HTML.
    is_html_tag: bool,
    /// `\htmlrtf`: RTF in place of embedded HTML.
    is_rtf_only: bool,
    is_font_table: bool,
    font: i32,
    /// `\uc`: the number of fallback characters after a Unicode character.
    fallback_chars: usize,
}

struct Reader<'r> {
    rest: &'r [u8],
    group: Group,
    outer: Vec<Group>,
    is_html: bool,
    code_page: &'static Encoding,
    /// By number of the font: its encoding, if it has one.
    fonts: BTreeMap<i32, &'static Encoding>,
    /// Bytes not decoded yet, as a character may have several.
    pending: Vec<u8>,
    surrogate: Option<u16>,
    /// Fallback characters still to be skipped.
    skip: usize,
    out: String,
}

impl<'r> Reader<'r> {
    fn new(rtf: &'r [u8]) -> Self {
        let group = Group {
            is_hidden: false,
            is_html_tag: false,
            is_rtf_only: false,
            is_font_table: false,
            font: -1,
            fallback_chars: 1,
        };
        Self {
            rest: rtf,
            group,
            outer: Vec::new(),
            is_html: false,
            code_page: WINDOWS_1252,
            fonts: BTreeMap::new(),
            pending: Vec::new(),
            surrogate: None,
            skip: 0,
            out: String::new(),
        }
    }

    fn read(&mut self) {
        while let Some((first, rest)) = self.rest.split_first() {
            self.rest = rest;
            match first {
                b'{' if self.outer.len() >= MAX_DEPTH => return,
                b'{' => {
                    self.flush();
                    self.outer.push(self.group);
                    self.skip = 0;
                }
                b'}' => {
                    self.flush();
                    self.skip = 0;
                    match self.outer.pop() {
                        Some(outer) => self.group = outer,
                        None => return,
                    }
                }
                b'\\' => self.control(),
                b'\r' | b'\n' => {}
                byte => self.byte(*byte),
            }
        }
    }

    /// Takes what follows a backslash: a control word with its number, or a control symbol.
    fn control(&mut self) {
        let length = self.rest.iter().take_while(|byte| byte.is_ascii_alphabetic()).count();
        if length == 0 {
            return self.sign();
        }
        let (word, rest) = self.rest.split_at(length);
        let is_negative = rest.first() == Some(&b'-');
        let digits = &rest[usize::from(is_negative)..];
        let count = digits.iter().take(10).take_while(|byte| byte.is_ascii_digit()).count();
        let text = std::str::from_utf8(&digits[..count]).unwrap_or_default();
        let number =
            text.parse::<i32>().ok().map(|number| if is_negative { -number } else { number });
        let mut taken = length;
        if number.is_some() {
            taken += usize::from(is_negative) + count;
        }
        taken += usize::from(self.rest.get(taken) == Some(&b' '));
        self.rest = &self.rest[taken..];
        self.word(word, number);
    }

    fn sign(&mut self) {
        let Some((sign, rest)) = self.rest.split_first() else { return };
        self.rest = rest;
        match sign {
            b'\'' => {
                let digits = rest.get(..2).and_then(|two| std::str::from_utf8(two).ok());
                if let Some(byte) = digits.and_then(|two| u8::from_str_radix(two, 16).ok()) {
                    self.rest = &rest[2..];
                    self.byte(byte);
                }
            }
            b'\\' | b'{' | b'}' => self.byte(*sign),
            b'~' => self.text("\u{a0}"),
            b'_' => self.text("-"),
            b'\r' | b'\n' => self.text("\n"),
            b'*' => {
                // A destination to be ignored if unknown; only `\htmltag` is known.
                self.flush();
                self.group.is_hidden |= !self.rest.starts_with(b"\\htmltag");
            }
            _ => {}
        }
    }

    fn word(&mut self, word: &[u8], number: Option<i32>) {
        self.flush();
        let is_on = number != Some(0);
        match word {
            b"fromhtml" => self.is_html = is_on,
            b"htmltag" => self.group.is_html_tag = true,
            b"htmlrtf" => self.group.is_rtf_only = is_on,
            b"ansicpg" => self.code_page = number.and_then(code_page).unwrap_or(self.code_page),
            b"fonttbl" => (self.group.is_font_table, self.group.is_hidden) = (true, true),
            b"deff" | b"f" => self.group.font = number.unwrap_or(-1),
            b"fcharset" if self.group.is_font_table && self.fonts.len() < MAX_FONTS => {
                if let Some(encoding) = number.and_then(of_charset) {
                    self.fonts.insert(self.group.font, encoding);
                }
            }
            b"colortbl" | b"stylesheet" | b"info" | b"pict" | b"mhtmltag" => {
                self.group.is_hidden = true;
            }
            b"bin" => {
                let count = number.and_then(|number| usize::try_from(number).ok()).unwrap_or(0);
                self.rest = self.rest.get(count..).unwrap_or_default();
            }
            b"uc" => {
                self.group.fallback_chars =
                    number.and_then(|n| usize::try_from(n).ok()).unwrap_or(1);
            }
            b"u" => self.unicode(number.unwrap_or(0)),
            b"par" | b"line" | b"row" | b"sect" | b"page" => self.text("\n"),
            b"tab" | b"cell" => self.text("\t"),
            b"lquote" => self.text("\u{2018}"),
            b"rquote" => self.text("\u{2019}"),
            b"ldblquote" => self.text("\u{201c}"),
            b"rdblquote" => self.text("\u{201d}"),
            b"bullet" => self.text("\u{2022}"),
            b"endash" => self.text("\u{2013}"),
            b"emdash" => self.text("\u{2014}"),
            _ => {}
        }
    }

    /// Takes `\u`: a UTF-16 code unit as a signed number.
    fn unicode(&mut self, number: i32) {
        let unit = u16::try_from(number.rem_euclid(1 << 16)).unwrap_or(0);
        let units = self.surrogate.take().into_iter().chain([unit]);
        for found in char::decode_utf16(units) {
            match found {
                Ok(c) => self.text(c.encode_utf8(&mut [0; 4])),
                Err(error) if (0xd800..0xdc00).contains(&error.unpaired_surrogate()) => {
                    self.surrogate = Some(error.unpaired_surrogate());
                }
                Err(_) => self.text("\u{fffd}"),
            }
        }
        self.skip = self.group.fallback_chars;
    }

    fn is_shown(&self) -> bool {
        let Group { is_hidden, is_html_tag, is_rtf_only, .. } = self.group;
        !is_hidden && (is_html_tag || !(self.is_html && is_rtf_only))
    }

    fn byte(&mut self, byte: u8) {
        if self.skip > 0 {
            self.skip -= 1;
        } else if self.is_shown() {
            self.pending.push(byte);
        }
    }

    fn text(&mut self, text: &str) {
        self.flush();
        if self.is_shown() {
            self.out.push_str(text);
        }
    }

    fn flush(&mut self) {
        if !self.pending.is_empty() {
            let encoding = self.fonts.get(&self.group.font).copied().unwrap_or(self.code_page);
            let (text, _) = encoding.decode_without_bom_handling(&self.pending);
            self.out.push_str(&text);
            self.pending.clear();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HTML_INSIDE: &str = include_str!("../../../../tests/data/rtf/html-inside.rtf");

    #[track_caller]
    fn check(rtf: &str, expected: &Body) {
        assert_eq!(body(rtf.as_bytes()), *expected);
        for end in 0..rtf.len() {
            body(&rtf.as_bytes()[..end]);
        }
    }

    #[test]
    fn embedded_html() {
        check(
            HTML_INSIDE,
            &Body::Html(
                "<html><p>Result : Failed<br>&lt;x テスト\u{1f60a}{\u{a0}</html>".to_owned(),
            ),
        );
    }

    #[test]
    fn text_of_rtf_and_embedded_text() {
        check(
            r"{\rtf1\ansi\ansicpg932\fromtext {\fonttbl{\f0\fswiss Arial;}}{\*\generator x;}\f0 MRSProxyEnabled : False\par\'88\'da\'8ds\tab b\u8211\'2d c\ldblquote d\rdblquote {\pict\bin3 }}}}\par}",
            &Body::Text("MRSProxyEnabled : False\n移行\tb– c“d”\n".to_owned()),
        );
    }

    #[test]
    fn groups_without_an_end_are_read_without_harm() {
        for text in ["{".repeat(100_000), "{\\rtf1 ".repeat(10_000), "}\\'\\u".repeat(1000)] {
            body(text.as_bytes());
        }
    }
}
