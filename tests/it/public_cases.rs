//! The public support cases: the leading cause against the known truth, from what the customer sent
//! and said, and again with the answers that came later. `cargo test --test it public_cases --
//! --nocapture` prints the table.

use std::collections::BTreeMap;

use crate::program::{folder, run};

/// A public case.
pub(crate) struct Case {
    pub(crate) id: String,
    truth: Vec<String>,
    /// What the customer said and pasted.
    pub(crate) paste: String,
    /// What was said clearly from the start: fact and value.
    pub(crate) given: BTreeMap<String, String>,
    /// What became known later.
    pub(crate) answers: Option<BTreeMap<String, String>>,
}

/// What the program says of it.
struct Said {
    leader: String,
    probability: f64,
    status: String,
}

pub(crate) fn cases() -> Option<Vec<Case>> {
    let folder = std::path::PathBuf::from(std::env::var_os("SHINDAN_CORPUS")?).join("cases/dev");
    let answers: toml::Table = toml::from_str(include_str!("../data/public-answers.toml")).unwrap();
    let mut paths: Vec<_> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|end| end == "toml"));
    paths.sort();
    let read = |path: &std::path::PathBuf| {
        let case: toml::Table = toml::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
        let id = case["id"].as_str().unwrap().to_owned();
        let has_answers = !case["answers"].as_array().unwrap().is_empty();
        let answered = answers.get(&id).map(|table| table.as_table().unwrap());
        assert_eq!(has_answers, answered.is_some(), "{id}: tests/data/public-answers.toml");
        let text = |value: &toml::Value| value.as_str().unwrap().to_owned();
        Case {
            truth: case["truth"].as_array().unwrap().iter().map(text).collect(),
            paste: format!("{}\n\n{}", text(&case["given"]["says"]), text(&case["pasted"])),
            given: given(case["given"].as_table().unwrap()),
            answers: answered
                .map(|table| table.iter().map(|(k, v)| (k.clone(), text(v))).collect()),
            id,
        }
    };
    Some(paths.iter().map(read).collect())
}

/// Version, type and typed names as facts, where they are said clearly.
pub(crate) fn given(given: &toml::Table) -> BTreeMap<String, String> {
    let mut facts = BTreeMap::new();
    let migration = given["migration_type"].as_str().unwrap();
    if ["cutover", "staged", "remote-move", "imap"].contains(&migration) {
        facts.insert("migration.type".to_owned(), migration.to_owned());
    }
    let version = given["exchange_version"].as_str().unwrap();
    let years = ["2003", "2007", "2010", "2013", "2016", "2019"];
    let named: Vec<usize> = (0..years.len()).filter(|at| version.contains(years[*at])).collect();
    let versions = match named.as_slice() {
        _ if version.contains("Subscription Edition") => vec!["se"],
        _ if version.contains("later") => Vec::new(),
        [from, to] if version.contains(" to ") => years[*from..=*to].to_vec(),
        named => named.iter().map(|at| years[*at]).collect(),
    };
    if !versions.is_empty() {
        facts.insert("exchange.version".to_owned(), versions.join("|"));
    }
    let typed = [
        ("remote_server", "endpoint.host"),
        ("rpc_proxy_server", "endpoint.rpc_proxy"),
        ("exchange_server", "endpoint.exchange_server"),
    ];
    for (field, fact) in typed {
        if let Some(value) = given.get("entered").and_then(|entered| entered.get(field)) {
            facts.insert(fact.to_owned(), value.as_str().unwrap().to_owned());
        }
    }
    facts
}

fn ask(cases: &[(&Case, BTreeMap<String, String>)]) -> Vec<Said> {
    let mut input = String::new();
    for (case, facts) in cases {
        let line = serde_json::json!({ "id": case.id, "paste": case.paste, "facts": facts });
        input.push_str(&format!("{line}\n"));
    }
    let dir = folder();
    let out = run(dir.path(), &["batch", "--brief"], input.as_bytes());
    assert_eq!(out.status, 0, "{}", out.stderr);
    let said = out.stdout.lines().map(|line| {
        let line: serde_json::Value = serde_json::from_str(line).unwrap();
        let verdict = &line["verdict"];
        let (leader, outside) = (&verdict["causes"][0], &verdict["outside"]["probability"]);
        let probability = leader["probability"].as_f64().unwrap_or(0.0);
        let status = verdict["status"].as_str().unwrap().to_owned();
        match outside.as_f64() {
            Some(outside) if outside > probability => {
                Said { leader: "outside".to_owned(), probability: outside, status }
            }
            _ => {
                let leader = leader["id"].as_str().unwrap().to_owned();
                Said { leader, probability, status }
            }
        }
    });
    let said: Vec<Said> = said.collect();
    assert_eq!(said.len(), cases.len());
    said
}

/// How many are right, of all and of those whose truth lacks the commonest cause, and how many
/// have their cause for certain, and rightly. Prints the table.
#[expect(clippy::print_stdout, reason = "the table is for people")]
fn count(title: &str, cases: &[(&Case, BTreeMap<String, String>)]) -> (usize, usize, usize) {
    println!("{title}");
    let (mut right, mut right_rare, mut certain) = (0, 0, 0);
    for ((case, _), said) in cases.iter().zip(ask(cases)) {
        let is_right = case.truth[0] == said.leader;
        let is_rare = !case.truth.iter().any(|cause| cause == "server-access");
        right += usize::from(is_right);
        right_rare += usize::from(is_right && is_rare);
        let is_certain = ["concluded", "narrowed"].contains(&said.status.as_str());
        certain += usize::from(is_right && is_certain);
        println!(
            "  {:34} {:38} {:20} {:.2} {:10} {}",
            case.id,
            case.truth.join(","),
            said.leader,
            said.probability,
            said.status,
            if is_right { "" } else { "NO" }
        );
        let is_true = case.truth.contains(&said.leader);
        assert!(!is_certain || is_true, "{}: {} {}", case.id, said.status, said.leader);
    }
    let rare = cases.iter().filter(|(case, _)| !case.truth.contains(&"server-access".into()));
    println!(
        "  right {right} of {}, {right_rare} of {} without server-access, certain {certain}",
        cases.len(),
        rare.count()
    );
    (right, right_rare, certain)
}

#[test]
fn leaders_of_the_public_cases() {
    let Some(all) = cases() else {
        println!("not run: 40 public cases (SHINDAN_CORPUS is not set)");
        return;
    };
    assert_eq!(all.len(), 40);
    let from_paste: Vec<_> = all.iter().map(|case| (case, case.given.clone())).collect();
    let (right, rare, _) = count("from what was sent and said", &from_paste);
    let with_answers: Vec<_> = all
        .iter()
        .filter_map(|case| {
            let mut facts = case.given.clone();
            facts.extend(case.answers.clone()?);
            Some((case, facts))
        })
        .collect();
    assert_eq!(with_answers.len(), 23);
    let (answered, _, certain) = count("with the answers", &with_answers);
    // What stands today; a change for the worse is to be seen.
    assert!(right >= 34 && rare >= 10, "{right} {rare}");
    assert!(answered >= 21 && certain >= 9, "{answered} {certain}");
}
