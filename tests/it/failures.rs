//! What texts say: failures by layer, request and code, in whatever words and language; sentences by the kind of
//! mistake that a reader of words makes in them.

use std::collections::BTreeMap;

use shindan_model::{Pack, Value};
use shindan_read as read;
use shindan_understand::{AboutRequest, Interpretation, Interpreter};

use crate::judge::shipped;

#[derive(serde::Deserialize)]
struct Table {
    text: Vec<Row>,
}

#[derive(serde::Deserialize)]
struct Row {
    kind: String,
    text: String,
    #[serde(default)]
    facts: BTreeMap<String, String>,
    /// Whether the text may give further facts.
    #[serde(default)]
    loose: bool,
    /// Facts, or facts with an outcome, that it must not give.
    #[serde(default)]
    none: Vec<String>,
    about: Option<String>,
    unknown: Option<String>,
}

fn request(pack: &Pack, about: AboutRequest) -> &str {
    match about {
        AboutRequest::Named(at) => &pack.requests[at].about.id,
        AboutRequest::Other => "other",
        AboutRequest::Unnamed => "unnamed",
    }
}

/// What is wrong with the reading of a row; nothing if all is well.
fn problem(pack: &Pack, row: &Row, seen: &Interpretation) -> Option<String> {
    let value = |value: &Value| value.to_string();
    let facts = seen.facts.iter();
    let facts: BTreeMap<String, String> =
        facts.map(|fact| (fact.id.clone(), fact.value().map(value).unwrap_or_default())).collect();
    let is_there = |fact: &str| match fact.split_once('=') {
        Some((fact, value)) => facts.get(fact).is_some_and(|own| own == value),
        None => facts.contains_key(fact),
    };
    let has_all = row.facts.iter().all(|(fact, value)| facts.get(fact) == Some(value));
    let fits = if row.loose { has_all } else { facts == row.facts };
    let abouts: Vec<&str> = seen.failures.iter().map(|one| request(pack, one.about)).collect();
    let is_about = row.about.as_deref().is_none_or(|about| abouts.contains(&about));
    let mut open = seen.failures.iter().filter(|one| one.failure.is_none());
    let is_unknown = match &row.unknown {
        Some(words) => open.any(|one| one.at.quote.contains(words)),
        None => open.next().is_none() || row.loose,
    };
    let is_right = fits && is_about && is_unknown && !row.none.iter().any(|fact| is_there(fact));
    (!is_right).then(|| {
        let told = seen.failures.iter().map(|one| {
            let failure = one.failure.map_or("?", |at| &pack.failures[at.0].about.id);
            format!("{failure} of {}: {}", request(pack, one.about), one.at.quote)
        });
        let told: Vec<String> = told.collect();
        format!("{} {:?}\n  gives {facts:?}\n  {}", row.kind, row.text, told.join("\n  "))
    })
}

#[test]
fn every_failure_says_what_its_layer_and_request_say() {
    check(include_str!("../data/failures.toml"));
}

#[test]
fn every_sentence_says_what_a_careful_reader_takes() {
    check(include_str!("../data/sentences.toml"));
}

#[track_caller]
fn check(table: &str) {
    let pack = shipped();
    let interpreter = Interpreter::new(&pack);
    let table: Table = toml::from_str(table).unwrap();
    assert!(table.text.len() >= 50, "{}", table.text.len());
    let problems = table.text.iter().filter_map(|row| {
        let seen = interpreter.interpret("text", read::observations(&row.text));
        problem(&pack, row, &seen)
    });
    let problems: Vec<String> = problems.collect();
    assert!(
        problems.is_empty(),
        "{} of {}\n{}",
        problems.len(),
        table.text.len(),
        problems.join("\n")
    );
}
