//! Loads a pack from files, or finds all their problems.

use sha2::{Digest, Sha256};
use shindan_model::{Pack, SourceFile};

use crate::check::{self, Ctx};
use crate::diag::{Code, Diag, has_errors};
use crate::hidden;
use crate::lower::{Lowered, lower};
use crate::parse::{parse, part};
use crate::source::Raw;

/// Loads a pack.
///
/// `files` are those of one pack, in any order, with paths such as `rules/<pack>/….toml` and
/// `kb/<pack>/<language>/….toml`. Cases and templates are ignored. Files are read in the order of their
/// paths, which gives nodes the order of the pack.
///
/// Returns the pack, unless a problem is an error, and all problems in the order of the files. The same files
/// always give the same pack and problems.
pub fn load(files: &[SourceFile]) -> (Option<Pack>, Vec<Diag>) {
    let Draft { lowered, diags, .. } = draft(files);
    let pack = lowered.map(|lowered| lowered.pack);
    (pack.filter(|_| !has_errors(&diags)), diags)
}

/// A pack as far as its files could be read.
#[derive(Debug)]
pub struct Draft<'a> {
    /// The nodes of the files; `None` if a file could not be read to its end.
    pub raw: Option<Raw<'a>>,
    /// The lowered pack; `None` if [`Draft::raw`] is.
    pub lowered: Option<Lowered>,
    /// Whether there was no error before the checks, so that they report no mere consequences.
    pub is_sound: bool,
    /// Every problem, in the order of the files.
    pub diags: Vec<Diag>,
}

/// Reads a pack as [`load`] does, and returns all that is known of it despite errors.
pub fn draft(files: &[SourceFile]) -> Draft<'_> {
    let mut files: Vec<&SourceFile> =
        files.iter().filter(|file| part(&file.path).is_some()).collect();
    files.sort_by(|a, b| a.path.cmp(&b.path));
    let mut diags = Vec::new();
    if files.is_empty() {
        let diag = Diag::new(Code::MissingKey, "there is no pack here");
        diags.push(
            diag.help("a pack has files `rules/<pack>/….toml` and `kb/<pack>/<language>/….toml`"),
        );
        return Draft { raw: None, lowered: None, is_sound: false, diags };
    }
    for file in &files {
        not_text(file, &mut diags);
        hidden::check(file, &mut diags);
    }
    let mut parsed = parse(&files, &mut diags);
    parsed.raw.keep_first(&mut diags);
    for texts in parsed.raw.texts.values_mut() {
        texts.keep_first(&mut diags);
    }
    let (mut lowered, mut is_sound) = (None, false);
    if parsed.whole {
        let done = lower(&parsed.raw, digest(&files), &mut diags);
        is_sound = !has_errors(&diags);
        check::run(&Ctx::new(&parsed.raw, &done), is_sound, &mut diags);
        lowered = Some(done);
    }
    sort(&mut diags);
    Draft { raw: parsed.whole.then_some(parsed.raw), lowered, is_sound, diags }
}

/// Reports U+FFFD: readers of files put it in place of bytes that are not UTF-8, and no author writes it.
fn not_text(file: &SourceFile, diags: &mut Vec<Diag>) {
    let Some(at) = file.text.find(char::REPLACEMENT_CHARACTER) else { return };
    let span = at..at + char::REPLACEMENT_CHARACTER.len_utf8();
    let diag = Diag::new(Code::NotText, "the file is not UTF-8 text");
    diags.push(diag.at(&file.path, span, "no character").help("save the file as UTF-8"));
}

/// The digest of a pack that brings templates, words and lists along: they change what it says as rules and texts do.
/// Without any, it is that of the rules and texts.
pub fn digest_with(digest: &str, templates: &[SourceFile]) -> String {
    if templates.is_empty() {
        return digest.to_owned();
    }
    let mut files: Vec<&SourceFile> = templates.iter().collect();
    files.sort_by(|a, b| a.path.cmp(&b.path));
    hashed(Sha256::new_with_prefix(digest), &files)
}

/// `sha256:` and the hash over path, length and bytes of every file.
fn digest(files: &[&SourceFile]) -> String {
    hashed(Sha256::new(), files)
}

fn hashed(mut hash: Sha256, files: &[&SourceFile]) -> String {
    for file in files {
        for part in [&file.path, &file.text] {
            hash.update((part.len() as u64).to_le_bytes());
            hash.update(part.as_bytes());
        }
    }
    let hex: String = hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
    format!("sha256:{hex}")
}

/// Sorts problems by their place in the files, so that an author can go from top to bottom.
pub fn sort(diags: &mut [Diag]) {
    diags.sort_by(|a, b| {
        let place = |diag: &Diag| {
            let label = diag.labels.first();
            label.map(|label| (label.path.clone(), label.span.start))
        };
        (place(a), a.code, &a.message).cmp(&(place(b), b.code, &b.message))
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing;

    #[test]
    fn every_template_counts_in_the_digest() {
        let file = |path: &str, text: &str| SourceFile { path: path.into(), text: text.into() };
        let words = file("templates/words.toml", "a = 1");
        let lists = file("templates/redaction.toml", "b = 2");
        let one = digest_with("sha256:x", &[words.clone(), lists.clone()]);
        assert_eq!(one, digest_with("sha256:x", &[lists.clone(), words.clone()]));
        assert_eq!(digest_with("sha256:x", &[]), "sha256:x");
        let others = [
            digest_with("sha256:y", &[words.clone(), lists.clone()]),
            digest_with("sha256:x", std::slice::from_ref(&words)),
            digest_with("sha256:x", std::slice::from_ref(&lists)),
            digest_with("sha256:x", &[file("templates/words.toml", "a = 2"), lists.clone()]),
            digest_with("sha256:x", &[file("templates/word.toml", "sa = 1"), lists]),
        ];
        assert!(others.iter().all(|other| *other != one), "{others:?}");
    }

    #[test]
    fn a_good_pack_loads_without_a_word() {
        let (pack, diags) = load(&testing::files());
        assert_eq!(testing::rendered(&testing::files(), &diags), "");
        let pack = pack.expect("no problems");
        assert_eq!(pack.id, "lamp");
        assert_eq!(pack.defects.len(), 3);
        assert_eq!(pack.model.states.len(), 2);
        assert_eq!(pack.texts["ja"].defects["bulb-burnt"].name, "電球切れ");
    }
}
