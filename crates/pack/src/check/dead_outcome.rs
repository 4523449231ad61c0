//! KB304: outcomes that nothing produces.
//!
//! **What it looks for.** An outcome of a finding, other than the normal one, that neither a defect nor
//! `seen_anyway` shows in any context; an outcome of a context that has no tickets.
//!
//! **Why it matters.** The model takes such an outcome for impossible. A customer who reports it would get a
//! contradiction instead of a diagnosis.
//!
//! **Example.** `outcomes = ["yes", "expired", "not-yet"]`, and only `expired` is shown or `seen_anyway`.

use shindan_model::{FactDefinition, FactIx, FactKind};

use super::Ctx;
use crate::diag::{Code, Diag};

pub(super) fn check(ctx: &Ctx<'_>, diags: &mut Vec<Diag>) {
    for (index, fact) in ctx.pack.facts.iter().enumerate() {
        for position in 0..fact.outcomes.len() {
            let alive = match fact.kind {
                FactKind::Finding => position == 0 || can_be_seen(ctx, index, position),
                FactKind::Context => has_tickets(ctx, FactIx(index), position),
                _ => true,
            };
            if !alive {
                diags.push(report(ctx, index, position, fact));
            }
        }
    }
}

fn report(ctx: &Ctx<'_>, index: usize, position: usize, fact: &FactDefinition) -> Diag {
    let (id, outcome) = (&fact.about.id, &fact.outcomes[position]);
    let written = ctx.raw.facts[index].raw.outcomes.as_ref();
    let span = written
        .and_then(|list| list.0.get(position))
        .map_or(fact.about.span.clone(), |at| at.span.clone());
    let (message, help) = if fact.kind == FactKind::Context {
        (
            format!("no ticket has `{outcome}` for the context `{id}`"),
            format!("give it a number in `context`, if a small one: {{ {outcome} = 1 }}"),
        )
    } else {
        (
            format!("nothing produces the outcome `{outcome}` of `{id}`"),
            format!(
                "let a defect show it, or write how often it is seen with nothing wrong: `seen_anyway = {{ {outcome} = \"almost never\" }}`"
            ),
        )
    };
    Diag::new(Code::Dead, message).at(&fact.about.path, span, "").help(help)
}

/// Whether the leak or a link gives the outcome in some class. A fact without a table is not evidence, so
/// none of its outcomes is impossible.
fn can_be_seen(ctx: &Ctx<'_>, fact: usize, outcome: usize) -> bool {
    let gives = |cumulative: &[f64]| cumulative[outcome] > cumulative[outcome - 1];
    ctx.pack.model.classes.iter().any(|class| {
        class.tables[fact].as_ref().is_none_or(|table| {
            gives(&table.leak) || table.links.iter().any(|link| gives(&link.cumulative))
        })
    })
}

fn has_tickets(ctx: &Ctx<'_>, fact: FactIx, outcome: usize) -> bool {
    let model = &ctx.pack.model;
    let position = model.contexts.iter().position(|context| *context == fact);
    position.is_none_or(|position| {
        let mut states = model.states.iter();
        states.any(|state| state.outcomes[position] == outcome && state.prior > 0.0)
    })
}

#[cfg(test)]
mod tests {
    use crate::testing::problems_after;

    #[test]
    fn fires_on_an_outcome_nobody_shows() {
        let problems =
            problems_after("\"rattles\", \"silent\"", "\"rattles\", \"sings\", \"silent\"");
        assert!(problems.contains("nothing produces the outcome `sings` of `lamp.sound`"));
        let problems = problems_after("{ table = 80, battery = 20 }", "{ table = 80 }");
        insta::assert_snapshot!(problems, @r#"
        error[KB406]: remedy `new-led` of defect `bulb-burnt` never gets its turn
          --> rules/lamp/lamp.toml:45:6
           |
        45 | id = "new-led"
           |      ^^^^^^^^^ those before it apply wherever it would
           |
           = help: the first that applies counts: put the special ones first

        error[KB304]: no ticket has `battery` for the context `lamp.type`
          --> rules/lamp/lamp.toml:62:22
           |
        62 | outcomes = ["table", "battery"]
           |                      ^^^^^^^^^
           |
           = help: give it a number in `context`, if a small one: { battery = 1 }
        "#);
    }

    #[test]
    fn silent_on_one_that_is_only_seen_anyway() {
        let problems = problems_after(
            "{ \"lamp.sound\" = { silent = 0.4 } }",
            "{ \"lamp.sound\" = { rattles = 0.4 } }",
        );
        assert!(problems.contains("`silent`"));
        let problems = problems_after(
            "outcomes = [\"normal\", \"rattles\", \"silent\"]",
            "outcomes = [\"normal\", \"rattles\", \"silent\"]\nseen_anyway = { silent = 0.01 }",
        );
        assert_eq!(problems, "");
    }
}
