//! What is believed after some evidence.

use shindan_model::CauseIx;

/// What is believed after some evidence. All probabilities are marginals: several defects, and so
/// several causes, may hold at once.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Posterior {
    /// `log10` of the probability of the evidence; minus infinity if it is impossible, and then all
    /// the other numbers mean nothing.
    pub log10_evidence: f64,
    /// By defect: the probability that it holds.
    pub defects: Vec<f64>,
    /// By cause: the weights of none and of any of its defects; they add up to 1.
    pub causes: Vec<Odds>,
    /// None (`any`: at least one) of the article's causes.
    pub outside: Odds,
    /// The probability that no defect of the pack holds at all.
    pub clear: f64,
    /// By context state of the model: its probability.
    pub states: Vec<f64>,
}

/// Two weights that add up to 1, each exact to the last digits however small.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Odds {
    /// None of the members holds.
    pub none: f64,
    /// At least one holds.
    pub any: f64,
}

impl Odds {
    /// `10 log10` of the odds that any holds.
    pub fn decibans(self) -> f64 {
        10.0 * (self.any / self.none).log10()
    }

    /// The same for "none holds".
    pub fn flipped(self) -> Self {
        Self { none: self.any, any: self.none }
    }

    /// Made to add up to 1.
    pub(crate) fn normalised(self) -> Self {
        let both = self.none + self.any;
        Self { none: self.none / both, any: self.any / both }
    }
}

impl Posterior {
    /// Whether the evidence cannot be.
    pub fn is_impossible(&self) -> bool {
        self.log10_evidence == f64::NEG_INFINITY
    }

    /// The probability of a cause.
    pub fn cause(&self, cause: CauseIx) -> f64 {
        self.causes[cause.0].any
    }

    pub(crate) fn odds(&self, disjunction: Disjunction) -> Odds {
        match disjunction {
            Disjunction::Cause(cause) => self.causes[cause.0],
            Disjunction::AnyCause => self.outside,
        }
    }

    /// The probability that none of the article's causes holds.
    pub fn none(&self) -> f64 {
        self.outside.none
    }
}

/// Some defects of which none or any may hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Disjunction {
    /// Those of a cause.
    Cause(CauseIx),
    /// Those of all causes of the article.
    AnyCause,
}

impl Disjunction {
    /// Whether a defect of this cause belongs to it.
    pub(crate) fn has(self, cause: Option<CauseIx>) -> bool {
        match self {
            Disjunction::Cause(own) => cause == Some(own),
            Disjunction::AnyCause => cause.is_some(),
        }
    }
}
