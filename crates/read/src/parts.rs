//! A text dealt out to the readers, and everything they see in it.

use shindan_model::{Observation, Place};

use crate::kind::Kind;
use crate::lines::Lines;
use crate::markdown::is_fence;
use crate::part::Part;
use crate::powershell::{clixml, command, csv, error, hashtable, json, list, table};
use crate::{
    answer_block, autodiscover, browser, certificate, chain, curl, dns, event, health_checker,
    http, mail_head, move_report, openssl, rca, sentences, soap, tls_scan, transcript, web_log,
    wizard_log,
};

/// Reads what begins at the next line, or says quickly that it is of another kind.
///
/// A reader that returns a part has consumed at least one line. A reader that returns `None` has
/// looked at a few lines at most; otherwise reading would not be linear in time.
type Reader = fn(Lines<'_>) -> Option<Part>;

/// Every reader but that of answers, in the order in which they are tried: the first to return a
/// part wins, so the more specific come first. Lines that no reader takes are [`Kind::Text`].
const READERS: &[Reader] = &[
    transcript::read,
    autodiscover::read,
    certificate::read,
    rca::read,
    curl::read,
    browser::read,
    http::read,
    soap::read,
    event::read,
    openssl::read,
    tls_scan::read,
    dns::read,
    web_log::read,
    wizard_log::read,
    health_checker::read,
    move_report::read,
    clixml::read,
    json::read,
    error::read,
    command::read,
    mail_head::read,
    hashtable::read,
    table::read,
    csv::read,
    list::read,
];

/// The longest part of plain text (lines), which bounds the memory its observations take.
const MAX_LINES: usize = 4096;

/// The parts of a text, in order, each read when it is asked for. Blank lines and code fences
/// between parts belong to none.
pub fn parts(text: &str) -> impl Iterator<Item = Part> {
    let mut lines = Lines::new(text);
    let mut waiting = None;
    let mut cmdlet = None;
    let mut last = 0;
    std::iter::from_fn(move || {
        let part = waiting.take().or_else(|| {
            let (plain, part) = next_parts(&mut lines);
            if plain.is_some() {
                waiting = part;
                return plain;
            }
            part
        });
        part.map(|mut part| {
            let has_line_above = last > 0 && part.lines.0 == last + 1;
            chain::follow(&mut part, has_line_above);
            last = part.lines.1;
            attribute_output(part, &mut cmdlet)
        })
    })
}

/// The part that begins at the next line. Answers come first: a question's number overrules
/// whatever follows it on the line.
fn read_part(lines: Lines<'_>) -> Option<Part> {
    let read = |lines: Lines<'_>| READERS.iter().find_map(|read| read(lines));
    answer_block::read(lines, |lines| read(lines).is_some()).or_else(|| read(lines))
}

/// Whether something begins at the next line that is neither plain text nor an answer.
pub(crate) fn begins_part(lines: Lines<'_>) -> bool {
    READERS.iter().any(|read| read(lines).is_some())
}

/// The plain text up to the next part, if there is any, and that part.
fn next_parts(lines: &mut Lines<'_>) -> (Option<Part>, Option<Part>) {
    let start = *lines;
    let mut plain: Option<Part> = None;
    while let Some(line) = lines.peek() {
        if line.is_blank() || is_fence(&line) {
            lines.next();
            continue;
        }
        if plain.as_ref().is_some_and(|plain| plain.not_understood.len() >= MAX_LINES) {
            break;
        }
        if let Some(mut part) = read_part(*lines) {
            let mut plain = plain.map(|plain| with_sentences(plain, start));
            chain::of_part(&mut part, *lines, plain.as_mut());
            lines.next();
            while lines.peek().is_some_and(|next| next.number <= part.lines.1) {
                lines.next();
            }
            return (plain, Some(part));
        }
        lines.next();
        let plain = plain.get_or_insert_with(|| Part::new(Kind::Text, line.number));
        plain.lines.1 = line.number;
        plain.not_understood.push(line.number);
    }
    (plain.map(|plain| with_sentences(plain, start)), None)
}

fn with_sentences(mut plain: Part, start: Lines<'_>) -> Part {
    chain::read(&mut plain, start);
    sentences::read(&mut plain, start);
    plain
}

/// Attributes console output to the command above it. `cmdlet` is that of the last command;
/// anything but output ends its reach.
fn attribute_output(mut part: Part, cmdlet: &mut Option<String>) -> Part {
    match part.kind {
        Kind::Command | Kind::WizardLog => cmdlet.clone_from(&part.cmdlet),
        Kind::FormatList | Kind::FormatTable | Kind::Json | Kind::Csv => {
            if let Some(cmdlet) = cmdlet {
                part.printed_by(0, cmdlet);
            }
        }
        // A report is one value of the object around it.
        Kind::MoveReport => {}
        _ => *cmdlet = None,
    }
    part
}

/// Everything seen in a text: first the whole text, in which messages stand, then what its parts hold.
pub fn observations(text: &str) -> impl Iterator<Item = Observation<'_>> {
    observations_with(text, |_| {})
}

/// Like [`observations`], and calls `inspect` with every part on the way.
pub fn observations_with<'t>(
    text: &'t str,
    mut inspect: impl FnMut(&Part),
) -> impl Iterator<Item = Observation<'t>> {
    let at = Place { line: 1, quote: String::new() };
    let whole = |at| Observation::Message { text: text.into(), at, chain: None };
    let whole = (!text.trim().is_empty()).then(|| whole(at));
    let parts = parts(text).inspect(move |part| inspect(part));
    whole.into_iter().chain(parts.flat_map(|part| part.observations))
}

/// Everything seen in the blocks of a probe transcript. Lines outside the blocks are ignored: no
/// probe measured what they say.
pub fn probe_observations(text: &str) -> impl Iterator<Item = Observation<'static>> {
    parts(text).filter(|part| part.kind == Kind::Probe).flat_map(|part| part.observations)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::documents;

    #[test]
    fn no_prefix_of_any_text_makes_it_panic() {
        let text = "Result : Failed\r\nMessage : 接続できません 'mail.contoso.com'\n      wrapped\n\nパスワード: x\n";
        let mut inputs = vec![text.as_bytes().to_vec(), b"\xff\xfe".to_vec()];
        inputs[1].extend(text.encode_utf16().flat_map(u16::to_le_bytes));
        inputs.push(b"\x1b$B%5!<%P!<\x1b(B\x83T\x81[".to_vec());
        let printed = [
            "Name  Deny\n----  ----\nEX01  False\nEX...  Tr…\n",
            "{\n \"Name\": \"EX01\", \"V\": {\"Major\":15,\"Minor\":1,\"Build\":2}, \"L\": [1, [2]]\n}",
            "<Objs V=\"1\"><Obj><Props><S N=\"Name\">a_x000A_&amp;</S><Obj N=\"L\"><LST><I32>2</I32></LST></Obj></Props></Obj></Objs>",
            "#TYPE X\n\"Name\",\"Fqdn\"\n\"EX\"\"01\",\"e\"\n",
            "[PS] C:\\>Get-X -Server 'a b' | fl\nResult : Failed Message : x Identity : y\n[PS] C:\\>",
            "At line:1 char:1\n+ Get-X\n    + CategoryInfo          : N: (:) [Get-X], E\n",
            "{\n    ErrorDetail=a\nb\n    Result=Failed\n}\n",
            "差出人： a@b.c\n件名： 移行\n\n> Exchange 2010 です。9/13/2027 11:59:59 PM\n",
        ];
        inputs.extend(printed.map(|text| text.as_bytes().to_vec()));
        for input in inputs {
            for end in 0..=input.len() {
                // Text or not: what counts is that it comes back.
                for document in documents("paste", &input[..end]).unwrap_or_default() {
                    observations(&document.text).count();
                }
            }
        }
    }

    #[test]
    fn what_nobody_knows_is_kept_between_the_parts() {
        let text = "Hello,\n\nplease see:\nServer : EX01\nMRSProxyEnabled : False\n\nThanks\n";
        let parts: Vec<_> =
            parts(text).map(|part| (part.kind.as_str(), part.lines, part.not_understood)).collect();
        let expected = [
            ("text", (1, 3), vec![1, 3]),
            ("format-list", (4, 5), vec![]),
            ("text", (7, 7), vec![7]),
        ];
        assert_eq!(parts, expected);
    }
}
