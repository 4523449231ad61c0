//! Whether the files of a pack have changed, told without reading them.

use std::path::{Path, PathBuf};
use std::time::SystemTime;

use super::pack_files::is_read;

/// Every file of a pack's folder, or its archive, as it was at one moment. Two that differ mean that
/// somebody has edited something.
#[derive(PartialEq)]
pub struct PackStates(Vec<FileState>);

#[derive(PartialEq)]
struct FileState {
    path: PathBuf,
    bytes: u64,
    modified: Option<SystemTime>,
}

impl PackStates {
    /// Those of now. The embedded pack has none; what cannot be looked at is left out.
    pub fn of(pack: Option<&Path>) -> Self {
        let mut states = Vec::new();
        if let Some(path) = pack.filter(|path| path.is_file()) {
            look(path, &mut states);
        }
        for folder in
            pack.into_iter().flat_map(|pack| ["rules", "kb", "templates"].map(|own| pack.join(own)))
        {
            walk(&folder, &mut states);
        }
        states.sort_by(|a, b| a.path.cmp(&b.path));
        Self(states)
    }
}

fn walk(folder: &Path, states: &mut Vec<FileState>) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for path in entries.filter_map(Result::ok).map(|entry| entry.path()) {
        if path.is_dir() {
            walk(&path, states);
        } else if is_read(&path) {
            look(&path, states);
        }
    }
}

fn look(path: &Path, states: &mut Vec<FileState>) {
    if let Ok(about) = std::fs::metadata(path) {
        let modified = about.modified().ok();
        states.push(FileState { path: path.to_owned(), bytes: about.len(), modified });
    }
}
