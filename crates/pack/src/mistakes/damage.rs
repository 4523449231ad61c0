//! Files that are not TOML any more, were cut off or lost lines: all is reported, nothing panics, no half pack loads.

use proptest::prelude::*;

use crate::load;
use crate::testing::{ENGLISH, RULES, files, rendered, with_rules};

#[test]
fn mistakes_in_toml_itself() {
    let broken = RULES
        .replace("[cause.power]", "[cause.power")
        .replace("source = \"manual step 2\"\nshows", "source = \"手順 2\nshows")
        .replace("of_100_tickets = 5\n", "of_100_tickets = \n");
    let files = with_rules(&broken);
    let (_, diags) = load(&files);
    insta::assert_snapshot!(rendered(&files, &diags), @r#"
    error[KB101]: not valid TOML: unclosed table, expected `]`
      --> rules/lamp/lamp.toml:17:13
       |
    17 | [cause.power
       |             ^
       |
       = help: the header lacks its `]`

    error[KB101]: not valid TOML: invalid basic string, expected `"`
      --> rules/lamp/lamp.toml:39:15
       |
    39 | source = "手順 2
       |                 ^
       |
       = help: a quotation mark is missing: a text begins and ends with `"`

    error[KB101]: not valid TOML: string values must be quoted, expected literal string
      --> rules/lamp/lamp.toml:49:18
       |
    49 | of_100_tickets = 
       |                  ^
       |
       = help: write a value after `=`, or take the line out
    "#);
}

/// The text up to a byte, which a crash while saving may leave.
fn cut(text: &str, at: usize) -> String {
    String::from_utf8_lossy(&text.as_bytes()[..at.min(text.len())]).into_owned()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    /// No part of a good pack, cut at any byte, makes the loader panic or load half a pack.
    #[test]
    fn any_part_of_a_good_pack_gives_problems_or_a_pack(
        file in 0_usize..3,
        at in 0_usize..5000,
    ) {
        let mut files = files();
        files[file].text = cut(&files[file].text, at);
        let (pack, diags) = load(&files);
        prop_assert_eq!(pack.is_none(), crate::diag::has_errors(&diags));
        prop_assert!(!rendered(&files, &diags).is_empty() || pack.is_some());
    }

    /// Nor do marks of TOML in the wrong places.
    #[test]
    fn a_good_pack_with_marks_strewn_in_gives_problems_or_a_pack(
        edits in proptest::collection::vec((0_usize..5000, "[\\[\\]{}=,.\"'\n#a1 \u{8a3c}]{1,3}"), 1..5),
    ) {
        let mut rules = RULES.to_owned();
        for (at, marks) in edits {
            let places: Vec<usize> = rules.char_indices().map(|(place, _)| place).collect();
            rules.insert_str(places[at % places.len()], &marks);
        }
        let files = with_rules(&rules);
        let (pack, diags) = load(&files);
        prop_assert_eq!(pack.is_none(), crate::diag::has_errors(&diags));
        prop_assert!(!rendered(&files, &diags).is_empty() || pack.is_some());
    }

    /// Nor does a piece of it cut out, which breaks names rather than syntax.
    #[test]
    fn a_good_pack_without_some_lines_gives_problems_or_a_pack(
        from in 0_usize..140,
        count in 1_usize..6,
    ) {
        let kept = RULES.lines().enumerate().filter(|(line, _)| *line < from || *line >= from + count);
        let rules: Vec<&str> = kept.map(|(_, line)| line).collect();
        let files = with_rules(&rules.join("\n"));
        let (pack, diags) = load(&files);
        prop_assert_eq!(pack.is_none(), crate::diag::has_errors(&diags));
    }
}

#[test]
fn every_line_of_the_texts_is_needed() {
    let lines: Vec<&str> = ENGLISH.lines().collect();
    let mut files = files();
    for without in 0..lines.len() {
        let mut rest = lines.clone();
        let line = rest.remove(without);
        files[1].text = rest.join("\n");
        let (pack, _) = load(&files);
        assert_eq!(pack.is_some(), line.is_empty(), "{line}");
    }
}
