//! The small pack, as the tests of this crate use it.

use shindan_model::{Pack, SourceFile};
use shindan_pack::{Diag, render_all};

pub(crate) use shindan_testing::{ENGLISH, RULES, files, japanese, whole, with_rules};

/// What the authors of these files are told, with the program's rules of languages.
pub(crate) fn check(files: &[SourceFile]) -> (Option<Pack>, Vec<Diag>) {
    let (pack, mut diags) = crate::check(&with_languages(files));
    let (own, shipped): (Vec<SourceFile>, _) = (
        files.iter().filter(|file| file.path.starts_with("templates/")).cloned().collect(),
        shindan_testing::templates(),
    );
    diags.extend(crate::check_templates(&own, &shipped, &[]).expect("the program's own words"));
    (pack, diags)
}

/// These files and the program's rules of languages.
pub(crate) fn with_languages(files: &[SourceFile]) -> Vec<SourceFile> {
    let mut shipped = shindan_testing::templates();
    shipped.retain(|file| file.path == "templates/languages.toml");
    files.iter().cloned().chain(shipped).collect()
}

/// All that its authors are told after one text in its rules is replaced, rendered.
#[track_caller]
pub(crate) fn checked_after(old: &str, new: &str) -> String {
    assert!(RULES.contains(old), "not in the pack: {old}");
    checked(&shindan_testing::whole_with(&RULES.replace(old, new)))
}

/// All that its authors are told when it has one more rule, which is called `further`.
pub(crate) fn checked_with_rule(rule: &str) -> String {
    let rules = format!("{RULES}\n[rule.further]\n{rule}\nsource = \"x\"\n");
    let mut files = shindan_testing::whole_with(&rules);
    for (language, because) in [("en", "A reason."), ("ja", "理由です。")] {
        let text = format!("[rule.further]\nbecause = \"{because}\"\n");
        files.push(SourceFile { path: format!("kb/lamp/{language}/more.toml"), text });
    }
    checked(&files)
}

fn checked(files: &[SourceFile]) -> String {
    rendered(files, &check(files).1)
}

/// All problems as people read them.
pub(crate) fn rendered(files: &[SourceFile], diags: &[Diag]) -> String {
    render_all(diags, files, false)
}
