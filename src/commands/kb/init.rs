//! `shindan kb init`: a copy of the pack to edit, or a minimal pack.

use std::path::{Path, PathBuf};

use shindan_app::{AppError, ErrorCode};
use shindan_author::Voice;
use shindan_model::SourceFile;

use super::json;
use crate::commands::pack::files;
use crate::commands::{Exit, Failure, Outcome, Shared, print};

/// Id of the minimal pack in its template.
const EMPTY_ID: &str = "new-pack";

/// Arguments of `kb init`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  shindan kb init my-pack && shindan kb check --pack my-pack\n  shindan kb init --empty printer && shindan kb test --pack printer"
)]
pub(crate) struct Args {
    /// Create a minimal pack with this id instead of a copy
    #[arg(long, value_name = "NAME", value_parser = name)]
    empty: Option<String>,
    /// Folder to create; with --empty, NAME if left out
    #[arg(required_unless_present = "empty")]
    dir: Option<PathBuf>,
}

pub(crate) fn run(shared: &Shared, args: &Args, voice: Voice<'_>) -> Outcome {
    let (files, id) = match &args.empty {
        Some(id) => (empty(id), id.clone()),
        None => {
            let found = files(shared.pack.as_deref())?;
            (found.files, found.id)
        }
    };
    let dir = args.dir.clone().unwrap_or_else(|| PathBuf::from(&id));
    if dir.exists() && std::fs::read_dir(&dir).map_or(true, |mut dir| dir.next().is_some()) {
        return Err(AppError::new(ErrorCode::FolderNotEmpty).in_file(&dir).into());
    }
    for file in &files {
        write(&dir, &file.path, &with_local_schema(file))?;
    }
    let schemas = shindan_author::schemas();
    for (name, schema) in &schemas {
        write(&dir, &format!("templates/schema/{name}.schema.json"), &json(schema)?)?;
    }
    write(&dir, "FORMAT.md", &shindan_author::keys_page())?;
    let files = voice.counted(files.len() + schemas.len() + 1, "file");
    let dir = dir.display();
    let there = voice.say("{files} in {dir}", &[("files", &files), ("dir", &dir)]);
    let next = voice.word("Next:");
    let edit = voice.say(
        "edit {dir}/rules/{id}/*.toml and {dir}/kb/{id}/<language>/*.toml (every key: {dir}/FORMAT.md)",
        &[("dir", &dir), ("id", &id)],
    );
    print(&format!(
        "{there}\n\n{next}\n  {edit}\n  shindan kb check --pack {dir}\n  shindan kb test --pack {dir}\n  shindan diagnose --pack {dir}\n",
    ))?;
    Ok(Exit::Done)
}

fn write(dir: &Path, path: &str, text: &str) -> Result<(), Failure> {
    let path = dir.join(path);
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).map_err(|error| Failure::create(folder, &error))?;
    }
    std::fs::write(&path, text).map_err(|error| Failure::write(&path, &error))
}

/// Parses the name of a pack: words of lower-case letters and digits, joined by hyphens.
fn name(text: &str) -> Result<String, AppError> {
    let word = |word: &str| {
        !word.is_empty() && word.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit())
    };
    let starts = text.starts_with(|c: char| c.is_ascii_lowercase());
    if starts && text.split('-').all(word) {
        return Ok(text.to_owned());
    }
    Err(AppError::new(ErrorCode::NotAPackName).with("text", text))
}

/// The files of the minimal pack with the id `id`.
fn empty(id: &str) -> Vec<SourceFile> {
    let under = |file: SourceFile| SourceFile {
        path: file.path.replace(EMPTY_ID, id),
        text: file.text.replace(EMPTY_ID, id),
    };
    crate::embedded::empty_pack().into_iter().map(under).collect()
}

/// The text of a file whose first line, if it names a schema, points to the copy in `templates/schema`.
fn with_local_schema(file: &SourceFile) -> String {
    let Some((first, rest)) = file.text.split_once('\n') else { return file.text.clone() };
    let Some(schema) = first.strip_prefix("#:schema ").map(str::trim) else {
        return file.text.clone();
    };
    let name = schema.rsplit('/').next().unwrap_or(schema);
    let up = "../".repeat(file.path.matches('/').count());
    let end = if first.ends_with('\r') { "\r" } else { "" };
    format!("#:schema {up}templates/schema/{name}{end}\n{rest}")
}
