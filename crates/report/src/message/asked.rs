//! The acts that a request asks for.

use shindan_engine::{Batch, Contradiction, Verdict};
use shindan_model::{ActIx, By, Channel, FactIx, Pack};

/// An act to ask for.
#[derive(Clone, Debug, PartialEq)]
pub struct Asked {
    /// The act.
    pub act: ActIx,
    /// The facts that it is to settle.
    pub settles: Vec<FactIx>,
    /// Facts, and the outcomes for which it applies; empty if it always does.
    pub when: Vec<(FactIx, Vec<usize>)>,
}

/// The acts and follow-ups of a batch that the customer does.
pub fn asked(pack: &Pack, batch: &Batch) -> Vec<Asked> {
    let by_customer = |act: &ActIx| pack.acts[act.0].by == By::Customer;
    let acts = batch.acts.iter().map(|act| Asked {
        act: act.act,
        settles: act.settles.clone(),
        when: Vec::new(),
    });
    let follow_ups = batch.follow_ups.iter().map(|follow_up| Asked {
        act: follow_up.act,
        settles: follow_up.settles.clone(),
        when: follow_up.when.clone(),
    });
    acts.chain(follow_ups).filter(|asked| by_customer(&asked.act)).collect()
}

/// The quickest act by mail for each fact of a contradiction.
pub fn asked_again(pack: &Pack, verdict: &Verdict) -> Vec<Asked> {
    let mut facts: Vec<FactIx> = Vec::new();
    for contradiction in &verdict.contradictions {
        match contradiction {
            Contradiction::Impossible(impossible) => facts.extend(&impossible.facts),
            Contradiction::Disagreement(at) => {
                facts.push(verdict.resolved.disagreements[*at].fact);
            }
        }
    }
    let mut all: Vec<Asked> = Vec::new();
    for fact in facts {
        if all.iter().any(|asked| asked.settles.contains(&fact)) {
            continue;
        }
        let able = pack.facts[fact.0]
            .settled_by
            .iter()
            .filter(|act| pack.acts[act.0].by == By::Customer && verdict.resolved.enabled[act.0]);
        let minutes = |act: &ActIx| pack.acts[act.0].minutes.over(Channel::Mail);
        let Some(act) = able.min_by(|a, b| minutes(a).total_cmp(&minutes(b))) else { continue };
        all.push(Asked { act: *act, settles: vec![fact], when: Vec::new() });
    }
    all
}
