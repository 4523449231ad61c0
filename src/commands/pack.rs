//! Where packs come from: a folder, or the one inside the program.

use std::io::IsTerminal;
use std::path::{Path, PathBuf};

use anstream::eprint;
use rayon::prelude::*;
use shindan_author::listing;
use shindan_model::{Pack, SourceFile};
use shindan_pack::{Diag, Manifest};
use shindan_report::{Templates, Words};

use super::{Exit, Failure, Shared, archive};

/// The embedded pack.
pub(crate) const DEFAULT: &str = crate::embedded::PACK;

/// Files of a pack, and a team's own words and templates.
pub(crate) struct Files {
    /// Rules, texts and cases.
    pub(crate) files: Vec<SourceFile>,
    /// `templates/…`
    pub(crate) templates: Vec<SourceFile>,
    /// The pack's id.
    pub(crate) id: String,
    /// What a published pack says of itself.
    manifest: Option<Manifest>,
}

/// A pack with everything that is needed to speak about it.
pub(crate) struct Loaded {
    /// The pack.
    pub(crate) pack: Pack,
    /// Words of the program.
    pub(crate) words: Words,
    /// Templates.
    pub(crate) templates: Templates,
    /// The lists of redaction that the pack's folder has in place of the program's.
    pub(crate) redaction: Option<String>,
}

impl Files {
    /// All that its authors want checked: rules, texts, cases, lists, and what languages ask of texts.
    pub(crate) fn for_authors(self) -> Vec<SourceFile> {
        let lists = self.templates.into_iter().filter(|file| file.path.ends_with(".toml"));
        let shipped = crate::embedded::template("languages.toml");
        self.files.into_iter().chain(lists).chain([shipped]).collect()
    }
}

/// The files of the pack that is asked for. `None` for the folder means the embedded pack.
pub(crate) fn files(folder: Option<&Path>) -> Result<Files, Failure> {
    match folder {
        None => Ok(embedded()),
        Some(archive) if archive.is_file() => published(archive),
        Some(folder) => from(folder),
    }
}

/// The files inside the program.
pub(crate) fn embedded() -> Files {
    let mut files = crate::embedded::packs();
    files.retain(|file| in_pack(&file.path, DEFAULT));
    Files { files, templates: Vec::new(), id: DEFAULT.to_owned(), manifest: None }
}

fn in_pack(path: &str, id: &str) -> bool {
    path.split('/').nth(1) == Some(id) && belongs(path)
}

fn belongs(path: &str) -> bool {
    path.ends_with(".toml") || path.rsplit('/').next() == Some(listing::FILE_NAME)
}

fn from(folder: &Path) -> Result<Files, Failure> {
    let wrong = |message: String| Failure::new(Exit::Pack, message);
    if !folder.is_dir() {
        return Err(wrong(format!(
            "there is no folder and no archive `{}`\nhelp: `--pack` takes a folder with `rules/<pack>` and `kb/<pack>` (`shindan kb init DIR` makes one), or an archive that `shindan kb publish` made",
            folder.display()
        )));
    }
    let rules = folder.join("rules");
    let mut packs: Vec<String> = std::fs::read_dir(&rules)
        .map_err(|error| wrong(format!("cannot read `{}`: {error}\nhelp: a pack's folder has `rules/<pack>` and `kb/<pack>` in it", rules.display())))?
        .filter_map(Result::ok)
        .filter(|entry| entry.path().is_dir())
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    packs.sort();
    let id = match packs.as_slice() {
        [only] => only.clone(),
        [] => return Err(wrong(format!("there is no pack in `{}`", rules.display()))),
        several if several.iter().any(|id| id == DEFAULT) => DEFAULT.to_owned(),
        several => {
            return Err(wrong(format!(
                "there are several packs in `{}`: {}\nhelp: keep one pack a folder",
                rules.display(),
                several.join(", ")
            )));
        }
    };
    let mut files = Vec::new();
    walk(folder, &rules.join(&id), &mut files)?;
    walk(folder, &folder.join("kb").join(&id), &mut files)?;
    files.retain(|file| belongs(&file.path));
    let mut templates = Vec::new();
    let own = folder.join("templates");
    if own.is_dir() {
        walk(folder, &own, &mut templates)?;
    }
    files.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(Files { files, templates, id, manifest: None })
}

/// The files of a published pack.
fn published(path: &Path) -> Result<Files, Failure> {
    let (manifest, files) = archive::open(path)?;
    let (templates, files) =
        files.into_iter().partition(|file: &SourceFile| file.path.starts_with("templates/"));
    Ok(Files { files, templates, id: manifest.id.clone(), manifest: Some(manifest) })
}

/// A published pack that this program can use, and that is the one its manifest describes.
pub(super) fn verified(path: &Path) -> Result<Loaded, Failure> {
    loaded(published(path)?)
}

/// Whether a file in a pack's folder is one that counts.
pub(super) fn is_read(path: &Path) -> bool {
    let ending = path.extension().is_some_and(|end| end == "toml" || end == "j2");
    ending || path.file_name().is_some_and(|name| name == listing::FILE_NAME)
}

fn walk(root: &Path, dir: &Path, files: &mut Vec<SourceFile>) -> Result<(), Failure> {
    let Ok(entries) = std::fs::read_dir(dir) else {
        return Ok(());
    };
    let mut paths: Vec<PathBuf> =
        entries.filter_map(Result::ok).map(|entry| entry.path()).collect();
    paths.sort();
    for path in paths {
        if path.is_dir() {
            walk(root, &path, files)?;
            continue;
        }
        if !is_read(&path) {
            continue;
        }
        let bytes = std::fs::read(&path).map_err(|error| Failure::io("read", &path, &error))?;
        let name = path.strip_prefix(root).unwrap_or(&path).to_string_lossy().replace('\\', "/");
        let text = String::from_utf8_lossy(&bytes).into_owned();
        files.push(SourceFile { path: name, text });
    }
    Ok(())
}

/// The pack that is asked for, ready to be used; its problems go to standard error.
pub(crate) fn load(shared: &Shared) -> Result<Loaded, Failure> {
    loaded(files(shared.pack.as_deref())?)
}

fn loaded(files: Files) -> Result<Loaded, Failure> {
    let (pack, diags) = shindan_pack::load(&files.files);
    let Some(pack) = pack else {
        show(&diags, &files.files);
        let count = shindan_pack::errors(&diags);
        return Err(Failure::new(
            Exit::Pack,
            format!(
                "the pack `{}` has {count} errors and was not loaded\nhelp: `shindan kb check` shows them again",
                files.id
            ),
        ));
    };
    let redaction = files.templates.iter().find(|own| own.path == "templates/redaction.toml");
    let redaction = redaction.map(|own| own.text.clone());
    if let Some(manifest) = &files.manifest {
        let wrong = |error| Failure::new(Exit::Pack, format!("the pack was altered: {error}"));
        manifest.check_pack(&pack).map_err(wrong)?;
    }
    let shipped = crate::embedded::templates();
    let (words, templates) =
        dressed(Words::new(&shipped)?, Templates::default().with(&shipped), &files.templates)?;
    if let Some((key, lang)) = words.missing(&pack.languages).next() {
        return Err(Failure::new(
            Exit::Pack,
            format!(
                "there is no text `{key}` in `{lang}`\nhelp: add it to templates/words.toml in the pack's folder"
            ),
        ));
    }
    Ok(Loaded { pack, words, templates, redaction })
}

/// Words and templates with somebody's own over them.
fn dressed(
    words: Words,
    templates: Templates,
    own: &[SourceFile],
) -> Result<(Words, Templates), Failure> {
    if let Some(file) = own.iter().find(|file| file.text.contains(char::REPLACEMENT_CHARACTER)) {
        let message = format!("`{}` is not UTF-8 text\nhelp: save the file as UTF-8", file.path);
        return Err(Failure::new(Exit::Pack, message));
    }
    Ok((words.with_files(own)?, templates.with(own)))
}

impl Loaded {
    /// With the words and templates of the folder `templates` in `folder` over the pack's.
    pub(crate) fn dress(&mut self, folder: &Path) -> Result<(), Failure> {
        let mut own = Vec::new();
        walk(folder, &folder.join("templates"), &mut own)?;
        (self.words, self.templates) = dressed(self.words.clone(), self.templates.clone(), &own)?;
        Ok(())
    }
}

/// Shows problems on standard error, as far as colours go there.
pub(crate) fn show(diags: &[Diag], files: &[SourceFile]) {
    let shown: Vec<String> =
        diags.par_iter().map(|own| shindan_pack::render(own, files, true) + "\n\n").collect();
    eprint!("{}", shown.concat());
}

/// That the pack does not speak a language.
pub(super) fn no_language(lang: &str, pack: &Pack) -> Failure {
    let known = pack.languages.join(", ");
    Failure::new(Exit::Usage, format!("the pack has no language `{lang}`\nhelp: it has {known}"))
}

/// The language to speak: asked for, else the locale's if the pack has it, else the pack's first.
pub(crate) fn language(shared: &Shared, pack: &Pack) -> Result<String, Failure> {
    if let Some(lang) = &shared.lang {
        if pack.languages.contains(lang) {
            return Ok(lang.clone());
        }
        return Err(no_language(lang, pack));
    }
    let locale = ["LC_ALL", "LC_MESSAGES", "LANG"]
        .iter()
        .find_map(|name| std::env::var(name).ok().filter(|value| !value.is_empty()));
    let short = locale.as_deref().and_then(|locale| locale.split(['_', '.', '-', '@']).next());
    let known = pack.languages.iter().find(|lang| Some(lang.as_str()) == short);
    known
        .or_else(|| pack.languages.first())
        .cloned()
        .ok_or_else(|| Failure::new(Exit::Pack, "the pack declares no language"))
}

/// Whether a person is there to answer.
pub(crate) fn has_terminal() -> bool {
    std::io::stdin().is_terminal() && std::io::stderr().is_terminal()
}
