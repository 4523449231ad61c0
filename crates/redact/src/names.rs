//! Stand-ins for hosts, mail addresses and accounts, assembled from those of their words.

use std::collections::BTreeSet;
use std::net::IpAddr;

use shindan_model::{covers, is_private, nearly};

use super::lists::Lists;
use super::words::{Role, StandIns};

/// The names of a case.
#[derive(Debug)]
pub(super) struct Names {
    pub(super) lists: Lists,
    pub(super) words: StandIns,
    /// The hosts of the case, in lower case, without wildcards.
    hosts: BTreeSet<String>,
}

/// The most hosts whose stand-ins are compared with each other.
const MAX_COMPARED: usize = 300;
/// Top-level domains that are reserved (RFC 2606).
const RESERVED: [&str; 4] = ["example", "test", "invalid", "localhost"];

impl Names {
    pub(super) fn new(lists: Lists, words: StandIns) -> Self {
        Self { lists, words, hosts: BTreeSet::new() }
    }

    /// Whether a dotted word is the name of a host.
    pub(super) fn is_host(&self, text: &str) -> bool {
        let name = bare(text);
        if self.hosts.contains(&name) {
            return true;
        }
        let Some((first, last)) = name.rsplit_once('.') else { return false };
        let is_program = self.lists.not_hosts.contains(&name)
            || first.split('.').next().is_some_and(|label| label == "system");
        (self.lists.is_suffix(last) || name.contains("xn--"))
            && !is_program
            && first.split('.').all(|label| !label.is_empty() && label.len() <= 63)
            && first.contains(|c: char| c.is_ascii_alphabetic())
    }

    /// Whether a name ends in a domain that the internet does not know.
    pub(super) fn is_inner(&self, name: &str) -> bool {
        let last = name.rsplit('.').next().unwrap_or(name).to_lowercase();
        self.lists.inner_suffixes.contains(&last)
    }

    /// The number of labels in front that are the customer's. `None` for a public name.
    fn customer_labels(&self, name: &str) -> Option<usize> {
        let below = |listed: &String| {
            name == listed
                || name.strip_suffix(listed.as_str()).is_some_and(|rest| rest.ends_with('.'))
        };
        let tenant =
            self.lists.tenant_names.iter().filter(|listed| below(listed)).map(String::len).max();
        if let Some(length) = tenant {
            let front = &name[..name.len() - length];
            return Some(front.matches('.').count());
        }
        if self.lists.public_names.iter().any(below) {
            return None;
        }
        let labels: Vec<&str> = name.split('.').collect();
        Some(labels.len() - self.suffix_labels(&labels))
    }

    /// The number of labels at the end that are a public suffix.
    fn suffix_labels(&self, labels: &[&str]) -> usize {
        let [.., second, last] = labels else { return 0 };
        if !self.lists.is_suffix(last) {
            return 0;
        }
        let has_second = self.lists.is_country(last)
            && labels.len() > 2
            && self.lists.second_suffixes.contains(*second)
            || (*last == "arpa" && *second == "home");
        1 + usize::from(has_second)
    }

    /// Learns a host. Returns its labels, which may occur alone elsewhere.
    pub(super) fn learn_host(&mut self, text: &str) -> Vec<String> {
        let name = bare(text);
        if name.parse::<IpAddr>().is_ok() {
            return Vec::new();
        }
        let Some(count) = self.customer_labels(&name) else { return Vec::new() };
        let labels: Vec<String> = name.split('.').take(count).map(str::to_owned).collect();
        for (at, label) in labels.iter().enumerate() {
            let role = if count > 1 && at + 1 == count { Role::Domain } else { Role::Host };
            self.words.learn(label, role);
        }
        if name.contains('.') {
            self.hosts.insert(name);
        }
        labels
    }

    /// The stand-in of a host.
    pub(super) fn host(&self, text: &str) -> String {
        let (wildcard, name) = match text.strip_prefix("*.") {
            Some(rest) => ("*.", rest),
            None => ("", text),
        };
        let lower = name.to_lowercase();
        let Some(count) = self.customer_labels(lower.trim_end_matches('.')) else {
            return text.to_owned();
        };
        let labels: Vec<&str> = name.trim_end_matches('.').split('.').collect();
        let mut new: Vec<String> =
            labels[..count].iter().map(|label| self.words.of(label)).collect();
        new.extend(labels[count..].iter().map(|label| (*label).to_owned()));
        let last = labels.last().map_or_else(String::new, |label| label.to_lowercase());
        let is_tenant =
            self.lists.tenant_names.iter().any(|tenant| lower.ends_with(tenant.as_str()));
        let has_no_suffix = labels.len() == 1
            || is_tenant
            || self.lists.inner_suffixes.contains(&last)
            || RESERVED.contains(&last.as_str());
        let end = if has_no_suffix { "" } else { ".example" };
        format!("{wildcard}{}{end}", new.join("."))
    }

    /// Learns a mail address. Returns the words that may occur alone elsewhere.
    pub(super) fn learn_mail_address(&mut self, text: &str) -> Vec<String> {
        let Some((local, domain)) = text.rsplit_once('@') else { return Vec::new() };
        let mut all = self.learn_host(domain);
        for label in local.split('.') {
            self.words.learn(label, Role::User);
            all.push(label.to_lowercase());
        }
        all.push(local.to_lowercase());
        all
    }

    /// The stand-in of a mail address.
    pub(super) fn mail_address(&self, text: &str) -> String {
        let Some((local, domain)) = text.rsplit_once('@') else { return text.to_owned() };
        format!("{}@{}", self.words.of(local), self.host(domain))
    }

    /// Learns `DOMAIN\user`. Returns the words that may occur alone elsewhere.
    pub(super) fn learn_account(&mut self, text: &str) -> Vec<String> {
        let Some((domain, user)) = text.split_once('\\') else { return Vec::new() };
        let user = user.trim_start_matches('\\');
        if self.account(text).is_none() {
            return Vec::new();
        }
        let mut all = self.learn_host(domain);
        self.words.learn(user, Role::User);
        all.push(user.to_lowercase());
        all
    }

    /// The stand-in of `DOMAIN\user`. `None` for a path of words that stay.
    pub(super) fn account(&self, text: &str) -> Option<String> {
        let (domain, user) = text.split_once('\\')?;
        if self.words.keeps_all(domain) && self.words.keeps_all(user) {
            return None;
        }
        Some(format!("{}\\{}", self.host(domain), self.words.of(user)))
    }

    /// The words of names that stay because the pack reads them, and not because services are called so.
    pub(super) fn kept_for_the_pack(&self) -> usize {
        self.words.kept_words().filter(|word| !self.lists.is_service_word(word)).count()
    }

    /// Whether all words of a phrase stay.
    pub(super) fn is_kept_phrase(&self, text: &str) -> bool {
        text.split(' ').all(|word| self.words.keeps_all(word))
    }

    pub(super) fn compare_differently(&self) -> Vec<(String, String)> {
        let hosts: Vec<(&String, String)> =
            self.hosts.iter().take(MAX_COMPARED).map(|host| (host, self.host(host))).collect();
        let mut all = Vec::new();
        for (one, a) in &hosts {
            for (other, b) in &hosts {
                let parent = |name: &str| {
                    let rest = name.split_once('.').map_or("", |(_, rest)| rest);
                    format!("*.{rest}")
                };
                let is_same = (one == other) == (a == b)
                    && nearly(one, other) == nearly(a, b)
                    && is_private(one) == is_private(a)
                    && covers(&parent(one), other) == covers(&parent(a), b);
                if !is_same {
                    all.push((a.clone(), b.clone()));
                }
            }
        }
        all
    }
}

/// A host in lower case, without wildcard and final dot.
fn bare(text: &str) -> String {
    text.trim_start_matches("*.").trim_end_matches('.').to_lowercase()
}
