//! shindan (診断): from facts to the most likely root cause, in words people use.
//!
//! The modules, lowest first. A lower one never imports a higher one; modules of one row never
//! import each other. `tests/it/architecture.rs` holds the table.
//!
//! | row | modules | what |
//! |---|---|---|
//! | 0 | [`diag`], [`fact`] | problems in packs and cases; facts and where they came from |
//! | 1 | [`kb`], [`read`] | a pack, validated; bytes turned into observations |
//! | 2 | [`engine`] | posterior, status, next step: one entry function |
//! | 2 | [`redact`] | stand-ins for what names people and machines, the verdict staying the same |
//! | 3 | [`report`] | a verdict in a person's words, in several formats |
//! | 3 | [`simulate`] | cases drawn from a pack's model, and how ways to diagnose fare with them |
//! | 4 | `case` | the event log on disk (feature `cli`) |
//! | 4 | `lab` | simulated sites on loopback (feature `net`) |
//! | 4 | `probe` | looks for itself: what endpoints show to anybody outside (feature `net`) |
//! | 5 | `cli` | one file per command (feature `cli`) |
//!
//! Rows 0 to 3 are the core: no clock, no files, no sockets, no environment, no printing.

pub mod diag;
pub mod fact;

pub mod kb;
pub mod read;

pub mod engine;
pub mod redact;

pub mod report;
pub mod simulate;

#[cfg(feature = "cli")]
#[allow(clippy::disallowed_methods, reason = "the shell keeps cases in files")]
pub mod case;

#[cfg(feature = "net")]
#[allow(clippy::disallowed_methods, reason = "simulated sites are servers on loopback")]
pub mod lab;

#[cfg(feature = "net")]
#[allow(clippy::disallowed_methods, reason = "probes meet the world")]
pub mod probe;

#[cfg(feature = "cli")]
#[allow(clippy::disallowed_methods, clippy::print_stderr, reason = "the shell meets the world")]
pub mod cli;
