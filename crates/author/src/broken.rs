//! Forty mistakes that rule authors make, and what they are told: one small edit of a good pack each. Read
//! the snapshot as somebody who does not write programs: it says where, what was expected, what to do.

use crate::testing::{rendered, whole};

const R: &str = "rules/lamp/lamp.toml";
const E: &str = "kb/lamp/en/texts.toml";
const J: &str = "kb/lamp/ja/texts.toml";

/// The mistake, the file, what stands there, what stands there now.
const MISTAKES: &[(&str, &str, &str, &str)] = &[
    ("a misspelt key", R, "of_100_tickets = 30", "of_100_tikets = 30"),
    ("a misspelt kind of node", R, "[cause.bulb]", "[casue.bulb]"),
    ("a misspelt id", R, "cause = \"bulb\"", "cause = \"blub\""),
    ("a misspelt outcome", R, "{ off = \"always\" }", "{ of = \"always\" }"),
    ("a misspelt word of the scale", R, "off = \"always\"", "off = \"allways\""),
    (
        "a key that no node has",
        R,
        "of_100_tickets = 50",
        "of_100_tickets = 50\npriority = \"high\"",
    ),
    ("a missing comma in a list", R, "[\"bright\", \"dark\"]", "[\"bright\" \"dark\"]"),
    ("a missing comma in a table", R, "upper = 0.9 }", "upper = 0.9 extra = 1 }"),
    ("a bracket that is not closed", R, "[\"en\", \"ja\"]", "[\"en\", \"ja\""),
    ("a header that is not closed", R, "[cause.power]", "[cause.power"),
    ("a quotation mark that is not closed", R, "\"manual, cause 1\"", "\"manual, cause 1"),
    ("a text without quotes", R, "cause = \"power\"", "cause = power"),
    ("typographic quotes", R, "\"manual, cause 1\"", "“manual, cause 1”"),
    ("full-width characters", R, "of_100_tickets = 30", "of_100_tickets ＝ ３０"),
    ("a full-width blank", R, "of_100_tickets = 30", "of_100_tickets　= 30"),
    ("a colon for the sign", R, "of_100_tickets = 30", "of_100_tickets: 30"),
    ("a number as text", R, "of_100_tickets = 30", "of_100_tickets = \"30\""),
    ("a number with a percent sign", R, "of_100_tickets = 30", "of_100_tickets = 30%"),
    ("a decimal comma", R, "of_100_tickets = 30", "of_100_tickets = 0,3"),
    ("a value that was forgotten", R, "of_100_tickets = 30", "of_100_tickets ="),
    ("a comma at the end of a line", R, "of_100_tickets = 30", "of_100_tickets = 30,"),
    ("a remark as in other languages", R, "[cause.power]", "// the first one\n[cause.power]"),
    (
        "a path with backslashes",
        R,
        "\"catalogue\"\n\n[fact.\"house",
        "\"C:\\Users\\me\"\n\n[fact.\"house",
    ),
    (
        "a merge that was not finished",
        R,
        "of_100_tickets = 30",
        "<<<<<<< HEAD\nof_100_tickets = 30\n=======\nof_100_tickets = 40\n>>>>>>> theirs",
    ),
    ("an id with dots, without quotes", R, "[fact.\"lamp.model\"]", "[fact.lamp.model]"),
    ("capital letters in an id", R, "[sign.no-current]", "[sign.No_Current]"),
    ("a share over 100", R, "of_100_tickets = 30", "of_100_tickets = 300"),
    ("frequencies over one", R, "{ silent = 0.4 }", "{ silent = 0.4, rattles = 0.7 }"),
    (
        "a key that is there twice",
        R,
        "of_100_tickets = 30",
        "of_100_tickets = 30\nof_100_tickets = 40",
    ),
    (
        "a node that is there twice",
        R,
        "[sign.no-current]",
        "[sign.no-current]\ntext = \"x\"\nsource = \"x\"\n[sign.no-current]",
    ),
    ("a source that is missing", R, "source = \"manual, cause 1\"\n", ""),
    (
        "a text that is missing in one language",
        J,
        "[access.ladder]\nname = \"On the ladder\"\n",
        "",
    ),
    (
        "a text for what is not there",
        E,
        "[access.ladder]",
        "[access.cellar]\nname = \"Below\"\n[access.ladder]",
    ),
    (
        "a rule with a fact as text",
        R,
        "when = { \"lamp.model\" = { contains = \"battery\" } }",
        "when = \"lamp.model contains battery\"",
    ),
    (
        "a condition that cannot hold",
        R,
        "{ contains = \"battery\" } }",
        "{ contains = \"battery\" }, \"lamp.type\" = [] }",
    ),
    (
        "a rule that denies what it reads",
        R,
        "{ contains = \"battery\" } }",
        "{ contains = \"battery\" }, \"lamp.type\" = \"table\" }",
    ),
    ("a dash that a mail program made", R, "\"ping lamp.test\"", "\"ping lamp.test – gently\""),
    (
        "a link that is not encrypted",
        R,
        "https://example.com/{locale}/fuses",
        "http://example.com/fuses",
    ),
    ("a list of steps that is one text", E, "steps = [\"Switch on.\"]", "steps = \"Switch on.\""),
    ("who does it, misspelt", R, "by = \"customer\"", "by = \"client\""),
    (
        "a date for a text",
        R,
        "source = \"a customer\"\nconfidence",
        "source = 2026-01-01\nconfidence",
    ),
    (
        "a case that expects what is not there",
        "rules/lamp/cases/fuse.toml",
        "\"mains-off\"",
        "\"mains-of\"",
    ),
];

/// What is no mistake, though an editor leaves it behind.
const HARMLESS: &[(&str, &str, &str)] = &[
    ("lines that end as on Windows", "\n", "\r\n"),
    ("a mark at the beginning of the file", "[pack]\nformat", "\u{feff}[pack]\nformat"),
    ("tabs between words", "of_100_tickets = 30", "of_100_tickets\t=\t30"),
];

#[test]
fn every_mistake_is_told_with_its_place_and_what_to_do() {
    let mut shown = String::new();
    for (what, path, old, new) in MISTAKES {
        let mut files = whole();
        let file = files.iter_mut().find(|file| file.path == *path).expect("a file of the pack");
        assert!(file.text.contains(old), "{what}: not in the pack: {old}");
        file.text = file.text.replacen(old, new, 1);
        let (_, diags) = crate::testing::check(&files);
        assert!(!diags.is_empty(), "{what}: nothing is said");
        shown += &format!("=== {what}\n\n{}\n\n", rendered(&files, &diags));
    }
    insta::with_settings!({ snapshot_path => "../../../tests/data/broken", prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!("messages", shown);
    });
}

#[test]
fn what_editors_leave_behind_is_no_mistake() {
    for (what, old, new) in HARMLESS {
        let mut files = whole();
        let file = files.iter_mut().find(|file| file.path == R).expect("the rules");
        assert!(file.text.contains(old), "{what}");
        file.text = file.text.replace(old, new);
        assert_eq!(rendered(&files, &crate::testing::check(&files).1), "", "{what}");
    }
}
