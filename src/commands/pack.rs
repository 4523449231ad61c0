//! The pack of a command: from a folder, an archive, or the program.

use std::io::IsTerminal;
use std::path::Path;

pub(crate) use shindan_app::{LoadedPack, PackFiles};

use shindan_app::choose_language;
use shindan_model::Pack;

pub(crate) use super::problems::show;
use super::{Failure, Shared};
use crate::embedded;

/// The files of the pack in a folder or archive, or of the embedded one for `None`.
pub(crate) fn files(path: Option<&Path>) -> Result<PackFiles, Failure> {
    Ok(PackFiles::open(path, &embedded::shipped())?)
}

/// Loads the pack of `--pack`, or the embedded one.
pub(crate) fn load(shared: &Shared) -> Result<LoadedPack, Failure> {
    Ok(LoadedPack::open(shared.pack.as_deref(), &embedded::shipped())?)
}

/// Loads a published pack; fails if its files do not match the manifest.
pub(super) fn verified(path: &Path) -> Result<LoadedPack, Failure> {
    Ok(LoadedPack::load(PackFiles::published(path)?, &embedded::shipped())?)
}

/// The language of the output: that of `--lang`, else the locale's if the pack has it, else the pack's
/// first.
pub(crate) fn language(shared: &Shared, pack: &Pack) -> Result<String, Failure> {
    Ok(choose_language(pack, shared.lang.as_deref(), locale().as_deref())?)
}

/// The language of the locale, such as `ja`.
pub(crate) fn locale() -> Option<String> {
    let locale = ["LC_ALL", "LC_MESSAGES", "LANG"]
        .iter()
        .find_map(|name| std::env::var(name).ok().filter(|value| !value.is_empty()))?;
    locale.split(['_', '.', '-', '@']).next().map(str::to_owned)
}

/// Whether standard input and standard error are terminals.
pub(crate) fn has_terminal() -> bool {
    std::io::stdin().is_terminal() && std::io::stderr().is_terminal()
}
