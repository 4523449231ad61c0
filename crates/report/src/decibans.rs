//! What a line of the ledger does to a hypothesis, as a word.

use shindan_engine::Line;

/// How strong evidence is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Strength {
    /// Below 2 decibans.
    Faint,
    /// From 2 decibans.
    Moderate,
    /// From 5 decibans.
    Strong,
    /// From 10 decibans: odds of 10 to 1.
    Decisive,
}

impl Strength {
    /// The strength of a change, up or down.
    pub fn of(decibans: f64) -> Self {
        match decibans.abs() {
            faint if faint < 2.0 => Strength::Faint,
            moderate if moderate < 5.0 => Strength::Moderate,
            strong if strong < 10.0 => Strength::Strong,
            _ => Strength::Decisive,
        }
    }

    /// The word used in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Strength::Faint => "faint",
            Strength::Moderate => "moderate",
            Strength::Strong => "strong",
            Strength::Decisive => "decisive",
        }
    }
}

/// What a line makes certain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Certainty {
    /// The hypothesis holds.
    Confirms,
    /// It does not hold.
    Excludes,
}

impl Certainty {
    /// What a line makes certain; `None` for a line of finite weight.
    pub fn of(line: Line) -> Option<Self> {
        match line.decibans {
            decibans if decibans.is_finite() => None,
            decibans if decibans > 0.0 => Some(Certainty::Confirms),
            _ => Some(Certainty::Excludes),
        }
    }

    /// The word used in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Certainty::Confirms => "confirms",
            Certainty::Excludes => "excludes",
        }
    }
}
