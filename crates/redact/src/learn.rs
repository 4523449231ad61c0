//! The names in a case: found by their form, by the property they are the value of, and by what the
//! pack says that a fact holds.

use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;

use shindan_model::{FactSet, Observation, Pack, Standing, Value};
use shindan_read as read;

use super::encoded::pieces;
use super::error::RedactionError;
use super::find::{Form, forms};
use super::lists::{Holds, Lists, holds};
use super::names::Names;
use super::people::{is_name, people};
use super::words::{Role, StandIns};

/// The names of a case.
pub(super) struct Learned {
    pub(super) names: Names,
    /// Words to look for by themselves, in lower case.
    pub(super) tokens: BTreeMap<String, Token>,
    /// The IP addresses of the case.
    pub(super) addresses: BTreeSet<IpAddr>,
}

/// What a word is that is looked for by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Token {
    /// Part of the name of a host, a domain or an account.
    Label,
    Person,
    Organisation,
}

/// The shortest part of a name that is looked for by itself (bytes).
const MIN_LABEL_BYTES: usize = 3;

pub(super) fn learn(
    pack: &Pack,
    lists: &str,
    facts: &FactSet,
    texts: &[&str],
) -> Result<Learned, RedactionError> {
    let lists = Lists::parse(lists).map_err(|error| RedactionError::Lists(error.to_string()))?;
    let words = StandIns::new(lists.kept_words(pack), texts);
    let (names, tokens, addresses) = (Names::new(lists, words), BTreeMap::new(), BTreeSet::new());
    let mut learned = Learned { names, tokens, addresses };
    for text in texts {
        learned.by_form(text);
        learned.by_property(text);
        pieces(text).for_each(|piece| learned.by_form(&piece.text));
    }
    let holds = holds(pack);
    for fact in facts.iter() {
        let holds = pack.fact(&fact.id).and_then(|at| holds[at.0]);
        if let Some(of) = &fact.of {
            learned.by_form(of);
            learned.learn_value(Holds::Hosts, of);
        }
        if let Standing::Known(Value::Text(text)) = &fact.standing {
            learned.by_form(text);
            if let Some(holds) = holds {
                learned.learn_value(holds, text);
            }
        }
        learned.by_form(&fact.source.name);
        learned.by_form(fact.source.quote.as_deref().unwrap_or_default());
    }
    learned.names.words.choose();
    Ok(learned)
}

impl Learned {
    fn by_form(&mut self, text: &str) {
        for (form, range) in forms(text) {
            let found = &text[range];
            match form {
                Form::MailAddress => {
                    let labels = self.names.learn_mail_address(found);
                    self.look_for(labels, MIN_LABEL_BYTES);
                }
                Form::UrlHost => self.host(found),
                Form::Dotted if self.names.is_host(found) => self.host(found),
                Form::Account => {
                    let labels = self.names.learn_account(found);
                    self.look_for(labels, MIN_LABEL_BYTES);
                }
                Form::UserPath => {
                    self.names.words.learn(found, Role::User);
                    self.look_for([found.to_lowercase()], MIN_LABEL_BYTES);
                }
                Form::Organisation | Form::Distinguished => self.organisation(found),
                Form::Ipv4 | Form::Ipv6 => {
                    self.addresses.extend(found.trim_start_matches(['[', '(']).parse::<IpAddr>());
                }
                _ => {}
            }
        }
        for (_, name) in people(&self.names.lists, text) {
            self.person(&name);
        }
    }

    fn by_property(&mut self, text: &str) {
        for seen in read::observations(text) {
            let Observation::Property { name, value, of, .. } = seen else { continue };
            if let Some(of) = of.filter(|of| !of.contains(' ')) {
                self.learn_value(Holds::Hosts, &of);
            }
            // Header names have other meanings: `Server` is a program.
            if name.starts_with("http.header.") {
                self.by_form(&value);
                continue;
            }
            let last = name.rsplit('.').next().unwrap_or(&name);
            let is_in = |list: &[String]| {
                list.iter().any(|listed| {
                    listed.eq_ignore_ascii_case(last) || listed.eq_ignore_ascii_case(&name)
                })
            };
            let lists = &self.names.lists;
            if is_in(&lists.host_properties) {
                self.learn_value(Holds::Hosts, &value);
            } else if is_in(&lists.account_properties) {
                self.learn_value(Holds::Accounts, &value);
            } else if is_in(&lists.person_properties) {
                self.person(&value);
            } else if is_in(&lists.organisation_properties) {
                self.organisation(&value);
            }
            // A value may say more than its line shows, as that of a certificate does.
            self.by_form(&value);
        }
    }

    /// Learns the names in a value that is known to hold hosts or accounts.
    fn learn_value(&mut self, holds: Holds, text: &str) {
        let between =
            |c: char| c.is_whitespace() || matches!(c, ',' | ';' | '{' | '}' | '"' | '\'');
        for word in text.split(between).filter(|word| !word.is_empty()) {
            match holds {
                Holds::Hosts => {
                    let host = word.rsplit("://").next().unwrap_or(word);
                    let host = host.strip_prefix("msstd:").unwrap_or(host);
                    let host = host.split(['/', ':', '\\', '?']).next().unwrap_or(host);
                    if is_label_like(host) && host.parse::<IpAddr>().is_err() {
                        let labels = self.names.learn_host(host);
                        self.look_for(labels, 2);
                    }
                }
                Holds::Accounts => {
                    let user = word.rsplit(['\\', '/']).next().unwrap_or(word);
                    let user = user.split('@').next().unwrap_or(user);
                    if is_label_like(user) {
                        self.names.words.learn(user, Role::User);
                        self.look_for([user.to_lowercase()], 2);
                    }
                    if let Some((domain, _)) = word.split_once(['\\', '/'])
                        && is_label_like(domain)
                    {
                        self.host(domain);
                    }
                }
            }
        }
    }

    fn host(&mut self, text: &str) {
        let labels = self.names.learn_host(text);
        self.look_for(labels, MIN_LABEL_BYTES);
    }

    fn person(&mut self, name: &str) {
        if !is_name(&self.names.lists, name) {
            return;
        }
        let parts = name.split([' ', '　', ',', '\t']).chain([name]);
        for part in parts.map(|part| part.trim_matches(['"', '\'', '.', ',', ' '])) {
            let least = if part.is_ascii() { MIN_LABEL_BYTES } else { 2 };
            let lower = part.to_lowercase();
            if part.chars().count() >= least && !self.is_kept(&lower) {
                self.tokens.entry(lower).or_insert(Token::Person);
            }
        }
    }

    fn organisation(&mut self, name: &str) {
        if !name.is_ascii() {
            self.tokens.entry(name.trim().to_owned()).or_insert(Token::Organisation);
            return;
        }
        for word in name.split([' ', ',', '/']).filter(|word| is_label_like(word)) {
            self.names.words.learn(word, Role::Domain);
            self.look_for([word.to_lowercase()], MIN_LABEL_BYTES);
        }
    }

    fn look_for(&mut self, labels: impl IntoIterator<Item = String>, least: usize) {
        for label in labels {
            let has_letter = label.contains(char::is_alphabetic) || label.len() > 4;
            if label.len() >= least && has_letter && !self.is_kept(&label) {
                self.tokens.insert(label, Token::Label);
            }
        }
    }

    fn is_kept(&self, label: &str) -> bool {
        label.split([' ', '　']).all(|word| self.names.words.keeps_all(word))
    }
}

/// Whether a word can be a label, or several with dots between them.
fn is_label_like(text: &str) -> bool {
    text.len() <= 255
        && text.contains(|c: char| c.is_ascii_alphanumeric())
        && text
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | '*' | '$'))
}
