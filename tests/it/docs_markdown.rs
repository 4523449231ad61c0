//! The Markdown files of the repository, taken apart for the tests of the documents.

use std::path::{Path, PathBuf};

/// A Markdown file.
pub(crate) struct Page {
    /// Its path from the root of the repository.
    pub(crate) path: String,
    pub(crate) text: String,
}

/// A fenced block of a page.
pub(crate) struct Block {
    /// What stands behind the fence: `sh`, `toml`, `text`, or nothing.
    pub(crate) language: String,
    /// The line of its fence, counted from 1.
    pub(crate) line: usize,
    /// The comments between it and the block before it, without their marks.
    pub(crate) comments: Vec<String>,
    /// Whether nothing stands between it and the block before it.
    pub(crate) follows_block: bool,
    pub(crate) text: String,
}

pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Every Markdown file of the repository; what is built is no part of it.
pub(crate) fn pages() -> Vec<Page> {
    fn walk(folder: &Path, found: &mut Vec<PathBuf>) {
        let mut entries: Vec<PathBuf> =
            std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
        entries.sort();
        for path in entries {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            if path.is_dir() && name != "target" && name != ".git" {
                walk(&path, found);
            } else if name.ends_with(".md") {
                found.push(path);
            }
        }
    }
    let mut found = Vec::new();
    walk(root(), &mut found);
    assert!(found.len() > 20, "{found:?}");
    found.iter().map(|path| page(&path.strip_prefix(root()).unwrap().to_string_lossy())).collect()
}

/// One page, by its path from the root.
pub(crate) fn page(path: &str) -> Page {
    let text = std::fs::read_to_string(root().join(path)).unwrap();
    Page { path: path.to_owned(), text }
}

impl Page {
    /// The fenced blocks, in their order. A fence may be indented, as in a list.
    pub(crate) fn blocks(&self) -> Vec<Block> {
        let mut blocks = Vec::new();
        let mut open: Option<(Block, usize)> = None;
        let (mut comments, mut follows_block) = (Vec::new(), false);
        for (at, line) in self.text.lines().enumerate() {
            let indent = line.len() - line.trim_start().len();
            match &mut open {
                None => match line.trim_start().strip_prefix("```") {
                    Some(language) => {
                        let language = language.trim().to_owned();
                        let comments = std::mem::take(&mut comments);
                        let (line, text) = (at + 1, String::new());
                        let block = Block { language, line, comments, follows_block, text };
                        open = Some((block, indent));
                    }
                    None if line.trim().is_empty() => {}
                    None => {
                        follows_block = false;
                        let comment = line.trim().strip_prefix("<!-- ");
                        let comment = comment.and_then(|comment| comment.strip_suffix(" -->"));
                        comments.extend(comment.map(str::to_owned));
                    }
                },
                Some((block, indent)) => {
                    if line.trim() == "```" {
                        blocks.extend(open.take().map(|(block, _)| block));
                        follows_block = true;
                    } else {
                        let blank = line.len() - line.trim_start().len();
                        block.text += &line[blank.min(*indent)..];
                        block.text.push('\n');
                    }
                }
            }
        }
        assert!(open.is_none(), "{}: a fence is not closed", self.path);
        blocks
    }

    /// The text without its fenced blocks; lines keep their numbers.
    pub(crate) fn prose(&self) -> String {
        let mut is_inside = false;
        let mut prose = String::new();
        for line in self.text.lines() {
            let is_fence = line.trim_start().starts_with("```");
            is_inside ^= is_fence;
            prose += if is_inside || is_fence { "" } else { line };
            prose.push('\n');
        }
        prose
    }
}
