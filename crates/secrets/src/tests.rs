use super::*;

#[track_caller]
fn check(text: &str, expected: &str) {
    let clean = replace(text);
    assert_eq!(clean, expected);
    // What is clean stays as it is.
    assert_eq!(replace(&clean), expected, "looked at again");
}

#[test]
fn secrets_go_and_their_surroundings_stay() {
    check("Password: hunter2 and more", "Password: [password removed] and more");
    check("パスワード：ひみつ123", "パスワード：[password removed]");
    check("Authorization: Basic dTpw", "Authorization: Basic [authorization header removed]");
    check(
        "Authorization: NTLM TlRMTVNTUAADAAAAGAAYAFgAAACgAKAAcAAAAAA=",
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

#[test]
fn the_header_after_a_padded_token_stays() {
    let first = "TlRMTVNTUAABAAAAB4IIogAAAAAAAAAAAAAAAAAAAAAGAbEdAAAADw==";
    let third = "TlRMTVNTUAADAAAAGAAYAFgAAACgAKAAcAAAAAA=";
    for end in ["\n", "\r\n"] {
        for next in ["User-Agent: shindan/0.1.0", "Connection: close", "Host: mail.contoso.com"] {
            for scheme in ["NTLM", "Negotiate"] {
                let asks = format!("Authorization: {scheme} {first}{end}{next}{end}");
                assert_eq!(replace(&asks), asks);
                let answers = format!("Authorization: {scheme} {third}{end}{next}{end}");
                let left = replace(&answers);
                assert!(left.ends_with(&format!("{end}{next}{end}")), "{left}");
                assert!(!left.contains("TlRM"), "{left}");
            }
            let basic = format!("Authorization: Basic dXNlcjpzZWNyZXQ={end}{next}{end}");
            let left = replace(&basic);
            assert!(
                left.ends_with(&format!("{end}{next}{end}")) && !left.contains("dXNl"),
                "{left}"
            );
        }
    }
}

#[test]
fn work_grows_with_the_text() {
    let pieces = [
        "password",
        "password: ",
        "password is the ",
        "password for the account of the user ",
        "Passwort=\n",
        "-----BEGIN PRIVATE KEY-----\n",
        "<Password>",
        "<RSAKeyValue>",
        "ConvertTo-SecureString ",
        "NetworkCredential('a' ",
        "Authorization: ",
        "AUTH LOGIN\n",
        "curl -u ",
        "net use ",
        "://a:",
        "eyJ",
        "Authorization: Basic AAAA",
        "user  password  x\n",
        "|password|a|\n",
        "cGFzc3dvcmQ9aHVudGVyMg==",
        "=3D",
        "\\\"",
        "パスワードは",
        "$krb5",
        "'",
        "(",
        "PASS ",
        "A1 LOGIN ",
        "cookie",
        "digest ",
        "<td>password</td>",
        "password (",
        "a",
        "\u{200b}",
        "&amp;",
    ];
    for piece in pieces {
        let steps = |bytes: usize| find(&piece.repeat(bytes / piece.len())).steps;
        let (small, large) = (steps(5_000), steps(50_000));
        // Each place is looked at within a fixed window, whatever the length of the text.
        assert!(large <= 12 * small.max(5_000), "`{piece}`: {small} {large}");
        assert!(large <= 100 * 50_000, "`{piece}`: {large}");
    }
}

#[test]
fn no_piece_of_a_secret_makes_it_panic() {
    let texts = [
        "Ｐassword：ひみつ「x」 &quot;pwd&quot;:&quot;a",
        "net use \\\\s\\s \"p w\" /user:x ConvertTo-SecureString `\n 'a' | x",
        "Authorization: Basic dTpw\n-----BEGIN PRIVATE KEY-----\nMII\nAUTH LOGIN\n334 VXNl\ndTpw",
        "<Password><Value>é</Value></Password> password for the ä account: b パスワードは「é",
        "User  Password\n----  --------\nä     é\n|パスワード|x|\n|-|-|\n|é|b|",
    ];
    for text in texts {
        let places: Vec<usize> =
            text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
        for start in &places {
            for end in places.iter().filter(|end| *end > start) {
                let found = find(&text[*start..*end]);
                let mut before = 0;
                for Secret { range, .. } in found.secrets {
                    assert!(before <= range.start && range.start < range.end, "{text}");
                    before = range.end;
                }
            }
        }
    }
}
