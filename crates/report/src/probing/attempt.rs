//! The attempts in a transcript, without what a pack makes of them.

use shindan_model::Observation;
use shindan_read as read;
use shindan_read::Kind;

use super::{Advice, State};

/// One attempt, as its block in the transcript says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attempt {
    /// The host.
    pub host: String,
    /// What was tried: `A mail.contoso.com`, `192.0.2.1:443`, `TLS`, `GET https://…`.
    pub what: String,
    /// What came of it: words of the table of observations, and values.
    pub outcomes: Vec<String>,
    /// Those of them that are faults.
    pub faults: Vec<String>,
    /// How it went.
    pub state: State,
    /// What to do about it, once [`Probed::advise`] has looked.
    ///
    /// [`Probed::advise`]: super::Probed::advise
    pub advice: Option<Advice>,
    /// The date of the list of certificate authorities that decided, where one did.
    pub lists_as_of: Option<String>,
    /// First and last line in the transcript, from 1.
    pub lines: (usize, usize),
}

/// The attempts of a transcript, in its order.
pub fn attempts(text: &str) -> impl Iterator<Item = Attempt> {
    read::parts(text).filter(|part| part.kind == Kind::Probe).filter_map(|part| {
        let properties = part.observations.iter().filter_map(|observation| match observation {
            Observation::Property { name, value, of, .. } => {
                Some((name.as_str(), value.as_str(), of.as_deref().unwrap_or_default()))
            }
            _ => None,
        });
        Block { properties: properties.collect() }.attempt(part.lines)
    })
}

/// One of these is in every block about TLS; without a client to ask for, there is no agreement.
const TLS_PROPERTIES: [&str; 4] =
    ["tls.agreement", "tls.versions", "tls.client_certificate", "chain.accepted"];
/// Answers to the question which lists know the root that are worth showing.
const UNUSUAL_ROOTS: [&str; 4] = ["browsers-only", "microsoft-only", "neither", "not-given"];

/// The block of one attempt: name, value and host of each property.
struct Block<'t> {
    properties: Vec<(&'t str, &'t str, &'t str)>,
}

/// What was tried, what came of it, what of that is a fault, and how it went.
type Result = (String, Vec<String>, Vec<String>, State);

impl<'t> Block<'t> {
    fn attempt(&self, lines: (usize, usize)) -> Option<Attempt> {
        let (_, _, host) = self.properties.first()?;
        let not_tested = self.first("probe.not_tested");
        let (what, outcomes, faults, state) = if let Some(answer) = self.first("dns.answer") {
            self.dns(answer)
        } else if let Some(connect) =
            self.first("tcp.connect").or(self.first("tcp.address").and(not_tested))
        {
            let came = vec![connect.to_owned()];
            let address = self.first("tcp.address").unwrap_or_default();
            match connect {
                "open" => (address.to_owned(), came, Vec::new(), State::Pass),
                _ => (address.to_owned(), came.clone(), came, State::Fail),
            }
        } else if self.properties.iter().any(|(name, ..)| TLS_PROPERTIES.contains(name)) {
            self.tls()
        } else {
            self.http(not_tested)?
        };
        Some(Attempt {
            host: (*host).to_owned(),
            what,
            outcomes: outcomes.into_iter().filter(|outcome| !outcome.is_empty()).collect(),
            faults,
            state: if not_tested.is_some() { State::NotTested } else { state },
            advice: None,
            lists_as_of: self.first("chain.roots_as_of").map(str::to_owned),
            lines,
        })
    }

    fn dns(&self, answer: &str) -> Result {
        let kind = self.first("dns.type").unwrap_or_default();
        let found = self.all(&["dns.address", "dns.cname", "dns.srv", "dns.mx"]);
        let state = match (answer, kind) {
            ("found" | "no-data", _) => State::Pass,
            // Most names have no such record, and need none.
            ("no-such-name", kind) if kind != "A" => State::Pass,
            _ => State::Fail,
        };
        let outcomes = if found.is_empty() { vec![answer.to_owned()] } else { found };
        let faults = if state == State::Fail { vec![answer.to_owned()] } else { Vec::new() };
        let what = format!("{kind} {}", self.first("dns.name").unwrap_or_default());
        (what, outcomes, faults, state)
    }

    fn tls(&self) -> Result {
        let agreement = self.first("tls.agreement");
        let mut outcomes: Vec<String> = agreement.map(str::to_owned).into_iter().collect();
        outcomes.extend(self.all(&["tls.suite", "tls.versions"]));
        let named = self.all(&["chain.fault"]);
        let named = named.iter().filter_map(|fault| fault.split(' ').next());
        let mut faults: Vec<String> = named.map(str::to_owned).collect();
        let is_flawless = faults.is_empty();
        let roots = self.first("chain.roots").filter(|roots| UNUSUAL_ROOTS.contains(roots));
        faults.extend(roots.map(|roots| format!("roots-{roots}")));
        outcomes.extend(faults.iter().cloned());
        faults.extend(agreement.filter(|agreement| *agreement != "agrees").map(str::to_owned));
        let state = match (agreement.unwrap_or("agrees"), self.first("chain.accepted")) {
            ("agrees", Some("no")) => State::Fail,
            ("agrees", _) if roots == Some("browsers-only") => State::Warn,
            ("agrees", _) if is_flawless => State::Pass,
            ("agrees" | "message-too-long", _) => State::Warn,
            _ => State::Fail,
        };
        ("TLS".to_owned(), outcomes, faults, state)
    }

    /// `None` for a block that holds no request.
    fn http(&self, not_tested: Option<&str>) -> Option<Result> {
        let (method, url) = (self.first("http.method")?, self.first("http.url")?);
        let status = self.first("http.status");
        let outcome = status.or(self.first("http.failure")).or(not_tested);
        let offers = self.all(&["http.authentication"]).into_iter();
        let outcomes = outcome.map(str::to_owned).into_iter().chain(offers).collect();
        let state = status.map_or(State::Fail, state_of_answer);
        let is_fault = |outcome: &&str| state == State::Fail && !outcome.is_empty();
        let faults = outcome.filter(is_fault).map(str::to_owned).into_iter().collect();
        Some((format!("{method} {url}"), outcomes, faults, state))
    }

    fn first(&self, wanted: &str) -> Option<&'t str> {
        self.properties.iter().find(|(name, ..)| *name == wanted).map(|(_, value, _)| *value)
    }

    fn all(&self, wanted: &[&str]) -> Vec<String> {
        let found = self.properties.iter().filter(|(name, ..)| wanted.contains(name));
        found.map(|(_, value, _)| (*value).to_owned()).collect()
    }
}

/// How a request went by its status: only a success, a redirect and the demand to sign in are what a client needs.
/// Whether another answer is a fault, the pack knows.
fn state_of_answer(status: &str) -> State {
    match status.split(' ').next().and_then(|code| code.parse().ok()) {
        Some(200..=399 | 401) => State::Pass,
        _ => State::Answered,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_attempt_for_each_block() {
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

===== probe http mail.contoso.com
http.url: https://mail.contoso.com/rpc/
http.method: GET
http.status: 404 Not Found
";
        let shown: Vec<String> = attempts(text)
            .map(|attempt| {
                let Attempt { what, outcomes, state, lines, .. } = attempt;
                format!("{} {what} {} {lines:?}", state.as_str(), outcomes.join("; "))
            })
            .collect();
        assert_eq!(
            shown,
            [
                "pass A mail.contoso.com 192.0.2.1 (1, 5)",
                "not-tested 192.0.2.1:443 not-allowed (7, 10)",
                "fail TLS agrees; TLS_X; expired (12, 16)",
                "fail GET https://mail.contoso.com/owa/ timed-out (18, 22)",
                "answered GET https://mail.contoso.com/rpc/ 404 Not Found (24, 27)",
            ]
        );
    }
}
