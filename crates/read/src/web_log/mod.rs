//! Logs of IIS and other web servers in the W3C extended format, and those of errors of `HTTP.sys`.
//!
//! Source: <https://www.w3.org/TR/WD-logfile.html>. Lines without their `#Fields:` are read by the
//! columns that IIS and `HTTP.sys` write by default.

mod http_sys;

use std::collections::HashMap;

use crate::chain;
use crate::kind::Kind;
use crate::lines::{Line, Lines};
use crate::part::Part;

/// The columns that IIS writes by default since version 7.
const DEFAULT_COLUMNS: &str = "date time s-ip cs-method cs-uri-stem cs-uri-query s-port cs-username c-ip \
                     cs(User-Agent) cs(Referer) sc-status sc-substatus sc-win32-status time-taken";

/// Distinct responses that are reported of one log.
const MAX_RESPONSES: usize = 1000;

/// One request of a log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Entry<'t> {
    /// `POST`
    pub(crate) method: &'t str,
    /// The path: `/EWS/mrsproxy.svc`.
    pub(crate) stem: &'t str,
    /// HTTP status: 401.
    pub(crate) status: u16,
    /// The substatus of IIS; 0 for none or unknown.
    pub(crate) substatus: u16,
    /// Win32 error code; 0 for none or unknown.
    pub win32: u32,
    /// The authenticated user; `-` for none.
    pub(crate) user: &'t str,
    /// The query; `-` for none.
    pub(crate) query: &'t str,
    /// Why `HTTP.sys` itself ended the request: `AppOffline`; empty in other logs.
    pub(crate) reason: &'t str,
}

impl<'t> Entry<'t> {
    /// Reads a line by the names of its columns. `None` if it has no method, path or status.
    pub(crate) fn from_line(columns: &[&str], line: &'t str) -> Option<Self> {
        let mut entry = Entry {
            method: "",
            stem: "",
            status: 0,
            substatus: 0,
            win32: 0,
            user: "-",
            query: "-",
            reason: "",
        };
        let mut values = line.split_ascii_whitespace();
        for column in columns {
            // The last columns may be missing.
            let Some(value) = values.next() else { break };
            match *column {
                "cs-method" => entry.method = value,
                "cs-uri-stem" => entry.stem = value,
                "cs-uri-query" => entry.query = value,
                "cs-uri" => {
                    (entry.stem, entry.query) = value.split_once('?').unwrap_or((value, "-"))
                }
                "s-reason" => entry.reason = value,
                "cs-username" => entry.user = value,
                // Of a connection that was closed without an answer.
                "sc-status" if value == "-" => {}
                "sc-status" => entry.status = value.parse().ok()?,
                "sc-substatus" => entry.substatus = value.parse().ok()?,
                "sc-win32-status" => entry.win32 = value.parse().ok()?,
                _ => {}
            }
        }
        let is_complete =
            !entry.method.is_empty() && entry.stem.starts_with('/') && entry.status >= 100;
        (is_complete || http_sys::is_reason(entry.reason)).then_some(entry)
    }

    /// The reported columns. The query is one of them only if it
    /// names a server and a port, as for an RPC proxy.
    fn response(&self) -> Response {
        let Entry { method, stem, status, substatus, win32, .. } = self;
        let target = self.query.split('&').next().unwrap_or_default();
        if !self.reason.is_empty() {
            return self.error();
        }
        let named = stem.to_ascii_lowercase().ends_with(".dll") && target.contains(':');
        let query = if named { format!("?{target}") } else { String::new() };
        vec![
            ("web_log.status", format!("{status}.{substatus}")),
            ("web_log.win32", win32.to_string()),
            ("web_log.method", (*method).to_owned()),
            ("web_log.path", format!("{stem}{query}")),
            ("web_log.logged_on", if self.user == "-" { "no" } else { "yes" }.to_owned()),
        ]
    }

    /// The reported columns of an error of `HTTP.sys`, which knows of no substatus and no user. Of a
    /// connection on which nothing was asked for there is only the reason.
    fn error(&self) -> Response {
        let mut columns = vec![("web_log.reason", self.reason.to_owned())];
        if self.status >= 100 {
            columns.push(("web_log.status", format!("{}.0", self.status)));
        }
        if self.stem.starts_with('/') {
            columns.push(("web_log.method", self.method.to_owned()));
            columns.push(("web_log.path", self.stem.to_owned()));
        }
        columns
    }
}

/// Names and values of the reported columns, by which responses are counted.
type Response = Vec<(&'static str, String)>;

/// Takes a log: from its `#Fields:` or its first entry on, as long as lines are entries.
pub(super) fn read(lines: Lines<'_>) -> Option<Part> {
    let first = lines.peek()?;
    let mut columns: Vec<&str> = Vec::new();
    let mut part = Part::new(Kind::WebLog, first.number);
    // Index in `found`, which has each response with its first line and its count.
    let mut responses: HashMap<Response, usize> = HashMap::new();
    let mut found: Vec<(Line<'_>, Response, usize)> = Vec::new();
    for line in lines {
        let raw = line.raw.trim();
        if let Some(fields) = raw.strip_prefix("#Fields:") {
            columns = fields.split_ascii_whitespace().collect();
        } else if !is_comment(raw) {
            let Some(entry) = entry(&columns, raw) else { break };
            let response = entry.response();
            match responses.get(&response) {
                Some(at) => found[*at].2 += 1,
                None if found.len() < MAX_RESPONSES => {
                    responses.insert(response.clone(), found.len());
                    found.push((line, response, 1));
                }
                None => part.not_understood.push(line.number),
            }
        }
        part.lines.1 = line.number;
    }
    if columns.is_empty() && found.is_empty() {
        return None;
    }
    for (line, response, times) in found {
        if response.iter().any(|(name, _)| *name == "web_log.reason") {
            // The reason is a message as well, which programs of Windows print elsewhere, too.
            chain::of_run(&mut part, &[line]);
        }
        for (name, value) in response {
            part.property(&line, None, name, value);
        }
        part.property(&line, None, "web_log.times", times.to_string());
        part.next_object();
    }
    Some(part)
}

fn is_comment(raw: &str) -> bool {
    ["#Software:", "#Version:", "#Date:", "#Start-Date:", "#End-Date:", "#Remark:"]
        .iter()
        .any(|start| raw.starts_with(start))
}

/// Reads a line by the named columns, or else by the default ones, with or without a referrer.
fn entry<'t>(columns: &[&str], raw: &'t str) -> Option<Entry<'t>> {
    if !columns.is_empty() {
        return Entry::from_line(columns, raw);
    }
    let is_digits = |at: usize| raw.as_bytes().get(at).is_some_and(u8::is_ascii_digit);
    let is_dated = is_digits(0) && is_digits(3) && raw.as_bytes().get(4) == Some(&b'-');
    if !is_dated {
        return None;
    }
    let default: Vec<&str> = DEFAULT_COLUMNS.split_ascii_whitespace().collect();
    let older: Vec<&str> = default.iter().copied().filter(|name| *name != "cs(Referer)").collect();
    Entry::from_line(&default, raw)
        .or_else(|| Entry::from_line(&older, raw))
        .or_else(|| Entry::from_line(&http_sys::columns(raw)?, raw))
}

#[cfg(test)]
mod tests {
    use crate::parts::parts;
    use crate::testing::{read_damaged, summary};

    const IIS: &str = "\
#Software: Microsoft Internet Information Services 10.0
#Version: 1.0
#Date: 2026-11-22 03:00:00
#Fields: date time s-ip cs-method cs-uri-stem cs-uri-query s-port cs-username c-ip cs(User-Agent) cs(Referer) sc-status sc-substatus sc-win32-status time-taken
2026-11-22 03:00:01 10.0.0.10 POST /EWS/mrsproxy.svc - 443 - 192.0.2.77 - - 405 0 1 15
2026-11-22 03:00:02 10.0.0.10 POST /EWS/mrsproxy.svc - 443 - 192.0.2.77 - - 405 0 1 0
2026-11-22 03:00:03 10.0.0.10 RPC_IN_DATA /rpc/rpcproxy.dll exch01:593 443 CONTOSO\\mig 192.0.2.77 MSRPC - 401 1 0 0
";

    /// Each response on one line, in the order of the columns.
    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let parts = parts(text).filter(|part| part.kind == super::Kind::WebLog);
        let seen: Vec<String> = parts.flat_map(|part| summary(&part)).collect();
        let responses: Vec<String> = seen
            .iter()
            .filter(|line| line.contains(" = "))
            .map(|line| line.split_once(" = ").map_or("", |(_, value)| value).to_owned())
            .collect::<Vec<_>>()
            .chunks(6)
            .map(|response| response.join(" "))
            .collect();
        assert_eq!(responses, expected);
    }

    #[test]
    fn responses_of_iis_are_counted() {
        check(
            IIS,
            &[
                "405.0 1 POST /EWS/mrsproxy.svc no 2",
                "401.1 0 RPC_IN_DATA /rpc/rpcproxy.dll?exch01:593 yes 1",
            ],
        );
    }

    #[test]
    fn lines_without_their_heading() {
        check(
            "2026-11-22 03:00:01 10.0.0.10 POST /EWS/mrsproxy.svc - 443 - 192.0.2.77 - 403 4 5 15\nHello",
            &["403.4 5 POST /EWS/mrsproxy.svc no 1"],
        );
        check("2026-11-22 is when it began, POST /EWS/mrsproxy.svc failed", &[]);
    }

    #[test]
    fn other_columns() {
        check(
            "#Fields: time c-ip cs-method cs-uri-stem sc-status\n03:00:01 192.0.2.77 GET /owa 302",
            &["302.0 0 GET /owa no 1"],
        );
    }

    #[test]
    fn cut_anywhere_it_is_read_without_harm() {
        read_damaged(IIS);
    }
}
