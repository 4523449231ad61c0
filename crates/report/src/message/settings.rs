//! Who writes messages, and how: a small file of a team.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::style::Style;

/// How one speaks to the reader.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Register {
    /// Somebody else's administrator or manager.
    #[default]
    Customer,
    /// A company that works for the customer.
    Partner,
    /// A colleague.
    Internal,
}

impl Register {
    /// All of them.
    pub const ALL: [Register; 3] = [Register::Customer, Register::Partner, Register::Internal];

    /// The word used in settings, words and JSON.
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
    /// Types the commands.
    #[default]
    Admin,
    /// Wants to know where things stand.
    Manager,
}

impl Audience {
    /// Both.
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
    /// The language of messages where neither command line nor case says one.
    pub reply_lang: Option<String>,
    /// How one speaks to the reader.
    pub register: Register,
    /// What the reader does with a reply.
    pub audience: Audience,
    /// By language: who writes.
    pub language: BTreeMap<String, Writer>,
}

/// Who writes, in one language.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Writer {
    /// The name beside the mail address.
    pub name: Option<String>,
    /// The first sentence, in place of the program's.
    pub opening: Option<String>,
    /// What stands at the end, lines as they are.
    pub signature: Option<String>,
    /// How the language is set.
    pub style: Style,
}

impl Settings {
    /// Reads a settings file.
    ///
    /// # Errors
    /// Broken TOML and unknown keys, with line and column.
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
