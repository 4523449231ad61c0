//! The names of case files, and what may be a mistyped one.

use std::path::{Path, PathBuf};

use shindan_case::FILE_ENDING;
use shindan_pack::nearest;

use super::{AppError, ErrorCode};

/// Names that differ in more letters are different names.
const MOST_MISTAKES: usize = 2;
/// Shorter names are near to every other.
const LEAST_LETTERS: usize = 4;

/// Whether a file has the name of a case.
pub(super) fn is_case_file(path: &Path) -> bool {
    path.file_name().and_then(|name| name.to_str()).is_some_and(|name| name.ends_with(FILE_ENDING))
}

/// Checks that a new case may be created at `path`: no case beside it has nearly the same name.
///
/// # Errors
/// One has, with its file.
pub fn check_new_name(path: &Path) -> Result<(), AppError> {
    let Some(near) = near_case(path) else { return Ok(()) };
    let error = AppError::new(ErrorCode::CaseMistyped).in_file(path);
    Err(error.with("near", near.display()))
}

/// The case beside `path` that its name is nearest to.
fn near_case(path: &Path) -> Option<PathBuf> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let files = std::fs::read_dir(folder.unwrap_or(Path::new("."))).ok()?;
    let names = files.filter_map(|file| file.ok()?.file_name().into_string().ok());
    let cases: Vec<String> = names.filter(|name| name.ends_with(FILE_ENDING)).collect();
    let near = near_name(path.file_name()?.to_str()?, &cases)?;
    Some(path.with_file_name(near))
}

fn near_name<'c>(asked: &str, cases: &'c [String]) -> Option<&'c str> {
    let wanted = stem(asked);
    let digits = |name: &str| -> String { name.chars().filter(char::is_ascii_digit).collect() };
    let length = wanted.chars().count();
    // Names that differ in a number are those of different cases, and so are longer ones.
    let may_be = |name: &&String| {
        let known = stem(name);
        known == wanted
            || length >= LEAST_LETTERS
                && digits(&known) == digits(&wanted)
                && known.chars().count().abs_diff(length) <= MOST_MISTAKES
    };
    let stems: Vec<(String, &str)> =
        cases.iter().filter(may_be).map(|name| (stem(name), name.as_str())).collect();
    let near = nearest(&wanted, stems.iter().map(|(stem, _)| stem.as_str()))?;
    stems.iter().find(|(stem, _)| stem == near).map(|(_, name)| *name)
}

/// A name as it is compared: letter case and what every case file ends with do not count.
fn stem(name: &str) -> String {
    let name = name.to_lowercase();
    let stem = name.strip_suffix(FILE_ENDING).or_else(|| name.strip_suffix(".jsonl"));
    stem.or_else(|| name.strip_suffix(".case")).unwrap_or(&name).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_is_nearly_one_that_exists_is_taken_for_it() {
        let cases = [
            "contoso.case.jsonl",
            "fabrikam-2.case.jsonl",
            "northwind-call.case.jsonl",
            "w.case.jsonl",
        ];
        let cases = cases.map(str::to_owned);
        for (asked, expected) in [
            ("contoso", Some("contoso.case.jsonl")),
            ("Contoso.case.jsonl", Some("contoso.case.jsonl")),
            ("contoso.jsonl", Some("contoso.case.jsonl")),
            ("contso.case.jsonl", Some("contoso.case.jsonl")),
            ("contosso", Some("contoso.case.jsonl")),
            ("fabrikm-2.case.jsonl", Some("fabrikam-2.case.jsonl")),
            // Another number is another case, and short names are all alike.
            ("fabrikam-3.case.jsonl", None),
            ("v.case.jsonl", None),
            ("W", Some("w.case.jsonl")),
            ("northwind.case.jsonl", None),
        ] {
            assert_eq!(near_name(asked, &cases), expected, "{asked}");
        }
    }
}
