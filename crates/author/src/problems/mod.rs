//! Problems of packs for other programs: JSON, SARIF for review tools, annotations for GitHub.

pub mod github;
pub mod json;
pub mod sarif;

use shindan_model::SourceFile;
use shindan_pack::{Diag, Label, Severity};

/// Problems, the files that they are in, and where those files lie.
#[derive(Clone, Copy, Debug)]
pub struct Problems<'a> {
    /// The problems, in the order in which they are shown.
    pub diags: &'a [Diag],
    /// The files of the pack.
    pub files: &'a [SourceFile],
    /// What stands before the paths, as seen from the top of the repository; ends in `/` or is empty.
    pub folder: &'a str,
}

impl Problems<'_> {
    fn text(&self, label: &Label) -> &str {
        let file = self.files.iter().find(|file| file.path == label.path);
        file.map_or("", |file| &file.text)
    }

    fn path(&self, label: &Label) -> String {
        format!("{}{}", self.folder, label.path)
    }
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
    }
}

#[cfg(test)]
mod tests {
    use shindan_pack::Code;

    use super::*;

    /// Two problems, one after Japanese text and a character of two UTF-16 units.
    pub(super) fn example() -> (Vec<Diag>, Vec<SourceFile>) {
        let text = "name = \"証明書𠮷\", shar = 6\n[a]\n".to_owned();
        let at = text.find("shar").unwrap();
        let files = vec![SourceFile { path: "kb/lamp/ja/a b.toml".into(), text }];
        let diags = vec![
            Diag::new(Code::UnknownKey, "unknown key `shar`, 100% sure")
                .at("kb/lamp/ja/a b.toml", at..at + 4, "not a key")
                .at("kb/lamp/ja/a b.toml", 0..4, "beside this")
                .help("did you mean `of_100_tickets`?\nor not"),
            Diag::new(Code::Idle, "there is no place for this one"),
        ];
        (diags, files)
    }
}
