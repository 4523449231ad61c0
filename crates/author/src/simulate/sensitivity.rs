//! One-way sensitivity: halve and double every number of the pack, and count the verdicts that change.

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::Serialize;
use shindan_engine::{Engine, Finding, HardRule, Posterior, ResolvedEvidence, TooLarge};
use shindan_model::{CauseIx, FactIx, Model, Pack, WhichNumber, Written};

use crate::voice::Voice;

/// Cases that ended with the same evidence.
#[derive(Clone, Debug)]
pub struct EvidenceGroup {
    findings: Vec<Finding>,
    hard: Vec<HardRule>,
    facts: BTreeSet<FactIx>,
    /// How many cases.
    pub cases: usize,
    lead: Option<Lead>,
}

/// The leading cause, and how many thresholds it passes (0 to 2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Lead {
    leader: Option<CauseIx>,
    passed: usize,
}

/// A number of the pack, and how many verdicts depend on it.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct NumberV1 {
    /// What it says.
    pub number: String,
    /// Its value as it is written, from 0 to 1.
    pub value: f64,
    /// The file that it stands in.
    pub file: String,
    /// The line of the file, from 1.
    pub line: usize,
    /// The share of cases whose verdict changes if the number is halved; `null` if it cannot be.
    pub when_halved: Option<f64>,
    /// The share of cases whose verdict changes if the number is doubled; `null` if it cannot be.
    pub when_doubled: Option<f64>,
}

impl NumberV1 {
    /// The larger of the two parts.
    pub fn most(&self) -> f64 {
        self.when_halved.unwrap_or(0.0).max(self.when_doubled.unwrap_or(0.0))
    }
}

fn lead(engine: &Engine<'_>, posterior: &Posterior) -> Option<Lead> {
    if posterior.is_impossible() {
        return None;
    }
    let mut best = (posterior.none(), None);
    for (at, cause) in posterior.causes.iter().enumerate().rev() {
        if cause.any >= best.0 {
            best = (cause.any, Some(CauseIx(at)));
        }
    }
    let threshold = engine.pack().threshold;
    let passed = [threshold.lower, threshold.upper].iter().filter(|from| best.0 >= **from).count();
    Some(Lead { leader: best.1, passed })
}

impl EvidenceGroup {
    /// Groups `cases` cases with this evidence.
    ///
    /// # Errors
    /// As [`Engine::posterior`].
    pub fn new(
        engine: &Engine<'_>,
        resolved: ResolvedEvidence,
        cases: usize,
    ) -> Result<Self, TooLarge> {
        let posterior = engine.posterior(&resolved.findings, &resolved.hard)?;
        Ok(Self {
            facts: resolved.findings.iter().map(|finding| finding.fact).collect(),
            lead: lead(engine, &posterior),
            findings: resolved.findings,
            hard: resolved.hard,
            cases,
        })
    }
}

/// Counts the verdicts that change when a number is halved and doubled. `line`: where the number is
/// written. The pack's model is replaced meanwhile and restored.
///
/// # Errors
/// As [`Engine::posterior`].
pub fn sensitivity(
    pack: &mut Pack,
    written: &Written,
    line: usize,
    all: &[EvidenceGroup],
    voice: Voice<'_>,
) -> Result<NumberV1, TooLarge> {
    Ok(NumberV1 {
        number: name(pack, written.which, voice),
        value: pack.numbers.value(written.which).unwrap_or_default(),
        file: written.path.clone(),
        line,
        when_halved: changed(pack, written.which, 0.5, all)?,
        when_doubled: changed(pack, written.which, 2.0, all)?,
    })
}

/// The part of the cases whose verdict changes; `None` where no model has such a number.
fn changed(
    pack: &mut Pack,
    which: WhichNumber,
    times: f64,
    all: &[EvidenceGroup],
) -> Result<Option<f64>, TooLarge> {
    let Some(numbers) = pack.numbers.scaled(which, times) else { return Ok(None) };
    let Ok(model) = Model::build(&numbers, &pack.rules) else { return Ok(None) };
    let original = std::mem::replace(&mut pack.model, model);
    let changed = count(pack, which, all);
    pack.model = original;
    let total: usize = all.iter().map(|evidence| evidence.cases).sum();
    #[expect(clippy::cast_precision_loss, reason = "numbers of cases are small")]
    Ok(Some(changed? as f64 / total.max(1) as f64))
}

/// Counts the cases whose verdict changes.
fn count(pack: &Pack, which: WhichNumber, all: &[EvidenceGroup]) -> Result<usize, TooLarge> {
    let engine = Engine::new(pack);
    let complaint = pack.complaint.map(|complaint| complaint.fact);
    let mut posterior = Posterior::default();
    let mut changed = 0;
    for evidence in all {
        // A number of an unknown fact has no effect; one of the complaint moves all priors.
        let concerns = match which {
            WhichNumber::Rate(..) => true,
            WhichNumber::Shows(_, _, fact, _) | WhichNumber::Leak(fact, _) => {
                Some(fact) == complaint || evidence.facts.contains(&fact)
            }
        };
        if concerns {
            engine.posterior_into(&evidence.findings, &evidence.hard, &mut posterior)?;
            changed += if lead(&engine, &posterior) == evidence.lead { 0 } else { evidence.cases };
        }
    }
    Ok(changed)
}

/// Names a number in the author's ids.
fn name(pack: &Pack, which: WhichNumber, voice: Voice<'_>) -> String {
    let variant = |variant: Option<usize>| {
        variant.map_or_else(String::new, |at| {
            voice.say(" (variant {number})", &[("number", &(at + 1))])
        })
    };
    let outcome = |fact: FactIx, outcome: usize| {
        let node = &pack.facts[fact.0];
        format!("{} = {}", node.about.id, node.outcomes[outcome])
    };
    match which {
        WhichNumber::Rate(defect, at) => {
            let id = &pack.defects[defect.0].about.id;
            voice.say("share of {defect}{variant}", &[("defect", id), ("variant", &variant(at))])
        }
        WhichNumber::Shows(defect, at, fact, seen) => {
            let id = &pack.defects[defect.0].about.id;
            voice.say(
                "{defect}{variant} shows {outcome}",
                &[("defect", id), ("variant", &variant(at)), ("outcome", &outcome(fact, seen))],
            )
        }
        WhichNumber::Leak(fact, seen) => {
            voice.say("{outcome} seen anyway", &[("outcome", &outcome(fact, seen))])
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use shindan_model::FactSet;

    use super::*;
    use crate::simulate::sample::stated;
    use crate::simulate::testing::{SOUND, WORN, belt};

    /// One case of which nothing is known, and three in which the belt squeaks.
    fn groups(pack: &Pack) -> Vec<EvidenceGroup> {
        let engine = Engine::new(pack);
        let squeaks: FactSet = [stated(pack, SOUND, Some(1))].into_iter().collect();
        let known = [(FactSet::new(), 1), (squeaks, 3)];
        let group = |(facts, cases): (FactSet, usize)| {
            let resolved = engine.resolve(&facts, Timestamp::UNIX_EPOCH);
            EvidenceGroup::new(&engine, resolved, cases).expect("small")
        };
        known.into_iter().map(group).collect()
    }

    #[test]
    fn half_the_share_of_the_leader_changes_the_verdict_where_nothing_is_known() {
        let mut pack = belt();
        let groups = groups(&pack);
        let model = pack.model.clone();
        let share = WhichNumber::Rate(WORN, None);
        let written = pack.written.iter().find(|number| number.which == share).cloned();
        let number =
            sensitivity(&mut pack, &written.expect("a share"), 12, &groups, Voice::ENGLISH)
                .expect("small");
        assert_eq!((number.number.as_str(), number.value), ("share of worn", 0.55));
        assert_eq!((number.file.as_str(), number.line), ("rules/belt/pack.toml", 12));
        // Nothing known: with a share of 27.5 %, the 40 % of a loose belt lead. A squeak still makes wear
        // certain: 0.275 · 0.901 to 0.725 · 0.01 is 97 %. So 1 case of 4 changes.
        assert_eq!(number.when_halved, Some(0.25));
        // Doubled, it is capped at 99 % and passes the upper threshold of 90 % with nothing known.
        assert_eq!(number.when_doubled, Some(0.25));
        assert_eq!(pack.model, model, "the model is restored");
    }

    #[test]
    fn a_number_of_a_fact_that_nobody_knows_changes_nothing() {
        let mut pack = belt();
        let groups = groups(&pack);
        let is_play = |which| matches!(which, WhichNumber::Leak(fact, _) if fact.0 == 2);
        let written = pack.written.iter().find(|number| is_play(number.which)).cloned();
        let number = sensitivity(&mut pack, &written.expect("a leak"), 1, &groups, Voice::ENGLISH)
            .expect("small");
        assert_eq!((number.when_halved, number.when_doubled), (Some(0.0), Some(0.0)));
    }
}
