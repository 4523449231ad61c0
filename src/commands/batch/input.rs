//! A case as a line of JSON.

use std::borrow::Cow;

use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, Unexpected, Visitor};
use serde_json::value::RawValue;

/// A line of the input.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Case<'l> {
    #[serde(borrow)]
    pub(super) id: &'l RawValue,
    #[serde(borrow, default)]
    pub(super) facts: Pairs<'l>,
    #[serde(default)]
    pub(super) paste: Option<String>,
}

/// Facts in the order of the line; a fact given twice is kept twice.
#[derive(Default)]
pub(super) struct Pairs<'l>(pub(super) Vec<(Text<'l>, Text<'l>)>);

impl<'de: 'l, 'l> Deserialize<'de> for Pairs<'l> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct PairsVisitor;
        impl<'de> Visitor<'de> for PairsVisitor {
            type Value = Vec<(Text<'de>, Text<'de>)>;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("facts with their values")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut pairs = Vec::with_capacity(16);
                while let Some((fact, value)) = map.next_entry::<Name<'de>, Text<'de>>()? {
                    pairs.push((fact.0, value));
                }
                Ok(pairs)
            }
        }
        deserializer.deserialize_map(PairsVisitor).map(Pairs)
    }
}

/// A fact's id, borrowed from the line unless it has escapes.
struct Name<'l>(Text<'l>);

impl<'de: 'l, 'l> Deserialize<'de> for Name<'l> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(TextVisitor { numbers: false }).map(Name)
    }
}

/// A text or a number, as text; borrowed from the line unless it has escapes.
pub(super) struct Text<'l>(pub(super) Cow<'l, str>);

impl<'de: 'l, 'l> Deserialize<'de> for Text<'l> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(TextVisitor { numbers: true })
    }
}

struct TextVisitor {
    numbers: bool,
}

impl TextVisitor {
    fn number<'de, E: serde::de::Error>(
        &self,
        number: impl ToString,
        unexpected: Unexpected<'_>,
    ) -> Result<Text<'de>, E> {
        if self.numbers {
            return Ok(Text(Cow::Owned(number.to_string())));
        }
        Err(E::invalid_type(unexpected, self))
    }
}

impl<'de> Visitor<'de> for TextVisitor {
    type Value = Text<'de>;
    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(if self.numbers { "a text or a number" } else { "a text" })
    }
    fn visit_borrowed_str<E: serde::de::Error>(self, text: &'de str) -> Result<Text<'de>, E> {
        Ok(Text(Cow::Borrowed(text)))
    }
    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Text<'de>, E> {
        Ok(Text(Cow::Owned(text.to_owned())))
    }
    fn visit_i64<E: serde::de::Error>(self, number: i64) -> Result<Text<'de>, E> {
        self.number(number, Unexpected::Signed(number))
    }
    fn visit_u64<E: serde::de::Error>(self, number: u64) -> Result<Text<'de>, E> {
        self.number(number, Unexpected::Unsigned(number))
    }
    fn visit_f64<E: serde::de::Error>(self, number: f64) -> Result<Text<'de>, E> {
        self.number(number, Unexpected::Float(number))
    }
}

/// The id of a line that is not a valid case.
pub(super) fn id_of(bytes: &[u8]) -> Option<Box<RawValue>> {
    #[derive(Deserialize)]
    struct OnlyId {
        id: Box<RawValue>,
    }
    serde_json::from_slice::<OnlyId>(bytes).ok().map(|only| only.id)
}
