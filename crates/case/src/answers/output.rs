//! Output below the number of a question: readers are told which cmdlet printed it.

use shindan_read::{Kind, Reply, parts};

use super::Asking;

/// The most empty lines between an answer and the output that belongs to it.
const MAX_BLANK: usize = 3;

/// A text with the cmdlets that questions asked for above the output that was sent. Lines keep their numbers.
pub(super) fn under_commands(text: &str, replies: &[Reply], asking: &Asking<'_>) -> String {
    let mut lines: Vec<&str> = text.lines().collect();
    for reply in replies {
        let mut printers = reply.questions.iter().filter_map(|number| {
            asking.question(*number).and_then(|question| question.printer.as_deref())
        });
        let Some(printer) = printers.next_back() else { continue };
        let last = reply.lines.1.max(line_of(text, reply.number_at.end));
        let Some(first) = (last..lines.len()).find(|at| !is_blank(lines[*at])) else { continue };
        let is_output = first - last <= MAX_BLANK && is_output(&lines[first..]);
        let place = if first > last { first - 1 } else { last.saturating_sub(1) };
        // A line of words gives way only where nothing but the number stands before the output.
        if is_output && (first > last || reply.text.is_empty()) {
            lines[place] = printer;
        }
    }
    lines.push("");
    lines.join("\n")
}

/// The line of a byte, from 1.
fn line_of(text: &str, byte: usize) -> usize {
    text[..byte].matches('\n').count() + 1
}

fn is_output(lines: &[&str]) -> bool {
    let kinds = [Kind::FormatList, Kind::FormatTable, Kind::Json, Kind::Csv];
    let text = lines[..lines.len().min(4)].join("\n");
    parts(&text).next().is_some_and(|part| kinds.contains(&part.kind))
}

fn is_blank(line: &str) -> bool {
    line.trim_start_matches(['>', ' ', '\t']).trim().is_empty()
}
