//! Problems as text for people: the line, the place underlined, and the help.

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use shindan_model::{SourceFile, visible};

use super::{Diag, Severity};

/// Line and column of a byte, both counted from 1; the column counts characters, not bytes.
pub fn line_and_column(text: &str, byte: usize) -> (usize, usize) {
    let mut end = byte.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let before = &text[..end];
    let line = before.matches('\n').count() + 1;
    let start = before.rfind('\n').map_or(0, |at| at + 1);
    (line, before[start..].chars().count() + 1)
}

/// Renders one problem for a person. `colour` adds ANSI colours.
pub fn render(diag: &Diag, files: &[SourceFile], colour: bool) -> String {
    let level = match diag.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let mut group =
        Group::with_title(level.primary_title(visible(&diag.message)).id(diag.code.as_str()));
    for (position, path) in paths(diag).into_iter().enumerate() {
        let Some(file) = files.iter().find(|file| file.path == path) else {
            continue;
        };
        let mut snippet = Snippet::source(file.text.as_str()).path(visible(path));
        for (index, label) in diag.labels.iter().enumerate() {
            if label.path != path {
                continue;
            }
            let kind = if index == 0 && position == 0 {
                AnnotationKind::Primary
            } else {
                AnnotationKind::Context
            };
            let span = clamp(label.span.clone(), &file.text);
            snippet = snippet.annotation(kind.span(span).label(visible(&label.text)));
        }
        group = group.element(snippet);
    }
    let mut groups = vec![group];
    if let Some(help) = &diag.help {
        groups[0] = std::mem::replace(&mut groups[0], Group::with_level(Level::NOTE))
            .element(Level::HELP.message(visible(help)));
    }
    let renderer = if colour { Renderer::styled() } else { Renderer::plain() };
    renderer.decor_style(DecorStyle::Ascii).render(&groups)
}

fn paths(diag: &Diag) -> Vec<&str> {
    let mut paths: Vec<&str> = Vec::new();
    for label in &diag.labels {
        if !paths.contains(&label.path.as_str()) {
            paths.push(&label.path);
        }
    }
    paths
}

fn clamp(span: std::ops::Range<usize>, text: &str) -> std::ops::Range<usize> {
    let end = span.end.min(text.len());
    span.start.min(end)..end
}

/// Renders problems, separated by blank lines.
pub fn render_all(diags: &[Diag], files: &[SourceFile], colour: bool) -> String {
    let all: Vec<String> = diags.iter().map(|diag| render(diag, files, colour)).collect();
    all.join("\n\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Code;

    #[test]
    fn the_caret_stands_under_japanese_text() {
        let text = "name = \"証明書\"\nshar = 6\n".to_owned();
        let file = SourceFile { path: "a.toml".into(), text };
        let diag = Diag::new(Code::UnknownKey, "unknown key `shar`")
            .at("a.toml", 19..23, "not a key of a defect")
            .help("did you mean `share`?");
        insta::assert_snapshot!(render(&diag, &[file], false), @r#"
        error[KB102]: unknown key `shar`
         --> a.toml:2:1
          |
        2 | shar = 6
          | ^^^^ not a key of a defect
          |
          = help: did you mean `share`?
        "#);
    }

    #[test]
    fn columns_count_characters() {
        assert_eq!(line_and_column("証明書 x", 10), (1, 5));
        assert_eq!(line_and_column("a\nbc", 3), (2, 2));
        assert_eq!(line_and_column("", 9), (1, 1));
    }
}
