//! Error records, as PowerShell prints them below the message: position, category, exception.

use crate::kind::Kind;
use crate::lines::{Line, Lines};
use crate::part::Part;

/// The most lines of one record.
const MAX_LINES: usize = 64;

/// Takes a record: from `At line:1 char:1` or `+ CategoryInfo` to the last line that begins with
/// `+`, or the single line `Cmdlet: |Type|Message`.
pub(crate) fn read(mut lines: Lines<'_>) -> Option<Part> {
    let first = lines.peek()?;
    let text = first.text();
    if let Some((cmdlet, exception)) = piped(&text) {
        let mut part = Part::new(Kind::PowerShellError, first.number);
        part.property(&first, None, "powershell.error.exception", exception);
        part.property(&first, None, "powershell.error.cmdlet", cmdlet);
        return Some(part);
    }
    let is_start = is_position(text.trim_start())
        || (text.trim_start().starts_with("+ ") && text.contains("CategoryInfo"));
    if !is_start {
        return None;
    }
    let mut part = Part::new(Kind::PowerShellError, first.number);
    // A field continues on indented lines that do not begin with a plus.
    let mut field: Option<(&'static str, String, Line<'_>)> = None;
    let mut taken = 0;
    while let Some(line) = lines.peek() {
        let text = line.text();
        let inner = text.trim_start();
        let continues = field.is_some() && text.starts_with("  ") && !inner.is_empty();
        if taken > 0 && !inner.starts_with('+') && !continues || taken == MAX_LINES {
            break;
        }
        if let Some(rest) = inner.strip_prefix("+ ") {
            finish(&mut part, field.take());
            if let Some((name, value)) = rest.split_once(':') {
                let name = match name.trim() {
                    "CategoryInfo" => Some("powershell.error.category"),
                    "FullyQualifiedErrorId" => Some("powershell.error.id"),
                    _ => None,
                };
                field = name.map(|name| (name, value.trim().to_owned(), line));
            }
        } else if let Some((_, value, _)) = &mut field {
            value.push_str(inner);
        }
        part.lines.1 = line.number;
        lines.next();
        taken += 1;
    }
    finish(&mut part, field.take());
    Some(part)
}

fn finish(part: &mut Part, field: Option<(&'static str, String, Line<'_>)>) {
    let Some((name, value, line)) = field else {
        return;
    };
    if name == "powershell.error.category"
        && let Some((_, rest)) = value.split_once('[')
        && let Some((cmdlet, exception)) = rest.split_once(']')
    {
        part.property(&line, None, "powershell.error.cmdlet", cmdlet.trim());
        part.property(
            &line,
            None,
            "powershell.error.exception",
            exception.trim_matches([',', ' ']),
        );
    }
    part.property(&line, None, name, value);
}

/// Whether a line is the position of an error, in English, Japanese or German.
fn is_position(text: &str) -> bool {
    let at =
        |start: &str, then: &str| text.strip_prefix(start).is_some_and(|rest| rest.contains(then));
    at("At ", " char:") || at("発生場所 ", "文字:") || at("In ", " Zeichen:")
}

/// Cmdlet and exception of `Cmdlet: |Exception.Type|Message`, as Exchange Online's module prints
/// errors.
fn piped(text: &str) -> Option<(&str, &str)> {
    let (cmdlet, rest) = text.split_once(':')?;
    let (exception, _) = rest.trim_start().strip_prefix('|')?.split_once('|')?;
    let is_type = exception.contains('.') && !exception.contains(char::is_whitespace);
    (super::is_cmdlet(cmdlet.trim()) && is_type).then(|| (cmdlet.trim(), exception))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, lines: (usize, usize), exception: &str) {
        let part = read(Lines::new(text)).expect("an error");
        assert_eq!(part.lines, lines);
        assert!(format!("{:?}", part.observations).contains(&format!("{exception:?}")), "{part:?}");
    }

    #[test]
    fn records_in_several_languages_and_the_piped_form() {
        let record = "+ Get-X\n+ ~~~\n    + CategoryInfo          : NotSpecified: (:) [Get-X], RemoteTransientException\n    + FullyQualifiedErrorId : [Server=A,TimeStamp=4/21/2015 2\n   :07:09 PM] 284A32E1\n\nnext";
        for position in ["At line:1 char:1", "発生場所 行:1 文字:1", "In Zeile:1 Zeichen:1"]
        {
            check(&format!("{position}\n{record}"), (1, 6), "RemoteTransientException");
        }
        check("Test-Xyz: |Microsoft.A.BException|It failed.", (1, 1), "Microsoft.A.BException");
    }
}
