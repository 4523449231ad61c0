//! Text in columns, aligned by the width that a terminal gives it.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Between two columns.
const GAP: &str = "  ";

/// Rows as text. Every column is as wide as its widest cell, but the one at `elastic`, which is cut to what `width`
/// leaves. Cells that are numbers stand at the right.
pub(super) fn text(rows: &[Vec<String>], elastic: usize, width: usize) -> String {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let widest = |at: usize| {
        let cells = rows.iter().filter_map(|row| row.get(at));
        cells.map(|cell| cell.width()).max().unwrap_or(0)
    };
    let mut widths: Vec<usize> = (0..columns).map(widest).collect();
    let others: usize = widths.iter().sum::<usize>() + GAP.len() * columns.saturating_sub(1);
    if let Some(elastic) = widths.get_mut(elastic) {
        let others = others - *elastic;
        // A name is of no use below this.
        *elastic = (*elastic).min(width.saturating_sub(others).max(16));
    }
    let mut text = String::new();
    for row in rows {
        let cells = row.iter().zip(&widths).map(|(cell, width)| {
            let cell = cut(cell, *width);
            let blank = " ".repeat(width.saturating_sub(cell.width()));
            let is_number = cell.starts_with(|c: char| c.is_ascii_digit())
                && cell.chars().all(|c| c.is_ascii_digit());
            if is_number { blank + &cell } else { cell + &blank }
        });
        text.push_str(cells.collect::<Vec<_>>().join(GAP).trim_end());
        text.push('\n');
    }
    text
}

/// A cell of at most `width` columns, with an ellipsis where it was cut.
fn cut(cell: &str, width: usize) -> String {
    if cell.width() <= width {
        return cell.to_owned();
    }
    let mut columns = 0;
    let kept = cell.chars().take_while(|c| {
        columns += c.width().unwrap_or(0);
        columns + 3 <= width
    });
    kept.collect::<String>().trim_end().to_owned() + "..."
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_aligned_by_display_width() {
        let row = |cells: [&str; 3]| cells.map(str::to_owned).to_vec();
        let rows =
            [row(["us", "証明書の有効期限が切れている", "7"]), row(["customer", "open", "12"])];
        let lines = |width| text(&rows, 1, width).lines().map(str::to_owned).collect::<Vec<_>>();
        assert_eq!(
            lines(80),
            [
                "us        証明書の有効期限が切れている   7",
                "customer  open                          12",
            ]
        );
        assert_eq!(
            lines(32),
            ["us        証明書の有効期...    7", "customer  open                12"]
        );
        assert!(lines(32).iter().all(|line| line.width() <= 32));
        assert_eq!(text(&[], 0, 80), "");
    }
}
