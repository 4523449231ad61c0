//! What several reports of one fact say together: of which subjects, which outcomes, which values.

use crate::fact::{Fact, Value};

/// The facts stated of the case itself; of the others if there are none.
pub(super) fn of_the_case(learned: &[Fact]) -> Vec<&Fact> {
    let own: Vec<&Fact> = learned.iter().filter(|fact| fact.of.is_none()).collect();
    if own.is_empty() { learned.iter().collect() } else { own }
}

/// The subjects, each once, those without one first.
pub(super) fn subjects(learned: &[Fact]) -> Vec<Option<String>> {
    let mut subjects: Vec<Option<String>> = learned.iter().map(|fact| fact.of.clone()).collect();
    subjects.sort();
    subjects.dedup();
    subjects
}

/// The one outcome that all of these are, if they are all the same one.
pub(super) fn single(mut each: impl Iterator<Item = Vec<usize>>) -> Option<usize> {
    let first = each.next()?;
    (first.len() == 1 && each.all(|other| other == first)).then(|| first[0])
}

/// The outcomes that a value stands for; `None` if one of them is not the fact's.
pub(super) fn outcomes(known: &crate::kb::Fact, value: &Value) -> Option<Vec<usize>> {
    match value {
        Value::Text(text) => known.outcome(text).map(|outcome| vec![outcome]),
        Value::OneOf(texts) => {
            let mut outcomes: Vec<usize> =
                texts.iter().map(|text| known.outcome(text)).collect::<Option<_>>()?;
            outcomes.sort_unstable();
            outcomes.dedup();
            (!outcomes.is_empty()).then_some(outcomes)
        }
        Value::Number(_) | Value::Date(_) => None,
    }
}

/// The different values that these say, in the order of the outcomes or of their texts.
pub(super) fn values<'f>(
    known: &crate::kb::Fact,
    facts: impl Iterator<Item = &'f Fact>,
) -> Vec<String> {
    let mut values: Vec<(usize, String)> = facts
        .filter_map(|fact| {
            let text = fact.value()?.to_string();
            Some((known.outcome(&text).unwrap_or(0), text))
        })
        .collect();
    values.sort();
    values.dedup_by(|a, b| a.1.eq_ignore_ascii_case(&b.1));
    values.into_iter().map(|(_, text)| text).collect()
}
