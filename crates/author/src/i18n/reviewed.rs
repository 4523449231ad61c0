//! The record of which translations somebody has compared with their source texts.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use sha2::{Digest as _, Sha256};
use shindan_model::SourceFile;
use shindan_pack::{Diag, parse};

use crate::i18n::raw::ReviewedFile;

/// The two texts that were compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Review {
    /// Digest of the source text.
    pub(super) source: String,
    /// Digest of the translation.
    pub(super) text: String,
}

/// The first 12 hexadecimal digits of the SHA-256 of a text: 48 bits, enough to notice a change and short
/// enough to keep a line readable.
pub(super) fn digest(text: &str) -> String {
    let hash = Sha256::digest(text.as_bytes());
    hash.iter().take(6).map(|byte| format!("{byte:02x}")).collect()
}

/// The path of the file with the reviews of a language.
pub(super) fn path(pack: &str, language: &str) -> String {
    format!("kb/{pack}/reviewed-{language}.toml")
}

/// Reads the reviews of a language, by key of the text.
pub(super) fn read(
    pack: &str,
    language: &str,
    files: &[SourceFile],
    diags: &mut Vec<Diag>,
) -> BTreeMap<String, Review> {
    let path = path(pack, language);
    let file = files.iter().find(|file| file.path == path);
    let read = file.and_then(|file| parse::alone::<ReviewedFile>(file, diags));
    let entries = read.into_iter().flat_map(|read| read.reviewed.0);
    let review = entries.filter_map(|(key, raw)| {
        let (source, text) = (raw.source?.value, raw.text?.value);
        Some((key.value, Review { source, text }))
    });
    review.collect()
}

/// The file with these reviews. Each stands in one line, sorted by key, so that a version control system
/// can merge the work of two people who review different texts.
pub(super) fn write(pack: &str, language: &str, reviews: &BTreeMap<String, Review>) -> SourceFile {
    let mut text = "\
# Translations that somebody who reads both languages has compared with their source, and the digests of
# both texts at that time. `shindan kb i18n review` and `shindan kb i18n import` write this file.

[reviewed]
"
    .to_owned();
    for (key, review) in reviews {
        // Writing to a string cannot fail.
        let _ = writeln!(
            text,
            "\"{key}\" = {{ source = \"{}\", text = \"{}\" }}",
            review.source, review.text
        );
    }
    SourceFile { path: path(pack, language), text }
}
