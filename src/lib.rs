//! The command `shindan`: its commands, their help, and the data that the program carries with it.

pub mod embedded;
pub mod help;

#[allow(clippy::disallowed_methods, clippy::print_stderr, reason = "the shell meets the world")]
pub mod commands;
