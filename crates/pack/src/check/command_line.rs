//! Calls and parameters in a command line: the part of PowerShell that commands for customers use.

/// One call in a command line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Call<'c> {
    /// The cmdlet or program.
    pub(super) name: &'c str,
    /// Position of its first parameter in the list that [`calls`] returns.
    pub(super) first: usize,
    /// The number of its parameters.
    pub(super) count: usize,
}

/// All calls in a command line, those in parentheses included, and their parameters without the dash. Text
/// in quotes or braces is taken as a value.
pub(super) fn calls(command: &str) -> (Vec<Call<'_>>, Vec<&str>) {
    let mut found = (Vec::new(), Vec::new());
    collect(command, &mut found);
    found
}

fn collect<'c>(command: &'c str, found: &mut (Vec<Call<'c>>, Vec<&'c str>)) {
    for segment in split(command, |c| matches!(c, '|' | ';' | '\n')) {
        let mut words = split(segment, char::is_whitespace).into_iter().peekable();
        let mut inner = Vec::new();
        let Some(mut name) = words.next() else { continue };
        // `$x = Get-Y` calls `Get-Y`.
        if name.starts_with('$') && words.next_if_eq(&"=").is_some() {
            let Some(called) = words.next() else { continue };
            name = called;
        }
        let first = found.1.len();
        for word in words {
            if let Some(parameter) = word
                .strip_prefix('-')
                .filter(|rest| rest.starts_with(|c: char| c.is_ascii_alphabetic()))
            {
                found.1.push(parameter.split(':').next().unwrap_or(parameter));
            }
            inner.extend(in_parentheses(word));
        }
        match in_parentheses(name) {
            Some(within) => inner.push(within),
            None => found.0.push(Call { name, first, count: found.1.len() - first }),
        }
        for within in inner {
            collect(within, found);
        }
    }
}

fn in_parentheses(word: &str) -> Option<&str> {
    word.strip_prefix('(')?.strip_suffix(')')
}

/// Splits at characters outside quotes, parentheses and braces. Leaves out empty parts.
fn split(text: &str, at: impl Fn(char) -> bool) -> Vec<&str> {
    let mut parts = Vec::new();
    let (mut start, mut depth, mut quote) = (0_usize, 0_usize, None);
    for (place, c) in text.char_indices() {
        match quote {
            Some(open) if c == open => quote = None,
            Some(_) => {}
            None if matches!(c, '"' | '\'') => quote = Some(c),
            None if matches!(c, '(' | '{') => depth += 1,
            None if matches!(c, ')' | '}') => depth = depth.saturating_sub(1),
            None if depth == 0 && at(c) => {
                parts.push(&text[start..place]);
                start = place + c.len_utf8();
            }
            None => {}
        }
    }
    parts.push(&text[start..]);
    parts.retain(|part| !part.trim().is_empty());
    parts.into_iter().map(str::trim).collect()
}

/// The code in backticks.
pub(super) fn spans(text: &str) -> impl Iterator<Item = &str> {
    text.split('`').skip(1).step_by(2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(command: &str, expected: &[(&str, &[&str])]) {
        let (calls, parameters) = calls(command);
        let found: Vec<(&str, &[&str])> = calls
            .iter()
            .map(|call| (call.name, &parameters[call.first..call.first + call.count]))
            .collect();
        assert_eq!(found, expected, "{command}");
    }

    #[test]
    fn calls_and_their_parameters() {
        check("Get-X | Format-List A,*B*", &[("Get-X", &[]), ("Format-List", &[])]);
        check(
            "Test-X -Host <host> -Credentials (Get-Credential) | fl",
            &[("Test-X", &["Host", "Credentials"]), ("Get-Credential", &[]), ("fl", &[])],
        );
        check("$c = Get-Credential", &[("Get-Credential", &[])]);
        check("Where-Object {$_.A -like '*B*' | x}", &[("Where-Object", &[])]);
        check("Get-E -F @{Log='A';Id=1 -x} -Max 5", &[("Get-E", &["F", "Max"])]);
        check("netstat -ano | findstr \":1 | -x\"", &[("netstat", &["ano"]), ("findstr", &[])]);
        check("Set-X -Confirm:$false -1", &[("Set-X", &["Confirm"])]);
        check("(Get-X -A).B", &[("(Get-X -A).B", &[])]);
        check("  ", &[]);
    }

    #[test]
    fn code_in_texts() {
        assert_eq!(spans("Run `a` and `b c`.").collect::<Vec<_>>(), ["a", "b c"]);
    }
}
