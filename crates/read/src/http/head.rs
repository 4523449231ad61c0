//! Heads of HTTP messages (RFC 9112): the request line or status line, and the fields below it.

use crate::lines::{Line, Lines, bare};

/// The most fields of a head.
const MAX_FIELDS: usize = 256;

/// A header field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Header {
    /// Its name in lower case.
    pub(crate) name: String,
    /// Its value, trimmed.
    pub(crate) value: String,
}

/// Status and reason phrase of `HTTP/1.1 401 Unauthorized`.
pub(crate) fn status_line(raw: &str) -> Option<(u16, &str)> {
    let (version, rest) = bare(raw).strip_prefix("HTTP/")?.split_once(' ')?;
    let (status, reason) = rest.trim_start().split_once(' ').unwrap_or((rest.trim_start(), ""));
    let known = version.len() <= 3 && version.starts_with(|c: char| c.is_ascii_digit());
    let status: u16 = status.parse().ok().filter(|status| (100..1000).contains(status))?;
    known.then_some((status, reason.trim()))
}

/// Method and target of `GET /owa HTTP/1.1`.
pub(crate) fn request_line(raw: &str) -> Option<(&str, &str)> {
    let (method, rest) = bare(raw).split_once(' ')?;
    let (target, version) = rest.trim().rsplit_once(' ')?;
    let is_method = (3..=20).contains(&method.len())
        && method.chars().all(|c| c.is_ascii_uppercase() || c == '_');
    (is_method && version.starts_with("HTTP/")).then(|| (method, target.trim()))
}

/// Takes the fields that follow, up to a line that is none.
pub(crate) fn headers<'t>(lines: &mut Lines<'t>) -> Vec<(Line<'t>, Header)> {
    let mut all = Vec::new();
    while let Some(line) = lines.peek()
        && all.len() < MAX_FIELDS
        && let Some(header) = header(bare(line.raw))
    {
        lines.next();
        all.push((line, header));
    }
    all
}

/// A field `Name: value`, whose name is a token (RFC 9110 5.6.2), or a pseudo-header of HTTP/2.
pub(crate) fn header(text: &str) -> Option<Header> {
    let (colon, rest) = match text.strip_prefix(':') {
        Some(rest) => (":", rest),
        None => ("", text),
    };
    let (name, value) = rest.split_once(':')?;
    let token = |c: char| c.is_ascii_alphanumeric() || "-_.!#$%&'*+^`~".contains(c);
    let is_name = !name.is_empty() && name.len() <= 64 && name.chars().all(token);
    (is_name && !value.starts_with("//")).then(|| Header {
        name: format!("{colon}{}", name.to_ascii_lowercase()),
        value: value.trim().to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_are_no_heads() {
        for line in ["HTTP/1.1 is old", "GET rid of HTTP", "HTTP 404", "HTTP/ 200"] {
            assert!(status_line(line).is_none() && request_line(line).is_none(), "{line}");
        }
    }
}
