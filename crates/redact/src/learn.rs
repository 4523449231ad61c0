//! The names in a case: found by their form, by the property they are the value of, and by what the
//! pack says that a fact holds.

use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;

use shindan_model::{FactSet, Observation, Pack, Standing, Value};
use shindan_read as read;
use shindan_secrets::{View, Writing};

use super::defanged::refanged;
use super::encoded::pieces;
use super::error::RedactionError;
use super::find::Form;
use super::labelled::is_netbios;
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
    lists: &[&str],
    facts: &FactSet,
    texts: &[&str],
) -> Result<Learned, RedactionError> {
    let (first, more) = lists.split_first().unwrap_or((&"", &[]));
    let mut lists = Lists::parse(first)?;
    more.iter().try_for_each(|text| lists.add(text))?;
    let words = StandIns::new(lists.kept_words(pack), texts);
    let (names, tokens, addresses) = (Names::new(lists, words), BTreeMap::new(), BTreeSet::new());
    let mut learned = Learned { names, tokens, addresses };
    for text in texts {
        let plain = refanged(text);
        let view = View::new(&plain, Writing::Plain);
        learned.by_form(&view.text);
        learned.by_property(text);
        pieces(&view.text).for_each(|piece| learned.by_form(&piece.text));
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
        for (form, range) in self.names.lists.forms(text) {
            let found = &text[range];
            match form {
                Form::MailAddress => {
                    let labels = self.names.learn_mail_address(found);
                    self.look_for(labels, MIN_LABEL_BYTES);
                }
                Form::UrlHost => self.host(found),
                Form::International if !found.is_ascii() || found.contains("xn--") => {
                    let labels = match found.contains('@') {
                        true => self.names.learn_mail_address(found),
                        false => self.names.learn_host(found),
                    };
                    self.look_for(labels, MIN_LABEL_BYTES);
                }
                Form::HostWord if is_netbios(found) && !self.is_product(found) => self.host(found),
                Form::AccountWord => self.learn_value(Holds::Accounts, found),
                Form::PersonLine => self.person_in_line(found),
                Form::PersonValue => self.person(found.trim()),
                Form::InternationalAccount => {
                    if let Some((domain, person)) = found.split_once('\\') {
                        self.host(domain);
                        self.person(person.trim_start_matches('\\'));
                    }
                }
                Form::CompanyLine => self.organisation(found.trim()),
                Form::Canonical => self.canonical(found),
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

    /// Whether all words of a name are those of services, numbers aside: `Exchange2010`.
    fn is_product(&self, name: &str) -> bool {
        let mut words =
            name.split(|c: char| !c.is_ascii_alphabetic()).filter(|word| !word.is_empty());
        words.all(|word| self.names.words.keeps(&word.to_lowercase()))
    }

    /// Learns the units and the name of a canonical name.
    fn canonical(&mut self, found: &str) {
        let mut parts = found.split('/');
        let Some(host) = parts.next().filter(|host| self.names.is_host(host)) else { return };
        let parts: Vec<&str> = parts.collect();
        // Behind the last part, a sentence may go on.
        let first =
            |part: &&str| part.split(' ').next().unwrap_or("").contains(['.', '%', '~', '\\']);
        let is_path = parts.iter().any(first)
            || !parts
                .iter()
                .all(|part| part.starts_with(|c: char| c.is_uppercase() || !c.is_ascii()));
        // `contoso.local/taro`: no URL ends in a domain that the internet does not know.
        if let ([user], true) = (&parts[..], self.names.is_inner(host)) {
            self.host(host);
            self.learn_value(Holds::Accounts, user.split(' ').next().unwrap_or(user));
        }
        if is_path {
            return;
        }
        self.host(host);
        for (at, part) in parts.iter().enumerate() {
            // A sentence may go on behind the last part.
            let words = part
                .split(' ')
                .take_while(|word| word.starts_with(|c: char| c.is_uppercase() || !c.is_ascii()));
            let name = words.take(3).collect::<Vec<_>>().join(" ");
            if at + 1 == parts.len() {
                self.person(&name);
            } else {
                self.organisation(&name);
            }
        }
    }

    /// Learns the name behind `Name:`: words that begin with a capital letter, or of another script.
    fn person_in_line(&mut self, found: &str) {
        let begins = |word: &str| word.starts_with(|c: char| c.is_uppercase() || !c.is_ascii());
        let words: Vec<&str> = found.split([' ', '　']).filter(|word| !word.is_empty()).collect();
        let name: Vec<&str> =
            words.iter().copied().take(3).take_while(|word| begins(word)).collect();
        let is_cjk = name.first().is_some_and(|word| !word.contains(|c: char| c.is_ascii()));
        // A word alone is a name where words are not divided.
        if name.len() >= 2 || is_cjk {
            let name = name.join(" ");
            let name = name.split(['様', '(', '（', '。', '、']).next().unwrap_or("");
            self.person(name.trim_end_matches("さん"));
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
        let least = |part: &str| if part.is_ascii() { MIN_LABEL_BYTES } else { 2 };
        // The whole name only where its parts are too short to be looked for.
        let is_short = |part: &str| !part.is_empty() && part.chars().count() < least(part);
        let whole = name.split([' ', '　']).any(is_short).then_some(name);
        let parts = name.split([' ', '　', ',', '\t']).chain(whole);
        for part in parts.map(|part| part.trim_matches(['"', '\'', '.', ',', ' '])) {
            let least = least(part);
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
        let name = name.replace('\\', " ");
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
