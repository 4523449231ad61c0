//! The world as far as it is known: evidence put in finding by finding, and what is believed then.

use shindan_model::{CauseIx, FactKind};

use super::Engine;
use super::enumeration::Enumeration;
use super::evidence::{Finding, HardRule, TooLarge};
use super::network::{Network, networks};
use super::posterior::{Part, Posterior, Weighed};

/// The parts whose odds a finding may have changed.
#[derive(Clone, Debug)]
pub(super) enum Touched {
    All,
    Some(Vec<Part>),
}

/// The world as far as it is known: evidence is put in finding by finding.
#[derive(Clone, Debug)]
pub(super) struct World<'e> {
    pub engine: &'e Engine<'e>,
    pub known: Known<'e>,
}

/// In which form the world is held.
#[derive(Clone, Debug)]
pub(super) enum Known<'e> {
    /// The weight of every set of defects: for few defects and no contexts.
    Sets(&'e Enumeration, Vec<f64>),
    /// Networks of lanes.
    Networks(Vec<Network<'e>>),
}

impl<'e> World<'e> {
    /// Before any finding, under hard rules.
    pub(super) fn new(engine: &'e Engine<'_>, hard: &[HardRule]) -> Self {
        let known = match &engine.enumeration {
            Some(tables) => Known::Sets(tables, tables.before(hard)),
            None => Known::Networks(networks(engine, hard)),
        };
        Self { engine, known }
    }

    /// With all of this.
    pub(super) fn with(engine: &'e Engine<'_>, findings: &[Finding], hard: &[HardRule]) -> Self {
        let mut world = Self::new(engine, hard);
        let is_context =
            |finding: &&Finding| engine.pack.facts[finding.fact.0].kind == FactKind::Context;
        // Contexts first: they rule out lanes.
        findings.iter().filter(is_context).for_each(|finding| drop(world.observe(finding)));
        let others = findings.iter().filter(|finding| !is_context(finding));
        others.for_each(|finding| drop(world.observe(finding)));
        world
    }

    /// Puts a finding in.
    pub(super) fn observe(&mut self, finding: &Finding) -> Touched {
        let engine = self.engine;
        let networks = match &mut self.known {
            Known::Sets(tables, weights) => {
                tables.observe(weights, finding);
                return Touched::All;
            }
            Known::Networks(networks) => networks,
        };
        let model = &engine.pack.model;
        if let Some(at) = model.contexts.iter().position(|context| *context == finding.fact) {
            for network in networks.iter_mut() {
                let of = |state: usize| finding.likelihood[model.states[state].outcomes[at]];
                network.weigh_states(of);
            }
            networks.retain(|network| !network.lanes.is_empty());
            return Touched::All;
        }
        let alone = matches!(networks.as_slice(), [only] if only.lanes.len() == 1);
        let touched: Vec<usize> =
            networks.iter_mut().flat_map(|network| network.observe(finding)).collect();
        networks.retain(|network| !network.lanes.is_empty());
        if !alone {
            return Touched::All;
        }
        let mut causes: Vec<CauseIx> =
            touched.into_iter().filter_map(|defect| engine.cause_of[defect]).collect();
        causes.sort_unstable();
        causes.dedup();
        let listed = (!causes.is_empty()).then_some(Part::Listed);
        Touched::Some(causes.into_iter().map(Part::Cause).chain(listed).collect())
    }

    /// `log10` of the probability of the evidence.
    pub(super) fn log10_evidence(&mut self) -> Result<f64, TooLarge> {
        match &mut self.known {
            Known::Sets(_, weights) => Ok(weights.iter().sum::<f64>().log10()),
            Known::Networks(networks) => {
                let (most, shares) = shares(networks)?;
                let total: f64 = shares.iter().flatten().sum();
                let log = if total > 0.0 { most + total.ln() } else { f64::NEG_INFINITY };
                Ok(log / std::f64::consts::LN_10)
            }
        }
    }

    /// Whether the evidence cannot be.
    pub(super) fn is_impossible(&mut self) -> Result<bool, TooLarge> {
        Ok(self.log10_evidence()? == f64::NEG_INFINITY)
    }

    /// Odds of some parts. The evidence must be possible.
    pub(super) fn odds(&mut self, parts: &[Part]) -> Result<Vec<Weighed>, TooLarge> {
        let engine = self.engine;
        match &mut self.known {
            Known::Sets(tables, weights) => {
                let mut posterior = Posterior::default();
                tables.summed(&mut weights.clone(), &mut posterior);
                Ok(parts.iter().map(|part| posterior.odds(*part)).collect())
            }
            Known::Networks(networks) => {
                let (_, shares) = shares(networks)?;
                networks.iter_mut().try_for_each(|network| network.prepare(parts))?;
                parts.iter().map(|part| odds(engine, networks, &shares, *part)).collect()
            }
        }
    }

    /// Everything, put where an older posterior was.
    pub(super) fn posterior(&mut self, into: &mut Posterior) -> Result<(), TooLarge> {
        let engine = self.engine;
        let networks = match &mut self.known {
            Known::Sets(tables, weights) => {
                tables.summed(&mut weights.clone(), into);
                return Ok(());
            }
            Known::Networks(networks) => networks,
        };
        let (most, shares) = shares(networks)?;
        let total: f64 = shares.iter().flatten().sum();
        *into = Posterior {
            log10_evidence: f64::NEG_INFINITY,
            defects: vec![0.0; engine.pack.defects.len()],
            causes: vec![Weighed::default(); engine.pack.causes.len()],
            states: vec![0.0; engine.pack.model.states.len()],
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
            for (lane, share) in network.lanes.iter().zip(shares) {
                let whole = lane.weight();
                for (state, weight) in &lane.states {
                    into.states[*state] = share / total * weight / whole;
                }
            }
        }
        let parts: Vec<Part> =
            (0..engine.pack.causes.len()).map(|at| Part::Cause(CauseIx(at))).collect();
        networks
            .iter_mut()
            .try_for_each(|network| network.prepare(&[&parts[..], &[Part::Listed]].concat()))?;
        for (cause, part) in into.causes.iter_mut().zip(parts) {
            *cause = odds(engine, networks, &shares, part)?;
        }
        into.outside = odds(engine, networks, &shares, Part::Listed)?;
        Ok(())
    }
}

/// By network and lane: its share of the whole weight, up to a common factor; with the natural
/// logarithm of that factor, minus infinity if the evidence is impossible.
pub(super) fn shares(networks: &mut [Network<'_>]) -> Result<(f64, Vec<Vec<f64>>), TooLarge> {
    let logs: Vec<Vec<f64>> =
        networks.iter_mut().map(Network::log_weights).collect::<Result<_, _>>()?;
    let most = logs.iter().flatten().copied().fold(f64::NEG_INFINITY, f64::max);
    let share = |log: f64| if log > f64::NEG_INFINITY { (log - most).exp() } else { 0.0 };
    Ok((most, logs.into_iter().map(|logs| logs.into_iter().map(share).collect()).collect()))
}

/// Adds up over the lanes; what has no share says nothing.
pub(super) fn weighted(values: impl Iterator<Item = f64>, shares: &[f64]) -> f64 {
    let each = values.zip(shares).filter(|(_, share)| **share > 0.0);
    each.map(|(value, share)| value * share).sum()
}

fn odds(
    engine: &Engine<'_>,
    networks: &mut [Network<'_>],
    shares: &[Vec<f64>],
    part: Part,
) -> Result<Weighed, TooLarge> {
    let mut sum = Weighed::default();
    for (network, shares) in networks.iter_mut().zip(shares) {
        let splits = match part {
            Part::Cause(cause) => {
                let members = engine.defects_of(cause).iter().map(|defect| defect.0);
                network.split(part, members)?
            }
            Part::Listed => {
                let all = engine.cause_of.iter().enumerate();
                network.split(part, all.filter(|(_, of)| of.is_some()).map(|(at, _)| at))?
            }
        };
        sum.none += weighted(splits.iter().map(|split| split.none), shares);
        sum.any += weighted(splits.iter().map(|split| split.any), shares);
    }
    Ok(sum.normalised())
}
