//! Whoever does what a request asks for has answered it: the output of each command, and every choice in each of its
//! forms, gives the facts that the step is for, in a reply and as a bare paste.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use jiff::Timestamp;
use serde::Deserialize;
use shindan_case::{Event, MessageKind, PackStamp, Question, Record, State, Written};
use shindan_engine::{Circumstances, Engine};
use shindan_model::{Answer, FactSet, Pack, StepIx, Value};
use shindan_report::message::{Asked, Audience, Message, Register, Situation, Writer, request};
use shindan_report::{Format, Templates, Words};
use shindan_understand::Interpreter;

use crate::judge::shipped;

/// `tests/data/requests-suffice.toml`.
#[derive(Deserialize)]
struct Fixture {
    reply: Vec<Sent>,
    text: BTreeMap<String, String>,
}

#[derive(Deserialize)]
struct Sent {
    step: String,
    /// Whether the output is nothing, and only the command shows that it ran.
    #[serde(default)]
    is_command_shown: bool,
    output: String,
    facts: BTreeMap<String, String>,
}

fn fixture() -> Fixture {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/requests-suffice.toml");
    toml::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

/// Everything that a reply is read with.
struct Desk<'p> {
    pack: &'p Pack,
    engine: Engine<'p>,
    interpreter: Interpreter<'p>,
    words: Words,
    templates: Templates,
}

impl<'p> Desk<'p> {
    fn new(pack: &'p Pack) -> Self {
        Self {
            pack,
            engine: Engine::new(pack),
            interpreter: Interpreter::new(pack),
            words: Words::new(&shindan::embedded::templates()).unwrap(),
            templates: Templates::default().with(&shindan::embedded::templates()),
        }
    }

    /// The mail that asks for a step and nothing else.
    fn request(&self, step: StepIx, lang: &str) -> Written {
        let now = Circumstances::at(Timestamp::UNIX_EPOCH);
        let verdict = self.engine.diagnose(&FactSet::default(), &now).unwrap();
        let writer = Writer::default();
        let situation = Situation {
            pack: self.pack,
            verdict: &verdict,
            words: &self.words,
            lang,
            register: Register::default(),
            audience: Audience::default(),
            writer: &writer,
            to: None,
            mark: "SD-TEST22",
            has_answered: false,
            unclear: &BTreeMap::new(),
        };
        let gives = self.pack.steps[step.0].gives.clone();
        let asked = [Asked { step, gives, when: Vec::new() }];
        let message = Message::Request(request(&situation, &asked, &[], 5.0).unwrap());
        let text = self.templates.render_message(Format::Text, &message, &self.words).unwrap();
        let stamp = PackStamp { id: String::new(), version: String::new(), digest: String::new() };
        Written {
            kind: MessageKind::Request,
            mark: "SD-TEST22".to_owned(),
            lang: lang.to_owned(),
            subject: message.letter().subject.clone(),
            text,
            questions: message.questions().to_vec(),
            statements: message.statements().to_vec(),
            pack: stamp,
        }
    }

    /// What is known after a text, as a reply to a message where there is one.
    fn known(&self, message: Option<&Written>, text: String) -> Known {
        let pasted = Event::Pasted { name: "mail".to_owned(), encoding: "UTF-8".to_owned(), text };
        let events = message.cloned().map(Event::Written).into_iter().chain([pasted]);
        let at = Timestamp::UNIX_EPOCH;
        let records: Vec<Record> = events.map(|event| Record { at, event }).collect();
        let state = State::replay(self.pack, &self.interpreter, &records);
        let verdict = self.engine.diagnose(&state.facts, &Circumstances::at(at)).unwrap();
        let facts = verdict.resolved.facts.iter().filter_map(|fact| {
            let value = fact.learned.value()?;
            let text = value.to_string();
            let is_day = matches!(value, Value::Date(_));
            let text = if is_day { text.chars().take(10).collect() } else { text };
            Some((fact.learned.id.clone(), text))
        });
        let answers = state.received_answers.iter();
        let answers =
            answers.map(|one| format!("Q{} {:?}: {:?}", one.number, one.text, one.meaning));
        Known { facts: facts.collect(), answers: answers.collect::<Vec<_>>().join("; ") }
    }
}

/// What is known after a text.
struct Known {
    facts: BTreeMap<String, String>,
    /// What was read as answers, for whoever mends it.
    answers: String,
}

/// What of the facts is not known, or known otherwise.
fn lacking(known: &Known, expected: &BTreeMap<String, String>, how: &str) -> Vec<String> {
    let Known { facts, answers } = known;
    let missing = expected.iter().filter(|(fact, value)| facts.get(*fact) != Some(value));
    missing
        .map(|(fact, value)| {
            format!("{how}: {fact} is {:?}, not {value}\n    {answers}", facts.get(fact))
        })
        .collect()
}

/// The mail with something below the number of a question in its form, as people fill it in.
fn filled_in(message: &Written, number: u32, below: &str) -> String {
    let mut is_form = false;
    let lines = message.text.lines().map(|line| {
        is_form |= line.starts_with("--------");
        match is_form && line.starts_with(&format!("[Q{number}] ")) {
            true if below.contains('\n') => format!("{line}\n{below}"),
            true => format!("{line} {below}"),
            false => line.to_owned(),
        }
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// The command as somebody types it, for other things than those of the fixture.
fn prompt(command: &str) -> String {
    format!("[PS] C:\\Windows\\system32>{command}\n[PS] C:\\Windows\\system32>\n")
}

#[test]
fn outputs_give_what_their_step_is_for() {
    let pack = shipped();
    let desk = Desk::new(&pack);
    let fixture = fixture();
    let mut problems = Vec::new();
    for (at, step) in pack.steps.iter().enumerate() {
        let id = &step.about.id;
        let sent: Vec<&Sent> = fixture.reply.iter().filter(|reply| reply.step == *id).collect();
        if step.answer != Answer::Output {
            continue;
        }
        let covered: BTreeSet<&String> = sent.iter().flat_map(|reply| reply.facts.keys()).collect();
        let lacks = step.gives.iter().map(|fact| &pack.facts[fact.0].about.id);
        problems.extend(
            lacks
                .filter(|fact| !covered.contains(fact))
                .map(|fact| format!("{id}: no entry of requests-suffice.toml gives {fact}")),
        );
        for reply in sent {
            let text = match (&step.command, reply.is_command_shown) {
                (Some(command), true) => prompt(command),
                _ => reply.output.clone(),
            };
            let known = desk.known(None, text.clone());
            problems.extend(lacking(&known, &reply.facts, &format!("{id} pasted")));
            for lang in ["en", "ja"] {
                let message = desk.request(StepIx(at), lang);
                let question = &message.questions[0];
                for (how, text) in [
                    ("below its number", format!("[Q{}]\n{text}\n", question.number)),
                    ("in the form", filled_in(&message, question.number, &text)),
                ] {
                    let known = desk.known(Some(&message), text);
                    let how = format!("{id} {lang} {how}");
                    problems.extend(lacking(&known, &reply.facts, &how));
                }
            }
        }
    }
    let unknown = fixture.reply.iter().filter(|reply| pack.step(&reply.step).is_none());
    problems.extend(unknown.map(|reply| format!("there is no step {}", reply.step)));
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

/// The answers to one question in every form that its text offers, and the value that each means.
fn answers(
    pack: &Pack,
    lang: &str,
    question: &Question,
    fixture: &Fixture,
) -> Vec<(String, String)> {
    let [id] = &question.facts[..] else { return Vec::new() };
    let fact = &pack.facts[pack.fact(id).unwrap().0];
    if fact.outcomes.is_empty() {
        return fixture.text.get(id).map(|text| (text.clone(), text.clone())).into_iter().collect();
    }
    let words = &pack.texts[lang].facts[id].outcomes;
    let choices = fact.outcomes.iter().zip(words).enumerate();
    choices
        .flat_map(|(at, (outcome, word))| {
            let number = at + 1;
            let forms = [
                number.to_string(),
                format!("{number})"),
                word.clone(),
                format!("{number}) {word}"),
                word.to_uppercase(),
                format!("{word}。"),
            ];
            forms.map(|form| (form, outcome.clone()))
        })
        .collect()
}

#[test]
fn choices_give_what_their_step_is_for() {
    let pack = shipped();
    let desk = Desk::new(&pack);
    let fixture = fixture();
    let mut problems = Vec::new();
    for (at, step) in pack.steps.iter().enumerate() {
        if step.answer != Answer::Words {
            continue;
        }
        for lang in ["en", "ja"] {
            let message = desk.request(StepIx(at), lang);
            for question in &message.questions {
                let all = answers(&pack, lang, question, &fixture);
                if all.is_empty() {
                    problems
                        .push(format!("{}: nothing to answer {:?}", step.about.id, question.facts));
                }
                for (said, value) in all {
                    let expected = BTreeMap::from([(question.facts[0].clone(), value)]);
                    let number = question.number;
                    for (how, text) in [
                        ("by number", format!("Q{number}: {said}\n")),
                        ("in the form", filled_in(&message, number, &said)),
                    ] {
                        let known = desk.known(Some(&message), text);
                        let how = format!("{} {lang} {how} `{said}`", step.about.id);
                        problems.extend(lacking(&known, &expected, &how));
                    }
                }
            }
        }
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

/// A question that can be answered with yes or no is so answered.
#[test]
fn yes_and_no_answer_what_asks_for_them() {
    let pack = shipped();
    let desk = Desk::new(&pack);
    let mut problems = Vec::new();
    let asks = |id: &str| {
        let ask = &pack.texts["en"].steps[id].ask;
        let is_polar = ["Is ", "Are ", "Do ", "Does ", "Did ", "Has ", "Can ", "May "];
        is_polar.iter().any(|word| ask.starts_with(word)) && !ask.contains(", or ")
    };
    for (at, step) in pack.steps.iter().enumerate() {
        // A device that is there may do one thing or the other; what is needed is what it does.
        let is_device = step.about.id == "ask-device-in-front";
        if !asks(&step.about.id) || is_device {
            continue;
        }
        for (lang, yes, no) in [("en", "Yes.", "No."), ("ja", "はい。", "いいえ。")] {
            let message = desk.request(StepIx(at), lang);
            for question in &message.questions {
                let id = &question.facts[0];
                let of = |said: &str| {
                    let text = format!("Q{}: {said}\n", question.number);
                    desk.known(Some(&message), text).facts.get(id).cloned()
                };
                let (yes, no) = (of(yes), of(no));
                if yes.is_none() || no.is_none() || yes == no {
                    problems.push(format!("{} {lang} {id}: {yes:?}, {no:?}", step.about.id));
                }
            }
        }
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}
