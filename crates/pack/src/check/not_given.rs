//! KB403: facts that nothing gives.
//!
//! **What it looks for.** A fact that no step, sign, property, phrase or rule gives. The complaint is exempt,
//! as it is known from the start.
//!
//! **Why it matters.** Such a fact is never known, and steps and facts whose conditions need it are never
//! asked.
//!
//! **Example.** A defect shows `tls.certificate.in_date`, and no step has it in `gives`.

use shindan_model::FactIx;

use super::Ctx;
use crate::diag::{Code, Diag};

pub(super) fn check(ctx: &Ctx<'_>, diags: &mut Vec<Diag>) {
    let pack = ctx.pack;
    for (index, fact) in pack.facts.iter().enumerate() {
        let ix = FactIx(index);
        let known = pack.complaint.is_some_and(|complaint| complaint.fact == ix)
            || !fact.given_by.is_empty()
            || pack.properties.iter().any(|property| property.fact == ix)
            || pack.phrases.iter().any(|phrase| phrase.fact == ix)
            || pack.signs.iter().any(|sign| sign.gives.iter().any(|(given, _)| *given == ix))
            || pack.rules.iter().any(|rule| rule.derive.iter().any(|(derived, _)| *derived == ix));
        if !known {
            let message = format!("nothing gives the fact `{}`", fact.about.id);
            diags.push(
                Diag::new(Code::NothingGives, message)
                    .at(&fact.about.path, fact.about.span.clone(), "")
                    .help(
                        "name it in the `gives` of a step, or let a sign, property or rule give it",
                    ),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::problems_after;

    #[test]
    fn fires_on_a_fact_without_a_step() {
        let problems = problems_after("[\"bulb.filament\", \"lamp.sound\"]", "\"bulb.filament\"");
        insta::assert_snapshot!(problems, @r#"
        error[KB403]: nothing gives the fact `lamp.sound`
          --> rules/lamp/lamp.toml:79:7
           |
        79 | [fact."lamp.sound"]
           |       ^^^^^^^^^^^^
           |
           = help: name it in the `gives` of a step, or let a sign, property or rule give it
        "#);
    }

    #[test]
    fn silent_on_a_fact_that_only_a_property_gives() {
        let problems = problems_after("[\"bulb.filament\", \"lamp.sound\"]", "\"lamp.sound\"");
        assert_eq!(problems, "");
    }
}
