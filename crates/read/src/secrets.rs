//! Secrets in pasted text: found by pattern, and replaced before anything else reads the text.
//!
//! Only the kinds in [`PATTERNS`] are found; whoever shows a text says so.

use std::borrow::Cow;
use std::sync::LazyLock;

use regex::{Captures, Regex};

use crate::ntlm;

/// Kinds of secrets with their patterns. The group `keep` stays, the rest of a match is replaced.
const PATTERNS: &[(&str, &str)] = &[
    (
        "password",
        r#"(?i)(?P<keep>\b(?:password|passwd|pwd|passphrase)\b["']?\s*[:=]\s*|パスワード\s*[:：=]\s*|暗証番号\s*[:：=]\s*)(?:"[^"\n]*"|'[^'\n]*'|[^\s"';,]+)"#,
    ),
    (
        "secure string",
        r#"(?i)(?P<keep>ConvertTo-SecureString\s+(?:-String\s+)?)(?:"[^"\n]*"|'[^'\n]*')"#,
    ),
    (
        "authorization header",
        r"(?i)(?P<keep>\b(?:Proxy-)?Authorization:\s*(?:Basic|Bearer|NTLM|Negotiate)\s+)[A-Za-z0-9+/=._~-]+",
    ),
    ("cookie", r"(?i)(?P<keep>\b(?:Set-)?Cookie:\s*)[^\r\n]+"),
    ("token", r"(?P<keep>)\beyJ[A-Za-z0-9_-]{8,}\.eyJ[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*"),
    (
        "client secret",
        r#"(?i)(?P<keep>\b(?:client_secret|api[_-]?key|access_token|refresh_token)\b["']?\s*[:=]\s*["']?)[^\s"'&,]+"#,
    ),
    (
        "private key",
        r"(?s)(?P<keep>)-----BEGIN [A-Z ]*PRIVATE KEY-----.*?(?:-----END [A-Z ]*PRIVATE KEY-----|\z)",
    ),
];

static COMPILED: LazyLock<Vec<(&str, Regex)>> = LazyLock::new(|| {
    let compile = |(kind, pattern): &(&'static str, &str)| {
        (*kind, Regex::new(pattern).expect("a test compiles every pattern"))
    };
    PATTERNS.iter().map(compile).collect()
});

/// The kinds of secrets that are recognised, such as `password`, in the order in which they are
/// looked for.
pub fn kinds() -> impl Iterator<Item = &'static str> {
    PATTERNS.iter().map(|(kind, _)| *kind)
}

/// Replaces every recognised secret by `[<kind> removed]`. Lines keep their numbers. Borrows the
/// text if it has no secret.
pub fn replace_secrets(text: &str) -> Cow<'_, str> {
    let mut clean = Cow::Borrowed(text);
    for (kind, pattern) in COMPILED.iter() {
        if let Cow::Owned(replaced) = replace(kind, pattern, &clean) {
            clean = Cow::Owned(replaced);
        }
    }
    clean
}

/// Like [`replace_secrets`], for an owned text, of which at most one copy exists at a time.
pub(super) fn without_secrets(mut text: String) -> String {
    for (kind, pattern) in COMPILED.iter() {
        if let Cow::Owned(replaced) = replace(kind, pattern, &text) {
            text = replaced;
        }
    }
    text
}

fn replace<'t>(kind: &str, pattern: &Regex, text: &'t str) -> Cow<'t, str> {
    pattern.replace_all(text, |found: &Captures<'_>| {
        // NTLM's first message asks for a challenge and carries no credentials.
        if ntlm::asks_for_challenge(&found[0]) {
            return found[0].to_owned();
        }
        let breaks = "\n".repeat(found[0].matches('\n').count());
        format!("{}[{kind} removed]{breaks}", &found["keep"])
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        assert_eq!(replace_secrets(text), expected);
    }

    #[test]
    fn secrets_go_and_their_surroundings_stay() {
        check("Password: hunter2 and more", "Password: [password removed] and more");
        check("パスワード：ひみつ123", "パスワード：[password removed]");
        check("Authorization: Basic dTpw", "Authorization: Basic [authorization header removed]");
        check(
            "Authorization: NTLM TlRMTVNTUAADAAAAGAAYAFgAAACgAKAAcAAAAA==",
            "Authorization: NTLM [authorization header removed]",
        );
        check("Set-Cookie: a=b; c=d\nServer: IIS", "Set-Cookie: [cookie removed]\nServer: IIS");
        check(
            "ConvertTo-SecureString 'x y' -AsPlainText",
            "ConvertTo-SecureString [secure string removed] -AsPlainText",
        );
        check(
            "a\n-----BEGIN RSA PRIVATE KEY-----\nMII\n-----END RSA PRIVATE KEY-----\nb",
            "a\n[private key removed]\n\n\nb",
        );
    }

    #[test]
    fn evidence_is_no_secret() {
        let text =
            "WWW-Authenticate: NTLM TlRMTVNTUAACAAAA\nThe password has expired. (401) Unauthorized";
        check(text, text);
        let first = "Authorization: NTLM TlRMTVNTUAABAAAABoIIAAAAAAAAAAAAAAAAAAAAAAA=";
        check(first, first);
    }
}
