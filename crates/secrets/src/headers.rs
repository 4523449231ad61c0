//! Credentials in headers of HTTP, in the commands of mail protocols, and in URLs.

use std::ops::Range;

use base64::Engine as _;

use super::encoded::{LENIENT, ntlm_message};
use super::finder::Finder;
use super::value::{is_mixed, quoted};
use super::vocabulary::Header;
use super::window::{floor, line, window};

/// How far behind a header's name its value may begin (bytes).
const MAX_BETWEEN_BYTES: usize = 60;
/// How much of a header is looked at to tell what it is (bytes).
const MAX_HEAD_BYTES: usize = 400;
/// The longest value (bytes).
const MAX_VALUE_BYTES: usize = 60_000;
/// How far behind its scheme the answer of Digest stands at most (bytes).
const MAX_DIGEST_BYTES: usize = 600;
/// The longest name of a cookie (bytes).
const MAX_NAME_BYTES: usize = 200;
/// Longest user name and password before the host of a URL.
const MAX_USER_INFO_BYTES: usize = 300;
/// The most lines of a mail protocol in which credentials are sent after they were announced.
const MAX_LINES: usize = 12;

pub(super) fn at(finder: &mut Finder<'_>, header: Header, range: Range<usize>) {
    let text = finder.text;
    let before = text[..range.start].chars().next_back();
    if before.is_some_and(|c| c.is_ascii_alphanumeric() || c == '_') {
        return;
    }
    match header {
        Header::Authorization => authorization(finder, range.end),
        Header::Cookie => cookie(finder, range.end),
        Header::Basic => basic(finder, range.end),
        Header::Bearer => bearer(finder, range.end),
        Header::Digest => digest(finder, range.end),
        Header::Auth => smtp(finder, range.end),
        Header::Pass => pass(finder, range),
        Header::Login => imap(finder, range),
    }
}

/// Where the value of a header begins: behind `:`, `=`, quotation marks, or `"value":` of a list of headers.
fn value_start(text: &str, at: usize) -> Option<usize> {
    let mut left = window(text, at, MAX_BETWEEN_BYTES);
    left = left.trim_start_matches(['"', '\'', ']', ' ']);
    let left = match left.strip_prefix([':', '=']) {
        Some(left) => left,
        None => {
            let behind = left.trim_start_matches([',', ' ', '\n', '\r', '\t', '"', '\'']);
            let behind = behind.strip_prefix("value").or_else(|| behind.strip_prefix("Value"))?;
            behind.trim_start_matches(['"', '\'', ' ']).strip_prefix([':', '='])?
        }
    };
    let left = left.trim_start_matches(['>', ' ', '\t', '"', '\'', '[']);
    let end = at + window(text, at, MAX_BETWEEN_BYTES).len();
    (!left.is_empty()).then(|| end - left.len())
}

fn authorization(finder: &mut Finder<'_>, at: usize) {
    let text = finder.text;
    let Some(start) = value_start(text, at) else { return };
    let line = line(window(text, start, MAX_HEAD_BYTES));
    let scheme_end = line.find([' ', '\t']).unwrap_or(0);
    let scheme = line[..scheme_end].to_ascii_lowercase();
    let token_at =
        start + scheme_end + (line.len() - scheme_end - line[scheme_end..].trim_start().len());
    finder.steps(line.len());
    if scheme == "digest" {
        digest(finder, token_at);
        return;
    }
    if matches!(
        scheme.as_str(),
        "" | "basic"
            | "bearer"
            | "ntlm"
            | "negotiate"
            | "kerberos"
            | "token"
            | "apikey"
            | "sharedkey"
            | "sharedkeylite"
            | "sharedaccesssignature"
            | "xoauth2"
            | "passport1.4"
            | "mac"
            | "hawk"
            | "splunk"
    ) || scheme.starts_with("aws4")
    {
        let end = token_end(text, token_at);
        let token = &text[token_at..end];
        // NTLM's first message asks for a challenge, and its second is one; neither carries credentials.
        let is_harmless = ntlm_message(token).is_some_and(|number| number < 3);
        if token.len() >= 4
            && !is_harmless
            && !token.starts_with(['$', '{', '<', '[', '*'])
            && (scheme_end > 0 || token.len() >= 12 && is_mixed(token))
        {
            let end = if scheme.starts_with("aws4") { end.max(start + line.len()) } else { end };
            finder.secret("authorization header", token_at..end);
        }
    }
}

/// Where a token ends, which a console may have broken into lines.
fn token_end(text: &str, at: usize) -> usize {
    let in_token = |byte: &u8| byte.is_ascii_alphanumeric() || b"+/=._~-:|%&;".contains(byte);
    let bytes = text.as_bytes();
    let run = |at: usize| {
        at + bytes[at..].iter().take(MAX_VALUE_BYTES).take_while(|byte| in_token(byte)).count()
    };
    let mut end = run(at);
    while end - at >= 40 && end - at < MAX_VALUE_BYTES {
        let next = match &bytes[end..] {
            [b'\r', b'\n', ..] => end + 2,
            [b'\n', ..] => end + 1,
            _ => break,
        };
        let next = next + bytes[next..].iter().take(8).take_while(|byte| **byte == b' ').count();
        let stop = run(next);
        let is_whole_line = matches!(bytes.get(stop), None | Some(b'\n' | b'\r'));
        let is_base64 = bytes[next..stop]
            .iter()
            .all(|byte| byte.is_ascii_alphanumeric() || b"+/=".contains(byte));
        if stop - next < 8 || !is_whole_line || !is_base64 {
            break;
        }
        end = stop;
    }
    end
}

fn basic(finder: &mut Finder<'_>, at: usize) {
    let end = token_end(finder.text, at);
    let token = &finder.text[at..end];
    finder.steps(token.len());
    let is_pair = LENIENT
        .decode(token)
        .ok()
        .and_then(|bytes| String::from_utf8(bytes).ok())
        .is_some_and(|text| text.contains(':') && !text.contains(char::is_control));
    if token.len() >= 4 && is_pair {
        finder.secret("authorization header", at..end);
    }
}

fn bearer(finder: &mut Finder<'_>, at: usize) {
    let end = token_end(finder.text, at);
    let token = &finder.text[at..end];
    finder.steps(token.len());
    if token.len() >= 16 && is_mixed(token) && !token.contains(['=', ':']) | token.ends_with('=') {
        finder.secret("authorization header", at..end);
    }
}

/// `response="…"` of Digest (RFC 7616 section 3.4), which is computed from the password.
fn digest(finder: &mut Finder<'_>, at: usize) {
    let window = window(finder.text, at, MAX_DIGEST_BYTES);
    let head = window.split("\n\n").next().unwrap_or(window);
    finder.steps(head.len());
    let Some(found) = head.find("response=") else { return };
    let value = head[found + 9..].trim_start_matches(['"', '\\']);
    let start = at + head.len() - value.len();
    let count = value.chars().take_while(char::is_ascii_hexdigit).count();
    if count >= 16 {
        finder.secret("authorization header", start..start + count);
    }
}

fn cookie(finder: &mut Finder<'_>, at: usize) {
    let text = finder.text;
    let is_plural = text[at..].starts_with(['s', 'S']);
    let at = at + usize::from(text[at..].starts_with('2'));
    let Some(start) = value_start(text, at).filter(|_| !is_plural) else { return };
    // A cookie has a name, and its value follows soon.
    if !line(window(text, start, MAX_NAME_BYTES)).contains('=') {
        return;
    }
    let value = line(window(text, start, MAX_VALUE_BYTES));
    // A server clears a cookie with an empty value.
    let first = value.split(';').next().unwrap_or(value).trim_end();
    if first.ends_with('=') || first.ends_with("=deleted") {
        return;
    }
    // A string ends at its quotation mark, a header at the end of its line.
    let quote = text[..start].chars().next_back().filter(|c| matches!(c, '"' | '\''));
    let end = quote.and_then(|quote| value.find(quote)).unwrap_or(value.len());
    finder.steps(end);
    if value[..end].contains('=') {
        finder.secret("cookie", start..start + end);
    }
}

/// Credentials of SMTP, POP3 and IMAP (RFC 4954, RFC 4616): behind the command, or in the lines after it that
/// the client sends.
fn smtp(finder: &mut Finder<'_>, at: usize) {
    let text = finder.text;
    let window = window(text, at, MAX_LINES * 400);
    let mut from = at;
    for (number, line) in window.split('\n').take(MAX_LINES).enumerate() {
        let here = from;
        from += line.len() + 1;
        finder.steps(line.len());
        let trimmed = line.trim();
        let sent = trimmed.trim_start_matches(['C', 'S', ':', '>', '<', '-', '*', ' ', '~', '+']);
        let is_answer = sent.starts_with(|c: char| c.is_ascii_digit())
            && sent.get(3..4).is_some_and(|c| c == " " || c == "-");
        // The prompts `Username:` and `Password:`.
        let is_prompt = sent.contains("VXNlcm5hbWU6")
            || sent.contains("UGFzc3dvcmQ6")
            || sent.contains("VXNlciBOYW1l");
        if number > 0 && (sent.is_empty() || is_prompt) {
            continue;
        }
        if is_answer && !sent.starts_with("334") {
            break;
        }
        if is_answer {
            continue;
        }
        let word = sent.split(' ').next().unwrap_or("").trim_end_matches(['"', '\'', '.']);
        let is_base64 =
            word.len() >= 4 && word.chars().all(|c| c.is_ascii_alphanumeric() || "+/=".contains(c));
        let is_alone = sent.len() == word.len();
        if number > 0 && !(is_base64 && is_alone) {
            break;
        }
        let is_credentials = is_base64
            && LENIENT.decode(word).is_ok_and(|bytes| {
                !bytes.is_empty()
                    && bytes.iter().all(|byte| !byte.is_ascii_control() || matches!(byte, 0 | 1))
            });
        if is_credentials && (number > 0 || word.len() >= 6) {
            let start = here + line.find(word).unwrap_or(0);
            finder.secret("authorization header", start..start + word.len());
        }
    }
}

/// `PASS x` of POP3 and FTP, if the user was named before it.
fn pass(finder: &mut Finder<'_>, range: Range<usize>) {
    let text = finder.text;
    let from = floor(text, range.start.saturating_sub(300));
    let front = &text[from..range.start];
    let start = front.rfind('\n').map_or(0, |at| at + 1);
    let is_first = front[start..].chars().all(|c| "CS:><-*~ \t".contains(c));
    let is_upper = text[range.clone()].starts_with("PASS");
    let has_user = front.lines().rev().take(5).any(|line| {
        line.trim_start_matches(['C', ':', '>', '<', '-', '*', ' ', '~']).starts_with("USER ")
    });
    let value = line(window(text, range.end, MAX_HEAD_BYTES)).trim_end();
    if is_upper && is_first && has_user && !value.is_empty() && !value.starts_with('*') {
        finder.secret("password", range.end..range.end + value.len());
    }
}

/// `a1 LOGIN user x` of IMAP (RFC 3501 section 6.2.3).
fn imap(finder: &mut Finder<'_>, range: Range<usize>) {
    let text = finder.text;
    let from = floor(text, range.start.saturating_sub(60));
    let front = text[from..range.start].rsplit('\n').next().unwrap_or("");
    let front = front.trim_matches(['C', ':', '>', '<', '-', '*', ' ', '~']);
    let is_upper = text[range.clone()].starts_with("LOGIN");
    let is_tag = (1..=8).contains(&front.len())
        && front.chars().all(|c| c.is_ascii_alphanumeric() || c == '.')
        && (is_upper || front == "." || front.contains(|c: char| c.is_ascii_digit()));
    let line = line(window(text, range.end, MAX_HEAD_BYTES)).trim_end();
    let user = match quoted(text, range.end) {
        Some(found) => found.end - range.end,
        None => line.find(' ').unwrap_or(line.len()),
    };
    let Some(password) = line.get(user..).and_then(|rest| rest.strip_prefix(' ')) else { return };
    let start = range.end + line.len() - password.len();
    let password = match quoted(text, start) {
        Some(found) => found.range,
        None => start..start + password.len(),
    };
    let shown = &text[password.clone()];
    let is_sentence = !text[..password.start].ends_with('"') && shown.contains(' ');
    if is_tag && user > 0 && !is_sentence && !shown.starts_with('{') {
        finder.secret("password", password);
    }
}

/// `https://user:x@host`.
pub(super) fn user_info(finder: &mut Finder<'_>, range: Range<usize>) {
    let rest = window(finder.text, range.end, MAX_USER_INFO_BYTES);
    let end = rest
        .find(|c: char| c.is_whitespace() || matches!(c, '"' | '<' | '>' | '`'))
        .unwrap_or(rest.len());
    let whole = &rest[..end];
    finder.steps(end);
    // A slash or question mark before the last @ may be the password's, if a host follows the @ at once.
    let authority_end = whole.find(['/', '?', '#']).unwrap_or(whole.len());
    let at = whole[..authority_end].rfind('@').or_else(|| {
        let at = whole.rfind('@')?;
        let colon = whole.find(':').filter(|colon| *colon < authority_end && *colon < at)?;
        let is_port = whole[colon + 1..authority_end].chars().all(|c| c.is_ascii_digit());
        (!is_port).then_some(at)
    });
    let Some(at) = at else { return };
    let Some(colon) = whole[..at].find(':') else { return };
    let password = &whole[colon + 1..at];
    let is_stand_in =
        password.starts_with(['<', '{', '[', '$']) || password.chars().all(|c| "*xX.".contains(c));
    if !password.is_empty() && !is_stand_in {
        finder.secret("password", range.end + colon + 1..range.end + at);
    }
}
