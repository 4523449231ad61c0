//! What was pasted gives the same facts however it is laid out: spaced, wrapped, marked up, in HTML.

use std::path::Path;

use shindan_read as read;
use shindan_understand::Interpreter;

use crate::judge::shipped;
use crate::repository::files;

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    case: Vec<Case>,
}

/// Texts that mean the same.
#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    what: String,
    texts: Vec<String>,
    /// `FACT@OF=value`, in any order; these and no others.
    gives: Vec<String>,
}

#[test]
fn layout_does_not_change_what_is_read() {
    let pack = shipped();
    let interpreter = Interpreter::new(&pack);
    let facts = |text: &str| {
        let documents = read::documents("text", text.as_bytes()).unwrap();
        let texts = documents.iter().map(|document| document.text.as_str());
        let read = texts.map(|text| interpreter.interpret("text", read::observations(text)));
        let mut facts: Vec<String> = read
            .flat_map(|meaning| meaning.facts)
            .map(|fact| {
                let of = fact.of.as_ref().map_or(String::new(), |of| format!("@{of}"));
                let value = fact.value().map(ToString::to_string).unwrap_or_default();
                format!("{}{of}={value}", fact.id)
            })
            .collect();
        facts.sort();
        facts.dedup();
        facts
    };
    let mut wrong = Vec::new();
    for path in files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/layout")) {
        let table: Table = toml::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap();
        for mut case in table.case {
            case.gives.sort();
            for text in &case.texts {
                let facts = facts(text);
                if facts != case.gives {
                    wrong.push(format!("{}: {text:?}\n  {facts:?}\n  {:?}", case.what, case.gives));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}
