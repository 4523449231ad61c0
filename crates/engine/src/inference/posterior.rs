//! The posterior over defects, causes and context states.

use shindan_model::CauseIx;

/// The posterior given some evidence.
///
/// All probabilities are marginals: several defects, and so several causes, may hold at once.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Posterior {
    /// `log10 P(evidence)`; minus infinity if impossible, and all other fields are then
    /// meaningless.
    pub log10_evidence: f64,
    /// By defect: the probability that it holds.
    pub defects: Vec<f64>,
    /// By cause: the odds that any of its defects holds.
    pub causes: Vec<Odds>,
    /// The odds that any cause holds; `none` is the probability of `outside`.
    pub outside: Odds,
    /// The probability that no defect of the pack holds.
    pub clear: f64,
    /// By context state of the model: its probability.
    pub states: Vec<f64>,
}

/// The probability of an event and of its complement, which add up to 1.
///
/// Both are stored, so that neither loses digits near 0.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Odds {
    /// None of the event's defects holds.
    pub none: f64,
    /// At least one of them holds.
    pub any: f64,
}

impl Odds {
    /// The odds in decibans: `10 log10 (any / none)`.
    pub fn decibans(self) -> f64 {
        10.0 * (self.any / self.none).log10()
    }

    /// The odds of the complement.
    pub fn flipped(self) -> Self {
        Self { none: self.any, any: self.none }
    }

    /// Scaled to add up to 1.
    pub(crate) fn normalised(self) -> Self {
        let both = self.none + self.any;
        Self { none: self.none / both, any: self.any / both }
    }
}

impl Posterior {
    /// Whether the evidence has probability 0.
    pub fn is_impossible(&self) -> bool {
        self.log10_evidence == f64::NEG_INFINITY
    }

    /// The probability that any defect of a cause holds.
    pub fn cause(&self, cause: CauseIx) -> f64 {
        self.causes[cause.0].any
    }

    pub(crate) fn odds(&self, disjunction: Disjunction) -> Odds {
        match disjunction {
            Disjunction::Cause(cause) => self.causes[cause.0],
            Disjunction::AnyCause => self.outside,
        }
    }

    /// The probability of `outside`: no cause holds.
    pub fn none(&self) -> f64 {
        self.outside.none
    }
}

/// The event that at least one of some defects holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Disjunction {
    /// Any defect of this cause.
    Cause(CauseIx),
    /// Any defect that belongs to a cause.
    AnyCause,
}

impl Disjunction {
    /// Whether a defect of this cause is a member.
    pub(crate) fn has(self, cause: Option<CauseIx>) -> bool {
        match self {
            Disjunction::Cause(member) => cause == Some(member),
            Disjunction::AnyCause => cause.is_some(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::near;

    #[test]
    fn odds_in_decibans() {
        // 10 log10 of 10:1, 1:1 and 1:100.
        for (any, none, decibans) in [(10.0, 1.0, 10.0), (0.5, 0.5, 0.0), (0.01, 1.0, -20.0)] {
            let odds = Odds { none, any };
            near(odds.decibans(), decibans);
            near(odds.flipped().decibans(), -decibans);
            near(odds.normalised().any, any / (any + none));
            near(odds.normalised().none + odds.normalised().any, 1.0);
        }
    }

    #[test]
    fn a_disjunction_has_the_defects_of_its_cause() {
        let (one, two) = (Some(CauseIx(0)), Some(CauseIx(1)));
        let expected = [
            (Disjunction::Cause(CauseIx(0)), [true, false, false]),
            (Disjunction::AnyCause, [true, true, false]),
        ];
        for (event, members) in expected {
            assert_eq!([one, two, None].map(|cause| event.has(cause)), members, "{event:?}");
        }
    }
}
