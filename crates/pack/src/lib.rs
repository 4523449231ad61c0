#![doc = include_str!("../README.md")]

pub mod check;
mod diag;
pub mod format;
mod hidden;
mod load;
pub mod lower;
mod manifest;
pub mod parse;
pub mod raw;
pub mod source;
pub mod text;

#[cfg(test)]
mod mistakes;
#[cfg(test)]
mod testing;

pub use diag::{
    Code, Diag, Label, Severity, errors, has_errors, line_and_column, nearest, render, render_all,
    suggestion,
};
pub use load::{Draft, digest_with, draft, load, sort};
pub use manifest::{
    HIGHEST_REVISION, MANIFEST_SCHEMA, Manifest, ManifestError, Replacement, manifest_schema,
};
