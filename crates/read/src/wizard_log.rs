//! Logs of the Hybrid Configuration Wizard.
//!
//! Source: Microsoft's pages about errors of the wizard (KB4051381, "Can't register a Hybrid Agent").
//!
//! ```text
//! 2026.06.03 09:10:01.123         10276 [Client=UX, Session=Tenant, Cmdlet=Get-X, Thread=9] START Get-X -Y 'z'
//! 2026.06.03 09:10:11.623 *ERROR* 10277 [Client=UX, Session=Tenant, Cmdlet=Get-X, Thread=9] FINISH Time=10512.3ms Results=…
//! ```
//!
//! An entry is a part, so that the objects below it are attributed to the cmdlet that it names. What
//! an entry that is no error says is the program's, and nobody's statement.

use crate::chain;
use crate::kind::Kind;
use crate::lines::{Line, Lines};
use crate::part::Part;
use crate::powershell::command;

/// How far into a line the bracket begins at most (bytes): date, level and code stand before it.
const MAX_HEAD_BYTES: usize = 64;
/// The most lines of one entry.
const MAX_LINES: usize = 512;
/// The most lines over which a bracket and a command are wrapped.
const MAX_WRAPS: usize = 8;
/// What a line of an entry is indented by.
const INDENT: usize = 4;
/// The widths of lines that a console or a mail program may have wrapped (bytes).
const WRAPPED: std::ops::RangeInclusive<usize> = 72..=132;
/// The keys of a bracket that begin it.
const KEYS: [&str; 6] = ["Client=", "Activity=", "Session=", "Page=", "Provider=", "fn="];

/// Takes one entry: its line, and what was wrapped or indented below it.
pub(super) fn read(mut lines: Lines<'_>) -> Option<Part> {
    let first = lines.next()?;
    let head = head(&first)?;
    let mut part = Part::new(Kind::WizardLog, first.number);
    let mut text = head.rest;
    let mut run = vec![first];
    let mut before = first.raw.len();
    while let Some(line) = lines.next().filter(|line| goes_on(line, before)) {
        if run.len() > MAX_LINES {
            break;
        }
        // A wrapped bracket or command goes on here.
        if run.len() <= MAX_WRAPS && line.unquoted().starts_with(|c: char| c != ' ') {
            text.push_str(line.text().as_ref());
        }
        before = line.raw.len();
        part.lines.1 = line.number;
        run.push(line);
    }
    if head.is_error {
        chain::of_run(&mut part, &run);
    }
    let Some((bracket, message)) = text.split_once(']') else {
        return Some(part);
    };
    let fields = bracket.split(',').filter_map(|field| field.trim().split_once('='));
    let cmdlet = fields.filter(|(name, _)| *name == "Cmdlet").map(|(_, name)| name).next();
    let message = message.trim_start();
    if let Some(command) = message.strip_prefix("START ") {
        command::parameters(command, &first, &mut part);
    } else if message.starts_with("FINISH") {
        part.cmdlet = cmdlet.map(str::to_owned);
    }
    Some(part)
}

/// What stands before the bracket of an entry.
struct Head {
    is_error: bool,
    /// From the first key of the bracket on.
    rest: String,
}

/// `2026.06.03 09:10:01.123 *ERROR* 10277 [Client=`. Markup takes the asterisks away, and people leave
/// out the date.
fn head(line: &Line<'_>) -> Option<Head> {
    let (before, _) = line.raw.split_once('[').filter(|(before, rest)| {
        before.len() <= MAX_HEAD_BYTES && KEYS.iter().any(|key| rest.starts_with(key))
    })?;
    let before =
        before.trim_start_matches(['>', '"', ' ', '\u{feff}']).trim_end_matches(['\\', ' ']);
    let code = before.rsplit(' ').next()?;
    if code.len() != 5 || !code.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let text = line.text();
    let (_, rest) = text.split_once('[')?;
    let level = before[..before.len() - code.len()].to_ascii_uppercase();
    Some(Head { is_error: level.contains("ERROR"), rest: rest.to_owned() })
}

/// Whether a line belongs to the entry above it: it is indented, or the line before it was long
/// enough to be wrapped.
fn goes_on(line: &Line<'_>, before: usize) -> bool {
    let text = line.unquoted();
    let begins = text.trim_start();
    let is_indented = text.len() - begins.len() >= INDENT;
    !line.is_blank()
        && !begins.starts_with(['{', '}', '['])
        && head(line).is_none()
        && !chain::is_entry(begins)
        && (is_indented || WRAPPED.contains(&before))
}

#[cfg(test)]
mod tests {
    use shindan_model::Observation;

    use super::Kind;
    use crate::parts::parts;
    use crate::testing::{read_damaged, summary};

    const LOG: &str = include_str!("../../../tests/data/samples/hcw-log-new-endpoint.txt");

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let seen: Vec<String> = parts(text).flat_map(|part| summary(&part)).collect();
        assert_eq!(seen, expected);
    }

    #[test]
    fn a_command_and_the_object_that_it_returned() {
        check(
            "2026.06.03 09:10:01.123         10276 [Client=UX, Session=Tenant, Cmdlet=Test-MigrationServerAvailability, Thread=9] START Test-MigrationServerAvailability -ExchangeRemoteMove: $true -RemoteServer 'mail.contoso.com'\n\
             2026.06.03 09:10:11.623 *ERROR* 10277 [Client=UX, Session=Tenant, Cmdlet=Test-MigrationServerAvailability, Thread=9] FINISH Time=10500.0ms Results=1\n\
             {\n    Result=Failed\n}\n",
            &[
                "wizard-log 1-1",
                "1 -ExchangeRemoteMove = True",
                "1 -RemoteServer = mail.contoso.com",
                "wizard-log 2-2",
                "format-list 3-5",
                "4 Result = Failed",
            ],
        );
    }

    #[test]
    fn an_entry_wrapped_at_the_edge_of_a_console() {
        check(
            "2026.06.03 09:10:01.123         10276 [Client=UX, Session=Tenant, Cmdlet=Test-Mi\n\
             grationServerAvailability, Thread=9] START Test-MigrationServerAvailability -Rem\n\
             oteServer 'mail.contoso.com'\n\nThanks",
            &["wizard-log 1-3", "1 -RemoteServer = mail.contoso.com", "text 5-5"],
        );
    }

    #[test]
    fn the_result_is_attributed_and_the_error_is_a_chain() {
        let parts: Vec<_> = parts(LOG).collect();
        let cmdlets: Vec<_> = parts
            .iter()
            .filter(|part| part.kind == Kind::FormatList)
            .flat_map(|part| &part.observations)
            .filter_map(|seen| match seen {
                Observation::Property { cmdlet, .. } => cmdlet.as_deref(),
                _ => None,
            })
            .collect();
        assert!(!cmdlets.is_empty());
        assert!(
            cmdlets.iter().all(|name| *name == "Get-WebServicesVirtualDirectory"),
            "{cmdlets:?}"
        );
        let chains = parts.iter().filter(|part| part.kind == Kind::WizardLog).filter(|part| {
            part.observations.iter().any(|seen| matches!(seen, Observation::Chain(_)))
        });
        assert_eq!(chains.count(), 2);
    }

    #[test]
    fn other_texts_with_brackets_are_none() {
        for text in ["Code 10277 [see above] failed", "12345 [Clients=3] x", "[Client=UX] x"] {
            assert!(super::read(crate::lines::Lines::new(text)).is_none(), "{text}");
        }
    }

    #[test]
    fn cut_anywhere_it_is_read_without_harm() {
        read_damaged(LOG);
    }
}
