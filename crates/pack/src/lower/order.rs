//! Sorts rules so that each comes after those that derive the facts it reads.

use std::collections::{BTreeMap, BTreeSet};

use shindan_model::{FactIx, Rule};

/// Sorts rules. Independent ones, and those in a cycle (which `check::cycle` reports), keep the order of the
/// pack.
pub(super) fn sorted(rules: Vec<Rule>) -> Vec<Rule> {
    let mut readers: BTreeMap<FactIx, Vec<usize>> = BTreeMap::new();
    for (index, rule) in rules.iter().enumerate() {
        for fact in rule.when.facts() {
            readers.entry(fact).or_default().push(index);
        }
    }
    let after: Vec<BTreeSet<usize>> = rules
        .iter()
        .enumerate()
        .map(|(index, rule)| {
            let derived = rule.derive.iter().filter_map(|(fact, _)| readers.get(fact));
            let readers = derived.flatten().copied();
            readers.filter(|reader| *reader != index).collect()
        })
        .collect();
    let mut before = vec![0_usize; rules.len()];
    for reader in after.iter().flatten() {
        before[*reader] += 1;
    }
    let mut waiting: BTreeSet<usize> = (0..rules.len()).collect();
    let mut ready: BTreeSet<usize> =
        waiting.iter().copied().filter(|rule| before[*rule] == 0).collect();
    let mut slots: Vec<Option<Rule>> = rules.into_iter().map(Some).collect();
    let mut sorted = Vec::new();
    // Within a cycle no rule is ever ready, so the first one that waits goes next.
    while let Some(next) = ready.pop_first().or_else(|| waiting.first().copied()) {
        waiting.remove(&next);
        sorted.extend(slots[next].take());
        for reader in &after[next] {
            before[*reader] = before[*reader].saturating_sub(1);
            if before[*reader] == 0 && waiting.contains(reader) {
                ready.insert(*reader);
            }
        }
    }
    sorted
}

#[cfg(test)]
mod tests {
    use crate::load;
    use crate::testing::{RULES, with_rules};

    #[test]
    fn a_rule_comes_after_those_that_derive_what_it_reads() {
        let more = "
[rule.a]
when = { \"house.power\" = \"off\" }
exclude = \"bulb-burnt\"
source = \"x\"
[rule.b]
when = { \"lamp.model\" = \"x\" }
gives = { \"house.power\" = \"off\" }
source = \"x\"
[rule.c]
when = { \"lamp.type\" = \"battery\" }
exclude = \"mains-off\"
source = \"x\"
";
        let (first, rest) = RULES.split_once("[rule.").expect("the pack has a rule");
        let mut files = with_rules(&format!("{first}{}\n[rule.{rest}", more.trim()));
        for texts in &mut files[1..] {
            for rule in ["a", "b", "c"] {
                texts.text += &format!("[rule.{rule}]\nbecause = \"x\"\n");
            }
        }
        let pack = load(&files).0.expect("a good pack");
        let ids: Vec<&str> = pack.rules.iter().map(|rule| rule.about.id.as_str()).collect();
        assert_eq!(ids, ["b", "a", "battery-needs-no-mains", "c"]);
    }
}
