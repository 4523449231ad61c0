//! What lies ahead of a verdict: whether to try a repair before asking on, which answers would turn
//! it, and whether it hangs on a number.
//!
//! Costs several times as much as the verdict itself, so it is asked for apart.

mod close_call;
pub(crate) mod outlook;
pub(crate) mod trial;
mod turns;

use crate::engine::Engine;
use crate::evidence::circumstances::Circumstances;
use crate::evidence::finding::TooLarge;
use crate::repair::cure::Cure;
use crate::verdict::types::{Prospects, Verdict};

/// Looks ahead of a verdict of this engine. `None` for a verdict without a repair.
pub(crate) fn prospects(
    engine: &Engine<'_>,
    verdict: &Verdict,
    circumstances: &Circumstances,
) -> Result<Option<Prospects>, TooLarge> {
    let Some(repair) = &verdict.repair else {
        return Ok(None);
    };
    let cure = Cure::new(engine, &verdict.resolved.findings, &verdict.resolved.hard)?;
    Ok(Some(Prospects {
        trial: trial::trial(engine, verdict, circumstances)?,
        turns: turns::turns(engine, verdict, repair, &cure)?,
        close_call: close_call::is_close_call(verdict, repair, &cure)?,
    }))
}
