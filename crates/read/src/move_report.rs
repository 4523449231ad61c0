//! Reports of the Mailbox Replication service: `Get-MoveRequestStatistics -IncludeReport`,
//! `Get-MigrationUserStatistics -IncludeReport`.
//!
//! Source: reports in Microsoft Q&A and in blogs, of Exchange 2010 to Exchange Online.
//!
//! ```text
//! Report : 10/16/2020 1:44:45 PM [EX01] Connected to source mailbox '… (Primary)', database 'DB01', Mailbox server
//!          'EX01.contoso.local' Version 15.1 (Build 2106.0), proxy server 'HYB01.contoso.local' 15.1.2106.2 caps:7F.
//! ```
//!
//! An entry says what the service did or met; it is nobody's statement, and only one that tells of an
//! error is a chain of messages.

use std::sync::LazyLock;

use regex::Regex;

use crate::chain;
use crate::kind::Kind;
use crate::lines::{Line, Lines};
use crate::part::Part;
use crate::powershell::{dates, is_name};

/// The most entries of one part. A longer report continues as the next part.
const MAX_ENTRIES: usize = 10_000;
/// The most lines of one entry, and the most between two entries.
const MAX_LINES: usize = 24;
/// The most lines of one entry that has blank lines in it.
const MAX_WRAPS: usize = 6;
/// The most blank lines between two lines of a report.
const MAX_SPACING: usize = 2;
/// The shortest name of a server (bytes).
const MIN_SERVER: usize = 3;
/// How far into a line the server's name begins at most (bytes).
const MAX_DATE_BYTES: usize = 40;

/// With the proxy, where the mailbox is behind one.
static SOURCE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"Connected to source mailbox '[^']*', database '[^']*', Mailbox server '(?P<server>[^' ]+)' (?P<version>Version \d+\.\d+ \(Build \d+\.\d+\))(?:, proxy server '(?P<proxy>[^' ]+)' (?P<build>\d+\.\d+\.\d+\.\d+))?",
    )
    .expect("a test compiles it")
});

/// What an entry that tells of an error has, in whatever language the rest is.
const ERRORS: [&str; 4] = ["Exception", "error", "Error", "failed"];

/// Takes a report: its entries, wrapped, with or without blank lines between them.
pub(super) fn read(mut lines: Lines<'_>) -> Option<Part> {
    let first = lines.peek()?;
    begin(&first)?;
    let mut part = Part::new(Kind::MoveReport, first.number);
    let mut versions: Vec<(String, String)> = Vec::new();
    for _ in 0..MAX_ENTRIES {
        let Some(line) = lines.next() else { break };
        let Some(mut text) = begin(&line) else { break };
        let mut run = vec![line];
        let next = loop {
            // An entry ends with a full stop.
            let is_open = !text.ends_with('.') && run.len() <= MAX_WRAPS;
            let next = following(lines, is_open);
            let Some((line, after, is_entry)) = next else { break None };
            if is_entry || run.len() >= MAX_LINES {
                break Some((line, is_entry));
            }
            lines = after;
            text.push(' ');
            text.push_str(line.text().trim());
            run.push(line);
        };
        part.lines.1 = run.last().map_or(line.number, |line| line.number);
        source(&text, &line, &mut versions, &mut part);
        if ERRORS.iter().any(|word| text.contains(word)) {
            chain::of_run(&mut part, &run);
        }
        match next {
            Some((line, true)) => {
                while lines.peek().is_some_and(|next| next.number < line.number) {
                    lines.next();
                }
            }
            _ => break,
        }
    }
    Some(part)
}

/// Whether a value, as that of `Report`, is the first entry of a report.
pub(crate) fn begins(value: &str) -> bool {
    entry(value).is_some()
}

/// The text of the entry that begins on a line.
fn begin(line: &Line<'_>) -> Option<String> {
    if !line.raw.contains("] ") {
        return None;
    }
    let text = line.text();
    let text = text.trim_start_matches([' ', '_']);
    let text = match text.strip_prefix("Report") {
        Some(rest) => rest.trim_start().strip_prefix(':')?.trim_start(),
        None => text,
    };
    entry(text).map(str::to_owned)
}

/// What stands behind `10/16/2020 1:44:45 PM [EX01] `.
fn entry(text: &str) -> Option<&str> {
    if !text.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let (date, rest) = text.split_once(" [").filter(|(date, _)| date.len() <= MAX_DATE_BYTES)?;
    let (server, rest) = rest.split_once("] ")?;
    let is_plain = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    // Names of people stand in brackets, too; a server's has a digit or no small letters.
    let is_server = server.len() >= MIN_SERVER
        && server.chars().all(is_plain)
        && (server.chars().any(|c| c.is_ascii_digit())
            || !server.chars().any(|c| c.is_ascii_lowercase()));
    (is_server && dates::is_date(date)).then_some(rest)
}

/// The next line of the report, what follows it, and whether it begins an entry. `None` where the
/// report has ended. `is_open`: the entry above is not at its end.
fn following(mut lines: Lines<'_>, is_open: bool) -> Option<(Line<'_>, Lines<'_>, bool)> {
    let mut blanks = 0;
    while lines.peek().is_some_and(|line| line.is_blank()) {
        blanks += 1;
        if blanks > MAX_SPACING {
            return None;
        }
        lines.next();
    }
    let line = lines.next()?;
    if begin(&line).is_some() {
        return Some((line, lines, true));
    }
    // Words behind a blank line are the report's if the entry or the report goes on.
    let goes_on = !is_property(&line) && (blanks == 0 || is_open || goes_on_below(lines));
    goes_on.then_some((line, lines, false))
}

fn goes_on_below(lines: Lines<'_>) -> bool {
    let mut near = lines.take(MAX_LINES).take_while(|line| !is_property(line));
    near.any(|line| begin(&line).is_some())
}

/// `ObjectState : New`, which is the next property of the object, or a prompt.
fn is_property(line: &Line<'_>) -> bool {
    let text = line.text();
    text.starts_with("PS ")
        || text.starts_with("[PS]")
        || text.split_once(" :").is_some_and(|(name, _)| is_name(name.trim()))
}

/// Observes the servers that hold the source mailbox and stand in front of it, each once.
fn source(text: &str, line: &Line<'_>, seen: &mut Vec<(String, String)>, part: &mut Part) {
    let Some(found) = SOURCE.captures(text) else { return };
    let pairs = [
        ("server", "version", "move_report.source_version"),
        ("proxy", "build", "move_report.proxy_build"),
    ];
    for (server, version, name) in pairs {
        let (Some(server), Some(version)) = (found.name(server), found.name(version)) else {
            continue;
        };
        let pair = (server.as_str().to_owned(), version.as_str().to_owned());
        if seen.len() < MAX_LINES && !seen.contains(&pair) {
            part.property(line, Some(&pair.0), name, pair.1.clone());
            part.next_object();
            seen.push(pair);
        }
    }
}

#[cfg(test)]
mod tests {
    use shindan_model::Observation;

    use crate::parts::parts;
    use crate::testing::{read_damaged, summary};

    const REPORT: &str = include_str!("../../../tests/data/samples/move-report-transient.txt");

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let seen: Vec<String> = parts(text).flat_map(|part| summary(&part)).collect();
        assert_eq!(seen, expected);
    }

    #[test]
    fn a_report_in_the_list_of_an_object() {
        check(
            "Status : InProgress\n\
             Report : 10/16/2020 1:44:45 PM [EX01] Connected to source mailbox 'a (Primary)', database\n\
             \x20        'DB01', Mailbox server 'EX01.contoso.local' Version 14.3 (Build 409.0).\n\
             \x20        10/16/2020 1:44:46 PM [EX01] Stage: LoadingMessages. Percent complete: 20.\n\n\
             ObjectState : New\n",
            &[
                "format-list 1-1",
                "1 Status = InProgress",
                "move-report 2-4",
                "2 move_report.source_version = Version 14.3 (Build 409.0) @EX01.contoso.local",
                "format-list 6-6",
                "6 ObjectState = New",
            ],
        );
    }

    #[test]
    fn blank_lines_between_all_lines() {
        check(
            "Report : 16/10/2020 8:33:08 AM [FT-Exch02] 'contoso.local/Users/admin'\n\n\
             created move request.\n\n\
             16.10.2020 08:33:10 [FT-Exch02] Connected to source mailbox\n\n\
             'a (Primary)', database\n\n'DB03', Mailbox server 'FT-EXCH01.contoso.local'\n\n\
             Version 14.3 (Build 409.0), proxy server 'HYB.contoso.local' 15.1.2507.6 caps:7F.\n\n\
             Regards\n",
            &[
                "move-report 1-11",
                "5 move_report.source_version = Version 14.3 (Build 409.0) @FT-EXCH01.contoso.local",
                "5 move_report.proxy_build = 15.1.2507.6 @HYB.contoso.local",
                "text 13-13",
            ],
        );
    }

    #[test]
    fn only_errors_are_chains() {
        let chains = parts(REPORT).flat_map(|part| part.observations);
        let chains: Vec<usize> = chains
            .filter_map(|seen| match seen {
                Observation::Chain(chain) => Some(chain.from.line),
                _ => None,
            })
            .collect();
        assert_eq!(chains, [6, 8]);
    }

    #[test]
    fn what_people_write_behind_a_date_is_none() {
        for text in [
            "10/16/2020 1:44:45 PM [Taro] it works",
            "2020 [EX01] x",
            "10/16/2020 1:44:45 PM EX01: x",
        ] {
            assert!(super::read(crate::lines::Lines::new(text)).is_none(), "{text}");
        }
    }

    #[test]
    fn cut_anywhere_it_is_read_without_harm() {
        read_damaged(REPORT);
    }
}
