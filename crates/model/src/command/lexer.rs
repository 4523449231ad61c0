//! The words and signs of a command, all in printable ASCII.

use super::tree::Refused;

/// The longest command, in bytes.
const LONGEST: usize = 2000;

/// A word or sign.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Token {
    /// `Get-Mailbox`, `Ssl`, `*RequireSsl`, `2016`
    Word(String),
    /// `-Identity`, without the dash.
    Parameter(String),
    /// What stands in quotes.
    Quoted(String),
    /// `<mailbox>`, without the signs.
    Asked(String),
    /// `$_.Services`, without `$_.`
    Current(String),
    /// `$true`, `$false`
    Truth(bool),
    /// `.ToString` after [`Token::Current`].
    ToText,
    /// `| ; , ( ) { } =`
    Sign(char),
    /// `@{`
    Table,
}

impl Token {
    /// How it is called in a message.
    pub(super) fn shown(&self) -> String {
        match self {
            Token::Word(text) => text.clone(),
            Token::Parameter(name) => format!("-{name}"),
            Token::Quoted(text) => format!("'{text}'"),
            Token::Asked(name) => format!("<{name}>"),
            Token::Current(name) => format!("$_.{name}"),
            Token::Truth(value) => format!("${value}"),
            Token::ToText => ".ToString".to_owned(),
            Token::Sign(sign) => sign.to_string(),
            Token::Table => "@{".to_owned(),
        }
    }

    /// Whether a shell would join it with a neighbour that stands right beside it.
    fn joins(&self) -> bool {
        !matches!(self, Token::Sign(_) | Token::Table)
    }
}

/// Splits a command.
///
/// # Errors
/// A sign that no accepted command has, and words that are glued to each other.
pub(super) fn tokens(command: &str) -> Result<Vec<Token>, Refused> {
    if command.len() > LONGEST {
        return Err(Refused(format!("it has more than {LONGEST} characters")));
    }
    let mut rest = command;
    let mut tokens: Vec<Token> = Vec::new();
    let mut glued = false;
    loop {
        let trimmed = rest.trim_start_matches(' ');
        glued &= trimmed.len() == rest.len();
        rest = trimmed;
        if rest.is_empty() {
            return Ok(tokens);
        }
        let (token, length) = next(rest, glued.then(|| tokens.last()).flatten())?;
        // `a'b'` and `'a'b` are one word to a shell, and two to a reader.
        let to_text = token == Token::ToText;
        if glued && !to_text && token.joins() && tokens.last().is_some_and(Token::joins) {
            return Err(Refused(format!("`{}` has no blank before it", token.shown())));
        }
        tokens.push(token);
        glued = true;
        rest = &rest[length..];
    }
}

/// The first token of `rest`, and its length in bytes. `before`: the token that touches it.
fn next(rest: &str, before: Option<&Token>) -> Result<(Token, usize), Refused> {
    let first = rest.chars().next().unwrap_or(' ');
    let unknown = || Refused(format!("`{first}` has no place in it"));
    let taken =
        |text: &str, allowed: fn(char) -> bool| text.find(|c| !allowed(c)).unwrap_or(text.len());
    match first {
        '|' | ';' | ',' | '(' | ')' | '{' | '}' | '=' => Ok((Token::Sign(first), 1)),
        '@' if rest.starts_with("@{") => Ok((Token::Table, 2)),
        '\'' | '"' => quoted(rest, first),
        '<' => {
            let name = &rest[1..1 + taken(&rest[1..], |c| c.is_ascii_lowercase())];
            let closes = rest[1 + name.len()..].starts_with('>');
            if name.is_empty() || !closes {
                return Err(unknown());
            }
            Ok((Token::Asked(name.to_owned()), name.len() + 2))
        }
        '$' => variable(rest).ok_or_else(unknown),
        '-' => {
            let name = &rest[1..1 + taken(&rest[1..], |c| c.is_ascii_alphanumeric())];
            if !name.starts_with(|c: char| c.is_ascii_alphabetic()) {
                return Err(unknown());
            }
            Ok((Token::Parameter(name.to_owned()), name.len() + 1))
        }
        '.' if matches!(before, Some(Token::Current(_))) && rest.starts_with(".ToString(") => {
            Ok((Token::ToText, ".ToString".len()))
        }
        c if c.is_ascii_alphanumeric() || c == '*' => {
            let allowed = |c: char| c.is_ascii_alphanumeric() || "*._-".contains(c);
            let length = rest.find(|c| !allowed(c)).unwrap_or(rest.len());
            Ok((Token::Word(rest[..length].to_owned()), length))
        }
        _ => Err(unknown()),
    }
}

/// `$true`, `$false`, `$_.Name`; no other variable.
fn variable(rest: &str) -> Option<(Token, usize)> {
    let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let length = 1 + rest[1..].find(|c| !is_name(c)).unwrap_or(rest.len() - 1);
    match rest[1..length].to_ascii_lowercase().as_str() {
        "true" => Some((Token::Truth(true), length)),
        "false" => Some((Token::Truth(false), length)),
        "_" => {
            let name = rest[length..].strip_prefix('.')?;
            let name =
                &name[..name.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(name.len())];
            let starts = name.starts_with(|c: char| c.is_ascii_alphabetic());
            starts.then(|| (Token::Current(name.to_owned()), length + 1 + name.len()))
        }
        _ => None,
    }
}

/// A string that stands for itself: in double quotes, nothing that PowerShell would put something else for.
fn quoted(rest: &str, quote: char) -> Result<(Token, usize), Refused> {
    let mut text = String::new();
    let mut chars = rest.char_indices().skip(1).peekable();
    while let Some((at, c)) = chars.next() {
        if c == quote {
            // A quote that stands twice is one in the text.
            if chars.next_if(|(_, next)| *next == quote).is_none() {
                if text.contains(['<', '>']) {
                    return Err(Refused(format!("a placeholder stands in quotes: `{text}`")));
                }
                return Ok((Token::Quoted(text), at + 1));
            }
        } else if quote == '"' && matches!(c, '$' | '`') {
            return Err(Refused(format!("`{c}` stands in double quotes")));
        }
        text.push(c);
    }
    Err(Refused("a quote is not closed".to_owned()))
}
