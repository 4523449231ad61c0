//! KB405: combinations in which a defect can occur and no remedy applies.
//!
//! **What it looks for.** Combinations of context outcomes in which a defect can occur (its prior is above 0
//! and no rule on contexts alone excludes it), but none of its remedies applies.
//!
//! **Why it matters.** A diagnosis without a remedy does not help the customer.
//!
//! **Example.** Both remedies have `when = { "exchange.version" = … }`, and neither names `2007`.

use shindan_model::{ContextState, Defect, DefectIx};

use super::Ctx;
use crate::diag::{Code, Diag};

pub(super) fn check(ctx: &Ctx<'_>, diags: &mut Vec<Diag>) {
    let model = &ctx.pack.model;
    for (index, defect) in ctx.pack.defects.iter().enumerate() {
        let without: Vec<&ContextState> = model
            .states
            .iter()
            .filter(|state| can_occur(ctx, DefectIx(index), state))
            .filter(|state| !has_remedy(ctx, defect, state))
            .collect();
        let Some(first) = without.first() else {
            continue;
        };
        let message = match (defect.remedies.is_empty(), without.len()) {
            (true, _) => format!("defect `{}` has no remedy", defect.about.id),
            (false, 1) => format!(
                "no remedy of defect `{}` applies where {}",
                defect.about.id,
                state_in_words(ctx, first)
            ),
            (false, all) => format!(
                "no remedy of defect `{}` applies where {}, and in {} more combinations",
                defect.about.id,
                state_in_words(ctx, first),
                all - 1
            ),
        };
        diags.push(
            Diag::new(Code::NoRemedy, message)
                .at(&defect.about.path, defect.about.span.clone(), "it can occur there")
                .help("write a last remedy without `when`: it applies wherever no other does"),
        );
    }
}

fn has_remedy(ctx: &Ctx<'_>, defect: &Defect, state: &ContextState) -> bool {
    defect.remedies.iter().any(|remedy| match &remedy.when {
        None => true,
        Some(when) => ctx.pack.model.holds_in(when, &state.outcomes) == Some(true),
    })
}

fn can_occur(ctx: &Ctx<'_>, defect: DefectIx, state: &ContextState) -> bool {
    let model = &ctx.pack.model;
    let excluded = ctx.pack.rules.iter().any(|rule| {
        rule.exclude.contains(&defect) && model.holds_in(&rule.when, &state.outcomes) == Some(true)
    });
    state.prior > 0.0 && model.classes[state.class].prior[defect.0] > 0.0 && !excluded
}

fn state_in_words(ctx: &Ctx<'_>, state: &ContextState) -> String {
    let contexts = ctx.pack.model.contexts.iter().zip(&state.outcomes);
    let parts: Vec<String> = contexts
        .map(|(fact, outcome)| {
            let fact = &ctx.pack.facts[fact.0];
            format!("{} = {}", fact.about.id, fact.outcomes[*outcome])
        })
        .collect();
    parts.join(", ")
}

#[cfg(test)]
mod tests {
    use crate::testing::problems_after;

    #[test]
    fn fires_and_names_the_combination() {
        let problems = problems_after("[[defect.bulb-burnt.remedy]]\nid = \"new-led\"\n", "");
        assert!(
            problems.contains("no remedy of defect `bulb-burnt` applies where lamp.type = battery")
        );
    }

    #[test]
    fn silent_where_the_defect_cannot_occur() {
        let problems = problems_after(
            "id = \"switch-on\"\nlinks",
            "id = \"switch-on\"\nwhen = { \"lamp.type\" = \"table\" }\nlinks",
        );
        assert_eq!(problems, "");
    }
}
