//! KB411: questions and evidence that can change no ranking.
//!
//! **What it looks for.** Facts that have no effect on any defect: no defect shows them, they select no
//! numbers or remedies, and what reads them has no effect either. Also the steps, signs, properties and
//! phrases that give only such facts.
//!
//! **Why it matters.** A customer is asked a question that helps nobody, or an author believes that a message
//! is understood although it changes no verdict.
//!
//! **Example.** `[step.ask-colour]` gives `lamp.colour`, and nothing in the pack reads that fact.

use std::collections::BTreeSet;

use shindan_model::{About, Condition, FactIx, FactKind, Pack};
use shindan_pack::check::Ctx;
use shindan_pack::{Code, Diag};

pub(super) fn check(ctx: &Ctx<'_>, diags: &mut Vec<Diag>) {
    let pack = ctx.pack;
    let (matters, read) = (matters(pack), ctx.read_facts());
    let idle = |facts: &mut dyn Iterator<Item = FactIx>| {
        let facts: Vec<FactIx> = facts.collect();
        !facts.is_empty() && facts.iter().all(|fact| !matters.contains(fact))
    };
    for (index, fact) in pack.facts.iter().enumerate() {
        // `unreachable` reports the findings that nothing mentions.
        let mentioned = fact.kind != FactKind::Finding || read.contains(&FactIx(index));
        if mentioned && !matters.contains(&FactIx(index)) {
            let message = format!("the fact `{}` can change no ranking", fact.about.id);
            let help = "let a defect show it, or a rule that leads to a defect read it; or take it out with what gives it";
            diags.push(report(&fact.about, message).help(help));
        }
    }
    for step in &pack.steps {
        if idle(&mut step.gives.iter().copied()) {
            let message = format!("no cause needs the question `{}`", step.about.id);
            let help = "nothing that it gives leads to a defect: take it out, or let a defect show what it gives";
            diags.push(report(&step.about, message).help(help));
        }
    }
    let signs = pack.signs.iter().map(|sign| {
        let facts: Vec<FactIx> = sign.gives.iter().map(|(fact, _)| *fact).collect();
        ("sign", &sign.about, facts)
    });
    let properties =
        pack.properties.iter().map(|property| ("property", &property.about, vec![property.fact]));
    let phrases = pack.phrases.iter().map(|phrase| ("phrase", &phrase.about, vec![phrase.fact]));
    for (kind, about, facts) in signs.chain(properties).chain(phrases) {
        if idle(&mut facts.iter().copied()) {
            let message = format!("the {kind} `{}` can change no ranking", about.id);
            diags.push(report(about, message).help("what it gives leads to no defect"));
        }
    }
}

fn report(about: &About, message: String) -> Diag {
    Diag::new(Code::Idle, message).at(&about.path, about.span.clone(), "")
}

/// The facts that have an effect on some defect, found by going back from the defects.
fn matters(pack: &Pack) -> BTreeSet<FactIx> {
    let mut matters = BTreeSet::new();
    let shown = pack.model.classes.iter().flat_map(|class| class.tables.iter().enumerate());
    for (fact, table) in shown {
        if table.as_ref().is_some_and(|table| !table.links.is_empty()) {
            matters.insert(FactIx(fact));
        }
    }
    let inputs = &pack.probe;
    matters.extend(inputs.host.iter().chain(&inputs.address).chain(&inputs.server));
    let mut read = |condition: &Condition| matters.extend(condition.facts());
    for defect in &pack.numbers.defects {
        defect.variants.iter().for_each(|variant| read(&variant.when));
    }
    pack.numbers.combinations.iter().for_each(|(when, _)| read(when));
    let remedies = pack.defects.iter().flat_map(|defect| &defect.remedies);
    remedies.filter_map(|remedy| remedy.when.as_ref()).for_each(&mut read);
    pack.steps.iter().filter_map(|step| step.requires.as_ref()).for_each(&mut read);
    pack.claims.iter().filter_map(|claim| claim.when.as_ref()).for_each(&mut read);
    for rule in
        pack.rules.iter().filter(|rule| !rule.confirm.is_empty() || !rule.exclude.is_empty())
    {
        read(&rule.when);
    }
    loop {
        let before = matters.len();
        for rule in &pack.rules {
            let derived = rule.derive.iter().map(|(fact, _)| fact);
            if derived.chain(&rule.not_applicable).any(|fact| matters.contains(fact)) {
                matters.extend(rule.when.facts());
            }
        }
        for (index, fact) in pack.facts.iter().enumerate() {
            if let Some(requires) = &fact.requires
                && matters.contains(&FactIx(index))
            {
                matters.extend(requires.facts());
            }
        }
        if matters.len() == before {
            return matters;
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::checked_after;

    #[test]
    fn fires_on_a_fact_that_nothing_reads_and_its_question() {
        let problems = checked_after(
            "when = { \"lamp.model\" = { contains = \"battery\" } }",
            "when = { \"lamp.sound\" = \"silent\" }",
        );
        for told in
            ["the fact `lamp.model` can change no ranking", "the property `model` can change"]
        {
            assert!(problems.contains(told), "{told}: {problems}");
        }
    }

    #[test]
    fn silent_on_a_fact_that_only_a_rule_reads() {
        let problems =
            checked_after("gives = { \"lamp.type\" = \"battery\" }", "confirm = \"lost-interest\"");
        assert_eq!(problems, "");
    }
}
