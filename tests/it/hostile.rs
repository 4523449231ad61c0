//! Servers, and servers of names, that misbehave: a probe ends, keeps little, has something to say of it,
//! and sees nothing wrong but what it was shown.

use crate::lab::{abnormal, look, pack};

const NO_ANSWER: &[&str] = &["https.outside=no-answer", "autodiscover.answer=no-answer"];
const NO_TLS: &[&str] = &["https.outside=tls-failure"];
const ANY_PAGE: &[&str] = &["ews.mrs_answer=refused", "autodiscover.answer=other-page"];

/// What came before a reset may be lost with it.
const RESET_PAGE: &[&str] = &[
    "ews.mrs_answer=refused",
    "autodiscover.answer=other-page",
    "https.outside=no-answer",
    "autodiscover.answer=no-answer",
];

/// Site, lines that stand in the transcript, and facts that may be other than normal.
const TABLE: &[(&str, &[&str], &[&str])] = &[
    // The connection.
    ("resets-at-once", &["tls.agreement: closed"], NO_ANSWER),
    ("silent", &["tls.agreement: silent", "http.failure: timed-out"], NO_ANSWER),
    ("half-closed", &["tls.agreement: closed"], NO_ANSWER),
    // The hello and the certificate.
    ("hangs-up", &["tls.agreement: closed"], NO_ANSWER),
    ("resets", &["tls.agreement: closed"], NO_ANSWER),
    ("resets-in-certificate", &["http.failure: connection-broken"], NO_ANSWER),
    ("plain-http", &["tls.agreement: no-tls", "http.failure: tls-failed"], NO_TLS),
    ("garbage", &["tls.agreement: no-tls", "http.failure: tls-failed"], NO_TLS),
    ("slow-hello", &["http.failure: timed-out"], NO_ANSWER),
    (
        "huge-certificate",
        &["tls.agreement: message-too-long", "probe.not_tested: message-too-long"],
        &[],
    ),
    // The head of an answer.
    ("garbage-answer", &["http.failure: other"], &[]),
    ("endless-head", &["http.failure: other"], &[]),
    ("slow-answer", &["http.failure: timed-out"], NO_ANSWER),
    ("half-answer", &["http.failure: connection-broken"], NO_ANSWER),
    ("resets-in-head", &["http.failure: connection-broken"], NO_ANSWER),
    // The body.
    ("resets-in-body", &["Content-Length: 5000"], RESET_PAGE),
    ("endless-body", &["Content-Type: text/html"], ANY_PAGE),
    ("endless-chunks", &["Transfer-Encoding: chunked"], ANY_PAGE),
    ("gzip-bomb", &["Content-Encoding: gzip"], ANY_PAGE),
    ("xml-bomb", &["Content-Type: text/xml; charset=utf-8"], &[]),
    // Redirects.
    (
        "redirects-forever",
        &["probe.not_tested: too-many-redirects"],
        &[
            "ews.answer=refused",
            "ews.mrs_answer=refused",
            "rpc.answer=refused",
            "autodiscover.answer=http-error",
        ],
    ),
    (
        "redirects-in-circles",
        &["probe.not_tested: redirects-in-circles"],
        &["autodiscover.answer=http-error"],
    ),
    ("redirects-inside", &["probe.not_tested: private-address"], &[]),
    // Names.
    ("dns-silent", &["dns.answer: timed-out"], &[]),
    ("dns-other-id", &["dns.answer: timed-out"], &[]),
    ("dns-other-question", &["dns.answer: timed-out"], &[]),
    ("dns-garbage", &["dns.answer: server-failure"], &[]),
    ("dns-cut", &["dns.answer: server-failure"], &[]),
    ("dns-fails", &["dns.answer: server-failure"], &[]),
    ("dns-refuses", &["dns.answer: refused"], &[]),
    ("dns-truncated", &["dns.answer: found", "dns.address: 192.0.2.10"], &[]),
    ("dns-truncated-alone", &["dns.answer: server-failure"], &[]),
    ("dns-no-data", &["dns.answer: no-data"], &[]),
    ("dns-circle", &["dns.cname: front.contoso.test", "dns.answer: no-data"], &[]),
    (
        "dns-loopback",
        &["dns.address_kind: loopback", "probe.not_tested: private-address"],
        &["endpoint.address_check=internal-only"],
    ),
];

#[test]
fn what_misbehaves_is_bounded_and_seen_for_what_it_is() {
    let pack = pack();
    let mut named: Vec<String> = TABLE.iter().map(|(name, ..)| format!("hostile-{name}")).collect();
    named.sort();
    let sites = shindan::embedded::sites();
    let mut known = sites.names();
    known.retain(|name| name.starts_with("hostile-"));
    assert_eq!(named, known);
    let problems: Vec<String> = std::thread::scope(|scope| {
        let look = |(name, expected, allowed): &'static (_, &[&str], &[&str])| {
            let pack = &pack;
            scope.spawn(move || {
                let site = shindan::embedded::sites().site(&format!("hostile-{name}")).unwrap();
                let probed = look(pack, &site, 20);
                let size = probed.transcript.len();
                let mut problems = Vec::new();
                if size > 2 << 20 {
                    problems.push(format!("{name}: {size} bytes"));
                }
                for line in *expected {
                    if !probed.transcript.lines().any(|told| told == *line) {
                        problems.push(format!("{name}: no `{line}`\n{}", probed.transcript));
                    }
                }
                let mut abnormal = abnormal(pack, &probed);
                abnormal.retain(|fact| !allowed.contains(&fact.as_str()));
                if !abnormal.is_empty() {
                    problems.push(format!("{name}: {abnormal:?}"));
                }
                problems
            })
        };
        // A few at a time: what is slow here is to be the server, not the machine.
        let few = |sites: &'static [_]| {
            let all: Vec<_> = sites.iter().map(look).collect();
            all.into_iter().flat_map(|one| one.join().unwrap()).collect::<Vec<_>>()
        };
        TABLE.chunks(9).flat_map(few).collect()
    });
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}
