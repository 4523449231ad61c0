//! What probes found out: a line for each attempt, how it went, and the facts. For people, and as JSON of
//! schema `shindan/probe/v1`.
//!
//! Everything is read from the transcript, so a replay shows what the probe showed.

use minijinja::context;
use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde::Serialize;
use shindan_model::{Fact, FactSet, How, Observation, Pack};
use shindan_read as read;
use shindan_read::Kind;
use shindan_understand::Interpreter;

use super::json::{self, FactV1};
use super::words::{RenderError, Words};
use super::{names, reading};

/// The schema's name.
pub const SCHEMA: &str = "shindan/probe/v1";

/// How an attempt went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// It was answered as it should be.
    Pass,
    /// It was answered, and what the answer says is not as it should be.
    Warn,
    /// It was not answered, or so that nobody comes further.
    Fail,
    /// It was not tried.
    NotTested,
}

impl State {
    /// Every state.
    pub const ALL: [State; 4] = [State::Pass, State::Warn, State::Fail, State::NotTested];

    /// The word used in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            State::Pass => "pass",
            State::Warn => "warn",
            State::Fail => "fail",
            State::NotTested => "not-tested",
        }
    }
}

/// One attempt, as its block says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Which host.
    pub host: String,
    /// `A mail.contoso.com`, `192.0.2.1:443`, `TLS`, `GET https://…`
    pub what: String,
    /// What came of it: words of the table of observations, and values.
    pub came: Vec<String>,
    /// How it went.
    pub state: State,
    /// Of when the list of authorities is that decided.
    pub lists_as_of: Option<String>,
    /// First and last line in the transcript.
    pub lines: (usize, usize),
}

/// A transcript, understood.
#[derive(Debug)]
pub struct Probed {
    /// As it stands.
    pub transcript: String,
    /// Each attempt.
    pub lines: Vec<Line>,
    /// What the pack makes of it.
    pub facts: FactSet,
}

/// What a transcript means. `name` is what people call it.
pub fn understand(interpreter: &Interpreter<'_>, pack: &Pack, name: &str, text: String) -> Probed {
    let meaning = interpreter.interpret(name, read::probe_observations(&text));
    let facts: FactSet =
        meaning.facts.into_iter().map(|fact| Fact { how: How::Probed, ..fact }).collect();
    let mut lines: Vec<Line> = lines(&text).collect();
    for line in lines.iter_mut().filter(|line| line.state == State::Pass) {
        let mut own = facts.iter().filter(|fact| {
            fact.source.line.is_some_and(|at| (line.lines.0..=line.lines.1).contains(&at))
        });
        if own.any(|fact| is_abnormal(pack, fact)) {
            line.state = State::Warn;
        }
    }
    Probed { transcript: text, lines, facts }
}

/// Whether a fact has another outcome than the normal one. A context has none that is.
fn is_abnormal(pack: &Pack, fact: &Fact) -> bool {
    let Some(at) = pack.fact(&fact.id) else { return false };
    let known = &pack.facts[at.0];
    let outcome = fact.value().and_then(|value| known.outcome(&value.to_string()));
    known.kind == shindan_model::FactKind::Finding && outcome.is_some_and(|outcome| outcome > 0)
}

/// The attempts of a transcript, without what a pack makes of them.
pub fn lines(text: &str) -> impl Iterator<Item = Line> {
    read::parts(text).filter(|part| part.kind == Kind::Probe).filter_map(|part| {
        let seen: Vec<(&str, &str, &str)> = part
            .observations
            .iter()
            .filter_map(|one| match one {
                Observation::Property { name, value, of, .. } => {
                    Some((name.as_str(), value.as_str(), of.as_deref().unwrap_or_default()))
                }
                _ => None,
            })
            .collect();
        line(&seen, part.lines)
    })
}

/// One of these stands in every block about TLS; without a client to ask for, there is no agreement.
const OF_TLS: [&str; 4] =
    ["tls.agreement", "tls.versions", "tls.client_certificate", "chain.accepted"];

fn line(seen: &[(&str, &str, &str)], lines: (usize, usize)) -> Option<Line> {
    let first = |name: &str| seen.iter().find(|(own, ..)| *own == name).map(|(_, value, _)| *value);
    let all = |wanted: &[&str]| -> Vec<String> {
        let own = seen.iter().filter(|(name, ..)| wanted.contains(name));
        own.map(|(_, value, _)| (*value).to_owned()).collect()
    };
    let host = seen.first().map(|(.., host)| (*host).to_owned())?;
    let not_tested = first("probe.not_tested");
    let (what, came, state) = if let Some(answer) = first("dns.answer") {
        let kind = first("dns.type").unwrap_or_default();
        let found = all(&["dns.address", "dns.cname", "dns.srv", "dns.mx"]);
        let state = match (answer, kind) {
            ("found" | "no-data", _) => State::Pass,
            // Most names have no such record, and need none.
            ("no-such-name", kind) if kind != "A" => State::Pass,
            _ => State::Fail,
        };
        let came = if found.is_empty() { vec![answer.to_owned()] } else { found };
        (format!("{kind} {}", first("dns.name").unwrap_or_default()), came, state)
    } else if let Some(connect) = first("tcp.connect").or(first("tcp.address").and(not_tested)) {
        let state = if connect == "open" { State::Pass } else { State::Fail };
        (first("tcp.address").unwrap_or_default().to_owned(), vec![connect.to_owned()], state)
    } else if seen.iter().any(|(name, ..)| OF_TLS.contains(name)) {
        let agreement = first("tls.agreement");
        let mut came: Vec<String> = agreement.map(str::to_owned).into_iter().collect();
        came.extend(all(&["tls.suite", "tls.versions"]));
        let faults = all(&["chain.fault"]);
        came.extend(faults.iter().filter_map(|fault| fault.split(' ').next()).map(str::to_owned));
        // Which lists know the root is worth a word where it is not what one expects.
        let unusual = ["browsers-only", "microsoft-only", "neither", "not-given"];
        let roots = first("chain.roots").filter(|own| unusual.contains(own));
        came.extend(roots.map(|roots| format!("roots-{roots}")));
        let state = match (agreement.unwrap_or("agrees"), first("chain.accepted")) {
            ("agrees", Some("no")) => State::Fail,
            ("agrees", _) if roots == Some("browsers-only") => State::Warn,
            ("agrees", _) if faults.is_empty() => State::Pass,
            ("agrees" | "message-too-long", _) => State::Warn,
            _ => State::Fail,
        };
        ("TLS".to_owned(), came, state)
    } else {
        let (method, url) = (first("http.method")?, first("http.url")?);
        let came = match (first("http.status"), first("http.failure"), not_tested) {
            (Some(status), ..) => vec![status.to_owned()],
            (_, Some(word), _) | (_, _, Some(word)) => vec![word.to_owned()],
            _ => Vec::new(),
        };
        let offers = all(&["http.authentication"]);
        let state = if first("http.status").is_some() { State::Pass } else { State::Fail };
        let offers = offers.into_iter().filter(|offer| !offer.is_empty());
        (format!("{method} {url}"), came.into_iter().chain(offers).collect(), state)
    };
    let state = if not_tested.is_some() { State::NotTested } else { state };
    let came = came.into_iter().filter(|word| !word.is_empty()).collect();
    let lists_as_of = first("chain.roots_as_of").map(str::to_owned);
    Some(Line { host, what, came, state, lists_as_of, lines })
}

#[derive(Debug, Serialize, JsonSchema)]
struct ProbeV1<'a> {
    schema: &'static str,
    attempts: Vec<AttemptV1<'a>>,
    facts: Vec<FactV1<'a>>,
    /// What was sent and what came back, as text that `shindan read` understands.
    transcript: &'a str,
}

#[derive(Debug, Serialize, JsonSchema)]
struct AttemptV1<'a> {
    host: &'a str,
    what: &'a str,
    /// What came of it, in words of the table of observations.
    came: &'a [String],
    /// `pass`, `warn`, `fail` or `not-tested`.
    state: &'static str,
    /// First and last line in the transcript.
    lines: (usize, usize),
}

/// The JSON Schema (draft 2020-12) of the document.
pub fn schema() -> serde_json::Value {
    let generator = SchemaSettings::draft2020_12().for_serialize().into_generator();
    let mut schema = generator.into_root_schema_for::<ProbeV1<'_>>().to_value();
    schema["title"] = SCHEMA.into();
    schema
}

/// As JSON, one line end at its end.
///
/// # Errors
/// None that a server could cause.
pub fn json(probed: &Probed) -> Result<String, RenderError> {
    let attempts = probed.lines.iter().map(|line| AttemptV1 {
        host: &line.host,
        what: &line.what,
        came: &line.came,
        state: line.state.as_str(),
        lines: line.lines,
    });
    let document = ProbeV1 {
        schema: SCHEMA,
        attempts: attempts.collect(),
        facts: probed.facts.iter().map(json::fact).collect(),
        transcript: &probed.transcript,
    };
    serde_json::to_string_pretty(&document)
        .map(|text| text + "\n")
        .map_err(|error| RenderError::Words { path: SCHEMA.to_owned(), message: error.to_string() })
}

/// A result tree in one language.
#[derive(Debug, Serialize)]
pub struct Shown {
    /// One a host, in the order of the transcript.
    pub hosts: Vec<ShownHost>,
    /// What the pack makes of it.
    pub facts: Vec<reading::ShownFact>,
    /// What cannot be seen this way.
    pub unseen: String,
}

/// What was tried on one host.
#[derive(Debug, Serialize)]
pub struct ShownHost {
    /// Its name.
    pub name: String,
    /// Mark, what was tried, what came of it.
    pub lines: Vec<ShownLine>,
}

/// One attempt.
#[derive(Debug, Serialize)]
pub struct ShownLine {
    /// How it went.
    pub state: String,
    /// What was tried.
    pub what: String,
    /// What came of it.
    pub came: String,
}

/// Puts an attempt into words.
///
/// # Errors
/// A text that is missing in this language.
pub fn shown_line(
    pack: &Pack,
    words: &Words,
    lang: &str,
    line: &Line,
) -> Result<ShownLine, RenderError> {
    let client = match pack.texts.get(lang).map(|texts| texts.client.as_str()) {
        None | Some("") => words.say(lang, "probe.client", context! {})?,
        Some(name) => name.to_owned(),
    };
    let say = |word: &String| match WORDS.contains(&word.as_str()) {
        true => words.say(
            lang,
            &format!("probe.word.{word}"),
            context! { client => &client, date => &line.lists_as_of },
        ),
        false => Ok(word.clone()),
    };
    let came: Vec<String> = line.came.iter().map(say).collect::<Result<_, _>>()?;
    Ok(ShownLine {
        state: words.say(lang, &format!("probe.state.{}", line.state.as_str()), context! {})?,
        what: line.what.clone(),
        came: came.join("; "),
    })
}

/// Puts what was found out into words.
///
/// # Errors
/// A text that is missing in this language.
pub fn shown(
    pack: &Pack,
    words: &Words,
    lang: &str,
    probed: &Probed,
) -> Result<Shown, RenderError> {
    let mut hosts: Vec<ShownHost> = Vec::new();
    for line in &probed.lines {
        let own = shown_line(pack, words, lang, line)?;
        match hosts.iter_mut().find(|host| host.name == line.host) {
            Some(host) => host.lines.push(own),
            None => hosts.push(ShownHost { name: line.host.clone(), lines: vec![own] }),
        }
    }
    let texts = pack.texts.get(lang).ok_or_else(|| RenderError::MissingWord {
        key: format!("language of pack {}", pack.id),
        lang: lang.to_owned(),
    })?;
    let fact = |fact: &Fact| {
        let name = names::fact(texts, words, lang, &fact.id, fact.of.as_deref())?;
        let value = fact.value().map(ToString::to_string).unwrap_or_default();
        let value = names::value(pack, texts, &fact.id, &value);
        let says = format!("{name}: {value}");
        Ok(reading::ShownFact { line: fact.source.line, says, quote: None })
    };
    let facts = probed.facts.iter().map(fact).collect::<Result<_, RenderError>>()?;
    Ok(Shown { hosts, facts, unseen: texts.unseen.clone() })
}

/// The words of the table of observations that are put into each language.
const WORDS: [&str; 53] = [
    "no-such-name",
    "no-data",
    "timed-out",
    "refused",
    "server-failure",
    "open",
    "unreachable",
    "not-allowed",
    "agrees",
    "message-too-long",
    "older-only",
    "newer-only",
    "no-common-suite",
    "no-tls",
    "closed",
    "silent",
    "connection-refused",
    "connection-broken",
    "tls-failed",
    "other",
    "needs-legacy-tls",
    "no-common-stack",
    "proxy-refused",
    "roots-browsers-only",
    "roots-microsoft-only",
    "roots-neither",
    "roots-not-given",
    "private-address",
    "cancelled",
    "redirects-in-circles",
    "too-many-redirects",
    "redirect-without-tls",
    "name-unresolved",
    "empty",
    "expired",
    "not-yet-valid",
    "authority-expired",
    "authority-not-yet-valid",
    "name-mismatch",
    "common-name-only",
    "self-signed",
    "private-root",
    "missing-intermediate",
    "weak-signature",
    "weak-key",
    "wrong-purpose",
    "authority-as-server",
    "not-an-authority",
    "name-constraint",
    "bad-signature",
    "malformed",
    "wrong-order",
    "root-sent",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_and_state_is_in_both_languages() {
        let words = Words::new(&shindan_testing::templates()).unwrap();
        for lang in ["en", "ja"] {
            for word in WORDS {
                words
                    .say(
                        lang,
                        &format!("probe.word.{word}"),
                        context! { client => "Contoso", date => "2026-07-19" },
                    )
                    .unwrap();
            }
            for state in State::ALL {
                words.say(lang, &format!("probe.state.{}", state.as_str()), context! {}).unwrap();
            }
        }
    }

    #[test]
    fn a_line_for_each_block() {
        let text = "\
===== probe dns mail.contoso.com
dns.name: mail.contoso.com
dns.type: A
dns.answer: found
dns.address: 192.0.2.1

===== probe tcp mail.contoso.com
tcp.address: 192.0.2.1:443
tcp.connect: not-allowed
probe.not_tested: private-address

===== probe tls mail.contoso.com
tls.agreement: agrees
tls.suite: TLS_X
chain.accepted: no
chain.fault: expired (CN=mail.contoso.com)

===== probe http mail.contoso.com
http.failure: timed-out

GET https://mail.contoso.com/owa/ HTTP/1.1
Host: mail.contoso.com
";
        let shown: Vec<String> = lines(text)
            .map(|line| {
                format!(
                    "{} {} {} {:?}",
                    line.state.as_str(),
                    line.what,
                    line.came.join("; "),
                    line.lines
                )
            })
            .collect();
        assert_eq!(
            shown,
            [
                "pass A mail.contoso.com 192.0.2.1 (1, 5)",
                "not-tested 192.0.2.1:443 not-allowed (7, 10)",
                "fail TLS agrees; TLS_X; expired (12, 16)",
                "fail GET https://mail.contoso.com/owa/ timed-out (18, 22)",
            ]
        );
    }
}
