//! Every text that the program can ask for is there in every language, and nobody keeps one that nothing
//! asks for.

use std::collections::BTreeSet;
use std::path::Path;

use regex::Regex;
use shindan_app::ErrorCode;
use shindan_report::Words;
use shindan_report::keys::grouped_keys;

use crate::repository::files;

/// Texts that look like a key and are none: a file, a command, and a name in the table of observations.
const NOT_KEYS: [&str; 3] = ["handover.toml", "probe.txt", "probe.not_tested"];
/// Keys whose last part is data: the language of a message in a case. Without one, the language's code is
/// shown.
const OPEN_KEYS: [&str; 2] = ["handover.in.en", "handover.in.ja"];

/// The keys that are written out in sources and templates: strings of several parts whose first is one of
/// `sections`, and strings that are handed to a function that says them.
fn written_keys(root: &Path, sections: &BTreeSet<&str>) -> BTreeSet<String> {
    let literal = Regex::new(r#""([a-z][a-z_]*(?:\.[a-z][a-z_-]*)+)""#).unwrap();
    let said = Regex::new(r#"\b(?:say|word)\(\s*(?:[a-z_]+,\s*)*"([a-z][a-z_]*)""#).unwrap();
    // What authors are told is keyed by its English text: see `locale`.
    let told = Regex::new(r"\bvoice\s*\.(?:say|word)\(").unwrap();
    // `t("heading.more" if report.stop else "heading.next")`
    let in_template = Regex::new(r"\bt\(([^,)]+)").unwrap();
    let quoted = Regex::new(r#""([^"]+)""#).unwrap();
    let mut keys = BTreeSet::new();
    for folder in ["src", "crates/report/src", "crates/author/src", "crates/app/src"] {
        for file in files(&root.join(folder)) {
            // It declares the prefixes of groups, which are no keys.
            if file.ends_with("crates/report/src/keys.rs") {
                continue;
            }
            let text = std::fs::read_to_string(&file).unwrap();
            let code = told.replace_all(text.split("#[cfg(test)]").next().unwrap(), "");
            let code = code.as_ref();
            let found = literal.captures_iter(code).chain(said.captures_iter(code));
            keys.extend(found.map(|found| found[1].to_owned()).filter(|key| {
                let section = key.split('.').next().unwrap();
                sections.contains(section) && !NOT_KEYS.contains(&key.as_str())
            }));
        }
    }
    for file in files(&root.join("templates")) {
        if file.extension().is_some_and(|ending| ending == "j2") {
            let text = std::fs::read_to_string(&file).unwrap();
            for call in in_template.find_iter(&text) {
                let found = quoted.captures_iter(call.as_str());
                keys.extend(found.map(|found| found[1].to_owned()));
            }
        }
    }
    keys
}

#[test]
fn the_table_has_the_keys_that_are_asked_for_and_no_others() {
    let words = Words::new(&shindan::embedded::templates()).unwrap();
    let table: BTreeSet<String> = words.keys().map(str::to_owned).collect();
    let sections = words.keys().map(|key| key.split('.').next().unwrap()).collect();
    let mut asked = written_keys(Path::new(env!("CARGO_MANIFEST_DIR")), &sections);
    asked.extend(grouped_keys().iter().map(ToString::to_string));
    asked.extend(OPEN_KEYS.map(str::to_owned));
    asked.extend(ErrorCode::ALL.iter().map(|code| code.message_key().to_owned()));
    let helps = ErrorCode::ALL.iter().map(|code| code.help_key().to_owned());
    asked.extend(helps.filter(|key| table.contains(key)));
    let missing: Vec<&String> = asked.difference(&table).collect();
    let unused: Vec<&String> = table.difference(&asked).collect();
    assert!(missing.is_empty(), "asked for, and not in the table: {missing:#?}");
    assert!(unused.is_empty(), "in the table, and never asked for: {unused:#?}");
    let languages = ["en".to_owned(), "ja".to_owned()];
    assert_eq!(words.missing(&languages).collect::<Vec<_>>(), []);
}
