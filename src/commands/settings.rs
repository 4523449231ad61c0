//! Where the settings of a team or an agent are: named on the command line, or in the folder for such
//! files. Beside the file, a folder `templates` may hold templates and words of their own.

use std::path::{Path, PathBuf};

use shindan_report::message::Settings;

use super::{Exit, Failure};

/// The settings that count, and the folder they stand in; none where there is no file.
pub(super) fn load(named: Option<&Path>) -> Result<(Settings, Option<PathBuf>), Failure> {
    let path = match named {
        Some(path) => path.to_owned(),
        None => match usual().filter(|path| path.is_file()) {
            Some(path) => path,
            None => return Ok((Settings::default(), None)),
        },
    };
    let text =
        std::fs::read_to_string(&path).map_err(|error| Failure::io("read", &path, &error))?;
    let settings = Settings::parse(&text).map_err(|error| {
        let help = "help: docs/agents.md lists what a settings file may have";
        Failure::new(Exit::Usage, format!("`{}`: {error}\n{help}", path.display()))
    })?;
    Ok((settings, path.parent().map(Path::to_owned)))
}

/// `shindan/settings.toml` where the system keeps such files.
fn usual() -> Option<PathBuf> {
    let folder =
        |name: &str| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    let config = folder("XDG_CONFIG_HOME")
        .or_else(|| folder("APPDATA"))
        .or_else(|| Some(folder("HOME")?.join(".config")));
    Some(config?.join("shindan").join("settings.toml"))
}
