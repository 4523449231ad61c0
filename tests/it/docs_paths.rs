//! Paths, links and anchors in Markdown files lead somewhere.

use std::collections::BTreeSet;
use std::path::{Component, Path, PathBuf};

use crate::docs_markdown::{Page, page, pages, root};

/// Folders of the repository: what begins with one of them in backticks is a path.
const FOLDERS: &str =
    "src|crates|rules|kb|templates|tests|benches|docs|lab|fuzz|examples|\\.ci|\\.github";
/// What is written when it is asked for, or by the reader, and is not there now.
const NOT_HERE: [&str; 4] = ["target/", "docs/exchange-migration.", "rules/lamp/", "kb/lamp/"];

/// A path without `..` and `.`.
fn plain(path: &Path) -> PathBuf {
    let mut plain = PathBuf::new();
    for part in path.components() {
        match part {
            Component::ParentDir => {
                plain.pop();
            }
            Component::CurDir => {}
            other => plain.push(other),
        }
    }
    plain
}

/// Whether a page's path leads to something, seen from the root or from the page's folder. `*` stands
/// for anything in a name.
fn exists(page: &Page, path: &str) -> bool {
    let folder = root().join(&page.path);
    let folder = folder.parent().unwrap();
    [root(), folder].iter().any(|from| match path.split_once('*') {
        None => from.join(path).exists(),
        Some((before, after)) => {
            let whole = from.join(before);
            let is_folder = before.ends_with('/');
            let parent = if is_folder { whole.as_path() } else { whole.parent().unwrap() };
            let start = if is_folder { "" } else { before.rsplit('/').next().unwrap_or(before) };
            let mut entries = std::fs::read_dir(parent).into_iter().flatten().flatten();
            entries.any(|entry| {
                let name = entry.file_name().to_string_lossy().into_owned();
                name.starts_with(start) && name.ends_with(after)
            })
        }
    })
}

#[test]
fn every_path_exists() {
    let named = regex::Regex::new(&format!(
        r"`((?:(?:{FOLDERS})/[A-Za-z0-9_./*-]*)|(?:[A-Za-z0-9_-]+\.(?:md|toml|lock)))`"
    ))
    .unwrap();
    let mut count = 0;
    let mut wrong = Vec::new();
    for page in pages() {
        // A path in the folder of a pack is named from there.
        let of_packs = ["rules/", "kb/"];
        let root_files = ["Cargo", "clippy", "deny", "rustfmt"];
        for (at, line) in page.prose().lines().enumerate() {
            for found in named.captures_iter(line) {
                let path = &found[1];
                let is_file = !path.contains('/');
                // A TOML file that is named alone may be any pack's.
                if is_file
                    && path.ends_with(".toml")
                    && !root_files.iter().any(|name| path.starts_with(name))
                {
                    continue;
                }
                if NOT_HERE.iter().any(|start| path.starts_with(start)) {
                    continue;
                }
                count += 1;
                let known = exists(&page, path)
                    || (path == "FORMAT.md" && exists(&page, "kb/FORMAT.md"))
                    || (of_packs.iter().any(|start| path.starts_with(start))
                        && exists(&page, &format!("tests/packs/mail-delivery/{path}")));
                if !known {
                    wrong.push(format!("{}:{}: `{path}`", page.path, at + 1));
                }
            }
        }
    }
    assert!(count > 100, "{count}");
    assert!(wrong.is_empty(), "nothing is there:\n{}", wrong.join("\n"));
}

/// The anchors of a page's headings, as the sites that host repositories make them.
fn anchors(page: &Page) -> BTreeSet<String> {
    let heading =
        |line: &&str| line.starts_with('#') && line.trim_start_matches('#').starts_with(' ');
    let anchor = |line: &str| {
        let text = line.trim_start_matches('#').trim().to_lowercase();
        let kept = text.chars().filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'));
        kept.map(|c| if c == ' ' { '-' } else { c }).collect::<String>()
    };
    let mut all = BTreeSet::new();
    for line in page.prose().lines().filter(heading) {
        let name = anchor(line);
        // A heading of the same words gets a number.
        let more = (1..).map(|number| format!("{name}-{number}"));
        let free = std::iter::once(name.clone()).chain(more).find(|name| !all.contains(name));
        all.extend(free);
    }
    all
}

#[test]
fn every_link_leads_somewhere() {
    let link = regex::Regex::new(r"\]\(([^)\s]+)\)").unwrap();
    let code = regex::Regex::new(r"`[^`]*`").unwrap();
    let mut count = 0;
    let mut wrong = Vec::new();
    for from in pages() {
        for (at, line) in from.prose().lines().enumerate() {
            for found in link.captures_iter(&code.replace_all(line, "`")) {
                let target = &found[1];
                if target.contains("://") || target.starts_with("mailto:") {
                    continue;
                }
                count += 1;
                let (file, anchor) = target.split_once('#').unwrap_or((target, ""));
                let folder = Path::new(&from.path).parent().unwrap();
                let path = if file.is_empty() {
                    from.path.clone()
                } else {
                    plain(&folder.join(file)).to_string_lossy().into_owned()
                };
                let is_there = root().join(&path).exists();
                let is_page = is_there && path.ends_with(".md");
                if !is_there
                    || (is_page && !anchor.is_empty() && !anchors(&page(&path)).contains(anchor))
                {
                    wrong.push(format!("{}:{}: {target}", from.path, at + 1));
                }
            }
        }
    }
    assert!(count > 50, "{count}");
    assert!(wrong.is_empty(), "nothing is there:\n{}", wrong.join("\n"));
}

#[test]
fn the_first_page_is_short_and_every_guide_for_agents_and_authors_is_there_in_japanese() {
    let length = page("README.md").text.chars().count();
    assert!(length <= 6000, "README.md has {length} characters");
    for (english, japanese) in [
        ("README.md", "README.ja.md"),
        ("docs/agents.md", "docs/agents.ja.md"),
        ("docs/authors.md", "docs/authors.ja.md"),
        ("docs/tutorial.md", "docs/tutorial.ja.md"),
    ] {
        let (english, japanese) = (page(english), page(japanese));
        let levels = |page: &Page| -> Vec<usize> {
            let prose = page.prose();
            let headings = prose.lines().filter(|line| line.starts_with('#'));
            headings.map(|line| line.chars().take_while(|c| *c == '#').count()).collect()
        };
        assert_eq!(levels(&english), levels(&japanese), "headings of {}", japanese.path);
        let name = |page: &Page| page.path.rsplit('/').next().unwrap().to_owned();
        assert!(english.text.contains(&name(&japanese)), "{} names its Japanese", english.path);
        assert!(japanese.text.contains(&name(&english)), "{} names its English", japanese.path);
    }
}
