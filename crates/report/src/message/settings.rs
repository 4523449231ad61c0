//! The settings of a team for its messages.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::style::Style;

/// The tone towards the reader.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Register {
    /// The customer's administrator or manager.
    #[default]
    Customer,
    /// A company that works for the customer.
    Partner,
    /// A colleague.
    Internal,
}

impl Register {
    /// Every register.
    pub const ALL: [Register; 3] = [Register::Customer, Register::Partner, Register::Internal];

    /// The word used in settings, keys and JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Register::Customer => "customer",
            Register::Partner => "partner",
            Register::Internal => "internal",
        }
    }
}

/// What the reader does with a reply.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Audience {
    /// Runs the commands.
    #[default]
    Admin,
    /// Wants to know the state of the case.
    Manager,
}

impl Audience {
    /// Every audience.
    pub const ALL: [Audience; 2] = [Audience::Admin, Audience::Manager];

    /// The word used in settings and JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Audience::Admin => "admin",
            Audience::Manager => "manager",
        }
    }
}

/// The settings of a team or of one agent.
///
/// ```toml
/// address = "support@contoso.example"
/// register = "customer"
///
/// [language.en]
/// name = "Contoso Support"
/// signature = """
/// Alex Doe, Contoso Support"""
///
/// [language.ja]
/// style = "jtf"
/// opening = "お世話になっております。コントソ サポート窓口の土井です。"
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Settings {
    /// The mail address that messages come from.
    pub address: Option<String>,
    /// The language of messages, unless command line or case name one.
    pub reply_lang: Option<String>,
    /// The tone towards the reader.
    pub register: Register,
    /// What the reader does with a reply.
    pub audience: Audience,
    /// The writer in each language.
    pub language: BTreeMap<String, Writer>,
}

/// The writer of messages in one language.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Writer {
    /// The name in front of the mail address.
    pub name: Option<String>,
    /// The first sentence, instead of the program's.
    pub opening: Option<String>,
    /// The signature, lines unchanged.
    pub signature: Option<String>,
    /// How Japanese is set.
    pub style: Style,
}

impl Settings {
    /// Parses a settings file.
    ///
    /// # Errors
    /// Invalid TOML and unknown keys, with line and column.
    pub fn parse(text: &str) -> Result<Self, String> {
        toml::from_str(text).map_err(|error| error.to_string().trim_end().to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_known_is_said_with_its_line() {
        let settings = Settings::parse("address = \"a@b.c\"\n[language.ja]\nstyle = \"jtf\"\n");
        assert_eq!(settings.map(|settings| settings.language["ja"].style), Ok(Style::Jtf));
        let wrong = Settings::parse("adress = \"a@b.c\"\n").unwrap_err();
        assert!(wrong.contains("line 1") && wrong.contains("adress"), "{wrong}");
        assert_eq!(Settings::parse(""), Ok(Settings::default()));
    }
}
