//! One character of a text as it is written: plain, or as an encoding spells it.

/// A way to write characters that a text may use throughout.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Writing {
    /// Characters, and HTML's entities.
    Plain,
    /// Strings of JSON: `\"`, `\u0070` (RFC 8259 section 7), also twice escaped.
    Json,
    /// Quoted-printable: `=3D`, and lines that go on (RFC 2045 section 6.7).
    Quoted,
    /// URLs: `%3D` (RFC 3986 section 2.1).
    Percent,
}

/// The longest entity that is decoded (bytes), repeated `amp;` included.
const MAX_ENTITY_BYTES: usize = 40;
/// The longest name of a header (bytes).
const MAX_HEADER_BYTES: usize = 40;
/// The most bytes of one run of `=E3=83=91` that are decoded as one piece.
const MAX_RUN_BYTES: usize = 12;

/// The characters that begin at `at`, if they are written otherwise than by themselves, and the bytes they
/// take. No character may come of it, as of a line break in quoted-printable.
pub(super) fn decode(text: &str, at: usize, writing: Writing) -> Option<(Decoded, usize)> {
    let rest = &text.as_bytes()[at..];
    match (rest.first()?, writing) {
        (b'&', _) => entity(text, at),
        (b'\\', Writing::Json) => escape(text, at),
        (b'=', Writing::Quoted) => soft_break(rest).or_else(|| bytes(rest, b'=')),
        (b'%', Writing::Percent) => bytes(rest, b'%'),
        _ => None,
    }
}

/// What an atom decodes to.
pub(super) enum Decoded {
    Char(char),
    Nothing,
}

fn entity(text: &str, at: usize) -> Option<(Decoded, usize)> {
    let bytes = text.as_bytes();
    let window = &bytes[at..bytes.len().min(at + MAX_ENTITY_BYTES)];
    let mut start = 1;
    while window[start..].starts_with(b"amp;") {
        start += 4;
    }
    if start > 1 && !window[start..].contains(&b';') {
        return Some((Decoded::Char('&'), start));
    }
    let end = start + window[start..].iter().position(|byte| *byte == b';')?;
    let name = std::str::from_utf8(&window[start..end]).ok()?;
    let c = match name.strip_prefix('#') {
        Some(number) => {
            let number = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(number)?
        }
        None => match NAMED.iter().find(|(known, _)| *known == name) {
            Some((_, c)) => *c,
            None if start > 1 => return Some((Decoded::Char('&'), start)),
            None => return None,
        },
    };
    Some((Decoded::Char(c), end + 1))
}

/// The entities of HTML that stand in mails and reports, besides numbered ones.
const NAMED: [(&str, char); 30] = [
    ("amp", '&'),
    ("lt", '<'),
    ("gt", '>'),
    ("quot", '"'),
    ("apos", '\''),
    ("nbsp", ' '),
    ("ensp", ' '),
    ("emsp", ' '),
    ("thinsp", ' '),
    ("shy", '\u{ad}'),
    ("zwnj", '\u{200c}'),
    ("zwj", '\u{200d}'),
    ("ZeroWidthSpace", '\u{200b}'),
    ("NoBreak", '\u{2060}'),
    ("colon", ':'),
    ("equals", '='),
    ("commat", '@'),
    ("period", '.'),
    ("sol", '/'),
    ("bsol", '\\'),
    ("lowbar", '_'),
    ("excl", '!'),
    ("num", '#'),
    ("dollar", '$'),
    ("Tab", '\t'),
    ("eacute", 'é'),
    ("ntilde", 'ñ'),
    ("ouml", 'ö'),
    ("uuml", 'ü'),
    ("auml", 'ä'),
];

fn escape(text: &str, at: usize) -> Option<(Decoded, usize)> {
    let bytes = text.as_bytes();
    let slashes = bytes[at..].iter().take(8).take_while(|byte| **byte == b'\\').count();
    let next = *bytes.get(at + slashes)?;
    let simple = |c| Some((Decoded::Char(c), slashes + 1));
    match next {
        b'"' => simple('"'),
        b'/' => simple('/'),
        b'n' | b'r' => simple('\n'),
        b't' => simple('\t'),
        b'u' => {
            let digits = text.get(at + slashes + 1..at + slashes + 5)?;
            let c = char::from_u32(u32::from_str_radix(digits, 16).ok()?)?;
            Some((Decoded::Char(c), slashes + 5))
        }
        _ if slashes > 1 => Some((Decoded::Char('\\'), slashes)),
        _ => None,
    }
}

/// A line that goes on. Before the name of a header, `=` is the padding of base64.
fn soft_break(rest: &[u8]) -> Option<(Decoded, usize)> {
    let length = match rest {
        [b'=', b'\r', b'\n', ..] => 3,
        [b'=', b'\n', ..] => 2,
        _ => return None,
    };
    let next = &rest[length..];
    let is_name = |byte: &&u8| byte.is_ascii_alphanumeric() || **byte == b'-';
    let name = next.iter().take(MAX_HEADER_BYTES).take_while(is_name).count();
    let is_header = name > 0 && next[name..].starts_with(b": ");
    (!is_header).then_some((Decoded::Nothing, length))
}

/// One character of bytes that are written as a mark and two hexadecimal digits each.
fn bytes(rest: &[u8], mark: u8) -> Option<(Decoded, usize)> {
    let mut found = [0; 4];
    for count in 0..MAX_RUN_BYTES / 3 {
        let [first, high, low] = *rest.get(count * 3..count * 3 + 3)?.first_chunk()?;
        let digit = |byte: u8| char::from(byte).to_digit(16);
        let byte = (first == mark).then(|| Some(digit(high)? * 16 + digit(low)?)).flatten()?;
        found[count] = u8::try_from(byte).ok()?;
        if let Ok(text) = std::str::from_utf8(&found[..=count]) {
            let c = text.chars().next()?;
            let is_readable = !c.is_control() || c.is_whitespace();
            return is_readable.then_some((Decoded::Char(c), count * 3 + 3));
        }
    }
    None
}
