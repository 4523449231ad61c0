//! JSON Schemas of the pack format, for editors: made from the types that parse.

use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde_json::{Map, Value, json};
use shindan_pack::raw::{RulesFile, TextsFile};

use crate::case::raw::RawCaseFile;
use crate::i18n::raw::{AcknowledgedFile, GlossaryFile, LanguagesFile, ReviewedFile};

/// Every schema, as file name without its ending and JSON Schema (draft 7, which the TOML language
/// servers read best).
pub fn schemas() -> Vec<(&'static str, Value)> {
    vec![
        ("rules", schema::<RulesFile>("Rules of a shindan pack")),
        ("texts", schema::<TextsFile>("Texts of a shindan pack")),
        ("case", schema::<RawCaseFile>("Cases of a shindan pack")),
        ("glossary", schema::<GlossaryFile>("Terms of a shindan pack")),
        ("acknowledged", schema::<AcknowledgedFile>("Acknowledged problems of a shindan pack")),
        ("reviewed", schema::<ReviewedFile>("Reviewed translations of a shindan pack")),
        ("languages", schema::<LanguagesFile>("Rules of languages for every text")),
    ]
}

fn schema<T: JsonSchema>(title: &str) -> Value {
    let generator = SchemaSettings::draft07().into_generator();
    let mut schema = generator.into_root_schema_for::<T>().to_value();
    tidy(&mut schema);
    let definitions = schema["definitions"].clone();
    refer(&mut schema, &definitions);
    schema["title"] = json!(title);
    schema
}

/// Removes what describes Rust and not TOML: `null`, which TOML does not have, empty defaults, the width of
/// numbers, and the line breaks of comments.
fn tidy(schema: &mut Value) {
    match schema {
        Value::Array(list) => list.iter_mut().for_each(tidy),
        Value::Object(keys) => {
            without_null(keys);
            if keys.get("format").is_some_and(|format| format == "double") {
                keys.remove("format");
            }
            let empty = [json!(null), json!([]), json!({})];
            if keys.get("default").is_some_and(|default| empty.contains(default)) {
                keys.remove("default");
            }
            if let Some(Value::String(text)) = keys.get_mut("description") {
                *text = text.replace('\n', " ");
            }
            keys.values_mut().for_each(tidy);
        }
        _ => {}
    }
}

fn without_null(keys: &mut Map<String, Value>) {
    if let Some(Value::Array(types)) = keys.get_mut("type") {
        types.retain(|one| one != "null");
        if let [only] = types.as_slice() {
            let only = only.clone();
            keys.insert("type".to_owned(), only);
        }
    }
    if let Some(Value::Array(choices)) = keys.get_mut("anyOf") {
        choices.retain(|one| one != &json!({ "type": "null" }));
        if choices.len() == 1 {
            // Beside a `$ref`, draft 7 reads nothing else; within `allOf` the description stays.
            let only = keys.remove("anyOf").unwrap_or_default();
            keys.insert("allOf".to_owned(), only);
        }
    }
}

/// Names a definition where it was copied: schemars copies it into keys that must be there.
fn refer(schema: &mut Value, definitions: &Value) {
    let Some(definitions) = definitions.as_object() else {
        return;
    };
    let sections = schema["definitions"].as_object_mut().into_iter().flatten();
    for (_, section) in sections {
        let keys = section.get_mut("properties").and_then(Value::as_object_mut);
        for (_, key) in keys.into_iter().flatten() {
            let (text, rest) = without_description(key);
            let name = definitions
                .iter()
                .find(|(_, definition)| without_description(definition).1 == rest);
            if let Some((name, _)) = name {
                let path = format!("#/definitions/{name}");
                *key = json!({ "description": text, "allOf": [{ "$ref": path }] });
            }
        }
    }
}

fn without_description(schema: &Value) -> (Value, Value) {
    let mut rest = schema.clone();
    let text = rest.as_object_mut().and_then(|keys| keys.remove("description"));
    (text.unwrap_or_default(), rest)
}

#[cfg(test)]
#[allow(clippy::disallowed_methods, reason = "the test looks at the repository")]
mod tests {
    use super::*;
    use crate::testing::{ENGLISH, RULES, japanese};

    fn validator(name: &str) -> jsonschema::Validator {
        let all = schemas();
        let found = all.iter().find(|(known, _)| *known == name);
        jsonschema::draft7::new(&found.unwrap().1).unwrap()
    }

    fn json_of(toml: &str) -> Value {
        let table: toml::Table = toml::from_str(toml).unwrap();
        serde_json::to_value(table).unwrap()
    }

    #[test]
    fn a_good_pack_fits_the_schemas() {
        let rules = validator("rules");
        let good = json_of(RULES);
        let problem = rules.validate(&good);
        assert!(problem.is_ok(), "{problem:?}");
        assert!(validator("texts").is_valid(&json_of(ENGLISH)));
        assert!(validator("texts").is_valid(&json_of(&japanese())));
    }

    #[test]
    fn what_does_not_parse_does_not_fit() {
        let rules = validator("rules");
        for (old, new) in [
            ("of_100_tickets = 30", "shar = 30"),
            ("of_100_tickets = 30", "of_100_tickets = \"30\""),
            ("source = \"manual step 1\"\nonly_when", "only_when"),
            ("by = \"customer\"", "by = \"robot\""),
            ("[cause.power]", "[caus.power]"),
            ("contains =", "contain ="),
            ("minutes = 2", "minutes = { phone = 2 }"),
        ] {
            assert!(RULES.contains(old));
            let broken = json_of(&RULES.replacen(old, new, 1));
            assert!(!rules.is_valid(&broken), "{new}");
        }
    }

    /// Compares what is generated with what is committed; `UPDATE=1` writes it.
    #[track_caller]
    fn check_file(path: &str, generated: &str) {
        let path = shindan_testing::repository().join(path);
        if std::env::var_os("UPDATE").is_some() {
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(&path, generated).unwrap();
        }
        let committed = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(
            committed == generated,
            "{} is out of date: UPDATE=1 cargo test -p shindan-author schema",
            path.display()
        );
    }

    #[test]
    fn the_committed_files_are_up_to_date() {
        for (name, schema) in schemas() {
            let text = serde_json::to_string_pretty(&schema).unwrap() + "\n";
            check_file(&format!("templates/schema/{name}.schema.json"), &text);
        }
        check_file("kb/FORMAT.md", &crate::keys_page());
    }
}
