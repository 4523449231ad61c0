//! KB406: variants and remedies that are never chosen.
//!
//! **What it looks for.** A variant or remedy that comes after an applicable one in every combination of
//! contexts. Only the first applicable one counts.
//!
//! **Why it matters.** The author wrote it for certain contexts, and it is never used there.
//!
//! **Example.** A remedy without `when`, and after it one for Exchange 2010.

use std::ops::Range;

use shindan_model::Condition;

use super::Ctx;
use crate::diag::{Code, Diag};

pub(super) fn check(ctx: &Ctx<'_>, diags: &mut Vec<Diag>) {
    let defects = ctx.pack.defects.iter().zip(&ctx.raw.defects);
    for ((defect, node), numbers) in defects.zip(&ctx.pack.numbers.defects) {
        let conditions = defect.remedies.iter().map(|remedy| remedy.when.as_ref());
        let conditions: Vec<_> = conditions.collect();
        for index in hidden(ctx, &conditions) {
            let place = node.raw.remedy.get(index).and_then(|raw| raw.id.as_ref());
            let span = place.map_or(&node.id.span, |at| &at.span);
            let what = format!("remedy `{}`", defect.remedies[index].id);
            diags.push(report(&what, &defect.about.id, node.path, span));
        }
        let variants = node.raw.variant.iter();
        let written: Vec<_> = variants.filter_map(|variant| variant.when.as_ref()).collect();
        let all = numbers.variants.iter().map(|variant| Some(&variant.when));
        let hidden = hidden(ctx, &all.collect::<Vec<_>>());
        // Lowering puts the variants that stand for `only_when` before those of the file.
        let first = numbers.variants.len() - written.len();
        for index in hidden.into_iter().filter_map(|index| index.checked_sub(first)) {
            let span = &written[index].span;
            diags.push(report("this variant", &defect.about.id, node.path, span));
        }
    }
}

fn report(what: &str, defect: &str, path: &str, span: &Range<usize>) -> Diag {
    let message = format!("{what} of defect `{defect}` never gets its turn");
    Diag::new(Code::NeverHolds, message)
        .at(path, span.clone(), "those before it apply wherever it would")
        .help("the first that applies counts: put the special ones first")
}

/// Positions of conditions that are not the first to hold in any context state. `None` always holds.
fn hidden(ctx: &Ctx<'_>, conditions: &[Option<&Condition>]) -> Vec<usize> {
    let model = &ctx.pack.model;
    let mut seen = vec![false; conditions.len()];
    for state in model.states.iter().filter(|state| state.prior > 0.0) {
        let first = conditions.iter().position(|condition| {
            condition.is_none_or(|when| model.holds_in(when, &state.outcomes) == Some(true))
        });
        if let Some(first) = first {
            seen[first] = true;
        }
    }
    (0..conditions.len()).filter(|index| !seen[*index]).collect()
}

#[cfg(test)]
mod tests {
    use crate::testing::problems_after;

    #[test]
    fn fires_on_a_special_remedy_after_the_general_one() {
        let problems = problems_after(
            "id = \"new-bulb\"\nwhen = { \"lamp.type\" = \"table\" }\n[[defect.bulb-burnt.remedy]]\nid = \"new-led\"",
            "id = \"new-led\"\n[[defect.bulb-burnt.remedy]]\nid = \"new-bulb\"\nwhen = { \"lamp.type\" = \"table\" }",
        );
        insta::assert_snapshot!(problems, @r#"
        error[KB406]: remedy `new-bulb` of defect `bulb-burnt` never gets its turn
          --> rules/lamp/lamp.toml:44:6
           |
        44 | id = "new-bulb"
           |      ^^^^^^^^^^ those before it apply wherever it would
           |
           = help: the first that applies counts: put the special ones first
        "#);
    }

    /// The problems when the lamp's first defect has a variant for one type of lamp.
    fn with_variant(lamp: &str) -> String {
        let remedy = "[[defect.mains-off.remedy]]";
        let when = format!("when = {{ \"lamp.type\" = \"{lamp}\" }}");
        let variant =
            format!("[[defect.mains-off.variant]]\n{when}\nof_100_tickets = 31\n{remedy}");
        problems_after(remedy, &variant)
    }

    #[test]
    fn fires_on_a_variant_that_only_when_rules_out() {
        insta::assert_snapshot!(with_variant("battery"), @r#"
        error[KB406]: this variant of defect `mains-off` never gets its turn
          --> rules/lamp/lamp.toml:32:8
           |
        32 | when = { "lamp.type" = "battery" }
           |        ^^^^^^^^^^^^^^^^^^^^^^^^^^^ those before it apply wherever it would
           |
           = help: the first that applies counts: put the special ones first
        "#);
    }

    #[test]
    fn silent_on_a_variant_with_its_own_context() {
        assert_eq!(with_variant("table"), "");
    }
}
