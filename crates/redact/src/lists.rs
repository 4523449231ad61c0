//! What stays and where to look: `templates/redaction.toml`, and the words of the pack.

use std::collections::BTreeSet;

use serde::Deserialize;
use shindan_model::{Comparison, Condition, FactIx, FactKind, Pack, Takes, Term};

/// The lists, in the order of the file, which explains each.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Lists {
    pub(super) public_names: Vec<String>,
    pub(super) tenant_names: Vec<String>,
    pub(super) not_hosts: BTreeSet<String>,
    public_suffixes: BTreeSet<String>,
    countries: String,
    pub(super) inner_suffixes: BTreeSet<String>,
    pub(super) second_suffixes: BTreeSet<String>,
    service_words: String,
    pub(super) host_properties: Vec<String>,
    pub(super) account_properties: Vec<String>,
    pub(super) person_properties: Vec<String>,
    pub(super) organisation_properties: Vec<String>,
    pub(super) ja_not_names: Vec<String>,
    pub(super) ja_before_names: Vec<String>,
    pub(super) en_not_names: BTreeSet<String>,
    pub(super) not_looked_for: Vec<String>,
}

impl Lists {
    /// Reads the lists.
    ///
    /// # Errors
    /// The line and column, and what is wrong there.
    pub(super) fn parse(text: &str) -> Result<Self, toml::de::Error> {
        toml::from_str(text)
    }

    /// Whether a label, as the last one of a name, makes the name a host's.
    pub(super) fn is_suffix(&self, label: &str) -> bool {
        self.public_suffixes.contains(label)
            || self.inner_suffixes.contains(label)
            || self.is_country(label)
    }

    /// Whether a label is a country's top-level domain.
    pub(super) fn is_country(&self, label: &str) -> bool {
        self.countries.split_whitespace().any(|country| country == label)
    }

    /// Words that stay everywhere: those of services, and those that the pack reads.
    pub(super) fn kept_words(&self, pack: &Pack) -> BTreeSet<String> {
        let mut kept = BTreeSet::new();
        let mut keep = |text: &str| {
            let words = text.split(|c: char| !c.is_ascii_alphabetic());
            kept.extend(words.filter(|word| word.len() > 1).map(str::to_lowercase));
        };
        keep(&self.service_words);
        pack.signs.iter().flat_map(|sign| &sign.text).for_each(|text| keep(text));
        for failure in &pack.failures {
            failure.text.iter().chain(&failure.templates).for_each(|text| keep(text));
        }
        for request in &pack.requests {
            request.known_by.urls.iter().chain(&request.known_by.words).for_each(|text| keep(text));
        }
        for phrase in &pack.phrases {
            phrase.text.iter().for_each(|text| keep(text));
            phrase.values.iter().flat_map(|(_, words)| words).for_each(|text| keep(text));
        }
        for property in &pack.properties {
            property.names.iter().chain(&property.cmdlets).for_each(|text| keep(text));
            property.values.iter().flat_map(|(_, words)| words).for_each(|text| keep(text));
            property.with.iter().chain(&property.without).for_each(|(name, words)| {
                keep(name);
                words.iter().for_each(|text| keep(text));
            });
        }
        pack.facts.iter().flat_map(|fact| &fact.outcomes).for_each(|text| keep(text));
        pack.rules.iter().for_each(|rule| literals(&rule.when, &mut keep));
        kept
    }
}

/// The words that a condition compares with.
fn literals(condition: &Condition, keep: &mut impl FnMut(&str)) {
    for term in &condition.terms {
        match term {
            Term::Any(inner) | Term::All(inner) => {
                inner.iter().for_each(|condition| literals(condition, keep));
            }
            Term::Not(inner) => literals(inner, keep),
            Term::Text(_, texts) => texts.iter().for_each(|text| keep(text)),
            Term::Compare(_, Comparison::Contains(text)) => keep(text),
            Term::Outcome(..) | Term::Compare(..) => {}
        }
    }
}

/// The names that a fact of kind text holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Holds {
    /// Names of hosts.
    Hosts,
    /// Accounts.
    Accounts,
}

/// By fact: the names it holds, according to the pack's comparisons and phrases.
pub(super) fn holds(pack: &Pack) -> Vec<Option<Holds>> {
    let mut all = vec![None; pack.facts.len()];
    for phrase in &pack.phrases {
        match phrase.takes {
            Some(Takes::Host | Takes::Hosts) => all[phrase.fact.0] = Some(Holds::Hosts),
            Some(Takes::Account) => all[phrase.fact.0] = Some(Holds::Accounts),
            _ => {}
        }
    }
    for rule in &pack.rules {
        compared(&rule.when, &mut |fact, holds| all[fact.0] = Some(holds));
    }
    for (fact, held) in pack.facts.iter().zip(&mut all) {
        if fact.kind != FactKind::Text {
            *held = None;
        }
    }
    all
}

fn compared(condition: &Condition, visit: &mut impl FnMut(FactIx, Holds)) {
    for term in &condition.terms {
        match term {
            Term::Any(inner) | Term::All(inner) => {
                inner.iter().for_each(|condition| compared(condition, visit))
            }
            Term::Not(inner) => compared(inner, visit),
            Term::Compare(fact, comparison) => {
                let holds = match comparison {
                    Comparison::Near(_) | Comparison::HostMatches(_) | Comparison::IsPrivate(_) => {
                        Holds::Hosts
                    }
                    Comparison::SameAccount(_) => Holds::Accounts,
                    _ => continue,
                };
                visit(*fact, holds);
                comparison.others().iter().for_each(|other| visit(*other, holds));
            }
            Term::Outcome(..) | Term::Text(..) => {}
        }
    }
}
