//! Every key and every text of a TOML file with the keys that lead to it and its bytes.
//!
//! A parsed document knows where a key stands once; here every place counts, as each header names the
//! keys above it again.

use std::ops::Range;

use shindan_model::SourceFile;
use toml_parser::Source;
use toml_parser::decoder::ScalarKind;
use toml_parser::parser::{Event, EventKind, parse_document};

/// One key where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Key {
    /// The keys that lead to it, itself last; positions in lists are left out.
    pub(super) path: Vec<String>,
    /// Its bytes, quotes included.
    pub(super) span: Range<usize>,
    /// What the last key of a header or of `key = value` stands for; none for a key before a dot.
    pub(super) role: Option<Role>,
    /// The first byte of the header, bracket or brace that it stands under; 0 above all headers.
    pub(super) table: usize,
}

/// What a key stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// `[key]`: the bytes of the header.
    Table(Range<usize>),
    /// `[[key]]`: the bytes of the header.
    Element(Range<usize>),
    /// `key = value`: the bytes of both, and of the value.
    Value {
        /// From the first key to the end of the value.
        all: Range<usize>,
        /// The value.
        value: Range<usize>,
    },
}

/// One text where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Text {
    /// The keys that lead to it.
    pub(super) path: Vec<String>,
    /// What it says.
    pub(super) value: String,
    /// Its bytes, quotes included.
    pub(super) span: Range<usize>,
}

/// All keys and texts of a file, in its order.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Entries {
    /// Every key.
    pub(super) keys: Vec<Key>,
    /// Every text.
    pub(super) texts: Vec<Text>,
}

/// Reads a file that is TOML.
pub(super) fn entries(file: &SourceFile) -> Entries {
    let source = Source::new(&file.text);
    let tokens = source.lex().into_vec();
    let mut events = Vec::new();
    parse_document(&tokens, &mut events, &mut ());
    let mut reader = Reader {
        source,
        found: Entries::default(),
        header: None,
        open: vec![(0, Vec::new())],
        written: Vec::new(),
        assigned: Vec::new(),
    };
    for event in &events {
        reader.read(event);
    }
    reader.found
}

/// Where in the file the reading has come to.
struct Reader<'t> {
    source: Source<'t>,
    found: Entries,
    /// The first byte of a header that is being read.
    header: Option<usize>,
    /// The table, and each inline table or list around this place: its first byte and the keys above it.
    open: Vec<(usize, Vec<String>)>,
    /// Positions in `found.keys` of the keys of the header or assignment that is being read.
    written: Vec<usize>,
    /// For each assignment whose value is being read: its last key, its first byte, where its value
    /// begins, and how many brackets were open before.
    assigned: Vec<Assigned>,
}

struct Assigned {
    key: usize,
    start: usize,
    value: Option<usize>,
    open: usize,
}

impl Reader<'_> {
    fn read(&mut self, event: &Event) {
        let span = event.span().start()..event.span().end();
        match event.kind() {
            EventKind::StdTableOpen | EventKind::ArrayTableOpen => {
                self.open = vec![(span.start, Vec::new())];
                self.header = Some(span.start);
                self.written.clear();
            }
            EventKind::StdTableClose | EventKind::ArrayTableClose => {
                self.end_header(event, span.end)
            }
            EventKind::SimpleKey => self.key(event, span),
            EventKind::KeyValSep => self.assign(),
            EventKind::InlineTableOpen | EventKind::ArrayOpen => {
                self.value_begins(span.start);
                let above = self.above();
                self.open.push((span.start, above));
                self.written.clear();
            }
            EventKind::InlineTableClose | EventKind::ArrayClose => {
                self.open.pop();
                self.value_ends(span.end);
            }
            EventKind::Scalar => {
                self.value_begins(span.start);
                self.scalar(event, &span);
                self.value_ends(span.end);
            }
            _ => {}
        }
    }

    fn key(&mut self, event: &Event, span: Range<usize>) {
        let mut name = String::new();
        if let Some(raw) = self.source.get(event) {
            raw.decode_key(&mut name, &mut ());
        }
        let mut path = match self.written.last() {
            Some(before) => self.found.keys[*before].path.clone(),
            None => self.around().1,
        };
        path.push(name);
        self.written.push(self.found.keys.len());
        self.found.keys.push(Key { path, span, role: None, table: self.around().0 });
    }

    fn end_header(&mut self, event: &Event, end: usize) {
        let (Some(start), Some(last)) = (self.header.take(), self.written.last()) else { return };
        let key = &mut self.found.keys[*last];
        key.role = Some(match event.kind() {
            EventKind::StdTableClose => Role::Table(start..end),
            _ => Role::Element(start..end),
        });
        self.open = vec![(start, key.path.clone())];
        self.written.clear();
    }

    fn assign(&mut self) {
        if let (Some(first), Some(last)) = (self.written.first(), self.written.last()) {
            let start = self.found.keys[*first].span.start;
            let assigned = Assigned { key: *last, start, value: None, open: self.open.len() };
            self.assigned.push(assigned);
        }
        self.written.clear();
    }

    /// The keys above a value that stands here.
    fn above(&self) -> Vec<String> {
        match self.assigned.last() {
            Some(assigned) if assigned.open == self.open.len() => {
                self.found.keys[assigned.key].path.clone()
            }
            _ => self.around().1,
        }
    }

    /// The innermost table or list around this place.
    fn around(&self) -> (usize, Vec<String>) {
        self.open.last().cloned().unwrap_or_default()
    }

    fn value_begins(&mut self, start: usize) {
        let depth = self.open.len();
        if let Some(assigned) = self.assigned.last_mut().filter(|assigned| assigned.open == depth) {
            assigned.value.get_or_insert(start);
        }
    }

    fn value_ends(&mut self, end: usize) {
        let depth = self.open.len();
        if let Some(assigned) = self.assigned.pop_if(|assigned| assigned.open == depth) {
            let value = assigned.value.unwrap_or(end)..end;
            self.found.keys[assigned.key].role =
                Some(Role::Value { all: assigned.start..end, value });
        }
        self.written.clear();
    }

    fn scalar(&mut self, event: &Event, span: &Range<usize>) {
        let Some(raw) = self.source.get(event) else { return };
        let mut text = std::borrow::Cow::Borrowed("");
        if raw.decode_scalar(&mut text, &mut ()) == ScalarKind::String {
            let (path, value) = (self.above(), text.into_owned());
            self.found.texts.push(Text { path, value, span: span.clone() });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every key as `path = bytes`, every text as `path: bytes`.
    fn shown(text: &str) -> Vec<String> {
        let file = SourceFile { path: "rules/p/f.toml".to_owned(), text: text.to_owned() };
        let found = entries(&file);
        let keys = found.keys.iter().map(|key| {
            let role = match &key.role {
                None => ".".to_owned(),
                Some(Role::Table(all) | Role::Element(all)) => text[all.clone()].to_owned(),
                Some(Role::Value { all, value }) => {
                    format!("{} | {}", &text[all.clone()], &text[value.clone()])
                }
            };
            format!("{} = {} {role}", key.path.join("/"), &text[key.span.clone()])
        });
        let texts = found.texts.iter();
        let texts = texts.map(|at| format!("{}: {}", at.path.join("/"), &text[at.span.clone()]));
        keys.chain(texts).collect()
    }

    #[test]
    fn every_key_and_text_has_its_path_and_bytes() {
        let text = "a.b = 1\n[x.\"y.z\"] # c\nk = { m = ['t'], n.o = \"u\" }\nl = [{ p = 2 }, \"v\"]\n[[x.q]]\nr = []\n";
        assert_eq!(
            shown(text),
            [
                "a = a .",
                "a/b = b a.b = 1 | 1",
                "x = x .",
                "x/y.z = \"y.z\" [x.\"y.z\"]",
                "x/y.z/k = k k = { m = ['t'], n.o = \"u\" } | { m = ['t'], n.o = \"u\" }",
                "x/y.z/k/m = m m = ['t'] | ['t']",
                "x/y.z/k/n = n .",
                "x/y.z/k/n/o = o n.o = \"u\" | \"u\"",
                "x/y.z/l = l l = [{ p = 2 }, \"v\"] | [{ p = 2 }, \"v\"]",
                "x/y.z/l/p = p p = 2 | 2",
                "x = x .",
                "x/q = q [[x.q]]",
                "x/q/r = r r = [] | []",
                "x/y.z/k/m: 't'",
                "x/y.z/k/n/o: \"u\"",
                "x/y.z/l: \"v\"",
            ]
        );
    }
}
