//! Messages to whoever has the trouble: a [`Request`] for what is still worth knowing, and a [`Reply`].
//!
//! A message is a document of words, chosen here from the verdict and the pack's texts. Formats are templates
//! over it; a mail is its text and its HTML in one file ([`eml`]). A Japanese and an English message are
//! different documents: templates and words decide, not a translation.

mod asked;
mod differing;
mod document;
mod eml;
mod grounds;
mod json;
mod letter;
mod question_form;
mod repairs;
mod reply;
mod request;
mod script;
mod settings;
mod situation;

pub use asked::{Asked, asked, asked_again};
pub use document::Message;
pub use eml::{Dispatch, eml};
pub use json::{SCHEMA, json, schema};
pub use letter::Letter;
pub use reply::{Reply, reply};
pub use request::{Request, request};
pub use script::script;
pub use settings::{Audience, Register, Settings, Writer};
pub use situation::Situation;

pub use crate::style::Style;
