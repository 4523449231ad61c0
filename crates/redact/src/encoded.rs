//! Encoded pieces of a text, in which names hide.

use std::ops::Range;
use std::sync::LazyLock;

use base64::engine::general_purpose::{self, STANDARD};
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use base64::{Engine as _, alphabet};
use regex::Regex;

/// The encoding of a piece of text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Encoding {
    /// `=?utf-8?B?...?=` (RFC 2047). Its replacement is plain text.
    Word,
    /// `taro%40contoso.com` (RFC 3986)
    Percent,
    /// `taro=40contoso.com` (RFC 2045 section 6.7)
    Quoted,
    /// Base64 (RFC 4648 section 4)
    Base64(Bytes),
    /// Two hexadecimal digits for each byte.
    Hexadecimal(Bytes),
}

/// The encoding of a text's bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Bytes {
    Utf8,
    Utf16Le,
    Utf16Be,
}

/// A piece of a text, decoded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Piece {
    pub(super) range: Range<usize>,
    pub(super) text: String,
    pub(super) encoding: Encoding,
}

/// Encodings with their patterns, the unmistakable ones first.
const PATTERNS: &[(Encoding, &str)] = &[
    (Encoding::Word, r"=\?[A-Za-z0-9_-]+\?[BbQq]\?[^?\s]+\?="),
    (Encoding::Percent, r"[A-Za-z0-9._~-]*(?:%[0-9A-Fa-f]{2}[A-Za-z0-9._~-]*)+"),
    (Encoding::Quoted, r"[!-<>-~]*(?:=[0-9A-Fa-f]{2}[!-<>-~]*)+"),
    (Encoding::Hexadecimal(Bytes::Utf8), r"\b(?:[0-9A-Fa-f]{2}){4,}\b"),
    (Encoding::Base64(Bytes::Utf8), r"[A-Za-z0-9+/]{6,}={0,2}"),
];

static COMPILED: LazyLock<Vec<(Encoding, Regex)>> = LazyLock::new(|| {
    let compile = |(encoding, pattern): &(Encoding, &str)| {
        (*encoding, Regex::new(pattern).expect("a test compiles every pattern"))
    };
    PATTERNS.iter().map(compile).collect()
});

/// Base64 as people paste it: cut off anywhere, with or without padding.
const LENIENT: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_allow_trailing_bits(true)
        .with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// Every piece that decodes to text. Pieces of different encodings may overlap.
pub(super) fn pieces(text: &str) -> impl Iterator<Item = Piece> {
    COMPILED.iter().flat_map(move |(encoding, pattern)| {
        pattern.find_iter(text).filter_map(move |found| {
            let (text, encoding) = encoding.decode(found.as_str())?;
            Some(Piece { range: found.range(), text, encoding })
        })
    })
}

impl Encoding {
    fn decode(self, piece: &str) -> Option<(String, Self)> {
        match self {
            Self::Word => Some((word(piece)?, self)),
            Self::Percent => Some((readable(&marked(piece, b'%'))?, self)),
            Self::Quoted => Some((readable(&marked(piece, b'='))?, self)),
            Self::Base64(_) => {
                let (text, bytes) = Bytes::read(&LENIENT.decode(piece).ok()?)?;
                Some((text, Self::Base64(bytes)))
            }
            Self::Hexadecimal(_) => {
                let pairs = piece.as_bytes().chunks(2);
                let bytes: Vec<u8> = pairs.map(pair).collect::<Option<_>>()?;
                let (text, bytes) = Bytes::read(&bytes)?;
                Some((text, Self::Hexadecimal(bytes)))
            }
        }
    }

    /// Encodes the replacement of a piece.
    pub(super) fn encode(self, text: &str) -> String {
        let is_unreserved = |c: u8| c.is_ascii_alphanumeric() || b"-._~".contains(&c);
        let is_plain = |c: u8| c.is_ascii_graphic() && c != b'=';
        let marked = |mark: char, stays: &dyn Fn(u8) -> bool| {
            let byte = |byte: u8| match stays(byte) {
                true => char::from(byte).to_string(),
                false => format!("{mark}{byte:02X}"),
            };
            text.bytes().map(byte).collect::<String>()
        };
        match self {
            Self::Word => text.to_owned(),
            Self::Percent => marked('%', &is_unreserved),
            Self::Quoted => marked('=', &is_plain),
            Self::Base64(bytes) => STANDARD.encode(bytes.write(text)),
            Self::Hexadecimal(bytes) => {
                bytes.write(text).iter().map(|byte| format!("{byte:02x}")).collect()
            }
        }
    }
}

impl Bytes {
    fn read(bytes: &[u8]) -> Option<(String, Self)> {
        let wide = |unit: fn([u8; 2]) -> u16| {
            let (pairs, rest) = bytes.as_chunks::<2>();
            let units: Vec<u16> = pairs.iter().map(|pair| unit(*pair)).collect();
            let text = String::from_utf16(&units).ok().filter(|_| rest.is_empty())?;
            // Most pairs of bytes are some character, but names have ASCII.
            text.contains(|c: char| c.is_ascii()).then_some(text)
        };
        let all = [
            (readable(bytes), Self::Utf8),
            (wide(u16::from_le_bytes), Self::Utf16Le),
            (wide(u16::from_be_bytes), Self::Utf16Be),
        ];
        all.into_iter().find_map(|(text, bytes)| Some((text.filter(|text| is_text(text))?, bytes)))
    }

    fn write(self, text: &str) -> Vec<u8> {
        match self {
            Self::Utf8 => text.as_bytes().to_vec(),
            Self::Utf16Le => text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
            Self::Utf16Be => text.encode_utf16().flat_map(u16::to_be_bytes).collect(),
        }
    }
}

fn readable(bytes: &[u8]) -> Option<String> {
    String::from_utf8(bytes.to_vec()).ok().filter(|text| is_text(text))
}

fn is_text(text: &str) -> bool {
    !text.is_empty() && !text.contains(|c: char| c.is_control() && !c.is_whitespace())
}

fn pair(digits: &[u8]) -> Option<u8> {
    u8::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()
}

/// The bytes of a text, in which some are written as a mark and two hexadecimal digits.
fn marked(text: &str, mark: u8) -> Vec<u8> {
    let bytes = text.as_bytes();
    let mut all = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        match bytes.get(at + 1..at + 3).and_then(pair).filter(|_| bytes[at] == mark) {
            Some(byte) => {
                all.push(byte);
                at += 3;
            }
            None => {
                all.push(bytes[at]);
                at += 1;
            }
        }
    }
    all
}

/// Decodes an encoded word of a mail header.
pub(super) fn word(text: &str) -> Option<String> {
    let mut parts = text.trim_start_matches("=?").trim_end_matches("?=").split('?');
    let (charset, kind, content) = (parts.next()?, parts.next()?, parts.next()?);
    let bytes = match kind {
        "B" | "b" => general_purpose::STANDARD_NO_PAD.decode(content.trim_end_matches('=')).ok()?,
        _ => marked(&content.replace('_', " "), b'='),
    };
    let (text, _, lost) = encoding_rs::Encoding::for_label(charset.as_bytes())?.decode(&bytes);
    (!lost).then(|| text.into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let mut found: Vec<String> = pieces(text).map(|piece| piece.text).collect();
        found.dedup();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn what_encodings_hide() {
        check("u=taro%40contoso.com&x", &["taro@contoso.com"]);
        check("taro=40contoso.com", &["taro@contoso.com"]);
        check("=?UTF-8?B?5bGx55Sw?=", &["山田"]);
        check("=?iso-2022-jp?B?GyRCOzNFRBsoQg==?=", &["山田"]);
        check("X-Id: Y29udG9zby5jb20=", &["contoso.com"]);
        check("YwBvAG4AdABvAHMAbwA=", &["contoso"]);
        check("636f6e746f736f", &["contoso"]);
        check("Microsoft Exchange 2010 deadbeefdeadbeef 100% =?", &[]);
    }

    #[test]
    fn what_is_decoded_is_encoded_again() {
        for text in ["taro%40contoso.com", "Y29udG9zby5jb20=", "YwBvAG4AdABvAHMAbwA=", "636f6e746f"]
        {
            let piece = pieces(text).next().unwrap();
            assert_eq!(piece.encoding.encode(&piece.text), text);
        }
    }
}
