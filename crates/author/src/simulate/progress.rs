//! What is collected while the cases of a strategy are walked.

use std::collections::BTreeSet;
use std::sync::Arc;

use shindan_engine::{Circumstances, Engine};
use shindan_model::{FactSet, StepIx};

use super::branch::{Branch, CaseOutcome, TurnResult};
use super::calibration::Calibration;
use super::sample::SampledCase;
use super::summary::{true_causes, truths};

/// How many situations are kept, to look for steps that are never asked.
const MOST_SITUATIONS: usize = 200;

/// What was known before some turn, in how many cases.
#[derive(Clone, Debug)]
pub struct Situation {
    /// How many cases were in it.
    pub cases: usize,
    /// What was known.
    pub facts: FactSet,
    /// When and how the cases were worked on.
    pub circumstances: Circumstances,
}

/// Collects the turns of all branches until every case has ended.
#[derive(Debug)]
pub struct Progress {
    outcomes: Vec<Option<CaseOutcome>>,
    /// By case: the probabilities before each turn.
    probabilities: Vec<Vec<Arc<Vec<f64>>>>,
    asked: BTreeSet<StepIx>,
    situations: Vec<Situation>,
    ends: Vec<(FactSet, Vec<usize>)>,
}

/// All cases of a strategy, walked to their ends.
#[derive(Debug)]
pub struct Walked {
    /// By case, how it ended.
    pub outcomes: Vec<CaseOutcome>,
    /// Of the probabilities before every turn.
    pub calibration: Calibration,
    /// Steps that were asked in any case.
    pub asked: BTreeSet<StepIx>,
    /// Up to 200 situations on the way, those of most cases first.
    pub situations: Vec<Situation>,
    /// What was known at the ends, with the numbers of the cases that ended so.
    pub ends: Vec<(FactSet, Vec<usize>)>,
}

impl Progress {
    /// Begins with this many cases.
    pub fn new(cases: usize) -> Self {
        Self {
            outcomes: vec![None; cases],
            probabilities: vec![Vec::new(); cases],
            asked: BTreeSet::new(),
            situations: Vec::new(),
            ends: Vec::new(),
        }
    }

    /// Adds a turn of every branch, in the order of the branches. Returns the branches that go on.
    pub fn add(&mut self, turns: Vec<(Branch, TurnResult)>) -> Vec<Branch> {
        let mut continuing = Vec::new();
        for (branch, result) in turns {
            if let Some(probabilities) = result.probabilities.map(Arc::new) {
                for case in &branch.cases {
                    self.probabilities[*case].push(probabilities.clone());
                }
            }
            if !result.ended.is_empty() {
                let cases = result.ended.iter().map(|(case, _)| *case).collect();
                self.ends.push((branch.facts.clone(), cases));
            }
            for (case, outcome) in result.ended {
                self.outcomes[case] = Some(outcome);
            }
            self.asked.extend(result.asked);
            continuing.extend(result.continuing);
            let Branch { cases, facts, circumstances, .. } = branch;
            self.situations.push(Situation { cases: cases.len(), facts, circumstances });
        }
        self.situations.sort_by_key(|situation| std::cmp::Reverse(situation.cases));
        self.situations.truncate(MOST_SITUATIONS);
        continuing
    }

    /// Compares all probabilities with the truth, once every case has ended.
    pub fn finish(self, engine: &Engine<'_>, cases: &[SampledCase]) -> Walked {
        let mut calibration = Calibration::default();
        for (case, turns) in cases.iter().zip(&self.probabilities) {
            let truth = true_causes(engine, case);
            let truths: Vec<bool> = truths(engine.pack().causes.len(), truth).collect();
            let stated = turns.iter().flat_map(|probabilities| probabilities.iter().copied());
            calibration.case(stated.zip(truths.into_iter().cycle()));
        }
        Walked {
            outcomes: self.outcomes.into_iter().flatten().collect(),
            calibration,
            asked: self.asked,
            situations: self.situations,
            ends: self.ends,
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::*;
    use crate::simulate::testing::{LISTEN, LOOSE, WORN, belt, case, outcome};

    #[test]
    fn turns_are_collected_by_case() {
        let pack = belt();
        let engine = Engine::new(&pack);
        let branch = |cases| Branch::new(cases, Circumstances::at(Timestamp::UNIX_EPOCH));
        let mut progress = Progress::new(2);
        let asks = TurnResult {
            continuing: vec![branch(vec![1]), branch(vec![0])],
            probabilities: Some(vec![0.55, 0.4, 0.1]),
            asked: Some(LISTEN),
            ..TurnResult::default()
        };
        let frontier = progress.add(vec![(branch(vec![0, 1]), asks)]);
        assert_eq!(frontier.len(), 2);
        let ends = |case, minutes| TurnResult {
            ended: vec![(case, outcome(minutes, 10.0, 1))],
            ..TurnResult::default()
        };
        let turns = frontier.into_iter().zip([ends(1, 4.0), ends(0, 2.0)]);
        assert!(progress.add(turns.collect()).is_empty());
        let walked = progress.finish(&engine, &[case(Some(WORN)), case(Some(LOOSE))]);
        let minutes: Vec<f64> =
            walked.outcomes.iter().map(|outcome| outcome.asking_minutes).collect();
        assert_eq!(minutes, [2.0, 4.0], "in the order of the cases");
        assert_eq!(walked.asked, [LISTEN].into());
        let ends: Vec<&[usize]> = walked.ends.iter().map(|(_, cases)| cases.as_slice()).collect();
        assert_eq!(ends, [&[1], &[0]], "in the order of the branches");
        let situations: Vec<usize> =
            walked.situations.iter().map(|situation| situation.cases).collect();
        assert_eq!(situations, [2, 1, 1]);
        // Three probabilities before the first turn, in each of two cases.
        assert_eq!(walked.calibration.count(), 6);
    }
}
