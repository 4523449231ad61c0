//! A pack that is edited while somebody is asked with it.

use std::fs;
use std::io::{Read, Write};
use std::path::Path;
use std::process::Child;

use crate::program::{Run, command, finish, folder, run};

/// A running walk, and what it has said so far.
struct Talk {
    child: Child,
    said: String,
}

impl Talk {
    fn begin(dir: &Path, arguments: &[&str]) -> Self {
        let all = [&["diagnose", "--pack", "copy", "--lang", "en"], arguments].concat();
        let mut talk = Self { child: command(dir, &all).spawn().unwrap(), said: String::new() };
        // There is no message to paste at the start.
        talk.say("\n");
        talk
    }

    /// Reads what it says, until this was said.
    fn hear(&mut self, wanted: &str) {
        let stderr = self.child.stderr.as_mut().unwrap();
        let mut bytes = Vec::new();
        let mut one = [0];
        while !String::from_utf8_lossy(&bytes).contains(wanted) {
            let read = stderr.read(&mut one).unwrap();
            assert!(read > 0, "never said `{wanted}`: {}", String::from_utf8_lossy(&bytes));
            bytes.push(one[0]);
        }
        self.said.push_str(&String::from_utf8(bytes).unwrap());
    }

    fn say(&mut self, text: &str) {
        self.child.stdin.as_mut().unwrap().write_all(text.as_bytes()).unwrap();
    }

    fn end(self, input: &str) -> Run {
        let run = finish(self.child, input.as_bytes());
        Run { stderr: self.said + &run.stderr, ..run }
    }
}

/// A copy of the shipped pack.
fn copy_pack(dir: &Path) {
    assert_eq!(run(dir, &["kb", "init", "copy"], b"").status, 0);
}

fn edit(dir: &Path, file: &str, change: impl Fn(String) -> String) {
    let path = dir.join("copy").join(file);
    fs::write(&path, change(fs::read_to_string(&path).unwrap())).unwrap();
}

const PACK: &str = "rules/exchange-migration/pack.toml";
const STEPS: &str = "kb/exchange-migration/en/steps.toml";

fn revision(number: u64) -> impl Fn(String) -> String {
    move |text| {
        let kept: Vec<&str> = text.lines().filter(|line| !line.starts_with("revision")).collect();
        kept.join("\n").replacen("[pack]\n", &format!("[pack]\nrevision = {number}\n"), 1)
    }
}

#[test]
fn an_edited_pack_is_taken_up_at_the_next_question_and_answers_stay() {
    let dir = folder();
    copy_pack(dir.path());
    let mut talk = Talk::begin(dir.path(), &["--no-case"]);
    talk.hear("Question 1");
    edit(dir.path(), STEPS, |text| text.replace("ask = \"", "ask = \"Edited: "));
    let run = talk.end("2\nc\n1\n");
    let (before, after) = run.stderr.split_once("The pack has changed").expect("it says so");
    assert!(!before.contains("Edited:"), "{before}");
    assert!(after.contains("Question 2: Edited: "), "{after}");
    assert!(after.contains("    1  "), "the answer can still be changed: {after}");
    let cases = fs::read_dir(dir.path()).unwrap().count();
    assert_eq!(cases, 1, "nothing but the pack's folder");
}

#[test]
fn a_pack_with_errors_is_shown_and_left_alone_until_it_has_none() {
    let dir = folder();
    copy_pack(dir.path());
    let good = fs::read_to_string(dir.path().join("copy").join(PACK)).unwrap();
    let mut talk = Talk::begin(dir.path(), &["--no-case"]);
    talk.hear("Question 1");
    edit(dir.path(), PACK, |text| text.replace("upper = 0.9", "upper = 9"));
    talk.say("u\n");
    talk.hear("goes on with");
    talk.hear("Question 2");
    edit(dir.path(), PACK, |_| good.replace("upper = 0.9", "upper = 0.95"));
    let run = talk.end("u\nq\n");
    assert!(run.stderr.contains("KB301"), "{}", run.stderr);
    assert!(
        run.stderr.contains("copy/rules/exchange-migration/pack.toml") || run.stderr.contains(PACK)
    );
    assert!(run.stderr.contains("The pack has changed"), "{}", run.stderr);
}

#[test]
fn a_lower_revision_is_refused() {
    let dir = folder();
    copy_pack(dir.path());
    edit(dir.path(), PACK, revision(5));
    let mut talk = Talk::begin(dir.path(), &["--no-case"]);
    talk.hear("Question 1");
    edit(dir.path(), PACK, revision(4));
    let run = talk.end("u\nq\n");
    assert!(run.stderr.contains("The changed pack is revision 4, lower than 5"), "{}", run.stderr);
    assert!(run.stderr.contains("Question 2"), "{}", run.stderr);
}

#[test]
fn a_stored_case_stays_with_its_pack_and_shows_both_verdicts_when_it_is_opened_again() {
    let dir = folder();
    copy_pack(dir.path());
    let mut talk = Talk::begin(dir.path(), &["a.case.jsonl"]);
    talk.hear("Question 1");
    edit(dir.path(), STEPS, |text| text.replace("ask = \"", "ask = \"Edited: "));
    let first = talk.end("2\nq\n");
    assert!(first.stderr.contains("This case goes on with the one it was opened with"));
    assert!(!first.stderr.contains("Edited:"), "{}", first.stderr);
    let again = Talk::begin(dir.path(), &["a.case.jsonl", "--no-input"]).end("");
    assert!(again.stderr.contains("Stored verdict"), "{}", again.stderr);
    assert!(again.stderr.contains("New verdict"), "{}", again.stderr);
}
