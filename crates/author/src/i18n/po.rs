//! Reads and writes PO files as the manual of gettext describes them, without plural forms: no text of a
//! pack has any.
//!
//! The crates for PO files do not say in which line a message stands, or panic on a line that is cut off.
//! A translator must be told the line, so the reader is here.

use std::fmt::Write as _;
use std::ops::Range;

use shindan_pack::{Code, Diag};

/// One message.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Message {
    /// `msgctxt`: the key of the text. It tells messages with the same source text apart.
    pub(super) context: Option<String>,
    /// `msgid`: the source text.
    pub(super) id: String,
    /// `msgstr`: the translation; empty if there is none.
    pub(super) text: String,
    /// `#, fuzzy`: the translator has to look at it again.
    pub(super) fuzzy: bool,
    /// `#.`: remarks for the translator. Written, but not read back.
    pub(super) remarks: Vec<String>,
    /// `#:`: `file:line` of the source text. Written, but not read back.
    pub(super) reference: Option<String>,
    /// The bytes of the file that hold the translation. Empty when the message is written.
    pub(super) span: Range<usize>,
}

/// What a PO file holds.
#[derive(Debug, Default)]
pub(super) struct Catalog {
    /// `Language` in the header.
    pub(super) language: Option<String>,
    /// All messages but the header, in the order of the file.
    pub(super) messages: Vec<Message>,
}

/// The field that a line of quoted words continues.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Context,
    Id,
    Text,
}

struct Reader<'p> {
    path: &'p str,
    catalog: Catalog,
    message: Message,
    part: Option<Part>,
    /// Whether the message has had its `msgid` and its `msgstr`.
    seen: [bool; 2],
    /// Whether a problem of the message has been reported: one is enough, what follows comes of it.
    broken: bool,
    diags: Vec<Diag>,
}

/// Reads a PO file. A message with a problem is reported and left out; the rest is read all the same.
pub(super) fn read(path: &str, text: &str) -> (Catalog, Vec<Diag>) {
    let mut reader = Reader {
        path,
        catalog: Catalog::default(),
        message: Message::default(),
        part: None,
        seen: [false; 2],
        broken: false,
        diags: Vec::new(),
    };
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let span = start..start + line.trim_end().len();
        start += line.len();
        reader.line(line.trim_start_matches('\u{feff}').trim(), span);
    }
    reader.end(text.len());
    (reader.catalog, reader.diags)
}

impl Reader<'_> {
    fn problem(&mut self, span: Range<usize>, message: impl Into<String>) {
        self.broken = true;
        let diag = Diag::new(Code::PoSyntax, message);
        self.diags.push(diag.at(self.path, span, ""));
    }

    fn line(&mut self, line: &str, span: Range<usize>) {
        if line.is_empty() {
            return self.end(span.start);
        }
        if let Some(comment) = line.strip_prefix('#') {
            if self.seen[1] {
                self.end(span.start);
            }
            if let Some(flags) = comment.strip_prefix(',') {
                self.message.fuzzy |= flags.split(',').any(|flag| flag.trim() == "fuzzy");
            }
            return;
        }
        let (part, words) = match line.split_once(' ') {
            _ if line.starts_with('"') => (self.part, line),
            Some(("msgctxt", words)) => (Some(Part::Context), words),
            Some(("msgid", words)) => (Some(Part::Id), words),
            Some(("msgstr", words)) => (Some(Part::Text), words),
            Some((word, _)) if word == "msgid_plural" || word.starts_with("msgstr[") => {
                self.problem(span, "plural forms are not used here");
                return;
            }
            _ => {
                self.problem(span, "this line is neither a comment nor part of a message");
                return;
            }
        };
        let begins = matches!(part, Some(Part::Context | Part::Id)) && !line.starts_with('"');
        if begins && self.seen[1] {
            self.end(span.start);
        }
        let words = match unquoted(words.trim()) {
            Ok(words) => words,
            Err(message) => return self.problem(span, message),
        };
        self.part = part;
        match part {
            None => self.problem(span, "these words belong to no `msgid` or `msgstr`"),
            Some(Part::Context) => {
                self.message.context.get_or_insert_default().push_str(&words);
            }
            Some(Part::Id) => {
                self.seen[0] = true;
                self.message.id.push_str(&words);
            }
            Some(Part::Text) => {
                if !self.seen[1] {
                    self.message.span = span.clone();
                }
                self.seen[1] = true;
                self.message.span.end = span.end;
                self.message.text.push_str(&words);
            }
        }
    }

    /// Ends a message, if one has begun.
    fn end(&mut self, at: usize) {
        let message = std::mem::take(&mut self.message);
        self.part = None;
        let seen = std::mem::take(&mut self.seen);
        if std::mem::take(&mut self.broken) {
            return;
        }
        match seen {
            [true, true] if message.context.is_none() && message.id.is_empty() => {
                let fields = message.text.lines().filter_map(|line| line.split_once(':'));
                let mut language = fields.filter(|(name, _)| name.eq_ignore_ascii_case("language"));
                self.catalog.language = language.next().map(|(_, value)| value.trim().to_owned());
            }
            [true, true] => self.catalog.messages.push(message),
            [false, false] if message.context.is_none() => {}
            [_, there] => {
                let missing = if there { "msgid" } else { "msgstr" };
                self.problem(at..at, format!("the message before this has no `{missing}`"));
                self.broken = false;
            }
        }
    }
}

/// Removes the quotes around words and resolves the escapes in them.
fn unquoted(words: &str) -> Result<String, String> {
    let inner = words.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
    let inner = inner.ok_or("words stand between double quotes")?;
    let mut text = String::with_capacity(inner.len());
    let mut chars = inner.chars();
    while let Some(c) = chars.next() {
        match c {
            '"' => return Err("a double quote within words is written `\\\"`".to_owned()),
            '\\' => text.push(match chars.next() {
                Some('n') => '\n',
                Some('t') => '\t',
                Some('r') => '\r',
                Some(same @ ('"' | '\\')) => same,
                Some(other) => return Err(format!("`\\{other}` is not an escape")),
                None => return Err("words stand between double quotes".to_owned()),
            }),
            other => text.push(other),
        }
    }
    Ok(text)
}

/// Writes a PO file. `header`: names and values, in the order in which they are written.
pub(super) fn write(header: &[(&str, String)], messages: &[Message]) -> String {
    let mut file = String::from("msgid \"\"\nmsgstr \"\"\n");
    // Writing to a string cannot fail.
    for (name, value) in header {
        let _ = writeln!(file, "{}", quoted(&format!("{name}: {value}\n")));
    }
    for message in messages {
        file.push('\n');
        for remark in &message.remarks {
            let _ = writeln!(file, "#. {remark}");
        }
        if let Some(reference) = &message.reference {
            let _ = writeln!(file, "#: {reference}");
        }
        if message.fuzzy {
            file.push_str("#, fuzzy\n");
        }
        if let Some(context) = &message.context {
            let _ = writeln!(file, "msgctxt {}", quoted(context));
        }
        for (word, text) in [("msgid", &message.id), ("msgstr", &message.text)] {
            let lines: Vec<&str> = text.split_inclusive('\n').collect();
            match lines.as_slice() {
                [] | [_] => {
                    let _ = writeln!(file, "{word} {}", quoted(text));
                }
                several => {
                    let _ = writeln!(file, "{word} \"\"");
                    for line in several {
                        let _ = writeln!(file, "{}", quoted(line));
                    }
                }
            }
        }
    }
    file
}

fn quoted(text: &str) -> String {
    let mut quoted = String::from('"');
    for c in text.chars() {
        match c {
            '\n' => quoted.push_str("\\n"),
            '\t' => quoted.push_str("\\t"),
            '\r' => quoted.push_str("\\r"),
            '"' | '\\' => quoted.extend(['\\', c]),
            other => quoted.push(other),
        }
    }
    quoted.push('"');
    quoted
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use shindan_model::SourceFile;
    use shindan_pack::render;

    use super::*;

    fn message(context: &str, id: &str, text: &str) -> Message {
        Message {
            context: Some(context.to_owned()),
            id: id.to_owned(),
            text: text.to_owned(),
            ..Message::default()
        }
    }

    #[test]
    fn what_other_programs_write_is_read() {
        let text = "\u{feff}# translator\r\nmsgid \"\"\r\nmsgstr \"\"\r\n\"Language: ja\\n\"\r\n\
            #. remark\n#, c-format, fuzzy\n#| msgid \"old\"\nmsgctxt \"a/b/c\"\nmsgid \"\"\n\"One \"\n\"two\\n\"\nmsgstr \"\\\"一\\\\二\\\"\"\n\
            #~ msgid \"gone\"\n#~ msgstr \"なし\"\nmsgctxt \"d\"\nmsgid \"x\"\nmsgstr \"\"\n";
        let (catalog, diags) = read("a.po", text);
        assert!(diags.is_empty(), "{diags:?}");
        assert_eq!(catalog.language.as_deref(), Some("ja"));
        let [first, second] = catalog.messages.as_slice() else { panic!("{catalog:?}") };
        assert_eq!((first.id.as_str(), first.text.as_str()), ("One two\n", "\"一\\二\""));
        assert!(first.fuzzy && !second.fuzzy);
        assert_eq!(&text[first.span.clone()], "msgstr \"\\\"一\\\\二\\\"\"");
        assert_eq!(second.text, "");
    }

    #[test]
    fn what_is_broken_is_named_with_its_line_and_the_rest_is_read() {
        let text = "msgctxt \"a\"\nmsgid \"x\nmsgstr \"y\"\n\nmsgctxt \"b\"\nmsgid \"x\"\n\nwhat\n\nmsgctxt \"c\"\nmsgid \"\\q\"\nmsgstr[0] \"\"\n\nmsgctxt \"d\"\nmsgid \"x\"\nmsgstr \"y\"";
        let (catalog, diags) = read("a.po", text);
        assert_eq!(catalog.messages.len(), 1);
        let file = SourceFile { path: "a.po".into(), text: text.into() };
        let all: Vec<String> = diags
            .iter()
            .map(|diag| render(diag, std::slice::from_ref(&file), false))
            .map(|text| text.lines().take(2).collect::<Vec<_>>().join(""))
            .collect();
        insta::assert_snapshot!(all.join("\n"), @r"
        error[KB701]: words stand between double quotes --> a.po:2:1
        error[KB701]: the message before this has no `msgstr` --> a.po:7:1
        error[KB701]: this line is neither a comment nor part of a message --> a.po:8:1
        error[KB701]: `\q` is not an escape  --> a.po:11:1
        error[KB701]: plural forms are not used here  --> a.po:12:1
        ");
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_back(context in "\\PC{0,20}", id in "[^\u{0}]{1,40}", text in "\\PC{0,40}") {
            let entry = message(&context, &id, &text);
            let file = write(&[("Language", "ja".to_owned())], std::slice::from_ref(&entry));
            let (catalog, diags) = read("a.po", &file);
            prop_assert!(diags.is_empty(), "{:?}\n{}", diags, file);
            let back = &catalog.messages[0];
            prop_assert_eq!((&back.context, &back.id, &back.text), (&entry.context, &entry.id, &entry.text));
        }

        #[test]
        fn no_input_makes_it_panic(text in "(msgid |msgstr |msgctxt |#, fuzzy|\"|\\\\|n|証|\n|\r| ){0,60}") {
            let _ = read("a.po", &text);
        }
    }
}
