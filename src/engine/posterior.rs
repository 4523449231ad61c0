//! The posterior: every class of contexts by itself, weighted and added up.

use super::Engine;
use super::evidence::{Finding, HardRule, TooLarge};
use super::explained::Chain;
use super::levels::{Axis, Effect, Step};
use crate::kb::{CauseIx, FactKind, Table};

/// What is believed after some evidence. All probabilities are marginals: several defects, and so
/// several causes, may hold at once.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Posterior {
    /// `log10` of the probability of the evidence; minus infinity if it is impossible, and then all
    /// the other numbers mean nothing.
    pub log10_evidence: f64,
    /// By defect: the probability that it holds.
    pub defects: Vec<f64>,
    /// By cause: the weights of none and of any of its defects; they add up to 1.
    pub causes: Vec<Weighed>,
    /// None (`any`: at least one) of the article's causes.
    pub outside: Weighed,
    /// The probability that no defect of the pack holds at all.
    pub clear: f64,
    /// By context state of the model: its probability.
    pub states: Vec<f64>,
}

/// Two weights that add up to 1, each exact to the last digits however small.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Weighed {
    /// None of the members holds.
    pub none: f64,
    /// At least one holds.
    pub any: f64,
}

impl Weighed {
    /// `10 log10` of the odds that any holds.
    pub fn decibans(self) -> f64 {
        10.0 * (self.any / self.none).log10()
    }

    /// The same for "none holds".
    pub fn flipped(self) -> Self {
        Self { none: self.any, any: self.none }
    }
}

impl Posterior {
    /// Whether the evidence cannot be.
    pub fn is_impossible(&self) -> bool {
        self.log10_evidence == f64::NEG_INFINITY
    }

    /// The probability of a cause.
    pub fn cause(&self, cause: CauseIx) -> f64 {
        self.causes[cause.0].any
    }

    /// The probability that none of the article's causes holds.
    pub fn none(&self) -> f64 {
        self.outside.none
    }
}

/// Context states that share their numbers and the defects that rules force.
pub(super) struct Group {
    pub class: usize,
    /// By defect: forced present or absent by a rule; both at once is impossible.
    pub forced: Vec<(bool, bool)>,
    /// The states, with their weight before the findings.
    pub states: Vec<(usize, f64)>,
}

/// A group's chain with the logarithm of its common factor.
pub(super) struct Weighted {
    pub chain: Chain,
    pub log_weight: f64,
}

/// Splits the context states that the evidence leaves into groups, in the order of the states.
pub(super) fn groups(engine: &Engine<'_>, findings: &[Finding], hard: &[HardRule]) -> Vec<Group> {
    let model = &engine.pack.model;
    let mut groups: Vec<Group> = Vec::new();
    for (index, state) in model.states.iter().enumerate() {
        let mut weight = state.prior;
        for finding in findings {
            if let Some(at) = model.contexts.iter().position(|context| *context == finding.fact) {
                weight *= finding.likelihood[state.outcomes[at]];
            }
        }
        if weight == 0.0 {
            continue;
        }
        let mut forced = vec![(false, false); engine.pack.defects.len()];
        for rule in hard.iter().filter(|rule| rule.applies[index]) {
            for defect in &rule.confirm {
                forced[defect.0].0 = true;
            }
            for defect in &rule.exclude {
                forced[defect.0].1 = true;
            }
        }
        match groups.iter_mut().find(|group| group.class == state.class && group.forced == forced) {
            Some(group) => group.states.push((index, weight)),
            None => {
                groups.push(Group { class: state.class, forced, states: vec![(index, weight)] })
            }
        }
    }
    groups
}

/// Puts the findings into a group's network. `None` if it makes them impossible at once.
pub(super) fn chain(
    engine: &Engine<'_>,
    group: &Group,
    findings: &[Finding],
) -> Result<Option<Weighted>, TooLarge> {
    let class = &engine.pack.model.classes[group.class];
    let mut log_weight = 0.0;
    let mut axes = Vec::new();
    let mut steps: Vec<Step> = class
        .prior
        .iter()
        .zip(&group.forced)
        .map(|(prior, (present, absent))| Step {
            absent: if *present { 0.0 } else { 1.0 - prior },
            present: if *absent { 0.0 } else { *prior },
            effects: Vec::new(),
        })
        .collect();
    for finding in findings {
        if engine.pack.facts[finding.fact.0].kind != FactKind::Finding {
            continue;
        }
        let Some(table) = &class.tables[finding.fact.0] else {
            continue;
        };
        let levels = Levels::of(&finding.likelihood);
        match levels.last.as_slice() {
            [] => return Ok(None),
            [only] => {
                let factor = levels.likelihood[0] * table.leak[*only];
                if factor == 0.0 {
                    return Ok(None);
                }
                log_weight += factor.ln();
                for link in &table.links {
                    let step = &mut steps[link.defect.0];
                    step.present = times(step.present, link.cumulative[*only]);
                }
            }
            _ => axes.push(levels.axis(table, axes.len(), &mut steps)),
        }
    }
    for step in &mut steps {
        let larger = step.absent.max(step.present);
        if larger == 0.0 {
            return Ok(None);
        }
        log_weight += larger.ln();
        step.absent /= larger;
        step.present /= larger;
    }
    let unlinked =
        |axis: usize| steps.iter().all(|step| step.effects.iter().all(|e| e.axis != axis));
    for (index, axis) in axes.iter().enumerate() {
        if unlinked(index) {
            let sum: f64 = axis.likelihood.iter().zip(&axis.leak).map(|(a, b)| a * b).sum();
            if sum == 0.0 {
                return Ok(None);
            }
            log_weight += sum.ln();
        }
    }
    Ok(Some(Weighted { chain: Chain::new(axes, steps)?, log_weight }))
}

/// A product that does not reach zero unless a factor is zero.
fn times(a: f64, b: f64) -> f64 {
    if a == 0.0 || b == 0.0 { 0.0 } else { (a * b).max(f64::MIN_POSITIVE) }
}

/// Runs of outcomes that the evidence does not tell apart; a last run ruled out is dropped.
struct Levels {
    likelihood: Vec<f64>,
    /// Last outcome of each run.
    last: Vec<usize>,
}

impl Levels {
    fn of(likelihood: &[f64]) -> Self {
        let mut levels = Self { likelihood: Vec::new(), last: Vec::new() };
        for (outcome, likelihood) in likelihood.iter().enumerate() {
            if levels.likelihood.last() == Some(likelihood) {
                *levels.last.last_mut().expect("as many as likelihoods") = outcome;
            } else {
                levels.likelihood.push(*likelihood);
                levels.last.push(outcome);
            }
        }
        if levels.likelihood.last() == Some(&0.0) {
            levels.likelihood.pop();
            levels.last.pop();
        }
        levels
    }

    fn split(&self, cumulative: &[f64]) -> (Vec<f64>, Vec<f64>) {
        let at_most: Vec<f64> = self.last.iter().map(|outcome| cumulative[*outcome]).collect();
        let mut before = 0.0;
        let exactly = at_most
            .iter()
            .map(|sum| {
                let own = sum - before;
                before = *sum;
                own.max(0.0)
            })
            .collect();
        (at_most, exactly)
    }

    fn axis(self, table: &Table, axis: usize, steps: &mut [Step]) -> Axis {
        for link in &table.links {
            let (at_most, exactly) = self.split(&link.cumulative);
            steps[link.defect.0].effects.push(Effect { axis, at_most, exactly });
        }
        let (_, leak) = self.split(&table.leak);
        Axis { likelihood: self.likelihood, leak }
    }
}

/// `log10` of the probability of the evidence alone.
///
/// # Errors
/// [`TooLarge`], as for the whole posterior.
pub(super) fn log10_evidence(
    engine: &Engine<'_>,
    findings: &[Finding],
    hard: &[HardRule],
) -> Result<f64, TooLarge> {
    let tables = engine.enumeration.as_ref();
    if let Some(weights) = tables.and_then(|tables| tables.weights(engine, findings, hard)) {
        return Ok(weights.iter().sum::<f64>().log10());
    }
    let (log, [total]) = summed(engine, findings, hard, |chain| [chain.forced(|_| None)])?;
    Ok((log + total.ln()) / std::f64::consts::LN_10)
}

/// The odds of one cause, and `log10` of the probability of the evidence.
///
/// # Errors
/// [`TooLarge`], as for the whole posterior.
pub(super) fn odds(
    engine: &Engine<'_>,
    findings: &[Finding],
    hard: &[HardRule],
    cause: CauseIx,
) -> Result<(Weighed, f64), TooLarge> {
    let members: Vec<bool> = engine.cause_of.iter().map(|own| *own == Some(cause)).collect();
    let (log, [none, any]) = summed(engine, findings, hard, |chain| {
        let (none, any) = chain.none_and_any(chain.forced(|_| None), &members);
        [none, any]
    })?;
    let total = none + any;
    let odds = Weighed { none: none / total, any: any / total };
    Ok((odds, (log + total.ln()) / std::f64::consts::LN_10))
}

/// Adds up the weights of every group; with the logarithm of their common factor, which is minus
/// infinity if the evidence is impossible.
fn summed<const N: usize>(
    engine: &Engine<'_>,
    findings: &[Finding],
    hard: &[HardRule],
    weigh: impl Fn(&Chain) -> [f64; N],
) -> Result<(f64, [f64; N]), TooLarge> {
    let mut parts = Vec::new();
    for group in &groups(engine, findings, hard) {
        if let Some(Weighted { chain, log_weight }) = chain(engine, group, findings)? {
            let own: f64 = group.states.iter().map(|(_, weight)| weight).sum();
            parts.push((log_weight, weigh(&chain).map(|weight| own * weight)));
        }
    }
    let most = parts.iter().map(|(log, _)| *log).fold(f64::NEG_INFINITY, f64::max);
    let mut total = [0.0; N];
    for (log, part) in parts {
        for (sum, weight) in total.iter_mut().zip(part) {
            *sum += (log - most).exp() * weight;
        }
    }
    Ok((most, total))
}

pub(super) fn posterior(
    engine: &Engine<'_>,
    findings: &[Finding],
    hard: &[HardRule],
    into: &mut Posterior,
) -> Result<(), TooLarge> {
    if let Some(enumeration) = &engine.enumeration
        && enumeration.posterior(engine, findings, hard, into)
    {
        return Ok(());
    }
    let groups = groups(engine, findings, hard);
    let mut weighted = Vec::new();
    for group in &groups {
        if let Some(chain) = chain(engine, group, findings)? {
            weighted.push((group, chain));
        }
    }
    let most = weighted.iter().map(|(_, chain)| chain.log_weight).fold(f64::NEG_INFINITY, f64::max);
    let mut sum = Sum::new(engine);
    for (group, Weighted { chain, log_weight }) in &weighted {
        let factor = (log_weight - most).exp();
        let own: f64 = group.states.iter().map(|(_, weight)| weight).sum();
        let (total, with) = chain.marginals();
        sum.add(factor * own, total, &with);
        for (state, weight) in &group.states {
            sum.states[*state] = factor * weight * total;
        }
        for cause in 0..engine.pack.causes.len() {
            let (none, any) = match engine.defects_of(CauseIx(cause)) {
                [only] => chain.without_and_with(total, &with, *only),
                _ => chain.none_and_any(total, &sum.members(|of| of == Some(CauseIx(cause)))),
            };
            sum.causes[cause].none += factor * own * none;
            sum.causes[cause].any += factor * own * any;
        }
        let members = sum.members(|of| of.is_some());
        let (none, any) = chain.none_and_any(total, &members);
        sum.outside.none += factor * own * none;
        sum.outside.any += factor * own * any;
        sum.clear += factor * own * chain.forced(|_| Some(false));
    }
    *into = sum.normalised(most);
    Ok(())
}

/// Weights being added up.
struct Sum<'e> {
    cause_of: &'e [Option<CauseIx>],
    total: f64,
    defects: Vec<f64>,
    causes: Vec<Weighed>,
    outside: Weighed,
    clear: f64,
    states: Vec<f64>,
}

impl<'e> Sum<'e> {
    fn new(engine: &'e Engine<'_>) -> Self {
        Self {
            cause_of: &engine.cause_of,
            total: 0.0,
            defects: vec![0.0; engine.pack.defects.len()],
            causes: vec![Weighed::default(); engine.pack.causes.len()],
            outside: Weighed::default(),
            clear: 0.0,
            states: vec![0.0; engine.pack.model.states.len()],
        }
    }

    fn members(&self, of: impl Fn(Option<CauseIx>) -> bool) -> Vec<bool> {
        self.cause_of.iter().map(|cause| of(*cause)).collect()
    }

    fn add(&mut self, factor: f64, total: f64, with: &[f64]) {
        self.total += factor * total;
        for (sum, weight) in self.defects.iter_mut().zip(with) {
            *sum += factor * weight;
        }
    }

    /// Divides everything by its total. `log_factor`: the natural logarithm of what all weights
    /// still have to be multiplied with.
    fn normalised(mut self, log_factor: f64) -> Posterior {
        let log10_evidence = if self.total > 0.0 {
            (self.total.ln() + log_factor) / std::f64::consts::LN_10
        } else {
            f64::NEG_INFINITY
        };
        let divide = |pair: &mut Weighed| {
            let both = pair.none + pair.any;
            pair.none /= both;
            pair.any /= both;
        };
        self.causes.iter_mut().for_each(divide);
        divide(&mut self.outside);
        for weight in self.defects.iter_mut().chain(&mut self.states) {
            *weight /= self.total;
        }
        Posterior {
            log10_evidence,
            defects: self.defects,
            causes: self.causes,
            outside: self.outside,
            clear: self.clear / self.total,
            states: self.states,
        }
    }
}
