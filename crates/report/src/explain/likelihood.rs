//! How likely a hypothesis is, as it may be said to a customer.

/// How likely a hypothesis is. Only a rule makes one certain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Likelihood {
    /// Probability 1.
    Certain,
    /// At least the pack's upper threshold.
    VeryLikely,
    /// At least the pack's lower threshold.
    Likely,
    /// At least 10%.
    Possible,
    /// Below 10%.
    Unlikely,
    /// Probability 0.
    Excluded,
    /// The evidence contradicts itself.
    Unknown,
}

impl Likelihood {
    /// The word used in the keys of texts.
    pub fn as_str(self) -> &'static str {
        match self {
            Likelihood::Certain => "certain",
            Likelihood::VeryLikely => "very_likely",
            Likelihood::Likely => "likely",
            Likelihood::Possible => "possible",
            Likelihood::Unlikely => "unlikely",
            Likelihood::Excluded => "excluded",
            Likelihood::Unknown => "unknown",
        }
    }
}
