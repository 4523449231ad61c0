//! Cases of which some facts are known from the start, scored by their posterior alone.

use shindan_engine::{Engine, Posterior, TooLarge};
use shindan_model::{CauseIx, FactIx, FactKind, FactSet};

use super::draw::Drawn;
use super::random::Random;
use super::score::Causes;
use super::walk::{SCORES, stated};

/// What is believed of a case, and whether it is so.
#[derive(Clone, Debug, PartialEq)]
pub struct Known {
    /// By cause, then `outside`.
    pub probabilities: Vec<f64>,
    /// Whether the likeliest of these is so.
    pub leader_right: bool,
}

/// Scores a case by this many of its facts among those that somebody knows: contexts first, as cases
/// begin with them, then in an order of chance. None if the evidence is impossible.
///
/// # Errors
/// As [`Engine::posterior`].
pub fn known(
    engine: &Engine<'_>,
    drawn: &Drawn,
    truth: Causes,
    facts: usize,
    (seed, number): (u64, u64),
    (now, posterior): (jiff::Timestamp, &mut Posterior),
) -> Result<Option<Known>, TooLarge> {
    let pack = engine.pack();
    let mut order = Random::new(seed, SCORES + number).order(pack.facts.len());
    order.sort_by_key(|at| pack.facts[*at].kind != FactKind::Context);
    let complaint = pack.complaint.map(|complaint| complaint.fact.0);
    let answered = order.into_iter().filter(|at| Some(*at) != complaint);
    let answered = answered.filter_map(|at| Some((FactIx(at), drawn.answers[at]?)));
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
    Ok(Some(Known { probabilities, leader_right }))
}
