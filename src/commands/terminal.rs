//! The only way to standard output and standard error. Nothing from a text, a name of a file, a certificate or a
//! pack reaches a terminal as a control character, and nobody is misled by what is not seen.

use std::borrow::Cow;
use std::fmt;
use std::io::{self, Write};

use shindan_model::visible;

/// Writes a line to standard error, as `eprintln!` does.
macro_rules! notice {
    () => { $crate::commands::terminal::write_notice(format_args!("\n")) };
    ($($arguments:tt)*) => {
        $crate::commands::terminal::write_notice(format_args!("{}\n", format_args!($($arguments)*)))
    };
}
pub(crate) use notice;

/// Writes to standard error. Where it cannot be written to, because a disk is full or nobody listens, the program
/// goes on: what it does and its exit status matter more than a remark.
pub(crate) fn write_notice(text: fmt::Arguments<'_>) {
    let text = text.to_string();
    let mut out = anstream::stderr().lock();
    let _ = out.write_all(visible(&text).as_bytes()).and_then(|()| out.flush());
}

/// Writes text in colours to standard error. Of control characters, only colours pass; whoever puts texts of others
/// into it makes them [`visible`] before.
pub(crate) fn write_coloured(text: &str) {
    let mut out = anstream::stderr().lock();
    let _ = out.write_all(visible_in_colours(text).as_bytes()).and_then(|()| out.flush());
}

/// The text between colours, made visible.
fn visible_in_colours(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find("\u{1b}[") {
        let code = &rest[start + 2..];
        let end = code.find(|c: char| !(c.is_ascii_digit() || c == ';')).unwrap_or(code.len());
        let length = if code[end..].starts_with('m') { end + 3 } else { 0 };
        shown.push_str(&visible(&rest[..start]));
        match length {
            0 => shown.push_str(&visible("\u{1b}")),
            _ => shown.push_str(&rest[start..start + length]),
        }
        rest = &rest[start + length.max(1)..];
    }
    shown.push_str(&visible(rest));
    shown
}

/// Lines of JSON without hidden characters.
pub(crate) fn visible_bytes(bytes: &[u8]) -> Cow<'_, [u8]> {
    match std::str::from_utf8(bytes).map(visible) {
        Ok(Cow::Owned(shown)) => Cow::Owned(shown.into_bytes()),
        _ => Cow::Borrowed(bytes),
    }
}

/// Writes a result to standard output, made visible. A closed pipe is not an error.
pub(crate) fn write(text: &str) -> io::Result<()> {
    write_bytes(visible(text).as_bytes())
}

/// Writes bytes to standard output unchanged: mails and scripts, which have no hidden characters but a byte order
/// mark, and are no longer text for a terminal.
pub(crate) fn write_bytes(bytes: &[u8]) -> io::Result<()> {
    let mut out = io::stdout().lock();
    match out.write_all(bytes).and_then(|()| out.flush()) {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(error),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colours_pass_and_nothing_else() {
        for (text, expected) in [
            ("\u{1b}[1m\u{1b}[91merror\u{1b}[0m: x", "\u{1b}[1m\u{1b}[91merror\u{1b}[0m: x"),
            ("\u{1b}[2J", "\\u001b[2J"),
            ("\u{1b}]0;title\u{7}", "\\u001b]0;title\\u0007"),
            ("\u{1b}[", "\\u001b["),
            ("\u{1b}[38;5;1", "\\u001b[38;5;1"),
            ("\u{1b}[31mred\u{202e}\u{1b}[0m", "\u{1b}[31mred\\u202e\u{1b}[0m"),
            ("\u{1b}\u{1b}[0m\u{9b}", "\\u001b\u{1b}[0m\\u009b"),
        ] {
            assert_eq!(visible_in_colours(text), expected, "{text:?}");
        }
    }
}
