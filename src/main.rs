//! The command `shindan`.

use std::process::ExitCode;

fn main() -> ExitCode {
    shindan::cli::run(std::env::args_os())
}
