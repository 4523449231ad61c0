//! KB404: causes without a defect.
//!
//! **What it looks for.** A cause that no defect names in its `cause`.
//!
//! **Why it matters.** A cause holds when one of its defects holds. A cause without defects can never be
//! found, yet every ranking lists it.
//!
//! **Example.** `[cause.permissions]`, and every defect says `cause = "server-access"`.

use super::Ctx;
use crate::diag::{Code, Diag};

pub(super) fn check(ctx: &Ctx<'_>, diags: &mut Vec<Diag>) {
    for cause in ctx.pack.causes.iter().filter(|cause| cause.defects.is_empty()) {
        let id = &cause.about.id;
        diags.push(
            Diag::new(Code::CauseWithoutDefect, format!("cause `{id}` has no defect"))
                .at(&cause.about.path, cause.about.span.clone(), "")
                .help(format!("write a defect with `cause = \"{id}\"`")),
        );
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::problems_after;

    #[test]
    fn fires_on_a_cause_whose_defect_went_elsewhere() {
        let problems = problems_after("cause = \"bulb\"", "cause = \"power\"");
        insta::assert_snapshot!(problems, @r#"
        error[KB404]: cause `bulb` has no defect
          --> rules/lamp/lamp.toml:20:8
           |
        20 | [cause.bulb]
           |        ^^^^
           |
           = help: write a defect with `cause = "bulb"`
        "#);
    }

    #[test]
    fn silent_on_outside_without_defects() {
        let problems = problems_after("cause = \"outside\"", "cause = \"power\"");
        assert_eq!(problems, "");
    }
}
