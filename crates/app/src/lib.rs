#![doc = include_str!("../README.md")]
#![allow(clippy::disallowed_methods, reason = "the application keeps cases and packs in files")]

pub mod archive;
mod brief;
mod bundle;
mod case_file;
mod case_list;
mod case_name;
mod closing;
mod corrections;
mod correspondence;
mod differing;
mod error;
mod evidence;
mod exit_status;
mod files;
mod language;
mod loaded_pack;
mod mark;
mod named;
mod new_facts;
mod pack_files;
mod pack_states;
mod pack_watch;
mod paste;
mod session;
mod settings;
mod shipped;
mod target;
mod trying;
mod walk;

#[cfg(test)]
mod testing;

pub use brief::{Shift, brief, shifts, stamp, stamp_name};
pub use bundle::{Bundle, Contents, bundle, bundle_schema};
pub use case_file::CaseFile;
pub use case_list::{CaseReader, case_files};
pub use case_name::check_new_name;
pub use correspondence::{Correspondence, Manner, MessageFormat, OwnStep, Requested};
pub use error::{AppError, ErrorCode, Place, Problems};
pub use evidence::{assignment, assumption, check_value, subject};
pub use exit_status::ExitStatus;
pub use files::{Over, Readers, check_regular, read_file, read_text, write_file};
pub use language::{check_language, choose_language};
pub use loaded_pack::LoadedPack;
pub use new_facts::{Known, NewFacts};
pub use pack_files::PackFiles;
pub use pack_states::PackStates;
pub use pack_watch::{PackEdit, PackWatch};
pub use paste::PasteOutcome;
pub use session::{PackChange, Session};
pub use settings::load_settings;
pub use shipped::Shipped;
pub use target::{host, probe_name};
pub use walk::{MOST_CHOICES, MOST_UNANSWERED, Pause, Typed};
