//! The current belief: a prior, conditioned on one finding at a time.

use shindan_model::{CauseIx, FactKind};

use crate::engine::Engine;
use crate::evidence::finding::{Finding, HardRule, TooLarge};
use crate::inference::enumeration::Enumeration;
use crate::inference::network::{Network, networks};
use crate::inference::posterior::{Disjunction, Odds, Posterior};

/// The events whose odds a finding may have changed.
#[derive(Clone, Debug)]
pub(crate) enum Affected {
    All,
    Some(Vec<Disjunction>),
}

/// The current belief over defects and context states.
#[derive(Clone, Debug)]
pub(crate) struct Belief<'e> {
    pub engine: &'e Engine<'e>,
    pub representation: Representation<'e>,
}

/// How the distribution is represented.
#[derive(Clone, Debug)]
pub(crate) enum Representation<'e> {
    /// The joint weight of every set of defects, for small packs without contexts.
    Joint(&'e Enumeration, Vec<f64>),
    /// Factored, for all other packs: one network per distinct tables.
    Networks(Vec<Network<'e>>),
}

impl<'e> Belief<'e> {
    /// The prior, constrained by hard rules.
    pub(crate) fn new(engine: &'e Engine<'_>, hard: &[HardRule]) -> Self {
        let representation = match &engine.enumeration {
            Some(tables) => Representation::Joint(tables, tables.before(hard)),
            None => Representation::Networks(networks(engine, hard)),
        };
        Self { engine, representation }
    }

    /// The prior conditioned on all findings and rules.
    pub(crate) fn given(engine: &'e Engine<'_>, findings: &[Finding], hard: &[HardRule]) -> Self {
        let mut belief = Self::new(engine, hard);
        let is_context =
            |finding: &&Finding| engine.pack.facts[finding.fact.0].kind == FactKind::Context;
        // Contexts first: they rule out whole groups.
        findings.iter().filter(is_context).for_each(|finding| drop(belief.observe(finding)));
        let others = findings.iter().filter(|finding| !is_context(finding));
        others.for_each(|finding| drop(belief.observe(finding)));
        belief
    }

    /// Conditions on a finding.
    pub(crate) fn observe(&mut self, finding: &Finding) -> Affected {
        let engine = self.engine;
        let networks = match &mut self.representation {
            Representation::Joint(tables, weights) => {
                tables.observe(weights, finding);
                return Affected::All;
            }
            Representation::Networks(networks) => networks,
        };
        let model = &engine.model;
        if let Some(at) = model.contexts.iter().position(|context| *context == finding.fact) {
            for network in networks.iter_mut() {
                let of = |state: usize| finding.likelihood[model.states[state].outcomes[at]];
                network.weigh_states(of);
            }
            networks.retain(|network| !network.groups.is_empty());
            return Affected::All;
        }
        let single_group = matches!(networks.as_slice(), [only] if only.groups.len() == 1);
        let affected: Vec<usize> =
            networks.iter_mut().flat_map(|network| network.observe(finding)).collect();
        networks.retain(|network| !network.groups.is_empty());
        if !single_group {
            return Affected::All;
        }
        let mut causes: Vec<CauseIx> =
            affected.into_iter().filter_map(|defect| engine.cause_of[defect]).collect();
        causes.sort_unstable();
        causes.dedup();
        let listed = (!causes.is_empty()).then_some(Disjunction::AnyCause);
        Affected::Some(causes.into_iter().map(Disjunction::Cause).chain(listed).collect())
    }

    pub(crate) fn log10_evidence(&mut self) -> Result<f64, TooLarge> {
        match &mut self.representation {
            Representation::Joint(_, weights) => Ok(weights.iter().sum::<f64>().log10()),
            Representation::Networks(networks) => {
                let (most, shares) = shares(networks)?;
                let total: f64 = shares.iter().flatten().sum();
                let log = if total > 0.0 { most + total.ln() } else { f64::NEG_INFINITY };
                Ok(log / std::f64::consts::LN_10)
            }
        }
    }

    /// Whether the evidence has probability 0.
    pub(crate) fn is_impossible(&mut self) -> Result<bool, TooLarge> {
        Ok(self.log10_evidence()? == f64::NEG_INFINITY)
    }

    /// The odds of some events. The evidence must be possible.
    pub(crate) fn odds(&mut self, disjunctions: &[Disjunction]) -> Result<Vec<Odds>, TooLarge> {
        let engine = self.engine;
        match &mut self.representation {
            Representation::Joint(tables, weights) => {
                let mut posterior = Posterior::default();
                tables.summed(&mut weights.clone(), &mut posterior);
                Ok(disjunctions.iter().map(|disjunction| posterior.odds(*disjunction)).collect())
            }
            Representation::Networks(networks) => {
                let (_, shares) = shares(networks)?;
                networks.iter_mut().try_for_each(|network| network.prepare(disjunctions))?;
                disjunctions
                    .iter()
                    .map(|disjunction| odds(engine, networks, &shares, *disjunction))
                    .collect()
            }
        }
    }

    /// The whole posterior, written into `into`.
    pub(crate) fn posterior(&mut self, into: &mut Posterior) -> Result<(), TooLarge> {
        let engine = self.engine;
        let networks = match &mut self.representation {
            Representation::Joint(tables, weights) => {
                tables.summed(&mut weights.clone(), into);
                return Ok(());
            }
            Representation::Networks(networks) => networks,
        };
        let (most, shares) = shares(networks)?;
        let total: f64 = shares.iter().flatten().sum();
        *into = Posterior {
            log10_evidence: f64::NEG_INFINITY,
            defects: vec![0.0; engine.pack.defects.len()],
            causes: vec![Odds::default(); engine.pack.causes.len()],
            states: vec![0.0; engine.model.states.len()],
            ..Posterior::default()
        };
        if total <= 0.0 {
            return Ok(());
        }
        into.log10_evidence = (most + total.ln()) / std::f64::consts::LN_10;
        for (network, shares) in networks.iter_mut().zip(&shares) {
            let sum = |row: &[f64]| weighted(row.iter().copied(), shares) / total;
            let marginals = network.marginals()?;
            for (sum_of, row) in into.defects.iter_mut().zip(marginals.chunks_exact(shares.len())) {
                *sum_of += sum(row);
            }
            into.clear += sum(&network.clear()?);
            for (group, share) in network.groups.iter().zip(shares) {
                let whole = group.weight();
                for (state, weight) in &group.states {
                    into.states[*state] = share / total * weight / whole;
                }
            }
        }
        let disjunctions: Vec<Disjunction> =
            (0..engine.pack.causes.len()).map(|at| Disjunction::Cause(CauseIx(at))).collect();
        networks.iter_mut().try_for_each(|network| {
            network.prepare(&[&disjunctions[..], &[Disjunction::AnyCause]].concat())
        })?;
        for (cause, disjunction) in into.causes.iter_mut().zip(disjunctions) {
            *cause = odds(engine, networks, &shares, disjunction)?;
        }
        into.outside = odds(engine, networks, &shares, Disjunction::AnyCause)?;
        Ok(())
    }
}

/// By network and context group: its share of the total weight, up to a common factor.
///
/// The first result is the natural logarithm of that factor; minus infinity if the evidence is
/// impossible.
pub(crate) fn shares(networks: &mut [Network<'_>]) -> Result<(f64, Vec<Vec<f64>>), TooLarge> {
    let logs: Vec<Vec<f64>> =
        networks.iter_mut().map(Network::log_weights).collect::<Result<_, _>>()?;
    let most = logs.iter().flatten().copied().fold(f64::NEG_INFINITY, f64::max);
    let share = |log: f64| if log > f64::NEG_INFINITY { (log - most).exp() } else { 0.0 };
    Ok((most, logs.into_iter().map(|logs| logs.into_iter().map(share).collect()).collect()))
}

/// The sum over context groups, weighted by share. Groups with share 0 may hold NaN, so skip them.
pub(crate) fn weighted(values: impl Iterator<Item = f64>, shares: &[f64]) -> f64 {
    let each = values.zip(shares).filter(|(_, share)| **share > 0.0);
    each.map(|(value, share)| value * share).sum()
}

fn odds(
    engine: &Engine<'_>,
    networks: &mut [Network<'_>],
    shares: &[Vec<f64>],
    disjunction: Disjunction,
) -> Result<Odds, TooLarge> {
    let mut sum = Odds::default();
    for (network, shares) in networks.iter_mut().zip(shares) {
        let splits = match disjunction {
            Disjunction::Cause(cause) => {
                let members = engine.defects_of(cause).iter().map(|defect| defect.0);
                network.split(disjunction, members)?
            }
            Disjunction::AnyCause => {
                let all = engine.cause_of.iter().enumerate();
                network.split(disjunction, all.filter(|(_, of)| of.is_some()).map(|(at, _)| at))?
            }
        };
        sum.none += weighted(splits.iter().map(|split| split.none), shares);
        sum.any += weighted(splits.iter().map(|split| split.any), shares);
    }
    Ok(sum.normalised())
}

#[cfg(test)]
mod tests {
    use shindan_model::{DefectIx, RuleIx};

    use super::*;
    use crate::testing::{FUSE, LAMP, factored, near, red_lamp, seen};

    #[test]
    fn both_representations_agree() {
        let pack = red_lamp();
        let engine = Engine::new(&pack);
        let evidence = [seen(LAMP, 1), seen(FUSE, 0)];
        let mut factored = factored(&engine);
        for finding in &evidence {
            factored.observe(finding);
        }
        let (mut one, mut other) = (Posterior::default(), Posterior::default());
        factored.posterior(&mut one).unwrap();
        Belief::given(&engine, &evidence, &[]).posterior(&mut other).unwrap();
        near(one.log10_evidence, other.log10_evidence);
        for (one, other) in one.defects.iter().zip(&other.defects) {
            near(*one, *other);
        }
        near(one.outside.none, other.outside.none);
        near(one.clear, other.clear);
        // Red, and a nearly ruled out: b explains it, or the leak.
        // none 0.72·0.05·0.99, a 0.08·0.81·0.099, b 0.18·0.525·0.99, both 0.02·0.905·0.099
        let weights = [0.03564, 0.006_415_2, 0.093_555, 0.001_791_9];
        near(one.defects[1], (weights[2] + weights[3]) / weights.iter().sum::<f64>());
    }

    #[test]
    fn opposite_rules_are_impossible() {
        let pack = red_lamp();
        let engine = Engine::new(&pack);
        let rule = HardRule {
            rule: RuleIx(0),
            confirm: vec![DefectIx(0)],
            exclude: vec![DefectIx(0)],
            applies: vec![true],
        };
        let mut belief = Belief::given(&engine, &[], &[rule]);
        assert!(belief.is_impossible().unwrap());
        assert!(!Belief::given(&engine, &[], &[]).is_impossible().unwrap());
    }
}
