//! `shindan kb fmt`: one form for the files of a pack.

use std::path::{Path, PathBuf};

use shindan_app::{AppError, ErrorCode};
use shindan_author::Voice;
use shindan_model::SourceFile;
use shindan_pack::{Code, Diag};
use similar::TextDiff;

use super::i18n::{folder, write};
use crate::commands::pack::{files, show};
use crate::commands::{Exit, Failure, Outcome, Shared, print};

/// Lines shown of the difference of a file.
const MOST_LINES: usize = 40;

/// Arguments of `kb fmt`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  shindan kb fmt --pack my-pack\n  shindan kb fmt --pack my-pack --check\n  shindan kb fmt --pack my-pack my-pack/rules/exchange-migration/steps.toml\n\nKeeps keys, values, comments, their order, and line breaks in arrays.\n\nExit status: 0 done, 1 a file is not TOML or, with --check, would change"
)]
pub(crate) struct Args {
    /// Files of the pack; all if left out
    file: Vec<PathBuf>,
    /// Write nothing and show what would change
    #[arg(long)]
    check: bool,
}

pub(crate) fn run(shared: &Shared, args: &Args, voice: Voice<'_>) -> Outcome {
    let folder = folder(shared)?;
    if folder.is_file() {
        return Err(AppError::new(ErrorCode::PackPublished).in_file(&folder).into());
    }
    let mut all = files(Some(&folder))?.files;
    all.retain(|file| file.path.ends_with(".toml"));
    let asked = if args.file.is_empty() {
        all
    } else {
        let asked = args.file.iter().map(|path| find(path, &folder, &all));
        let mut asked = asked.collect::<Result<Vec<SourceFile>, Failure>>()?;
        asked.sort_by(|a, b| a.path.cmp(&b.path));
        asked.dedup();
        asked
    };
    let mut changed = Vec::new();
    let mut problems = Vec::new();
    for file in &asked {
        match readable(file).and_then(|()| shindan_author::canonical(file)) {
            Ok(text) if text == file.text => {}
            Ok(text) => changed.push((file, SourceFile { path: file.path.clone(), text })),
            Err(found) => problems.extend(found),
        }
    }
    show(&problems, &asked);
    if args.check {
        for (old, new) in &changed {
            print(&difference(old, new, voice))?;
        }
    } else {
        for (_, new) in &changed {
            write(shared, std::slice::from_ref(new))?;
            print(&format!("{}\n", new.path))?;
        }
    }
    let with: [(&str, &dyn std::fmt::Display); 2] =
        [("count", &changed.len()), ("files", &voice.counted(asked.len(), "file"))];
    let said = match args.check {
        true => voice.say("{count} of {files} would change", &with),
        false => voice.say("{count} of {files} changed", &with),
    };
    print(&format!("{said}\n"))?;
    let bad = !problems.is_empty() || (args.check && !changed.is_empty());
    Ok(if bad { Exit::Problems } else { Exit::Done })
}

/// Finds a file of the pack by its path from the working directory or from the pack's folder.
fn find(path: &Path, folder: &Path, files: &[SourceFile]) -> Result<SourceFile, Failure> {
    let real = path.canonicalize().ok();
    let is_it = |file: &&SourceFile| {
        let there = folder.join(&file.path);
        Path::new(&file.path) == path || (real.is_some() && there.canonicalize().ok() == real)
    };
    files.iter().find(is_it).cloned().ok_or_else(|| {
        let known = files.iter().map(|file| file.path.as_str());
        let error = AppError::new(ErrorCode::NotInPack).in_file(path);
        error.with_choices(&path.to_string_lossy(), known).into()
    })
}

/// Refuses files that are not UTF-8: formatting would lose bytes.
fn readable(file: &SourceFile) -> Result<(), Vec<Diag>> {
    let Some(at) = file.text.find(char::REPLACEMENT_CHARACTER) else { return Ok(()) };
    let end = at + char::REPLACEMENT_CHARACTER.len_utf8();
    let diag = Diag::new(Code::NotText, "the file is not UTF-8 text").at(&file.path, at..end, "");
    Err(vec![diag.help("save the file as UTF-8")])
}

/// What would change, with visible signs for carriage returns and byte-order marks.
fn difference(old: &SourceFile, new: &SourceFile, voice: Voice<'_>) -> String {
    let before = old.text.replace('\r', "␍").replace('\u{feff}', "<BOM>");
    let diff = TextDiff::from_lines(before.as_str(), new.text.as_str());
    let lines = diff.unified_diff().context_radius(1).to_string();
    let mut lines = lines.lines();
    let mut text = format!("{}\n", old.path);
    for line in lines.by_ref().take(MOST_LINES) {
        text.push_str(&format!("  {line}\n"));
    }
    let rest = lines.count();
    if rest > 0 {
        let more = voice.counted(rest, "more line");
        text.push_str(&format!("  {}\n", voice.say("… and {lines}", &[("lines", &more)])));
    }
    text
}
