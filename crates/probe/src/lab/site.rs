//! What the file of a site says. Imports none of the servers that act on it.

use std::collections::BTreeMap;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use serde::Deserialize;

/// The address of every name of a site unless its file says otherwise, in IPv4 and IPv6. Both are for
/// documentation (RFC 5737, RFC 3849).
pub(super) const DOCUMENTATION_ADDRESSES: [IpAddr; 2] = [
    IpAddr::V4(Ipv4Addr::new(192, 0, 2, 10)),
    IpAddr::V6(Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, 0x10)),
];

/// A simulated site.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Site {
    /// What is special about it, by language. Gives away whether something is wrong.
    #[serde(default)]
    pub about: BTreeMap<String, String>,
    /// Its number for those who practise, which gives nothing away. Sites that only misbehave have none.
    #[serde(default)]
    pub ticket: Option<u32>,
    /// The host that the customer typed.
    pub host: String,
    /// A mail address of the organisation.
    pub address: String,
    /// What the customer says: fact → value.
    #[serde(default)]
    pub says: BTreeMap<String, String>,
    /// What is wrong.
    #[serde(default)]
    pub truth: Truth,
    /// The server's certificate.
    #[serde(default)]
    pub certificate: Certificate,
    /// How the server speaks TLS.
    #[serde(default)]
    pub tls: Tls,
    /// Names that DNS does not know, though they are in the site's domain.
    #[serde(default)]
    pub missing: Vec<String>,
    /// The records of a name, as in a zone file: `A 192.0.2.10`, `CNAME mail.contoso.test`,
    /// `SRV 0 0 443 mail.contoso.test`. A name without records has the address 192.0.2.10.
    #[serde(default)]
    pub records: BTreeMap<String, Vec<String>>,
    /// How the DNS server misbehaves.
    #[serde(default)]
    pub dns: Option<DnsMisbehaviour>,
    /// Listen on `::1` instead of `127.0.0.1`.
    #[serde(default)]
    pub ipv6: bool,
    /// Do not listen for HTTP without TLS.
    #[serde(default)]
    pub secure_only: bool,
    /// Keep connections open for further requests.
    #[serde(default)]
    pub keeps_connections: bool,
    /// How the web server misbehaves.
    #[serde(default, rename = "trouble")]
    pub misbehaviour: Option<Misbehaviour>,
    /// The answers to requests. The first that matches is sent, else `404 Not Found`.
    #[serde(default)]
    pub answer: Vec<Answer>,
}

impl Site {
    /// The hosts that lead to the site: of those in `asked`, then of those with records.
    pub fn hosts<'h>(&self, asked: impl Iterator<Item = &'h str>) -> Vec<String> {
        let mut hosts: Vec<String> = asked.map(str::to_owned).collect();
        let others = self.records.keys().filter(|name| !hosts.contains(name)).cloned();
        let others: Vec<String> = others.collect();
        hosts.extend(others);
        hosts.retain(|host| self.is_reachable(host));
        hosts
    }

    /// Whether a host has the documentation address, and so leads to the site.
    pub fn is_reachable(&self, host: &str) -> bool {
        let leads_here = |record: &String| {
            let address = record.split_once(' ').and_then(|(_, value)| value.parse().ok());
            address.is_some_and(|address: IpAddr| DOCUMENTATION_ADDRESSES.contains(&address))
        };
        self.dns != Some(DnsMisbehaviour::Loopback)
            && !self.missing.iter().any(|missing| missing == host)
            && self.records.get(host).is_none_or(|records| records.iter().any(leads_here))
    }
}

/// What is wrong with a site: the solution, hidden from whoever practises.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Truth {
    /// The cause; `None` if nothing is wrong, or nothing that shows.
    pub leader: Option<String>,
    /// The defects, that of the cause first.
    #[serde(default)]
    pub defects: Vec<String>,
    /// Something is wrong, but cannot be told from outside.
    #[serde(default)]
    pub hidden: bool,
}

/// Who signed the server's certificate.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Issuer {
    /// An authority below the root that every client trusts.
    #[default]
    Public,
    /// An authority below a root that only the organisation trusts.
    Private,
    /// The server itself.
    #[serde(rename = "own")]
    SelfSigned,
}

/// The server's certificate, and the certificates sent with it.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Certificate {
    /// The names it stands for; by default the host, and `autodiscover.` before its domain.
    pub names: Option<Vec<String>>,
    /// Leave out alternative names: the first name is the common name only.
    pub common_name_only: bool,
    /// Days from now to its first day, negative for the past.
    pub from_days: i64,
    /// Days from now to its last day.
    pub to_days: i64,
    /// Who signed it.
    pub issuer: Issuer,
    /// Send the intermediate certificate.
    pub sends_intermediate: bool,
    /// Send the root, before the intermediate certificate.
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

/// How the server speaks TLS.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Tls {
    /// The versions of an old server (`1.0`, `1.1`, `1.2`), oldest first. It answers the hello and hangs
    /// up, as no current library speaks them. Empty for a current server.
    pub old_versions: Vec<String>,
    /// An old server completes the handshake, which needs the feature `legacy-tls`.
    #[serde(rename = "goes_on")]
    pub completes_handshake: bool,
    /// The suites of an old server by number, in order of preference.
    pub old_suites: Vec<u16>,
    /// A current server without TLS 1.2.
    pub newest_only: bool,
}

/// How the DNS server misbehaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DnsMisbehaviour {
    /// Does not answer.
    Silent,
    /// Answers with meaningless bytes behind a valid question.
    Garbage,
    /// Announces more records than follow.
    Cut,
    /// Answers with another id than the query.
    OtherId,
    /// Answers another question.
    OtherQuestion,
    /// Truncates the answer over UDP, and gives it over TCP.
    Truncated,
    /// Truncates the answer over UDP, and does not listen on TCP.
    TruncatedAlone,
    /// Answers REFUSED.
    Refuses,
    /// Answers SERVFAIL.
    Fails,
    /// Gives loopback addresses for every name without records.
    Loopback,
}

/// How the web server misbehaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Misbehaviour {
    /// The port of HTTPS is closed.
    Closed,
    /// Resets a connection as soon as it is open.
    ResetsAtOnce,
    /// Accepts connections and sends nothing.
    Silent,
    /// Closes its sending side at once, and goes on receiving.
    HalfClosed,
    /// Closes the connection after the hello.
    HangsUp,
    /// Resets the connection after the hello.
    Resets,
    /// Resets the connection in the middle of its certificates.
    ResetsInCertificate,
    /// Answers the hello with HTTP.
    PlainHttp,
    /// Answers the hello with meaningless bytes.
    Garbage,
    /// Answers the hello a byte at a time, slowly.
    SlowHello,
    /// Sends a certificate of a megabyte.
    HugeCertificate,
    /// Answers requests with meaningless bytes.
    GarbageAnswer,
    /// Sends an answer a byte at a time, slowly.
    SlowAnswer,
    /// Sends a head that never ends.
    EndlessHead,
    /// Sends a body that never ends.
    EndlessBody,
    /// Sends a chunk of nearly 2⁶⁴ bytes.
    EndlessChunks,
    /// Sends a compressed body that is far too large to unpack.
    GzipBomb,
    /// Closes the connection in the middle of a head.
    HalfAnswer,
    /// Resets the connection in the middle of a head.
    ResetsInHead,
    /// Resets the connection in the middle of a body.
    ResetsInBody,
    /// Redirects every request to another path of the same host.
    RedirectsForever,
}

/// An answer to requests.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Answer {
    /// The path without its query, letter case aside; `*` at its end stands for any rest.
    pub path: String,
    /// The method; left out, any.
    #[serde(default)]
    pub method: Option<String>,
    /// The host; left out, any.
    #[serde(default)]
    pub host: Option<String>,
    /// For HTTP without TLS.
    #[serde(default)]
    pub plain: bool,
    /// Status and reason: `401 Unauthorized`.
    #[serde(default)]
    pub status: String,
    /// Fields: `Server: Microsoft-IIS/10.0`.
    #[serde(default)]
    pub fields: Vec<String>,
    /// The body.
    #[serde(default)]
    pub body: String,
    /// A recorded answer, sent byte for byte instead of status, fields and body.
    #[serde(default)]
    pub recorded: Option<String>,
}

impl Answer {
    /// Whether it answers this request.
    pub fn matches(&self, method: &str, host: &str, path: &str, plain: bool) -> bool {
        let is_path = match self.path.strip_suffix('*') {
            Some(start) => path.to_ascii_lowercase().starts_with(&start.to_ascii_lowercase()),
            None => path.eq_ignore_ascii_case(&self.path),
        };
        is_path
            && self.plain == plain
            && self.method.as_deref().is_none_or(|wanted| wanted == method)
            && self.host.as_deref().is_none_or(|wanted| wanted.eq_ignore_ascii_case(host))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn site(more: &str) -> Site {
        let base = "about = {}\nhost = \"mail.contoso.test\"\naddress = \"a@contoso.test\"\n";
        toml::from_str(&format!("{base}{more}")).unwrap()
    }

    #[test]
    fn only_hosts_with_the_documentation_address_lead_to_the_site() {
        let asked = ["mail.contoso.test", "autodiscover.contoso.test"];
        for (more, expected) in [
            ("", vec!["mail.contoso.test", "autodiscover.contoso.test"]),
            ("missing = [\"autodiscover.contoso.test\"]", vec!["mail.contoso.test"]),
            (
                "records = { \"mail.contoso.test\" = [\"A 192.0.2.7\"] }",
                vec!["autodiscover.contoso.test"],
            ),
            (
                "records = { \"mail.contoso.test\" = [\"CNAME a.test\", \"AAAA 2001:db8::10\"] }",
                vec!["mail.contoso.test", "autodiscover.contoso.test"],
            ),
            (
                "records = { \"front.test\" = [\"A 192.0.2.10\"] }",
                vec!["mail.contoso.test", "autodiscover.contoso.test", "front.test"],
            ),
            ("dns = \"loopback\"", vec![]),
        ] {
            assert_eq!(site(more).hosts(asked.into_iter()), expected, "{more}");
        }
    }

    #[test]
    fn an_answer_matches_by_path_method_host_and_tls() {
        let answer = |text: &str| toml::from_str::<Answer>(text).unwrap();
        let request = ("GET", "mail.contoso.test", "/EWS/Exchange.asmx", false);
        for (text, expected) in [
            ("path = \"/ews/exchange.asmx\"", true),
            ("path = \"/ews/*\"", true),
            ("path = \"/ews/\"", false),
            ("path = \"/ews/*\"\nplain = true", false),
            ("path = \"/ews/*\"\nmethod = \"POST\"", false),
            ("path = \"/ews/*\"\nmethod = \"GET\"\nhost = \"MAIL.contoso.test\"", true),
            ("path = \"/ews/*\"\nhost = \"owa.contoso.test\"", false),
        ] {
            let (method, host, path, plain) = request;
            assert_eq!(answer(text).matches(method, host, path, plain), expected, "{text}");
        }
    }
}
