//! What a site is, as its file says.

use std::collections::BTreeMap;
use std::net::IpAddr;

use serde::Deserialize;

use super::dns;
use super::trouble::Trouble;

/// Why there is no such site.
#[derive(Debug, thiserror::Error)]
pub enum SiteError {
    /// No file.
    #[error("there is no site `{0}`\nhelp: `shindan lab list` shows them all")]
    Unknown(String),
    /// A file that is not in order.
    #[error("site `{name}`: {message}")]
    Wrong {
        /// The site.
        name: String,
        /// What is wrong.
        message: String,
    },
    /// A certificate that cannot be made.
    #[error("cannot make a certificate: {0}")]
    Certificate(String),
    /// A port that cannot be had.
    #[error("cannot open a port: {0}")]
    Port(#[from] std::io::Error),
}

/// A site.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Site {
    /// What it is, by language; says nothing of what is wrong.
    pub about: BTreeMap<String, String>,
    /// What the customer typed.
    pub host: String,
    /// A mail address of the organisation.
    pub address: String,
    /// What the customer says: fact → value.
    #[serde(default)]
    pub says: BTreeMap<String, String>,
    /// What is wrong.
    #[serde(default)]
    pub truth: Truth,
    /// What the server shows.
    #[serde(default)]
    pub certificate: Certificate,
    /// How it speaks TLS.
    #[serde(default)]
    pub tls: Tls,
    /// Names that DNS does not know.
    #[serde(default)]
    pub missing: Vec<String>,
    /// Records of names that have not just the usual address, as in a zone: `A 192.0.2.10`,
    /// `CNAME mail.contoso.test`, `SRV 0 0 443 mail.contoso.test`.
    #[serde(default)]
    pub records: BTreeMap<String, Vec<String>>,
    /// How its DNS server misbehaves.
    #[serde(default)]
    pub dns: Option<Lie>,
    /// It listens on `::1` instead of `127.0.0.1`.
    #[serde(default)]
    pub ipv6: bool,
    /// Nothing listens for HTTP without TLS.
    #[serde(default)]
    pub secure_only: bool,
    /// It keeps connections for further requests.
    #[serde(default)]
    pub keeps_connections: bool,
    /// How it misbehaves.
    #[serde(default)]
    pub trouble: Option<Trouble>,
    /// What it answers; the first that fits counts.
    #[serde(default)]
    pub answer: Vec<Answer>,
}

impl Site {
    /// The hosts behind which the site stands, of those that are asked and those that its DNS records
    /// lead to it.
    pub fn hosts<'h>(&self, asked: impl Iterator<Item = &'h str>) -> Vec<String> {
        let mut hosts: Vec<String> = asked.map(str::to_owned).collect();
        let others = self.records.keys().filter(|name| !hosts.contains(name)).cloned();
        let others: Vec<String> = others.collect();
        hosts.extend(others);
        hosts.retain(|host| self.is_reachable(host));
        hosts
    }

    /// Whether a host has the usual address, so that the site stands behind it.
    pub fn is_reachable(&self, host: &str) -> bool {
        let is_usual = |record: &String| {
            let address = record.split_once(' ').and_then(|(_, value)| value.parse().ok());
            address.is_some_and(|address: IpAddr| dns::USUAL.contains(&address))
        };
        self.dns != Some(Lie::Loopback)
            && !self.missing.iter().any(|own| own == host)
            && self.records.get(host).is_none_or(|records| records.iter().any(is_usual))
    }
}

/// What is wrong with a site, which the one who practises does not see.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Truth {
    /// The cause; none where nothing is wrong that can be seen.
    pub leader: Option<String>,
    /// The defects.
    #[serde(default)]
    pub defects: Vec<String>,
    /// Something is wrong, but it cannot be known from outside.
    #[serde(default)]
    pub hidden: bool,
}

/// Who signed the server's certificate.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Issuer {
    /// An authority under the root that everybody trusts.
    #[default]
    Public,
    /// An authority under a root of the organisation's own.
    Private,
    /// Itself.
    Own,
}

/// The server's certificate, and what is sent with it.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Certificate {
    /// The names it stands for; left out, the host and `autodiscover.` before its domain.
    pub names: Option<Vec<String>>,
    /// No alternative names, only a common name.
    pub common_name_only: bool,
    /// Days from now to its first day.
    pub from_days: i64,
    /// Days from now to its last.
    pub to_days: i64,
    /// Who signed it.
    pub issuer: Issuer,
    /// Whether the certificate between it and the root is sent.
    pub sends_intermediate: bool,
    /// Whether the root is sent, and before the intermediate.
    pub sends_root_first: bool,
}

impl Default for Certificate {
    fn default() -> Self {
        Self {
            names: None,
            common_name_only: false,
            from_days: -30,
            to_days: 300,
            issuer: Issuer::Public,
            sends_intermediate: true,
            sends_root_first: false,
        }
    }
}

/// How a server speaks TLS.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Tls {
    /// The versions of an old server (`1.0`, `1.1`, `1.2`), oldest first, which only says hello: nothing of
    /// today speaks them. Empty for a server of today.
    pub old_versions: Vec<String>,
    /// Whether an old server goes on behind its hello, where this program can (feature `legacy-tls`).
    pub goes_on: bool,
    /// Its suites by number, in its order.
    pub old_suites: Vec<u16>,
    /// Of a server of today: no TLS 1.2.
    pub newest_only: bool,
}

/// How the DNS server misbehaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Lie {
    /// It says nothing.
    Silent,
    /// It answers with bytes of no meaning.
    Garbage,
    /// It answers with what could be a message, up to its counts, which say that more follows than does.
    Cut,
    /// Its answers have another number than the question.
    OtherId,
    /// Its answers are to another question.
    OtherQuestion,
    /// It says that the answer is too long for UDP, and gives it over TCP.
    Truncated,
    /// It says that the answer is too long for UDP, and is not there over TCP.
    TruncatedAlone,
    /// It does not answer us.
    Refuses,
    /// It cannot find out.
    Fails,
    /// Every address that it knows is one of this machine.
    Loopback,
}

/// An answer to requests.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Answer {
    /// The path; an asterisk at its end stands for the rest.
    pub path: String,
    /// The method, where it matters.
    #[serde(default)]
    pub method: Option<String>,
    /// The host, where it matters.
    #[serde(default)]
    pub host: Option<String>,
    /// Whether it is for HTTP without TLS.
    #[serde(default)]
    pub plain: bool,
    /// As `401 Unauthorized`.
    #[serde(default)]
    pub status: String,
    /// Fields, one to a line.
    #[serde(default)]
    pub fields: Vec<String>,
    /// The body.
    #[serde(default)]
    pub body: String,
    /// An answer as it was recorded, sent as it is instead of all that.
    #[serde(default)]
    pub recorded: Option<String>,
}

impl Answer {
    /// Whether it is for this request.
    pub fn is_for(&self, method: &str, host: &str, path: &str, plain: bool) -> bool {
        let fits = match self.path.strip_suffix('*') {
            Some(start) => path.to_ascii_lowercase().starts_with(&start.to_ascii_lowercase()),
            None => path.eq_ignore_ascii_case(&self.path),
        };
        fits && self.plain == plain
            && self.method.as_deref().is_none_or(|own| own == method)
            && self.host.as_deref().is_none_or(|own| own.eq_ignore_ascii_case(host))
    }
}

/// Reads a site, and below it the one that it is like: what a site says itself counts, and its answers
/// come first.
pub(super) fn load<'f>(
    name: &str,
    find: &dyn Fn(&str) -> Option<&'f str>,
) -> Result<Site, SiteError> {
    let wrong = |message: String| SiteError::Wrong { name: name.to_owned(), message };
    let table = |name: &str| -> Result<toml::Table, SiteError> {
        let text = find(name).ok_or_else(|| SiteError::Unknown(name.to_owned()))?;
        toml::from_str(text).map_err(|error| wrong(error.to_string()))
    };
    let mut own = table(name)?;
    if let Some(like) = own.remove("like") {
        let mut below = table(like.as_str().unwrap_or_default())?;
        below.remove("like");
        for (key, value) in own {
            match (below.get_mut(&key), value) {
                (Some(toml::Value::Array(old)), toml::Value::Array(new)) if key == "answer" => {
                    old.splice(0..0, new);
                }
                (_, value) => {
                    below.insert(key, value);
                }
            }
        }
        own = below;
    }
    own.try_into().map_err(|error: toml::de::Error| wrong(error.to_string()))
}
