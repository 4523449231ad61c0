//! `of_100_tickets`: a number, or a count of tickets.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{Deserialize, Deserializer, Error as _, Unexpected};

use super::value::TextOrNumber;
use crate::raw::Operand;

/// A number of 100 tickets, or a count of other tickets.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Tickets {
    /// `15`
    Number(f64),
    /// `"12 of 80"`
    Counted {
        /// Tickets with the defect.
        part: u32,
        /// All tickets that were counted.
        all: u32,
    },
}

impl Tickets {
    /// Reads `12 of 80`.
    fn counted(text: &str) -> Option<Self> {
        let (part, all) = text.split_once(" of ")?;
        Some(Tickets::Counted { part: part.trim().parse().ok()?, all: all.trim().parse().ok()? })
    }
}

impl<'de> Deserialize<'de> for Tickets {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        const EXPECTED: &str = "a number, or a count of tickets such as \"12 of 80\"";
        match deserializer.deserialize_any(TextOrNumber(EXPECTED))? {
            Operand::Number(number) => Ok(Tickets::Number(number)),
            Operand::Text(text) => Tickets::counted(&text)
                .ok_or_else(|| D::Error::invalid_value(Unexpected::Str(&text), &EXPECTED)),
        }
    }
}

impl JsonSchema for Tickets {
    fn schema_name() -> Cow<'static, str> {
        "Tickets".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "Of 100 tickets: a number, or a count in other tickets such as `\"12 of 80\"`, which stands for 15.",
            "anyOf": [
                { "type": "number", "minimum": 0, "exclusiveMaximum": 100 },
                { "type": "string", "pattern": "^ *[0-9]+ +of +[0-9]+ *$" }
            ]
        })
    }
}
