//! A tolerant XML reader: no DTDs, no custom entities, bounded depth.
//!
//! Elements are known by their local names, because published pages and servers differ in
//! namespaces.

use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

use crate::lines::at_most;

/// The deepest element that is read.
const MAX_DEPTH: usize = 64;
/// The longest tag or text (bytes). It bounds the work of a reader that begins anew at every line
/// of something that never ends.
const MAX_TOKEN_BYTES: usize = 1 << 16;

/// What a tag or text of a document is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum XmlEvent {
    /// The start tag of an element.
    Open {
        /// Local name.
        name: String,
        /// Local names and values.
        attributes: Vec<(String, String)>,
        /// The line on which the tag begins, from 1.
        line: usize,
    },
    /// Text, trimmed, never empty.
    Text {
        /// Predefined references resolved, others left as they are.
        text: String,
        /// The line on which it ends, from 1.
        line: usize,
    },
    /// The end of the innermost open element.
    Close {
        /// Whether it was the outermost element.
        last: bool,
    },
}

/// The tags and texts of the document at the start of a text. They end with the document, where it
/// breaks off or is malformed, at a DTD, at an element nested too deep, and at a token that is too
/// long.
pub(super) struct XmlEvents<'a> {
    text: &'a str,
    reader: Reader<&'a [u8]>,
    depth: usize,
    line: usize,
    counted: usize,
    closing: bool,
    pending: String,
    /// The line on which `pending` ends.
    pending_line: usize,
    done: bool,
    next: Option<XmlEvent>,
}

impl<'a> XmlEvents<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        let mut reader = Reader::from_str(text);
        reader.config_mut().allow_dangling_amp = true;
        Self {
            text,
            reader,
            depth: 0,
            line: 1,
            counted: 0,
            closing: false,
            pending: String::new(),
            pending_line: 1,
            done: false,
            next: None,
        }
    }

    fn count_lines(&mut self) {
        let to = usize::try_from(self.reader.buffer_position()).unwrap_or(self.text.len());
        if let Some(part) = self.text.as_bytes().get(self.counted..to) {
            self.line += part.iter().filter(|byte| **byte == b'\n').count();
            self.counted = to;
        }
    }

    /// The pending text if there is any, with `event` as the next one, or else `event`.
    fn after_text(&mut self, event: XmlEvent) -> XmlEvent {
        let text = std::mem::take(&mut self.pending);
        let text = text.trim();
        if text.is_empty() {
            return event;
        }
        self.next = Some(event);
        XmlEvent::Text { text: text.to_owned(), line: self.pending_line }
    }
}

impl Iterator for XmlEvents<'_> {
    type Item = XmlEvent;

    fn next(&mut self) -> Option<XmlEvent> {
        if let Some(event) = self.next.take() {
            return Some(event);
        }
        if self.closing {
            self.closing = false;
            return Some(self.close());
        }
        let begin = self.counted;
        while !self.done {
            let line = self.line;
            let rest = self.rest();
            if rest.starts_with("<!DOCTYPE")
                || !ends_soon(rest)
                || self.counted - begin > MAX_TOKEN_BYTES
            {
                break;
            }
            let event = self.reader.read_event();
            match event {
                Ok(Event::Start(start)) if self.depth < MAX_DEPTH => {
                    let event = open(&start, line);
                    self.count_lines();
                    self.depth += 1;
                    return Some(self.after_text(event));
                }
                Ok(Event::Empty(start)) if self.depth < MAX_DEPTH => {
                    let event = open(&start, line);
                    self.count_lines();
                    self.depth += 1;
                    self.closing = true;
                    return Some(self.after_text(event));
                }
                Ok(Event::End(_)) if self.depth > 0 => {
                    self.count_lines();
                    let event = self.close();
                    return Some(self.after_text(event));
                }
                Ok(Event::Text(text)) => {
                    self.pending.push_str(&text.xml_content(XmlVersion::Implicit1_0));
                    self.count_lines();
                    self.pending_line = self.line;
                }
                Ok(Event::CData(text)) => {
                    self.pending.push_str(&text.xml_content(XmlVersion::Implicit1_0));
                    self.count_lines();
                    self.pending_line = self.line;
                }
                Ok(Event::GeneralRef(name)) => {
                    let name = name.into_inner();
                    let whole = format!("&{name};");
                    match quick_xml::escape::unescape(&whole) {
                        Ok(text) => self.pending.push_str(&text),
                        Err(_) => self.pending.push_str(&whole),
                    }
                }
                Ok(Event::Decl(_) | Event::PI(_) | Event::Comment(_)) => self.count_lines(),
                Ok(
                    Event::DocType(_)
                    | Event::Eof
                    | Event::Start(_)
                    | Event::Empty(_)
                    | Event::End(_),
                )
                | Err(_) => break,
            }
        }
        self.done = true;
        None
    }
}

/// Whether the markup at the start of a text, if there is any, ends within [`MAX_TOKEN_BYTES`].
pub(super) fn ends_soon(text: &str) -> bool {
    if !text.starts_with('<') {
        return true;
    }
    let near = at_most(text, MAX_TOKEN_BYTES);
    let mut quote = None;
    match () {
        () if text.starts_with("<!--") => near.contains("-->"),
        () if text.starts_with("<![CDATA[") => near.contains("]]>"),
        () if text.starts_with("<?") => near.contains("?>"),
        () => near.bytes().any(|byte| match (quote, byte) {
            (None, b'"' | b'\'') => {
                quote = Some(byte);
                false
            }
            (Some(open), byte) if byte == open => {
                quote = None;
                false
            }
            (quote, byte) => quote.is_none() && byte == b'>',
        }),
    }
}

impl XmlEvents<'_> {
    /// The text not read yet.
    pub(super) fn rest(&self) -> &str {
        let at = usize::try_from(self.reader.buffer_position()).unwrap_or(self.text.len());
        self.text.get(at..).unwrap_or_default()
    }

    fn close(&mut self) -> XmlEvent {
        self.depth = self.depth.saturating_sub(1);
        self.done = self.depth == 0;
        XmlEvent::Close { last: self.done }
    }
}

fn open(start: &BytesStart<'_>, line: usize) -> XmlEvent {
    let mut attributes = start.attributes();
    let attributes = attributes.with_checks(false).flatten().map(|attribute| {
        // Not normalised: line breaks separate what a tool wrote into one value.
        let value = match quick_xml::escape::unescape(&attribute.value) {
            Ok(value) => value.into_owned(),
            Err(_) => attribute.value.to_string(),
        };
        (local(attribute.key.0), value)
    });
    XmlEvent::Open { name: local(start.name().0), attributes: attributes.collect(), line }
}

fn local(name: &str) -> String {
    name.rsplit(':').next().unwrap_or(name).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `+name a=v`, `text`, `-`, with the line.
    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let events = XmlEvents::new(text).map(|event| match event {
            XmlEvent::Open { name, attributes, line } => {
                let attributes: String =
                    attributes.iter().map(|(name, value)| format!(" {name}={value}")).collect();
                format!("{line} +{name}{attributes}")
            }
            XmlEvent::Text { text, line } => format!("{line} {text}"),
            XmlEvent::Close { last } => format!("-{}", if last { "." } else { "" }),
        });
        assert_eq!(events.collect::<Vec<_>>(), expected);
    }

    #[test]
    fn elements_attributes_and_references() {
        check(
            "<?xml version='1.0'?>\n<a:b x:c='1&#xD;&#xA;2'>\n  t &amp; u<![CDATA[<v>]]>\n<d/></a:b>\nrest",
            &["2 +b c=1\r\n2", "4 t & u<v>", "4 +d", "-", "-."],
        );
    }

    #[test]
    fn a_tag_on_several_lines_does_not_move_the_text_before_it() {
        check("<a>\nt<b\n\nc='d'/></a>", &["1 +a", "2 t", "2 +b c=d", "-", "-."]);
    }

    #[test]
    fn entities_are_not_known_and_dtds_end_it() {
        check("<a>&lol; & b</a>", &["1 +a", "1 &lol; & b", "-."]);
        check("<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", &[]);
    }

    #[test]
    fn what_is_broken_off_ends_where_it_breaks() {
        check("<a><b>text", &["1 +a", "1 +b"]);
        check("<a></b></a>", &["1 +a"]);
        check("text", &[]);
    }

    #[test]
    fn what_has_no_end_near_is_not_looked_through() {
        for start in ["<!--", "<![CDATA[", "<?", "<a b='>", "<a "] {
            let text = format!("<a>{start}{}>", " ".repeat(2 * MAX_TOKEN_BYTES));
            assert_eq!(XmlEvents::new(&text).count(), 1, "{start}");
        }
        assert_eq!(
            XmlEvents::new(&format!("<a>{}", "<!-- -->".repeat(MAX_TOKEN_BYTES))).count(),
            1
        );
        check("<a b='>'><!-- > --></a>", &["1 +a b=>", "-."]);
    }

    #[test]
    fn nesting_has_an_end() {
        assert_eq!(XmlEvents::new(&"<a>".repeat(100_000)).count(), MAX_DEPTH);
    }
}
