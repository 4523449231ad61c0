//! The leading cause, the likeliest context state, and the remedy that applies there.

use shindan_model::{CauseIx, DefectIx};

use crate::engine::Engine;
use crate::inference::posterior::Posterior;

/// The leading cause; `None` if `outside` leads. Ties go to article order.
pub(crate) fn leading_cause(posterior: &Posterior) -> Option<CauseIx> {
    let mut best = (posterior.none(), None);
    for (at, cause) in posterior.causes.iter().enumerate().rev() {
        if cause.any >= best.0 {
            best = (cause.any, Some(CauseIx(at)));
        }
    }
    best.1
}

/// The likeliest defect of a cause or of `outside`; ties go to pack order.
pub(crate) fn likeliest_defect(
    engine: &Engine<'_>,
    cause: Option<CauseIx>,
    posterior: &Posterior,
) -> Option<DefectIx> {
    let defects = engine.cause_of.iter().enumerate().filter(|(_, of)| **of == cause);
    let defects = defects.map(|(at, _)| DefectIx(at));
    defects.max_by(|a, b| posterior.defects[a.0].total_cmp(&posterior.defects[b.0]).then(b.cmp(a)))
}

/// The likeliest context state, as outcomes of the model's contexts.
pub(crate) fn likeliest_state(engine: &Engine<'_>, posterior: &Posterior) -> Vec<usize> {
    let states = engine.model.states.iter().zip(&posterior.states);
    let best = states.reduce(|best, other| if other.1 > best.1 { other } else { best });
    best.map(|(state, _)| state.outcomes.clone()).unwrap_or_default()
}

/// Position of the remedy that applies in a context state, in the defect's list.
pub(crate) fn applicable_remedy(
    engine: &Engine<'_>,
    defect: DefectIx,
    state: &[usize],
) -> Option<usize> {
    let applies = |when| engine.model.holds_in(when, state) == Some(true);
    let remedies = &engine.pack.defects[defect.0].remedies;
    remedies.iter().position(|remedy| remedy.when.as_ref().is_none_or(applies))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inference::posterior::Odds;

    #[test]
    fn the_leader_is_the_likeliest_cause_or_outside() {
        for (causes, outside, leader) in [
            ([0.2, 0.6], 0.3, Some(1)),
            ([0.5, 0.5], 0.1, Some(0)),
            ([0.2, 0.3], 0.6, None),
            // A tie with `outside` goes to the cause.
            ([0.4, 0.1], 0.4, Some(0)),
        ] {
            let posterior = Posterior {
                causes: causes.map(|any| Odds { none: 1.0 - any, any }).into(),
                outside: Odds { none: outside, any: 1.0 - outside },
                ..Posterior::default()
            };
            assert_eq!(leading_cause(&posterior), leader.map(CauseIx), "{causes:?} {outside}");
        }
    }
}
