//! The command `shindan`.

use std::process::ExitCode;

fn main() -> ExitCode {
    shindan::commands::run()
}
