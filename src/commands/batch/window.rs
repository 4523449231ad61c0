//! Lines of a stream, some at a time, in a reused buffer.

use std::io::{self, BufRead};

use shindan_app::{AppError, ErrorCode};

use crate::commands::Failure;

/// Lines in a window.
pub(super) const WINDOW_LINES: usize = 512;
/// Bytes in a window, unless one line has more.
const WINDOW_BYTES: usize = 16 << 20;
/// The longest line, in bytes.
pub(super) const MOST_LINE_BYTES: usize = 64 << 20;

/// A line, or the mark of one over [`MOST_LINE_BYTES`].
pub(super) enum Line<'w> {
    Whole(&'w [u8]),
    TooLong,
}

/// Consecutive lines, in a reused buffer.
#[derive(Default)]
pub(super) struct Window {
    bytes: Vec<u8>,
    /// The end of each line in `bytes`, after its line break; `None` for one that is too long.
    ends: Vec<Option<usize>>,
}

impl Window {
    /// Reads the next lines up to the size of a window; false at the end of the input.
    pub(super) fn fill(&mut self, input: &mut impl BufRead) -> Result<bool, Failure> {
        let failed = |error| AppError::new(ErrorCode::CannotReadInput).with("error", error);
        self.bytes.clear();
        self.ends.clear();
        while self.ends.len() < WINDOW_LINES && self.bytes.len() < WINDOW_BYTES {
            let start = self.bytes.len();
            let most = MOST_LINE_BYTES as u64 + 1;
            let mut line = io::Read::take(&mut *input, most);
            if line.read_until(b'\n', &mut self.bytes).map_err(failed)? == 0 {
                break;
            }
            let end = self.bytes.len();
            if end - start > MOST_LINE_BYTES && self.bytes.last() != Some(&b'\n') {
                skip_line(input).map_err(failed)?;
                self.bytes.truncate(start);
                self.ends.push(None);
            } else {
                self.ends.push(Some(end));
            }
        }
        Ok(!self.ends.is_empty())
    }

    pub(super) fn lines(&self) -> impl Iterator<Item = Line<'_>> {
        let mut start = 0;
        self.ends.iter().map(move |end| match end {
            Some(end) => {
                let line = &self.bytes[start..*end];
                start = *end;
                Line::Whole(line)
            }
            None => Line::TooLong,
        })
    }
}

fn skip_line(input: &mut impl BufRead) -> io::Result<()> {
    loop {
        let buffer = input.fill_buf()?;
        if buffer.is_empty() {
            return Ok(());
        }
        match buffer.iter().position(|byte| *byte == b'\n') {
            Some(end) => {
                input.consume(end + 1);
                return Ok(());
            }
            None => {
                let all = buffer.len();
                input.consume(all);
            }
        }
    }
}
