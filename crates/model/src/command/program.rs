//! Programs that only look, with options from the list: `nslookup -type=TXT <domain>`.

use super::listed;
use super::tree::Refused;

/// The listed program with which a command begins.
pub(super) fn named_in(command: &str) -> Option<&'static str> {
    let first = command.split(' ').next()?;
    listed::program(first).map(|program| program.name)
}

/// Whether a command is of one or more listed programs with listed options.
///
/// # Errors
/// The first thing that is not known to only read.
pub(super) fn check(command: &str, first: &str) -> Result<(), Refused> {
    let mut rest = words(command)?.into_iter().peekable();
    let mut name = rest.next().map_or_else(|| first.to_owned(), |word| word.text);
    let mut is_first = true;
    loop {
        let program = listed::program(&name)
            .filter(|program| !(program.piped && is_first))
            .ok_or_else(|| Refused(format!("`{name}` is not on the list of what only reads")))?;
        if let Some(sub) = &program.first
            && rest.next_if(|word| !word.quoted && word.text == *sub).is_none()
        {
            return Err(Refused(format!("`{name}` is followed by something else than `{sub}`")));
        }
        let mut words = 0;
        loop {
            let word = rest.next();
            let ends = word.as_ref().is_none_or(|word| word.text == "|" && !word.quoted);
            if ends && words < program.least {
                return Err(Refused(format!("`{name}` would wait for commands")));
            }
            let Some(word) = word else { return Ok(()) };
            if ends {
                break;
            }
            let text = word.text;
            if word.quoted || !text.starts_with(['-', '/']) {
                words += 1;
                if words > program.words {
                    return Err(Refused(format!("`{name}` has more words than is known of it")));
                }
            } else if !program.options.contains(&text) {
                return Err(Refused(format!("`{text}` is not on the list of options of `{name}`")));
            }
        }
        name = rest.next().map(|word| word.text).unwrap_or_default();
        is_first = false;
    }
}

struct Word {
    text: String,
    quoted: bool,
}

/// Splits at blanks; quoted texts stay whole.
fn words(command: &str) -> Result<Vec<Word>, Refused> {
    let mut words = Vec::new();
    let mut rest = command.trim();
    while !rest.is_empty() {
        let (text, quoted, length) = match rest.strip_prefix('"') {
            Some(inside) => {
                let end =
                    inside.find('"').ok_or_else(|| Refused("a quote is not closed".into()))?;
                (&inside[..end], true, end + 2)
            }
            None => {
                let end = rest.find(' ').unwrap_or(rest.len());
                (&rest[..end], false, end)
            }
        };
        let after = &rest[length..];
        if !(after.is_empty() || after.starts_with(' ')) {
            return Err(Refused(format!("`{text}` has no blank after it")));
        }
        if text != "|" || quoted {
            plain(text, quoted)?;
        }
        words.push(Word { text: text.to_owned(), quoted });
        rest = after.trim_start();
    }
    Ok(words)
}

/// A word that no shell reads as anything else, but for the signs of a placeholder.
fn plain(text: &str, quoted: bool) -> Result<(), Refused> {
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        if c == '<' {
            let name = &rest[1..rest.find('>').unwrap_or(1).max(1)];
            if quoted || name.is_empty() || !name.bytes().all(|c| c.is_ascii_lowercase()) {
                return Err(Refused("`<` has no place in it".to_owned()));
            }
            rest = &rest[name.len() + 2..];
            continue;
        }
        let allowed = if quoted { "._:/=- " } else { "._:/=-" };
        if !(c.is_ascii_alphanumeric() || allowed.contains(c)) {
            return Err(Refused(format!("`{c}` has no place in it")));
        }
        rest = &rest[1..];
    }
    Ok(())
}
