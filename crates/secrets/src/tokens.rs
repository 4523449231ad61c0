//! Tokens and keys that show by how they begin.

use std::ops::Range;

use super::finder::Finder;
use super::window::floor;

/// A token's form: how it begins, which characters follow, and how many at least.
pub(super) struct Token {
    pub(super) kind: &'static str,
    pub(super) begins: &'static str,
    follows: Chars,
    least: usize,
    /// Whether what it begins with stays, as the name in `AccountKey=`.
    keeps: bool,
}

#[derive(Clone, Copy)]
enum Chars {
    Word,
    /// Base64, also for URLs, and `%`.
    Base64,
    Upper,
    Hex,
    /// Words with dots, as in JSON web tokens.
    Dotted,
    /// Anything but blanks and quotes.
    Visible,
    /// The rest of a PEM block.
    Pem,
}

const fn token(
    kind: &'static str,
    begins: &'static str,
    follows: Chars,
    least: usize,
    keeps: bool,
) -> Token {
    Token { kind, begins, follows, least, keeps }
}

/// Sources: the issuers' documentation of their token formats; RFC 7519 (`eyJ`), RFC 7468 (PEM).
pub(super) const TOKENS: &[Token] = &[
    token("token", "eyJ", Chars::Dotted, 24, false),
    token("access key", "AKIA", Chars::Upper, 16, false),
    token("access key", "ASIA", Chars::Upper, 16, false),
    token("access key", "AIza", Chars::Word, 30, false),
    token("access key", "sig=", Chars::Base64, 20, true),
    token("access key", "AccountKey=", Chars::Base64, 20, true),
    token("access key", "SharedAccessKey=", Chars::Base64, 16, true),
    token("access key", "SharedAccessSignature=", Chars::Visible, 16, true),
    token("access key", "SharedKey ", Chars::Visible, 16, true),
    token("one-time code", "?code=", Chars::Dotted, 30, true),
    token("one-time code", "&code=", Chars::Dotted, 30, true),
    token("access key", "X-Amz-Signature=", Chars::Hex, 32, true),
    token("access key", "X-Amz-Security-Token=", Chars::Base64, 20, true),
    token("client secret", "Q~", Chars::Dotted, 30, false),
    token("token", "ghp_", Chars::Word, 30, false),
    token("token", "gho_", Chars::Word, 30, false),
    token("token", "ghu_", Chars::Word, 30, false),
    token("token", "ghs_", Chars::Word, 30, false),
    token("token", "ghr_", Chars::Word, 30, false),
    token("token", "github_pat_", Chars::Word, 30, false),
    token("token", "glpat-", Chars::Word, 16, false),
    token("token", "xoxa-", Chars::Word, 10, false),
    token("token", "xoxb-", Chars::Word, 10, false),
    token("token", "xoxp-", Chars::Word, 10, false),
    token("token", "xoxr-", Chars::Word, 10, false),
    token("token", "xoxs-", Chars::Word, 10, false),
    token("token", "xapp-", Chars::Word, 10, false),
    token("client secret", "hooks.slack.com/services/", Chars::Visible, 20, true),
    token("client secret", "webhook.office.com/webhookb2/", Chars::Visible, 20, true),
    token("client secret", "discord.com/api/webhooks/", Chars::Visible, 20, true),
    token("client secret", "sk_live_", Chars::Word, 16, false),
    token("client secret", "sk_test_", Chars::Word, 16, false),
    token("client secret", "rk_live_", Chars::Word, 16, false),
    token("client secret", "sk-proj-", Chars::Word, 16, false),
    token("client secret", "sk-ant-", Chars::Word, 16, false),
    token("token", "npm_", Chars::Word, 30, false),
    token("token", "pypi-AgEI", Chars::Word, 30, false),
    token("client secret", "SG.", Chars::Dotted, 50, false),
    token("token", "ya29.", Chars::Dotted, 20, false),
    token("token", "dop_v1_", Chars::Hex, 32, false),
    token("token", "hf_", Chars::Word, 30, false),
    token("token", "hvs.", Chars::Word, 20, false),
    token("token", "dapi", Chars::Hex, 32, false),
    token("token", "shpat_", Chars::Hex, 32, false),
    token("token", "ATATT3", Chars::Base64, 40, false),
    token("token", "M.R3_", Chars::Visible, 30, false),
    token("token", "M.C5", Chars::Visible, 30, false),
    token("token", "0.AX", Chars::Dotted, 60, false),
    token("token", "0.AR", Chars::Dotted, 60, false),
    token("token", "0.AS", Chars::Dotted, 60, false),
    token("token", "0.AQ", Chars::Dotted, 60, false),
    token("token", "0.AA", Chars::Dotted, 60, false),
    token("token", "1.A", Chars::Dotted, 100, false),
    token("private key", "AGE-SECRET-KEY-1", Chars::Word, 40, false),
    token("private key", "PuTTY-User-Key-File-", Chars::Pem, 40, false),
    token("private key", "-----BEGIN ", Chars::Pem, 0, false),
    token("private key", "<RSAKeyValue>", Chars::Pem, 0, false),
    token("private key", "---- BEGIN SSH2 ENCRYPTED", Chars::Pem, 0, false),
    token("secure string", "01000000d08c9ddf0115d1118c7a00c04fc297eb", Chars::Hex, 20, false),
    token("secure string", "AQAAANCMnd8BFdERjHoAwE", Chars::Base64, 20, false),
    token("secure string", "76492d1116743f0423413b16050a5345", Chars::Base64, 20, false),
    token("password hash", "aes256-cts-hmac-sha1-96:", Chars::Hex, 32, true),
    token("password hash", "aes128-cts-hmac-sha1-96:", Chars::Hex, 32, true),
    token("password hash", "des-cbc-md5:", Chars::Hex, 16, true),
    token("password hash", "$krb5", Chars::Visible, 30, false),
    token("password hash", "$NTLM$", Chars::Visible, 20, false),
    token("password hash", "$DCC2$", Chars::Visible, 20, false),
    token("password hash", "$6$", Chars::Visible, 40, false),
    token("password hash", "$5$", Chars::Visible, 30, false),
    token("password hash", "$1$", Chars::Visible, 22, false),
    token("password hash", "$y$", Chars::Visible, 30, false),
    token("password hash", "$2a$", Chars::Visible, 50, false),
    token("password hash", "$2b$", Chars::Visible, 50, false),
    token("password hash", "$2y$", Chars::Visible, 50, false),
    token("password hash", "$argon2", Chars::Visible, 30, false),
    token("password hash", "{SSHA", Chars::Visible, 20, false),
    token("password hash", "{SHA}", Chars::Base64, 20, false),
];

/// The longest token (bytes) that is neither a block nor a run of base64.
const MAX_TOKEN_BYTES: usize = 20_000;
/// The longest block of a private key (bytes), and the longest line in it.
const MAX_BLOCK_BYTES: usize = 40_000;
/// The longest first line of a block (bytes).
const MAX_HEAD_BYTES: usize = 80;

/// The token that begins at `range`.
pub(super) fn at(finder: &mut Finder<'_>, token: usize, range: Range<usize>) {
    let Token { kind, begins, follows, least, keeps } = &TOKENS[token];
    let text = finder.text;
    if &text[range.clone()] != *begins && !keeps {
        return;
    }
    let before = text[..range.start].chars().next_back();
    let in_word = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let begins_in_word = begins.starts_with(|c: char| c.is_ascii_alphanumeric());
    if *begins == "Q~" {
        // `abc8Q~…`: three characters and a digit in front (client secrets of Microsoft Entra).
        let front = text.as_bytes()[..range.start].iter().rev().take(4);
        let front = front.take_while(|byte| byte.is_ascii_graphic()).count();
        let is_digit = before.is_some_and(|c| c.is_ascii_digit());
        let end = run(text, range.end, *follows, 60);
        if is_digit && front == 4 && end - range.end >= *least {
            finder.secret(kind, range.start - 4..end);
        }
        return;
    }
    if begins_in_word && before.is_some_and(in_word) {
        return;
    }
    if let Chars::Pem = follows {
        if let Some(end) = block(text, range.start) {
            finder.secret(kind, range.start..end);
        }
        return;
    }
    let end = run(text, range.end, *follows, MAX_TOKEN_BYTES);
    let body = &text[range.end..end];
    finder.steps(body.len());
    let is_jwt = *begins != "eyJ" || body.contains('.');
    if body.len() >= *least && is_jwt {
        finder.secret(kind, if *keeps { range.end..end } else { range.start..end });
    }
}

fn run(text: &str, at: usize, chars: Chars, most: usize) -> usize {
    let follows = |byte: u8| match chars {
        Chars::Word => byte.is_ascii_alphanumeric() || b"_-".contains(&byte),
        Chars::Base64 => byte.is_ascii_alphanumeric() || b"_-+/=%".contains(&byte),
        Chars::Upper => byte.is_ascii_uppercase() || byte.is_ascii_digit(),
        Chars::Hex => byte.is_ascii_hexdigit(),
        Chars::Dotted => byte.is_ascii_alphanumeric() || b"_-.~".contains(&byte),
        Chars::Visible => byte.is_ascii_graphic() && !b"\"'<>`,;".contains(&byte),
        Chars::Pem => false,
    };
    let bytes = &text.as_bytes()[at..];
    at + bytes.iter().take(most).take_while(|byte| follows(**byte)).count()
}

/// Where the block of a private key ends that begins at `at`; without an end, where its lines do. None
/// if it is no private key's.
fn block(text: &str, at: usize) -> Option<usize> {
    let rest = &text[at..];
    let head = &rest[..floor(rest, MAX_HEAD_BYTES)];
    let head = head.split('\n').next().unwrap_or(head);
    let is_private = head.contains("PRIVATE KEY")
        || head.starts_with("PuTTY")
        || head.starts_with("---- BEGIN SSH2");
    let window = &rest[..floor(rest, MAX_BLOCK_BYTES)];
    if let Some(end) = window.find("</RSAKeyValue>").filter(|_| head.starts_with("<RSAKeyValue>")) {
        return window[..end].contains("<P>").then_some(at + end);
    }
    if !is_private {
        return None;
    }
    let first = head.find("-----BEGIN").map_or(0, |start| start + 10);
    let close = if head.starts_with("PuTTY") { "Private-MAC:" } else { "---END " };
    let close = if head.starts_with("---- ") { "---- END" } else { close };
    let end = match window[first..].find(close) {
        Some(found) => {
            let found = first + found;
            let line = window[found..].find('\n').map_or(window.len(), |end| found + end);
            // The block may stand in one line with more behind it.
            let dashes = window[found + 4..line].find("-----").map(|dashes| found + 4 + dashes + 5);
            dashes.unwrap_or(line)
        }
        None => window.len(),
    };
    Some(at + end)
}
