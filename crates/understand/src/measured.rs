//! How much of what people write is understood, on the tables of `tests/statements`.
//!
//! `cargo test -p shindan-understand measured -- --nocapture` prints the figures, with `SHOW=wrong` or
//! `SHOW=missing` also the sentences, with `SHOW=wrong,readings` how their words are understood, and with
//! `HALF=odd` those of every second sentence only, so that the others stay unseen by whoever mends a kind of mistake.
//! `TEXT=...` prints how the words of one text are understood.

use std::collections::BTreeSet;

use serde::Deserialize;
use shindan_model::{Fact, FactKind, Observation, Pack};
use shindan_pack::load;
use shindan_read::observations;
use shindan_testing as testing;
use toml::{Table, Value};

use crate::Interpreter;

#[derive(Deserialize)]
struct Sentences {
    sentence: Vec<Sentence>,
}

#[derive(Deserialize)]
struct Sentence {
    text: String,
    #[serde(default)]
    facts: Table,
    #[serde(default)]
    offer: Table,
    kind: String,
}

/// How many facts of a table were read.
#[derive(Debug, Default)]
struct Figures {
    expected: usize,
    right: usize,
    wrong: usize,
    /// Facts that may be offered only, and were taken.
    overtaken: usize,
    sentences: usize,
}

fn pack() -> Pack {
    let mut files = testing::folder("rules/exchange-migration");
    for language in ["en", "ja"] {
        files.extend(testing::folder(&format!("kb/exchange-migration/{language}")));
    }
    let (pack, problems) = load(&files);
    let problems: Vec<String> = problems.iter().map(|problem| problem.message.clone()).collect();
    pack.unwrap_or_else(|| panic!("the pack of the repository has errors: {problems:#?}"))
}

/// Id and value of a fact as tables write them.
fn written(pack: &Pack, fact: &Fact) -> BTreeSet<(String, String)> {
    let is_names = fact.id.ends_with(".names");
    let value = fact.value().map(ToString::to_string).unwrap_or_default().to_lowercase();
    let known = pack.fact(&fact.id).map(|at| &pack.facts[at.0]);
    let values: Vec<String> = match known {
        Some(known) if known.kind == FactKind::Date => vec![value.chars().take(10).collect()],
        Some(known) if known.kind == FactKind::Text && is_names => {
            value.split([',', ' ']).filter(|name| !name.is_empty()).map(str::to_owned).collect()
        }
        Some(known) if known.kind == FactKind::Date => vec![value.chars().take(10).collect()],
        _ => vec![value],
    };
    values.into_iter().map(|value| (fact.id.clone(), value)).collect()
}

fn expected(facts: &Table) -> BTreeSet<(String, String)> {
    let mut all = BTreeSet::new();
    for (id, value) in facts {
        let id = id.split('@').next().unwrap_or(id).to_owned();
        let values = match value {
            Value::Array(values) => values.clone(),
            Value::String(names) if id.ends_with(".names") => {
                let names = names.split([',', ' ']).filter(|name| !name.is_empty());
                names.map(|name| Value::String(name.to_owned())).collect()
            }
            other => vec![other.clone()],
        };
        for value in values {
            let text = match value {
                Value::String(text) => text.to_lowercase(),
                Value::Datetime(day) => day.to_string(),
                Value::Integer(number) => number.to_string(),
                other => format!("{other:?}"),
            };
            all.insert((id.clone(), text));
        }
    }
    all
}

#[expect(clippy::disallowed_methods, reason = "whoever runs the test asks for the texts")]
fn measure(table: &str) -> Figures {
    let text = testing::text(&format!("tests/statements/{table}"));
    let sentences: Sentences = toml::from_str(&text).expect("a table of sentences");
    let show = std::env::var("SHOW").unwrap_or_default();
    let half = std::env::var("HALF").unwrap_or_default();
    let pack = pack();
    let interpreter = Interpreter::new(&pack);
    if let Ok(text) = std::env::var("TEXT") {
        for observation in observations(&text) {
            if let Observation::Sentence { text, .. } = observation {
                println!("{text}\n{}", interpreter.statements.described(&pack, &text));
            }
        }
        let interpretation = interpreter.interpret("mail", observations(&text));
        let taken = interpretation.facts.iter().flat_map(|fact| written(&pack, fact));
        println!("    {:?}", taken.collect::<Vec<_>>());
    }
    let mut figures = Figures::default();
    for (number, sentence) in sentences.sentence.iter().enumerate() {
        if half == "odd" && number % 2 == 0 || half == "even" && number % 2 == 1 {
            continue;
        }
        let interpretation = interpreter.interpret("mail", observations(&sentence.text));
        let taken: BTreeSet<_> =
            interpretation.facts.iter().flat_map(|fact| written(&pack, fact)).collect();
        let right = expected(&sentence.facts);
        let offered = expected(&sentence.offer);
        let wrong: Vec<_> = taken.difference(&right).collect();
        let missing: Vec<_> = right.difference(&taken).collect();
        figures.sentences += 1;
        figures.expected += right.len();
        figures.right += right.len() - missing.len();
        figures.wrong += wrong.len();
        figures.overtaken += wrong.iter().filter(|fact| offered.contains(fact)).count();
        if show.contains("wrong") && !wrong.is_empty()
            || show.contains("missing") && !missing.is_empty()
        {
            let by =
                |fact: &Fact| format!("{} by {}", fact.id, fact.rule.as_deref().unwrap_or("?"));
            let by: Vec<String> = interpretation.facts.iter().map(by).collect();
            println!("[{}] {}", sentence.kind, sentence.text.trim());
            let offers = interpretation.offers.iter();
            let offers: Vec<_> = offers.flat_map(|offer| written(&pack, &offer.fact)).collect();
            println!("    offered {offers:?}");
            println!("    wrong {wrong:?}, missing {missing:?}; {}", by.join(", "));
            if show.contains("readings") {
                for observation in observations(&sentence.text) {
                    if let Observation::Sentence { text, .. } = observation {
                        println!("{}", interpreter.statements.described(&pack, &text));
                    }
                }
            }
        }
    }
    let Figures { expected, right, wrong, overtaken, sentences } = figures;
    let taken = right + wrong;
    println!(
        "{table}: {sentences} sentences, {right} of {expected} facts read ({:.0} %); {wrong} of {taken} \
         taken are wrong ({:.1} %), {overtaken} of them should be offered",
        100.0 * ratio(right, expected),
        100.0 * ratio(wrong, taken),
    );
    figures
}

#[expect(clippy::cast_precision_loss, reason = "a table has a few hundred facts")]
fn ratio(part: usize, whole: usize) -> f64 {
    part as f64 / whole.max(1) as f64
}

#[track_caller]
fn check(table: &str, least_read: f64, most_wrong: f64) {
    let Figures { expected, right, wrong, .. } = measure(table);
    assert!(ratio(right, expected) >= least_read, "{table}: {right} of {expected} facts read");
    assert!(ratio(wrong, right + wrong) <= most_wrong, "{table}: {wrong} wrong facts");
}

#[derive(Deserialize)]
struct Pairs {
    pair: Vec<Pair>,
}

#[derive(Deserialize)]
struct Pair {
    en: String,
    ja: String,
}

/// A mail gives the same facts in English and in Japanese, with exceptions that are few.
#[test]
fn pairs_give_the_same_facts() {
    let text = testing::text("tests/statements/pairs.toml");
    let pairs: Pairs = toml::from_str(&text).expect("a table of pairs");
    let pack = pack();
    let interpreter = Interpreter::new(&pack);
    let (mut shared, mut all) = (0, 0);
    for Pair { en, ja } in &pairs.pair {
        let facts = |text: &str| -> BTreeSet<(String, String)> {
            let interpretation = interpreter.interpret("mail", observations(text));
            interpretation.facts.iter().flat_map(|fact| written(&pack, fact)).collect()
        };
        let (english, japanese) = (facts(en), facts(ja));
        let both = english.intersection(&japanese).count();
        println!("{both} shared");
        shared += both;
        all += english.union(&japanese).count();
        let ids = |facts: &BTreeSet<(String, String)>| -> BTreeSet<String> {
            facts.iter().map(|(id, _)| id.clone()).collect()
        };
        let contradicting: Vec<String> = ids(&english)
            .intersection(&ids(&japanese))
            .filter(|id| {
                let of = |facts: &BTreeSet<(String, String)>| -> BTreeSet<(String, String)> {
                    facts.iter().filter(|(own, _)| own == *id).cloned().collect()
                };
                of(&english).is_disjoint(&of(&japanese))
            })
            .cloned()
            .collect();
        assert!(contradicting.is_empty(), "{contradicting:?} in {en}");
    }
    println!("pairs.toml: {shared} of {all} facts are the same in both languages");
    assert!(ratio(shared, all) >= 0.75, "{shared} of {all}");
}

// Shares of facts that are read at least, and of wrong ones among those taken at most.

#[test]
fn english() {
    check("en.toml", 0.80, 0.01);
}

#[test]
fn japanese() {
    check("ja.toml", 0.85, 0.01);
}

/// Written after the grammar, without looking at it.
#[test]
fn later_english() {
    check("en-later.toml", 0.45, 0.17);
}

/// Written after the grammar, without looking at it.
#[test]
fn later_japanese() {
    check("ja-later.toml", 0.50, 0.18);
}

/// Variants of what was once misread, see the table.
#[test]
fn english_variants() {
    check("../../crates/understand/grammar/variants-en.toml", 0.85, 0.01);
}

/// Variants of what was once misread, see the table.
#[test]
fn japanese_variants() {
    check("../../crates/understand/grammar/variants-ja.toml", 0.90, 0.01);
}

/// Long and messy, half of it about other things; wrong readings in it were mended by kind.
#[test]
fn seen_english() {
    check("../../crates/understand/grammar/seen-en.toml", 0.30, 0.06);
}

/// Long and messy, half of it about other things; wrong readings in it were mended by kind.
#[test]
fn seen_japanese() {
    check("../../crates/understand/grammar/seen-ja.toml", 0.40, 0.15);
}

/// As customers and agents write, with more than one fact each; wrong readings in it were mended by kind.
#[test]
fn fresh_english() {
    check("../../crates/understand/grammar/fresh-en.toml", 0.48, 0.07);
}

/// As customers and agents write, with more than one fact each; wrong readings in it were mended by kind.
#[test]
fn fresh_japanese() {
    check("../../crates/understand/grammar/fresh-ja.toml", 0.44, 0.06);
}

/// Written last, by somebody who had not looked at the grammar; nobody who mends it has looked at them.
#[test]
fn last_english() {
    check("en-last.toml", 0.32, 0.12);
}

/// Written last, by somebody who had not looked at the grammar; nobody who mends it has looked at them.
#[test]
fn last_japanese() {
    check("ja-last.toml", 0.42, 0.12);
}
