//! What stays and where to look: `templates/redaction.toml`, and the words of the pack.

use std::collections::BTreeSet;
use std::ops::Range;

use serde::Deserialize;
use shindan_model::{Comparison, Condition, FactIx, FactKind, Pack, Takes, Term};

use super::error::RedactionError;
use super::find::{Form, forms};
use super::labelled::Labels;

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
    number_labels: Vec<String>,
    host_labels: Vec<String>,
    account_labels: Vec<String>,
    person_labels: Vec<String>,
    company_labels: Vec<String>,
    address_labels: Vec<String>,
    birth_labels: Vec<String>,
    /// The labels, to look for.
    #[serde(skip)]
    labelled: Vec<Labels>,
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
    pub(super) fn parse(text: &str) -> Result<Self, RedactionError> {
        let malformed = |error: toml::de::Error| RedactionError::Lists(error.to_string());
        let mut lists: Self = toml::from_str(text).map_err(malformed)?;
        lists.compile()?;
        Ok(lists)
    }

    /// The matches of all patterns and of the labels, pattern by pattern. Matches may overlap.
    pub(super) fn forms(&self, text: &str) -> Vec<(Form, Range<usize>)> {
        let labelled = self.labelled.iter().flat_map(|labels| labels.find(text));
        forms(text).chain(labelled).collect()
    }

    fn compile(&mut self) -> Result<(), RedactionError> {
        let all = [
            (Form::Number, &self.number_labels),
            (Form::DateLabelled, &self.birth_labels),
            (Form::HostWord, &self.host_labels),
            (Form::AccountWord, &self.account_labels),
            (Form::PersonLine, &self.person_labels),
            (Form::CompanyLine, &self.company_labels),
            (Form::AddressLine, &self.address_labels),
        ];
        let all = all.into_iter().map(|(form, words)| Labels::new(form, words));
        self.labelled = all
            .collect::<Result<_, _>>()
            .map_err(|error| RedactionError::Names(error.to_string()))?;
        Ok(())
    }

    /// Adds a pack's lists: what it looks for besides. What would keep more than these lists do is refused, so
    /// that no pack takes anything away.
    ///
    /// # Errors
    /// Lists that are malformed, or that keep something.
    pub(super) fn add(&mut self, text: &str) -> Result<(), RedactionError> {
        let malformed = |error: toml::de::Error| RedactionError::Lists(error.to_string());
        let more: More = toml::from_str(text).map_err(malformed)?;
        let words = |text: &str| -> BTreeSet<String> {
            text.split_whitespace().map(str::to_owned).collect()
        };
        let known = words(&self.service_words);
        let is_known =
            |list: &[String], more: &[String]| more.iter().all(|word| list.contains(word));
        let keeps = [
            ("public_names", is_known(&self.public_names, &more.public_names)),
            ("tenant_names", is_known(&self.tenant_names, &more.tenant_names)),
            ("not_hosts", more.not_hosts.iter().all(|word| self.not_hosts.contains(word))),
            ("service_words", words(&more.service_words).is_subset(&known)),
            ("ja_not_names", is_known(&self.ja_not_names, &more.ja_not_names)),
            ("en_not_names", more.en_not_names.iter().all(|word| self.en_not_names.contains(word))),
        ];
        if let Some((key, _)) = keeps.iter().find(|(_, is_known)| !is_known) {
            return Err(RedactionError::TakesAway((*key).to_owned()));
        }
        self.public_suffixes.extend(more.public_suffixes);
        self.countries.push(' ');
        self.countries.push_str(&more.countries);
        self.inner_suffixes.extend(more.inner_suffixes);
        self.second_suffixes.extend(more.second_suffixes);
        for (list, more) in [
            (&mut self.host_properties, more.host_properties),
            (&mut self.account_properties, more.account_properties),
            (&mut self.person_properties, more.person_properties),
            (&mut self.organisation_properties, more.organisation_properties),
            (&mut self.number_labels, more.number_labels),
            (&mut self.host_labels, more.host_labels),
            (&mut self.account_labels, more.account_labels),
            (&mut self.person_labels, more.person_labels),
            (&mut self.company_labels, more.company_labels),
            (&mut self.address_labels, more.address_labels),
            (&mut self.birth_labels, more.birth_labels),
            (&mut self.ja_before_names, more.ja_before_names),
            (&mut self.not_looked_for, more.not_looked_for),
        ] {
            let new: Vec<String> = more.into_iter().filter(|word| !list.contains(word)).collect();
            list.extend(new);
        }
        self.compile()
    }

    /// Whether a word is one of services, as the program lists them.
    pub(super) fn is_service_word(&self, word: &str) -> bool {
        self.service_words.split_whitespace().any(|known| known == word)
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

/// A pack's lists, each of which may be missing.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct More {
    public_names: Vec<String>,
    tenant_names: Vec<String>,
    not_hosts: Vec<String>,
    public_suffixes: BTreeSet<String>,
    countries: String,
    inner_suffixes: BTreeSet<String>,
    second_suffixes: BTreeSet<String>,
    service_words: String,
    host_properties: Vec<String>,
    account_properties: Vec<String>,
    person_properties: Vec<String>,
    organisation_properties: Vec<String>,
    number_labels: Vec<String>,
    host_labels: Vec<String>,
    account_labels: Vec<String>,
    person_labels: Vec<String>,
    company_labels: Vec<String>,
    address_labels: Vec<String>,
    birth_labels: Vec<String>,
    ja_not_names: Vec<String>,
    ja_before_names: Vec<String>,
    en_not_names: Vec<String>,
    not_looked_for: Vec<String>,
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
