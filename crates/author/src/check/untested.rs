//! KB901: causes and defects that no case expects.
//!
//! **What it looks for.** A cause that no case under `rules/<pack>/cases/` expects to lead, and a defect that
//! no case expects. `shindan kb test` runs the cases.
//!
//! **Why it matters.** When a change elsewhere makes the verdict miss it, no test fails.
//!
//! **Example.** `[defect.server-clock-wrong]`, and no case with `defects = ["server-clock-wrong"]`.

use shindan_model::{About, CauseIx, DefectIx, Pack};
use shindan_pack::{Code, Diag};

use crate::case::Case;

pub(super) fn check(pack: &Pack, cases: &[Case], diags: &mut Vec<Diag>) {
    for (index, cause) in pack.causes.iter().enumerate() {
        let leads = |case: &Case| case.expect.leader == Some(Some(CauseIx(index)));
        if !cases.iter().any(leads) {
            diags.push(report("cause", &cause.about, "leader", pack));
        }
    }
    for (index, defect) in pack.defects.iter().enumerate() {
        if !cases.iter().any(|case| case.expect.defects.contains(&DefectIx(index))) {
            diags.push(report("defect", &defect.about, "defects", pack));
        }
    }
}

fn report(kind: &str, about: &About, key: &str, pack: &Pack) -> Diag {
    let message = format!("no case expects {kind} `{}`", about.id);
    let help = format!(
        "write a case in `rules/{}/cases/` from a real ticket, with `{key} = \"{}\"` under `[expect]`",
        pack.id, about.id
    );
    Diag::new(Code::Untested, message).at(&about.path, about.span.clone(), "").help(help)
}

#[cfg(test)]
mod tests {
    use crate::testing::{rendered, whole};

    fn checked_without(name: &str) -> String {
        let mut files = whole();
        files.retain(|file| !file.path.ends_with(name));
        rendered(&files, &crate::testing::check(&files).1)
    }

    #[test]
    fn fires_on_a_defect_whose_case_is_gone() {
        insta::assert_snapshot!(checked_without("cases/nobody-cares.toml"), @r#"
        warning[KB901]: no case expects defect `lost-interest`
          --> rules/lamp/lamp.toml:47:9
           |
        47 | [defect.lost-interest]
           |         ^^^^^^^^^^^^^
           |
           = help: write a case in `rules/lamp/cases/` from a real ticket, with `defects = "lost-interest"` under `[expect]`
        "#);
    }

    #[test]
    fn silent_where_every_cause_and_defect_has_one() {
        assert_eq!(checked_without("no such case"), "");
    }
}
