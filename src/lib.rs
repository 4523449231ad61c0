//! The command `shindan`: its commands, and the data that the program carries with it.

pub mod embedded;

#[allow(clippy::disallowed_methods, clippy::print_stderr, reason = "the shell meets the world")]
pub mod commands;
