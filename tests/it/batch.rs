//! `shindan batch`: order, errors in their places, both kinds of input.

use serde_json::Value;

use crate::program::{folder, run};

fn lines(input: &str, arguments: &[&str]) -> (i32, Vec<Value>) {
    let dir = folder();
    let run = run(dir.path(), arguments, input.as_bytes());
    let lines = run.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    (run.status, lines)
}

#[test]
fn answers_come_in_order_and_errors_in_their_places() {
    let input = concat!(
        "{\"id\": \"a\", \"facts\": {\"migration.type\": \"staged\", \"exchange.version\": \"2013\"}}\n",
        "{\"id\": 2, \"paste\": \"(403) Forbidden\"}\n",
        "\n",
        "{\"id\": \"c\", \"facts\": {\"exchange.versoin\": \"2013\"}}\n",
        "{\"id\": \"d\", \"facts\": {\"exchange.version\": \"2012\"}}\n",
        "not json\n",
        "{\"id\": \"f\"}\n",
    );
    let (status, answers) = lines(input, &["batch", "--brief"]);
    assert_eq!(status, 1);
    let ids: Vec<Value> = answers.iter().map(|answer| answer["id"].clone()).collect();
    assert_eq!(Value::from(ids), serde_json::json!(["a", 2, "c", "d", null, "f"]));
    assert_eq!(answers[0]["verdict"]["causes"][0]["id"], "unsupported-version");
    assert!(answers[0]["verdict"].get("facts").is_none(), "--brief");
    let message = |at: usize| answers[at]["error"]["message"].as_str().unwrap();
    assert!(message(2).contains("did you mean `exchange.version`"), "{}", message(2));
    assert!(message(3).contains("has no outcome `2012`"), "{}", message(3));
    assert_eq!(answers[4]["error"]["line"], 6);
    assert_eq!(answers[5]["verdict"]["status"], "open");
}

#[test]
fn brief_and_full_agree() {
    let input = "{\"id\": 1, \"paste\": \"The HTTP request was forbidden with client authentication scheme 'Negotiate'. (403) Forbidden\", \"facts\": {\"migration.type\": \"remote-move\"}}\n";
    let (_, brief) = lines(input, &["batch", "--brief"]);
    let (_, full) = lines(input, &["batch"]);
    for key in ["status", "stop_reason", "likely_set", "conflict_bits", "outside"] {
        if key == "outside" {
            assert_eq!(
                brief[0]["verdict"][key]["probability"],
                full[0]["verdict"][key]["probability"]
            );
        } else {
            assert_eq!(brief[0]["verdict"][key], full[0]["verdict"][key], "{key}");
        }
    }
    assert!(full[0]["verdict"]["facts"].as_array().unwrap().len() > 1);
    assert!(full[0]["verdict"]["causes"][0]["evidence"].as_array().unwrap().len() > 1);
}

#[test]
fn an_empty_input_gives_an_empty_output() {
    let (status, answers) = lines("", &["batch"]);
    assert_eq!((status, answers.len()), (0, 0));
}
