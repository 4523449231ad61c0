//! All integration tests, in one binary.

#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "tests read files, run the program, and stop at the first surprise"
)]

mod answers;
mod architecture;
mod batch;
mod case;
mod cli;
mod contexts;
mod corpus;
mod disagreement;
mod docs;
mod explain;
mod explain_engine;
mod harmless;
mod i18n;
mod judge;
mod kb;
#[cfg(feature = "net")]
mod lab;
mod live;
mod message;
mod message_cases;
mod next;
mod packs;
#[cfg(feature = "net")]
mod probe;
mod program;
mod properties;
mod public_cases;
mod publish;
mod read;
mod reference;
mod reference_pack;
mod repository;
mod review;
mod robustness;
mod samples;
mod second_pack;
mod settle;
mod signatures;
mod simulate;
mod walk;
