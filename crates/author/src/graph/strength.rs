//! How strongly a defect shows in a fact.

use shindan_model::{DefectIx, FactIx, Pack};

/// How many facts of each defect the picture of a cause has.
const MOST_FACTS: usize = 2;

/// Added to the leak, so that a leak below it does not make a fact look more telling.
const LEAST_LEAK: f64 = 0.01;

/// The abnormal outcome that a defect shows most often in a fact, and how often if nothing else is wrong.
pub(super) fn strongest(pack: &Pack, defect: DefectIx, fact: FactIx) -> Option<(usize, f64)> {
    let with_frequency = |outcome| (outcome, shows(pack, defect, fact, outcome));
    let all = (1..pack.facts[fact.0].outcomes.len()).map(with_frequency);
    let most = all.max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)));
    most.filter(|(_, probability)| *probability > 0.0)
}

/// The facts that tell a defect best, at most [`MOST_FACTS`]: by how often it shows there, divided by how
/// often that is seen with nothing wrong.
pub(super) fn most_telling(
    pack: &Pack,
    defect: DefectIx,
    complaint: Option<FactIx>,
) -> impl Iterator<Item = FactIx> {
    let facts = (0..pack.facts.len()).map(FactIx).filter(|fact| Some(*fact) != complaint);
    let mut told: Vec<(f64, FactIx)> = facts
        .filter_map(|fact| {
            let (outcome, often) = strongest(pack, defect, fact)?;
            let leak = pack.numbers.leaks[fact.0].as_ref().map_or(0.0, |leak| leak[outcome]);
            Some((often / (leak + LEAST_LEAK), fact))
        })
        .collect();
    told.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    told.into_iter().take(MOST_FACTS).map(|(_, fact)| fact)
}

/// How often a defect alone shows an outcome, in the class of contexts in which it occurs most.
pub(super) fn shows(pack: &Pack, defect: DefectIx, fact: FactIx, outcome: usize) -> f64 {
    let classes = &pack.model.classes;
    let mut best: Option<(f64, f64)> = None;
    for (at, class) in classes.iter().enumerate() {
        let Some(Some(table)) = class.tables.get(fact.0) else {
            continue;
        };
        let Some(link) = table.links.iter().find(|link| link.defect == defect) else {
            continue;
        };
        let states = pack.model.states.iter().filter(|state| state.class == at);
        let weight = states.map(|state| state.prior).sum::<f64>() * class.prior[defect.0];
        let before = outcome.checked_sub(1).map_or(0.0, |at| link.cumulative[at]);
        if best.is_none_or(|(most, _)| weight > most) {
            best = Some((weight, (link.cumulative[outcome] - before).max(0.0)));
        }
    }
    best.map_or(0.0, |(_, probability)| probability)
}
