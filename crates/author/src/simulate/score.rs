//! Score cases of which some facts are known, by their posterior alone.

use shindan_engine::{Engine, Posterior, TooLarge};
use shindan_model::{CauseIx, FactIx, FactKind, FactSet};

use super::random::{FACT_ORDERS, Random};
use super::sample::{SampledCase, stated};
use super::summary::Causes;

/// The posterior of a case, and whether its leader is right.
#[derive(Clone, Debug, PartialEq)]
pub struct Score {
    /// By cause in pack order, then of `outside`.
    pub probabilities: Vec<f64>,
    /// Whether the likeliest of these holds.
    pub leader_right: bool,
}

/// Scores a case when this many of the facts that somebody can answer are known: contexts first, as cases
/// begin with them, then others in random order. `None` if the evidence is impossible.
///
/// # Errors
/// As [`Engine::posterior`].
pub fn score(
    engine: &Engine<'_>,
    sampled: &SampledCase,
    truth: Causes,
    facts: usize,
    (seed, number): (u64, u64),
    (now, posterior): (jiff::Timestamp, &mut Posterior),
) -> Result<Option<Score>, TooLarge> {
    let pack = engine.pack();
    let mut order = Random::new(seed, FACT_ORDERS + number).order(pack.facts.len());
    order.sort_by_key(|at| pack.facts[*at].kind != FactKind::Context);
    let complaint = pack.complaint.map(|complaint| complaint.fact.0);
    let answered = order.into_iter().filter(|at| Some(*at) != complaint);
    let answered = answered.filter_map(|at| Some((FactIx(at), sampled.answers[at]?)));
    let known: FactSet =
        answered.take(facts).map(|(fact, answer)| stated(pack, fact, Some(answer))).collect();
    let resolved = engine.resolve(&known, now);
    engine.posterior_into(&resolved.findings, &resolved.hard, posterior)?;
    if posterior.is_impossible() {
        return Ok(None);
    }
    let mut probabilities: Vec<f64> = posterior.causes.iter().map(|cause| cause.any).collect();
    let mut leader = (posterior.none(), None);
    for (at, probability) in probabilities.iter().enumerate().rev() {
        if *probability >= leader.0 {
            leader = (*probability, Some(CauseIx(at)));
        }
    }
    probabilities.push(posterior.none());
    let leader_right = leader.1.map_or(truth == 0, |cause| truth >> cause.0 & 1 == 1);
    Ok(Some(Score { probabilities, leader_right }))
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::*;
    use crate::simulate::testing::{WORN, belt, case};

    #[test]
    fn a_squeaking_belt_is_worn_and_an_unknown_one_has_the_shares() {
        let pack = belt();
        let engine = Engine::new(&pack);
        let mut posterior = Posterior::default();
        let mut scored = |facts| {
            let now = (Timestamp::UNIX_EPOCH, &mut posterior);
            let score = score(&engine, &case(Some(WORN)), 0b01, facts, (1, 0), now);
            score.expect("small").expect("possible")
        };
        let bare = scored(0);
        assert!((bare.probabilities[0] - 0.55).abs() < 1e-9, "{bare:?}");
        assert!((bare.probabilities[1] - 0.4).abs() < 1e-9, "{bare:?}");
        assert!(bare.leader_right);
        // Given the complaint, the sound depends on wear alone: 0.55 · 0.901 to 0.45 · 0.01 with the play
        // summed out. Narrow play speaks against a loose belt, so wear explains even more.
        let known = scored(2);
        assert!(known.probabilities[0] > 0.4955 / (0.4955 + 0.0045), "{known:?}");
        assert!(known.probabilities[1] < 0.4, "{known:?}");
    }
}
