//! Batches: one message that asks for several facts.

mod branches;
mod follow_up;
mod scenarios;
mod selection;
pub(crate) mod types;

use shindan_model::FactSet;

use crate::engine::Engine;
use crate::evidence::circumstances::Circumstances;
use crate::evidence::finding::TooLarge;
use crate::verdict::diagnosis;
use crate::verdict::ledger::Depth;
use follow_up::{Case, follow_ups};
use scenarios::Scenarios;
use selection::compose;
use types::Batch;

pub(crate) fn batch(
    engine: &Engine<'_>,
    facts: &FactSet,
    circumstances: &Circumstances,
    most: usize,
) -> Result<Batch, TooLarge> {
    let resolved = engine.resolve(facts, circumstances.now);
    let verdict = diagnosis::verdict(engine, resolved.clone(), circumstances, Depth::Brief)?;
    if verdict.stop_reason.is_some() {
        return Ok(Batch::default());
    }
    let posterior = engine.posterior(&resolved.findings, &resolved.hard)?;
    let scenarios = Scenarios::new(engine, &resolved, &posterior);
    let mut batch = compose(engine, &resolved, &scenarios, circumstances, most);
    let case = Case { engine, facts, circumstances, resolved: &resolved, scenarios: &scenarios };
    batch.follow_ups = follow_ups(&case, &batch.steps, most);
    Ok(batch)
}
