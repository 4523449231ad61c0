//! The mark of a case, which stands in each of its messages, so that an answer finds its case.

use std::path::Path;

use sha2::{Digest, Sha256};
use shindan_case::{Event, Record, State};
use shindan_read::{self as read, Document};

use super::{AppError, ErrorCode, Session};

/// Letters and digits that cannot be taken for one another.
const LETTERS: &[u8; 27] = b"23456789BCDFGHJKMNPQRSTVWXZ";

impl Session<'_> {
    /// The mark that the case would have if it were opened now in this file.
    pub fn mark_to_be(&self, path: &Path) -> String {
        let event = Event::opened(self.stamp());
        new_mark(path, &Record { at: self.now, event })
    }

    /// Refuses a text that carries the mark of another case and not `mark`, that of this one. Without a
    /// file there is no case that it could be taken for.
    ///
    /// # Errors
    /// It does, with both marks.
    pub fn check_mark(&self, document: &Document, mark: &str) -> Result<(), AppError> {
        let marks = read::case_marks(&document.text);
        match marks.first() {
            Some(other) if !mark.is_empty() && !marks.iter().any(|own| own == mark) => {
                let error = AppError::new(ErrorCode::OtherCase).with("name", &document.name);
                Err(error.with("other", other).with("mark", mark))
            }
            _ => Ok(()),
        }
    }
}

/// The mark of a case: the one of its messages, or a new one.
pub(super) fn mark_of(path: &Path, records: &[Record], state: &State) -> String {
    if let Some((_, message)) = state.messages.first() {
        return message.mark.clone();
    }
    records.first().map(|opened| new_mark(path, opened)).unwrap_or_default()
}

/// A short mark for a new case: `SD-` and six letters, from the file's name and the time it was opened.
fn new_mark(path: &Path, opened: &Record) -> String {
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned());
    let id = format!("{} {}", opened.at, name.unwrap_or_default());
    let digest = Sha256::digest(id.as_bytes());
    let mut number = digest.iter().take(8).fold(0_u64, |all, byte| all << 8 | u64::from(*byte));
    let mut mark = String::from("SD-");
    for _ in 0..6 {
        let at = usize::try_from(number % 27).unwrap_or_default();
        mark.push(char::from(LETTERS[at]));
        number /= 27;
    }
    mark
}
