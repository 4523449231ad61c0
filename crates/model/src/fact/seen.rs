//! Names of properties that readers and probes see and that have no printed name.

/// The name of such a property.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seen {
    /// Dotted, lower case, the subject first.
    pub name: &'static str,
    /// A description of its values.
    pub value: &'static str,
}

const fn seen(name: &'static str, value: &'static str) -> Seen {
    Seen { name, value }
}

/// All such names. A name that ends in `*` stands for all names that begin with it.
pub const SEEN: &[Seen] = &[
    seen("powershell.empty", "the cmdlet that ran and printed nothing"),
    seen("powershell.cut_off", "the property or column whose value ends in an ellipsis"),
    seen("mail.from", "who sent a mail, as its head says"),
    seen("mail.subject", "its subject"),
    seen("mail.message_id", "its `Message-ID`, without brackets"),
    seen("mail.references", "the `Message-ID`s it refers to, oldest first"),
    seen("powershell.error.cmdlet", "the cmdlet that failed"),
    seen("powershell.error.exception", "the type of the exception"),
    seen("powershell.error.category", "what stands after `CategoryInfo`"),
    seen("powershell.error.id", "what stands after `FullyQualifiedErrorId`"),
    // A certificate, of the host that showed it where that is known.
    seen("certificate.subject", "`CN=mail.contoso.com, O=Contoso`"),
    seen("certificate.issuer", "`CN=Contoso Root CA`"),
    seen(
        "certificate.names",
        "the names hosts are compared with: `mail.contoso.com, *.contoso.com`",
    ),
    seen("certificate.not_before", "a moment: `2026-11-22T00:00:00Z`"),
    seen("certificate.not_after", "a moment"),
    seen("certificate.key", "kind and bits: `RSA 2048`"),
    seen("certificate.signature_algorithm", "`sha256WithRSAEncryption`"),
    seen("certificate.extended_key_usage", "`serverAuth, clientAuth`; empty for any"),
    seen("certificate.self_signed", "`yes` or `no`"),
    seen("certificate.may_sign", "`yes` for one that may sign others, or `no`"),
    seen("certificate.serial", "hexadecimal"),
    seen("certificate.thumbprint", "SHA-1, hexadecimal"),
    seen("certificate.authority.*", "the same, of a certificate that is there to sign others"),
    seen("certificate.unreadable", "the label of a block that makes no sense"),
    // What Autodiscover answers.
    seen("autodiscover.requested_address", "the mail address that is asked for"),
    seen("autodiscover.action", "`settings`, `redirectUrl` or `redirectAddr`"),
    seen("autodiscover.redirect_url", "a URL"),
    seen("autodiscover.redirect_address", "a mail address"),
    seen("autodiscover.error_code", "`600`"),
    seen("autodiscover.error_message", "words"),
    seen("autodiscover.protocols", "the protocols offered: `EXCH, EXPR, WEB`"),
    seen(
        "autodiscover.exch.*",
        "an element of the protocol EXCH: `server`, `server_version`, `build` ...",
    ),
    seen(
        "autodiscover.expr.*",
        "of EXPR: `server`, `ssl`, `auth_package` (empty where missing), `cert_principal_name` ...",
    ),
    seen("autodiscover.exhttp.*", "of EXHTTP"),
    seen("autodiscover.web.*", "of WEB: `owa_url`"),
    seen("autodiscover.mapihttp.*", "of mapiHttp: `internal_url`, `external_url`"),
    seen("autodiscover.v2.*", "of version 2: `protocol`, `url`, `error_code`, `error_message`"),
    // An HTTP exchange, of the host that was asked where that is known.
    seen("http.method", "`GET`"),
    seen("http.url", "with its scheme where that is known: `https://mail.contoso.com/owa/`"),
    seen("http.credentials", "the scheme of the credentials that were sent, or `none`"),
    seen("http.status", "status and the words behind it: `503 RPC Error: 6ba`"),
    seen("http.authentication", "of a 401, what is offered: `Negotiate, NTLM`; empty for nothing"),
    seen(
        "http.header.*",
        "the value of an answer's field, by its name in lower case: `http.header.server`",
    ),
    seen(
        "http.failure",
        "why there is no answer: `name-unresolved`, `connection-refused`, `timed-out`, `connection-broken`, `tls-failed`, `certificate-refused`, `proxy-failed`, or `other`",
    ),
    // Answers of one kind in a web server's log.
    seen("web_log.status", "status and substatus: `401.1`"),
    seen("web_log.win32", "Windows's error number, `0` for none"),
    seen("web_log.method", "`POST`"),
    seen("web_log.path", "`/EWS/mrsproxy.svc`"),
    seen("web_log.logged_on", "`yes` or `no`"),
    seen("web_log.reason", "why Windows itself ended a request or a connection: `AppOffline`"),
    seen("web_log.times", "how often"),
    // An answer of a SOAP service.
    seen("soap.server_version", "of Exchange: `15.1.2507.39`"),
    seen("soap.fault_code", "`a:ErrorServerBusy`"),
    seen("soap.fault", "its words"),
    seen("soap.response_code", "`ErrorAccessDenied`"),
    seen("soap.message", "words"),
    // An event of Windows.
    seen("event.provider", "`ASP.NET 4.0.30319.0`"),
    seen("event.id", "`1309`"),
    seen("event.computer", "`EX01.contoso.local`"),
    seen("event.data", "one of its texts"),
    // What the report of a move says of where the mailbox comes from, of that server.
    seen("move_report.source_version", "of the mailbox server: `Version 14.3 (Build 409.0)`"),
    seen("move_report.proxy_build", "of the server with the MRS proxy: `15.1.2507.6`"),
    // The challenge of NTLM.
    seen("ntlm.target", "the domain, or the computer outside of one"),
    seen("ntlm.netbios_computer_name", "`EXCH01`"),
    seen("ntlm.netbios_domain_name", "`CONTOSO`"),
    seen("ntlm.dns_computer_name", "the server's full name inside: `exch01.corp.contoso.com`"),
    seen("ntlm.dns_domain_name", "`corp.contoso.com`"),
    seen("ntlm.dns_forest_name", "`contoso.com`"),
    seen("ntlm.time", "the server's clock, a moment"),
    seen("ntlm.windows", "`10.0.17763`"),
    // A TLS handshake as a client saw it, of the host where that is known.
    seen("tls.handshake", "`done` or `failed`"),
    seen("tls.protocol", "`TLSv1.2`; of a handshake that failed, the newest that was offered"),
    seen("tls.cipher", "`ECDHE-RSA-AES256-GCM-SHA384`"),
    seen("tls.alert", "number and name: `70 protocol version`"),
    seen(
        "tls.verify",
        "what the client found, by OpenSSL's number: `18 self-signed certificate`, `0 ok`",
    ),
    seen("tls.verified_name", "the name that the client found in the certificate"),
    seen(
        "tls.chain",
        "the subjects sent, the server's first: `CN=mail.contoso.com; CN=Contoso CA`",
    ),
    // What a probe of this program found out about the TLS of a host.
    seen(
        "tls.agreement",
        "whether the client could agree with it in whose place the pack looks: `agrees`, `message-too-long` (not known: longer than clients on Windows take by default), `older-only`, `newer-only`, `no-common-suite`, `refused`, `no-tls`, `closed`, `silent`",
    ),
    seen("tls.versions", "those that it takes: `TLS 1.0, TLS 1.2`; empty for none"),
    seen("tls.suite", "the one it would use with that client, by IANA's name"),
    seen("tls.client_certificate", "`asked` or `not-asked`"),
    seen(
        "tls.without_name",
        "what it shows to a client that names no host: `same-certificate`, `other-certificate` or `refused`",
    ),
    // The chain of certificates it sent, judged for the host.
    seen(
        "chain.fault",
        "one of: `expired`, `not-yet-valid`, `authority-expired`, `authority-not-yet-valid`, `name-mismatch`, `common-name-only`, `self-signed`, `private-root`, `missing-intermediate`, `weak-signature`, `weak-key`, `wrong-purpose`, `authority-as-server`, `not-an-authority`, `name-constraint`, `bad-signature`, `malformed`, `wrong-order`, `root-sent`, `empty`",
    ),
    seen("chain.accepted", "`yes`, or `no` where a client refuses it"),
    seen("chain.in_date", "`yes` or `no`, of all its certificates"),
    seen("chain.names_host", "`yes` or `no`"),
    seen("chain.trusted", "`yes` or `no`: whether it leads to a known root, dates and names aside"),
    seen(
        "chain.roots",
        "who knows that root: `both` (Mozilla and Microsoft), `browsers-only` (Mozilla alone), `microsoft-only` or `neither`; where a list was given with `--roots`, `given` or `not-given`",
    ),
    seen("chain.roots_as_of", "the day of Microsoft's list: `2026-07-19`"),
    seen(
        "chain.way_accepted",
        "of an answer: `yes`, or `no` where a client refuses a certificate before it comes there, redirects included",
    ),
    seen("chain.issuer_url", "where the certificate that was not sent can be had"),
    // An attempt of a probe.
    seen("tcp.connect", "`open`, `refused`, `timed-out`, `unreachable` or `not-allowed`"),
    seen("tcp.address", "`192.0.2.1:443`"),
    seen(
        "probe.role",
        "what the host is looked at as: `endpoint`, `domain`, `redirect`, or a role of the pack",
    ),
    seen(
        "probe.began",
        "of what a redirect or a service record led to: the URL or the name of the service at which it began",
    ),
    seen(
        "probe.not_tested",
        "why something was not tried: `needs-legacy-tls`, `no-common-stack`, `message-too-long`, `proxy-refused`, `cancelled`, `private-address`, `redirects-in-circles`, `too-many-redirects`, `redirect-without-tls`",
    ),
    seen(
        "probe.stack",
        "who spoke TLS, and how: `rustls TLS 1.2 TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256`",
    ),
    seen("probe.time.*", "how long a phase took: `12 ms`"),
    // A question to DNS, of the name that was asked for.
    seen("dns.name", "the name asked for"),
    seen("dns.type", "`A`, `CNAME` ... where that is known"),
    seen(
        "dns.answer",
        "`found`, `no-such-name`, `no-data`, `timed-out`, `refused` or `server-failure`",
    ),
    seen("dns.address", "an address found"),
    seen("dns.address_kind", "`public`, `private`, `loopback` or `link-local`"),
    seen("dns.cname", "the name that stands for it"),
    seen("dns.mx", "preference and host: `10 mail.contoso.com`"),
    seen("dns.srv", "priority, weight, port, host: `0 0 443 mail.contoso.com`"),
    seen("dns.txt", "words"),
    seen("dns.ns", "a name server"),
    seen("dns.server", "who was asked"),
    // A result of the Remote Connectivity Analyzer, of the host or URL that was tested.
    seen(
        "rca.test.*",
        "a step by its kind (`dns`, `tcp`, `certificate`, `rpc-proxy-ping` ...): `passed`, `warned`, `failed`, or `failed-but-passed-above` where another way worked",
    ),
    seen("rca.error_id", "the number of an error, the same in every language"),
    seen("rca.content", "the page that explains it: `ssl-certificate-name-mismatch`"),
];

/// Whether a name is one of [`SEEN`].
pub fn is_seen(name: &str) -> bool {
    SEEN.iter().any(|seen| match seen.name.strip_suffix('*') {
        Some(start) => name.starts_with(start) && name.len() > start.len(),
        None => name == seen.name,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_dotted_and_stand_once() {
        for (at, seen) in SEEN.iter().enumerate() {
            let plain =
                |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "._-*".contains(c);
            assert!(seen.name.contains('.') && seen.name.chars().all(plain), "{}", seen.name);
            assert!(!SEEN[..at].iter().any(|other| other.name == seen.name), "{}", seen.name);
            assert!(is_seen(&seen.name.replace('*', "x")));
        }
        assert!(!is_seen("MRSProxyEnabled"));
    }
}
