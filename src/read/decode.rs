//! Bytes to text, whatever the encoding.

use encoding_rs::{Encoding, ISO_2022_JP, SHIFT_JIS, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// Text and what it was taken for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decoded {
    /// The text, line ends as they were, without a byte order mark.
    pub text: String,
    /// The encoding's name.
    pub encoding: &'static str,
}

/// Decodes by byte order mark, then UTF-16 by its zero bytes, UTF-8, ISO-2022-JP by its escapes,
/// CP932 where it fits without error, and windows-1252 at last. `None` for what is no text.
pub fn decode(bytes: &[u8]) -> Option<Decoded> {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return Some(with(encoding, &bytes[mark..]));
    }
    if let Some(encoding) = utf16_by_zeros(bytes) {
        return Some(with(encoding, bytes));
    }
    if looks_binary(bytes) {
        return None;
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        let encoding = if text.contains("\x1b$") || text.contains("\x1b(J") {
            ISO_2022_JP
        } else {
            encoding_rs::UTF_8
        };
        return Some(with(encoding, bytes));
    }
    if let Some(text) = SHIFT_JIS.decode_without_bom_handling_and_without_replacement(bytes) {
        return Some(Decoded { text: text.into_owned(), encoding: SHIFT_JIS.name() });
    }
    Some(with(WINDOWS_1252, bytes))
}

fn with(encoding: &'static Encoding, bytes: &[u8]) -> Decoded {
    let (text, _) = encoding.decode_without_bom_handling(bytes);
    Decoded { text: text.into_owned(), encoding: encoding.name() }
}

/// Western text in UTF-16 has a zero in nearly every second byte, always on the same side.
fn utf16_by_zeros(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = &bytes[..bytes.len().min(4096) & !1];
    let zeros =
        |side: usize| sample.iter().skip(side).step_by(2).filter(|byte| **byte == 0).count();
    let pairs = sample.len() / 2;
    match (zeros(0), zeros(1)) {
        _ if pairs < 2 => None,
        (0, high) if high * 3 > pairs => Some(UTF_16LE),
        (low, 0) if low * 3 > pairs => Some(UTF_16BE),
        _ => None,
    }
}

/// Control characters that no text has, more than a few of them. What begins with more text than it
/// has bytes after it, as the head of an answer before a binary body, is text all the same.
fn looks_binary(bytes: &[u8]) -> bool {
    let sample = &bytes[..bytes.len().min(65_536)];
    let control = |byte: &u8| matches!(*byte, 0..=6 | 14..=26 | 28..=31 | 127);
    let first = sample.iter().position(control).unwrap_or(sample.len());
    let found = sample.iter().filter(|byte| control(byte)).count();
    found * 50 > sample.len() && (first < 32 || first * 2 < sample.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(bytes: &[u8], text: &str, encoding: &str) {
        let decoded = decode(bytes).expect("text");
        assert_eq!((decoded.text.as_str(), decoded.encoding), (text, encoding));
    }

    #[test]
    fn encodings_that_customers_send() {
        check(b"plain", "plain", "UTF-8");
        check("\u{feff}マーク".as_bytes(), "マーク", "UTF-8");
        check(b"\xff\xfeM\x00R\x00S\x00", "MRS", "UTF-16LE");
        check(b"M\x00R\x00S\x00P\x00", "MRSP", "UTF-16LE");
        check(b"\x00M\x00R\x00S\x00P", "MRSP", "UTF-16BE");
        check(b"\x83T\x81[\x83o\x81[", "サーバー", "Shift_JIS");
        check(b"\x1b$B%5!<%P!<\x1b(B", "サーバー", "ISO-2022-JP");
        check(b"na\xefve\x80", "naïve€", "windows-1252");
        check(b"", "", "UTF-8");
    }

    #[test]
    fn pictures_and_archives_are_no_text() {
        assert_eq!(decode(b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x01\x02"), None);
        assert_eq!(decode(&[0; 64]), None);
        assert!(decode(b"HTTP/1.1 200 Success\r\nContent-Length: 8\r\n\r\n\x05\x00\x14\xa0\xbb\x00\x01\x02").is_some());
    }
}
