//! What a pack must be beyond being well-formed: one file per check.
//!
//! A check sees the whole pack and only reports. To add one: a file here with its two tests (one that
//! fires, one that stays silent), a line in [`ALL`], and a code in `diag` if it is a new kind.

mod ascii_command;
mod cause_without_defect;
mod cmdlet;
mod command_line;
mod contradict;
mod cycle;
mod dead_outcome;
mod disputed;
mod idle;
mod idle_link;
mod link;
mod missing_text;
mod never_holds;
mod no_remedy;
mod search;
mod settles;
mod shadowed;
mod superfluous;
mod unreachable;
mod untested;
mod unused_text;
mod wanted_texts;
mod way;

use std::collections::BTreeSet;

use super::lower::{Lowered, Written};
use super::pack::{FactIx, Pack};
use super::source::Raw;
use crate::diag::{Diag, SourceFile, has_errors};

/// What a check sees.
pub(super) struct Ctx<'a> {
    /// The nodes as written.
    pub(super) raw: &'a Raw<'a>,
    /// The pack.
    pub(super) pack: &'a Pack,
    /// Every condition of the pack, in pack order.
    pub(super) conditions: &'a [Written],
    /// Positions of `[condition.ID]` that nothing names.
    pub(super) unused_conditions: &'a [usize],
}

impl Ctx<'_> {
    /// The facts that conditions read.
    fn read_facts(&self) -> BTreeSet<FactIx> {
        self.conditions.iter().flat_map(|written| written.condition.facts()).collect()
    }
}

/// One check.
pub(super) struct Check {
    /// Whether it makes sense on a pack with problems. Most do not: with an unknown name, the fact
    /// that was meant would look unused, and one mistake would be reported as three.
    always: bool,
    /// Whether it only warns: then only those who ask for it hear of it, not everybody who uses the pack.
    warns: bool,
    run: fn(&Ctx<'_>, &mut Vec<Diag>),
}

const fn always(run: fn(&Ctx<'_>, &mut Vec<Diag>)) -> Check {
    Check { always: true, warns: false, run }
}

const fn when_sound(run: fn(&Ctx<'_>, &mut Vec<Diag>)) -> Check {
    Check { always: false, warns: false, run }
}

const fn for_authors(run: fn(&Ctx<'_>, &mut Vec<Diag>)) -> Check {
    Check { always: false, warns: true, run }
}

/// Every check, in the order of their codes.
pub(super) const ALL: &[Check] = &[
    when_sound(dead_outcome::check),
    always(cycle::check),
    when_sound(unreachable::check),
    when_sound(settles::check),
    when_sound(cause_without_defect::check),
    when_sound(no_remedy::check),
    when_sound(never_holds::check),
    when_sound(shadowed::check),
    when_sound(disputed::check),
    for_authors(contradict::check),
    for_authors(superfluous::check),
    for_authors(idle::check),
    for_authors(idle_link::check),
    always(missing_text::check),
    always(unused_text::check),
    always(ascii_command::check),
    always(cmdlet::check),
    always(link::check),
];

/// Runs every check that makes sense; `authors`: those that only warn as well.
pub(super) fn run(raw: &Raw<'_>, lowered: &Lowered, authors: bool, diags: &mut Vec<Diag>) {
    let ctx = Ctx {
        raw,
        pack: &lowered.pack,
        conditions: &lowered.conditions,
        unused_conditions: &lowered.unused_conditions,
    };
    let sound = !has_errors(diags);
    for check in ALL.iter().filter(|check| (check.always || sound) && (authors || !check.warns)) {
        (check.run)(&ctx, diags);
    }
}

/// What is wrong with a pack's cases, and what no case expects.
pub(super) fn cases(pack: &Pack, files: &[SourceFile], diags: &mut Vec<Diag>) {
    let (cases, problems) = super::case::cases(pack, files);
    let whole = !has_errors(&problems);
    diags.extend(problems);
    if whole {
        untested::check(pack, &cases, diags);
    }
}

#[cfg(test)]
#[allow(clippy::disallowed_methods, reason = "the test looks at the repository")]
mod tests {
    use super::ALL;

    /// Files that checks share.
    const SHARED: [&str; 5] =
        ["command_line.rs", "mod.rs", "search.rs", "wanted_texts.rs", "way.rs"];
    /// The check of the cases, which are no part of the pack itself.
    const OF_CASES: &str = "untested";

    #[test]
    fn every_check_is_listed_documented_and_tested_both_ways() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src/kb/check");
        let list = std::fs::read_to_string(format!("{folder}/mod.rs")).unwrap();
        let mut count = 0;
        for entry in std::fs::read_dir(folder).unwrap() {
            let name = entry.unwrap().file_name().into_string().unwrap();
            if SHARED.contains(&name.as_str()) {
                continue;
            }
            count += 1;
            let stem = name.trim_end_matches(".rs");
            assert!(
                stem == OF_CASES || list.contains(&format!("({stem}::check)")),
                "{stem} is not in ALL"
            );
            let text = std::fs::read_to_string(format!("{folder}/{name}")).unwrap();
            for part in [
                "//! KB",
                "//! **What it looks for.**",
                "//! **Why it matters.**",
                "//! **Example.**",
                "    fn fires_",
                "    fn silent_",
            ] {
                assert!(text.contains(part), "{name} has no `{part}`");
            }
        }
        assert_eq!(count, ALL.len() + 1);
    }
}
