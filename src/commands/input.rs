//! Input from the command line, files and standard input.

use std::io::Read;
use std::path::{Path, PathBuf};

use clap::builder::{PossibleValuesParser, TypedValueParser};
use shindan_app::{AppError, ErrorCode, check_regular};
use shindan_model::Channel;
use shindan_read as read;
use shindan_read::Document;

use super::Failure;

/// Parses one of `all`, written as `word` says.
pub(crate) fn one_of<T: Copy + Send + Sync + 'static, const N: usize>(
    all: [T; N],
    word: fn(T) -> &'static str,
) -> impl TypedValueParser<Value = T> {
    PossibleValuesParser::new(all.map(word)).map(move |name| {
        let found = all.into_iter().find(|known| word(*known) == name);
        found.expect("clap accepts only these words")
    })
}

/// Parses `keyboard`, `phone` or `mail`.
pub(crate) fn channel() -> impl TypedValueParser<Value = Channel> {
    one_of(Channel::ALL, Channel::as_str)
}

/// The texts in a file, or in standard input for `-`, with secrets replaced.
pub(crate) fn documents(path: &Path) -> Result<Vec<Document>, Failure> {
    let (name, bytes) = if path == Path::new("-") {
        let mut bytes = Vec::new();
        let most = read::MAX_BYTES as u64 + 1;
        std::io::stdin()
            .lock()
            .take(most)
            .read_to_end(&mut bytes)
            .map_err(|error| AppError::new(ErrorCode::CannotReadInput).with("error", error))?;
        ("standard input".to_owned(), bytes)
    } else {
        let failed = |error| Failure::read(path, &error);
        check_regular(path)?;
        let size = std::fs::metadata(path).map_err(failed)?.len();
        if size > read::MAX_BYTES as u64 {
            let name = path.display().to_string();
            let bytes = usize::try_from(size).unwrap_or(usize::MAX);
            return Err(AppError::from(read::ReadError::TooLarge { name, bytes }).into());
        }
        let bytes = std::fs::read(path).map_err(failed)?;
        let name = path
            .file_name()
            .map_or_else(|| path.display().to_string(), |name| name.to_string_lossy().into_owned());
        (name, bytes)
    };
    Ok(read::documents(&name, &bytes).map_err(AppError::from)?)
}

/// `shindan/settings.toml` in the user's configuration folder.
pub(crate) fn usual_settings() -> Option<PathBuf> {
    let folder =
        |name: &str| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    let config = folder("XDG_CONFIG_HOME")
        .or_else(|| folder("APPDATA"))
        .or_else(|| Some(folder("HOME")?.join(".config")));
    Some(config?.join("shindan").join("settings.toml"))
}
