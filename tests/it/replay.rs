//! Recordings of a real server, served again by the lab, and looked at by a probe over real sockets.

use std::path::Path;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use shindan_engine::{Circumstances, Engine, Status};
use shindan_model::{Fact, FactSet, Standing, Value};
use shindan_probe::chain::Roots;
use shindan_probe::lab::{self, Answer, Site};
use shindan_probe::{Plan, PlannedRequest, ProbeLimits, Role, Settings, run};

use crate::corpus::corpus;
use crate::lab::{look, pack};
use crate::program::{NOW, data};
use crate::repository::files;

/// The first request of a recording and what came back, byte for byte.
struct Exchange {
    method: String,
    target: String,
    plain: bool,
    answer: String,
}

/// Reads a recording; none where the server said nothing, or not in text.
fn exchange(text: &str) -> Option<Exchange> {
    let block = |direction: &str| {
        let start = text.lines().position(|line| line.contains(direction))?;
        let lines = text.lines().skip(start + 1).take_while(|line| !line.starts_with("====="));
        Some(lines.collect::<Vec<_>>())
    };
    let asked = block("client -> server")?;
    let (method, rest) = asked.first()?.split_once(' ')?;
    let answered = block("server -> client")?;
    if !answered.first()?.starts_with("HTTP/") || answered.iter().any(|l| l.starts_with("[binary"))
    {
        return None;
    }
    let blank = answered.iter().position(|line| line.is_empty()).unwrap_or(answered.len());
    let (head, body) = answered.split_at(blank);
    let body: Vec<_> = body.iter().skip(1).filter(|line| **line != "[no newline at end]").collect();
    let body = body.into_iter().copied().collect::<Vec<_>>().join("\n");
    Some(Exchange {
        method: method.to_owned(),
        target: rest.split(' ').next()?.to_owned(),
        plain: text.contains("(plain)"),
        answer: format!("{}\r\n\r\n{body}", head.join("\r\n")),
    })
}

fn recording(path: &Path) -> Option<Exchange> {
    exchange(&std::fs::read_to_string(path).unwrap())
}

/// What the lab answers as it was recorded, whatever the name of the host.
fn answer(recorded: Exchange) -> Answer {
    let Exchange { method, target, plain, answer } = recorded;
    let is_rpc = method.starts_with("RPC_");
    Answer {
        path: target.split('?').next().unwrap().to_owned(),
        method: is_rpc.then_some(method),
        host: None,
        plain,
        status: String::new(),
        fields: Vec::new(),
        body: String::new(),
        recorded: Some(answer),
    }
}

fn answers(names: &[&str]) -> Vec<Answer> {
    let file = |name: &&str| data("captures").join(format!("{name}.txt"));
    names.iter().map(|name| answer(recording(&file(name)).unwrap())).collect()
}

/// A site of recordings.
fn site(answer: Vec<Answer>) -> Site {
    let text = "about = {}\nhost = \"mail.peer.test\"\naddress = \"alice@peer.test\"";
    Site { answer, ..toml::from_str(text).unwrap() }
}

/// The server itself: Outlook Anywhere, EWS and Autodiscover, and neither OWA nor an MRS proxy.
const SERVER: &[&str] = &[
    "other-03-owa",
    "other-01-mrsproxy-get",
    "other-06-healthcheck-rpc",
    "ews-01-get-no-auth",
    "rpc-05-out-no-auth",
    "rpc-06-in-no-auth",
    "autodiscover-03-no-auth-get",
    "autodiscover-21-plain-http-get",
    "autodiscover-16-v2-json-unknown-user",
];
/// What is seen of the server itself.
const SEEN: &[&str] = &[
    "autodiscover.answer=asks-for-credentials",
    "autodiscover.dns=found",
    "endpoint.dns=resolves",
    "ews.answer=as-expected",
    "ews.mrs_answer=not-found",
    "https.outside=not-found",
    "outlook_anywhere.auth=basic-offered",
    "rpc.answer=as-expected",
    "tls.protocols=tls-1-2",
    "tls.suites=in-common",
];

/// What a site of recordings comes to: the certain cause, and every fact but those of the certificate.
#[track_caller]
fn check(site: &Site, says: &[(&str, &str)], cause: Option<&str>, facts: &[&str]) {
    let facts: Vec<String> = facts.iter().map(|&fact| fact.to_owned()).collect();
    let pack = pack();
    let probed = look(&pack, site, 20);
    let mut seen: Vec<String> = probed
        .facts
        .iter()
        .map(|fact| format!("{}={}", fact.id, fact.value().unwrap()))
        .filter(|fact| !fact.starts_with("tls.certificate"))
        .collect();
    seen.sort();
    seen.dedup();
    let mut known: FactSet = probed.facts.iter().cloned().collect();
    for (id, value) in says {
        let standing = Standing::Known(Value::Text((*value).to_owned()));
        known.insert(Fact::stated(id, None, standing, "stated"));
    }
    let verdict =
        Engine::new(&pack).diagnose(&known, &Circumstances::at(NOW.parse().unwrap())).unwrap();
    let leader = verdict.leader().cause.map(|at| pack.causes[at.0].about.id.as_str());
    let is_certain = matches!(verdict.status, Status::Concluded | Status::Narrowed);
    let certain = is_certain.then_some(leader).flatten();
    assert_eq!((seen, certain), (facts, cause), "{leader:?}\n{}", probed.transcript);
}

const CUTOVER: &[(&str, &str)] =
    &[("migration.type", "cutover"), ("settings.source", "autodiscover")];
const REMOTE_MOVE: &[(&str, &str)] =
    &[("migration.type", "remote-move"), ("settings.source", "manual")];

/// It serves Outlook Anywhere as it should; that OWA is not there hinders no migration. For a remote move
/// there is no MRS proxy, and why cannot be known from outside.
#[test]
fn the_server_itself() {
    let server = site(answers(SERVER));
    check(&server, CUTOVER, None, SEEN);
    check(&server, REMOTE_MOVE, None, SEEN);
}

/// A proxy asks for the log-on itself, whatever is asked for: nothing behind it can be seen, and nobody is
/// accused.
#[test]
fn a_proxy_that_asks_for_the_log_on() {
    let mut answer = answers(&["front-08-apache-mrsproxy"]);
    answer[0].path = "*".to_owned();
    check(
        &site(answer),
        REMOTE_MOVE,
        None,
        &[
            "autodiscover.answer=asks-for-credentials",
            "autodiscover.dns=found",
            "endpoint.dns=resolves",
            "ews.answer=as-expected",
            "ews.mrs_answer=as-expected",
            "ews.windows_auth=enabled",
            "https.outside=sign-in",
            "outlook_anywhere.auth=basic-offered",
            "path.device=inspects",
            "rpc.answer=as-expected",
            "tls.protocols=tls-1-2",
            "tls.suites=in-common",
        ],
    );
}

/// The redirect without TLS is followed to where Autodiscover is.
#[test]
fn autodiscover_by_way_of_a_redirect() {
    let mut answer = answers(SERVER);
    answer.retain(|exchange| !exchange.plain);
    answer.extend(answers(&["autodiscover-24-http-redirect"]));
    check(&site(answer), CUTOVER, None, SEEN);
}

/// Whatever was recorded comes through: each line of the head stands in the transcript.
#[test]
fn every_recorded_answer_comes_through_as_it_was() {
    let Some(corpus) = corpus() else {
        println!("not run: recorded answers (SHINDAN_CORPUS is not set)");
        return;
    };
    let mut count = 0;
    for path in files(&corpus.join("captures")) {
        let Some(recorded) = recording(&path) else { continue };
        let scheme = if recorded.plain { "http" } else { "https" };
        let request = PlannedRequest {
            method: recorded.method.clone(),
            url: format!("{scheme}://mail.peer.test{}", recorded.target),
            headers: Vec::new(),
            body: None,
            closes_connection: true,
        };
        let head = recorded.answer.split("\r\n\r\n").next().unwrap().to_owned();
        let running = lab::start(&site(vec![answer(recorded)]), NOW.parse().unwrap()).unwrap();
        let host = "mail.peer.test".to_owned();
        let plan = Plan {
            hosts: vec![(host.clone(), Role::Domain)],
            requests: vec![request],
            ..Plan::default()
        };
        let settings = Settings {
            dns: running.dns,
            roots: Roots::from_pem(running.root.as_bytes()).unwrap(),
            now: NOW.parse().unwrap(),
            connect_to: vec![((host.clone(), 443), running.secure), ((host, 80), running.plain)],
            fetch_issuers: false,
        };
        let limits = ProbeLimits::new(Duration::from_secs(10), false, false);
        let attempts = run(plan, settings, limits, &AtomicBool::new(false), |_| {});
        let text: String = attempts.into_iter().map(|attempt| attempt.text).collect();
        // What proves who somebody is, is not kept.
        let is_kept =
            |line: &&str| !line.starts_with("WWW-Authenticate") && !line.contains("ookie");
        for line in head.lines().filter(is_kept) {
            assert!(text.lines().any(|told| told == line), "{}: {line}\n{text}", path.display());
        }
        count += 1;
    }
    assert!(count >= 50, "{count}");
}
