//! The page that explains every key of a pack, made from the schemas: it cannot lag behind.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use serde_json::{Map, Value};
use shindan_model::SEEN;
use shindan_pack::Code;
use shindan_pack::lower::WORDS;

use super::schema::schemas;

const INTRODUCTION: &str = "\
# The format of packs

*Generated from the types that read packs; `UPDATE=1 cargo test -p shindan-author schema` writes it.*

A pack is `rules/<pack>/*.toml`, which decides, and `kb/<pack>/<language>/*.toml`, which explains. Any
file may hold any kind of node. Files count in the order of their names, nodes in the order in which
they stand. `rules/<pack>/cases/` holds the pack's tests. What translators keep stands in `kb/<pack>/`
itself: `glossary.toml`, `acknowledged.toml`, `reviewed-<language>.toml`; it changes no verdict and is no
part of the pack's digest. A folder may replace the languages in `templates/languages.toml`.

Ids are lower case, words joined by dashes: `certificate-expired`. Ids of facts have dots, the subject
first, and stand in quotes: `\"tls.certificate.in_date\"`. `outside` is no cause: it means that none of the
causes applies.

";

const SEEN_INTRODUCTION: &str = "
## Names of what readers see

For `name`, `with` and `without` of a `[property.ID]`, beside the names that cmdlets print. `*` stands for
any one name.

| name | its value |
|---|---|
";

/// The page, in Markdown: every kind of node and every key with its type, whether it must be there, what
/// it means and an example; the words for frequencies; the codes of problems.
pub fn keys_page() -> String {
    let mut page = INTRODUCTION.to_owned();
    page.push_str("## Words for frequencies\n\n| word | stands for |\n|---|---|\n");
    for (word, number) in WORDS {
        line(&mut page, &format!("| `\"{word}\"` | {number} |"));
    }
    for (name, schema) in schemas() {
        let title = match name {
            "rules" => "Files of rules",
            "texts" => "Files of texts",
            "case" => "Cases",
            "glossary" => "The glossary",
            "acknowledged" => "Acknowledged problems",
            "reviewed" => "Reviewed translations",
            _ => "Languages",
        };
        line(&mut page, &format!("\n## {title}"));
        let schema = Part { schema: &schema };
        for (heading, definition) in schema.sections() {
            section(&mut page, &schema, &heading, definition);
        }
    }
    page.push_str(SEEN_INTRODUCTION);
    for seen in SEEN {
        line(&mut page, &format!("| `{}` | {} |", seen.name, seen.value));
    }
    page.push_str("\n## Problems\n\n| code | is reported for |\n|---|---|\n");
    for code in Code::ALL.iter().filter(|code| code.as_str().starts_with("KB")) {
        line(&mut page, &format!("| `{}` | {} |", code.as_str(), code.summary()));
    }
    page
}

fn line(page: &mut String, text: &str) {
    // Writing to a string cannot fail.
    let _ = writeln!(page, "{text}");
}

/// One of the schemas.
struct Part<'a> {
    schema: &'a Value,
}

impl<'a> Part<'a> {
    fn definition(&self, name: &str) -> Option<&'a Value> {
        self.schema.get("definitions")?.get(name)
    }

    /// The file itself, then everything it refers to, each after what first refers to it.
    fn sections(&self) -> Vec<(String, &'a Value)> {
        let mut sections = vec![("The file".to_owned(), self.schema)];
        let mut seen = BTreeSet::new();
        let mut next = 0;
        while next < sections.len() {
            let mut names = Vec::new();
            references(sections[next].1, &mut names);
            let mut at = next + 1;
            for name in names {
                if let Some(definition) = self.definition(&name)
                    && seen.insert(name.clone())
                {
                    sections.insert(at, (heading(&name, definition), definition));
                    at += 1;
                }
            }
            next += 1;
        }
        sections
    }

    /// What may stand there, in the words of the page.
    fn kind(&self, schema: &Value) -> String {
        if let Some(name) = reference(schema) {
            let heading = self.definition(&name).map(|found| heading(&name, found));
            return heading.unwrap_or(name);
        }
        if let Some(list) = schema.get("allOf").and_then(Value::as_array) {
            return self.kinds(list, " and ");
        }
        if let Some(list) = schema.get("anyOf").and_then(Value::as_array) {
            return self.kinds(list, " or ");
        }
        if let Some(list) = schema.get("oneOf").and_then(Value::as_array) {
            let words = list.iter().filter_map(|one| one.get("const")?.as_str());
            let words: Vec<String> = words.map(|word| format!("`\"{word}\"`")).collect();
            return words.join(" or ");
        }
        match schema.get("type") {
            Some(Value::Array(types)) => {
                let types: Vec<&str> = types.iter().filter_map(Value::as_str).map(word).collect();
                types.join(" or ")
            }
            Some(Value::String(one)) if one == "array" => {
                let items = schema.get("items").map(|items| self.kind(items));
                match items.as_deref() {
                    Some("text") => "list of texts".to_owned(),
                    items => format!("list of {}", items.unwrap_or("anything")),
                }
            }
            Some(Value::String(one)) if one == "object" => match schema.get("additionalProperties")
            {
                Some(values) if values.is_object() => {
                    format!("table: name → {}", self.kind(values))
                }
                _ => "table".to_owned(),
            },
            Some(Value::String(one)) => word(one).to_owned(),
            _ => "anything".to_owned(),
        }
    }

    fn kinds(&self, list: &[Value], joined: &str) -> String {
        let kinds: Vec<String> = list.iter().map(|one| self.kind(one)).collect();
        kinds.join(joined)
    }
}

fn word(name: &str) -> &str {
    match name {
        "string" => "text",
        "boolean" => "`true` or `false`",
        other => other,
    }
}

fn reference(schema: &Value) -> Option<String> {
    let path = schema.get("$ref")?.as_str()?;
    Some(path.rsplit('/').next().unwrap_or(path).to_owned())
}

/// Names of definitions that a schema refers to, in its order, `pack` first of all.
fn references(schema: &Value, names: &mut Vec<String>) {
    names.extend(reference(schema));
    match schema {
        Value::Object(keys) => {
            for (_, value) in ordered(keys).iter().filter(|(key, _)| *key != "definitions") {
                references(value, names);
            }
        }
        Value::Array(list) => list.iter().for_each(|value| references(value, names)),
        _ => {}
    }
}

fn ordered(keys: &Map<String, Value>) -> Vec<(&String, &Value)> {
    let mut keys: Vec<_> = keys.iter().collect();
    keys.sort_by_key(|(key, _)| (*key != "pack", *key));
    keys
}

fn description(schema: &Value) -> &str {
    let text = schema.get("description").and_then(Value::as_str);
    text.unwrap_or_default()
}

/// `` `[defect.ID]` ``, or the name of the definition in small letters.
fn heading(name: &str, definition: &Value) -> String {
    let text = description(definition);
    match text.strip_prefix('`').and_then(|rest| rest.split_once('`')) {
        Some((header, _)) => format!("`{header}`"),
        None if name == "FactType" => "type of a fact".to_owned(),
        None if name == "RawCode" => "a code".to_owned(),
        None if name == "CodeForm" => "form of codes".to_owned(),
        None if name == "OfSeveral" => "which of several".to_owned(),
        None if name == "PerChannel" => "minutes by channel".to_owned(),
        None => name.to_lowercase(),
    }
}

fn section(page: &mut String, part: &Part<'_>, heading: &str, definition: &Value) {
    line(page, &format!("\n### {heading}\n"));
    let text = description(definition);
    let text = text.strip_prefix(heading).unwrap_or(text);
    let text = text.trim_start_matches([':', ' ']);
    if !text.is_empty() {
        line(page, &format!("{}\n", capital(text)));
    }
    for choice in definition.get("oneOf").and_then(Value::as_array).into_iter().flatten() {
        let value = choice.get("const").and_then(Value::as_str);
        let value = value.unwrap_or_default();
        line(page, &format!("- `\"{value}\"`: {}", description(choice)));
    }
    if let Some(keys) = definition.get("properties").and_then(Value::as_object) {
        line(page, "| key | type | | meaning | example |\n|---|---|---|---|---|");
        for (key, schema) in ordered(keys) {
            let must = definition
                .get("required")
                .and_then(Value::as_array)
                .is_some_and(|required| required.iter().any(|name| name == key));
            let (meaning, example) = split(description(schema));
            let kind = part.kind(schema);
            let must = if must { "required" } else { "" };
            let cells = [&format!("`{key}`"), &kind, must, meaning, &format!("`{example}`")];
            let cells: Vec<String> = cells.iter().map(|cell| cell.replace('|', "\\|")).collect();
            line(page, &format!("| {} |", cells.join(" | ")));
        }
    }
    if let Some(values) = definition.get("additionalProperties").filter(|schema| schema.is_object())
    {
        line(page, &format!("\nAny other key: {}.", part.kind(values)));
    }
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    let first = chars.next().map(|first| first.to_uppercase().to_string());
    first.unwrap_or_default() + chars.as_str()
}

/// What a key means, and the example that ends its description.
fn split(description: &str) -> (&str, &str) {
    match description.rsplit_once("Example: ") {
        Some((meaning, example)) => (meaning.trim(), example.trim().trim_matches('`')),
        None => (description, ""),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn every_key(check: impl Fn(&str, &str, &Value, &Value)) {
        let mut count = 0;
        for (_, schema) in schemas() {
            let part = Part { schema: &schema };
            for (heading, definition) in part.sections() {
                let keys = definition.get("properties").and_then(Value::as_object);
                for (key, of_key) in keys.into_iter().flatten() {
                    check(&heading, key, of_key, &schema);
                    count += 1;
                }
            }
        }
        assert!(count > 80, "only {count} keys found");
    }

    #[test]
    fn every_key_has_a_meaning_and_an_example() {
        every_key(|heading, key, of_key, _| {
            let (meaning, example) = split(description(of_key));
            assert!(!meaning.is_empty(), "{heading} {key} has no meaning");
            assert!(!example.is_empty(), "{heading} {key} has no example");
        });
    }

    /// An example is a document, or a value; one that names the key gives it a value that fits.
    #[test]
    fn every_example_is_toml_and_fits_its_key() {
        every_key(|heading, key, of_key, schema| {
            let (_, example) = split(description(of_key));
            let document = toml::from_str::<toml::Table>(example)
                .or_else(|_| toml::from_str(&format!("value = {example}")))
                .unwrap_or_else(|error| panic!("{heading} {key}: {example}\n{error}"));
            let value = match document.get(key) {
                Some(value) => value,
                None => match document.get("value").and_then(|value| value.get(key)) {
                    Some(value) => value,
                    None => return,
                },
            };
            if example.starts_with('[') {
                return; // The header of a table whose keys stand below.
            }
            let mut of_key = of_key.clone();
            of_key["definitions"] = schema["definitions"].clone();
            let validator = jsonschema::draft7::new(&of_key).unwrap();
            let value = serde_json::to_value(value).unwrap();
            assert!(validator.is_valid(&value), "{heading} {key}: {example}");
        });
    }
}
