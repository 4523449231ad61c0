//! Nodes with some fixed keys and any number of entries, whose keys the author chooses.

/// `NAME { KEY: TYPE, … } of ENTRY` is a node with the keys `source`, `confidence` and these. Every other key
/// is an entry.
macro_rules! catalogue {
    (
        $(#[$about:meta])*
        $name:ident { $($(#[$about_key:meta])* $key:ident: $type:ty,)* } of $entry:ty
    ) => {
        $(#[$about])*
        #[derive(Debug, Default, JsonSchema)]
        pub struct $name {
            $($(#[$about_key])* pub $key: $type,)*
            /// The source: a document, an article's step, an observation. Example: `source = "the maker's reference"`
            #[schemars(required)]
            pub source: Option<At<String>>,
            /// How reliable the source is. Example: `confidence = "documented"`
            pub confidence: Option<Confidence>,
            /// The entries.
            #[schemars(flatten)]
            pub entries: Entries<$entry>,
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                struct Nodes;
                impl<'de> serde::de::Visitor<'de> for Nodes {
                    type Value = $name;
                    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        f.write_str("a table")
                    }
                    fn visit_map<A: serde::de::MapAccess<'de>>(
                        self,
                        mut map: A,
                    ) -> Result<$name, A::Error> {
                        let mut node = $name::default();
                        while let Some(key) = map.next_key::<At<String>>()? {
                            match key.value.as_str() {
                                $(stringify!($key) => node.$key = map.next_value()?,)*
                                "source" => node.source = map.next_value()?,
                                "confidence" => node.confidence = map.next_value()?,
                                _ => node.entries.0.push((key, map.next_value()?)),
                            }
                        }
                        node.entries.0.sort_by_key(|(key, _)| key.span.start);
                        Ok(node)
                    }
                }
                deserializer.deserialize_map(Nodes)
            }
        }
    };
}

pub(super) use catalogue;
