#![doc = include_str!("../README.md")]

mod answer_block;
mod autodiscover;
mod browser;
mod case_mark;
pub mod certificate;
mod curl;
mod decode;
mod dns;
mod document;
pub mod http;
mod kind;
mod language;
mod lines;
mod mail;
mod mail_head;
mod ntlm;
mod openssl;
mod part;
mod parts;
mod powershell;
mod quotation;
mod rca;
mod replies;
mod rtf;
mod secrets;
mod sentences;
#[cfg(test)]
mod testing;
mod transcript;
mod web_log;
mod xml;

pub use case_mark::case_marks;
pub use decode::{Decoded, decode};
pub use document::{Document, MAX_BYTES, ReadError, Unread, documents};
pub use kind::Kind;
pub use language::language;
pub use part::{MAX_OBSERVATIONS, Part};
pub use parts::{observations, observations_with, parts, probe_observations};
pub use powershell::clixml::{PRINTED_BY, PRINTED_NOTHING};
pub use powershell::command::printing_cmdlet;
pub use quotation::blank_quotations;
pub use replies::{AskedNumbers, Reply, replies};
pub use secrets::{kinds as secret_kinds, replace_secrets};
pub use transcript::BLOCK_PREFIX;
