//! Events of Windows as XML: the XML view of Event Viewer, `wevtutil qe`, `Get-WinEvent | % ToXml`.
//!
//! Source: <http://schemas.microsoft.com/win/2004/08/events/event>, the schema of events.

use shindan_model::Told;

use crate::chain;
use crate::kind::Kind;
use crate::lines::{Line, Lines, last_line, newlines};
use crate::part::Part;
use crate::xml::{XmlEvent, XmlEvents};

/// The most events of one part, and the most data of one event.
const MAX_EVENTS: usize = 1000;
const MAX_DATA: usize = 64;
/// The levels that an error or a warning has; 4 and 5 only inform.
const TOLD: [&str; 3] = ["1", "2", "3"];

/// Takes events: the one that begins on the next line, and those that follow on the line it ends on.
pub(super) fn read(lines: Lines<'_>) -> Option<Part> {
    let first = lines.peek()?;
    let start = begin(first.raw)?;
    let mut rest = lines.rest().get(start..)?;
    let whole = lines.rest();
    let mut part = Part::new(Kind::Event, first.number);
    let mut count = 0;
    loop {
        let before = whole.len() - rest.len();
        let (event, after) = from_xml(rest);
        count += 1;
        // The lines of an event are counted from where it begins.
        let line_of = |at: usize| first.number + newlines(&whole[..before]) + at - 1;
        event.observe(lines, line_of, &mut part);
        rest = after;
        part.lines.1 = last_line(first.number, &whole[..whole.len() - rest.len()]);
        let line = rest.split('\n').next().unwrap_or_default();
        match begin(line).filter(|_| count < MAX_EVENTS) {
            Some(next) => rest = &rest[next..],
            None => break,
        }
    }
    Some(part)
}

/// Where an event begins in a line.
fn begin(line: &str) -> Option<usize> {
    let at = line.find("<Event ").or_else(|| line.find("<Event>"))?;
    // Other documents have elements of this name inside.
    let before = line[..at].trim_matches([' ', '\t', '-', '>', '\u{feff}']);
    (before.is_empty() || before.ends_with("Events") || before.ends_with('?')).then_some(at)
}

/// What an event says, each with its line from 1.
#[derive(Default)]
struct WindowsEvent {
    fields: Vec<(&'static str, String, usize)>,
    data: Vec<(String, usize)>,
    level: Option<String>,
}

/// Reads the event at the start of a text, and returns what follows it.
fn from_xml(text: &str) -> (WindowsEvent, &str) {
    let mut found = WindowsEvent::default();
    let mut path: Vec<String> = Vec::new();
    let mut events = XmlEvents::new(text);
    for event in events.by_ref() {
        match event {
            XmlEvent::Open { name, attributes, line } => {
                if name == "Provider" {
                    let provider = attributes.into_iter().find(|(name, _)| name == "Name");
                    found.fields.extend(provider.map(|(_, name)| ("event.provider", name, line)));
                }
                path.push(name);
            }
            XmlEvent::Text { text, line } => match path.last().map_or("", String::as_str) {
                "EventID" => found.fields.push(("event.id", text, line)),
                "Computer" => found.fields.push(("event.computer", text, line)),
                "Level" => found.level = Some(text),
                "Data" if found.data.len() < MAX_DATA => found.data.push((text, line)),
                _ => {}
            },
            XmlEvent::Close { last } => {
                path.pop();
                if last {
                    break;
                }
            }
        }
    }
    let rest = events.rest();
    (found, &text[text.len() - rest.len()..])
}

impl WindowsEvent {
    fn observe(self, lines: Lines<'_>, line_of: impl Fn(usize) -> usize, part: &mut Part) {
        let first = lines.peek();
        let fields = self
            .fields
            .into_iter()
            .chain(self.data.iter().map(|(text, line)| ("event.data", text.clone(), *line)));
        let mut ahead = lines;
        let mut quote = |number: usize| -> Option<Line<'_>> {
            while ahead.peek().is_some_and(|line| line.number < number) {
                ahead.next();
            }
            ahead.peek().or(first)
        };
        let mut seen: Vec<_> = fields.collect();
        seen.sort_by_key(|(_, _, line)| *line);
        for (name, value, line) in seen {
            if let Some(line) = quote(line_of(line)) {
                part.property(&line, None, name, value);
            }
        }
        part.next_object();
        let is_told = self.level.is_none_or(|level| TOLD.contains(&level.as_str()));
        let Some((_, at)) = self.data.first().filter(|_| is_told) else { return };
        let text: Vec<&str> = self.data.iter().map(|(text, _)| text.as_str()).collect();
        let text = text.join("\n");
        let chain = chain::of_lines(Told::Error, Lines::new(&text), 1..usize::MAX);
        let mut all = lines;
        if let Some(line) = all.find(|line| line.number >= line_of(*at)) {
            part.message(&line, text, chain);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::kind::Kind;
    use crate::testing::{check, read_damaged};

    const EVENT: &str = include_str!("../../../tests/data/samples/event-1309.xml");

    #[test]
    fn an_event_as_event_viewer_shows_it() {
        check(
            Kind::Event,
            EVENT,
            &[
                "event 1-20",
                "3 event.provider = ASP.NET 4.0.30319.0",
                "4 event.id = 1309",
                "8 event.computer = EX01.contoso.local",
                "12 event.data = 3005",
                "13 event.data = An unhandled exception has occurred.",
                "14 event.data = MRSProxyUnavailableException",
                "16 event.data = The MRS proxy service is disabled\n   at Microsoft.Exchange.MailboxReplicationService.MailboxReplicationProxyService..ctor()",
                "17 event.data = https://ex01.contoso.local:444/EWS/mrsproxy.svc",
                "12 said 3005\nAn unhandled exception has occurred.\nMRSProxyUnavailableException\nThe MRS proxy service is disabled\n   at Microsoft.Exchange.MailboxReplicationService.MailboxReplicationProxyService..ctor()\nhttps://ex01.contoso.local:444/EWS/mrsproxy.svc",
            ],
        );
    }

    #[test]
    fn several_on_a_line_and_one_that_only_informs() {
        check(
            Kind::Event,
            "<Event xmlns='x'><System><EventID>1</EventID><Level>4</Level></System><EventData><Data>a &amp; b</Data></EventData></Event><Event xmlns='x'><System><EventID>2</EventID></System></Event>\nnext",
            &["event 1-1", "1 event.id = 1", "1 event.data = a & b", "1 event.id = 2"],
        );
        check(Kind::Event, "The <Event> element is explained there", &[]);
    }

    #[test]
    fn cut_anywhere_it_is_read_without_harm() {
        read_damaged(EVENT);
    }
}
