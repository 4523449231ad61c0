//! Results of the Remote Connectivity Analyzer: its XML, and copies of its pages, also those whose
//! line breaks got lost.
//!
//! A failed step says nothing where another way to the same end worked, or at the bare domain, where
//! Autodiscover is tried first and most companies have their web site; what a result says of headers and
//! certificates goes where probes would put it.

mod export;
mod pasted;
mod phrases;

use std::sync::LazyLock;

use regex::Regex;

use super::autodiscover;
use super::http::{self, Exchange, Header, host_of};
use super::lines::{Line, Lines};
use super::part::{self, Kind, Part};

pub use phrases::Outcome;

/// One step of a test.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Test<'t> {
    /// Below which it stands: larger than that of the step above it.
    depth: usize,
    /// The kind of step.
    key: &'static str,
    outcome: Option<Outcome>,
    /// What was tried, as one sentence.
    description: String,
    /// How it went.
    result: String,
    /// Lines of details, each with where it stands.
    details: Vec<(Line<'t>, String)>,
    /// Where the step stands.
    at: Option<Line<'t>>,
    /// A GUID; the same in every language.
    error_id: String,
    /// The page that explains.
    content: String,
}

/// Lines of details of one step that are looked at.
const MAX_DETAILS: usize = 400;
const NO_ERROR: &str = "00000000-0000-0000-0000-000000000000";
/// A step below this one failed.
const ROLL_UP: &str = "734044ef-11c2-4e30-9ee6-450d49e9d92c";

/// Takes a result, in either form.
pub(super) fn read(lines: Lines<'_>) -> Option<Part> {
    export::read(lines).or_else(|| pasted::read(lines))
}

/// Puts down what a whole result says, step by step. Its words are met so many times: once in the text,
/// and once more where the text has them in another form.
fn observe(tests: &[Test<'_>], times: usize, part: &mut Part) {
    // The steps above the current one: depth and whether they passed.
    let mut above: Vec<(usize, bool)> = Vec::new();
    let mut host: Option<String> = None;
    let domain = tests.iter().find_map(|test| address_domain(&test.description));
    for test in tests {
        while above.last().is_some_and(|(depth, _)| *depth >= test.depth) {
            above.pop();
        }
        let passed_above = above.iter().any(|(_, passed)| *passed);
        above.push((test.depth, test.outcome == Some(Outcome::Passed)));
        host = host_in(&test.description).or(host);
        let Some(line) = &test.at else { continue };
        let of = host.as_deref();
        let outcome = match test.outcome {
            Some(Outcome::Passed) => Some("passed"),
            Some(Outcome::Warned) => Some("warned"),
            Some(Outcome::Failed) if passed_above => Some("failed-but-passed-above"),
            Some(Outcome::Failed) => Some("failed"),
            None => None,
        };
        if let Some(outcome) = outcome {
            part.property(line, of, format!("rca.test.{}", test.key), outcome);
        }
        let is_web_site = AT_A_HOST.contains(&test.key) && of.is_some() && of == domain.as_deref();
        if test.outcome == Some(Outcome::Failed) && (passed_above || is_web_site) {
            let details = test.details.iter().map(|(_, text)| text.as_str());
            let said: Vec<&str> = [test.result.as_str()].into_iter().chain(details).collect();
            for _ in 0..times {
                part.excused(said.join("\n"));
            }
        } else if test.outcome == Some(Outcome::Failed) {
            if !["", NO_ERROR, ROLL_UP].contains(&test.error_id.as_str()) {
                part.property(line, of, "rca.error_id", test.error_id.as_str());
            }
            if let Some(page) = test.content.rsplit('/').next().filter(|page| !page.is_empty()) {
                part.property(line, of, "rca.content", page);
            }
        }
        details(test, of, part);
        part.next_object();
    }
}

/// Steps that are done at one host.
const AT_A_HOST: [&str; 6] =
    ["autodiscover-url", "dns", "tcp", "certificate", "certificate-name", "certificate-trust"];

/// The domain of the first mail address in a sentence.
fn address_domain(text: &str) -> Option<String> {
    let (_, rest) = text.split_once('@')?;
    let inside = |c: char| c.is_ascii_alphanumeric() || ".-".contains(c);
    let end = rest.find(|c| !inside(c)).unwrap_or(rest.len());
    let domain = rest[..end].trim_end_matches('.');
    domain.contains('.').then(|| domain.to_owned())
}

/// What the details hold: addresses, a certificate's names, an answer with its headers, settings.
fn details(test: &Test<'_>, of: Option<&str>, part: &mut Part) {
    let mut exchange = Exchange { requested_at: test.at, ..Exchange::default() };
    exchange.url = url_in(&test.description).map(str::to_owned);
    if let (None, "rpc-proxy-ping", Some(host)) = (&exchange.url, test.key, of) {
        // [MS-RPCH] 2.1.2.1
        exchange.url = Some(format!("https://{host}/rpc/rpcproxy.dll"));
    }
    let mut in_headers = false;
    for (line, text) in test.details.iter().take(MAX_DETAILS) {
        if let Some((_, addresses)) = text.split_once("IP addresses returned: ") {
            for address in addresses.split([',', ' ']).filter(|word| word.len() > 2) {
                part.property(line, of, "dns.address", address.trim_end_matches('.'));
            }
        }
        if let Some((_, rest)) = text.split_once("Remote Certificate Subject: ") {
            let (subject, issuer) = rest.split_once(", Issuer: ").unwrap_or((rest, ""));
            part.property(line, of, "certificate.subject", subject.trim());
            if !issuer.is_empty() {
                part.property(line, of, "certificate.issuer", issuer.trim().trim_end_matches('.'));
            }
        }
        if let Some((status, reason)) = web_exception(text) {
            exchange.status = Some((*line, status, reason.to_owned()));
        }
        if let Some((_, rest)) = text.split_once("Headers received:") {
            in_headers = true;
            let fields = flattened(rest).take(MAX_DETAILS);
            exchange.headers.extend(fields.map(|header| (*line, header)));
        } else if in_headers {
            match http::header(http::bare(text)) {
                Some(header) => exchange.headers.push((*line, header)),
                None => in_headers = text.trim().is_empty(),
            }
        }
    }
    if exchange.status.is_some() {
        exchange.observe(part);
    }
    let whole: Vec<&str> = test.details.iter().map(|(_, text)| text.as_str()).collect();
    let whole = whole.join("\n");
    if let Some(start) = whole.find("<Autodiscover")
        && let Some(response) = autodiscover::from_xml(&whole[start..])
    {
        let before = whole[..start].matches('\n').count();
        let first = test.details[0].0;
        let line_of =
            |line: usize| test.details.get(before + line - 1).map_or(first, |(line, _)| *line);
        autodiscover::observe(&response, part, line_of);
    }
}

/// Status and name in `an HTTP 405 - MethodNotAllowed response was received from Unknown`, and in
/// whatever other languages make of it.
fn web_exception(text: &str) -> Option<(u16, &str)> {
    static STATUS: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"HTTP (\d{3}) - (\w+)").expect("a pattern"));
    let found = STATUS.captures(text)?;
    Some((found[1].parse().ok()?, found.get(2).map_or("", |name| name.as_str())))
}

/// Headers whose line breaks got lost.
fn flattened(text: &str) -> impl Iterator<Item = Header> {
    static NAME: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"(?:^|\s)([A-Za-z][A-Za-z0-9-]*): ").expect("a pattern"));
    let names: Vec<_> = NAME.captures_iter(text).filter_map(|found| found.get(1)).collect();
    let ends: Vec<usize> =
        names.iter().skip(1).map(|name| name.start()).chain([text.len()]).collect();
    let fields = names.into_iter().zip(ends).map(|(name, end)| (name.start(), end));
    fields
        .filter_map(|(start, end)| http::header(&text[start..end]))
        .collect::<Vec<_>>()
        .into_iter()
}

/// The URL in a sentence.
fn url_in(text: &str) -> Option<&str> {
    let start = text.find("https://").or_else(|| text.find("http://"))?;
    let url = text[start..].split([' ', '。', '、', '"']).next()?;
    Some(url.trim_end_matches('.'))
}

/// The host in a sentence: of its URL, or the first word that is one.
fn host_in(text: &str) -> Option<String> {
    if let Some(host) = url_in(text).and_then(host_of) {
        return Some(host.to_owned());
    }
    let inside = |c: char| c.is_ascii_alphanumeric() || "._-@".contains(c);
    let words = text.split(|c: char| !inside(c)).map(|word| word.trim_matches('.'));
    let is_host = |word: &&str| {
        word.contains('.') && !word.contains('@') && word.chars().any(|c| c.is_ascii_alphabetic())
    };
    words.into_iter().find(is_host).map(str::to_owned)
}

/// A part of this kind.
fn new_part(line: usize) -> Part {
    part::Part::new(Kind::ConnectivityAnalyzer, line)
}

#[cfg(test)]
mod tests {
    use super::super::parts;
    use super::super::testing::{read_damaged, summary};

    const XML: &str = include_str!("../../../../tests/data/rca/rca-rpchttp-405.xml");
    const PASTED: &str = include_str!("../../../../tests/data/rca/rca-pasted-text.txt");
    const FLATTENED: &str = include_str!("../../../../tests/data/rca/rca-pasted-flattened.txt");

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let seen: Vec<String> = parts(text).flat_map(|part| summary(&part)).collect();
        assert_eq!(seen, expected);
    }

    #[test]
    fn the_exported_file() {
        check(
            XML,
            &[
                "connectivity-analyzer 1-13",
                "2 said Testing RPC/HTTP connectivity.\nThe RPC/HTTP test failed.\nElapsed Time: 5120 ms.",
                "11 said Attempting to ping RPC proxy mail.contoso.com.\nRPC Proxy can't be pinged.\nA Web exception occurred because an HTTP 405 - MethodNotAllowed response was received from Unknown.\nHeaders received:\nAllow: GET,HEAD,POST,OPTIONS\nServer: Apache",
                "2 rca.test.outlook-anywhere = failed",
                "4 rca.test.dns = passed @mail.contoso.com",
                "4 dns.address = 192.0.2.10 @mail.contoso.com",
                "5 rca.test.tcp = passed @mail.contoso.com",
                "6 rca.test.certificate = passed @mail.contoso.com",
                "8 rca.test.certificate-name = passed @mail.contoso.com",
                "11 rca.test.rpc-proxy-ping = failed @mail.contoso.com",
                "11 rca.error_id = 12f4b21a-7e8d-4c95-b4a8-f4608e7d73b0 @mail.contoso.com",
                "11 http.url = https://mail.contoso.com/rpc/rpcproxy.dll @mail.contoso.com",
                "11 http.status = 405 MethodNotAllowed @mail.contoso.com",
                "11 http.header.allow = GET,HEAD,POST,OPTIONS @mail.contoso.com",
                "11 http.header.server = Apache @mail.contoso.com",
            ],
        );
    }

    #[test]
    fn a_copied_page() {
        check(
            PASTED,
            &[
                "connectivity-analyzer 1-24",
                "1 rca.test.autodiscover = failed",
                "10 rca.test.autodiscover-methods = failed",
                "19 rca.test.autodiscover-url = failed @contoso.com",
            ],
        );
    }

    #[test]
    fn a_copy_whose_line_breaks_got_lost() {
        check(
            FLATTENED,
            &[
                "connectivity-analyzer 1-1",
                "1 rca.test.autodiscover = failed",
                "1 rca.test.autodiscover-methods = failed",
                "1 rca.test.dns = failed @contoso.com",
            ],
        );
    }

    #[test]
    fn a_way_that_was_not_needed() {
        check(
            "Thanks. The Microsoft Connectivity Analyzer is attempting to test Autodiscover for user1@contoso.com.\nAutodiscover was tested successfully.\n\tTest Steps\n\tAttempting each method of contacting the Autodiscover service.\nAutodiscover was tested successfully.\nTest Steps\nAttempting to test potential Autodiscover URL https://contoso.com:443/Autodiscover/Autodiscover.xml\nTesting of this potential Autodiscover URL failed.\nTest Steps\nAttempting to resolve the host name contoso.com in DNS.\nThe host name resolved successfully.\nAdditional Details\nIP addresses returned: 192.0.2.1\nElapsed Time: 12 ms.\nTesting TCP port 443 on host contoso.com to ensure it's listening and open.\nThe specified port is either blocked, not listening, or not producing the expected response.\nTell me more about this issue and how to resolve it\nAdditional Details\nA network error occurred while communicating with the remote host.\nElapsed Time: 900 ms.\nAttempting to test potential Autodiscover URL https://autodiscover.contoso.com:443/Autodiscover/Autodiscover.xml\nTesting of the Autodiscover URL was successful.\n\nBest regards,\nA customer",
            &[
                "connectivity-analyzer 1-22",
                "1 rca.test.autodiscover = passed",
                "4 rca.test.autodiscover-methods = passed",
                "7 rca.test.autodiscover-url = failed-but-passed-above @contoso.com",
                "10 rca.test.dns = passed @contoso.com",
                "13 dns.address = 192.0.2.1 @contoso.com",
                "15 rca.test.tcp = failed-but-passed-above @contoso.com",
                "21 rca.test.autodiscover-url = passed @autodiscover.contoso.com",
                "text 24-25",
            ],
        );
    }

    #[test]
    fn headers_and_the_certificate_inside() {
        check(
            "Testing the SSL certificate to make sure it's valid.\nThe SSL certificate failed one or more certificate validation checks.\nTest Steps\nThe Microsoft Connectivity Analyzer is attempting to obtain the SSL certificate from remote server mail.contoso.com on port 443.\nThe Microsoft Connectivity Analyzer successfully obtained the remote SSL certificate.\nAdditional Details\nRemote Certificate Subject: CN=mail.contoso.com, O=Contoso, Issuer: CN=Contoso CA.\nElapsed Time: 10 ms.\nTesting HTTP Authentication Methods for URL https://mail.contoso.com/rpc/rpcproxy.dll?exch01:6002.\nThe HTTP authentication test failed.\nAdditional Details\nA Web exception occurred because an HTTP 401 - Unauthorized response was received from IIS7.\nHeaders received:\nServer: Microsoft-IIS/7.5\nWWW-Authenticate: NTLM\nX-OWA-Version: 14.3.123.3\n\nElapsed Time: 20 ms.",
            &[
                "connectivity-analyzer 1-18",
                "1 rca.test.certificate = failed",
                "4 rca.test.certificate-fetch = passed @mail.contoso.com",
                "7 certificate.subject = CN=mail.contoso.com, O=Contoso @mail.contoso.com",
                "7 certificate.issuer = CN=Contoso CA @mail.contoso.com",
                "9 rca.test.authentication-methods = failed @mail.contoso.com",
                "9 http.url = https://mail.contoso.com/rpc/rpcproxy.dll?exch01:6002 @mail.contoso.com",
                "12 http.status = 401 Unauthorized @mail.contoso.com",
                "12 http.authentication = NTLM @mail.contoso.com",
                "14 http.header.server = Microsoft-IIS/7.5 @mail.contoso.com",
                "15 http.header.www-authenticate = NTLM @mail.contoso.com",
                "16 http.header.x-owa-version = 14.3.123.3 @mail.contoso.com",
            ],
        );
    }

    #[test]
    fn a_japanese_copy() {
        check(
            "Microsoft Connectivity Analyzer は、user1@contoso.com の自動検出をテストしようとしています。\n自動検出のテストに失敗しました。\n追加の詳細\n経過時間: 5120 ミリ秒。\nテスト手順\nホスト名 autodiscover.contoso.com を DNS で解決しようとしています。\nホスト名を解決できませんでした。\n",
            &[
                "connectivity-analyzer 1-7",
                "1 rca.test.autodiscover = failed",
                "6 rca.test.dns = failed @autodiscover.contoso.com",
            ],
        );
    }

    #[test]
    fn cut_anywhere_it_is_read_without_harm() {
        read_damaged(XML);
        read_damaged(PASTED);
        read_damaged(FLATTENED);
    }
}
