//! Conditions with resolved names, and whether they hold for what is known.

use jiff::Timestamp;

use super::host::{covers, hosts, is_private, nearly, same_account};
use crate::fact::{Value, parse_date};
use crate::index::FactIx;

/// A condition. All terms must hold.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Condition {
    /// Its terms, in the author's order.
    pub terms: Vec<Term>,
}

/// One part of a condition.
#[derive(Clone, Debug, PartialEq)]
pub enum Term {
    /// At least one of these.
    Any(Vec<Condition>),
    /// Every one of these.
    All(Vec<Condition>),
    /// This does not hold.
    Not(Condition),
    /// The fact has one of these outcomes.
    Outcome(FactIx, Vec<usize>),
    /// The fact has one of these texts, letter case aside.
    Text(FactIx, Vec<String>),
    /// The fact passes this comparison.
    Compare(FactIx, Comparison),
}

/// A comparison of a value.
#[derive(Clone, Debug, PartialEq)]
pub enum Comparison {
    /// The number is smaller.
    Below(f64),
    /// The number is larger.
    Above(f64),
    /// The date is before this one, or before now for `None`.
    Before(Option<Timestamp>),
    /// The date is after this one, or after now for `None`.
    After(Option<Timestamp>),
    /// The dotted version begins with one of these or lies in one of these ranges.
    VersionIn(Vec<VersionRange>),
    /// The text equals that of another fact.
    EqualsFact(FactIx),
    /// The host name was probably meant for one in these facts, but equals none of them.
    Near(Vec<FactIx>),
    /// The host name is covered by the names in these facts.
    HostMatches(Vec<FactIx>),
    /// The account equals the one in another fact, in any spelling.
    SameAccount(FactIx),
    /// Whether the host is private, so that it cannot be reached from the internet.
    IsPrivate(bool),
    /// The text contains this.
    Contains(String),
}

impl Comparison {
    /// The facts that it compares the value with.
    pub fn others(&self) -> &[FactIx] {
        match self {
            Comparison::EqualsFact(other) | Comparison::SameAccount(other) => {
                std::slice::from_ref(other)
            }
            Comparison::Near(others) | Comparison::HostMatches(others) => others,
            _ => &[],
        }
    }
}

/// Versions from one up to, but without, another; or all that begin with one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VersionRange {
    from: Vec<u64>,
    to: Option<Vec<u64>>,
}

impl VersionRange {
    /// Reads `15.2` or `15.2.2562-15.3`.
    pub fn parse(text: &str) -> Option<Self> {
        let (from, to) = match text.split_once('-') {
            Some((from, to)) => (from, Some(dotted(to)?)),
            None => (text, None),
        };
        let from = dotted(from)?;
        match &to {
            Some(to) if *to <= from => None,
            _ => Some(Self { from, to }),
        }
    }

    /// The versions that are in both ranges; `None` if there are none.
    pub fn and(&self, other: &Self) -> Option<Self> {
        let (from, to) = (self.from.clone().max(other.from.clone()), self.end().min(other.end()));
        (from < to).then_some(Self { from, to: Some(to) })
    }

    /// The first version after the range.
    fn end(&self) -> Vec<u64> {
        self.to.clone().unwrap_or_else(|| {
            let mut next = self.from.clone();
            if let Some(last) = next.last_mut() {
                *last = last.saturating_add(1);
            }
            next
        })
    }

    /// The range as packs write it.
    pub fn written(&self) -> String {
        let dotted =
            |version: &[u64]| version.iter().map(ToString::to_string).collect::<Vec<_>>().join(".");
        let to = self.to.as_deref().map(|to| format!("-{}", dotted(to)));
        dotted(&self.from) + &to.unwrap_or_default()
    }

    fn contains(&self, version: &[u64]) -> bool {
        match &self.to {
            Some(to) => version >= self.from.as_slice() && version < to.as_slice(),
            None => version.starts_with(&self.from),
        }
    }
}

fn dotted(text: &str) -> Option<Vec<u64>> {
    text.trim().split('.').map(|part| part.parse().ok()).collect()
}

/// Reads `15.1.2507.6`, `15.01.2507.006` and `Version 15.1 (Build 2507.6: Service Pack 2)`.
fn version(text: &str) -> Option<Vec<u64>> {
    let text = text.to_lowercase();
    let text = text.trim().trim_start_matches("version").replace("(build", ".").replace(' ', "");
    dotted(text.split([':', ')']).next()?)
}

/// What conditions read of a case.
pub trait Known {
    /// The position of a fact's outcome, if it is known and undisputed.
    fn outcome(&self, fact: FactIx) -> Option<usize>;
    /// The value of a fact without outcomes, if it is known and undisputed.
    fn value(&self, fact: FactIx) -> Option<&Value>;
    /// All values of a fact that may have several at once.
    fn values(&self, fact: FactIx) -> Vec<&Value> {
        self.value(fact).into_iter().collect()
    }
    /// The same for one host, without the values of other hosts.
    fn values_at(&self, fact: FactIx, _host: &str) -> Vec<&Value> {
        self.values(fact)
    }
    /// The time of the diagnosis.
    fn now(&self) -> Timestamp;
}

impl Condition {
    /// Whether it holds; `None` if too little is known.
    pub fn holds(&self, known: &impl Known) -> Option<bool> {
        all(self.terms.iter().map(|term| term.holds(known)))
    }

    /// The facts that it reads, each once, in the author's order.
    pub fn facts(&self) -> Vec<FactIx> {
        let mut facts = Vec::new();
        self.collect(&mut facts);
        facts
    }

    fn collect(&self, facts: &mut Vec<FactIx>) {
        let mut add = |fact: &FactIx| {
            if !facts.contains(fact) {
                facts.push(*fact);
            }
        };
        for term in &self.terms {
            match term {
                Term::Any(list) | Term::All(list) => {
                    for condition in list {
                        for fact in condition.facts() {
                            add(&fact);
                        }
                    }
                }
                Term::Not(condition) => condition.facts().iter().for_each(&mut add),
                Term::Outcome(fact, _) | Term::Text(fact, _) => add(fact),
                Term::Compare(fact, comparison) => {
                    add(fact);
                    comparison.others().iter().for_each(&mut add);
                }
            }
        }
    }
}

impl Term {
    fn holds(&self, known: &impl Known) -> Option<bool> {
        match self {
            Term::Any(list) => any(list.iter().map(|condition| condition.holds(known))),
            Term::All(list) => all(list.iter().map(|condition| condition.holds(known))),
            Term::Not(condition) => condition.holds(known).map(|holds| !holds),
            Term::Outcome(fact, outcomes) => {
                known.outcome(*fact).map(|outcome| outcomes.contains(&outcome))
            }
            Term::Text(fact, texts) => {
                let value = known.value(*fact)?.to_string().to_lowercase();
                Some(texts.iter().any(|text| text.to_lowercase() == value))
            }
            Term::Compare(fact, comparison) => {
                let values = known.values(*fact);
                let each = values.iter().map(|value| compare(value, comparison, known));
                (!values.is_empty()).then(|| any(each)).flatten()
            }
        }
    }
}

fn all(parts: impl Iterator<Item = Option<bool>>) -> Option<bool> {
    let mut result = Some(true);
    for part in parts {
        match part {
            Some(false) => return Some(false),
            None => result = None,
            Some(true) => {}
        }
    }
    result
}

fn any(parts: impl Iterator<Item = Option<bool>>) -> Option<bool> {
    all(parts.map(|part| part.map(|holds| !holds))).map(|none| !none)
}

fn compare(value: &Value, comparison: &Comparison, known: &impl Known) -> Option<bool> {
    let text = || value.to_string().trim().to_lowercase();
    let others = |fact: &FactIx| {
        let all: Vec<String> =
            known.values(*fact).iter().map(|other| other.to_string().to_lowercase()).collect();
        (!all.is_empty()).then_some(all)
    };
    match comparison {
        Comparison::Below(limit) => Some(number(value)? < *limit),
        Comparison::Above(limit) => Some(number(value)? > *limit),
        Comparison::Before(limit) => Some(moment(value)? < limit.unwrap_or_else(|| known.now())),
        Comparison::After(limit) => Some(moment(value)? > limit.unwrap_or_else(|| known.now())),
        Comparison::VersionIn(ranges) => {
            let version = version(&text())?;
            Some(ranges.iter().any(|range| range.contains(&version)))
        }
        Comparison::EqualsFact(fact) => {
            let text = text();
            Some(others(fact)?.iter().any(|other| other.trim() == text))
        }
        Comparison::Near(facts) => {
            let (host, names) = host_and_names(value, facts, known)?;
            Some(!names.contains(&host) && names.iter().any(|name| nearly(&host, name)))
        }
        Comparison::HostMatches(facts) => {
            let (host, names) = host_and_names(value, facts, known)?;
            Some(names.iter().any(|name| covers(name, &host)))
        }
        Comparison::SameAccount(fact) => {
            let text = text();
            Some(others(fact)?.iter().any(|other| same_account(&text, other)))
        }
        Comparison::IsPrivate(expected) => {
            let text = text();
            let host = hosts(&text).into_iter().next().unwrap_or(text);
            Some(is_private(&host) == *expected)
        }
        Comparison::Contains(part) => Some(text().contains(&part.to_lowercase())),
    }
}

/// The host in a value, and the names in other facts that it is compared with. `None` if there are none.
fn host_and_names(
    value: &Value,
    facts: &[FactIx],
    known: &impl Known,
) -> Option<(String, Vec<String>)> {
    let host = hosts(&value.to_string()).into_iter().next()?;
    let values = facts.iter().flat_map(|fact| known.values_at(*fact, &host));
    let values: Vec<&Value> = values.collect();
    let names: Vec<String> = values.iter().flat_map(|value| hosts(&value.to_string())).collect();
    (!names.is_empty()).then_some((host, names))
}

fn number(value: &Value) -> Option<f64> {
    match value {
        Value::Number(number) => Some(*number),
        Value::Text(text) => text.trim().parse().ok(),
        _ => None,
    }
}

fn moment(value: &Value) -> Option<Timestamp> {
    match value {
        Value::Date(moment) => Some(*moment),
        Value::Text(text) => parse_date(text),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Case(Value, Value);

    impl Known for Case {
        fn outcome(&self, _: FactIx) -> Option<usize> {
            None
        }
        fn value(&self, fact: FactIx) -> Option<&Value> {
            [&self.0, &self.1].get(fact.0).copied()
        }
        fn now(&self) -> Timestamp {
            "2026-11-22T00:00:00Z".parse().unwrap()
        }
    }

    #[track_caller]
    fn check(value: &str, comparison: Comparison, other: &str, expected: Option<bool>) {
        let case = Case(Value::Text(value.into()), Value::Text(other.into()));
        let condition = Condition { terms: vec![Term::Compare(FactIx(0), comparison)] };
        assert_eq!(condition.holds(&case), expected);
    }

    #[test]
    fn versions() {
        let ranges = |texts: &[&str]| {
            Comparison::VersionIn(
                texts.iter().map(|text| VersionRange::parse(text).unwrap()).collect(),
            )
        };
        check("15.2.2562.17", ranges(&["15.2.2562-15.3"]), "", Some(true));
        check("15.2.1748.10", ranges(&["15.2.2562-15.3"]), "", Some(false));
        check("14.3.123.4", ranges(&["14"]), "", Some(true));
        check("140.3", ranges(&["14"]), "", Some(false));
        check("no version", ranges(&["14"]), "", None);
        check("Version 15.1 (Build 2507.6)", ranges(&["15.1"]), "", Some(true));
        check("Version 6.5 (Build 7638.2: Service Pack 2)", ranges(&["6.5.7638"]), "", Some(true));
        check("15.01.2375.007", ranges(&["15.1.2375"]), "", Some(true));
        assert_eq!(VersionRange::parse("15.3-15.2"), None);
    }

    #[test]
    fn hosts() {
        let names = || Comparison::HostMatches(vec![FactIx(1)]);
        check("mail.contoso.com", names(), "*.contoso.com", Some(true));
        check("a.mail.contoso.com", names(), "*.contoso.com", Some(false));
        check("Mail.Contoso.com", names(), "contoso.com, mail.contoso.com", Some(true));
        check(
            "mail.contoso.com",
            Comparison::Near(vec![FactIx(1)]),
            "mial.contoso.com",
            Some(true),
        );
        check(
            "mail.contoso.com",
            Comparison::Near(vec![FactIx(1)]),
            "mail.contoso.com",
            Some(false),
        );
        let both = "mail.contoso.net, mail.contoso.com";
        check("mail.contoso.com", Comparison::Near(vec![FactIx(1)]), both, Some(false));
        check("mail.contoso.com", Comparison::Near(vec![FactIx(1)]), "", None);
        check("exch01", Comparison::IsPrivate(true), "", Some(true));
        check("192.168.1.5", Comparison::IsPrivate(true), "", Some(true));
        check("mail.contoso.com", Comparison::IsPrivate(true), "", Some(false));
    }

    #[test]
    fn dates_and_numbers() {
        check("2026-01-01", Comparison::Before(None), "", Some(true));
        check("2027-01-01", Comparison::Before(None), "", Some(false));
        check("398", Comparison::Above(397.5), "", Some(true));
        check("many", Comparison::Above(1.0), "", None);
    }
}
