//! Commands at a console's prompt, or alone on a line.

use super::is_cmdlet;
use crate::kind::Kind;
use crate::lines::{Line, Lines};
use crate::part::Part;

/// The longest prompt (bytes).
const MAX_PROMPT_BYTES: usize = 120;
/// The longest line that is read as a command (bytes).
const MAX_BYTES: usize = 2000;
/// Ends of pipelines that print nothing.
const SILENT: [&str; 6] = ["export-", "out-file", "out-null", "convertto-", "set-content", ">"];

/// Takes one command line. A `Get-` command at a prompt that another prompt follows printed
/// nothing, which is observed as `powershell.empty`.
pub(crate) fn read(mut lines: Lines<'_>) -> Option<Part> {
    let line = lines.next()?;
    if line.raw.len() > MAX_BYTES {
        return None;
    }
    let text = line.text();
    let prompt = at_prompt(&text);
    let command = match prompt {
        Some(command) => command,
        None => alone(&text)?,
    };
    let mut part = Part::new(Kind::Command, line.number);
    let segments = split(command, '|');
    for segment in &segments {
        parameters(segment, &line, &mut part);
    }
    part.cmdlet = printing_cmdlet(command);
    let prints = !command.trim_start().starts_with('$')
        && !SILENT.iter().any(|end| command.to_ascii_lowercase().contains(end));
    if let Some(cmdlet) = part.cmdlet.clone()
        && prompt.is_some()
        && prints
        && cmdlet.to_ascii_lowercase().starts_with("get-")
    {
        let next = lines.find(|line| !line.is_blank());
        if next.is_some_and(|next| at_prompt(&next.text()).is_some()) {
            part.property(&line, None, "powershell.empty", cmdlet);
        }
    }
    Some(part)
}

/// The cmdlet of a pipeline whose output is printed: `Get-Y` for `Get-X | Get-Y | Format-List`.
/// `None` if the command has none.
pub fn printing_cmdlet(command: &str) -> Option<String> {
    split(command, '|').iter().filter_map(|segment| cmdlet(segment)).next_back()
}

/// The command after `PS C:\>`, `[PS] C:\Windows\system32>` or `C:\>`, or `None` if there is no
/// prompt.
fn at_prompt(text: &str) -> Option<&str> {
    let head = text.trim_start();
    let may_be_prompt = head.starts_with("PS") || head.starts_with('[') || {
        let mut start = head.chars();
        start.next().is_some_and(|drive| drive.is_ascii_alphabetic())
            && start.next() == Some(':')
            && start.next() == Some('\\')
    };
    let (prompt, command) = head.split_once('>').filter(|_| may_be_prompt)?;
    let is_prompt = prompt.len() <= MAX_PROMPT_BYTES
        && (prompt == "PS"
            || prompt.starts_with("PS ")
            || prompt.contains("[PS]")
            || prompt.contains("] PS")
            || prompt.get(1..3) == Some(":\\"));
    is_prompt.then(|| command.trim())
}

/// The command on a line that has nothing else, but for a list marker: a cmdlet with parameters or
/// a pipe, or alone.
fn alone(text: &str) -> Option<&str> {
    let listed = |c: char| c.is_ascii_digit() || c.is_whitespace() || ".)-*#`".contains(c);
    let command = text.trim_start_matches(listed).trim_end_matches(['`', ' ']);
    let (first, rest) = command.split_once(char::is_whitespace).unwrap_or((command, ""));
    if !is_cmdlet(first) {
        return None;
    }
    let words = rest.split_whitespace().count();
    let is_command = words == 0
        || rest.contains('|')
        || rest.trim_start().starts_with('-')
        || rest.contains(" -")
        || (words == 1 && rest.is_ascii());
    is_command.then_some(command)
}

/// The cmdlet of a segment of a pipeline. `None` for those that only format, and for other
/// commands.
fn cmdlet(segment: &str) -> Option<String> {
    let after = segment.split_once(" = ").map_or(segment, |(_, after)| after);
    let word = after.trim().trim_start_matches(['(', '$', '&', ' ']);
    let word = word.split(|c: char| c.is_whitespace() || c == ')').next()?;
    is_cmdlet(word).then(|| word.to_owned())
}

/// Adds the parameters of a segment, `-Name Value` and `-Name:Value`, as properties called `-Name`.
pub(crate) fn parameters(segment: &str, line: &Line<'_>, part: &mut Part) {
    let Some(cmdlet) = cmdlet(segment) else {
        return;
    };
    let words = split(segment, ' ');
    let mut words = words.iter().map(|word| word.trim()).filter(|word| !word.is_empty()).peekable();
    let start = part.observations.len();
    while let Some(word) = words.next() {
        let is_parameter = word.len() > 2
            && word.starts_with('-')
            && word[1..].starts_with(|c: char| c.is_ascii_alphabetic());
        if !is_parameter {
            continue;
        }
        let (name, value) = match word.split_once(':') {
            // `-Name: $true`, as programs write switches.
            Some((name, "")) => {
                let value = words.next_if(|next| !next.starts_with('-'));
                (name, value.unwrap_or_default().to_owned())
            }
            Some((name, value)) => (name, value.to_owned()),
            None => {
                let value = words.next_if(|next| !next.starts_with('-'));
                (word, value.unwrap_or_default().to_owned())
            }
        };
        let value = match value.trim_matches(['"', '\'']) {
            "$true" => "True",
            "$false" => "False",
            // The value of a variable or an expression is unknown; a placeholder is none.
            unknown if unknown.starts_with(['$', '(', '<']) || unknown.starts_with("***") => {
                continue;
            }
            value => value,
        };
        part.property(line, None, name, value);
    }
    part.printed_by(start, &cmdlet);
    part.next_object();
}

/// Splits a command at a character outside quotes.
fn split(text: &str, at: char) -> Vec<&str> {
    let mut open = None;
    let separator = move |c: char| {
        match open {
            Some(mark) if c == mark => open = None,
            None if c == '"' || c == '\'' => open = Some(c),
            _ => {}
        }
        open.is_none() && c == at
    };
    text.split(separator).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::properties;

    #[track_caller]
    fn check(text: &str, cmdlet: Option<&str>, seen: &[(&str, &str)]) {
        let part = read(Lines::new(text)).expect("a command");
        assert_eq!(part.cmdlet.as_deref(), cmdlet);
        assert_eq!(properties(&part), seen);
    }

    #[test]
    fn prompts_parameters_and_pipes() {
        check(
            "[PS] C:\\Windows\\system32>Get-OutlookAnywhere -Server EX01 | fl Name,IIS*\n\nName : Rpc",
            Some("Get-OutlookAnywhere"),
            &[("-Server", "EX01")],
        );
        check(
            "PS C:\\> Test-MigrationServerAvailability -ExchangeRemoteMove -RemoteServer 'mail.contoso.com' -Credentials $c",
            Some("Test-MigrationServerAvailability"),
            &[("-ExchangeRemoteMove", ""), ("-RemoteServer", "mail.contoso.com")],
        );
        check(
            "Get-ExchangeServer -Identity <your server> -Domain *** removed ***",
            Some("Get-ExchangeServer"),
            &[],
        );
        check("Get-ExchangeServer", Some("Get-ExchangeServer"), &[]);
    }

    #[test]
    fn nothing_printed_is_a_result() {
        let empty = [("powershell.empty", "Get-OutlookAnywhere")];
        check("PS C:\\>Get-OutlookAnywhere\n\nPS C:\\>", Some("Get-OutlookAnywhere"), &empty);
        check("PS C:\\>$a = Get-OutlookAnywhere\nPS C:\\>", Some("Get-OutlookAnywhere"), &[]);
        check("Get-OutlookAnywhere\n", Some("Get-OutlookAnywhere"), &[]);
    }

    #[test]
    fn sentences_are_no_commands() {
        for text in ["Get-OutlookAnywhere returns nothing", "PS: see below > there", "we > you"] {
            assert!(read(Lines::new(text)).is_none(), "{text}");
        }
    }
}
