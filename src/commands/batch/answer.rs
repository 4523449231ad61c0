//! A verdict or an error as a line of JSON.

use serde::Serialize;
use serde_json::value::RawValue;
use shindan_report as report;

#[derive(Serialize)]
pub(super) struct Answer<'l> {
    pub(super) id: &'l RawValue,
    pub(super) verdict: report::json::VerdictV2<'l>,
}

#[derive(Serialize)]
pub(super) struct Refusal<'l> {
    pub(super) id: Option<&'l RawValue>,
    pub(super) error: Reason,
}

#[derive(Serialize)]
pub(super) struct Reason {
    pub(super) line: usize,
    pub(super) message: String,
}

/// Appends a document and a line break.
pub(super) fn json_line(value: &impl Serialize, lines: &mut Vec<u8>) {
    let start = lines.len();
    if serde_json::to_writer(&mut *lines, value).is_err() {
        lines.truncate(start);
    }
    lines.push(b'\n');
}
