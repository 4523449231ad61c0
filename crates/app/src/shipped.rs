//! The data that a program carries with it, handed down to the application.

use shindan_model::SourceFile;

/// Packs, templates and lists of the program itself.
#[derive(Clone, Debug)]
pub struct Shipped {
    /// Copies out the files of all packs, with paths as `rules/<pack>/…` and `kb/<pack>/…`, in alphabetical
    /// order: only a case without a pack of its own needs them.
    pub packs: fn() -> Vec<SourceFile>,
    /// The pack to use where none is named.
    pub default_pack: &'static str,
    /// Templates, words and lists, with paths as `templates/…`.
    pub templates: Vec<SourceFile>,
}

impl Shipped {
    /// One of the templates or lists; empty where the program has no such file.
    pub fn template(&self, name: &str) -> SourceFile {
        let path = format!("templates/{name}");
        let found = self.templates.iter().find(|file| file.path == path).cloned();
        found.unwrap_or(SourceFile { path, text: String::new() })
    }
}
