//! The leading cause, the likeliest context state, and the remedy that applies there.

use shindan_model::{CauseIx, DefectIx};

use crate::engine::Engine;
use crate::inference::posterior::Posterior;

/// The leading cause; `None` if `outside` leads. Ties go to article order.
pub(crate) fn leader(posterior: &Posterior) -> Option<CauseIx> {
    let mut best = (posterior.none(), None);
    for (at, cause) in posterior.causes.iter().enumerate().rev() {
        if cause.any >= best.0 {
            best = (cause.any, Some(CauseIx(at)));
        }
    }
    best.1
}

/// The likeliest context state, as outcomes of the model's contexts.
pub(crate) fn state(engine: &Engine<'_>, posterior: &Posterior) -> Vec<usize> {
    let states = engine.pack.model.states.iter().zip(&posterior.states);
    let best = states.reduce(|best, other| if other.1 > best.1 { other } else { best });
    best.map(|(state, _)| state.outcomes.clone()).unwrap_or_default()
}

/// Position of the remedy that applies in a context state, in the defect's list.
pub(crate) fn remedy(engine: &Engine<'_>, defect: DefectIx, state: &[usize]) -> Option<usize> {
    let applies = |when| engine.pack.model.holds_in(when, state) == Some(true);
    let remedies = &engine.pack.defects[defect.0].remedies;
    remedies.iter().position(|remedy| remedy.when.as_ref().is_none_or(applies))
}
