//! Repeating a step whenever a file of the pack changes.

use std::io::IsTerminal as _;
use std::thread::sleep;
use std::time::Duration;

use shindan_app::{AppError, ErrorCode, PackStates};
use shindan_author::Voice;

use crate::commands::terminal::notice;
use crate::commands::{Outcome, Shared, print};

/// Time between two looks at the files.
const EVERY: Duration = Duration::from_millis(300);

/// Runs `step` now and after every change, until the program is interrupted.
///
/// Shows errors and tries again: editors replace files, and a folder may be missing for a moment.
pub(super) fn watch(shared: &Shared, voice: Voice<'_>, step: impl Fn() -> Outcome) -> Outcome {
    if shared.pack.is_none() {
        return Err(AppError::new(ErrorCode::NothingToWatch).into());
    }
    let screen = std::io::stdout().is_terminal();
    let mut before = None;
    loop {
        let now = Some(PackStates::of(shared.pack.as_deref()));
        if before != now {
            if screen {
                // Clear the screen.
                print("\u{1b}[2J\u{1b}[H")?;
            }
            if let Err(failure) = step() {
                failure.show(voice.lang());
            }
            notice!("{}", voice.word("waiting for a change; Ctrl-C ends"));
            before = now;
        }
        sleep(EVERY);
    }
}
