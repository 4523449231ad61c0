//! KB402: nodes that nothing leads to.
//!
//! **What it looks for.** A finding that no defect shows and that no condition, rule or complaint
//! mentions; a defect that shows nothing but the complaint; a sign that gives no fact; a failure without
//! words, messages or codes; an access that no step needs; a `[condition.ID]` that nothing names.
//!
//! **Why it matters.** Such a node costs authors time and cannot change a verdict. Usually the node is right
//! and the link to it was forgotten.
//!
//! **Example.** `[fact."tls.version"]` with outcomes, and no defect whose `shows` names it.

use std::collections::BTreeSet;

use shindan_model::{About, DefectIx, FactIx, FactKind, FailureIx};

use super::Ctx;
use crate::diag::{Code, Diag};

pub(super) fn check(ctx: &Ctx<'_>, diags: &mut Vec<Diag>) {
    let pack = ctx.pack;
    let complaint = pack.complaint.map(|complaint| complaint.fact);
    let mut needed = ctx.read_facts();
    needed.extend(complaint);
    for rule in &pack.rules {
        needed.extend(rule.derive.iter().map(|(derived, _)| *derived));
        needed.extend(&rule.not_applicable);
    }
    let Shown { facts, defects } = shown(ctx);
    for (index, fact) in pack.facts.iter().enumerate() {
        let ix = FactIx(index);
        if fact.kind == FactKind::Finding && !needed.contains(&ix) && !facts.contains(&ix) {
            let id = &fact.about.id;
            let diag = report(&fact.about, format!("nothing depends on the finding `{id}`"));
            diags.push(diag.help("let a defect show it, or a condition read it"));
        }
    }
    for (index, defect) in pack.defects.iter().enumerate() {
        if !defects.contains(&DefectIx(index)) {
            let id = &defect.about.id;
            let message = format!("defect `{id}` shows in nothing but the complaint");
            let diag = report(&defect.about, message);
            diags.push(diag.help("no answer could ever point to it: write what it `shows`"));
        }
    }
    for sign in pack.signs.iter().filter(|sign| sign.gives.is_empty() && sign.rank > 0.0) {
        let message = format!("sign `{}` gives no fact", sign.about.id);
        diags.push(report(&sign.about, message).help("write `gives`"));
    }
    let coded: BTreeSet<FailureIx> =
        pack.codes.iter().flat_map(|codes| &codes.codes).map(|code| code.failure).collect();
    for (index, failure) in pack.failures.iter().enumerate() {
        let is_said = !failure.text.is_empty() || !failure.templates.is_empty();
        if !is_said && !coded.contains(&FailureIx(index)) {
            let message = format!("nothing says that `{}` has happened", failure.about.id);
            let diag = report(&failure.about, message);
            diags.push(diag.help("write `text` or `messages`, or a code in `[codes.CATALOGUE]`"));
        }
    }
    for node in ctx.unused_conditions.iter().map(|at| &ctx.raw.conditions[*at]) {
        let message = format!("nothing names the condition `{}`", node.id.value);
        let diag = Diag::new(Code::Unreachable, message);
        let help = format!("write `condition = \"{}\"` where it is meant", node.id.value);
        diags.push(diag.at(node.path, node.id.span.clone(), "").help(help));
    }
    let used: BTreeSet<usize> = pack.steps.iter().filter_map(|step| step.access).collect();
    for (index, access) in pack.accesses.iter().enumerate() {
        if !used.contains(&index) {
            let message = format!("no step needs the access `{}`", access.about.id);
            diags.push(report(&access.about, message));
        }
    }
}

fn report(about: &About, message: String) -> Diag {
    Diag::new(Code::Unreachable, message).at(&about.path, about.span.clone(), "")
}

/// Facts and defects that the links of any context connect.
#[derive(Default)]
struct Shown {
    /// Facts that a defect shows.
    facts: BTreeSet<FactIx>,
    /// Defects that a rule names or that show anything but the complaint.
    defects: BTreeSet<DefectIx>,
}

fn shown(ctx: &Ctx<'_>) -> Shown {
    let mut shown = Shown::default();
    let complaint = ctx.pack.complaint.map(|complaint| complaint.fact.0);
    let tables = ctx.pack.model.classes.iter().flat_map(|class| class.tables.iter().enumerate());
    for (fact, table) in tables.filter_map(|(fact, table)| Some((fact, table.as_ref()?))) {
        if !table.links.is_empty() {
            shown.facts.insert(FactIx(fact));
        }
        if Some(fact) != complaint {
            let telling = table.links.iter().filter(|link| link.cumulative[0] < 1.0);
            shown.defects.extend(telling.map(|link| link.defect));
        }
    }
    shown.defects.extend(ctx.pack.rules.iter().flat_map(|rule| &rule.confirm));
    shown
}

#[cfg(test)]
mod tests {
    use crate::testing::problems_after;

    #[test]
    fn fires_on_a_defect_that_shows_nothing_and_an_access_nobody_needs() {
        let problems = problems_after("{ \"lamp.sound\" = { silent = 0.4 } }", "{}");
        insta::assert_snapshot!(problems, @r#"
        error[KB402]: defect `lost-interest` shows in nothing but the complaint
          --> rules/lamp/lamp.toml:47:9
           |
        47 | [defect.lost-interest]
           |         ^^^^^^^^^^^^^
           |
           = help: no answer could ever point to it: write what it `shows`

        error[KB304]: nothing produces the outcome `silent` of `lamp.sound`
          --> rules/lamp/lamp.toml:80:34
           |
        80 | outcomes = ["normal", "rattles", "silent"]
           |                                  ^^^^^^^^
           |
           = help: let a defect show it, or write how often it is seen with nothing wrong: `seen_anyway = { silent = "almost never" }`
        "#);
        let problems = problems_after("access = \"ladder\"\n", "");
        insta::assert_snapshot!(problems, @r#"
        error[KB402]: no step needs the access `ladder`
           --> rules/lamp/lamp.toml:130:9
            |
        130 | [access.ladder]
            |         ^^^^^^
        "#);
        let problems = problems_after("gives = { \"house.power\" = \"off\" }\n", "");
        insta::assert_snapshot!(problems, @r#"
        error[KB402]: sign `no-current` gives no fact
          --> rules/lamp/lamp.toml:87:7
           |
        87 | [sign.no-current]
           |       ^^^^^^^^^^
           |
           = help: write `gives`
        "#);
    }

    #[test]
    fn fires_on_a_named_condition_that_nothing_names() {
        let unused =
            "[condition.battery]\nwhen = { \"lamp.type\" = \"battery\" }\n\n[access.ladder]";
        let problems = problems_after("[access.ladder]", unused);
        assert!(
            problems.contains("error[KB402]: nothing names the condition `battery`"),
            "{problems}"
        );
    }

    #[test]
    fn fires_on_a_failure_that_nothing_says() {
        let failure = "[failure.no-current]\nlayer = \"network\"\nsource = \"x\"\n\n";
        let problems = problems_after("[sign.no-current]", &format!("{failure}[sign.no-current]"));
        insta::assert_snapshot!(problems, @r#"
        error[KB402]: nothing says that `no-current` has happened
          --> rules/lamp/lamp.toml:87:10
           |
        87 | [failure.no-current]
           |          ^^^^^^^^^^
           |
           = help: write `text` or `messages`, or a code in `[codes.CATALOGUE]`
        "#);
    }

    #[test]
    fn silent_on_a_failure_with_a_code() {
        let failure = "[failure.no-current]\nlayer = \"network\"\nsource = \"x\"\n[codes.lamp]\nsource = \"x\"\n17 = { name = \"E17\", failure = \"no-current\" }\n";
        let problems = problems_after("[sign.no-current]", &format!("{failure}[sign.no-current]"));
        assert_eq!(problems, "");
    }

    #[test]
    fn silent_where_only_a_rule_confirms() {
        let problems =
            problems_after("gives = { \"lamp.type\" = \"battery\" }", "confirm = \"mains-off\"");
        assert_eq!(problems, "");
    }
}
