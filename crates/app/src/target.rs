//! What a case names to look at.

use shindan_case::Event;
use shindan_model::{Fact, FactIx};
use shindan_probe::Target;
use shindan_read::http::host_of;

use super::{AppError, ErrorCode, Session};

/// The host that is meant by a name or a URL, in lower case.
///
/// # Errors
/// It is neither.
pub fn host(text: &str) -> Result<String, AppError> {
    let host = host_of(text.trim()).unwrap_or_default().trim_end_matches('.').to_ascii_lowercase();
    let is_host = !host.is_empty()
        && host.len() <= 253
        && host.chars().all(|c| c.is_ascii_alphanumeric() || "._-:".contains(c));
    if is_host { Ok(host) } else { Err(AppError::new(ErrorCode::NotAHost).with("text", text)) }
}

/// What the result of a probe is called as a source.
pub fn probe_name(host: &str) -> String {
    format!("probe of {host}")
}

impl Session<'_> {
    /// The host, address and server that the facts of the case name.
    ///
    /// # Errors
    /// They name no host.
    pub fn probe_target(&self) -> Result<Target, AppError> {
        let pack = &self.loaded.pack;
        let known = |from: &[FactIx]| {
            from.iter().find_map(|at| {
                let id = &pack.facts[at.0].about.id;
                let facts = self.state.facts.iter().filter(|fact| fact.id == *id);
                facts.filter_map(Fact::value).last().map(ToString::to_string)
            })
        };
        let inputs = &pack.probe;
        let Some(named) = known(&inputs.host) else {
            let fact = inputs.host.first().map_or("", |at| &pack.facts[at.0].about.id);
            return Err(AppError::new(ErrorCode::NoHost).with("fact", fact));
        };
        let (address, server) = (known(&inputs.address), known(&inputs.server));
        Ok(Target { host: host(&named)?, address, server })
    }

    /// Takes the transcript of a probe into the case.
    ///
    /// # Errors
    /// As [`Session::record`].
    pub fn probed(&mut self, host: &str, transcript: String) -> Result<(), AppError> {
        self.record(Event::Probed { name: probe_name(host), text: transcript })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts() {
        for (text, expected) in [
            ("mail.contoso.com", Some("mail.contoso.com")),
            ("https://Mail.Contoso.com/owa", Some("mail.contoso.com")),
            ("mail.contoso.com.", Some("mail.contoso.com")),
            ("192.0.2.1", Some("192.0.2.1")),
            ("", None),
            ("a b", None),
            ("メール.jp", None),
        ] {
            assert_eq!(host(text).ok().as_deref(), expected, "{text}");
        }
    }
}
