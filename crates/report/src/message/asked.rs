//! The steps that a request asks for.

use shindan_engine::{Batch, Contradiction, Verdict};
use shindan_model::{By, Channel, FactIx, Pack, StepIx};

/// A step to ask for.
#[derive(Clone, Debug, PartialEq)]
pub struct Asked {
    /// The step.
    pub step: StepIx,
    /// The facts that it is to give.
    pub gives: Vec<FactIx>,
    /// Facts, and the outcomes for which it applies; empty if it always does.
    pub when: Vec<(FactIx, Vec<usize>)>,
}

/// The steps and follow-ups of a batch that the customer does.
pub fn asked(pack: &Pack, batch: &Batch) -> Vec<Asked> {
    let by_customer = |step: &StepIx| pack.steps[step.0].by == By::Customer;
    let steps = batch.steps.iter().map(|step| Asked {
        step: step.step,
        gives: step.gives.clone(),
        when: Vec::new(),
    });
    let follow_ups = batch.follow_ups.iter().map(|follow_up| Asked {
        step: follow_up.step,
        gives: follow_up.gives.clone(),
        when: follow_up.when.clone(),
    });
    steps.chain(follow_ups).filter(|asked| by_customer(&asked.step)).collect()
}

/// The quickest step by mail for each fact of what cannot hold together.
pub fn asked_again(pack: &Pack, verdict: &Verdict) -> Vec<Asked> {
    let mut facts: Vec<FactIx> = Vec::new();
    for contradiction in &verdict.contradictions {
        // Where sources differ, the request asks which of them holds.
        if let Contradiction::Impossible(impossible) = contradiction {
            facts.extend(&impossible.facts);
        }
    }
    let mut all: Vec<Asked> = Vec::new();
    for fact in facts {
        if all.iter().any(|asked| asked.gives.contains(&fact)) {
            continue;
        }
        let able = pack.facts[fact.0].given_by.iter().filter(|step| {
            pack.steps[step.0].by == By::Customer && verdict.resolved.enabled[step.0]
        });
        let minutes = |step: &StepIx| pack.steps[step.0].minutes.over(Channel::Mail);
        let Some(step) = able.min_by(|a, b| minutes(a).total_cmp(&minutes(b))) else { continue };
        all.push(Asked { step: *step, gives: vec![fact], when: Vec::new() });
    }
    all
}
