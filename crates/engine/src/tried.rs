//! What is known after remedies that were tried and did not help.
//!
//! A repaired defect makes no complaint. So where a remedy cures a share `q` of the times, the defect
//! explains the complaint that is still there only in the others: its link to the complaint,
//! `Q(s) = P(complaint <= s | it alone)`, becomes `q + (1 - q) Q(s)`. That is exact: whether the remedy
//! took is an independent coin. What the defect shows elsewhere was seen before the repair, and stays.

use std::borrow::Cow;
use std::sync::Arc;

use shindan_model::{Model, Pack, Table};

use crate::engine::Engine;
use crate::evidence::circumstances::{Circumstances, Tried};

/// A pack's numbers after the tries; `None` if nothing was tried.
fn after(pack: &Pack, tried: &[Tried]) -> Option<Model> {
    if tried.is_empty() {
        return None;
    }
    let mut after = pack.model.clone();
    // Classes that shared a table share the new one, so that they stay in one network.
    let mut tables: Vec<(Arc<Table>, Arc<Table>)> = Vec::new();
    for class in &mut after.classes {
        match pack.complaint {
            Some(complaint) => {
                let Some(table) = &mut class.tables[complaint.fact.0] else { continue };
                let known = tables.iter().find(|(before, _)| Arc::ptr_eq(before, table));
                let then = match known {
                    Some((_, then)) => then.clone(),
                    None => {
                        let then = Arc::new(attenuated(table, tried));
                        tables.push((table.clone(), then.clone()));
                        then
                    }
                };
                *table = then;
            }
            // Without a complaint, the trouble is that something is wrong.
            None => {
                for Tried { defects, cures, .. } in tried {
                    defects.iter().for_each(|at| class.prior[at.0] *= 1.0 - cures);
                }
            }
        }
    }
    Some(after)
}

fn attenuated(table: &Table, tried: &[Tried]) -> Table {
    let mut table = table.clone();
    for Tried { defects, cures, .. } in tried {
        for link in table.links.iter_mut().filter(|link| defects.contains(&link.defect)) {
            let then = |at_most: f64| cures + (1.0 - cures) * at_most;
            link.cumulative.iter_mut().for_each(|at_most| *at_most = then(*at_most));
        }
    }
    table
}

impl Engine<'_> {
    /// Asks an engine that knows what was tried, and is told circumstances in which nothing was; `None` if
    /// nothing was tried. Several questions cost one preparation.
    pub fn after_tries<T>(
        &self,
        circumstances: &Circumstances,
        ask: impl FnOnce(&Engine<'_>, &Circumstances) -> T,
    ) -> Option<T> {
        let model = after(self.pack, &circumstances.tried)?;
        let before = Circumstances { tried: Vec::new(), ..circumstances.clone() };
        Some(ask(&Engine::with_model(self.pack, Cow::Owned(model)), &before))
    }
}

#[cfg(test)]
mod tests {
    use shindan_model::DefectIx;

    use super::*;
    use crate::testing::{near, now, red_lamp, stated, table_lamp};

    fn after_repair(defect: usize, cures: f64) -> Circumstances {
        let tried = Tried { remedy: "r".to_owned(), defects: vec![DefectIx(defect)], cures };
        Circumstances { tried: vec![tried], ..now() }
    }

    #[test]
    fn what_was_repaired_explains_the_complaint_no_longer() {
        let pack = table_lamp();
        let engine = Engine::new(&pack);
        let facts = stated(&[("lamp.sound", "rattles")]);
        let verdict =
            |circumstances: &Circumstances| engine.diagnose(&facts, circumstances).unwrap();
        let first = verdict(&now()).repair.unwrap();
        let mut least = first.probability;
        for cures in [0.3, 0.6, 0.9, 1.0] {
            let then = verdict(&after_repair(first.defects[0].0, cures));
            assert_eq!(then.tried.len(), 1);
            match then.repair.filter(|repair| repair.defects == first.defects) {
                // Perhaps it was not done properly.
                Some(again) => {
                    assert!(again.probability < least, "{cures}: {} {least}", again.probability);
                    least = again.probability;
                }
                None => assert!(cures > 0.6, "{cures}"),
            }
        }
        let sure = verdict(&after_repair(first.defects[0].0, 1.0)).repair;
        assert_ne!(sure.map(|repair| repair.defects), Some(first.defects));
    }

    #[test]
    fn a_cure_that_never_works_changes_nothing_and_a_sure_one_leaves_the_rest() {
        // Without a complaint: prior of b 0.2 becomes 0.2 * (1 - q).
        let pack = red_lamp();
        let engine = Engine::new(&pack);
        let facts = stated(&[("lamp", "red")]);
        let probability = |circumstances: &Circumstances| {
            let verdict = engine.diagnose(&facts, circumstances).unwrap();
            let cause = |at| verdict.causes.iter().find(|cause| cause.cause.unwrap().0 == at);
            cause(1).unwrap().probability.unwrap()
        };
        near(probability(&after_repair(1, 0.0)), (0.0945 + 0.0181) / 0.2134);
        near(probability(&after_repair(1, 1.0)), 0.0);
        // Half: 0.9·0.1·0.525 and 0.1·0.1·0.905 of these, 0.9·0.9·0.05 and 0.1·0.9·0.81.
        let (b, both, none, a) = (0.04725, 0.00905, 0.0405, 0.0729);
        near(probability(&after_repair(1, 0.5)), (b + both) / (b + both + none + a));
    }

    #[test]
    fn contexts_that_shared_a_table_still_share_it() {
        let pack = table_lamp();
        let tried = Tried { remedy: "r".to_owned(), defects: vec![DefectIx(0)], cures: 0.9 };
        let then = after(&pack, &[tried]).unwrap();
        let shared = |model: &Model| {
            let complaint = pack.complaint.unwrap().fact;
            let tables = model.classes.iter().map(|class| &class.tables[complaint.0]);
            let mut tables: Vec<_> = tables.flatten().map(Arc::as_ptr).collect();
            tables.sort_unstable();
            tables.dedup();
            (model.classes.len(), tables.len())
        };
        assert_eq!(shared(&then), shared(&pack.model));
    }
}
