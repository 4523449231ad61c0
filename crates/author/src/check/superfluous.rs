//! KB410: rules and signs that another one makes superfluous.
//!
//! **What it looks for.** A rule that applies only where another rule with the same conclusions applies too.
//! A sign of which every pattern contains a pattern of another sign, where that sign gives the same facts and
//! does not rank lower.
//!
//! **Why it matters.** The special one has no effect. An author who edits it later sees nothing change, or
//! believes that the general one changed with it.
//!
//! **Example.** A rule for table lamps that are silent, beside a rule for all table lamps with the same
//! conclusions.

use std::collections::BTreeMap;

use shindan_model::{About, FactIx, OfRequests, Pack, Rule, Sign};
use shindan_pack::check::Ctx;
use shindan_pack::check::search::Search;
use shindan_pack::check::way::Way;
use shindan_pack::{Code, Diag};

pub(super) fn check(ctx: &Ctx<'_>, diags: &mut Vec<Diag>) {
    let pack = ctx.pack;
    let rules: Vec<(&Rule, Option<Vec<Way>>)> =
        pack.rules.iter().map(|rule| (rule, ways(pack, rule))).collect();
    let by_rule = rules.iter().map(|(rule, _)| conclusions(rule));
    pairs(&rules, by_rule.collect(), rule_follows, |rule| &rule.0.about)
        .for_each(|(special, general)| diags.push(report("rule", special, general)));
    let signs: Vec<(&Sign, Vec<String>)> = pack
        .signs
        .iter()
        .filter(|sign| !sign.gives.is_empty())
        .map(|sign| (sign, sign.text.iter().map(|text| shindan_understand::fold(text)).collect()))
        .collect();
    let by_sign = signs.iter().map(|(sign, _)| sign.gives.clone());
    pairs(&signs, by_sign.collect(), sign_follows, |sign| &sign.0.about)
        .for_each(|(special, general)| diags.push(report("sign", special, general)));
}

/// The superfluous nodes, each with the first node that makes it so. Of two that make each other
/// superfluous, the later one is returned. `say`: by node, its conclusions. A node that makes another
/// superfluous shares its first conclusion, so only those that do are compared.
fn pairs<'a, T, S: Ord + Clone + 'a>(
    nodes: &'a [T],
    say: Vec<Vec<S>>,
    follows: impl Fn(&T, &T) -> bool + 'a,
    about: impl Fn(&'a T) -> &'a About + 'a,
) -> impl Iterator<Item = (&'a About, &'a About)> {
    let mut by_saying: BTreeMap<S, Vec<usize>> = BTreeMap::new();
    for (at, say) in say.iter().enumerate() {
        say.iter().for_each(|said| by_saying.entry(said.clone()).or_default().push(at));
    }
    (0..nodes.len()).filter_map(move |at| {
        let mut others = by_saying.get(say[at].first()?)?.iter().copied();
        let general = others.find(|other| {
            at != *other
                && follows(&nodes[at], &nodes[*other])
                && (*other < at || !follows(&nodes[*other], &nodes[at]))
        })?;
        Some((about(&nodes[at]), about(&nodes[general])))
    })
}

/// The conclusions of a rule: indexes of facts and defects, each with what the rule says of it.
fn conclusions(rule: &Rule) -> Vec<(usize, Option<usize>, Option<bool>)> {
    let derived = rule.derive.iter().map(|(fact, outcome)| (fact.0, Some(*outcome), None));
    let meaningless = rule.not_applicable.iter().map(|fact| (fact.0, None, None));
    let certain = rule.confirm.iter().map(|defect| (defect.0, None, Some(true)));
    let impossible = rule.exclude.iter().map(|defect| (defect.0, None, Some(false)));
    derived.chain(meaningless).chain(certain).chain(impossible).collect()
}

fn report(kind: &str, special: &About, general: &About) -> Diag {
    let message = format!("{kind} `{}` adds nothing to `{}`", special.id, general.id);
    Diag::new(Code::Superfluous, message)
        .at(&special.path, special.span.clone(), "wherever this one applies …")
        .at(&general.path, general.span.clone(), "… this one does, and says the same")
        .help("take it out, or narrow the other one")
}

/// The ways in which the condition of a rule can hold; `None` if there are none, or too many to compare.
fn ways(pack: &Pack, rule: &Rule) -> Option<Vec<Way>> {
    let mut search = Search::new(pack);
    let ways = search.ways(&rule.when, true);
    (!search.gave_up && !ways.is_empty()).then_some(ways)
}

type RuleWays<'a> = (&'a Rule, Option<Vec<Way>>);

fn rule_follows((special, narrow): &RuleWays<'_>, (general, wide): &RuleWays<'_>) -> bool {
    let within = |one: &[FactIx], all: &[FactIx]| one.iter().all(|fact| all.contains(fact));
    let says_no_more = special.derive.iter().all(|derived| general.derive.contains(derived))
        && special.confirm.iter().all(|defect| general.confirm.contains(defect))
        && special.exclude.iter().all(|defect| general.exclude.contains(defect))
        && within(&special.not_applicable, &general.not_applicable);
    let (Some(narrow), Some(wide)) = (narrow, wide) else { return false };
    says_no_more && narrow.iter().all(|narrow| wide.iter().any(|way| way.follows_from(narrow)))
}

type SignPatterns<'a> = (&'a Sign, Vec<String>);

fn sign_follows((special, long): &SignPatterns<'_>, (general, texts): &SignPatterns<'_>) -> bool {
    let contains = |text: &String| {
        // `*` in a pattern stands for any text, so only a pattern without it is certain to match where
        // its words occur.
        texts.iter().any(|part| !part.contains('*') && text.contains(part.as_str()))
    };
    // What is seen nowhere makes nothing superfluous, nor is it so itself.
    (!long.is_empty() || !special.failures.is_empty())
        && special.failures.iter().all(|failure| general.failures.contains(failure))
        && (special.requests == general.requests || general.requests == OfRequests::Any)
        && special.rank <= general.rank
        && special.gives.iter().all(|given| general.gives.contains(given))
        && long.iter().all(contains)
}

#[cfg(test)]
mod tests {
    use crate::testing::{checked_after, checked_with_rule};

    const SIGN: &str = "[sign.no-current]\n";

    #[test]
    fn fires_on_a_special_rule_and_a_longer_sign() {
        let rule = "when = { \"lamp.model\" = { contains = \"battery\" }, \"lamp.sound\" = \"silent\" }\ngives = { \"lamp.type\" = \"battery\" }";
        insta::assert_snapshot!(checked_with_rule(rule), @r#"
        warning[KB410]: rule `further` adds nothing to `battery-needs-no-mains`
           --> rules/lamp/lamp.toml:134:7
            |
        104 | [rule.battery-needs-no-mains]
            |       ---------------------- … this one does, and says the same
        ...
        134 | [rule.further]
            |       ^^^^^^^ wherever this one applies …
            |
            = help: take it out, or narrow the other one
        "#);
        let sign = "[sign.no-current-here]\ntext = \"there is no current here\"\ngives = { \"house.power\" = \"off\" }\nrank = 10\nsource = \"x\"\n\n[sign.no-current]\n";
        let problems = checked_after(SIGN, sign);
        assert!(problems.contains("sign `no-current-here` adds nothing to `no-current`"));
    }

    #[test]
    fn silent_where_the_special_one_says_or_ranks_more() {
        let rule = "when = { \"lamp.model\" = { contains = \"battery\" }, \"lamp.sound\" = \"silent\" }\ngives = { \"lamp.type\" = \"battery\" }\nconfirm = \"lost-interest\"";
        assert_eq!(checked_with_rule(rule), "");
        let sign = "[sign.no-current-here]\ntext = \"there is no current here\"\ngives = { \"house.power\" = \"off\" }\nrank = 20\nsource = \"x\"\n\n[sign.no-current]\n";
        assert_eq!(checked_after(SIGN, sign), "");
    }
}
