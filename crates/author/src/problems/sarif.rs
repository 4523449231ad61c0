//! Problems as SARIF 2.1.0 (OASIS), which code review and editors read.

use std::ops::Range;

use serde_json::{Value, json};
use shindan_pack::{Code, Diag, Label};

use super::{Problems, level};

const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// A log of one run. Rules are the kinds that occur, each with its page; columns count UTF-16 units.
pub fn log(all: &Problems<'_>) -> Value {
    let mut codes: Vec<Code> = all.diags.iter().map(|diag| diag.code).collect();
    codes.sort_unstable();
    codes.dedup();
    let results: Vec<Value> = all.diags.iter().map(|diag| result(all, diag, &codes)).collect();
    let rules: Vec<Value> = codes.iter().map(|code| rule(*code)).collect();
    json!({
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "shindan",
                "version": env!("CARGO_PKG_VERSION"),
                "rules": rules,
            } },
            "columnKind": "utf16CodeUnits",
            "results": results,
        }],
    })
}

fn rule(code: Code) -> Value {
    json!({
        "id": code.as_str(),
        "shortDescription": { "text": code.summary() },
        "help": { "text": code.page(), "markdown": code.page() },
        "defaultConfiguration": { "level": level(code.severity()) },
    })
}

fn result(all: &Problems<'_>, diag: &Diag, codes: &[Code]) -> Value {
    let mut message = diag.message.clone();
    if let Some(help) = &diag.help {
        message = format!("{message}\nhelp: {help}");
    }
    let mut result = json!({
        "ruleId": diag.code.as_str(),
        "ruleIndex": codes.iter().position(|code| *code == diag.code),
        "level": level(diag.severity),
        "message": { "text": message },
    });
    if let Some((first, others)) = diag.labels.split_first() {
        result["locations"] = json!([place(all, first)]);
        if !others.is_empty() {
            result["relatedLocations"] = others.iter().map(|label| place(all, label)).collect();
        }
    }
    result
}

fn place(all: &Problems<'_>, label: &Label) -> Value {
    let mut place = json!({ "physicalLocation": {
        "artifactLocation": { "uri": uri(&all.path(label)) },
        "region": region(all.text(label), &label.span),
    } });
    if !label.text.is_empty() {
        place["message"] = json!({ "text": label.text });
    }
    place
}

fn region(text: &str, span: &Range<usize>) -> Value {
    let (line, column) = utf16(text, span.start);
    let (last, end) = utf16(text, span.end.max(span.start));
    json!({ "startLine": line, "startColumn": column, "endLine": last, "endColumn": end })
}

/// Line and column of a byte, from 1; the column in UTF-16 units.
fn utf16(text: &str, byte: usize) -> (usize, usize) {
    let mut end = byte.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let before = &text[..end];
    let start = before.rfind('\n').map_or(0, |at| at + 1);
    (before.matches('\n').count() + 1, before[start..].encode_utf16().count() + 1)
}

/// A path as a relative reference (RFC 3986): what is not plain is written as `%XX`.
fn uri(path: &str) -> String {
    let mut uri = String::new();
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            uri.push(char::from(byte));
        } else {
            uri.push_str(&format!("%{byte:02X}"));
        }
    }
    uri
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The parts of the standard's schema that logs of this program use, with its constraints.
    fn standard() -> Value {
        let message = json!({ "type": "object", "required": ["text"], "properties": { "text": { "type": "string" }, "markdown": { "type": "string" } }, "additionalProperties": false });
        let level = json!({ "enum": ["none", "note", "warning", "error"] });
        let one = json!({ "type": "integer", "minimum": 1 });
        let location = json!({
            "type": "object",
            "properties": {
                "message": message,
                "physicalLocation": { "type": "object", "additionalProperties": false, "properties": {
                    "artifactLocation": { "type": "object", "properties": { "uri": { "type": "string", "format": "uri-reference" } }, "additionalProperties": false },
                    "region": { "type": "object", "additionalProperties": false, "properties": {
                        "startLine": one, "startColumn": one, "endLine": one, "endColumn": one,
                    } },
                } },
            },
            "additionalProperties": false,
        });
        json!({
            "$schema": "http://json-schema.org/draft-07/schema#",
            "type": "object",
            "required": ["version", "runs"],
            "properties": {
                "$schema": { "type": "string", "format": "uri" },
                "version": { "enum": ["2.1.0"] },
                "runs": { "type": "array", "items": { "type": "object", "required": ["tool"], "additionalProperties": false, "properties": {
                    "columnKind": { "enum": ["utf16CodeUnits", "unicodeCodePoints"] },
                    "tool": { "type": "object", "required": ["driver"], "properties": { "driver": { "type": "object", "required": ["name"], "properties": {
                        "rules": { "type": "array", "uniqueItems": true, "items": { "type": "object", "required": ["id"], "properties": {
                            "id": { "type": "string" }, "shortDescription": message, "help": message,
                            "defaultConfiguration": { "type": "object", "properties": { "level": level } },
                        } } },
                    } } } },
                    "results": { "type": "array", "items": { "type": "object", "required": ["message"], "additionalProperties": false, "properties": {
                        "ruleId": { "type": "string" }, "ruleIndex": { "type": "integer", "minimum": -1 },
                        "level": level, "message": message,
                        "locations": { "type": "array", "items": location },
                        "relatedLocations": { "type": "array", "uniqueItems": true, "items": location },
                    } } },
                } } },
            },
            "additionalProperties": false,
        })
    }

    #[test]
    fn it_is_as_the_standard_has_it_and_counts_utf16() {
        let (diags, files) = super::super::tests::example();
        let log = log(&Problems { diags: &diags, files: &files, folder: "my packs/" });
        let standard =
            jsonschema::options().should_validate_formats(true).build(&standard()).unwrap();
        let problem = standard.validate(&log);
        assert!(problem.is_ok(), "{problem:?}");
        let place = &log["runs"][0]["results"][0]["locations"][0]["physicalLocation"];
        assert_eq!(place["artifactLocation"]["uri"], "my%20packs/kb/lamp/ja/a%20b.toml");
        // Three characters of one unit and one of two stand before it.
        assert_eq!(place["region"]["startColumn"], 17);
        assert_eq!(place["region"]["endColumn"], 21);
    }

    #[test]
    fn a_problem_without_a_place_has_no_location() {
        let (diags, files) = super::super::tests::example();
        let log = log(&Problems { diags: &diags[1..], files: &files, folder: "" });
        assert!(log["runs"][0]["results"][0].get("locations").is_none());
    }
}
