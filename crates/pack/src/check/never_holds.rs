//! KB406: conditions that can never hold.
//!
//! **What it looks for.** A condition that is impossible to meet in every way: two outcomes of one fact at
//! once, an empty list, a number above 5 and below 3, or outcomes that contradict the `only_when` of one of
//! its facts.
//!
//! **Why it matters.** The rule or step with such a condition never does anything, though its author relies
//! on it.
//!
//! **Example.** `when = { "a.x" = "yes", not = { "a.x" = "yes" } }`

use super::Ctx;
use super::search::Search;
use crate::diag::{Code, Diag};

pub(super) fn check(ctx: &Ctx<'_>, diags: &mut Vec<Diag>) {
    for written in ctx.conditions {
        let mut search = Search::new(ctx.pack);
        let ways = search.ways(&written.condition, true);
        let plain = search.conflict.take();
        if search.gave_up {
            continue;
        }
        let conflict = if ways.is_empty() {
            let Some(fact) = plain else {
                let message = format!("the condition of {} can never hold", written.owner);
                let diag = Diag::new(Code::NeverHolds, message);
                let label = "an empty list has nothing to hold";
                diags.push(diag.at(&written.path, written.span.clone(), label));
                continue;
            };
            Some((fact, None))
        } else {
            search.against_requirements(ways)
        };
        if let Some((fact, required_by)) = conflict {
            let id = &ctx.pack.facts[fact.0].about.id;
            let message = format!("the condition of {} can never hold", written.owner);
            let label = match &required_by {
                None => format!("no value of `{id}` fits all of this"),
                Some(_) => format!("`{id}` does not fit the `only_when` of a fact here"),
            };
            let mut diag =
                Diag::new(Code::NeverHolds, message).at(&written.path, written.span.clone(), label);
            if let Some(other) = required_by {
                let place = &ctx.raw.facts[other.0];
                if let Some(at) = &place.raw.only_when {
                    let label = format!("`{}` applies only then", place.id.value);
                    diag = diag.at(place.path, at.span.clone(), label);
                }
            }
            diags.push(diag);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::problems_after;

    #[track_caller]
    fn when(condition: &str) -> String {
        problems_after(
            "when = { \"lamp.model\" = { contains = \"battery\" } }\ngives = { \"lamp.type\" = \"battery\" }",
            &format!("when = {condition}\nexclude = \"mains-off\""),
        )
    }

    #[test]
    fn fires_on_contradictions() {
        let never = "can never hold";
        for condition in [
            "{ \"lamp.type\" = \"table\", not = { \"lamp.type\" = \"table\" } }",
            "{ \"lamp.type\" = [] }",
            "{ any = [] }",
            "{ \"lamp.model\" = { version_in = [] } }",
            "{ \"lamp.model\" = [\"a\", \"b\"], all = [{ \"lamp.model\" = \"c\" }] }",
            "{ \"lamp.model\" = { below = 3, above = 5 } }",
            "{ \"lamp.model\" = { before = \"now\", after = \"now\" } }",
            "{ \"lamp.model\" = { before = \"2020-01-01\", after = \"2021-01-01\" } }",
            "{ any = [{ \"lamp.type\" = \"table\" }], all = [{ \"lamp.type\" = \"battery\" }] }",
        ] {
            let problems = when(condition);
            assert!(problems.contains(never), "{condition}\n{problems}");
        }
        let required = when("{ \"house.power\" = \"off\", \"lamp.type\" = \"battery\" }");
        insta::assert_snapshot!(required, @r#"
        error[KB406]: the condition of rule `battery-needs-no-mains` can never hold
           --> rules/lamp/lamp.toml:105:8
            |
         70 | only_when = { "lamp.type" = "table" }
            |             ------------------------- `house.power` applies only then
        ...
        105 | when = { "house.power" = "off", "lamp.type" = "battery" }
            |        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ `lamp.type` does not fit the `only_when` of a fact here
        "#);
    }

    #[test]
    fn silent_where_one_way_is_left() {
        for condition in [
            "{ any = [{ \"lamp.type\" = [] }, { \"lamp.type\" = \"table\" }] }",
            "{ \"lamp.model\" = { above = 3, below = 5, after = \"2020-01-01\", before = \"now\" } }",
            "{ \"house.power\" = \"off\", \"lamp.type\" = \"table\" }",
            "{ not = { \"lamp.type\" = \"table\", \"house.power\" = \"on\" } }",
        ] {
            assert_eq!(when(condition), "", "{condition}");
        }
    }
}
