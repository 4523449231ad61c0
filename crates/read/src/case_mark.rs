//! The mark that ties a reply to its case: `SD-7K3QXM`, which every message of ours carries.

use std::sync::LazyLock;

use regex::Regex;

use crate::lines::Lines;

static MARK: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(?-u:\b)SD-[2-9A-Z]{6}(?-u:\b)").expect("a pattern"));

/// The case marks in a text, each once, in capitals, in the order of their first occurrence.
pub fn case_marks(text: &str) -> Vec<String> {
    let mut marks: Vec<String> = Vec::new();
    for line in Lines::new(text) {
        let text = line.text().to_uppercase();
        for found in MARK.find_iter(&text) {
            if !marks.iter().any(|mark| mark == found.as_str()) {
                marks.push(found.as_str().to_owned());
            }
        }
    }
    marks
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_found_in_any_case_and_width_and_counted_once() {
        for (text, expected) in [
            ("Subject: Re: [SD-7K3QXM] migration\n> SD-7K3QXM", &["SD-7K3QXM"][..]),
            ("sd-7k3qxm and ＳＤ－２３４５６７", &["SD-7K3QXM", "SD-234567"]),
            ("XSD-7K3QXM, SD-7K3QXMA, SD-7K3Q, SD-0K3QXM", &[]),
        ] {
            assert_eq!(case_marks(text), expected, "{text}");
        }
    }
}
