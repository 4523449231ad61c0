//! `shindan kb i18n import`: the texts of a PO file from a translator.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use shindan_app::{AppError, ErrorCode};
use shindan_author::Voice;
use shindan_author::i18n::{ImportError, Imported};
use shindan_model::SourceFile;

use super::{Exit, Failure, Opened, Outcome, Shared, folder, print, show, write};

/// Arguments of `kb i18n import`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Example:\n  shindan kb i18n import ja.po --pack my-pack\n\nChecks translated messages that are not fuzzy, as `kb i18n check` does. Writes those that pass into\nthe texts and marks them as reviewed; shows the others with their lines and skips them.\n\nExit status: 0 all imported, 1 some refused (the rest is imported)"
)]
pub(crate) struct Args {
    /// PO file
    file: PathBuf,
    /// Language of the file; that of its header if left out
    #[arg(long, value_name = "LANG")]
    to: Option<String>,
    /// Show what would change and write nothing
    #[arg(long)]
    dry_run: bool,
}

pub(super) fn run(shared: &Shared, opened: Opened, args: &Args, voice: Voice<'_>) -> Outcome {
    if !args.dry_run {
        folder(shared)?;
    }
    let bytes = std::fs::read(&args.file).map_err(|error| Failure::read(&args.file, &error))?;
    let text = String::from_utf8(bytes)
        .map_err(|_| AppError::new(ErrorCode::NotText).in_file(&args.file))?;
    let po = SourceFile { path: args.file.display().to_string(), text };
    let imported = opened.texts.import(&po, args.to.as_deref(), &opened.files).map_err(
        |error| match error {
            ImportError::NoLanguage => AppError::new(ErrorCode::PoWithoutLanguage),
            ImportError::UnknownLanguage { language, known } => {
                AppError::new(ErrorCode::UnknownTranslation)
                    .with_choices(&language, known.iter().map(String::as_str))
                    .with("lang", language)
            }
            ImportError::BrokenFile { path, message } => {
                let error = AppError::new(ErrorCode::TextFileBroken).in_file(Path::new(&path));
                error.with("error", message)
            }
        },
    )?;
    let mut files = opened.files;
    files.push(po);
    show(&imported.diags, &files);
    if !args.dry_run {
        write(shared, &imported.files)?;
    }
    print(&in_words(&imported, args.dry_run, voice))?;
    Ok(if imported.refused > 0 { Exit::Problems } else { Exit::Done })
}

fn in_words(imported: &Imported, dry_run: bool, voice: Voice<'_>) -> String {
    let mut out = String::new();
    // Writing to a string cannot fail.
    for change in &imported.changes {
        let _ = writeln!(out, "{}: {}", change.path, change.key);
        if let Some(old) = &change.old {
            let _ = writeln!(out, "  - {old}");
        }
        let _ = writeln!(out, "  + {}", change.new);
    }
    let Imported { language, changes, reviewed, left, refused, .. } = imported;
    let mut counts = voice.say(
        "{language}: {texts} changed, {reviewed} newly reviewed, {refused} refused, {left} fuzzy or untranslated",
        &[
            ("language", language),
            ("texts", &voice.counted(changes.len(), "text")),
            ("reviewed", &reviewed.len()),
            ("refused", refused),
            ("left", left),
        ],
    );
    if dry_run {
        counts += &voice.word("; nothing was written");
    }
    let _ = writeln!(out, "{counts}");
    out
}
