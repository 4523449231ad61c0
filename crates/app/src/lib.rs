#![doc = include_str!("../README.md")]
#![allow(clippy::disallowed_methods, reason = "the application keeps cases and packs in files")]

mod bundle;
mod case_file;

pub use bundle::{Bundle, BundleError, Contents, bundle, bundle_schema};
pub use case_file::{CaseError, CaseFile};
