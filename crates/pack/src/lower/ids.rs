//! The form of ids.

use super::Lower;
use crate::diag::{Code, Diag};
use crate::raw::At;

/// The reserved id for "none of the causes"; no `[cause.ID]` may have it.
pub const OUTSIDE: &str = "outside";

/// Whether an id is lower-case letters and digits, in parts joined by single dashes: `name-mismatch`, `2003`.
pub fn is_kebab(id: &str) -> bool {
    id.split('-').all(is_word)
}

/// Whether an id is parts joined by dots, each of words joined by `_` or `-`: `tls.certificate.in_date`.
fn is_dotted(id: &str) -> bool {
    id.split('.').all(|part| part.split(['_', '-']).all(is_word))
}

fn is_word(word: &str) -> bool {
    !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
}

impl Lower<'_> {
    /// Checks the form of every node's id.
    pub(super) fn ids(&mut self) {
        let raw = self.raw;
        for (kind, path, id) in raw.ids() {
            if !["fact", "cmdlet"].contains(&kind) {
                self.kebab(path, id, kind);
            }
        }
        for node in &raw.causes {
            if node.id.value == OUTSIDE {
                let message = "`outside` stands for none of the causes, it cannot be one";
                let diag = Diag::new(Code::BadId, message);
                self.diags.push(diag.at(node.path, node.id.span.clone(), ""));
            }
        }
        for node in &raw.facts {
            if ["any", "all", "not"].contains(&node.id.value.as_str()) {
                let message = format!("`{}` is a word of conditions, not a fact", node.id.value);
                let diag = Diag::new(Code::BadId, message);
                self.diags.push(diag.at(node.path, node.id.span.clone(), ""));
            }
            if !is_dotted(&node.id.value) {
                let message = format!("`{}` is not the id of a fact", node.id.value);
                self.diags.push(
                    Diag::new(Code::BadId, message).at(node.path, node.id.span.clone(), "").help(
                        "lower-case parts joined by dots, subject first: `tls.certificate.in_date`",
                    ),
                );
            }
        }
    }

    /// Checks an id of lower-case words joined by dashes.
    pub(super) fn kebab(&mut self, path: &str, id: &At<String>, kind: &str) {
        if !is_kebab(&id.value) {
            let article = if kind.starts_with(['a', 'o']) { "an" } else { "a" };
            let message = format!("`{}` is not the id of {article} {kind}", id.value);
            self.diags.push(
                Diag::new(Code::BadId, message)
                    .at(path, id.span.clone(), "")
                    .help("lower-case letters and digits, words joined by dashes: `name-mismatch`"),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms() {
        for good in ["yes", "2003", "name-mismatch", "se"] {
            assert!(is_kebab(good), "{good}");
        }
        for bad in ["", "Yes", "a_b", "-a", "a--b", "証明書", "a b", "a|b"] {
            assert!(!is_kebab(bad), "{bad}");
        }
        for good in ["tls.certificate.in_date", "exchange.version", "ews.mrs-proxy"] {
            assert!(is_dotted(good), "{good}");
        }
        for bad in ["tls.", ".tls", "TLS.x", "tls..x", "a b.c"] {
            assert!(!is_dotted(bad), "{bad}");
        }
    }
}
