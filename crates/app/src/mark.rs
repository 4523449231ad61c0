//! The mark of a case, which stands in each of its messages, so that an answer finds its case.

use std::path::Path;

use sha2::{Digest, Sha256};
use shindan_case::Record;

/// Letters and digits that cannot be taken for one another.
const LETTERS: &[u8; 27] = b"23456789BCDFGHJKMNPQRSTVWXZ";

/// A short mark for a new case: `SD-` and six letters, from the file's name and the time it was opened.
pub(super) fn new_mark(path: &Path, opened: &Record) -> String {
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
