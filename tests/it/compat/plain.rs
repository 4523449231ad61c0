//! What may change in a document while behaviour stays the same: the digest of a pack whose files are
//! written another way, and versions.

use std::sync::OnceLock;

use serde_json::Value;

use super::commands::{MAIN, SECOND};
use super::work::words;
use crate::program::{folder, run};

/// The version of packs that nobody has: such stamps stay as they are.
const FOREIGN: &str = "0.0.9";
/// How much of a digest is shown to people: `sha256:` and twelve digits.
const SHOWN: usize = 19;

struct Stamp {
    id: String,
    version: String,
    digest: String,
}

/// The stamps of both packs as they are now.
fn stamps() -> &'static [Stamp] {
    static STAMPS: OnceLock<Vec<Stamp>> = OnceLock::new();
    STAMPS.get_or_init(|| [MAIN, SECOND].map(stamp).into())
}

fn stamp(pack: &str) -> Stamp {
    let ran = run(folder().path(), &words("batch --brief", "", pack), b"{\"id\": 1}\n");
    let line: Value = serde_json::from_str(&ran.stdout).unwrap();
    let word = |key: &str| line["verdict"]["pack"][key].as_str().unwrap().to_owned();
    Stamp { id: word("id"), version: word("version"), digest: word("digest") }
}

/// The text with a word in place of each digest and version.
pub(super) fn plain(text: &str) -> String {
    let mut text = text.to_owned();
    for stamp in stamps() {
        text = text.replace(&stamp.digest, "sha256:[digest]");
        text = text.replace(&stamp.digest[..SHOWN], "sha256:[digest]");
    }
    let packs = stamps().iter().map(|stamp| stamp.version.as_str());
    for version in packs.chain([env!("CARGO_PKG_VERSION")]) {
        text = without_version(&text, version);
    }
    text
}

/// A version is one only where no longer number goes through it.
fn without_version(text: &str, version: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(version) {
        let is_inner = |c: char| c.is_ascii_digit() || c == '.';
        let goes_on = after.trim_start_matches('.').starts_with(|c: char| c.is_ascii_digit());
        let is_whole = !before.ends_with(is_inner) && !goes_on;
        plain.push_str(before);
        plain.push_str(if is_whole { "[version]" } else { version });
        rest = after;
    }
    plain + rest
}

/// The events of a case as if it had been begun with the packs of today.
pub(super) fn renewed(case: &str) -> String {
    let stamp =
        regex::Regex::new(r#""id":"([^"]+)","version":"([^"]+)","digest":"sha256:[0-9a-f]{64}""#);
    let renew = |found: &regex::Captures<'_>| {
        let today = stamps().iter().find(|stamp| stamp.id == found[1] && &found[2] != FOREIGN);
        today.map_or_else(
            || found[0].to_owned(),
            |Stamp { id, version, digest }| {
                format!(r#""id":"{id}","version":"{version}","digest":"{digest}""#)
            },
        )
    };
    stamp.unwrap().replace_all(case, renew).into_owned()
}

/// A document without some keys, wherever they stand. What is no document stays as it is.
pub(super) fn without(document: &str, keys: &[String]) -> String {
    let Some(mut value) = serde_json::from_str(document).ok().filter(|_| !keys.is_empty()) else {
        return document.to_owned();
    };
    remove(&mut value, keys);
    serde_json::to_string_pretty(&value).unwrap() + "\n"
}

fn remove(value: &mut Value, keys: &[String]) {
    match value {
        Value::Object(entries) => {
            entries.retain(|key, _| !keys.contains(key));
            entries.values_mut().for_each(|value| remove(value, keys));
        }
        Value::Array(values) => values.iter_mut().for_each(|value| remove(value, keys)),
        _ => {}
    }
}

#[test]
fn versions_and_nothing_else_are_replaced() {
    for (text, expected) in [
        ("shindan 0.1.0", "shindan [version]"),
        ("version 0.1.0.", "version [version]."),
        ("10.1.0, 0.1.0.7, 0.1.01", "10.1.0, 0.1.0.7, 0.1.01"),
    ] {
        assert_eq!(without_version(text, "0.1.0"), expected);
    }
}
