//! Packs of format 1 and what becomes of them.

use shindan_pack::{has_errors, load};

use super::*;
use crate::testing;

const FIXTURE: &str = "tests/data/format-1";

/// A file of a small pack.
fn rules(text: &str) -> SourceFile {
    SourceFile { path: "rules/p/f.toml".to_owned(), text: text.to_owned() }
}

/// The pack of format 1 that is kept for this.
fn fixture() -> Vec<SourceFile> {
    let folders = ["rules/lamp", "kb/lamp", "kb/lamp/en", "kb/lamp/ja"];
    let files = folders.iter().flat_map(|folder| {
        let files = shindan_testing::folder(&format!("{FIXTURE}/{folder}"));
        files.into_iter().map(|file| SourceFile {
            path: file.path.trim_start_matches(FIXTURE).trim_start_matches('/').to_owned(),
            ..file
        })
    });
    files.collect()
}

/// All files, those that changed in their new form.
fn upgraded(files: &[SourceFile]) -> Vec<SourceFile> {
    let done = upgrade(files);
    assert!(done.problems.is_empty(), "{}", testing::rendered(files, &done.problems));
    let new = |file: &SourceFile| {
        let changed = done.files.iter().find(|changed| changed.path == file.path);
        changed.unwrap_or(file).clone()
    };
    files.iter().map(new).collect()
}

/// What stands behind `#` in the lines of a file.
fn remarks(text: &str) -> Vec<&str> {
    text.lines().filter_map(|line| line.split_once('#')).map(|(_, remark)| remark).collect()
}

#[test]
fn the_pack_of_format_1_becomes_this() {
    let after = upgraded(&fixture());
    let shown: Vec<String> = after
        .iter()
        .filter(|file| !file.path.contains("/ja/"))
        .map(|file| format!("=== {}\n{}", file.path, file.text))
        .collect();
    insta::with_settings!({ snapshot_path => "../../../../tests/data/format-1", prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!("upgraded", shown.join("\n"));
    });
}

#[test]
fn the_pack_of_format_1_loads_afterwards() {
    let before = fixture();
    assert!(has_errors(&load(&before).1));
    let after = upgraded(&before);
    let (pack, diags) = load(&after);
    assert!(pack.is_some(), "{}", testing::rendered(&after, &diags));
}

#[test]
fn a_second_upgrade_changes_nothing() {
    for files in [upgraded(&fixture()), testing::whole()] {
        let again = upgrade(&files);
        assert!(again.files.is_empty() && again.problems.is_empty());
        assert_eq!(again.changes, 0);
    }
}

#[test]
fn remarks_stay() {
    for (before, after) in fixture().iter().zip(upgraded(&fixture())) {
        assert_eq!(remarks(&before.text), remarks(&after.text), "{}", before.path);
    }
}

/// A crash between two files leaves a pack that can be upgraded to the end.
#[test]
fn what_was_begun_can_be_ended() {
    let before = fixture();
    let whole = upgraded(&before);
    let done = upgrade(&before).files;
    assert!(done.last().is_some_and(|file| file.text.contains("format = 2")));
    for count in 0..done.len() {
        let half: Vec<SourceFile> = before
            .iter()
            .map(|file| {
                let written = done[..count].iter().find(|new| new.path == file.path);
                written.unwrap_or(file).clone()
            })
            .collect();
        assert_eq!(upgraded(&half), whole, "{count}");
    }
}

#[test]
fn the_format_is_written_into_every_form_of_pack() {
    for (before, after) in [
        ("[pack]\nid = \"p\"\n", "[pack]\nformat = 2\nid = \"p\"\n"),
        ("[pack] # p\r\nid = \"p\"\r\n", "[pack] # p\r\nformat = 2\r\nid = \"p\"\r\n"),
        ("[pack]", "[pack]\nformat = 2"),
        ("[pack]\nformat = 1\n", "[pack]\nformat = 2\n"),
        ("pack = { id = \"p\" }\n", "pack = { format = 2, id = \"p\" }\n"),
        ("# p\npack.id = \"p\"\n", "# p\npack.format = 2\npack.id = \"p\"\n"),
        ("[pack.stop]\nbits = 1\n[pack]\n", "[pack.stop]\nbits = 1\n[pack]\nformat = 2\n"),
        ("[pack.stop]\nbits = 1\n", "[pack]\nformat = 2\n[pack.stop]\nbits = 1\n"),
        ("[cause.x]\n", "[cause.x]\n"),
    ] {
        assert_eq!(upgraded(&[rules(before)])[0].text, after, "{before}");
    }
}

#[test]
fn only_variants_that_come_first_rule_out() {
    let facts = "[fact.c]\noutcomes = [\"x\", \"y\", \"z\"]\n[fact.d]\noutcomes = [\"u\", \"v\"]\n";
    let variant =
        |when: &str, rate: &str| format!("[[defect.a.variant]]\nwhen = {{ {when} }}\n{rate}\n");
    let zero = |when: &str| variant(when, "share = 0");
    let kept = |when: &str| variant(when, "of_100_tickets = 0");
    let only_when = |lines: &str| format!("[defect.a.only_when]\n{lines}\n");
    for (before, after) in [
        (zero("c = \"x\""), only_when("\"c\" = [\"y\", \"z\"]")),
        (zero("c = [\"x\", \"y\"]"), only_when("\"c\" = \"z\"")),
        (variant("d = \"u\"", "prior = 0.0"), only_when("\"d\" = \"v\"")),
        (
            zero("c = \"x\"") + &zero("d = \"u\""),
            only_when("\"c\" = [\"y\", \"z\"]\n\"d\" = \"v\""),
        ),
        (zero("c = \"x\", d = \"u\""), only_when("not = { c = \"x\", d = \"u\" }")),
        // One table has each key once.
        (
            zero("c = \"x\"") + &zero("c = \"y\""),
            only_when("\"c\" = [\"y\", \"z\"]") + &kept("c = \"y\""),
        ),
        // The first that applies counts.
        (
            variant("d = \"u\"", "share = 1") + &zero("c = \"x\""),
            variant("d = \"u\"", "of_100_tickets = 1") + &kept("c = \"x\""),
        ),
        (zero("not = { c = \"x\" }"), kept("not = { c = \"x\" }")),
        (
            variant("c = \"x\"", "share = 0\nshows = {}"),
            variant("c = \"x\"", "of_100_tickets = 0\nshows = {}"),
        ),
        (
            zero("c = \"x\"") + "[defect.a.variant.shows]\n",
            kept("c = \"x\"") + "[defect.a.variant.shows]\n",
        ),
    ] {
        let files = [rules(&format!("{facts}{before}"))];
        assert_eq!(upgraded(&files)[0].text, format!("{facts}{after}"), "{before}");
    }
}

#[test]
fn what_cannot_be_done_changes_nothing_and_is_told_with_its_place() {
    for (text, expected) in [
        ("[pack\n", "error[KB101]"),
        ("[pack]\nformat = 3\n", "this is no format that can be upgraded"),
        ("[pack]\nformat = \"1\"\n", "this is no format that can be upgraded"),
        (
            "[pack]\n[defect.a]\nshare = 1\nof_100_tickets = 2\n",
            "`share` is now `of_100_tickets`, and both are here",
        ),
        (
            "[pack]\n[statement.a]\nnodes = \"\\u0061ct.b\"\n",
            "`act` cannot be replaced by `step` here",
        ),
    ] {
        let files =
            [rules(text), SourceFile { path: "rules/p/g.toml".to_owned(), ..rules("[act.a]\n") }];
        let done = upgrade(&files);
        let problems = testing::rendered(&files, &done.problems);
        assert!(problems.contains(expected), "{text}: {problems}");
        assert!(problems.contains("--> rules/p/f.toml:"), "{problems}");
        assert!(done.files.is_empty(), "{text}");
    }
}

/// What the names of format 1 are in other places stays as it is.
#[test]
fn words_are_renamed_only_where_they_are_keys() {
    let text = "[pack]\nformat = 2\n[defect.share]\nsource = \"share\"\nshows = { share = { leak = 1 } }\n\
                [fact.leak]\noutcomes = [\"act\", \"setup\"]\nseen_anyway = { act = 0.1 }\n\
                [step.settles]\nonly_when = { leak = \"act\" }\n";
    let case =
        SourceFile { path: "rules/p/cases/a.toml".to_owned(), ..rules("[act]\nshare = 1\n") };
    let done = upgrade(&[rules(text), case]);
    assert_eq!(done.files, []);
}
