//! Problems as annotations of GitHub's workflows (docs: "Workflow commands", `error` and `warning`).

use std::fmt::Write as _;

use shindan_pack::line_and_column;

use super::{Problems, level};

/// One command a line; whatever is printed among other output is shown beside the line that it is about.
pub fn annotations(all: &Problems<'_>) -> String {
    let mut text = String::new();
    for diag in all.diags {
        let _ = write!(text, "::{} ", level(diag.severity));
        if let Some(label) = diag.labels.first() {
            let (line, column) = line_and_column(all.text(label), label.span.start);
            let (last, end) = line_and_column(all.text(label), label.span.end);
            let _ = write!(text, "file={},line={line},endLine={last},", property(&all.path(label)));
            // Columns mean something only within one line.
            if line == last {
                let _ = write!(text, "col={column},endColumn={end},");
            }
        }
        let mut message = diag.message.clone();
        if let Some(help) = &diag.help {
            let _ = write!(message, "\nhelp: {help}");
        }
        let _ = writeln!(text, "title={}::{}", diag.code.as_str(), data(&message));
    }
    text
}

/// What stands after `::`.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// What stands after `=`.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_would_end_a_command_is_escaped() {
        let (diags, files) = super::super::tests::example();
        let all = Problems { diags: &diags, files: &files, folder: "packs, new:/" };
        insta::assert_snapshot!(annotations(&all), @r"
        ::error file=packs%2C new%3A/kb/lamp/ja/a b.toml,line=1,endLine=1,col=16,endColumn=20,title=KB102::unknown key `shar`, 100%25 sure%0Ahelp: did you mean `of_100_tickets`?%0Aor not
        ::warning title=KB411::there is no place for this one
        ");
    }
}
