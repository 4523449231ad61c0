//! Public cases walked through as an agent would: what the customer sent is pasted, and every question is answered from
//! what became known later, or not at all.

use std::collections::BTreeMap;
use std::path::Path;

use jiff::Timestamp;
use shindan_app::{LoadedPack, Session};
use shindan_engine::Verdict;
use shindan_read::Document;

use crate::program::{folder, run};
use crate::public_cases::{Case, cases};

/// The cases whose walks are recorded: every fourth.
const EVERY: usize = 4;
/// A walk of a public case asks this many questions in the median at most.
const MOST_QUESTIONS: usize = 8;

/// A walk: what was typed, and what it came to.
struct Walked {
    input: String,
    questions: usize,
    /// After the walk, and after the answers that came by mail, where nobody at the keyboard knew them.
    verdict: Verdict,
}

/// Types what somebody types who keeps all facts and knows what the case knows.
fn walked(loaded: &LoadedPack, case: &Case, lang: &str) -> Walked {
    let mut session = Session::new(loaded, Timestamp::UNIX_EPOCH, lang.to_owned());
    let mut known: BTreeMap<String, String> = case.answers.clone().unwrap_or_default();
    known.extend(case.given.clone());
    for (fact, value) in &case.given {
        let event = shindan_app::assignment(&loaded.pack, &format!("{fact}={value}")).unwrap();
        session.record(event).unwrap();
    }
    let before = session.known();
    let (name, text) = ("mail.txt".to_owned(), case.paste.clone());
    session.paste(Document { name, text, ..Document::default() }).unwrap();
    let new = session.new_since(&before);
    let mut input = "\n".repeat(new.facts.len() + new.offers.len().min(9));
    let mut questions = 0;
    loop {
        let verdict = session.verdict().unwrap();
        if let Some(differs) = session.next_disagreement(&verdict) {
            session.leave_open(&differs).unwrap();
            input.push_str("s\n");
            continue;
        }
        let pauses = session.pause(&verdict).is_some();
        let next = session.next_question(&verdict).filter(|_| !pauses);
        let Some((step, fact)) = next else {
            input.push('\n');
            for (fact, value) in &case.answers.clone().unwrap_or_default() {
                let is_known = session.state.facts.iter().any(|known| known.id == *fact);
                if !is_known || session.state.answers.iter().any(|own| own.fact == *fact) {
                    let set = format!("{fact}={value}");
                    session.record(shindan_app::assignment(&loaded.pack, &set).unwrap()).unwrap();
                }
            }
            let verdict = session.verdict().unwrap();
            return Walked { input, questions, verdict };
        };
        questions += 1;
        let id = loaded.pack.facts[fact.0].about.id.clone();
        match known.get(&id) {
            Some(value) => {
                session.answer(fact, value.clone(), Some(&step)).unwrap();
                input.push_str(&format!("{value}\n"));
            }
            None => {
                session.mark_unknown(&id).unwrap();
                input.push_str("u\n");
            }
        }
    }
}

fn shipped() -> LoadedPack {
    LoadedPack::open(None, &shindan::embedded::shipped()).unwrap()
}

#[test]
fn walks_of_public_cases_in_both_languages() {
    let Some(all) = cases() else {
        println!("not run: walks of public cases (SHINDAN_CORPUS is not set)");
        return;
    };
    let loaded = shipped();
    for case in all.iter().step_by(EVERY) {
        for lang in ["en", "ja"] {
            let walk = walked(&loaded, case, lang);
            let (asked, shown) = recorded(case, lang, &walk.input);
            // No question more: the rest of what is typed would answer it.
            assert_eq!(asked, walk.questions, "{} {lang}: {shown}", case.id);
            insta::with_settings!({ snapshot_path => "snapshots", prepend_module_to_snapshot => false, omit_expression => true }, {
                insta::assert_snapshot!(format!("dev-walk-{}-{lang}", case.id), shown);
            });
        }
    }
}

/// How many questions stand on the screen when this is typed, and all that stands there.
fn recorded(case: &Case, lang: &str, input: &str) -> (usize, String) {
    let dir = folder();
    std::fs::write(dir.path().join("mail.txt"), &case.paste).unwrap();
    let set: Vec<String> =
        case.given.iter().map(|(fact, value)| format!("{fact}={value}")).collect();
    let mut arguments = vec!["diagnose", "w.case.jsonl", "--lang", lang, "--paste", "mail.txt"];
    for set in &set {
        arguments.extend(["--set", set]);
    }
    let run = run(dir.path(), &arguments, input.as_bytes());
    let asked = run.stderr.matches(if lang == "en" { "\nQuestion " } else { "\n質問 " }).count();
    (asked, format!("questions: {asked}\n{}", run.stderr))
}

/// How many questions are asked, and whether the first repair is right where what is known settles it. The cases were
/// marked from their texts alone, before the program was asked: `tests/field/dev-repairs.toml`.
#[test]
fn repairs_of_public_cases() {
    let Some(all) = cases() else {
        println!("not run: repairs of public cases (SHINDAN_CORPUS is not set)");
        return;
    };
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/field/dev-repairs.toml");
    let marks: toml::Table = toml::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let loaded = shipped();
    let (mut questions, mut settled, mut right) = (Vec::new(), 0, 0);
    for case in &all {
        let walk = walked(&loaded, case, "en");
        let mark = &marks["case"][&case.id];
        let fits = |id: &str| {
            mark["defects"].as_array().unwrap().iter().any(|defect| defect.as_str() == Some(id))
        };
        let repair = walk.verdict.repair.as_ref();
        let first = repair.map(|repair| loaded.pack.defects[repair.defects[0].0].about.id.as_str());
        let is_right = first.is_some_and(fits);
        let is_settled = mark["settles"].as_bool().unwrap();
        settled += usize::from(is_settled);
        right += usize::from(is_settled && is_right);
        println!(
            "  {:34} {:2} questions, {:12} {:30} {:.2} {}{}",
            case.id,
            walk.questions,
            walk.verdict.status.as_str(),
            first.unwrap_or("-"),
            repair.map_or(0.0, |repair| repair.probability),
            if is_settled { "settles " } else { "" },
            if is_right { "right" } else { "" },
        );
        questions.push(walk.questions);
    }
    questions.sort_unstable();
    let median = questions[questions.len() / 2];
    println!(
        "  median of questions {median}, first repair right in {right} of {settled} that settle it"
    );
    assert!(median <= MOST_QUESTIONS, "{questions:?}");
    assert!(10 * right >= 7 * settled, "{right} of {settled}");
}
