//! What a text says twice and differently is kept and shown; what differs because it is of different
//! servers is not a contradiction; and typed names are shown beside what servers say.

use serde_json::Value;

use crate::program::{folder, run};

fn verdict(paste: &str, facts: &Value) -> Value {
    let dir = folder();
    let line = serde_json::json!({ "id": "x", "paste": paste, "facts": facts }).to_string();
    let out = run(dir.path(), &["batch"], line.as_bytes());
    assert_eq!(out.status, 0, "{}", out.shown());
    let out: Value = serde_json::from_str(&out.stdout).unwrap();
    out["verdict"].clone()
}

/// Which facts are disputed, and the versions that stay possible as `version@server`.
#[track_caller]
fn check(paste: &str, facts: &Value, disputed: &[&str], versions: &[&str]) {
    let verdict = verdict(paste, facts);
    let of =
        |contradiction: &Value| contradiction["facts"][0].as_str().unwrap_or_default().to_owned();
    let found: Vec<String> = verdict["contradictions"].as_array().unwrap().iter().map(of).collect();
    assert_eq!(found, disputed, "{:#}", verdict["contradictions"]);
    let facts = verdict["facts"].as_array().unwrap().iter();
    let known = facts.filter(|fact| fact["id"] == "exchange.version");
    let mut known: Vec<String> = known
        .map(|fact| {
            let of = fact["of"].as_str().map_or(String::new(), |of| format!("@{of}"));
            format!("{}{of}", fact["value"].as_str().unwrap_or_default())
        })
        .collect();
    known.sort();
    known.dedup();
    assert_eq!(known, versions);
}

const HEAD: &str = "GET /owa/ HTTP/1.1\nHost: mail.contoso.com\n\nHTTP/1.1 302 Found\nX-OWA-Version: 15.1.2507.6\n\n";

#[test]
fn two_builds_in_one_text_are_both_kept() {
    let nothing = serde_json::json!({});
    let both = "HTTP/1.1 302 Found\nX-OWA-Version: 14.3.123.4\n\nHTTP/1.1 302 Found\nX-OWA-Version: 15.1.2507.6\n\n";
    check(both, &nothing, &["exchange.build"], &[]);
    check(HEAD, &nothing, &[], &["2016@mail.contoso.com"]);
    // The front end and a mailbox server may be of different versions.
    let servers = format!(
        "{HEAD}Name                : EXCH10\nAdminDisplayVersion : Version 14.3 (Build 123.4)\n"
    );
    check(&servers, &nothing, &[], &["2010@EXCH10", "2016@mail.contoso.com"]);
}

#[test]
fn what_is_said_of_the_case_against_what_servers_say() {
    let stated = |version: &str| serde_json::json!({ "exchange.version": version });
    check(HEAD, &stated("2010"), &["exchange.version"], &["2010", "2016@mail.contoso.com"]);
    check(HEAD, &stated("2016"), &[], &["2016", "2016@mail.contoso.com"]);
    // A front end of 2013 or later fits one of them.
    let later = "HTTP/1.1 401 Unauthorized\nX-FEServer: EXCH01\n\n";
    check(later, &stated("2016"), &[], &["2013|2016|2019|se", "2016"]);
    check(later, &stated("2010"), &["exchange.version"], &["2010", "2013|2016|2019|se"]);
}

#[test]
fn a_near_miss_shows_both_names() {
    let facts = serde_json::json!({
        "migration.type": "remote-move",
        "exchange.version": "2016",
        "settings.source": "manual",
        "endpoint.host": "mail.contoso.co",
    });
    let paste = "Server      : EXCH16\nExternalUrl : https://mail.contoso.com/EWS/Exchange.asmx\n\nThe remote name could not be resolved: 'mail.contoso.co'\n";
    let verdict = verdict(paste, &facts);
    assert_eq!(verdict["causes"][0]["id"], "endpoint-address", "{verdict:#}");
    let dir = folder();
    let arguments = |lang| {
        [
            "diagnose",
            "--no-input",
            "--lang",
            lang,
            "--paste",
            "-",
            "--set",
            "migration.type=remote-move",
            "--set",
            "exchange.version=2016",
            "--set",
            "endpoint.host=mail.contoso.co",
            "--set",
            "settings.source=manual",
        ]
    };
    for lang in ["en", "ja"] {
        let out = run(dir.path(), &arguments(lang), paste.as_bytes());
        let both = "mail.contoso.co / https://mail.contoso.com/EWS/Exchange.asmx";
        assert!(out.stdout.contains(both), "{}", out.shown());
    }
}

/// An address that somebody typed, and nothing else, decides nothing.
#[test]
fn a_typed_name_alone_concludes_nothing() {
    for host in
        ["mail.contoso.com", "contoso.com", "mail.contoso.local", "https://mail.contoso.com/ews"]
    {
        for fact in ["endpoint.host", "endpoint.rpc_proxy", "endpoint.exchange_server"] {
            let verdict = verdict("", &serde_json::json!({ fact: host }));
            assert_ne!(verdict["status"], "concluded", "{fact} {host}");
        }
    }
}
