//! Every known message gives what a table says, with the confidence of its source; and messages that
//! worry people without reason give nothing.

use std::collections::BTreeMap;

use shindan_model::{Confidence, Pack, Value};
use shindan_read as read;
use shindan_understand::Interpreter;

use crate::judge::shipped;

#[derive(serde::Deserialize)]
struct Table {
    signature: Vec<Row>,
}

#[derive(serde::Deserialize)]
struct Row {
    row: usize,
    texts: Vec<String>,
    gives: BTreeMap<String, String>,
    confidence: Option<String>,
}

/// The facts of a text, and how sure the least sure sign is that gave one; the ids of all signs.
fn meaning(pack: &Pack, text: &str) -> (BTreeMap<String, String>, Vec<Confidence>, Vec<String>) {
    let meaning = Interpreter::new(pack).interpret("text", read::observations(text));
    let value = |value: &Value| value.to_string();
    let facts = meaning.facts.iter();
    let facts = facts.map(|fact| (fact.id.clone(), fact.value().map(value).unwrap_or_default()));
    let signs = || meaning.signs.iter().map(|seen| (&pack.signs[seen.sign], seen.counted));
    let sure = signs().filter(|(sign, counted)| *counted && !sign.gives.is_empty());
    let sure = sure.map(|(sign, _)| sign.about.confidence).collect();
    (facts.collect(), sure, signs().map(|(sign, _)| sign.about.id.clone()).collect())
}

#[test]
fn every_message_gives_what_it_says() {
    let pack = shipped();
    let table: Table = toml::from_str(include_str!("../data/signatures.toml")).unwrap();
    let rows: Vec<usize> = table.signature.iter().map(|row| row.row).collect();
    assert!((1..=86).all(|row| rows.contains(&row)) && rows.iter().all(|row| *row <= 86));
    let mut wrong = Vec::new();
    for Row { row, texts, gives, confidence } in &table.signature {
        for text in texts {
            let (facts, sure, signs) = meaning(&pack, text);
            let named = |one: &Confidence| format!("{one:?}").to_lowercase();
            // A sign of the kind of migration stands beside that of the message.
            let is_sure = confidence
                .as_ref()
                .is_none_or(|wanted| sure.iter().any(|one| named(one) == *wanted));
            if facts != *gives || signs.is_empty() || !is_sure {
                wrong.push(format!("{row} {text:?}: {facts:?} by {signs:?}, {sure:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

/// White space does not matter: consoles wrap where they like.
#[test]
fn a_message_may_be_wrapped_anywhere() {
    let pack = shipped();
    let text = "The HTTP request was forbidden with client authentication scheme 'Negotiate'.";
    for at in (1..text.len()).step_by(3) {
        let wrapped = format!("{}\n      {}", &text[..at], &text[at..]);
        let (facts, ..) = meaning(&pack, &wrapped);
        assert_eq!(
            facts.get("migration.error").map(String::as_str),
            Some("forbidden"),
            "{wrapped}"
        );
    }
}

/// What looks like a defect and is none.
#[test]
fn classic_false_alarms_give_nothing() {
    let pack = shipped();
    let nothing = BTreeMap::new();
    for (what, text) in [
        (
            "whether the tenant synchronizes its directory",
            "SupportsCutover : False\nMessage         :\nErrorDetail     :\n",
        ),
        (
            "the version of the schema",
            "Name            : EXCH16\nExchangeVersion : 0.1 (8.0.535.0)\n",
        ),
        (
            "an address that nobody sets",
            "Name        : Autodiscover (Default Web Site)\nServer      : EXCH16\nInternalUrl :\nExternalUrl :\n",
        ),
        (
            "the company's web site, which is tried first",
            "The Microsoft Connectivity Analyzer is attempting to test Autodiscover for u@contoso.com.\nAutodiscover was tested successfully.\nTest Steps\nAttempting to test potential Autodiscover URL https://contoso.com:443/Autodiscover/Autodiscover.xml\nTesting of this potential Autodiscover URL failed.\nTest Steps\nTesting TCP port 443 on host contoso.com to ensure it's listening and open.\nThe specified port is either blocked, not listening, or not producing the expected response.\nTesting the SSL certificate to make sure it's valid.\nThe SSL certificate failed one or more certificate validation checks.\nAttempting to test potential Autodiscover URL https://autodiscover.contoso.com:443/Autodiscover/Autodiscover.xml\nTesting of the Autodiscover URL was successful.\n",
        ),
    ] {
        let (mut facts, ..) = meaning(&pack, text);
        facts.retain(|fact, value| !(fact == "rca.autodiscover" && value == "passed"));
        assert_eq!(facts, nothing, "{what}");
    }
    // The name of the server ends in .local: Outlook uses it inside, and it is none that was typed.
    let text = "<Autodiscover><Response><Account><Action>settings</Action><Protocol><Type>EXCH</Type><Server>exch01.contoso.local</Server></Protocol><Protocol><Type>EXPR</Type><Server>mail.contoso.com</Server><AuthPackage>Basic</AuthPackage></Protocol></Account></Response></Autodiscover>";
    let (facts, ..) = meaning(&pack, text);
    let expected = [
        ("autodiscover.exchange_server", "exch01.contoso.local"),
        ("autodiscover.rpc_proxy", "mail.contoso.com"),
        ("rca.autodiscover", "passed"),
    ];
    let expected = expected.map(|(fact, value)| (fact.to_owned(), value.to_owned()));
    assert_eq!(facts, BTreeMap::from(expected));
}
