//! The steps of a test, and the observations in them.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;
use shindan_model::{Chain, ChainLink, Named, Spot, Target, Told};

use super::outcome::Outcome;
use crate::autodiscover;
use crate::http::{self, Exchange, Header, host_of};
use crate::kind::Kind;
use crate::lines::{Line, bare};
use crate::part::Part;

/// One step of a test.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct TestStep<'t> {
    /// Its depth in the tree: greater than that of the step it belongs to.
    pub(super) depth: usize,
    /// The name of its kind, as in `rca.test.dns`.
    pub(super) key: &'static str,
    pub(super) outcome: Option<Outcome>,
    /// What was tried, in one sentence.
    pub(super) description: String,
    /// The sentence about its outcome.
    pub(super) result: String,
    /// Its details, each with its line in the text.
    pub(super) details: Vec<(Line<'t>, String)>,
    /// Its line in the text.
    pub(super) at: Option<Line<'t>>,
    /// The GUID of the error, the same in every language. Empty if unknown.
    pub(super) error_id: String,
    /// The URL of the page that explains the error. Empty if unknown.
    pub(super) content: String,
}

/// The most lines of details that are read of one step.
pub(super) const MAX_DETAILS: usize = 400;
const NO_ERROR: &str = "00000000-0000-0000-0000-000000000000";
/// The error of a step that failed because a nested one did.
const ROLL_UP: &str = "734044ef-11c2-4e30-9ee6-450d49e9d92c";

/// Adds the observations of a whole result, step by step. `times` is how often the messages of a
/// step occur: once in the text, and once more if they were added in decoded form.
pub(super) fn observe(tests: &[TestStep<'_>], times: usize, part: &mut Part) {
    // The steps that contain the current one: depth, and whether they passed.
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
            let words: Vec<&str> = [test.result.as_str()].into_iter().chain(details).collect();
            for _ in 0..times {
                part.excused(words.join("\n"));
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
    chains(tests, part);
}

impl TestStep<'_> {
    /// All that the step says, in these lines, as one chain.
    pub(super) fn chain(&self, lines: Range<usize>) -> Chain {
        let from = Spot { line: lines.start, byte: 0 };
        let url = url_in(&self.description).map(|url| Named::Url(url.to_ascii_lowercase()));
        let host = || host_in(&self.description).map(|host| Named::Host(host.to_ascii_lowercase()));
        let target = url.or_else(host).map(|name| Target { at: from, name, is_asked: true });
        Chain {
            told: Told::Step(self.key.to_owned()),
            follows: false,
            from,
            to: Spot { line: lines.end, byte: 0 },
            links: vec![ChainLink { at: from, is_inner: false }],
            targets: target.into_iter().collect(),
        }
    }
}

/// Adds the chain of each step. Steps that share a line are one.
pub(super) fn chains(tests: &[TestStep<'_>], part: &mut Part) {
    let mut last = 0;
    let mut begins = tests.iter().filter_map(|test| Some((test, test.at?.number))).peekable();
    while let Some((test, first)) = begins.next() {
        while begins.peek().is_some_and(|(_, next)| *next <= first) {
            begins.next();
        }
        let end = begins.peek().map_or(part.lines.1 + 1, |(_, next)| *next);
        if first > last && end > first {
            part.chain(test.chain(first..end));
            last = end - 1;
        }
    }
}

/// The kinds of steps that are about one host.
const AT_A_HOST: [&str; 6] =
    ["autodiscover-url", "dns", "tcp", "certificate", "certificate-name", "certificate-trust"];

/// The domain of the first mail address in a sentence, if there is one.
fn address_domain(text: &str) -> Option<String> {
    let (_, rest) = text.split_once('@')?;
    let inside = |c: char| c.is_ascii_alphanumeric() || ".-".contains(c);
    let end = rest.find(|c| !inside(c)).unwrap_or(rest.len());
    let domain = rest[..end].trim_end_matches('.');
    domain.contains('.').then(|| domain.to_owned())
}

/// Adds the observations in a step's details: addresses, a certificate, a response, Autodiscover
/// settings.
fn details(test: &TestStep<'_>, of: Option<&str>, part: &mut Part) {
    let mut exchange = Exchange { requested_at: test.at, ..Exchange::default() };
    exchange.url = url_in(&test.description).map(str::to_owned);
    if let (None, "rpc-proxy-ping", Some(host)) = (&exchange.url, test.key, of) {
        // Source: [MS-RPCH] 2.1.2.1.
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
            match http::header(bare(text)) {
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

/// Status and name in `an HTTP 405 - MethodNotAllowed response was received from Unknown`, in any
/// language.
fn web_exception(text: &str) -> Option<(u16, &str)> {
    static STATUS: LazyLock<Regex> =
        LazyLock::new(|| Regex::new(r"HTTP (\d{3}) - (\w+)").expect("a pattern"));
    let found = STATUS.captures(text)?;
    Some((found[1].parse().ok()?, found.get(2).map_or("", |name| name.as_str())))
}

/// Header fields without line breaks between them.
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

/// The first URL in a sentence, if there is one.
fn url_in(text: &str) -> Option<&str> {
    let start = text.find("https://").or_else(|| text.find("http://"))?;
    let url = text[start..].split([' ', '。', '、', '"']).next()?;
    Some(url.trim_end_matches('.'))
}

/// The host in a sentence: that of its URL, or the first word that looks like one.
pub(super) fn host_in(text: &str) -> Option<String> {
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

/// A part with a result of the analyzer, which begins on a line.
pub(super) fn new_part(line: usize) -> Part {
    Part::new(Kind::ConnectivityAnalyzer, line)
}
