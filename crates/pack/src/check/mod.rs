//! Checks that a well-formed pack must pass before it is used, one file each. Checks that matter to authors
//! alone are in `shindan-author`.
//!
//! A check sees the whole pack and only reports. To add one: a file here with its two tests (one that
//! fires, one that stays silent), a line in `ALL`, and a code in `diag` if it is a new kind.

mod ascii_command;
mod cause_without_defect;
mod cmdlet;
mod command_line;
mod cycle;
mod dead_outcome;
mod disputed;
mod link;
mod missing_text;
mod never_holds;
mod no_remedy;
mod not_given;
pub mod search;
mod shadowed;
mod unreachable;
mod unused_text;
mod wanted_texts;
pub mod way;

use std::collections::BTreeSet;

use shindan_model::{FactIx, Pack};

use crate::diag::Diag;
use crate::lower::{Lowered, Written};
use crate::source::Raw;

/// The input of a check.
#[derive(Debug)]
pub struct Ctx<'a> {
    /// The nodes as written.
    pub raw: &'a Raw<'a>,
    /// The pack.
    pub pack: &'a Pack,
    /// Every condition of the pack, in pack order.
    pub conditions: &'a [Written],
    /// Positions of `[condition.ID]` that nothing names.
    pub unused_conditions: &'a [usize],
}

impl<'a> Ctx<'a> {
    /// The view of a pack that was just lowered.
    pub fn new(raw: &'a Raw<'a>, lowered: &'a Lowered) -> Self {
        Ctx {
            raw,
            pack: &lowered.pack,
            conditions: &lowered.conditions,
            unused_conditions: &lowered.unused_conditions,
        }
    }

    /// The facts that conditions read.
    pub fn read_facts(&self) -> BTreeSet<FactIx> {
        self.conditions.iter().flat_map(|written| written.condition.facts()).collect()
    }
}

/// One check.
struct Check {
    /// Whether it also runs on a pack with errors. Most checks must not: after a misspelt name, the fact that
    /// was meant would look unused, and one mistake would be reported as three.
    always: bool,
    run: fn(&Ctx<'_>, &mut Vec<Diag>),
}

const fn always(run: fn(&Ctx<'_>, &mut Vec<Diag>)) -> Check {
    Check { always: true, run }
}

const fn when_sound(run: fn(&Ctx<'_>, &mut Vec<Diag>)) -> Check {
    Check { always: false, run }
}

/// All checks, in the order of their codes.
const ALL: &[Check] = &[
    when_sound(dead_outcome::check),
    always(cycle::check),
    when_sound(unreachable::check),
    when_sound(not_given::check),
    when_sound(cause_without_defect::check),
    when_sound(no_remedy::check),
    when_sound(never_holds::check),
    when_sound(shadowed::check),
    when_sound(disputed::check),
    always(missing_text::check),
    always(unused_text::check),
    always(ascii_command::check),
    always(cmdlet::check),
    always(link::check),
];

/// Runs the checks. `is_sound`: no errors were found before, so that every check applies.
pub fn run(ctx: &Ctx<'_>, is_sound: bool, diags: &mut Vec<Diag>) {
    for check in ALL.iter().filter(|check| check.always || is_sound) {
        (check.run)(ctx, diags);
    }
}
