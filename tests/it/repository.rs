//! Files of the repository and of the corpus, for tests, benches and the fuzzer.

use std::path::{Path, PathBuf};

use shindan_model::SourceFile;

/// All files in a folder and the folders in it, in the order of their paths.
pub(crate) fn files(folder: &Path) -> Vec<PathBuf> {
    let mut all = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { all.extend(files(&path)) } else { all.push(path) }
    }
    assert!(!all.is_empty(), "{} is empty", folder.display());
    all.sort();
    all
}

/// The files of the pack that comes with shindan, `root` being the repository's.
pub(crate) fn shipped(root: &Path) -> Vec<SourceFile> {
    let mut paths: Vec<PathBuf> =
        ["rules", "kb"].iter().flat_map(|folder| files(&root.join(folder))).collect();
    paths.retain(|path| path.extension().is_some_and(|end| end == "toml"));
    let source = |path: &PathBuf| SourceFile {
        path: path.strip_prefix(root).unwrap().display().to_string(),
        text: std::fs::read_to_string(path).unwrap(),
    };
    paths.iter().map(source).collect()
}
