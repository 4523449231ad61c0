//! Answers about the lamp of the testing pack.

use shindan_model::{Pack, Value};
use shindan_pack::load;
use shindan_testing as testing;

use super::*;

fn lamp() -> Pack {
    load(&testing::files()).0.expect("the pack about a lamp has no errors")
}

#[track_caller]
fn check(pack: &Pack, fact: &str, text: &str, expected: &str) {
    let fact = pack.fact(fact).expect("a fact of the pack");
    let choices = pack.facts[fact.0].outcomes.clone();
    let seen = match Interpreter::new(pack).answer(&[fact], &choices, text) {
        ParsedAnswer::Known(values) => values[0].1.to_string(),
        ParsedAnswer::Unknown => "unknown".to_owned(),
        ParsedAnswer::Unclear => String::new(),
    };
    assert_eq!(seen, expected, "{text}");
}

#[test]
fn numbers_places_and_words() {
    let pack = lamp();
    let words = |at: usize| pack.facts[pack.fact("house.power").unwrap().0].outcomes[at].clone();
    for (text, at) in [("1", 0), ("option 2", 1), ("the second", 1), ("the former", 0), ("後者", 1)]
    {
        check(&pack, "house.power", text, &words(at));
    }
    assert!(matches!(Value::Text(words(0)), Value::Text(_)));
}

/// A question about sources that differ offers what they say: values, or several outcomes as one.
#[test]
fn what_sources_say_is_chosen_by_its_number() {
    let pack = lamp();
    let interpreter = Interpreter::new(&pack);
    for (fact, choices, text, expected) in [
        ("lamp.model", ["AB-12", "AB-21"], "2", "AB-21"),
        ("lamp.model", ["AB-12", "AB-21"], "前者", "AB-12"),
        ("lamp.model", ["AB-12", "AB-21"], "CD-3", "CD-3"),
        ("lamp.sound", ["normal|silent", "rattles"], "1", "normal|silent"),
        ("lamp.sound", ["normal|silent", "rattles"], "2", "rattles"),
    ] {
        let at = pack.fact(fact).expect("a fact of the pack");
        let choices = choices.map(str::to_owned);
        let ParsedAnswer::Known(values) = interpreter.answer(&[at], &choices, text) else {
            panic!("{text} is not understood")
        };
        assert_eq!(values[0].1.to_string(), expected, "{text}");
    }
}

#[test]
fn what_is_open_stays_open() {
    let pack = lamp();
    for text in
        ["same as before", "on or off", "maybe on", "3", "on, I think", "yes and no", "同上"]
    {
        check(&pack, "house.power", text, "");
    }
}
