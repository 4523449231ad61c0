//! Many cases at once: a line for each, with the digests of its whole verdict.

use serde_json::Value;

use super::place;
use super::plain::plain;
use super::shelf::{File, Form, digest};
use super::work::words;
use crate::program::{folder, run};

/// The verdicts on the cases of one file of lines.
pub(super) fn verdicts(name: &str, pack: &str) -> File {
    let input = std::fs::read(place("batch").join(format!("{name}.jsonl"))).unwrap();
    let lines = |command: &str| {
        let ran = run(folder().path(), &words(command, "", pack), &input);
        assert_eq!(ran.stderr, "", "{name}");
        ran.stdout.lines().map(str::to_owned).collect::<Vec<_>>()
    };
    let (brief, full) = (lines("batch --brief"), lines("batch"));
    assert_eq!(brief.len(), full.len(), "{name}");
    let told = brief.iter().zip(&full).map(|(brief, full)| {
        let line: Value = serde_json::from_str(brief).unwrap();
        let (brief, full) = (digest(&plain(brief)), digest(&plain(full)));
        format!("{} | brief {brief} | full {full}\n", shown(&line))
    });
    let mut file = File::new(name);
    file.put("verdicts", Form::Whole, &told.collect::<String>());
    file
}

/// What a person would look at first.
fn shown(line: &Value) -> String {
    let id = line["id"].as_str().unwrap();
    let verdict = &line["verdict"];
    let word = |value: &Value| value.as_str().unwrap_or("-").to_owned();
    let causes = verdict["causes"].as_array().into_iter().flatten();
    let causes = causes.map(|cause| format!("{} {}", word(&cause["id"]), cause["probability"]));
    let likely = verdict["likely_set"].as_array().into_iter().flatten().map(word);
    format!(
        "{id} | {} | {} | {}, outside {} | {}",
        word(&verdict["status"]),
        word(&verdict["stop_reason"]),
        causes.collect::<Vec<_>>().join(", "),
        verdict["outside"]["probability"],
        likely.collect::<Vec<_>>().join(", "),
    )
}
