//! Doing something again whenever a file of the pack changes.

use std::io::IsTerminal as _;
use std::thread::sleep;
use std::time::Duration;

use anstream::eprintln;
use shindan_app::PackStates;

use crate::commands::{Exit, Failure, Outcome, Shared, print};

/// How long an author waits at most.
const EVERY: Duration = Duration::from_millis(300);

/// Runs `step` now and after every change, until somebody ends the program.
///
/// What cannot be read is said and tried again: editors replace files, and a folder may be away for a
/// moment.
pub(super) fn watch(shared: &Shared, step: impl Fn() -> Outcome) -> Outcome {
    if shared.pack.is_none() {
        let message = "the pack inside the program cannot change\nhelp: name the folder of yours with `--pack DIR`";
        return Err(Failure::new(Exit::Usage, message));
    }
    let screen = std::io::stdout().is_terminal();
    let mut before = None;
    loop {
        let now = Some(PackStates::of(shared.pack.as_deref()));
        if before != now {
            if screen {
                // Clears the screen and begins at its top.
                print("\u{1b}[2J\u{1b}[H")?;
            }
            if let Err(failure) = step() {
                failure.show("en");
            }
            eprintln!("waiting for a change; Ctrl-C ends");
            before = now;
        }
        sleep(EVERY);
    }
}
