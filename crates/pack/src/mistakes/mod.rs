//! What authors are told: packs with many mistakes, and every message as it is printed.

mod damage;
mod defects;
mod evidence;
mod facts;
mod settings;
mod shape_of_defects;
mod shape_of_facts;
mod whole_pack;

use super::load;
use super::testing::{RULES, rendered, with_rules};

/// The problems of the small pack after each of these replacements in its rules; it must have some.
#[track_caller]
fn problems_with(mistakes: &[(&str, &str)]) -> String {
    let mut rules = RULES.to_owned();
    for (old, new) in mistakes {
        assert!(rules.contains(old), "not in the pack: {old}");
        rules = rules.replacen(old, new, 1);
    }
    problems_of(&rules)
}

/// The problems of the small pack with other rules; it must have some.
#[track_caller]
fn problems_of(rules: &str) -> String {
    let files = with_rules(rules);
    let (pack, diags) = load(&files);
    assert!(pack.is_none(), "a pack with mistakes was loaded");
    rendered(&files, &diags)
}
