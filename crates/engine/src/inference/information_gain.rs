//! How much some facts are expected to tell.

/// What some facts are expected to tell.
#[derive(Clone, Debug, Default)]
pub(crate) struct InformationGain {
    /// About the defects linked to them.
    pub bits: f64,
    /// How likely each combination of outcomes is, where that was computed.
    pub predicted: Vec<f64>,
}
