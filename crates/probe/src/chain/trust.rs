//! Whose list of authorities a chain leads to.

/// Whose list of authorities a chain leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trust {
    /// Those of browsers and of Microsoft.
    Both,
    /// That of browsers only: none of its roots is in Microsoft's programme.
    BrowsersOnly,
    /// That of Microsoft only.
    MicrosoftOnly,
    /// The list that the user gave. No other was checked.
    Given,
    /// Not the list that the user gave. No other was checked.
    NotGiven,
    /// Neither that of browsers nor that of Microsoft.
    Neither,
}

impl Trust {
    /// Whether it leads to any list.
    pub fn is_some(self) -> bool {
        !matches!(self, Trust::NotGiven | Trust::Neither)
    }

    /// The value of the observation `chain.roots`.
    pub fn as_str(self) -> &'static str {
        match self {
            Trust::Both => "both",
            Trust::BrowsersOnly => "browsers-only",
            Trust::MicrosoftOnly => "microsoft-only",
            Trust::Given => "given",
            Trust::NotGiven => "not-given",
            Trust::Neither => "neither",
        }
    }
}
