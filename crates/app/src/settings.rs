//! The settings of a team or an agent. Beside the file, a folder `templates` may hold templates and words.

use std::path::{Path, PathBuf};

use shindan_report::message::Settings;

use super::{AppError, ErrorCode, read_text};

/// Reads settings from the file that is named, else from the usual one if it is there. Returns them with
/// the folder that they stand in; defaults and no folder where there is no file.
///
/// # Errors
/// A file that cannot be read or is not in order.
pub fn load_settings(
    named: Option<&Path>,
    usual: Option<&Path>,
) -> Result<(Settings, Option<PathBuf>), AppError> {
    let Some(path) = named.or(usual.filter(|path| path.is_file())) else {
        return Ok((Settings::default(), None));
    };
    let text = read_text(path)?;
    let settings = Settings::parse(&text).map_err(|error| {
        AppError::new(ErrorCode::SettingsBroken).in_file(path).with("error", error)
    })?;
    Ok((settings, path.parent().map(Path::to_owned)))
}
