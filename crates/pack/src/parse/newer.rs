//! KB108: TOML that is newer than what editors read.
//!
//! Packs are read as TOML 1.1, but most editors still read 1.0: they mark everything after such a place as
//! wrong and stop completing.

use shindan_model::SourceFile;
use toml_parser::Source;
use toml_parser::decoder::Encoding;
use toml_parser::parser::{EventKind, parse_document};

use crate::diag::{Code, Diag};

/// Reports what TOML 1.0 does not have: line breaks and a last comma in inline tables, `\e` and `\x..`.
pub fn check(file: &SourceFile, diags: &mut Vec<Diag>) {
    let tokens = Source::new(&file.text).lex().into_vec();
    let mut events = Vec::new();
    parse_document(&tokens, &mut events, &mut ());
    // For each open bracket, whether it is that of an inline table.
    let mut open: Vec<bool> = Vec::new();
    let mut comma = None;
    let mut report = |span: std::ops::Range<usize>, what: &str, help: &str| {
        let diag = Diag::new(
            Code::NewerSyntax,
            format!("{what} is TOML 1.1, which many editors cannot read"),
        );
        diags.push(diag.at(&file.path, span, "").help(help));
    };
    for event in &events {
        let span = event.span();
        let range = span.start()..span.end();
        match event.kind() {
            EventKind::InlineTableOpen | EventKind::ArrayOpen => {
                open.push(event.kind() == EventKind::InlineTableOpen);
                comma = None;
            }
            EventKind::InlineTableClose => {
                open.pop();
                if let Some(comma) = comma.take() {
                    report(comma, "a comma before `}`", "take the comma out");
                }
            }
            EventKind::ArrayClose => {
                open.pop();
                comma = None;
            }
            EventKind::ValueSep => comma = Some(range),
            EventKind::Newline if open.last() == Some(&true) => {
                let help = "write it in one line, or as a table of its own: `[fact.\"lamp.light\".outcomes]`";
                report(range, "a line break in `{ … }`", help);
            }
            EventKind::SimpleKey | EventKind::Scalar => {
                comma = None;
                let basic = matches!(
                    event.encoding(),
                    Some(Encoding::BasicString | Encoding::MlBasicString)
                );
                let text = file.text.get(range.clone()).unwrap_or_default();
                if let Some(at) = newer_escape(text).filter(|_| basic) {
                    let at = range.start + at;
                    report(at..at + 2, "this escape", "write the character itself, or `\\u00e9`");
                }
            }
            _ => {}
        }
    }
}

/// The position of the first `\e` or `\x`.
fn newer_escape(text: &str) -> Option<usize> {
    let mut at = 0;
    while let Some(found) = text.get(at..)?.find('\\') {
        at += found;
        match text.as_bytes().get(at + 1) {
            Some(b'e' | b'x') => return Some(at),
            _ => at += 2,
        }
    }
    None
}
