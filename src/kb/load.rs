//! From files to a pack, or to everything that is wrong with them.

use sha2::{Digest, Sha256};

use super::lower::{self, lower};
use super::pack::Pack;
use super::parse::{newer_syntax, parse, part};
use super::source::Raw;
use crate::diag::{Code, Diag, SourceFile, has_errors};

/// Loads a pack.
///
/// `files`: those of one pack, in any order, with paths as `rules/<pack>/….toml` and
/// `kb/<pack>/<language>/….toml`; others (cases, templates) are not looked at. Files count in the
/// order of their paths, nodes in the order in which they stand.
///
/// Returns the pack, unless there is any problem of severity error, and all problems, in the order
/// of the files. The same files give the same pack and problems.
pub fn load(files: &[SourceFile]) -> (Option<Pack>, Vec<Diag>) {
    let Read { pack, diags, .. } = read(files, false);
    (pack, diags)
}

/// Loads a pack as [`load`] does, and says all that its authors should know besides: what only warns,
/// what is wrong with its texts, and what its cases leave out. `files`: also the cases, what translators
/// keep, and `templates/languages.toml` if the pack has its own.
pub fn check(files: &[SourceFile]) -> (Option<Pack>, Vec<Diag>) {
    let Read { raw, pack, mut diags } = read(files, true);
    if let (Some(raw), Some(pack)) = (&raw, &pack) {
        super::check::cases(pack, files, &mut diags);
        let (texts, problems) = super::i18n::Translations::of_raw(raw, files, Vec::new());
        diags.extend(problems);
        let of_load = [Code::MissingText, Code::UnusedText, Code::NonAsciiCommand];
        let problems = texts.iter().flat_map(|texts| texts.check());
        diags.extend(problems.filter(|diag| !of_load.contains(&diag.code)));
    }
    sort(&mut diags);
    (pack, diags)
}

/// What files say, and what is wrong with them.
pub(super) struct Read<'a> {
    /// The nodes; none where some file could not be read to its end.
    pub(super) raw: Option<Raw<'a>>,
    pack: Option<Pack>,
    pub(super) diags: Vec<Diag>,
}

/// `authors`: says also what only warns.
pub(super) fn read(files: &[SourceFile], authors: bool) -> Read<'_> {
    let mut files: Vec<&SourceFile> =
        files.iter().filter(|file| part(&file.path).is_some()).collect();
    files.sort_by(|a, b| a.path.cmp(&b.path));
    let mut diags = Vec::new();
    if files.is_empty() {
        let diag = Diag::new(Code::MissingKey, "there is no pack here");
        diags.push(
            diag.help("a pack has files `rules/<pack>/….toml` and `kb/<pack>/<language>/….toml`"),
        );
        return Read { raw: None, pack: None, diags };
    }
    for file in &files {
        not_text(file, &mut diags);
    }
    let mut parsed = parse(&files, &mut diags);
    unique(&mut parsed.raw, &mut diags);
    let mut pack = None;
    if parsed.whole {
        let lowered = lower(&parsed.raw, digest(&files), &mut diags);
        super::check::run(&parsed.raw, &lowered, authors, &mut diags);
        pack = Some(lowered.pack);
        if authors {
            files.iter().for_each(|file| newer_syntax(file, &mut diags));
        }
    }
    sort(&mut diags);
    let raw = parsed.whole.then_some(parsed.raw);
    Read { raw, pack: pack.filter(|_| !has_errors(&diags)), diags }
}

/// Whoever reads the bytes puts U+FFFD where they are no UTF-8; authors have no use for it.
fn not_text(file: &SourceFile, diags: &mut Vec<Diag>) {
    let Some(at) = file.text.find(char::REPLACEMENT_CHARACTER) else { return };
    let span = at..at + char::REPLACEMENT_CHARACTER.len_utf8();
    let diag = Diag::new(Code::NotText, "the file is not UTF-8 text");
    diags.push(diag.at(&file.path, span, "no character").help("save the file as UTF-8"));
}

/// `sha256:` and the hash of every file's path, length and bytes.
fn digest(files: &[&SourceFile]) -> String {
    let mut hash = Sha256::new();
    for file in files {
        for part in [&file.path, &file.text] {
            hash.update((part.len() as u64).to_le_bytes());
            hash.update(part.as_bytes());
        }
    }
    let hex: String = hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
    format!("sha256:{hex}")
}

/// Of several nodes with one id, keeps the first and reports the others.
fn unique(raw: &mut Raw<'_>, diags: &mut Vec<Diag>) {
    lower::unique(&mut raw.packs, "packs", diags);
    lower::unique(&mut raw.causes, "causes", diags);
    lower::unique(&mut raw.defects, "defects", diags);
    lower::unique(&mut raw.facts, "facts", diags);
    lower::unique(&mut raw.signs, "signs", diags);
    lower::unique(&mut raw.properties, "properties", diags);
    lower::unique(&mut raw.phrases, "phrases", diags);
    lower::unique(&mut raw.doubts, "doubts", diags);
    lower::unique(&mut raw.conditions, "conditions", diags);
    lower::unique(&mut raw.rules, "rules", diags);
    lower::unique(&mut raw.acts, "acts", diags);
    lower::unique(&mut raw.setups, "setups", diags);
    lower::unique(&mut raw.claims, "claims", diags);
    lower::unique(&mut raw.statements, "statements", diags);
    lower::unique(&mut raw.cmdlets, "cmdlets", diags);
    lower::unique(&mut raw.requests, "requests", diags);
    for texts in raw.texts.values_mut() {
        lower::unique_texts(texts, diags);
    }
}

/// As they stand in the files, so that an author reads them from top to bottom.
fn sort(diags: &mut [Diag]) {
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
    use crate::kb::testing;

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

    #[test]
    #[allow(clippy::disallowed_methods, reason = "the test looks at the repository")]
    fn the_shipped_pack_has_nothing_that_its_authors_should_know() {
        let mut files = Vec::new();
        for folder in ["rules/*", "rules/*/cases", "kb/*", "kb/*/en", "kb/*/ja"] {
            let folder = folder.replace('*', "exchange-migration");
            let path = format!("{}/{folder}", env!("CARGO_MANIFEST_DIR"));
            for entry in std::fs::read_dir(path).unwrap() {
                let path = entry.unwrap().path();
                if path.extension().is_some_and(|end| end == "toml") {
                    let name = path.file_name().unwrap().to_str().unwrap().to_owned();
                    let text = std::fs::read_to_string(&path).unwrap();
                    files.push(SourceFile { path: format!("{folder}/{name}"), text });
                }
            }
        }
        assert!(files.len() > 50, "{}", files.len());
        assert_eq!(testing::rendered(&files, &check(&files).1), "");
    }
}
