//! Find pairs of defects that no fact tells apart.

use schemars::JsonSchema;
use serde::Serialize;
use shindan_model::{Class, ContextState, DefectIx, FactIx, FactKind, Known, Pack, Table};

/// Two defects are not told apart if no outcome of any fact favours one of them by this much.
const APART_DECIBANS: f64 = 1.0;
/// How many pairs are listed as hard to tell apart.
const MOST_HARD: usize = 10;

/// Two defects, each taken alone, and the fact that best tells them apart.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct PairV1 {
    /// Id of one defect.
    pub a: String,
    /// Id of the other.
    pub b: String,
    /// The share of the contexts in which both can occur where no fact tells them apart.
    pub contexts: f64,
    /// The strongest evidence that any fact can give for one against the other, in decibans; `null` if an
    /// outcome rules one of them out.
    pub decibans: Option<f64>,
    /// What the best fact is expected to tell if either is as probable, in bits.
    pub bits: f64,
    /// Id of that fact; `null` if there is none.
    pub fact: Option<String>,
}

/// The pairs of defects that are hard to tell apart.
#[derive(Clone, Debug, Default, Serialize, JsonSchema)]
pub struct PairsV1 {
    /// The pairs that no fact tells apart in some context, those with the most contexts first.
    pub not_told_apart: Vec<PairV1>,
    /// Of the other pairs, those whose best fact tells least.
    pub hard_to_tell_apart: Vec<PairV1>,
}

/// A context state as evidence, and nothing else.
struct InState<'a> {
    pack: &'a Pack,
    state: &'a ContextState,
}

impl Known for InState<'_> {
    fn outcome(&self, fact: FactIx) -> Option<usize> {
        let at = self.pack.model.contexts.iter().position(|context| *context == fact)?;
        Some(self.state.outcomes[at])
    }
    fn value(&self, _: FactIx) -> Option<&shindan_model::Value> {
        None
    }
    fn now(&self) -> jiff::Timestamp {
        jiff::Timestamp::UNIX_EPOCH
    }
}

/// Context states with the same numbers and the same facts.
struct Kind<'p> {
    class: &'p Class,
    facts: Vec<FactIx>,
    /// Their probability given the complaint.
    weight: f64,
}

/// Groups the context states. `weights`: by state, its probability given the complaint.
fn kinds<'p>(pack: &'p Pack, weights: &[f64]) -> Vec<Kind<'p>> {
    let complaint = pack.complaint.map(|complaint| complaint.fact);
    let mut kinds: Vec<(usize, Kind<'p>)> = Vec::new();
    for (state, weight) in pack.model.states.iter().zip(weights) {
        let known = InState { pack, state };
        let applies = |fact: &FactIx| {
            let node = &pack.facts[fact.0];
            let requires = node.requires.as_ref();
            node.kind == FactKind::Finding
                && Some(*fact) != complaint
                && requires.is_none_or(|requires| requires.holds(&known) != Some(false))
        };
        let facts: Vec<FactIx> = (0..pack.facts.len()).map(FactIx).filter(applies).collect();
        let same = |kind: &&mut (usize, Kind<'p>)| kind.0 == state.class && kind.1.facts == facts;
        match kinds.iter_mut().find(same) {
            Some((_, kind)) => kind.weight += weight,
            None => {
                let class = &pack.model.classes[state.class];
                kinds.push((state.class, Kind { class, facts, weight: *weight }));
            }
        }
    }
    kinds.into_iter().map(|(_, kind)| kind).collect()
}

/// How well the facts of some contexts tell two defects apart.
#[derive(Clone, Copy)]
struct Apart {
    decibans: f64,
    bits: f64,
    fact: Option<FactIx>,
}

/// The distribution of a fact with this defect alone.
fn alone(table: &Table, defect: DefectIx) -> Vec<f64> {
    (0..table.leak.len())
        .map(|outcome| table.probability(outcome, |other| other == defect))
        .collect()
}

fn apart(kind: &Kind<'_>, shown: &[Vec<Vec<f64>>], (a, b): (usize, usize)) -> Apart {
    let mut apart = Apart { decibans: 0.0, bits: 0.0, fact: None };
    for fact in &kind.facts {
        if kind.class.tables[fact.0].is_none() {
            continue;
        }
        let (a, b) = (&shown[fact.0][a], &shown[fact.0][b]);
        let mut bits = 0.0;
        for (a, b) in a.iter().zip(b) {
            if a == b {
                continue;
            }
            apart.decibans = apart.decibans.max((10.0 * (a / b).log10()).abs());
            let half = |p: f64| if p > 0.0 { 0.5 * p * (2.0 * p / (a + b)).log2() } else { 0.0 };
            bits += half(*a) + half(*b);
        }
        if bits > apart.bits {
            (apart.bits, apart.fact) = (bits, Some(*fact));
        }
    }
    apart
}

/// Compares all pairs of defects that can occur in the same context. `weights`: by context state, its
/// probability given the complaint.
pub fn pairs(pack: &Pack, weights: &[f64]) -> PairsV1 {
    /// The weights of the contexts of a pair, and the best that tells it apart where too little does and
    /// elsewhere.
    #[derive(Clone, Copy)]
    struct Sum {
        together: f64,
        same: f64,
        there: Option<Apart>,
        elsewhere: Option<Apart>,
    }
    let count = pack.defects.len();
    let none = Sum { together: 0.0, same: 0.0, there: None, elsewhere: None };
    let mut sums = vec![none; count * count];
    for kind in kinds(pack, weights) {
        let tables = kind.class.tables.iter();
        let shown: Vec<Vec<Vec<f64>>> = tables
            .map(|table| match table {
                Some(table) => (0..count).map(|at| alone(table, DefectIx(at))).collect(),
                None => Vec::new(),
            })
            .collect();
        for a in 0..count {
            for b in a + 1..count {
                if kind.class.prior[a] == 0.0 || kind.class.prior[b] == 0.0 || kind.weight == 0.0 {
                    continue;
                }
                let told = apart(&kind, &shown, (a, b));
                let sum = &mut sums[a * count + b];
                sum.together += kind.weight;
                let most = |old: Option<Apart>| match old {
                    Some(old) if old.bits >= told.bits => Some(old),
                    _ => Some(told),
                };
                if told.decibans < APART_DECIBANS {
                    sum.same += kind.weight;
                    sum.there = most(sum.there);
                } else {
                    sum.elsewhere = most(sum.elsewhere);
                }
            }
        }
    }
    let pair = |at: usize, sum: &Sum, best: Apart| PairV1 {
        a: pack.defects[at / count].about.id.clone(),
        b: pack.defects[at % count].about.id.clone(),
        contexts: sum.same / sum.together,
        decibans: best.decibans.is_finite().then_some(best.decibans),
        bits: best.bits,
        fact: best.fact.map(|fact| pack.facts[fact.0].about.id.clone()),
    };
    let all = sums.iter().enumerate();
    let mut same: Vec<PairV1> =
        all.clone().filter_map(|(at, sum)| Some(pair(at, sum, sum.there?))).collect();
    same.sort_by(|a, b| b.contexts.total_cmp(&a.contexts));
    let apart = all.filter(|(_, sum)| sum.there.is_none());
    let mut hard: Vec<PairV1> =
        apart.filter_map(|(at, sum)| Some(pair(at, sum, sum.elsewhere?))).collect();
    hard.sort_by(|a, b| a.bits.total_cmp(&b.bits));
    hard.truncate(MOST_HARD);
    PairsV1 { not_told_apart: same, hard_to_tell_apart: hard }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::simulate::testing::belt;

    #[test]
    fn a_worn_belt_and_a_loose_one_are_told_apart_by_the_sound() {
        let PairsV1 { not_told_apart, hard_to_tell_apart } = pairs(&belt(), &[1.0]);
        assert_eq!(not_told_apart.len(), 0);
        let [pair] = hard_to_tell_apart.as_slice() else { panic!("one pair") };
        assert_eq!((pair.a.as_str(), pair.b.as_str()), ("worn", "loose"));
        assert_eq!((pair.fact.as_deref(), pair.contexts), (Some("belt.sound"), 0.0));
        // A squeak is 0.901 / 0.01 times as frequent with a worn belt: 10 · log10(90.1) dB.
        assert!((pair.decibans.expect("finite") - 19.547).abs() < 1e-3, "{pair:?}");
        // The Jensen-Shannon divergence of (0.099, 0.901) and (0.99, 0.01).
        assert!((pair.bits - 0.720_973).abs() < 1e-4, "{pair:?}");
    }

    #[test]
    fn defects_that_show_the_same_are_not_told_apart() {
        let mut pack = belt();
        pack.numbers.defects[1].shows = pack.numbers.defects[0].shows.clone();
        pack.model = shindan_model::Model::build(&pack.numbers, &pack.rules).expect("a model");
        let PairsV1 { not_told_apart, hard_to_tell_apart } = pairs(&pack, &[1.0]);
        assert_eq!(hard_to_tell_apart.len(), 0);
        let [pair] = not_told_apart.as_slice() else { panic!("one pair") };
        assert_eq!((pair.contexts, pair.decibans, pair.bits), (1.0, Some(0.0), 0.0));
        assert_eq!(pair.fact, None);
    }
}
