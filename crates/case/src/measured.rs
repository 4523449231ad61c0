//! How much of what people answer to numbered questions is understood, on the tables of `tests/statements`, and on
//! variants of kinds that were read or missed.
//!
//! `cargo test -p shindan-case measured -- --nocapture` prints the figures, with `SHOW=wrong` or `SHOW=missing` also
//! the replies.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use jiff::Timestamp;
use serde::Deserialize;
use shindan_model::{Answer, FactIx, FactKind, FactSet, How, Pack};
use shindan_pack::load;
use shindan_testing as testing;
use shindan_understand::{Interpreter, ParsedAnswer};
use toml::{Table, Value};

use crate::{Event, MessageKind, PackStamp, Question, Record, State, Statement, Written};

#[derive(Deserialize)]
struct Replies {
    answer: Vec<Reply>,
}

#[derive(Deserialize)]
struct Reply {
    asked: Vec<String>,
    text: String,
    #[serde(default)]
    facts: Table,
}

fn pack() -> Pack {
    let mut files = testing::folder("rules/exchange-migration");
    for language in ["en", "ja"] {
        files.extend(testing::folder(&format!("kb/exchange-migration/{language}")));
    }
    load(&files).0.expect("the pack of the repository has no errors")
}

/// A message that asks for these facts under the numbers 1, 2, 3 …, as requests ask. Where `is_joint`, a question is about
/// everything that its step gives.
fn request(pack: &Pack, lang: &str, asked: &[String], is_joint: bool) -> Written {
    let texts = &pack.texts[lang];
    let mut questions = Vec::new();
    let mut statements = Vec::new();
    let (mut text, mut form) = (String::new(), String::new());
    for (number, id) in (1..).zip(asked) {
        let fact = pack.fact(id).unwrap_or_else(|| panic!("{id} is no fact"));
        let mut steps: Vec<_> =
            pack.steps.iter().filter(|step| step.gives.contains(&fact)).collect();
        steps.sort_by_key(|step| step.gives[0] != fact);
        let step = steps.first().unwrap_or_else(|| panic!("nothing asks for {id}"));
        let is_whole = step.answer == Answer::Output || (is_joint && step.gives[0] == fact);
        let gives = if is_whole { step.gives.clone() } else { vec![fact] };
        let known = &pack.facts[fact.0];
        let words = &texts.facts[id];
        let choices: Vec<String> =
            (1..).zip(&words.outcomes).map(|(at, outcome)| format!("{at}) {outcome}")).collect();
        let question = Question {
            number,
            step: step.about.id.clone(),
            facts: gives.iter().map(|fact| pack.facts[fact.0].about.id.clone()).collect(),
            wants: step.answer,
            choices: if step.answer == Answer::Words && gives.len() == 1 {
                known.outcomes.clone()
            } else {
                Vec::new()
            },
            printer: step.command.as_deref().and_then(shindan_read::printing_cmdlet),
            label: format!("{}:", words.name),
            form: match lang {
                "ja" => format!("選択肢: {}", choices.join(" / ")),
                _ => format!("Answer: {}", choices.join(" / ")),
            },
        };
        let ask = texts.steps[&step.about.id].ask.clone();
        writeln!(text, "[Q{number}] {ask}\n     {}\n", question.form).expect("memory");
        writeln!(form, "[Q{number}] {}\n", question.label).expect("memory");
        statements.push(Statement { text: ask, ..Statement::default() });
        questions.push(question);
    }
    let stamp = PackStamp { id: String::new(), version: String::new(), digest: String::new() };
    Written {
        kind: MessageKind::Request,
        mark: "SD-TEST22".to_owned(),
        lang: lang.to_owned(),
        subject: String::new(),
        text: text + &form,
        questions,
        statements,
        pack: stamp,
    }
}

type Facts = BTreeSet<(String, String)>;

/// The known facts as tables write them: stated by people or read from output.
fn written(pack: &Pack, facts: &FactSet) -> Facts {
    let known = facts.iter().filter(|fact| fact.how != How::Derived);
    let mut all = Facts::new();
    for fact in known {
        let Some(value) = fact.value() else { continue };
        let is_day = pack.fact(&fact.id).is_some_and(|at| pack.facts[at.0].kind == FactKind::Date);
        let value = value.to_string().to_lowercase();
        let value = if is_day { value.chars().take(10).collect() } else { value };
        all.insert((fact.id.clone(), value));
    }
    all
}

fn expected(facts: &Table) -> Facts {
    let mut all = Facts::new();
    for (id, value) in facts {
        let id = id.split('@').next().unwrap_or(id).to_owned();
        let values = match value {
            Value::Array(values) => values.clone(),
            other => vec![other.clone()],
        };
        for value in values {
            let value = match value {
                Value::String(text) => text.to_lowercase(),
                Value::Datetime(day) => day.to_string(),
                other => format!("{other:?}"),
            };
            all.insert((id.clone(), value));
        }
    }
    all
}

#[derive(Debug, Default)]
struct Figures {
    expected: usize,
    right: usize,
    wrong: usize,
}

#[expect(clippy::disallowed_methods, reason = "whoever runs the test asks for the texts")]
fn measure(table: &str, lang: &str) -> Figures {
    let text = testing::text(table);
    let replies: Replies = toml::from_str(&text).expect("a table of replies");
    let show = std::env::var("SHOW").unwrap_or_default();
    let pack = pack();
    let interpreter = Interpreter::new(&pack);
    let mut figures = Figures::default();
    let mut whole = 0;
    let mut by_fact: BTreeMap<String, usize> = BTreeMap::new();
    for reply in &replies.answer {
        let written_message = request(&pack, lang, &reply.asked, lang == "en");
        let pasted = Event::Pasted {
            name: "mail".to_owned(),
            encoding: "UTF-8".to_owned(),
            text: reply.text.clone(),
        };
        let events = [Event::Written(written_message), pasted];
        let records = events.map(|event| Record { at: Timestamp::UNIX_EPOCH, event });
        let state = State::replay(&pack, &interpreter, &records);
        let taken = written(&pack, &state.facts);
        let right = expected(&reply.facts);
        // One of several outcomes is less than what was said, and no mistake if the right one is among them.
        let is_wider = |(id, value): &&(String, String)| {
            value.contains('|')
                && right
                    .iter()
                    .any(|(own, one)| own == id && value.split('|').any(|all| all == one))
        };
        let wrong: Vec<_> = taken.difference(&right).filter(|fact| !is_wider(fact)).collect();
        let missing: Vec<_> = right.difference(&taken).collect();
        figures.expected += right.len();
        figures.right += right.len() - missing.len();
        figures.wrong += wrong.len();
        whole += usize::from(wrong.is_empty() && missing.is_empty());
        for (fact, _) in &missing {
            *by_fact.entry(fact.clone()).or_default() += 1;
        }
        if (show == "wrong" && !wrong.is_empty()) || (show == "missing" && !missing.is_empty()) {
            println!("{:?}\n{}", reply.asked, reply.text.trim());
            for received in &state.received_answers {
                println!("    Q{} {:?}: {:?}", received.number, received.text, received.meaning);
            }
            println!("    wrong {wrong:?}, missing {missing:?}");
        }
    }
    let Figures { expected, right, wrong } = figures;
    println!(
        "{table}: {} replies, {whole} of them right as a whole; {right} of {expected} facts read ({:.0} %); {wrong} of \
         {} taken are wrong ({:.1} %)",
        replies.answer.len(),
        100.0 * ratio(right, expected),
        right + wrong,
        100.0 * ratio(wrong, right + wrong),
    );
    if show == "facts" {
        println!("missing by fact: {by_fact:?}");
    }
    figures
}

#[expect(clippy::cast_precision_loss, reason = "a table has a few hundred facts")]
fn ratio(part: usize, whole: usize) -> f64 {
    part as f64 / whole.max(1) as f64
}

#[track_caller]
fn check(table: &str, lang: &str, least_read: f64, most_wrong: f64) {
    let Figures { expected, right, wrong } = measure(table, lang);
    assert!(ratio(right, expected) >= least_read, "{table}: {right} of {expected} facts read");
    assert!(ratio(wrong, right + wrong) <= most_wrong, "{table}: {wrong} wrong facts");
}

/// Texts about other subjects answer no question, whichever it is.
#[test]
#[expect(clippy::disallowed_methods, reason = "whoever runs the test asks for the texts")]
fn elsewhere() {
    #[derive(Deserialize)]
    struct Texts {
        text: Vec<Elsewhere>,
    }
    #[derive(Deserialize)]
    struct Elsewhere {
        text: String,
    }
    let texts: Texts = toml::from_str(&testing::text("tests/statements/elsewhere.toml"))
        .expect("a table of texts");
    let show = std::env::var("SHOW").unwrap_or_default();
    let pack = pack();
    let interpreter = Interpreter::new(&pack);
    let (mut asked, mut taken) = (0, 0);
    for text in &texts.text {
        for line in
            text.text.split(['\n', '.', '。']).filter(|line| line.trim().len() > 8).step_by(4)
        {
            for (at, known) in
                pack.facts.iter().enumerate().filter(|(_, fact)| !fact.outcomes.is_empty())
            {
                let answer = interpreter.answer(&[FactIx(at)], &known.outcomes, line);
                asked += 1;
                if let ParsedAnswer::Known(values) = answer {
                    taken += 1;
                    if show == "elsewhere" {
                        println!("{} {:?} {line}", known.about.id, values[0].1);
                    }
                }
            }
        }
    }
    println!("elsewhere: {taken} of {asked} sentences answer a question that they do not speak of");
    assert!(ratio(taken, asked) < 0.01, "{taken} of {asked}");
}

#[test]
fn english() {
    check("tests/statements/answers.toml", "en", 0.85, 0.02);
}

#[test]
fn japanese() {
    check("tests/statements/answers-ja.toml", "ja", 0.95, 0.01);
}

#[test]
fn english_variants() {
    check("crates/case/variants/en.toml", "en", 0.94, 0.02);
}

#[test]
fn japanese_variants() {
    check("crates/case/variants/ja.toml", "ja", 0.94, 0.01);
}
