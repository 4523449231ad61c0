//! What the program makes of a situation: the brief verdict, and the step that it would ask.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{Arc, Mutex, PoisonError};

use shindan_engine::{Circumstances, Engine, NextStep, Status, TooLarge, Verdict};
use shindan_model::{FactIx, FactSet};

/// A situation as the program sees it.
#[derive(Debug)]
pub(super) struct Look {
    /// The verdict in brief.
    pub(super) verdict: Verdict,
    /// The step to ask; `None` where asking stops.
    pub(super) ask: Option<NextStep>,
}

impl Look {
    /// What [`Engine::diagnose`] says and asks, without the rest that it computes.
    pub(super) fn new(
        engine: &Engine<'_>,
        facts: &FactSet,
        circumstances: &Circumstances,
    ) -> Result<Self, TooLarge> {
        let verdict = engine.diagnose_brief(facts, circumstances)?;
        let ask = match (verdict.stop_reason, verdict.status) {
            (Some(_), _) => None,
            // Steps are then ranked by how they tell the repairs of one cause apart.
            (None, Status::Narrowed) => {
                engine.diagnose(facts, circumstances)?.next.into_iter().find(|step| step.worth)
            }
            (None, _) => engine.best_step(facts, circumstances)?,
        };
        Ok(Self { verdict, ask })
    }
}

/// What is known in a situation: answers by fact, and the accesses that are open.
pub(super) type Known = (BTreeMap<FactIx, Option<usize>>, BTreeSet<usize>);

/// Situations that were looked at, for every strategy that comes to them.
#[derive(Debug, Default)]
pub(super) struct Looks(Mutex<HashMap<Known, Arc<Look>>>);

impl Looks {
    /// Looks at a situation, or remembers it.
    pub(super) fn at(
        &self,
        known: Known,
        look: impl FnOnce() -> Result<Look, TooLarge>,
    ) -> Result<Arc<Look>, TooLarge> {
        let seen = self.0.lock().unwrap_or_else(PoisonError::into_inner).get(&known).cloned();
        if let Some(seen) = seen {
            return Ok(seen);
        }
        // Two threads may look at the same time, and see the same.
        let new = Arc::new(look()?);
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(known, new.clone());
        Ok(new)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::simulate::sample::stated;
    use crate::simulate::testing::{PLAY, SOUND, belt};

    #[test]
    fn a_look_asks_what_the_full_verdict_asks() {
        let pack = belt();
        let engine = Engine::new(&pack);
        let circumstances = Circumstances::default();
        for sound in [None, Some(Some(0)), Some(Some(1)), Some(None)] {
            for play in [None, Some(Some(0)), Some(Some(1))] {
                let known = [(SOUND, sound), (PLAY, play)];
                let known = known.iter().filter_map(|(fact, answer)| Some((*fact, (*answer)?)));
                let facts: FactSet =
                    known.map(|(fact, answer)| stated(&pack, fact, answer)).collect();
                let look = Look::new(&engine, &facts, &circumstances).expect("small");
                let full = engine.diagnose(&facts, &circumstances).expect("small");
                let asks = full.next.iter().find(|step| step.worth && full.stop_reason.is_none());
                assert_eq!(
                    look.ask.as_ref().map(|step| step.step),
                    asks.map(|step| step.step),
                    "{sound:?} {play:?}"
                );
                assert_eq!(look.verdict.status, full.status);
            }
        }
    }

    #[test]
    fn a_situation_is_looked_at_once() {
        let pack = belt();
        let engine = Engine::new(&pack);
        let looks = Looks::default();
        let mut count = 0;
        for _ in 0..2 {
            let seen = looks.at(Known::default(), || {
                count += 1;
                Look::new(&engine, &FactSet::new(), &Circumstances::default())
            });
            assert!(seen.expect("small").ask.is_some());
        }
        assert_eq!(count, 1);
    }
}
