//! Results for people: as text for a terminal, or as Markdown.

use std::fmt::Write as _;

use shindan_report::wrap;
use unicode_width::UnicodeWidthStr;

/// How a result is laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// For a terminal.
    Text,
    /// Markdown.
    Md,
}

/// A table. The first column is left-aligned, the others are right-aligned.
#[derive(Clone, Debug)]
pub struct Table {
    rows: Vec<Vec<String>>,
}

impl Table {
    /// A table with this header and no rows.
    pub fn new(header: &[&str]) -> Self {
        Self { rows: vec![header.iter().map(|cell| (*cell).to_owned()).collect()] }
    }

    /// Adds a row with as many cells as the header.
    pub fn row(&mut self, cells: impl IntoIterator<Item = String>) {
        self.rows.push(cells.into_iter().collect());
    }

    /// Writes the table and an empty line.
    pub fn write(&self, out: &mut String, style: Style) {
        match style {
            Style::Md => self.markdown(out),
            Style::Text => self.text(out),
        }
        out.push('\n');
    }

    fn markdown(&self, out: &mut String) {
        for (number, row) in self.rows.iter().enumerate() {
            let _ = writeln!(out, "| {} |", row.join(" | "));
            if number == 0 {
                let _ = writeln!(out, "|---|{}", "--:|".repeat(row.len() - 1));
            }
        }
    }

    fn text(&self, out: &mut String) {
        let widths: Vec<usize> = (0..self.rows[0].len())
            .map(|at| self.rows.iter().map(|row| row[at].width()).max().unwrap_or(0))
            .collect();
        for row in &self.rows {
            let cells = row.iter().zip(&widths).enumerate();
            let cells = cells.map(|(at, (cell, width))| match at {
                0 => format!("  {}", padded(cell, *width)),
                _ => format!("  {}", padded_left(cell, *width)),
            });
            let _ = writeln!(out, "{}", cells.collect::<String>().trim_end());
        }
    }
}

/// Filled up with spaces to `width` columns of a terminal: Japanese takes two each.
pub fn padded(text: &str, width: usize) -> String {
    format!("{text}{:1$}", "", width.saturating_sub(text.width()))
}

/// As [`padded`], with the spaces before the text.
pub fn padded_left(text: &str, width: usize) -> String {
    format!("{:1$}{text}", "", width.saturating_sub(text.width()))
}

/// Writes a heading; in Markdown, of the second level and with an empty line.
pub fn heading(out: &mut String, style: Style, text: &str) {
    let _ = match style {
        Style::Md => writeln!(out, "## {text}\n"),
        Style::Text => writeln!(out, "{text}"),
    };
}

/// Writes a paragraph, wrapped to 78 columns, and an empty line.
pub fn paragraph(out: &mut String, style: Style, text: &str) {
    let indent = if style == Style::Text { "  " } else { "" };
    let _ = writeln!(out, "{}\n", wrap(text, 78, indent, indent));
}

/// Escapes what Markdown would take for markup; a line break becomes a space.
pub fn escape(text: &str) -> String {
    let mut safe = String::new();
    for c in text.chars() {
        match c {
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '#' | '~' => {
                safe.push('\\');
                safe.push(c);
            }
            '\n' => safe.push(' '),
            c => safe.push(c),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_in_both_styles() {
        let mut table = Table::new(&["fault", "cases"]);
        table.row(["link".to_owned(), "12".to_owned()]);
        let written = |style| {
            let mut out = String::new();
            table.write(&mut out, style);
            out
        };
        assert_eq!(written(Style::Text), "  fault  cases\n  link      12\n\n");
        let mut japanese = Table::new(&["誤り", "件数"]);
        japanese.row(["関連付け".to_owned(), "12".to_owned()]);
        let mut out = String::new();
        japanese.write(&mut out, Style::Text);
        assert_eq!(out, "  誤り      件数\n  関連付け    12\n\n");
        assert_eq!(written(Style::Md), "| fault | cases |\n|---|--:|\n| link | 12 |\n\n");
    }

    #[test]
    fn markup_is_escaped() {
        assert_eq!(escape("a_b | <c>\n#1"), r"a\_b \| \<c\> \#1");
    }
}
