//! Secrets in PowerShell: `ConvertTo-SecureString` with its text in any place, and constructors of credentials.

use std::ops::Range;

use super::finder::Finder;
use super::value::quoted;
use super::window::{floor, window};

/// How much around a name its statement may take (bytes).
const MAX_STATEMENT_BYTES: usize = 800;

/// `ConvertTo-SecureString 'x' -AsPlainText`, `'x' | ConvertTo-SecureString -AsPlainText -Force`,
/// `-AsPlainText -Force -String x`: every text of the statement.
pub(super) fn secure_string(finder: &mut Finder<'_>, range: Range<usize>) {
    let text = finder.text;
    let front_at = floor(text, range.start.saturating_sub(MAX_STATEMENT_BYTES / 2));
    let front = &text[front_at..range.start];
    if !front.to_ascii_lowercase().ends_with("convertto-") {
        return;
    }
    // An error of the cmdlet quotes names of parameters.
    if text[range.end..].trim_start_matches(' ').starts_with(':') {
        return;
    }
    let name_at = range.start - "convertto-".len();
    let end = range.end + statement(window(text, range.end, MAX_STATEMENT_BYTES));
    finder.steps(end - front_at);
    arguments(finder, range.end, end);
    // The text may be piped in.
    let piped = text[front_at..name_at].trim_end();
    if let Some(before) = piped.strip_suffix('|') {
        let from = before.rfind(['\n', ';', '(', '{', '=']).map_or(0, |at| at + 1);
        if let Some(value) = first_text(text, front_at + from, front_at + before.len()) {
            finder.secret_elsewhere("secure string", value);
        }
    }
}

/// The length of the statement: up to the end of its line or what encloses it.
fn statement(rest: &str) -> usize {
    let mut depth = 0_i32;
    let mut quote = None;
    let mut before = ' ';
    for (at, c) in rest.char_indices() {
        match (quote, c) {
            (Some(open), _) if c == open || c == '\n' && before != '`' => quote = None,
            (Some(_), _) => {}
            (None, '"' | '\'') => quote = Some(c),
            (None, '(' | '{') => depth += 1,
            (None, ')' | '}') => {
                depth -= 1;
                if depth < 0 {
                    return at;
                }
            }
            (None, ';' | '|') => return at,
            (None, '\n') if before != '`' => return at,
            _ => {}
        }
        if c != '\r' {
            before = c;
        }
    }
    rest.len()
}

/// Notes every argument that is no parameter, variable or expression.
fn arguments(finder: &mut Finder<'_>, from: usize, end: usize) {
    const SWITCHES: [&str; 2] = ["-asplaintext", "-force"];
    const OTHERS: [&str; 2] = ["-key", "-securekey"];
    let text = finder.text;
    let is_plain = text[from..end].to_ascii_lowercase().contains("asplaintext");
    let mut at = from;
    let mut parameter = String::new();
    while at < end {
        let rest = &text[at..end];
        if rest.starts_with('[')
            && let Some(removed) = rest.find("removed]").filter(|at| *at < 40)
        {
            at += removed + "removed]".len();
            continue;
        }
        let skipped = rest.len() - rest.trim_start_matches([' ', '\t', '`', '\n', '\r']).len();
        // What an expression gives is not written here.
        if rest.starts_with("$(")
            || rest.starts_with('(') && !rest[1..].trim_start().starts_with(['"', '\''])
        {
            let inner = rest.find('(').map_or(0, |open| open + 1);
            at += inner + statement(&rest[inner..]) + 1;
            parameter.clear();
            continue;
        }
        let is_bracket = rest.starts_with(['[', ']', ')'])
            || rest.starts_with('(') && rest[1..].trim_start().starts_with(['"', '\'']);
        if skipped > 0 || is_bracket {
            at += skipped.max(1);
            continue;
        }
        if let Some(found) = quoted(text, at).filter(|found| found.end <= end) {
            if let Some(name) = variable(&text[found.range.clone()]) {
                assigned(finder, name, from);
            } else if !OTHERS.contains(&parameter.as_str()) {
                finder.secret_elsewhere("secure string", at..found.end);
            }
            parameter.clear();
            at = found.end;
            continue;
        }
        let stop = rest.find([' ', '\t', '\n', '\r', ')']).unwrap_or(rest.len()).max(1);
        let stop = (stop..=rest.len()).find(|at| rest.is_char_boundary(*at)).unwrap_or(rest.len());
        let word = &rest[..stop];
        if let Some((name, value)) = word.split_once(':').filter(|_| word.starts_with('-')) {
            parameter = name.to_ascii_lowercase();
            if !value.is_empty() && !value.starts_with('$') {
                at += name.len() + 1;
                continue;
            }
        } else if word.starts_with('-') {
            parameter = word.to_ascii_lowercase();
        } else {
            if let Some(name) = variable(word).filter(|_| is_plain) {
                assigned(finder, name, from);
            }
            let is_text =
                is_plain || SWITCHES.contains(&parameter.as_str()) || parameter == "-string";
            if is_text
                && !word.starts_with(['$', '(', '@', '{', '<', '|'])
                && !OTHERS.contains(&parameter.as_str())
            {
                finder.secret_elsewhere("secure string", at..at + word.len());
            }
            parameter.clear();
        }
        at += stop;
    }
}

/// The text at the beginning of a pipeline: in quotation marks, or a word.
fn first_text(text: &str, from: usize, end: usize) -> Option<Range<usize>> {
    let piece = &text[from..end];
    let at = from + piece.len() - piece.trim_start_matches([' ', '\t', '"', '\'']).len();
    let open = text[..at].chars().next_back().filter(|c| matches!(c, '"' | '\''));
    if open.is_some() && at > from {
        let found = quoted(text, at - 1).filter(|found| found.end <= end)?;
        return Some(found.range);
    }
    let word = text[at..end].trim_end();
    let word =
        word.strip_prefix("echo ").or_else(|| word.strip_prefix("Write-Output ")).unwrap_or(word);
    let is_cmdlet = word.split_once('-').is_some_and(|(verb, noun)| {
        verb.starts_with(char::is_uppercase)
            && noun.starts_with(char::is_uppercase)
            && (verb.len() + noun.len() > 5)
            && word.chars().all(|c| c.is_ascii_alphabetic() || c == '-')
    });
    let is_value = !is_cmdlet
        && !word.is_empty()
        && !word.starts_with(['$', '(', '@', '['])
        && !word.contains(' ')
        && !word.starts_with("Read-");
    let at = end - (end - at - text[at..end].trim_end().len()) - word.len();
    is_value.then(|| at..at + word.len())
}

/// `PSCredential('user', 'x')`, `NetworkCredential("user", "x", "domain")`: the second text.
pub(super) fn constructor(finder: &mut Finder<'_>, kind: &'static str, range: Range<usize>) {
    let text = finder.text;
    let end = range.end + statement(window(text, range.end, MAX_STATEMENT_BYTES));
    finder.steps(end - range.end);
    let mut at = range.end;
    let mut count = 0;
    while at < end {
        let rest = &text[at..end];
        let Some(next) = rest.find(['"', '\'']) else { return };
        let Some(found) = quoted(text, at + next).filter(|found| found.end <= end) else { return };
        // The class's own name may stand in quotation marks that close here.
        if text[found.range.clone()].trim_start().starts_with([',', '(', ')', ']']) {
            at += next + 1;
            continue;
        }
        count += 1;
        if count == 2 && !text[found.range.clone()].starts_with(['$', '<', '{']) {
            finder.secret_elsewhere(kind, found.range);
            return;
        }
        at = found.end;
    }
}

/// The name of a variable, if a text is one: `$plain`.
fn variable(text: &str) -> Option<&str> {
    let name = text.strip_prefix('$')?.trim_end_matches(')');
    (!name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_'))
        .then_some(name)
}

/// Notes the text that a variable was given before.
fn assigned(finder: &mut Finder<'_>, name: &str, until: usize) {
    let text = finder.text;
    let from = floor(text, until.saturating_sub(MAX_STATEMENT_BYTES));
    let front = &text[from..until];
    finder.steps(front.len());
    for (at, _) in front.match_indices('$') {
        let Some(rest) = front[at + 1..].strip_prefix(name) else { continue };
        let Some(left) = rest.trim_start_matches([' ', '\t']).strip_prefix('=') else { continue };
        let left = left.trim_start_matches([' ', '\t']);
        let start = until - left.len();
        if let Some(found) = quoted(text, start).filter(|found| found.end <= until)
            && variable(&text[found.range.clone()]).is_none()
        {
            finder.secret_elsewhere("secure string", found.range);
        }
    }
}
