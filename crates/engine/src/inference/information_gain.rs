//! The information gain of asking for facts.

/// The expected information of some facts about the defects.
#[derive(Clone, Debug, Default)]
pub(crate) struct InformationGain {
    /// Mutual information with the linked defects, in bits.
    pub bits: f64,
    /// Probability of each combination of outcomes; empty where it was not computed.
    pub predicted: Vec<f64>,
}
