//! The output of programs that scan the TLS of a host: nmap, testssl.sh, sslyze.
//!
//! They print what `openssl s_client` and a certificate show, so their observations have the same names.
//! Only port 443 counts: a certificate of SMTP says nothing of HTTPS.

mod nmap;
mod sslyze;
mod testssl;

use crate::kind::Kind;
use crate::lines::{Line, Lines};
use crate::part::Part;

/// The most lines of one scan.
const MAX_LINES: usize = 20_000;
/// The port of HTTPS.
const HTTPS: &str = "443";

/// Takes the output of one of the programs.
pub(super) fn read(lines: Lines<'_>) -> Option<Part> {
    nmap::read(lines).or_else(|| testssl::read(lines)).or_else(|| sslyze::read(lines))
}

/// What a scan has shown of one port.
struct Scan<'t> {
    part: Part,
    host: Option<String>,
    /// Whether it is about HTTPS, as far as is known.
    is_https: bool,
    seen: Vec<(Line<'t>, &'static str, String)>,
    /// The versions of TLS that the host takes, with the first line that says so.
    versions: Vec<&'static str>,
    versions_at: Option<Line<'t>>,
    /// Whether all versions were tried.
    has_all_versions: bool,
}

impl<'t> Scan<'t> {
    fn new(first: &Line<'t>) -> Self {
        Self {
            part: Part::new(Kind::TlsScan, first.number),
            host: None,
            is_https: true,
            seen: Vec::new(),
            versions: Vec::new(),
            versions_at: None,
            has_all_versions: false,
        }
    }

    fn see(&mut self, line: &Line<'t>, name: &'static str, value: impl Into<String>) {
        // The first of several certificates or chains is the one that most clients get.
        if !self.seen.iter().any(|(_, other, _)| *other == name) {
            self.seen.push((*line, name, value.into()));
        }
    }

    /// Notes whether the host takes a version.
    fn version(&mut self, line: &Line<'t>, version: &'static str, is_taken: bool) {
        self.versions_at.get_or_insert(*line);
        if is_taken && !self.versions.contains(&version) {
            self.versions.push(version);
        }
    }

    /// Ends what is about one port.
    fn end(&mut self) {
        let versions = std::mem::take(&mut self.versions);
        let at = self.versions_at.take();
        let seen = std::mem::take(&mut self.seen);
        if self.is_https {
            let host = self.host.as_deref();
            for (line, name, value) in seen {
                self.part.property(&line, host, name, value);
            }
            if let Some(line) = at.filter(|_| self.has_all_versions) {
                self.part.property(&line, host, "tls.versions", versions.join(", "));
            }
            self.part.next_object();
        }
        self.has_all_versions = false;
    }
}

/// The version of TLS that a program means: `TLSv1.2`, `TLSV1_2`, `TLS 1.2`, `TLS 1`, `SSLv3`.
fn version(text: &str) -> Option<&'static str> {
    let plain = text.to_ascii_lowercase().replace('_', ".").replace([' ', 'v'], "");
    Some(match plain.as_str() {
        "ssl2" | "ssl2.0" => "SSL 2.0",
        "ssl3" | "ssl3.0" => "SSL 3.0",
        "tls1" | "tls1.0" => "TLS 1.0",
        "tls1.1" => "TLS 1.1",
        "tls1.2" => "TLS 1.2",
        "tls1.3" => "TLS 1.3",
        _ => return None,
    })
}
