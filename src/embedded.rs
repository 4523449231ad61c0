//! The data that the program carries with it: the shipped pack, templates, words, lists and simulated
//! sites. Everything below the commands gets it as an argument.

use include_dir::{Dir, include_dir};
use shindan_app::Shipped;
use shindan_author::Texts;
use shindan_model::SourceFile;
use shindan_probe::lab::Sites;

static RULES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/rules");
static TEXTS: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/kb");
static TEMPLATES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/templates");
static LAB: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/lab");

/// The id of the shipped pack.
pub const PACK: &str = "exchange-migration";

/// The files of all packs in the program, with paths as `rules/<pack>/…` and `kb/<pack>/…`.
pub fn packs() -> Vec<SourceFile> {
    let mut files = Vec::new();
    collect(&RULES, "rules", true, &mut files);
    collect(&TEXTS, "kb", true, &mut files);
    files.sort_by(|a, b| a.path.cmp(&b.path));
    files
}

/// Templates, words and lists, with paths as `templates/…`; what lies in folders below is left out.
pub fn templates() -> Vec<SourceFile> {
    let mut files = Vec::new();
    collect(&TEMPLATES, "templates", false, &mut files);
    files.sort_by(|a, b| a.path.cmp(&b.path));
    files
}

/// One of [`templates`].
///
/// # Panics
/// When the program has no such file: names are literals, and a test asks for each.
pub fn template(name: &str) -> SourceFile {
    let file = TEMPLATES.get_file(name).and_then(|file| file.contents_utf8());
    let text = file.unwrap_or_else(|| panic!("there is no templates/{name}")).to_owned();
    SourceFile { path: format!("templates/{name}"), text }
}

/// One of the tables of texts that are keyed by their English.
///
/// # Panics
/// When the program has no such file, or a broken one; tests read each.
pub fn texts(name: &str) -> Texts {
    let file = template(name);
    Texts::parse(&file.text).unwrap_or_else(|error| panic!("{}: {error}", file.path))
}

/// The files of a pack to begin with, with paths from its folder.
pub fn empty_pack() -> Vec<SourceFile> {
    let mut files = Vec::new();
    collect(&TEMPLATES, "", true, &mut files);
    let inside = |file: SourceFile| {
        let path = file.path.strip_prefix("/empty-pack/")?.to_owned();
        Some(SourceFile { path, ..file })
    };
    files.into_iter().filter_map(inside).collect()
}

/// The simulated sites.
pub fn sites() -> Sites {
    let mut files = Vec::new();
    collect(&LAB, "lab", false, &mut files);
    Sites::new(files)
}

fn collect(dir: &Dir<'_>, root: &str, is_deep: bool, files: &mut Vec<SourceFile>) {
    for file in dir.files() {
        if let Some(text) = file.contents_utf8() {
            let path = file.path().to_string_lossy().replace('\\', "/");
            files.push(SourceFile { path: format!("{root}/{path}"), text: text.to_owned() });
        }
    }
    if is_deep {
        for inner in dir.dirs() {
            collect(inner, root, is_deep, files);
        }
    }
}

/// All that the application needs of it.
pub fn shipped() -> Shipped {
    Shipped { packs, default_pack: PACK, templates: templates() }
}
