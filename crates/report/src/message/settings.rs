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
/// person = "Alex Doe"
///
/// [language.ja]
/// style = "jtf"
/// name = "コントソ サポート窓口"
/// person = "土井"
/// signature = """
/// コントソ株式会社 サポート窓口
/// 土井 (平日 9:00-17:30)"""
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
    /// The desk that writes: the name in front of the mail address, and who introduces itself in the mail.
    pub name: Option<String>,
    /// Whoever writes for the desk.
    pub person: Option<String>,
    /// The first sentences, introduction included, instead of the program's.
    pub opening: Option<String>,
    /// The signature, lines unchanged; person and desk if left out.
    pub signature: Option<String>,
    /// How Japanese is set.
    pub style: Style,
}

impl Writer {
    /// Whether a reader learns who writes.
    pub fn is_named(&self) -> bool {
        [&self.name, &self.person, &self.signature].into_iter().any(|text| filled(text).is_some())
    }

    /// The lines under a message; may be empty.
    pub(super) fn signed(&self) -> String {
        if let Some(signature) = filled(&self.signature) {
            return signature.trim_end().to_owned();
        }
        let lines = [filled(&self.name), filled(&self.person)];
        lines.into_iter().flatten().collect::<Vec<_>>().join("\n")
    }
}

/// A setting that is there and not blank.
pub(super) fn filled(setting: &Option<String>) -> Option<&str> {
    setting.as_deref().filter(|text| !text.trim().is_empty())
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
