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
