//! `shindan kb init`: a copy of the pack to edit.

use std::path::PathBuf;

use super::json;
use crate::cli::pack::files;
use crate::cli::{Exit, Failure, Outcome, Shared, print};
use crate::kb;

/// Arguments of `kb init`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Example:\n  shindan kb init my-pack && shindan kb check --pack my-pack")]
pub(crate) struct Args {
    /// The folder to make
    dir: PathBuf,
}

pub(crate) fn run(shared: &Shared, args: &Args) -> Outcome {
    let found = files(shared.pack.as_deref())?;
    if args.dir.exists()
        && std::fs::read_dir(&args.dir).map_or(true, |mut dir| dir.next().is_some())
    {
        let message = format!(
            "`{}` is there already\nhelp: name a folder that does not exist yet",
            args.dir.display()
        );
        return Err(Failure::new(Exit::Usage, message));
    }
    let mut count = 0;
    let mut write = |path: &str, text: &str| -> Result<(), Failure> {
        let path = args.dir.join(path);
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder)
                .map_err(|error| Failure::io("create", folder, &error))?;
        }
        count += 1;
        std::fs::write(&path, text).map_err(|error| Failure::io("write", &path, &error))
    };
    for file in &found.files {
        write(&file.path, &file.text)?;
    }
    for (name, schema) in kb::schemas() {
        write(&format!("templates/schema/{name}.schema.json"), &json(&schema)?)?;
    }
    write("FORMAT.md", &kb::keys_page())?;
    let dir = args.dir.display();
    print(&format!(
        "{count} files in {dir}\n\nNext:\n  edit {dir}/rules/{id}/*.toml and {dir}/kb/{id}/<language>/*.toml (every key: {dir}/FORMAT.md)\n  shindan kb check --pack {dir}\n  shindan kb test --pack {dir}\n  shindan diagnose --pack {dir}\n",
        id = found.id,
    ))?;
    Ok(Exit::Done)
}
