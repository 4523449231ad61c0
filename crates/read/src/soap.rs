//! Answers of SOAP services, Exchange Web Services above all: faults, errors of a response, and the
//! version that answered.
//!
//! Sources: SOAP 1.1 section 4.4, SOAP 1.2 section 5.4; [MS-OXWSCDATA] 2.2.4.2 (`ResponseMessage`),
//! 2.2.3.10 (`ServerVersionInfo`).

use shindan_model::Told;

use crate::chain;
use crate::kind::Kind;
use crate::lines::{Lines, last_line, newlines};
use crate::part::Part;
use crate::xml::{XmlEvent, XmlEvents};

/// The most lines in front of an envelope: its declaration.
const MAX_BEFORE: usize = 2;
/// The most of one kind that is kept of an answer.
const MAX_FIELDS: usize = 64;
/// Elements with a code or with words, and what each is reported as.
const FIELDS: [(&str, &str); 9] = [
    ("faultcode", "soap.fault_code"),
    ("Value", "soap.fault_code"),
    ("faultstring", "soap.fault"),
    ("Text", "soap.fault"),
    ("ResponseCode", "soap.response_code"),
    ("ErrorCode", "soap.response_code"),
    ("MessageText", "soap.message"),
    ("ErrorMessage", "soap.message"),
    ("Message", "soap.message"),
];
/// Parts of the version, the greatest first.
const VERSION: [&str; 4] = ["MajorVersion", "MinorVersion", "MajorBuildNumber", "MinorBuildNumber"];

/// Takes an envelope.
pub(super) fn read(lines: Lines<'_>) -> Option<Part> {
    let first = lines.peek()?;
    let is_declared = first.raw.trim_start().starts_with("<?xml");
    let mut ahead = lines;
    let near = if is_declared { MAX_BEFORE } else { 1 };
    let start = (0..near).find_map(|_| {
        let at = ahead.peek().and_then(|line| envelope(line.raw));
        let start = at.map(|at| lines.rest().len() - ahead.rest().len() + at);
        ahead.next();
        start
    })?;
    let whole = lines.rest();
    let (answer, rest) = from_xml(whole.get(start..)?);
    let mut part = Part::new(Kind::Soap, first.number);
    let read = &whole[..whole.len() - rest.len()];
    part.lines.1 = last_line(first.number, read);
    let base = first.number + newlines(&whole[..start]) - 1;
    let mut ahead = lines;
    let mut told: Vec<String> = Vec::new();
    let mut told_at = None;
    for (name, text, at) in answer {
        while ahead.peek().is_some_and(|line| line.number < base + at) {
            ahead.next();
        }
        let Some(line) = ahead.peek() else { break };
        if name != "soap.server_version" && !told.contains(&text) {
            told.push(text.clone());
            told_at.get_or_insert(line);
        }
        part.property(&line, None, name, text);
    }
    if let Some(line) = told_at {
        let text = told.join(": ");
        let chain = chain::of_lines(Told::Error, Lines::new(&text), 1..usize::MAX);
        part.message(&line, text, chain);
    }
    Some(part)
}

/// Where an envelope begins in a line: `<s:Envelope`.
fn envelope(line: &str) -> Option<usize> {
    let at = line.find("Envelope").filter(|at| line[at + 8..].starts_with([' ', '>']))?;
    let start = line[..at].rfind('<')?;
    let prefix = line[start + 1..at].trim_end_matches(':');
    let is_prefix =
        prefix.len() < 16 && prefix.chars().all(|c| c.is_ascii_alphanumeric() || c == '-');
    is_prefix.then_some(start)
}

type Field = (&'static str, String, usize);

/// Reads the envelope at the start of a text: names and values, each with its line from 1, and what
/// follows it.
fn from_xml(text: &str) -> (Vec<Field>, &str) {
    let mut found: Vec<Field> = Vec::new();
    let mut path: Vec<String> = Vec::new();
    let mut version: [Option<String>; 4] = Default::default();
    let mut version_at = 1;
    let mut events = XmlEvents::new(text);
    for event in events.by_ref() {
        match event {
            XmlEvent::Open { name, attributes, line } => {
                if name == "ServerVersionInfo" {
                    version_at = line;
                    for (part, value) in VERSION.iter().zip(&mut version) {
                        let given = attributes.iter().find(|(name, _)| name == part);
                        *value = given.map(|(_, value)| value.clone());
                    }
                }
                path.push(name);
            }
            XmlEvent::Text { text, line } => {
                let element = path.last().map_or("", String::as_str);
                let is_in = |name: &str| path.iter().any(|open| open == name);
                if is_in("ServerVersionInfo") {
                    let part = VERSION.iter().position(|part| *part == element);
                    if let Some(part) = part {
                        version[part] = Some(text);
                    }
                    continue;
                }
                let field = FIELDS.iter().find(|(tag, _)| *tag == element);
                // `Text` and `Value` mean something else in other answers.
                let is_fault = is_in("Fault") || !matches!(element, "Text" | "Value" | "Message");
                if let Some((_, name)) = field.filter(|_| is_fault && text != "NoError")
                    && found.len() < MAX_FIELDS
                {
                    found.push((name, text, line));
                }
            }
            XmlEvent::Close { last } => {
                path.pop();
                if last {
                    break;
                }
            }
        }
    }
    let version: Option<Vec<String>> = version.into_iter().collect();
    if let Some(version) = version {
        found.insert(0, ("soap.server_version", version.join("."), version_at));
    }
    found.sort_by_key(|(_, _, line)| *line);
    let rest = events.rest();
    (found, &text[text.len() - rest.len()..])
}

#[cfg(test)]
mod tests {
    use crate::kind::Kind;
    use crate::testing::{check, read_damaged};

    const FAULT: &str = include_str!("../../../tests/data/samples/ews-fault-server-busy.xml");

    #[test]
    fn a_fault_with_the_version_that_answered() {
        check(
            Kind::Soap,
            FAULT,
            &[
                "soap 1-17",
                "4 soap.server_version = 15.1.2507.39",
                "8 soap.fault_code = a:ErrorServerBusy",
                "9 soap.fault = The server cannot service this request right now. Try again later.",
                "11 soap.response_code = ErrorServerBusy",
                "12 soap.message = The server cannot service this request right now. Try again later.",
                "8 said a:ErrorServerBusy: The server cannot service this request right now. Try again later.: ErrorServerBusy",
            ],
        );
    }

    #[test]
    fn an_answer_without_an_error_and_one_of_version_1_2() {
        check(
            Kind::Soap,
            "<s:Envelope xmlns:s=\"x\"><s:Body><m:R><m:ResponseCode>NoError</m:ResponseCode><t:Text>hi</t:Text></m:R></s:Body></s:Envelope>",
            &["soap 1-1"],
        );
        check(
            Kind::Soap,
            "<s:Envelope><s:Body><s:Fault><s:Code><s:Value>s:Sender</s:Value></s:Code><s:Reason><s:Text>no</s:Text></s:Reason></s:Fault></s:Body></s:Envelope>\nBye",
            &[
                "soap 1-1",
                "1 soap.fault_code = s:Sender",
                "1 soap.fault = no",
                "1 said s:Sender: no",
            ],
        );
        check(Kind::Soap, "The Envelope of the letter", &[]);
    }

    #[test]
    fn cut_anywhere_it_is_read_without_harm() {
        read_damaged(FAULT);
    }
}
