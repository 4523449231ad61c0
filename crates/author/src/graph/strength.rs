//! Measures how strongly a defect shows in a fact.

use shindan_model::{DefectIx, FactIx, Pack};

/// How many facts of each defect the picture of a cause shows.
const MOST_FACTS: usize = 2;

/// Added to every leak before dividing by it. Without it, an estimated leak of 0.0001 would make a fact look
/// ten times as telling as one of 0.001, though nobody knows such numbers that exactly.
const LEAST_LEAK: f64 = 0.01;

/// The abnormal outcome that a defect shows most often in a fact, and how often if it is the only defect.
pub(super) fn strongest(pack: &Pack, defect: DefectIx, fact: FactIx) -> Option<(usize, f64)> {
    let with_frequency = |outcome| (outcome, shows(pack, defect, fact, outcome));
    let all = (1..pack.facts[fact.0].outcomes.len()).map(with_frequency);
    let most = all.max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)));
    most.filter(|(_, probability)| *probability > 0.0)
}

/// The facts that best tell a defect, at most [`MOST_FACTS`]: those with the highest ratio of how often the
/// defect shows there to how often the same is seen without any defect.
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

/// How often a defect, as the only one, shows an outcome. Frequencies depend on the context; the class of
/// contexts counts in which the defect is most frequent.
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
