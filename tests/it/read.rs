//! `shindan read`, and that all that is read comes to the same facts however it was sent.

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::program::{folder, run};

/// A mail as it is sent: HTML with a quoted reply, a console's output and a screenshot attached.
const MAIL: &str = concat!(
    "From: Alex <alex@contoso.com>\r\nTo: support@example.com\r\nSubject: Cutover migration\r\n",
    "Message-ID: <1@contoso.com>\r\nMIME-Version: 1.0\r\n",
    "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n",
    "Content-Type: text/html; charset=utf-8\r\n\r\n",
    "<p>Hello,</p><p>our server is Exchange Server 2010, it is not Exchange 2016.</p>",
    "<p>Is the password wrong?</p>\r\n--b\r\n",
    "Content-Type: text/plain; charset=utf-8; name=console.txt\r\n",
    "Content-Disposition: attachment; filename=console.txt\r\n\r\n",
    "[PS] C:\\>Get-OutlookAnywhere\r\n\r\n[PS] C:\\>Get-ExchangeServer | fl Name,Admin*\r\n\r\n",
    "Name                : EX01\r\nAdminDisplayVersion : Version 14.3 (Build 123.4)\r\n\r\n--b\r\n",
    "Content-Type: image/png; name=shot.png\r\n",
    "Content-Disposition: attachment; filename=shot.png\r\n",
    "Content-Transfer-Encoding: base64\r\n\r\niVBORw0KGgoAAAA=\r\n--b--\r\n",
);

/// Facts of what is read from these bytes, without those that say where.
fn facts(dir: &Path, name: &str, bytes: &[u8]) -> Vec<String> {
    fs::write(dir.join(name), bytes).unwrap();
    let out = run(dir, &["read", name, "--format", "json"], b"");
    assert_eq!(out.status, 0, "{}", out.shown());
    let reading: Value = serde_json::from_str(&out.stdout).unwrap();
    let mut facts = Vec::new();
    for file in reading["files"].as_array().unwrap() {
        for fact in file["facts"].as_array().unwrap() {
            let word = |key: &str| fact[key].as_str().unwrap_or("-").to_owned();
            facts.push(format!("{}@{}={}", word("id"), word("of"), word("value")));
        }
    }
    facts.sort();
    facts
}

#[test]
fn a_mail_with_its_attachments() {
    let dir = folder();
    fs::write(dir.path().join("mail.eml"), MAIL).unwrap();
    for lang in ["en", "ja"] {
        let out = run(dir.path(), &["read", "mail.eml", "--lang", lang], b"");
        insta::with_settings!({ snapshot_path => "snapshots", prepend_module_to_snapshot => false, omit_expression => true }, {
            insta::assert_snapshot!(format!("read-mail-{lang}"), out.shown());
        });
    }
}

#[test]
fn every_kind_of_part_has_a_name() {
    let dir = folder();
    fs::write(dir.path().join("mail.txt"), "[Q1] yes\n").unwrap();
    for (lang, expected) in
        [("en", "line 1: answer to one of our questions"), ("ja", "1 行目: 質問への回答")]
    {
        let out = run(dir.path(), &["read", "mail.txt", "--lang", lang], b"");
        assert_eq!(out.status, 0, "{}", out.shown());
        assert!(out.stdout.contains(expected), "{}", out.shown());
    }
}

#[test]
fn a_case_keeps_all_of_a_mail() {
    let dir = folder();
    fs::write(dir.path().join("mail.eml"), MAIL).unwrap();
    let arguments = ["diagnose", "a.case.jsonl", "--no-input", "--paste", "mail.eml"];
    let first = run(dir.path(), &arguments, b"");
    assert!(first.stderr.contains("shot.png is a picture"), "{}", first.shown());
    fs::remove_file(dir.path().join("mail.eml")).unwrap();
    let report = run(dir.path(), &["report", "a.case.jsonl"], b"");
    assert_eq!(report.stdout, first.stdout);
    assert!(report.stdout.contains("Version 14.3 (Build 123.4)"), "{}", report.stdout);
}

#[test]
fn readings_fit_their_published_schema() {
    let dir = folder();
    let printed = run(dir.path(), &["kb", "schema", "reading"], b"").stdout;
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("templates/schema/reading.schema.json");
    if std::env::var_os("UPDATE").is_some() {
        fs::write(&path, &printed).unwrap();
    }
    assert_eq!(printed, fs::read_to_string(&path).unwrap(), "UPDATE=1 cargo test --test it read");
    let validator = jsonschema::validator_for(&serde_json::from_str(&printed).unwrap()).unwrap();
    fs::write(dir.path().join("mail.eml"), MAIL).unwrap();
    let out = run(dir.path(), &["read", "mail.eml", "--format", "json"], b"");
    let problem = validator.validate(&serde_json::from_str(&out.stdout).unwrap()).is_err();
    assert!(!problem, "{}", out.stdout);
    assert!(!validator.is_valid(&serde_json::json!({ "schema": "shindan/reading/v2" })));
}

#[test]
fn a_picture_is_refused_with_advice() {
    let dir = folder();
    fs::write(dir.path().join("shot.png"), b"\x89PNG\r\n\x1a\n").unwrap();
    let out = run(dir.path(), &["read", "shot.png"], b"");
    assert_eq!(out.status, 6);
    assert!(out.stderr.contains("`shot.png` is a picture\nhelp: "), "{}", out.stderr);
}

#[test]
fn the_same_in_english_and_japanese_and_in_every_encoding() {
    let english =
        "We run Exchange Server 2010 and try a cutover migration.\nPassword was changed.\n";
    let japanese = "Exchange Server 2010 で一括移行を行っています。\nパスワードを変更しました。\n";
    let dir = folder();
    let expected =
        ["credentials.changed@-=yes", "exchange.version@-=2010", "migration.type@-=cutover"];
    let in_encoding = |name: &str| {
        encoding_rs::Encoding::for_label(name.as_bytes()).unwrap().encode(japanese).0.into_owned()
    };
    let utf16 = |bytes: fn(u16) -> [u8; 2], text: &str| {
        text.encode_utf16().flat_map(bytes).collect::<Vec<u8>>()
    };
    let sent = [
        ("english", english.as_bytes().to_vec()),
        ("japanese", japanese.as_bytes().to_vec()),
        ("shift_jis", in_encoding("shift_jis")),
        ("euc-jp", in_encoding("euc-jp")),
        ("iso-2022-jp", in_encoding("iso-2022-jp")),
        ("utf-16le", utf16(u16::to_le_bytes, &format!("\u{feff}{japanese}"))),
        ("utf-16be", utf16(u16::to_be_bytes, japanese)),
        ("full-width", japanese.replace("2010", "２０１０").into_bytes()),
    ];
    for (name, bytes) in sent {
        assert_eq!(facts(dir.path(), name, &bytes), expected, "{name}");
    }
}

#[test]
fn consoles_say_the_same_in_three_languages() {
    let dir = folder();
    let told = |(position, message, before, after): (&str, &str, &str, &str)| {
        let text = format!(
            "[PS] C:\\>Test-MigrationServerAvailability -ExchangeRemoteMove\nTest-MigrationServerAvailability : {message}: 'mail.contoso.com'\n{position}\n+ Test-MigrationServerAvailability -ExchangeRemoteMove\n+ ~~~~\n    + CategoryInfo          : NotSpecified: (:) [Test-MigrationServerAvailability], WebException\n    + FullyQualifiedErrorId : [Server=EX01] 1A2B,Microsoft.Exchange.Management\n\n[PS] C:\\>Get-ExchangeCertificate | fl Not*,Services\n\nNotBefore : {before}\nNotAfter  : {after}\nServices  : IIS, SMTP\n"
        );
        facts(dir.path(), "console.txt", text.as_bytes())
    };
    let english = told((
        "At line:1 char:1",
        "The remote name could not be resolved",
        "2/14/2011 9:12:33 AM",
        "2/14/2031 9:12:33 PM",
    ));
    assert!(english.contains(&"migration.error@-=name-not-resolved".to_owned()), "{english:?}");
    assert!(english.iter().any(|fact| fact.contains("2031-02-14T21:12:33")), "{english:?}");
    for other in [
        (
            "発生場所 行:1 文字:1",
            "リモート名を解決できませんでした。",
            "2011/02/14 9:12:33",
            "2031年2月14日 21:12:33",
        ),
        (
            "In Zeile:1 Zeichen:1",
            "Der Remotename konnte nicht aufgelöst werden",
            "14.02.2011 09:12:33",
            "14.02.2031 21:12:33",
        ),
    ] {
        assert_eq!(told(other), english, "{}", other.0);
    }
}

#[test]
fn doubtful_sentences_say_nothing() {
    let dir = folder();
    for text in [
        "Is this Exchange 2010?",
        "It is not Exchange 2010.",
        "If you have Exchange 2010, use a cutover migration.",
        "Exchange 2010 or 2013, I don't remember.",
        "Exchange 2010 ではありません。",
        "Exchange 2010 でしょうか。",
        "一括移行か段階的な移行か検討しています。",
        "<t:RequestServerVersion Version=\"Exchange2010_SP1\" />",
    ] {
        assert_eq!(facts(dir.path(), "said.txt", text.as_bytes()), [""; 0], "{text}");
    }
}

#[test]
fn classic_false_alarms_say_nothing() {
    let dir = folder();
    for text in [
        "Result          : Success\nSupportsCutover : False\nMessage         :\n",
        "Name            : EX01\nExchangeVersion : 0.1 (8.0.535.0)\n",
        "Name        : Autodiscover (Default Web Site)\nServer      : EX01\nExternalUrl :\nWindowsAuthentication : False\n",
        "Testing of this potential Autodiscover URL failed.",
        "Failed to find Autodiscover SRV record in DNS.",
    ] {
        let facts = facts(dir.path(), "alarm.txt", text.as_bytes());
        let told: Vec<&String> =
            facts.iter().filter(|fact| !fact.contains("in_shell@-=works")).collect();
        assert_eq!(told, [""; 0], "{text}");
    }
}

#[test]
fn tables_that_are_cut_off_are_no_evidence() {
    let dir = folder();
    let text = "ServerName IISAuthenticationMethods\n---------- ------------------------\nEX01       {Ntlm, Negotiat...\n";
    assert_eq!(facts(dir.path(), "table.txt", text.as_bytes()), [""; 0]);
}
