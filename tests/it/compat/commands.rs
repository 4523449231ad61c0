//! The table of what is run: `tests/compat/commands.toml`.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::place;

/// The pack inside the program.
pub(super) const MAIN: &str = "exchange-migration";
/// The pack of the tests.
pub(super) const SECOND: &str = "mail-delivery";

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct Commands {
    pub(super) case: BTreeMap<String, Recipe>,
    pub(super) documents: BTreeMap<String, String>,
    pub(super) documents_at_length: BTreeMap<String, String>,
    pub(super) documents_of_exchange_migration: BTreeMap<String, String>,
    pub(super) readings: BTreeMap<String, String>,
    packs: BTreeMap<String, OfPack>,
    packs_of_exchange_migration: BTreeMap<String, OfPack>,
    packs_of_mail_delivery: BTreeMap<String, OfPack>,
}

/// How a case is made.
#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct Recipe {
    pack: Option<String>,
    /// Whether what takes long is asked of it, too.
    #[serde(default)]
    pub(super) at_length: bool,
    #[serde(default)]
    pub(super) steps: Vec<String>,
    #[serde(default)]
    pub(super) types: String,
}

/// A command about a pack.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct OfPack {
    pub(super) run: String,
    #[serde(default)]
    pub(super) without: Vec<String>,
}

impl Commands {
    pub(super) fn read() -> Self {
        let text = std::fs::read_to_string(place("commands.toml")).unwrap();
        toml::from_str(&text).unwrap()
    }

    /// Pack, document, command.
    pub(super) fn of_packs(self) -> Vec<(&'static str, String, OfPack)> {
        let of = |pack, more: BTreeMap<String, OfPack>| {
            let both = self.packs.clone().into_iter().chain(more);
            both.map(move |(document, command)| (pack, document, command)).collect::<Vec<_>>()
        };
        let main = of(MAIN, self.packs_of_exchange_migration.clone());
        let second = of(SECOND, self.packs_of_mail_delivery.clone());
        main.into_iter().chain(second).collect()
    }
}

impl Recipe {
    /// The pack that the case is of.
    pub(super) fn pack(&self) -> &str {
        self.pack.as_deref().unwrap_or(MAIN)
    }
}
