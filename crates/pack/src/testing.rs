//! The small pack, as the tests of this crate use it.

use shindan_model::SourceFile;

pub(crate) use shindan_testing::{ENGLISH, RULES, files, with_rules};

use crate::{Diag, load, render_all};

/// The pack's problems after one text in its rules is replaced, rendered.
#[track_caller]
pub(crate) fn problems_after(old: &str, new: &str) -> String {
    assert!(RULES.contains(old), "not in the pack: {old}");
    let files = with_rules(&RULES.replace(old, new));
    let (_, diags) = load(&files);
    rendered(&files, &diags)
}

/// All problems as people read them.
pub(crate) fn rendered(files: &[SourceFile], diags: &[Diag]) -> String {
    render_all(diags, files, false)
}
