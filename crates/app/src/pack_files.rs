//! The files of a pack, from a folder, a published archive, or the program itself.

use std::path::{Path, PathBuf};

use shindan_model::{Pack, SourceFile};
use shindan_pack::parse::LISTING;
use shindan_pack::{Manifest, digest_with};

use super::{AppError, ErrorCode, Shipped, archive, read_file};

/// Files of a pack, and the words and templates that it brings along.
#[derive(Clone, Debug)]
pub struct PackFiles {
    /// Rules, texts and cases.
    pub files: Vec<SourceFile>,
    /// `templates/…`
    pub templates: Vec<SourceFile>,
    /// The pack's id.
    pub id: String,
    /// What a published pack says of itself.
    pub manifest: Option<Manifest>,
}

impl PackFiles {
    /// Reads the pack at `path`: a folder with `rules/<pack>` and `kb/<pack>`, or a published archive.
    /// Without a path, the pack of the program.
    ///
    /// # Errors
    /// No pack or several packs there, a file that cannot be read, a damaged archive.
    pub fn open(path: Option<&Path>, shipped: &Shipped) -> Result<Self, AppError> {
        match path {
            None => Ok(Self::shipped(shipped)),
            Some(archive) if archive.is_file() => Self::published(archive),
            Some(folder) => {
                let mut found = Self::from_folder(folder, shipped.default_pack)?;
                // What is the program's own changes nothing, and is no part of the pack.
                found.templates.retain(|file| !shipped.templates.contains(file));
                Ok(found)
            }
        }
    }

    /// The pack of the program.
    pub fn shipped(shipped: &Shipped) -> Self {
        let id = shipped.default_pack;
        let mut files = (shipped.packs)();
        files.retain(|file| file.path.split('/').nth(1) == Some(id) && belongs(&file.path));
        Self { files, templates: Vec::new(), id: id.to_owned(), manifest: None }
    }

    /// The files of a published pack.
    ///
    /// # Errors
    /// A file that is no such archive, or was altered.
    pub fn published(path: &Path) -> Result<Self, AppError> {
        let (manifest, files) = archive::open(path)?;
        let (templates, files) =
            files.into_iter().partition(|file: &SourceFile| file.path.starts_with("templates/"));
        Ok(Self { files, templates, id: manifest.id.clone(), manifest: Some(manifest) })
    }

    fn from_folder(folder: &Path, default_pack: &str) -> Result<Self, AppError> {
        if !folder.is_dir() {
            return Err(AppError::new(ErrorCode::NoPackThere).in_file(folder));
        }
        let rules = folder.join("rules");
        let id = only_pack(&rules, default_pack)?;
        let mut files = Vec::new();
        collect(folder, &rules.join(&id), &mut files)?;
        collect(folder, &folder.join("kb").join(&id), &mut files)?;
        files.retain(|file| belongs(&file.path));
        files.sort_by(|a, b| a.path.cmp(&b.path));
        Ok(Self { files, templates: templates_in(folder)?, id, manifest: None })
    }

    /// The digest of a pack that was made of these files: it covers also its templates, words and lists.
    pub fn digest(&self, pack: &Pack) -> String {
        digest_with(&pack.digest, &self.templates)
    }

    /// All that the pack's authors want checked: rules, texts, cases, templates and lists, and the program's rules
    /// of languages, last.
    pub fn for_authors(self, shipped: &Shipped) -> Vec<SourceFile> {
        let languages = shipped.template("languages.toml");
        self.files.into_iter().chain(self.templates).chain([languages]).collect()
    }
}

/// The id of the pack in a folder of rules; of several, the default one.
fn only_pack(rules: &Path, default_pack: &str) -> Result<String, AppError> {
    let unreadable = |error| AppError::io(ErrorCode::PackFolderUnreadable, rules, &error);
    let mut packs: Vec<String> = std::fs::read_dir(rules)
        .map_err(unreadable)?
        .filter_map(Result::ok)
        .filter(|entry| entry.path().is_dir())
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    packs.sort();
    match packs.as_slice() {
        [only] => Ok(only.clone()),
        [] => Err(AppError::new(ErrorCode::NoPackInFolder).in_file(rules)),
        several if several.iter().any(|id| id == default_pack) => Ok(default_pack.to_owned()),
        several => {
            let error = AppError::new(ErrorCode::SeveralPacks).in_file(rules);
            Err(error.with("packs", several.join(", ")))
        }
    }
}

/// The words, lists and templates in `folder/templates`; none where there is no such folder.
///
/// # Errors
/// A file that cannot be read.
pub(super) fn templates_in(folder: &Path) -> Result<Vec<SourceFile>, AppError> {
    let mut files = Vec::new();
    collect(folder, &folder.join("templates"), &mut files)?;
    // Below it may lie what is no template: schemas, packs to begin with.
    files.retain(|file| file.path.matches('/').count() == 1);
    Ok(files)
}

/// Whether a file in a pack's folder is read at all.
pub(super) fn is_read(path: &Path) -> bool {
    path.extension().is_some_and(|end| end == "toml" || end == "j2")
        || path.file_name().is_some_and(|name| name == LISTING)
}

fn belongs(path: &str) -> bool {
    path.ends_with(".toml") || path.rsplit('/').next() == Some(LISTING)
}

/// Reads the files below `folder`, with paths from `root`. Bytes that are not UTF-8 become U+FFFD, which
/// the loader reports.
fn collect(root: &Path, folder: &Path, files: &mut Vec<SourceFile>) -> Result<(), AppError> {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return Ok(());
    };
    let mut paths: Vec<PathBuf> =
        entries.filter_map(Result::ok).map(|entry| entry.path()).collect();
    paths.sort();
    for path in paths {
        if path.is_dir() {
            collect(root, &path, files)?;
            continue;
        }
        if !is_read(&path) {
            continue;
        }
        let bytes = read_file(&path)?;
        let name = path.strip_prefix(root).unwrap_or(&path).to_string_lossy().replace('\\', "/");
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes);
        let text = String::from_utf8_lossy(bytes).into_owned();
        files.push(SourceFile { path: name, text });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::LoadedPack;
    use crate::testing::shipped;

    /// A folder with these files.
    fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
        let dir = tempfile::tempdir().unwrap();
        for (path, text) in files {
            let path = dir.path().join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        }
        dir
    }

    #[test]
    fn what_is_no_pack_says_why() {
        for (files, expected) in [
            (&[][..], ErrorCode::PackFolderUnreadable),
            (&[("rules/readme.txt", "")][..], ErrorCode::NoPackInFolder),
            (&[("rules/a/a.toml", ""), ("rules/b/b.toml", "")][..], ErrorCode::SeveralPacks),
        ] {
            let dir = folder(files);
            let error = PackFiles::open(Some(dir.path()), &shipped()).unwrap_err();
            assert_eq!(error.code, expected, "{files:?}");
        }
        let gone = PackFiles::open(Some(Path::new("no/such/folder")), &shipped()).unwrap_err();
        assert_eq!(gone.code, ErrorCode::NoPackThere);
    }

    #[test]
    fn a_folder_loads_as_the_same_pack_as_the_program_has() {
        let files = shindan_testing::files();
        let listed: Vec<(&str, &str)> =
            files.iter().map(|file| (file.path.as_str(), file.text.as_str())).collect();
        let dir = folder(&listed);
        let loaded = LoadedPack::open(Some(dir.path()), &shipped()).unwrap();
        let own = LoadedPack::open(None, &shipped()).unwrap();
        assert_eq!(loaded.pack.digest, own.pack.digest);
    }

    #[test]
    fn a_pack_with_errors_brings_them_along() {
        let dir = folder(&[("rules/lamp/lamp.toml", "[pack]\nid = \"lamp\"\n")]);
        let error = LoadedPack::open(Some(dir.path()), &shipped()).unwrap_err();
        assert_eq!(error.code, ErrorCode::PackInvalid);
        let problems = error.problems.unwrap();
        assert_eq!(error.arguments["count"], problems.diags.len().to_string());
    }

    #[test]
    fn what_changes_the_output_changes_the_digest() {
        let with = |more: &[(&str, &str)]| {
            let own = shindan_testing::files();
            let mut listed: Vec<(&str, &str)> =
                own.iter().map(|file| (file.path.as_str(), file.text.as_str())).collect();
            listed.extend(more);
            let dir = folder(&listed);
            LoadedPack::open(Some(dir.path()), &shipped()).unwrap().pack.digest
        };
        let bare = with(&[]);
        let same = shipped().template("words.toml").text;
        assert_eq!(with(&[("templates/words.toml", &same)]), bare, "the program's own");
        let mut seen = vec![bare];
        for (path, text) in [
            ("templates/words.toml", "[status.open]\nen = \"a\"\n"),
            ("templates/words.toml", "[status.open]\nen = \"b\"\n"),
            ("templates/messages.toml", "[status.open]\nen = \"a\"\n"),
            ("templates/report.txt.j2", "a"),
            ("templates/redaction.toml", ""),
            ("templates/languages.toml", "a = 1"),
        ] {
            let digest = with(&[(path, text)]);
            assert!(!seen.contains(&digest), "{path}");
            seen.push(digest);
        }
    }

    #[test]
    fn words_of_a_pack_count_before_those_of_the_program() {
        let mut files: Vec<(String, String)> =
            shindan_testing::files().into_iter().map(|file| (file.path, file.text)).collect();
        let words = "[status.open]\nen = \"undecided\"\nja = \"未定\"\n";
        files.push(("templates/words.toml".to_owned(), words.to_owned()));
        let listed: Vec<(&str, &str)> =
            files.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
        let dir = folder(&listed);
        let loaded = LoadedPack::open(Some(dir.path()), &shipped()).unwrap();
        assert_eq!(loaded.words.word("en", "status.open").unwrap(), "undecided");
    }
}
