//! Rules in an order in which each comes after those that derive what it reads.

use crate::kb::pack::Rule;

/// Sorts rules. Those that do not depend on each other, and those in a circle (which
/// `check::cycle` reports), keep the order of the pack.
pub(super) fn sorted(rules: Vec<Rule>) -> Vec<Rule> {
    let reads: Vec<_> = rules.iter().map(|rule| rule.when.facts()).collect();
    let after = |reader: usize, writer: usize| {
        reader != writer
            && rules[writer]
                .derive
                .iter()
                .any(|(fact, _)| reads[reader].contains(fact))
    };
    let mut order: Vec<usize> = Vec::new();
    let mut waiting: Vec<usize> = (0..rules.len()).collect();
    while !waiting.is_empty() {
        let ready = waiting
            .iter()
            .position(|rule| !waiting.iter().any(|other| after(*rule, *other)))
            .unwrap_or(0);
        order.push(waiting.remove(ready));
    }
    let mut slots: Vec<Option<Rule>> = rules.into_iter().map(Some).collect();
    order
        .into_iter()
        .filter_map(|index| slots[index].take())
        .collect()
}
