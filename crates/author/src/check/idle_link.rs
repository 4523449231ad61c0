//! KB412: links between a defect and a fact that have no effect.
//!
//! **What it looks for.** A fact in `shows` of a defect whose normal outcome is as likely with the defect as
//! without, in every context.
//!
//! **Why it matters.** A number was forgotten, or written for the wrong outcome. The fact looks like evidence
//! for the defect and does not change its probability.
//!
//! **Example.** `shows = { "lamp.sound" = { rattles = 0 } }`

use shindan_model::FactIx;
use shindan_pack::check::Ctx;
use shindan_pack::{Code, Diag};

pub(super) fn check(ctx: &Ctx<'_>, diags: &mut Vec<Diag>) {
    for (numbers, node) in ctx.pack.numbers.defects.iter().zip(&ctx.raw.defects) {
        for (fact, shown) in &numbers.shows {
            let says = |shown: &[f64]| shown.iter().skip(1).any(|part| *part > 0.0);
            let variants = numbers.variants.iter().flat_map(|variant| &variant.shows);
            if says(shown) || variants.clone().any(|(other, shown)| other == fact && says(shown)) {
                continue;
            }
            diags.push(report(ctx, *fact, node));
        }
    }
}

fn report(
    ctx: &Ctx<'_>,
    fact: FactIx,
    node: &shindan_pack::source::Node<'_, shindan_pack::raw::RawDefect>,
) -> Diag {
    let id = &ctx.pack.facts[fact.0].about.id;
    let message = format!("defect `{}` does not change `{id}`", node.id.value);
    let written = node.raw.shows.0.iter().find(|(written, _)| written.value == *id);
    let span = written.map_or(&node.id.span, |(at, _)| &at.span);
    Diag::new(Code::IdleLink, message)
        .at(node.path, span.clone(), "as normal with the defect as without")
        .help("write how often which other outcome is seen with the defect, or take the fact out")
}

#[cfg(test)]
mod tests {
    use crate::testing::checked_after;

    #[test]
    fn fires_on_a_link_that_is_never_seen() {
        let problems = checked_after(
            "rattles = \"now-and-then\" } }",
            "rattles = \"now-and-then\" }, \"house.power\" = { off = 0 } }",
        );
        assert!(
            problems.contains("defect `bulb-burnt` does not change `house.power`"),
            "{problems}"
        );
    }

    #[test]
    fn silent_where_only_a_variant_shows_it() {
        let problems = checked_after(
            "\"house.power\" = { off = \"always\" }\n",
            "\"house.power\" = { off = \"always\" }\n\"lamp.sound\" = { silent = 0 }\n[[defect.mains-off.variant]]\nwhen = { \"lamp.type\" = \"table\" }\nshows = { \"lamp.sound\" = { silent = 0.5 } }\n",
        );
        assert_eq!(problems, "");
    }
}
