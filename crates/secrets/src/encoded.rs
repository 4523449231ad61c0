//! Encoded pieces: keys and messages that show by their bytes, and texts that hold a secret.

use std::ops::Range;

use base64::Engine as _;
use base64::alphabet;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

use super::finder::Finder;
use super::value::{is_mixed, looks_like_name};

/// Base64 as people paste it: cut off anywhere, with or without padding.
pub(super) const LENIENT: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_allow_trailing_bits(true)
        .with_decode_padding_mode(DecodePaddingMode::Indifferent),
);
const LENIENT_URL: GeneralPurpose = GeneralPurpose::new(
    &alphabet::URL_SAFE,
    GeneralPurposeConfig::new()
        .with_decode_allow_trailing_bits(true)
        .with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// The shortest piece that is looked at (bytes).
const MIN_BYTES: usize = 12;
/// The longest piece that is decoded whole (bytes).
const MAX_BYTES: usize = 4 << 20;

/// Whether a decoded text has a secret; the number is how deep is decoded further.
type Within = dyn Fn(&str, usize) -> bool;

/// Looks at every run of base64 or hexadecimal characters.
pub(super) fn look(finder: &mut Finder<'_>, depth: usize, within: &Within) {
    let text = finder.text;
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        if !is_run(bytes[at]) {
            at += 1;
            continue;
        }
        let first_end = run_end(bytes, at);
        let end = wrapped_end(bytes, at, first_end);
        if end - at >= MIN_BYTES {
            finder.steps(end - at);
            run(finder, at..end, first_end, (depth, within));
        }
        at = end.max(at + 1);
    }
}

fn is_run(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"+/=_-".contains(&byte)
}

fn run_end(bytes: &[u8], at: usize) -> usize {
    at + bytes[at..].iter().take_while(|byte| is_run(**byte)).count()
}

/// Where a run ends that was broken into lines of equal length.
fn wrapped_end(bytes: &[u8], at: usize, first_end: usize) -> usize {
    let width = first_end - at;
    let mut end = first_end;
    if width < 40 {
        return end;
    }
    loop {
        let next = match &bytes[end..] {
            [b'\r', b'\n', ..] => end + 2,
            [b'\n', ..] => end + 1,
            _ => return end,
        };
        let stop = run_end(bytes, next);
        let is_whole = matches!(bytes.get(stop), None | Some(b'\r' | b'\n'));
        if stop == next || stop - next > width || !is_whole || bytes[end - 1] == b'=' {
            return end;
        }
        end = stop;
        if stop - next < width {
            return end;
        }
    }
}

fn run(
    finder: &mut Finder<'_>,
    range: Range<usize>,
    first_end: usize,
    (depth, within): (usize, &Within),
) {
    let text = finder.text;
    let whole = &text[range.clone()];
    let after = &text[range.end..];
    if is_recovery_key(whole) {
        finder.secret_elsewhere("client secret", range);
        return;
    }
    if first_end == range.end && (is_hash_pair(text, &range)) {
        let more =
            after[1..].len() - after[1..].trim_start_matches(|c: char| c.is_ascii_hexdigit()).len();
        finder.secret_elsewhere("password hash", range.start..range.end + 1 + more);
        return;
    }
    // An Azure key is 64 bytes in base64, and stands alone.
    let is_key =
        whole.len() == 88 && whole.ends_with("==") && !whole[..86].contains(['=', '-', '_']);
    let is_first =
        text[..range.start].chars().next_back().is_none_or(|c| !c.is_ascii_alphanumeric());
    if is_key && is_first && has_three_kinds(whole) && !is_after_base64(text, range.start) {
        finder.secret_elsewhere("access key", range);
        return;
    }
    let Some(bytes) = decoded(whole) else { return };
    if let Some(kind) = kind_of(&bytes) {
        finder.secret_elsewhere(kind, range);
        return;
    }
    if depth == 0 {
        return;
    }
    for inner in texts(&bytes) {
        finder.steps(inner.len());
        if is_credential(&inner) || within(&inner, depth - 1) {
            finder.secret_elsewhere("encoded secret", range);
            return;
        }
    }
}

/// Whether the line before is base64 as well, so that this is the end of a certificate or message.
fn is_after_base64(text: &str, at: usize) -> bool {
    let Some(front) = text[..at].strip_suffix('\n') else { return false };
    front
        .bytes()
        .rev()
        .skip_while(|byte| *byte == b'\r')
        .take(60)
        .filter(|byte| is_run(*byte))
        .count()
        >= 60
}

fn has_three_kinds(text: &str) -> bool {
    let has = |is: fn(char) -> bool| text.contains(is);
    has(|c| c.is_ascii_lowercase())
        && has(|c| c.is_ascii_uppercase())
        && has(|c| c.is_ascii_digit())
}

/// A BitLocker recovery key: eight groups of six digits.
fn is_recovery_key(text: &str) -> bool {
    text.len() == 55
        && text.split('-').count() == 8
        && text
            .split('-')
            .all(|group| group.len() == 6 && group.bytes().all(|byte| byte.is_ascii_digit()))
}

/// Two hashes with a colon between them, as tools print LM and NT hashes or NTLM's answer to a challenge.
fn is_hash_pair(text: &str, range: &Range<usize>) -> bool {
    let is_hex = |text: &str| text.bytes().all(|byte| byte.is_ascii_hexdigit());
    let first = &text[range.clone()];
    let Some(second) = text[range.end..].strip_prefix(':') else { return false };
    let count = second.bytes().take(4000).take_while(u8::is_ascii_hexdigit).count();
    is_hex(first) && (first.len() == 32 && count >= 32 || first.len() == 48 && count >= 16)
}

/// The bytes that base64 or hexadecimal digits stand for.
fn decoded(text: &str) -> Option<Vec<u8>> {
    let text: String = text.chars().filter(|c| !c.is_ascii_whitespace()).take(MAX_BYTES).collect();
    let is_hex = text.len().is_multiple_of(2) && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    if is_hex {
        let pair = |pair: &[u8]| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok();
        return text.as_bytes().chunks(2).map(pair).collect();
    }
    let text = text.trim_start_matches(['=', '-', '_']);
    let engine = if text.contains(['-', '_']) { LENIENT_URL } else { LENIENT };
    // Cut off, as far as its groups are whole.
    engine.decode(text).or_else(|_| engine.decode(&text[..text.len() & !3])).ok()
}

/// What bytes are that carry credentials: private keys (RFC 5208, RFC 8017, RFC 5915), PKCS #12 stores
/// (RFC 7292), answers to NTLM's challenge ([MS-NLMP] 2.2.1.3), Kerberos tickets that a client sends or keeps
/// (RFC 4120 sections 5.5.1, 5.8).
fn kind_of(bytes: &[u8]) -> Option<&'static str> {
    if message(bytes) == Some(3) {
        return Some("authorization header");
    }
    let inner = sequence(bytes)?;
    match inner {
        [0x02, 0x01, 0x03, 0x30, ..] if bytes.len() >= 100 => Some("private key"),
        [0x02, 0x01, 0x00, 0x30 | 0x02, ..] if bytes.len() >= 60 => Some("private key"),
        [0x02, 0x01, 0x01, 0x04, ..] if bytes.len() >= 60 => Some("private key"),
        _ => None,
    }
    .or_else(|| ticket(bytes))
}

/// The content of an ASN.1 structure: a sequence, or one of Kerberos or GSS-API.
fn sequence(bytes: &[u8]) -> Option<&[u8]> {
    let [0x30 | 0x60 | 0x6e | 0x76, length, rest @ ..] = bytes else { return None };
    match length {
        0x81 => rest.get(1..),
        0x82 => rest.get(2..),
        0x83 => rest.get(3..),
        _ => Some(rest),
    }
}

fn ticket(bytes: &[u8]) -> Option<&'static str> {
    const KERBEROS: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x12, 0x01, 0x02, 0x02];
    const MICROSOFT: &[u8] = &[0x2a, 0x86, 0x48, 0x82, 0xf7, 0x12, 0x01, 0x02, 0x02];
    let head = &bytes[..bytes.len().min(200)];
    let has = |mark: &[u8]| head.windows(mark.len()).any(|at| at == mark);
    let is_first_token = bytes.len() > 400 && bytes[0] == 0x60 && (has(KERBEROS) || has(MICROSOFT));
    let is_message =
        bytes.len() > 200 && matches!(bytes[0], 0x76 | 0x6e) && has(&[0x02, 0x01, 0x05]);
    (is_first_token || is_message).then_some("authorization header")
}

/// The number of the message of NTLM that a token is or holds.
pub(super) fn ntlm_message(token: &str) -> Option<u8> {
    message(&decoded(token)?)
}

fn message(bytes: &[u8]) -> Option<u8> {
    const SIGNATURE: &[u8] = b"NTLMSSP\0";
    let head = &bytes[..bytes.len().min(1000)];
    let at = head.windows(SIGNATURE.len()).position(|at| at == SIGNATURE)?;
    bytes.get(at + SIGNATURE.len()).copied()
}

/// The texts that bytes may be.
fn texts(bytes: &[u8]) -> Vec<String> {
    let is_text = |text: &String| {
        let odd = text.chars().filter(|c| c.is_control() && !c.is_whitespace()).count();
        text.len() >= 4 && odd == 0
    };
    let mut all = Vec::new();
    // SMTP's PLAIN has NUL between user and password, XOAUTH2 a control character.
    let plain: Vec<u8> = bytes
        .iter()
        .map(|byte| if matches!(byte, 0 | 1) && !is_wide(bytes) { b':' } else { *byte })
        .collect();
    all.extend(String::from_utf8(plain).ok().filter(is_text));
    let (pairs, rest) = bytes.as_chunks::<2>();
    if rest.len() <= 1 && is_wide(bytes) {
        let units: Vec<u16> = pairs.iter().map(|pair| u16::from_le_bytes(*pair)).collect();
        all.extend(String::from_utf16(&units).ok().filter(is_text));
        let units: Vec<u16> = pairs.iter().map(|pair| u16::from_be_bytes(*pair)).collect();
        all.extend(String::from_utf16(&units).ok().filter(is_text));
    }
    all
}

/// Whether bytes may be UTF-16: a quarter of them is NUL.
fn is_wide(bytes: &[u8]) -> bool {
    bytes.iter().filter(|byte| **byte == 0).count() * 4 >= bytes.len()
}

/// Whether a decoded text is `user:password`, or what SMTP's PLAIN sends.
pub(super) fn is_credential(text: &str) -> bool {
    let text = text.trim_start_matches(':');
    let Some((user, password)) = text.split_once(':') else { return false };
    let is_user = (2..=80).contains(&user.len())
        && user.chars().all(|c| c.is_ascii_alphanumeric() || "._@\\-".contains(c))
        && user.contains(|c: char| c.is_ascii_alphabetic());
    let has_sign_or_digit =
        password.contains(|c: char| c.is_ascii_digit() || "!@#$%^&*".contains(c));
    is_user
        && (4..=80).contains(&password.chars().count())
        && !password.contains([' ', '/', '<', '"', '\n'])
        && is_mixed(password)
        && has_sign_or_digit
        && !looks_like_name(password)
}
