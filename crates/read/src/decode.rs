//! Bytes to text, in whichever encoding.

use encoding_rs::{
    EUC_JP, Encoding, ISO_2022_JP, SHIFT_JIS, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252,
};

/// Bytes by which an encoding is guessed.
const SAMPLE: usize = 1 << 16;

/// A text with the encoding it was decoded from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decoded {
    /// The text without a byte order mark, with its own line ends. Malformed sequences are U+FFFD.
    pub text: String,
    /// The name of the encoding, as in the WHATWG Encoding Standard: `UTF-8`, `Shift_JIS`.
    pub encoding: &'static str,
}

/// Decodes text. `None` if the bytes are not text.
///
/// In this order: a byte order mark; UTF-16 by its zero bytes or its kana; ISO-2022-JP by its
/// escapes; UTF-8, also with a few malformed bytes; CP932 or EUC-JP if the result is Japanese, or
/// by the frequencies of its letters; windows-1252.
pub fn decode(bytes: &[u8]) -> Option<Decoded> {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return Some(with(encoding, &bytes[mark..]));
    }
    if let Some(encoding) = utf16_by_zeros(bytes).or_else(|| utf16_by_kana(bytes)) {
        return Some(with(encoding, bytes));
    }
    if looks_binary(bytes) {
        return None;
    }
    if std::str::from_utf8(bytes).is_ok() {
        let escapes = [b"\x1b$B".as_slice(), b"\x1b$@", b"\x1b(J"];
        let has_escapes = bytes.contains(&0x1b)
            && escapes.iter().any(|escape| bytes.windows(3).any(|three| three == *escape));
        return Some(with(if has_escapes { ISO_2022_JP } else { UTF_8 }, bytes));
    }
    if is_mostly_utf8(bytes) {
        return Some(with(UTF_8, bytes));
    }
    Some(with(japanese(bytes).unwrap_or_else(|| guessed(bytes)), bytes))
}

fn with(encoding: &'static Encoding, bytes: &[u8]) -> Decoded {
    let (text, _) = encoding.decode_without_bom_handling(bytes);
    Decoded { text: text.into_owned(), encoding: encoding.name() }
}

/// Whether malformed bytes are rare beside multi-byte UTF-8: the text was cut within a character,
/// or pasted together from several encodings.
fn is_mostly_utf8(bytes: &[u8]) -> bool {
    let (mut good, mut broken, mut left) = (0, 0, bytes.len());
    for chunk in bytes.utf8_chunks() {
        good += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        left -= chunk.valid().len() + chunk.invalid().len();
        broken += usize::from(!chunk.invalid().is_empty() && left > 0);
    }
    good > 8 * broken
}

/// The Japanese encoding that gives kana, which bytes of other encodings hardly ever do.
fn japanese(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = &bytes[..bytes.len().min(SAMPLE)];
    let share = |encoding: &'static Encoding| {
        let (text, _) = encoding.decode_without_bom_handling(sample);
        let foreign = text.chars().filter(|c| !c.is_ascii()).count();
        let kana = text.chars().filter(|c| is_kana(*c)).count();
        let fits = text.chars().filter(|c| is_japanese(*c)).count();
        (kana > 0 && fits * 10 >= foreign * 8).then_some((kana, encoding))
    };
    let best = [SHIFT_JIS, EUC_JP].into_iter().filter_map(share).max_by_key(|(kana, _)| *kana);
    best.map(|(_, encoding)| encoding)
}

fn is_kana(c: char) -> bool {
    matches!(c, '\u{3041}'..='\u{3096}' | '\u{30a1}'..='\u{30fe}')
}

fn is_japanese(c: char) -> bool {
    is_kana(c)
        || matches!(c, '\u{3000}'..='\u{303f}' | '\u{4e00}'..='\u{9fff}' | '\u{ff01}'..='\u{ff5e}')
}

/// The encoding of a text without kana, by the frequencies of its letters.
fn guessed(bytes: &[u8]) -> &'static Encoding {
    let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Deny);
    detector.feed(&bytes[..bytes.len().min(SAMPLE)], true);
    let guess = detector.guess(None, chardetng::Utf8Detection::Deny);
    [SHIFT_JIS, EUC_JP].into_iter().find(|encoding| *encoding == guess).unwrap_or(WINDOWS_1252)
}

/// UTF-16 without a byte order mark and almost without zero bytes: Japanese, whose kana share their
/// high byte.
fn utf16_by_kana(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = &bytes[..bytes.len().min(4096) & !1];
    // Single-byte text has no bytes below 9; `、`, `。` and line ends have them in UTF-16.
    if sample.len() < 8 || !sample.iter().any(|byte| *byte < 9) {
        return None;
    }
    [UTF_16LE, UTF_16BE].into_iter().find(|encoding| {
        let (text, _) = encoding.decode_without_bom_handling(sample);
        let all = text.chars().count();
        let kana = text.chars().filter(|c| is_kana(*c)).count();
        let fits = text
            .chars()
            .filter(|c| is_japanese(*c) || c.is_ascii_graphic() || c.is_ascii_whitespace());
        kana * 5 >= all && fits.count() * 10 >= all * 9
    })
}

/// UTF-16 without a byte order mark: in Western text, nearly every second byte is zero, always the
/// same one of the pair.
fn utf16_by_zeros(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = &bytes[..bytes.len().min(4096) & !1];
    let zeros =
        |side: usize| sample.iter().skip(side).step_by(2).filter(|byte| **byte == 0).count();
    let pairs = sample.len() / 2;
    match (zeros(0), zeros(1)) {
        _ if pairs < 2 => None,
        (low, high) if high * 3 > pairs && low * 20 <= high => Some(UTF_16LE),
        (low, high) if low * 3 > pairs && high * 20 <= low => Some(UTF_16BE),
        _ => None,
    }
}

/// Whether bytes have more than a few control characters that text does not have. A text in front
/// of a shorter binary body, such as the head of a response, is text nevertheless.
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
        check(b"\xa5\xb5\xa1\xbc\xa5\xd0\xa1\xbc", "サーバー", "EUC-JP");
        check(
            b"Verf\xfcgbar f\xfcr gr\xf6\xdfere \xc4nderungen",
            "Verfügbar für größere Änderungen",
            "windows-1252",
        );
        check("接続できません。".as_bytes().get(..22).unwrap(), "接続できません\u{fffd}", "UTF-8");
        let japanese = "サーバーに接続できませんでした。\n接続設定を確認してください、と出ます。";
        let utf16: Vec<u8> = japanese.encode_utf16().flat_map(u16::to_le_bytes).collect();
        check(&utf16, japanese, "UTF-16LE");
        let utf16: Vec<u8> = japanese.encode_utf16().flat_map(u16::to_be_bytes).collect();
        check(&utf16, japanese, "UTF-16BE");
    }

    #[test]
    fn pictures_and_archives_are_no_text() {
        assert_eq!(decode(b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x01\x02"), None);
        assert_eq!(decode(&[0; 64]), None);
        assert!(decode(b"HTTP/1.1 200 Success\r\nContent-Length: 8\r\n\r\n\x05\x00\x14\xa0\xbb\x00\x01\x02").is_some());
    }
}
