//! KB409: rules that contradict each other.
//!
//! **What it looks for.** Two rules that can apply to the same case and contradict each other: they give a
//! fact two outcomes, or one gives an outcome to a fact that the other declares not applicable; or one
//! confirms a defect that the other excludes. Also a rule whose conclusion contradicts its condition.
//!
//! **Why it matters.** Nothing overrules a rule. A case to which both apply ends as contradictory, whatever
//! else is known.
//!
//! **Example.** `confirm = "mains-off"` for battery lamps, and `exclude = "mains-off"` for every lamp.

use std::collections::{BTreeMap, BTreeSet};

use shindan_model::{DefectIx, FactIx, Pack, Rule};
use shindan_pack::check::Ctx;
use shindan_pack::check::search::Search;
use shindan_pack::check::way::Way;
use shindan_pack::{Code, Diag};

/// What a rule says about a fact or defect. Two different values for the same subject are a contradiction.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Says {
    Outcome(usize),
    NotApplicable,
    Certain,
    Impossible,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Subject {
    Fact(FactIx),
    Defect(DefectIx),
}

pub(super) fn check(ctx: &Ctx<'_>, diags: &mut Vec<Diag>) {
    let rules = &ctx.pack.rules;
    let mut said: BTreeMap<Subject, Vec<(usize, Says)>> = BTreeMap::new();
    for (at, rule) in rules.iter().enumerate() {
        for (subject, says) in sayings(ctx.pack, rule) {
            said.entry(subject).or_default().push((at, says));
        }
        if denies_itself(ctx.pack, rule) {
            let message = format!("rule `{}` denies what it reads", rule.about.id);
            diags.push(
                Diag::new(Code::Contradiction, message)
                    .at(&rule.about.path, rule.about.span.clone(), "")
                    .help("when it applies, its conclusion is already known to be wrong"),
            );
        }
    }
    let mut reported = BTreeSet::new();
    for (subject, sayings) in &said {
        for (position, (one, says)) in sayings.iter().enumerate() {
            for (other, against) in &sayings[position + 1..] {
                if says != against
                    && one != other
                    && !reported.contains(&(*one, *other))
                    && both_apply(ctx.pack, &rules[*one], &rules[*other])
                {
                    reported.insert((*one, *other));
                    let words = [*says, *against].map(|says| in_words(ctx.pack, *subject, says));
                    diags.push(report([&rules[*one], &rules[*other]], &words));
                }
            }
        }
    }
}

fn sayings(pack: &Pack, rule: &Rule) -> Vec<(Subject, Says)> {
    // A fact with `several` can have two outcomes at once, so these do not contradict each other.
    let single = |fact: &FactIx| !pack.facts[fact.0].several;
    let derived = rule.derive.iter().filter(|(fact, _)| single(fact));
    let derived = derived.map(|(fact, outcome)| (Subject::Fact(*fact), Says::Outcome(*outcome)));
    let meaningless =
        rule.not_applicable.iter().map(|fact| (Subject::Fact(*fact), Says::NotApplicable));
    let certain = rule.confirm.iter().map(|defect| (Subject::Defect(*defect), Says::Certain));
    let impossible = rule.exclude.iter().map(|defect| (Subject::Defect(*defect), Says::Impossible));
    derived.chain(meaningless).chain(certain).chain(impossible).collect()
}

fn conclusion(pack: &Pack, rule: &Rule) -> Way {
    let mut way = Way::default();
    for (fact, outcome) in rule.derive.iter().filter(|(fact, _)| !pack.facts[fact.0].several) {
        way.outcomes.insert(*fact, [*outcome].into());
    }
    way
}

fn denies_itself(pack: &Pack, rule: &Rule) -> bool {
    let mut search = Search::new(pack);
    let ways = search.ways(&rule.when, true);
    let possible = !ways.is_empty();
    let ways = search.all(vec![ways, vec![conclusion(pack, rule)]]);
    possible && ways.is_empty() && !search.gave_up
}

/// Whether the conditions of both rules can hold in one case. `false` if the search cannot tell, so that no
/// pair is reported without reason.
fn both_apply(pack: &Pack, one: &Rule, other: &Rule) -> bool {
    let mut search = Search::new(pack);
    let (one_way, others) = (search.ways(&one.when, true), search.ways(&other.when, true));
    if search.gave_up {
        return false;
    }
    let clear = one_way.iter().flat_map(|one_way| others.iter().map(move |other| (one_way, other)));
    let clear = clear.filter(|(one_way, other)| !one_way.is_unclear_with(other));
    let both = clear.filter_map(|(one_way, other)| one_way.and(other).ok());
    let both: Vec<Way> = both.filter(leaves_whole_numbers).collect();
    !both.is_empty() && search.against_requirements(both).is_none() && !search.gave_up
}

/// Whether each range of numbers contains a whole number. Numbers in packs are counts, so `above = 10` and
/// `below = 11` exclude each other although 10.5 lies between.
fn leaves_whole_numbers(way: &Way) -> bool {
    way.numbers.values().all(|(low, high)| low.floor() + 1.0 < *high)
}

fn in_words(pack: &Pack, subject: Subject, says: Says) -> String {
    match (subject, says) {
        (Subject::Fact(fact), Says::Outcome(outcome)) => {
            let fact = &pack.facts[fact.0];
            format!("says that `{}` is `{}`", fact.about.id, fact.outcomes[outcome])
        }
        (Subject::Fact(fact), _) => {
            format!("says that `{}` means nothing", pack.facts[fact.0].about.id)
        }
        (Subject::Defect(defect), says) => {
            let word = if says == Says::Certain { "certain" } else { "impossible" };
            format!("says that `{}` is {word}", pack.defects[defect.0].about.id)
        }
    }
}

fn report(rules: [&Rule; 2], words: &[String; 2]) -> Diag {
    let [one, other] = rules.map(|rule| &rule.about);
    let message = format!("rules `{}` and `{}` contradict each other", one.id, other.id);
    Diag::new(Code::Contradiction, message)
        .at(&other.path, other.span.clone(), &words[1])
        .at(&one.path, one.span.clone(), &words[0])
        .help("both can apply to one case: narrow one `when`, for example with `not = { … }`")
}

#[cfg(test)]
mod tests {
    use crate::testing::{checked_after, checked_with_rule};

    #[test]
    fn fires_on_two_rules_that_apply_at_once() {
        let rule = "when = { \"lamp.sound\" = \"silent\" }\ngives = { \"lamp.type\" = \"table\" }";
        insta::assert_snapshot!(checked_with_rule(rule), @r#"
        warning[KB409]: rules `battery-needs-no-mains` and `further` contradict each other
           --> rules/lamp/lamp.toml:134:7
            |
        104 | [rule.battery-needs-no-mains]
            |       ---------------------- says that `lamp.type` is `battery`
        ...
        134 | [rule.further]
            |       ^^^^^^^ says that `lamp.type` is `table`
            |
            = help: both can apply to one case: narrow one `when`, for example with `not = { … }`
        "#);
        let problems = checked_after(
            "{ contains = \"battery\" } }\ngives = { \"lamp.type\" = \"battery\" }",
            "{ contains = \"battery\" }, \"lamp.type\" = \"table\" }\ngives = { \"lamp.type\" = \"battery\" }",
        );
        assert!(problems.contains("denies what it reads"), "{problems}");
    }

    #[test]
    fn silent_where_only_one_can_apply() {
        for when in [
            // `not` makes the two conditions exclude each other.
            "\"lamp.sound\" = \"silent\", not = { \"lamp.model\" = { contains = \"battery\" } }",
            // A text may contain `desk` and `battery`, or one of them: the search cannot tell.
            "\"lamp.model\" = { contains = \"desk\" }",
        ] {
            let rule = format!("when = {{ {when} }}\ngives = {{ \"lamp.type\" = \"table\" }}");
            assert_eq!(checked_with_rule(&rule), "", "{when}");
        }
    }
}
