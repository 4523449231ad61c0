//! What the reports of one fact agree on: outcomes, values.

use shindan_model::{Fact, Value};

use crate::evidence::resolved::Side;

/// The single outcome that all items share, if each item has exactly one.
pub(crate) fn single(mut each: impl Iterator<Item = Vec<usize>>) -> Option<usize> {
    let first = each.next()?;
    (first.len() == 1 && each.all(|other| other == first)).then(|| first[0])
}

/// Whether two values are equal as text, ignoring ASCII case.
pub(crate) fn same(one: &Value, other: &Value) -> bool {
    one.to_string().eq_ignore_ascii_case(&other.to_string())
}

/// Whether a report names a host: its subject has a dot and is no path, account or phrase.
pub(crate) fn is_elsewhere(fact: &Fact) -> bool {
    fact.of.as_deref().is_some_and(|of| of.contains('.') && !of.contains(['/', '\\', ' ']))
}

/// Whether all reports can be true: an outcome is common to all, or all values are the same text.
pub(crate) fn agreed<'f>(
    known: &shindan_model::FactDefinition,
    mut facts: impl Iterator<Item = &'f Fact>,
) -> bool {
    let Some(first) = facts.next() else { return true };
    let Some(first) = first.value() else { return true };
    if let Some(mut common) = outcomes(known, first) {
        for other in facts.filter_map(|fact| outcomes(known, fact.value()?)) {
            common.retain(|outcome| other.contains(outcome));
        }
        return !common.is_empty();
    }
    facts.filter_map(Fact::value).all(|other| same(first, other))
}

/// The outcomes that a value stands for, in order; `None` if the fact lacks one of them.
pub(crate) fn outcomes(known: &shindan_model::FactDefinition, value: &Value) -> Option<Vec<usize>> {
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

/// The distinct values of some reports, letter case aside, each with the positions of its reports;
/// ordered by outcome, or by text where there are no outcomes.
pub(crate) fn sides<'f>(
    known: &shindan_model::FactDefinition,
    reports: impl Iterator<Item = (usize, &'f Fact)>,
) -> Vec<Side> {
    let mut values: Vec<(usize, String, usize)> = reports
        .filter_map(|(at, fact)| {
            let text = fact.value()?.to_string();
            Some((known.outcome(&text).unwrap_or(0), text, at))
        })
        .collect();
    values.sort();
    let mut sides: Vec<Side> = Vec::new();
    for (_, value, at) in values {
        match sides.last_mut().filter(|side| side.value.eq_ignore_ascii_case(&value)) {
            Some(side) => side.reports.push(at),
            None => sides.push(Side { value, reports: vec![at] }),
        }
    }
    sides
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{stated, table_lamp};

    fn learned(facts: &[(&str, &str)]) -> Vec<Fact> {
        stated(facts).iter().cloned().collect()
    }

    #[test]
    fn reports_agree_if_an_outcome_is_common_to_all() {
        let pack = table_lamp();
        let known = pack.facts.iter().find(|fact| fact.about.id == "lamp.sound").unwrap();
        let fact = |value: Value| {
            Fact::stated("lamp.sound", None, shindan_model::Standing::Known(value), "test")
        };
        let one = |text: &str| fact(Value::Text(text.to_owned()));
        let either = fact(Value::OneOf(vec!["rattles".to_owned(), "silent".to_owned()]));
        for (reports, agree) in [
            (vec![one("silent"), one("silent")], true),
            (vec![one("silent"), either.clone()], true),
            (vec![one("normal"), either.clone()], false),
            (vec![one("silent"), one("rattles"), either.clone()], false),
        ] {
            assert_eq!(agreed(known, reports.iter()), agree, "{reports:?}");
        }
        assert_eq!(outcomes(known, either.value().unwrap()), Some(vec![1, 2]));
        assert_eq!(outcomes(known, &Value::Text("sings".to_owned())), None);
        let reports = [one("silent"), one("normal"), one("silent")];
        let sides = sides(known, reports.iter().enumerate());
        let sides: Vec<_> =
            sides.iter().map(|side| (side.value.as_str(), side.reports.as_slice())).collect();
        assert_eq!(sides, [("normal", &[1][..]), ("silent", &[0, 2])]);
    }

    #[test]
    fn only_names_with_a_dot_are_hosts() {
        for (of, elsewhere) in [("mail.example.com", true), ("mail", false), (r"AD\a.b", false)] {
            let fact = &learned(&[(&format!("house.power@{of}"), "on")])[0];
            assert_eq!(is_elsewhere(fact), elsewhere, "{of}");
        }
    }
}
