//! Values with several spellings, and values that remember their place.

use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;
use std::ops::Range;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use toml::Spanned;

/// A value, with its place in the file.
#[derive(Clone, Debug)]
pub struct At<T> {
    /// The value.
    pub value: T,
    /// Its bytes in the file.
    pub span: Range<usize>,
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for At<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let spanned = Spanned::<T>::deserialize(deserializer)?;
        let span = spanned.span();
        Ok(At { value: spanned.into_inner(), span })
    }
}

impl<T: JsonSchema> JsonSchema for At<T> {
    fn inline_schema() -> bool {
        T::inline_schema()
    }
    fn schema_name() -> Cow<'static, str> {
        T::schema_name()
    }
    fn schema_id() -> Cow<'static, str> {
        T::schema_id()
    }
    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        T::json_schema(generator)
    }
}

/// A table of named entries, in the order of the file.
#[derive(Clone, Debug)]
pub struct Entries<T>(pub Vec<(At<String>, T)>);

impl<T> Default for Entries<T> {
    fn default() -> Self {
        Entries(Vec::new())
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Entries<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct EntriesVisitor<T>(PhantomData<T>);
        impl<'de, T: Deserialize<'de>> Visitor<'de> for EntriesVisitor<T> {
            type Value = Entries<T>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a table")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut entries = Vec::new();
                while let Some(entry) = map.next_entry::<At<String>, T>()? {
                    entries.push(entry);
                }
                entries.sort_by_key(|(key, _)| key.span.start);
                Ok(Entries(entries))
            }
        }
        deserializer.deserialize_map(EntriesVisitor(PhantomData))
    }
}

impl<T: JsonSchema> JsonSchema for Entries<T> {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> Cow<'static, str> {
        format!("Entries_of_{}", T::schema_name()).into()
    }
    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let value = generator.subschema_for::<T>();
        json_schema!({ "type": "object", "additionalProperties": value })
    }
}

/// How often something happens: a word of the pack's scale, or a number from 0 to 1.
#[derive(Clone, Debug, PartialEq)]
pub enum Frequency {
    /// `"usually"`
    Word(String),
    /// `0.85`
    Number(f64),
}

/// The operand of a comparison: a number, a text, or the name of another fact.
#[derive(Clone, Debug, PartialEq)]
pub enum Operand {
    /// A text, a date or the id of a fact, depending on the comparison.
    Text(String),
    /// A number.
    Number(f64),
}

/// Visits a text or a number. Integers become floats.
pub(super) struct TextOrNumber(pub(super) &'static str);

impl Visitor<'_> for TextOrNumber {
    type Value = Operand;
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Operand, E> {
        Ok(Operand::Text(text.to_owned()))
    }
    fn visit_f64<E: serde::de::Error>(self, number: f64) -> Result<Operand, E> {
        Ok(Operand::Number(number))
    }
    #[expect(clippy::cast_precision_loss, reason = "authors' numbers are small")]
    fn visit_i64<E: serde::de::Error>(self, number: i64) -> Result<Operand, E> {
        Ok(Operand::Number(number as f64))
    }
}

impl<'de> Deserialize<'de> for Frequency {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let expected = "a word of the scale, such as \"often\", or a number from 0 to 1";
        Ok(match deserializer.deserialize_any(TextOrNumber(expected))? {
            Operand::Text(word) => Frequency::Word(word),
            Operand::Number(number) => Frequency::Number(number),
        })
    }
}

impl<'de> Deserialize<'de> for Operand {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(TextOrNumber("a text or a number"))
    }
}

/// One text, or a list of texts.
#[derive(Clone, Debug, Default)]
pub struct OneOrMany(pub Vec<At<String>>);

impl<'de> Deserialize<'de> for OneOrMany {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct OneOrManyVisitor;
        impl<'de> Visitor<'de> for OneOrManyVisitor {
            type Value = Vec<At<String>>;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a text or a list of texts")
            }
            fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Self::Value, E> {
                Ok(vec![At { value: text.to_owned(), span: 0..0 }])
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
                let mut texts = Vec::new();
                while let Some(text) = seq.next_element()? {
                    texts.push(text);
                }
                Ok(texts)
            }
        }
        struct Inner(Vec<At<String>>);
        impl<'de> Deserialize<'de> for Inner {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                deserializer.deserialize_any(OneOrManyVisitor).map(Inner)
            }
        }
        let at = At::<Inner>::deserialize(deserializer)?;
        let mut texts = at.value.0;
        if let [only] = texts.as_mut_slice()
            && only.span.is_empty()
        {
            only.span = at.span;
        }
        Ok(OneOrMany(texts))
    }
}

/// Minutes of somebody's time: one number, or one for each channel.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Minutes {
    /// With the customer's screen in view.
    pub keyboard: Option<f64>,
    /// On the telephone.
    pub phone: Option<f64>,
    /// By mail.
    pub mail: Option<f64>,
}

/// Minutes by channel.
#[derive(serde::Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct PerChannel {
    /// With the customer's screen in view. Example: `{ keyboard = 2, phone = 4, mail = 8 }`
    #[schemars(required)]
    keyboard: Option<f64>,
    /// On the telephone. Example: `{ keyboard = 2, phone = 4, mail = 8 }`
    #[schemars(required)]
    phone: Option<f64>,
    /// By mail. Example: `{ keyboard = 2, phone = 4, mail = 8 }`
    #[schemars(required)]
    mail: Option<f64>,
}

impl<'de> Deserialize<'de> for Minutes {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct MinutesVisitor;
        impl<'de> Visitor<'de> for MinutesVisitor {
            type Value = Minutes;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("minutes, or minutes by channel: { keyboard = 2, phone = 4, mail = 8 }")
            }
            fn visit_f64<E: serde::de::Error>(self, minutes: f64) -> Result<Minutes, E> {
                let all = Some(minutes);
                Ok(Minutes { keyboard: all, phone: all, mail: all })
            }
            #[expect(clippy::cast_precision_loss, reason = "authors' numbers are small")]
            fn visit_i64<E: serde::de::Error>(self, minutes: i64) -> Result<Minutes, E> {
                self.visit_f64(minutes as f64)
            }
            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Minutes, A::Error> {
                let by =
                    PerChannel::deserialize(serde::de::value::MapAccessDeserializer::new(map))?;
                Ok(Minutes { keyboard: by.keyboard, phone: by.phone, mail: by.mail })
            }
        }
        deserializer.deserialize_any(MinutesVisitor)
    }
}

macro_rules! inline_schema {
    ($type:ty, $name:literal, |$generator:ident| $schema:expr) => {
        impl JsonSchema for $type {
            fn inline_schema() -> bool {
                true
            }
            fn schema_name() -> Cow<'static, str> {
                $name.into()
            }
            fn json_schema($generator: &mut SchemaGenerator) -> Schema {
                $schema
            }
        }
    };
}

impl JsonSchema for Frequency {
    fn schema_name() -> Cow<'static, str> {
        "Frequency".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "How often something happens: a word of the pack's scale, or a number from 0 to 1.",
            "anyOf": [{ "type": "string" }, { "type": "number", "minimum": 0, "maximum": 1 }]
        })
    }
}
inline_schema!(Operand, "Operand", |_generator| json_schema!({ "type": ["string", "number"] }));
inline_schema!(OneOrMany, "OneOrMany", |_generator| json_schema!({
    "anyOf": [{ "type": "string" }, { "type": "array", "items": { "type": "string" } }]
}));
inline_schema!(Minutes, "Minutes", |generator| json_schema!({
    "anyOf": [{ "type": "number", "minimum": 0 }, generator.subschema_for::<PerChannel>()]
}));
