//! The report of HealthChecker.ps1: sections with an underlined heading, `Name: value` below it, and
//! certificates one after the other.
//!
//! Source: microsoft/CSS-Exchange, `Diagnostics/HealthChecker/Writers/Write-ResultsToScreen.ps1` and what
//! the analyzers beside it hand to it. Names are English in every language of Windows.
//!
//! ```text
//! Exchange Information
//! --------------------
//!         Name: EX01
//!         Build Number: 15.01.2507.039
//! ```

use crate::kind::Kind;
use crate::lines::{Line, Lines};
use crate::part::Part;
use crate::powershell::list::{MAX_SPACING, skip_blanks};

/// What prints it.
const SCRIPT: &str = "HealthChecker.ps1";
/// Headings with which a paste of it begins.
const HEADINGS: [&str; 9] = [
    "Exchange Information",
    "Organization Information",
    "Hybrid Information",
    "Operating System Information",
    "Processor/Hardware Information",
    "NIC Settings Per Active Adapter",
    "Frequent Configuration Issues",
    "Security Settings",
    "Security Vulnerability",
];
/// The longest heading (bytes).
const MAX_HEADING: usize = 48;
/// The most lines of a report.
const MAX_LINES: usize = 20_000;
/// The longest name of a value (bytes).
const MAX_NAME: usize = 64;
/// The most items of a list.
const MAX_ITEMS: usize = 256;

/// How many lines tell a report from a list below a heading of somebody's own.
const FIRST_LINES: usize = 6;

/// Takes a report, or what was pasted of it, from its first line or a heading on.
pub(super) fn read(mut lines: Lines<'_>) -> Option<Part> {
    let first = lines.peek()?;
    let is_title = first.raw.contains("Exchange Health Checker version ")
        || first.raw.contains("Exchange Health Checker Version ");
    if !is_title && heading(lines).is_none_or(|(name, _)| !HEADINGS.contains(&name.as_str())) {
        return None;
    }
    if !is_title && is_list(lines) {
        return None;
    }
    let mut report = Report::new(&first);
    if is_title {
        lines.next();
    }
    for _ in 0..MAX_LINES {
        let blanks = skip_blanks(&mut lines, MAX_SPACING);
        if let Some((_, after)) = heading(lines) {
            report.end();
            lines = after;
            report.part.lines.1 =
                lines.peek().map_or(report.part.lines.1 + 2, |line| line.number - 1);
            continue;
        }
        let Some(line) = lines.peek() else { break };
        // A section ends at a blank line, and what is indented below it goes on.
        let is_indented = line.unquoted().starts_with(['\t', ' ']);
        if blanks > 0 && !is_indented {
            break;
        }
        lines.next();
        report.take(&line);
        report.part.lines.1 = line.number;
    }
    report.end();
    report.part.printed_by(0, SCRIPT);
    Some(report.part)
}

/// The heading at the next line, with what follows its underline.
fn heading<'t>(mut lines: Lines<'t>) -> Option<(String, Lines<'t>)> {
    let line = lines.next().filter(|line| line.raw.len() <= MAX_HEADING)?;
    let rule = lines.next()?.raw.trim();
    let text = line.raw.trim();
    let is_rule = rule.len() >= 4 && rule.bytes().all(|b| b == b'-');
    let is_heading = text.starts_with(|c: char| c.is_ascii_uppercase())
        && text.len() <= MAX_HEADING
        && text.len() == rule.len()
        && !text.contains(": ");
    (is_rule && is_heading).then(|| (text.to_owned(), lines))
}

/// A report while it is read.
struct Report<'t> {
    part: Part,
    /// The server, once its name is known.
    server: Option<String>,
    /// The last name without a value, whose items follow.
    list: Option<(Line<'t>, String, Vec<String>)>,
}

impl<'t> Report<'t> {
    fn new(first: &Line<'t>) -> Self {
        Self { part: Part::new(Kind::HealthChecker, first.number), server: None, list: None }
    }

    fn take(&mut self, line: &Line<'t>) {
        let text = line.text();
        let text = text.trim();
        match entry(text) {
            // Certificates begin with this, each an object of its own.
            Some(("Certificate", "")) => {
                self.end();
            }
            Some((name, "")) => {
                self.end_list();
                self.list = Some((*line, name.to_owned(), Vec::new()));
            }
            Some((name, value)) => {
                self.end_list();
                if name == "Name" && self.server.is_none() {
                    self.server = Some(value.to_owned());
                }
                self.part.property(line, self.server.as_deref(), name, value);
            }
            None => match &mut self.list {
                Some((_, _, items)) if !text.contains(' ') && items.len() < MAX_ITEMS => {
                    items.push(text.to_owned());
                }
                // An explanation of what stands above, or columns.
                _ => {}
            },
        }
    }

    fn end_list(&mut self) {
        let Some((line, name, items)) = self.list.take() else { return };
        if !items.is_empty() {
            self.part.property(&line, self.server.as_deref(), name, items.join(", "));
        }
    }

    /// Ends an object.
    fn end(&mut self) {
        self.end_list();
        self.part.next_object();
    }
}

/// `Name: value`, or `Name:` above a list.
fn entry(text: &str) -> Option<(&str, &str)> {
    let (name, value) = match text.split_once(": ") {
        Some((name, value)) => (name, value.trim()),
        None => (text.strip_suffix(':')?, ""),
    };
    let is_name = name.len() <= MAX_NAME
        && name.starts_with(|c: char| c.is_ascii_alphabetic())
        && !name.contains(['.', ',', '\'', '"'])
        && name.split(' ').count() <= 8;
    is_name.then_some((name, value))
}

/// Whether what follows a heading is printed by `Format-List`: `Name : EX01`.
fn is_list(lines: Lines<'_>) -> bool {
    lines.take(FIRST_LINES).any(|line| line.raw.contains(" : "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parts::parts;
    use crate::testing::{read_damaged, summary};

    const REPORT: &str = include_str!("../../../tests/data/samples/health-checker.txt");

    /// The summary without what stands in the report and means nothing here.
    fn seen(text: &str, names: &[&str]) -> Vec<String> {
        let seen = parts(text).filter(|part| part.kind == Kind::HealthChecker);
        let seen = seen.flat_map(|part| summary(&part));
        seen.filter(|line| names.iter().any(|name| line.contains(name))).collect()
    }

    #[test]
    fn sections_and_certificates() {
        let names =
            ["Build Number", "MRS", "expired", "Bound", "Namespaces", "health-checker", "Running"];
        assert_eq!(
            seen(REPORT, &names),
            [
                "health-checker 1-79",
                "8 Build Number = 15.01.2507.039 @EX01",
                "13 MRS Proxy Enabled = False @EX01",
                "18 Services Not Running = MSExchangeMailboxReplication @EX01",
                "41 Certificate has expired = False @EX01",
                "47 Bound to services = IIS, SMTP @EX01",
                "52 Namespaces = mail.contoso.com, autodiscover.contoso.com @EX01",
                "59 Certificate has expired = True @EX01",
                "65 Bound to services = SMTP @EX01",
                "70 Namespaces = smtp.contoso.com @EX01",
            ]
        );
    }

    #[test]
    fn a_section_alone_without_its_indentation() {
        let text = "Exchange Information\n--------------------\nName: EX01\nBuild Number: 15.01.2507.039\n\nThanks, Taro";
        assert_eq!(
            seen(text, &[""]),
            ["health-checker 1-4", "3 Name = EX01 @EX01", "4 Build Number = 15.01.2507.039 @EX01"]
        );
    }

    #[test]
    fn other_headings_are_none() {
        for text in
            ["Dear all\n--------\nName: x", "Exchange Information\n\nName: x", "-----\n-----"]
        {
            assert!(read(Lines::new(text)).is_none(), "{text}");
        }
    }

    #[test]
    fn cut_anywhere_it_is_read_without_harm() {
        read_damaged(REPORT);
    }
}
