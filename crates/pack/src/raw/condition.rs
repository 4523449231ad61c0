//! Conditions as structured TOML: `{ "exchange.version" = ["2007", "2010"], not = { … } }`.

use std::borrow::Cow;
use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};

use crate::raw::{At, OneOrMany, Operand};

/// A condition. All terms must hold.
#[derive(Clone, Debug, Default)]
pub struct Condition {
    /// In the order of the file.
    pub terms: Vec<Term>,
}

/// One part of a condition.
#[derive(Clone, Debug)]
pub enum Term {
    /// `any = [ {…}, {…} ]`: at least one of these.
    Any(Vec<Condition>),
    /// `all = [ {…}, {…} ]`: every one of these.
    All(Vec<Condition>),
    /// `not = {…}`: this does not hold.
    Not(Condition),
    /// `condition = "…"`: the condition of this name holds.
    Named(At<String>),
    /// `"fact.id" = …`
    Fact(At<String>, Test),
}

/// The test of a fact.
#[derive(Clone, Debug)]
pub enum Test {
    /// It has one of these outcomes or texts.
    In(Vec<At<String>>),
    /// It passes these comparisons.
    Compare(Box<Comparisons>),
}

/// The closed list of comparisons. Several in one table must all hold.
#[derive(Clone, Debug, serde::Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Comparisons {
    /// The number is smaller. Example: `{ below = 2048 }`
    pub below: Option<At<f64>>,
    /// The number is larger. Example: `{ above = 398 }`
    pub above: Option<At<f64>>,
    /// The date lies before this date, or before `now`. Example: `{ before = "now" }`
    pub before: Option<At<String>>,
    /// The date lies after this date, or after `now`. Example: `{ after = "2026-01-01" }`
    pub after: Option<At<String>>,
    /// The dotted version begins with one of these, or lies in a range `from-to` without its end. Example: `{ version_in = ["14", "15.2.2562-15.3"] }`
    pub version_in: Option<OneOrMany>,
    /// The text equals that of another fact, letter case aside. Example: `{ equals_fact = "endpoint.host" }`
    pub equals_fact: Option<At<String>>,
    /// The host name differs from one in another fact, or several, by a typing mistake, a missing label or the domain, and equals none of them. Example: `{ near = "endpoint.host" }`
    pub near: Option<OneOrMany>,
    /// The host name, or that of the URL, is covered by the names in another fact, or several, wildcards included. Names of another host do not count. Example: `{ host_matches = "tls.certificate.names" }`
    pub host_matches: Option<OneOrMany>,
    /// The account equals one in another fact, written as `DOMAIN\user`, `user@domain` or `user`. Example: `{ same_account = "migration.account" }`
    pub same_account: Option<At<String>>,
    /// The host or address cannot be reached from the internet. Example: `{ is_private = true }`
    pub is_private: Option<At<bool>>,
    /// The text contains this, letter case aside. Example: `{ contains = "Negotiate" }`
    pub contains: Option<At<Operand>>,
}

/// `[condition.ID]`: a named condition that several nodes share.
#[derive(Debug, serde::Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RawCondition {
    /// The condition. It cannot name another one. Nodes refer to it with `condition = "ID"`. Example: `when = { "migration.type" = "staged", "exchange.version" = "2016" }`
    #[schemars(required)]
    pub when: Option<At<Condition>>,
}

impl<'de> Deserialize<'de> for Condition {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct ConditionVisitor;
        impl<'de> Visitor<'de> for ConditionVisitor {
            type Value = Condition;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a condition, such as { \"migration.type\" = \"staged\" }")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Condition, A::Error> {
                let mut terms = Vec::new();
                while let Some(key) = map.next_key::<At<String>>()? {
                    let at = key.span.start;
                    terms.push((
                        at,
                        match key.value.as_str() {
                            "any" => Term::Any(map.next_value()?),
                            "all" => Term::All(map.next_value()?),
                            "not" => Term::Not(map.next_value()?),
                            "condition" => Term::Named(map.next_value()?),
                            _ => Term::Fact(key, map.next_value()?),
                        },
                    ));
                }
                terms.sort_by_key(|(at, _)| *at);
                Ok(Condition { terms: terms.into_iter().map(|(_, term)| term).collect() })
            }
        }
        deserializer.deserialize_map(ConditionVisitor)
    }
}

impl<'de> Deserialize<'de> for Test {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct TestVisitor;
        impl<'de> Visitor<'de> for TestVisitor {
            type Value = Test;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an outcome, a list of outcomes, or a comparison such as { below = 2 }")
            }
            fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Test, E> {
                Ok(Test::In(vec![At { value: text.to_owned(), span: 0..0 }]))
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Test, A::Error> {
                let mut outcomes = Vec::new();
                while let Some(outcome) = seq.next_element()? {
                    outcomes.push(outcome);
                }
                Ok(Test::In(outcomes))
            }
            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Test, A::Error> {
                let map = serde::de::value::MapAccessDeserializer::new(map);
                Comparisons::deserialize(map).map(|list| Test::Compare(Box::new(list)))
            }
        }
        struct Inner(Test);
        impl<'de> Deserialize<'de> for Inner {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                deserializer.deserialize_any(TestVisitor).map(Inner)
            }
        }
        let at = At::<Inner>::deserialize(deserializer)?;
        let mut test = at.value.0;
        if let Test::In(outcomes) = &mut test
            && let [only] = outcomes.as_mut_slice()
            && only.span.is_empty()
        {
            only.span = at.span;
        }
        Ok(test)
    }
}

impl JsonSchema for Test {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> Cow<'static, str> {
        "Test".into()
    }
    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let comparisons = generator.subschema_for::<Comparisons>();
        json_schema!({ "anyOf": [
            { "type": "string" },
            { "type": "array", "items": { "type": "string" } },
            comparisons,
        ] })
    }
}

impl JsonSchema for Condition {
    fn schema_name() -> Cow<'static, str> {
        "Condition".into()
    }
    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let condition = generator.subschema_for::<Condition>();
        let test = generator.subschema_for::<Test>();
        json_schema!({
            "type": "object",
            "description": "Facts and the outcomes they must have; all of them must hold.",
            "properties": {
                "any": { "type": "array", "items": condition, "description": "At least one of these. Example: `any = [{ \"migration.type\" = \"staged\" }, { \"exchange.version\" = \"2003\" }]`" },
                "all": { "type": "array", "items": condition, "description": "Every one of these. Example: `all = [{ \"migration.type\" = \"staged\" }, { \"exchange.version\" = \"2003\" }]`" },
                "condition": { "type": "string", "description": "What `[condition.ID]` says holds. Example: `condition = \"wizard-would-not-offer\"`" },
                "not": { "allOf": [condition], "description": "This does not hold. Example: `not = { \"exchange.version\" = \"2003\" }`" },
            },
            "additionalProperties": test,
        })
    }
}
