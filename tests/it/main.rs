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
mod case_list;
mod circles;
mod cli;
mod command;
mod compat;
mod connections;
mod contexts;
mod corpus;
mod dev_walks;
mod disagreement;
mod docs;
mod docs_authors;
mod docs_code;
mod docs_commands;
mod docs_markdown;
mod docs_paths;
mod explain;
mod explain_engine;
mod failures;
mod files;
mod fmt;
mod handover;
mod harmless;
mod help;
mod hidden;
mod hostile;
mod hostile_packs;
mod i18n;
mod init;
mod judge;
mod kb;
mod lab;
mod layout;
mod legacy;
mod live;
mod locale;
mod looking;
mod message;
mod message_cases;
mod next;
mod offers;
mod packs;
mod probe;
mod program;
mod properties;
mod public_cases;
mod publish;
mod read;
mod redact;
mod reference;
mod reference_pack;
mod repairs;
mod replay;
mod repository;
mod requests_suffice;
mod resolve;
mod review;
mod robustness;
mod samples;
mod schemas;
mod second_pack;
mod secrets;
mod signatures;
mod simulate;
mod sources_differ;
mod topics;
mod tried;
mod upgrade;
mod usage;
mod walk;
mod walk_facts;
mod wording;
mod words;
mod wrong_case;
