//! `shindan kb i18n …`: for translators, and for those who review translations.

mod check;
mod export;
mod import;
mod review;
mod status;

use std::path::{Path, PathBuf};

use shindan_author::i18n::Translations;
use shindan_model::SourceFile;
use shindan_pack::{has_errors, suggestion};

use super::{Format, print_document};
use crate::commands::pack::{files, show};
use crate::commands::{Exit, Failure, Outcome, Shared, print};

/// The commands.
#[derive(Debug, clap::Subcommand)]
pub(crate) enum Command {
    /// How far each translation is: missing, outdated, not reviewed
    Status(status::Args),
    /// What is wrong with texts: placeholders, terms, negations, style
    Check(check::Args),
    /// A PO file for a translator
    Export(export::Args),
    /// A PO file back from a translator
    Import(import::Args),
    /// Marks translations as compared with their source
    Review(review::Args),
}

/// The schema of `shindan/i18n-status/v1`; `kb i18n check` writes what `kb check` does.
pub(super) fn schema() -> serde_json::Value {
    status::schema()
}

/// Runs one.
pub(super) fn run(shared: &Shared, command: &Command) -> Outcome {
    let opened = open(shared)?;
    match command {
        Command::Status(args) => status::run(&opened, args),
        Command::Check(args) => check::run(shared, &opened, args),
        Command::Export(args) => export::run(&opened, args),
        Command::Import(args) => import::run(shared, opened, args),
        Command::Review(args) => review::run(shared, &opened, args),
    }
}

/// A pack's texts and its files.
struct Opened {
    id: String,
    files: Vec<SourceFile>,
    texts: Translations,
}

/// The texts of the pack that is asked for; what keeps them from being read is shown, and ends the command.
fn open(shared: &Shared) -> Result<Opened, Failure> {
    let found = files(shared.pack.as_deref())?;
    let (id, files) = (found.id.clone(), found.for_authors(&crate::embedded::shipped()));
    let (texts, diags) = Translations::of(&files);
    show(&diags, &files);
    match texts {
        Some(texts) if !has_errors(&diags) => Ok(Opened { id, files, texts }),
        _ => Err(Failure::new(Exit::Problems, format!("the texts of `{id}` could not be read"))),
    }
}

impl Opened {
    /// The language to translate to: the one that is asked for, or the only one.
    fn target(&self, asked: Option<&str>) -> Result<&str, Failure> {
        let all: Vec<&str> = self.texts.targets().collect();
        match (asked, all.as_slice()) {
            (None, [only]) => Ok(only),
            (None, several) => Err(Failure::new(
                Exit::Usage,
                format!("which language?\nhelp: name one of {} with `--to`", several.join(", ")),
            )),
            (Some(asked), all) => all.iter().find(|own| **own == asked).copied().ok_or_else(|| {
                let help = suggestion(asked, "a translation", all.iter().copied());
                let help = help.unwrap_or_default();
                Failure::new(
                    Exit::Usage,
                    format!("there is no translation to `{asked}`\nhelp: {help}"),
                )
            }),
        }
    }
}

/// Writes files of the pack, each as a whole or not at all.
pub(super) fn write(shared: &Shared, files: &[SourceFile]) -> Result<(), Failure> {
    write_into(&folder(shared)?, files)
}

/// Writes files into a folder, each as a whole or not at all, in this order.
pub(super) fn write_into(folder: &Path, files: &[SourceFile]) -> Result<(), Failure> {
    for file in files {
        let path = folder.join(&file.path);
        let parent = path.parent().unwrap_or(folder);
        std::fs::create_dir_all(parent).map_err(|error| Failure::io("create", parent, &error))?;
        let written = tempfile::NamedTempFile::new_in(parent).and_then(|mut new| {
            std::io::Write::write_all(&mut new, file.text.as_bytes())?;
            keep_permissions(&path, new.path())?;
            new.persist(&path).map_err(|error| error.error)
        });
        written.map_err(|error| Failure::io("write", &path, &error))?;
    }
    Ok(())
}

/// A new file is its owner's alone; what is replaced stays as readable as it was.
fn keep_permissions(old: &std::path::Path, new: &std::path::Path) -> std::io::Result<()> {
    match std::fs::metadata(old) {
        Ok(found) => std::fs::set_permissions(new, found.permissions()),
        #[cfg(unix)]
        Err(_) => {
            use std::os::unix::fs::PermissionsExt as _;
            std::fs::set_permissions(new, std::fs::Permissions::from_mode(0o644))
        }
        #[cfg(not(unix))]
        Err(_) => Ok(()),
    }
}

/// The folder to write into; the pack inside the program cannot be changed.
pub(super) fn folder(shared: &Shared) -> Result<PathBuf, Failure> {
    shared.pack.clone().ok_or_else(|| {
        let message = "the pack inside the program cannot be changed\nhelp: `shindan kb init DIR` makes a copy; then name it with `--pack DIR`";
        Failure::new(Exit::Usage, message)
    })
}
