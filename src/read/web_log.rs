//! Logs of IIS and other web servers in the W3C extended format.
//!
//! <https://www.w3.org/TR/WD-logfile.html>; the columns that IIS writes where no line of them is there.

use std::collections::HashMap;

use super::lines::{Line, Lines};
use super::part::{Kind, Part};

/// What IIS writes where nobody changed it, since version 7.
const USUAL: &str = "date time s-ip cs-method cs-uri-stem cs-uri-query s-port cs-username c-ip \
                     cs(User-Agent) cs(Referer) sc-status sc-substatus sc-win32-status time-taken";

/// Different answers that are told apart in one log; more of them tell nothing.
const MOST_ANSWERS: usize = 1000;

/// One request of a log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Entry<'t> {
    /// `POST`
    pub method: &'t str,
    /// The path: `/EWS/mrsproxy.svc`.
    pub stem: &'t str,
    /// Status, and what IIS adds to it: 401, `1`.
    pub status: u16,
    /// IIS's own second number; 0 where there is none.
    pub substatus: u16,
    /// Windows's error number; 0 for none.
    pub win32: u32,
    /// Who logged on; `-` for nobody.
    pub user: &'t str,
    /// For paths that take a server's name in the query, that.
    pub query: &'t str,
}

impl<'t> Entry<'t> {
    /// Reads a line by the names of its columns. `None` where they do not fit.
    pub fn from_line(columns: &[&str], line: &'t str) -> Option<Self> {
        let mut entry = Entry {
            method: "",
            stem: "",
            status: 0,
            substatus: 0,
            win32: 0,
            user: "-",
            query: "-",
        };
        let mut values = line.split_ascii_whitespace();
        for column in columns {
            // The last columns may be missing, as IIS lacks the referrer in older versions.
            let Some(value) = values.next() else { break };
            match *column {
                "cs-method" => entry.method = value,
                "cs-uri-stem" => entry.stem = value,
                "cs-uri-query" => entry.query = value,
                "cs-username" => entry.user = value,
                "sc-status" => entry.status = value.parse().ok()?,
                "sc-substatus" => entry.substatus = value.parse().ok()?,
                "sc-win32-status" => entry.win32 = value.parse().ok()?,
                _ => {}
            }
        }
        let whole = !entry.method.is_empty() && entry.stem.starts_with('/') && entry.status >= 100;
        whole.then_some(entry)
    }

    /// `405.0.1 POST /EWS/mrsproxy.svc anonymous`, with the query of an RPC proxy, which names a
    /// server and a port.
    fn in_one(&self) -> String {
        let Entry { method, stem, status, substatus, win32, .. } = self;
        let user = if self.user == "-" { "anonymous" } else { "logged-on" };
        let target = self.query.split('&').next().unwrap_or_default();
        let named = stem.to_ascii_lowercase().ends_with(".dll") && target.contains(':');
        let query = if named { format!("?{target}") } else { String::new() };
        format!("{status}.{substatus}.{win32} {method} {stem}{query} {user}")
    }
}

/// Takes a log: from its `#Fields:` or first line on, as long as lines fit.
pub(super) fn read(lines: Lines<'_>) -> Option<Part> {
    let first = lines.peek()?;
    let mut columns: Vec<&str> = Vec::new();
    let mut part = Part::new(Kind::WebLog, first.number);
    // By what they have in common: the first place, and how many.
    let mut answers: HashMap<String, usize> = HashMap::new();
    let mut found: Vec<(Line<'_>, String, usize)> = Vec::new();
    for line in lines {
        let raw = line.raw.trim();
        if let Some(fields) = raw.strip_prefix("#Fields:") {
            columns = fields.split_ascii_whitespace().collect();
        } else if !is_comment(raw) {
            let Some(entry) = entry(&columns, raw) else { break };
            let answer = entry.in_one();
            match answers.get(&answer) {
                Some(at) => found[*at].2 += 1,
                None if found.len() < MOST_ANSWERS => {
                    answers.insert(answer.clone(), found.len());
                    found.push((line, answer, 1));
                }
                None => part.not_understood.push(line.number),
            }
        }
        part.lines.1 = line.number;
    }
    if columns.is_empty() && found.is_empty() {
        return None;
    }
    for (line, answer, times) in found {
        part.saw(&line, None, "web_log.answer", answer.as_str());
        if times > 1 {
            part.saw(&line, None, "web_log.times", format!("{times} {answer}"));
        }
    }
    Some(part)
}

fn is_comment(raw: &str) -> bool {
    ["#Software:", "#Version:", "#Date:", "#Start-Date:", "#End-Date:", "#Remark:"]
        .iter()
        .any(|start| raw.starts_with(start))
}

/// A line by the columns that were named, or else by the usual ones, with or without a referrer.
fn entry<'t>(columns: &[&str], raw: &'t str) -> Option<Entry<'t>> {
    if !columns.is_empty() {
        return Entry::from_line(columns, raw);
    }
    let is_digits = |at: usize| raw.as_bytes().get(at).is_some_and(u8::is_ascii_digit);
    let dated = is_digits(0) && is_digits(3) && raw.as_bytes().get(4) == Some(&b'-');
    if !dated {
        return None;
    }
    let usual: Vec<&str> = USUAL.split_ascii_whitespace().collect();
    let older: Vec<&str> = usual.iter().copied().filter(|name| *name != "cs(Referer)").collect();
    Entry::from_line(&usual, raw).or_else(|| Entry::from_line(&older, raw))
}
