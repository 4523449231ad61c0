//! Follow-ups: steps that become possible by an answer to the message ("if yes, also …").

use shindan_model::{By, Fact, FactIx, FactSet, Standing, StepIx, Value};

use super::scenarios::Scenarios;
use super::types::{BatchStep, FollowUp};
use crate::engine::Engine;
use crate::evidence::circumstances::Circumstances;
use crate::evidence::resolved::ResolvedEvidence;

/// Skip steps whose conditions depend on more combinations of answers.
const MAX_ANSWERS: usize = 64;

/// A case with its evidence and scenarios.
pub(crate) struct Case<'a, 'p> {
    pub engine: &'a Engine<'p>,
    pub facts: &'a FactSet,
    pub circumstances: &'a Circumstances,
    pub resolved: &'a ResolvedEvidence,
    pub scenarios: &'a Scenarios<'a, 'p>,
}

/// The follow-ups worth asking, at most `most`, by expected bits per minute.
pub(crate) fn follow_ups(case: &Case<'_, '_>, steps: &[BatchStep], most: usize) -> Vec<FollowUp> {
    let pack = case.engine.pack;
    let asked: Vec<FactIx> = steps.iter().flat_map(|step| step.gives.clone()).collect();
    let mut here = case.circumstances.clone();
    here.opened.extend(steps.iter().filter_map(|step| pack.steps[step.step.0].access));
    let mut seen: Vec<(Combination, AnsweredCase)> = Vec::new();
    let mut all = Vec::new();
    for (at, step) in pack.steps.iter().enumerate() {
        let chosen = steps.iter().any(|step| step.step == StepIx(at));
        let required = required_facts(case.engine, StepIx(at), &asked);
        let combinations = combinations(case.engine, &required);
        if step.by == By::Probe || chosen || required.is_empty() || combinations.len() > MAX_ANSWERS
        {
            continue;
        }
        let mut holds = Vec::new();
        let (mut probability, mut bits, mut gives) = (0.0, 0.0, Vec::new());
        for combination in combinations {
            let known = seen.iter().position(|(known, _)| *known == combination);
            let known = known.unwrap_or_else(|| {
                seen.push((combination.clone(), AnsweredCase::new(case, &combination)));
                seen.len() - 1
            });
            let answered = &seen[known].1;
            let opened = answered.opens(case, StepIx(at), &asked);
            if opened.is_empty() || answered.probability <= 0.0 {
                continue;
            }
            probability += answered.probability;
            bits += answered.probability * answered.information(case.scenarios, &opened);
            gives.extend(opened);
            holds.push(combination);
        }
        gives.sort_unstable();
        gives.dedup();
        if probability > 0.0 && bits / probability >= pack.stop.bits {
            let minutes = here.cost_minutes(pack, step);
            let (step, bits) = (StepIx(at), bits / probability);
            let when = condition(&required, &holds);
            all.push(FollowUp { step, gives, when, probability, bits, minutes });
        }
    }
    let value =
        |follow_up: &FollowUp| follow_up.probability * follow_up.bits / follow_up.minutes.max(0.01);
    all.sort_by(|a, b| value(b).total_cmp(&value(a)).then(a.step.cmp(&b.step)));
    all.truncate(most);
    all
}

/// One outcome for each of some facts.
type Combination = Vec<(FactIx, usize)>;

/// The case given some answers to the batch.
struct AnsweredCase {
    resolved: ResolvedEvidence,
    probability: f64,
    /// By scenario: its weight given the answers, not normalised. Ignores rules that fire on the
    /// answers.
    weights: Vec<f64>,
}

impl AnsweredCase {
    fn new(case: &Case<'_, '_>, combination: &[(FactIx, usize)]) -> Self {
        let mut facts = case.facts.clone();
        let mut weights = case.scenarios.weights.clone();
        for (fact, outcome) in combination {
            let known = &case.engine.pack.facts[fact.0];
            let value = Standing::Known(Value::Text(known.outcomes[*outcome].clone()));
            facts.insert(Fact::stated(&known.about.id, None, value, "follow-up"));
            if let Some(answers) = case.scenarios.answers(*fact) {
                let rows = answers.rows.chunks_exact(answers.outcomes);
                weights.iter_mut().zip(rows).for_each(|(weight, row)| *weight *= row[*outcome]);
            }
        }
        let resolved = case.engine.resolve(&facts, case.circumstances.now);
        Self { resolved, probability: weights.iter().sum(), weights }
    }

    /// The facts that a step gives by these answers, and would not have given before.
    fn opens(&self, case: &Case<'_, '_>, step: StepIx, asked: &[FactIx]) -> Vec<FactIx> {
        let open = |resolved: &ResolvedEvidence, fact: &FactIx| {
            resolved.enabled[step.0] && resolved.askable[fact.0]
        };
        let gives = case.engine.pack.steps[step.0].gives.iter().copied();
        let new = |fact: &FactIx| {
            !asked.contains(fact) && open(&self.resolved, fact) && !open(case.resolved, fact)
        };
        gives.filter(new).collect()
    }

    /// The information of the most informative of these facts, given the answers.
    fn information(&self, scenarios: &Scenarios<'_, '_>, gives: &[FactIx]) -> f64 {
        let answers = gives.iter().filter_map(|fact| scenarios.answers(*fact));
        answers
            .map(|answers_of_fact| scenarios.information(&answers_of_fact, &self.weights))
            .fold(0.0, f64::max)
    }
}

/// The requested facts on which a step, or a fact that it gives, depends.
fn required_facts(engine: &Engine<'_>, step: StepIx, asked: &[FactIx]) -> Vec<FactIx> {
    let step = &engine.pack.steps[step.0];
    let facts = step.gives.iter().filter_map(|fact| engine.pack.facts[fact.0].requires.as_ref());
    let mut required: Vec<FactIx> =
        facts.chain(&step.requires).flat_map(|requires| requires.facts()).collect();
    required.sort_unstable();
    required.dedup();
    required.retain(|fact| asked.contains(fact) && !engine.pack.facts[fact.0].outcomes.is_empty());
    required
}

/// Every combination of outcomes.
fn combinations(engine: &Engine<'_>, facts: &[FactIx]) -> Vec<Combination> {
    let mut all: Vec<Combination> = vec![Vec::new()];
    for fact in facts {
        let outcomes = 0..engine.pack.facts[fact.0].outcomes.len();
        let each = |combination: &Combination| {
            outcomes
                .clone()
                .map(|outcome| [&combination[..], &[(*fact, outcome)]].concat())
                .collect()
        };
        all =
            all.iter().flat_map(|combination| -> Vec<Combination> { each(combination) }).collect();
        if all.len() > MAX_ANSWERS {
            break;
        }
    }
    all
}

/// By fact: the outcomes that occur in `holds`.
///
/// A condition is written as one list per fact, so it may allow more combinations than `holds`; the
/// answers decide.
fn condition(facts: &[FactIx], holds: &[Combination]) -> Vec<(FactIx, Vec<usize>)> {
    let of = |fact: &FactIx| {
        let outcomes_of_fact = holds.iter().flatten().filter(|(other, _)| other == fact);
        let mut outcomes: Vec<usize> = outcomes_of_fact.map(|(_, outcome)| *outcome).collect();
        outcomes.sort_unstable();
        outcomes.dedup();
        (*fact, outcomes)
    };
    facts.iter().map(of).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{FUSE, LAMP, now, red_lamp, stated, table_lamp};

    #[test]
    fn an_answer_opens_a_step() {
        // The power in the house is worth asking for if it turns out to be a table lamp.
        let pack = table_lamp();
        let engine = Engine::new(&pack);
        let batch = engine.batch(&stated(&[]), &now(), 5).unwrap();
        let follow_up = batch.follow_ups.first().unwrap();
        assert_eq!(pack.steps[follow_up.step.0].about.id, "ask-power");
        let kind = engine.fact("lamp.type").unwrap();
        assert_eq!(follow_up.when, [(kind, vec![0])]);
        assert!(follow_up.probability > 0.5 && follow_up.probability < 1.0, "{follow_up:?}");
    }

    #[test]
    fn combinations_and_their_condition() {
        let pack = red_lamp();
        let engine = Engine::new(&pack);
        let all = combinations(&engine, &[LAMP, FUSE]);
        assert_eq!(all.len(), 4);
        assert_eq!(all[1], [(LAMP, 0), (FUSE, 1)]);
        assert_eq!(condition(&[LAMP, FUSE], &all[1..2]), [(LAMP, vec![0]), (FUSE, vec![1])]);
        assert_eq!(condition(&[LAMP, FUSE], &all[..2]), [(LAMP, vec![0]), (FUSE, vec![0, 1])]);
    }
}
