//! `shindan kb i18n …`: commands for translators and reviewers.

mod check;
mod export;
mod import;
mod review;
mod status;

use std::path::{Path, PathBuf};

use shindan_app::{AppError, ErrorCode, Problems};
use shindan_author::Voice;
use shindan_author::i18n::Translations;
use shindan_model::SourceFile;
use shindan_pack::has_errors;

use super::{Format, print_document};
use crate::commands::pack::{files, show};
use crate::commands::{Exit, Failure, Outcome, Shared, print};

/// Commands about translations.
#[derive(Debug, clap::Subcommand)]
pub(crate) enum Command {
    /// Show the progress of each translation: missing, outdated, unreviewed texts
    Status(status::Args),
    /// Check texts: placeholders, terms, negations, style
    Check(check::Args),
    /// Export a PO file for a translator
    Export(export::Args),
    /// Import a PO file from a translator
    Import(import::Args),
    /// Mark translations as reviewed against their source
    Review(review::Args),
}

/// The schema of `shindan/i18n-status/v1`; `kb i18n check` writes what `kb check` does.
pub(super) fn schema() -> serde_json::Value {
    status::schema()
}

/// Runs a command.
pub(super) fn run(shared: &Shared, command: &Command, voice: Voice<'_>) -> Outcome {
    let opened = open(shared)?;
    match command {
        Command::Status(args) => status::run(&opened, args, voice),
        Command::Check(args) => check::run(shared, &opened, args, voice),
        Command::Export(args) => export::run(&opened, args),
        Command::Import(args) => import::run(shared, opened, args, voice),
        Command::Review(args) => review::run(shared, &opened, args, voice),
    }
}

/// A pack with its texts.
struct Opened {
    id: String,
    files: Vec<SourceFile>,
    texts: Translations,
}

/// Reads the texts of the pack; fails with the problems if there are errors.
fn open(shared: &Shared) -> Result<Opened, Failure> {
    let found = files(shared.pack.as_deref())?;
    let (id, files) = (found.id.clone(), found.for_authors(&crate::embedded::shipped()));
    let (texts, diags) = Translations::of(&files);
    match texts {
        Some(texts) if !has_errors(&diags) => {
            show(&diags, &files);
            Ok(Opened { id, files, texts })
        }
        _ => {
            let error = AppError::new(ErrorCode::TextsUnreadable).with("pack", id);
            let problems = Problems { files, diags };
            Err(AppError { problems: Some(Box::new(problems)), ..error }.into())
        }
    }
}

impl Opened {
    /// The language to translate to: `asked`, or the only one.
    fn target(&self, asked: Option<&str>) -> Result<&str, Failure> {
        let all: Vec<&str> = self.texts.targets().collect();
        match (asked, all.as_slice()) {
            (None, [only]) => Ok(only),
            (None, several) => {
                let known = several.join(", ");
                Err(AppError::new(ErrorCode::NoTranslationChosen).with("known", known).into())
            }
            (Some(asked), all) => {
                all.iter().find(|lang| **lang == asked).copied().ok_or_else(|| {
                    let error = AppError::new(ErrorCode::UnknownTranslation).with("lang", asked);
                    error.with_choices(asked, all.iter().copied()).into()
                })
            }
        }
    }
}

/// Writes files of the pack, each atomically.
pub(super) fn write(shared: &Shared, files: &[SourceFile]) -> Result<(), Failure> {
    write_into(&folder(shared)?, files)
}

/// Writes files into a folder, each as a whole or not at all, in this order.
pub(super) fn write_into(folder: &Path, files: &[SourceFile]) -> Result<(), Failure> {
    for file in files {
        let path = folder.join(&file.path);
        let parent = path.parent().unwrap_or(folder);
        std::fs::create_dir_all(parent).map_err(|error| Failure::create(parent, &error))?;
        let written = tempfile::NamedTempFile::new_in(parent).and_then(|mut new| {
            std::io::Write::write_all(&mut new, file.text.as_bytes())?;
            keep_permissions(&path, new.path())?;
            new.persist(&path).map_err(|error| error.error)
        });
        written.map_err(|error| Failure::write(&path, &error))?;
    }
    Ok(())
}

/// Gives a temporary file, which only its owner can read, the permissions of the file it replaces.
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

/// The folder of the pack to write into; fails for the embedded pack.
pub(super) fn folder(shared: &Shared) -> Result<PathBuf, Failure> {
    shared.pack.clone().ok_or_else(|| AppError::new(ErrorCode::PackEmbedded).into())
}
