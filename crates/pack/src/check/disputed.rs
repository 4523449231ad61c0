//! KB408: a rule that decides what documents dispute.
//!
//! **What it looks for.** A rule that confirms or excludes a defect in contexts in which one document
//! claims the defect and another denies it.
//!
//! **Why it matters.** Claims that contradict each other are weighed by the number of tickets in these
//! contexts. A rule would settle the matter for one document, and nobody would see the other.
//!
//! **Example.** `confirm = ["cutover-from-2003"]`, where today's page says that it works.

use shindan_model::{Claim, Condition, DefectIx};

use super::Ctx;
use crate::diag::{Code, Diag};

pub(super) fn check(ctx: &Ctx<'_>, diags: &mut Vec<Diag>) {
    for rule in &ctx.pack.rules {
        for defect in rule.confirm.iter().chain(&rule.exclude) {
            let Some((claims, denies)) = dispute(ctx, *defect, &rule.when) else { continue };
            let id = &ctx.pack.defects[defect.0].about.id;
            let message =
                format!("rule `{}` decides on `{id}`, but documents disagree", rule.about.id);
            let mut diag = Diag::new(Code::Disputed, message).at(
                &rule.about.path,
                rule.about.span.clone(),
                "this rule",
            );
            for (place, label) in [(claims, "says that it is so"), (denies, "says that it is not")]
            {
                let about = &place.about;
                diag = diag.at(&about.path, about.span.clone(), label);
            }
            diags.push(diag.help(
                "leave the rule out; let the defect's `of_100_tickets` in these contexts say it",
            ));
        }
    }
}

/// The first two claims that affirm and deny the defect in a context state where the rule may apply.
fn dispute<'a>(
    ctx: &Ctx<'a>,
    defect: DefectIx,
    when: &Condition,
) -> Option<(&'a Claim, &'a Claim)> {
    let model = &ctx.pack.model;
    model.states.iter().filter(|state| state.prior > 0.0).find_map(|state| {
        // Terms about other facts may hold, so only a definite no excludes the state.
        if model.holds_in(when, &state.outcomes) == Some(false) {
            return None;
        }
        let holds = |when: &Condition| model.holds_in(when, &state.outcomes) == Some(true);
        let claims = ctx.pack.disputed(defect, holds);
        let says = |holds: bool| claims.iter().copied().find(|claim| claim.holds == holds);
        says(true).zip(says(false))
    })
}

#[cfg(test)]
mod tests {
    use crate::testing::{RULES, rendered, with_rules};

    const CLAIMS: &str = r#"
[claim.manual-says-so]
defect = "bulb-burnt"
when = { "lamp.type" = "table" }
holds = true
source = "manual"
date = "2013-09-12"
[claim.catalogue-denies]
cause = "bulb"
when = { "lamp.type" = "table" }
holds = false
source = "catalogue"
date = "2024"
"#;

    fn problems(rule: &str) -> String {
        let mut files = with_rules(&format!("{RULES}{CLAIMS}{rule}"));
        let texts = "[rule.table-bulb]\nbecause = \"x\"\n";
        for language in ["en", "ja"] {
            files.push(shindan_model::SourceFile {
                path: format!("kb/lamp/{language}/more.toml"),
                text: texts.to_owned(),
            });
        }
        rendered(&files, &crate::load(&files).1)
    }

    #[test]
    fn fires_on_a_rule_where_documents_disagree() {
        let rule = "[rule.table-bulb]\nwhen = { \"lamp.type\" = \"table\" }\nconfirm = \"bulb-burnt\"\nsource = \"x\"\n";
        insta::assert_snapshot!(problems(rule), @r#"
        error[KB408]: rule `table-bulb` decides on `bulb-burnt`, but documents disagree
           --> rules/lamp/lamp.toml:146:7
            |
        134 | [claim.manual-says-so]
            |        -------------- says that it is so
        ...
        140 | [claim.catalogue-denies]
            |        ---------------- says that it is not
        ...
        146 | [rule.table-bulb]
            |       ^^^^^^^^^^ this rule
            |
            = help: leave the rule out; let the defect's `of_100_tickets` in these contexts say it
        "#);
    }

    #[test]
    fn silent_where_they_do_not() {
        let rule = "[rule.table-bulb]\nwhen = { \"lamp.type\" = \"battery\" }\nexclude = \"bulb-burnt\"\nsource = \"x\"\n";
        assert_eq!(problems(rule), "");
    }
}
