//! Conflicting evidence: impossible, or suspicious.

use shindan_model::{FactIx, RuleIx};

use crate::engine::Engine;
use crate::evidence::finding::{Finding, HardRule, TooLarge};
use crate::evidence::resolved::ResolvedEvidence;
use crate::inference::belief::Belief;
use crate::inference::posterior::Posterior;

/// Take the logarithm of products below this.
const SMALL: f64 = 1e-150;

/// A minimal set of findings and rules that cannot all hold.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Impossible {
    /// Facts, in ledger order.
    pub facts: Vec<FactIx>,
    /// Rules, in pack order.
    pub rules: Vec<RuleIx>,
}

/// A minimal conflict: removing any one member makes the rest possible. The evidence must be
/// impossible.
pub(crate) fn minimal(
    engine: &Engine<'_>,
    findings: &[Finding],
    hard: &[HardRule],
) -> Result<Impossible, TooLarge> {
    let mut findings = findings.to_vec();
    let mut hard = hard.to_vec();
    let mut at = 0;
    while at < findings.len() {
        let taken = findings.remove(at);
        if !is_impossible(engine, &findings, &hard)? {
            findings.insert(at, taken);
            at += 1;
        }
    }
    let mut at = 0;
    while at < hard.len() {
        let taken = hard.remove(at);
        if !is_impossible(engine, &findings, &hard)? {
            hard.insert(at, taken);
            at += 1;
        }
    }
    Ok(Impossible {
        facts: findings.iter().map(|finding| finding.fact).collect(),
        rules: hard.iter().map(|rule| rule.rule).collect(),
    })
}

fn is_impossible(
    engine: &Engine<'_>,
    findings: &[Finding],
    hard: &[HardRule],
) -> Result<bool, TooLarge> {
    Belief::with(engine, findings, hard).is_impossible()
}

/// The conflict measure `log2( Π P(finding) / P(all findings) )` in bits.
///
/// Above 0, the findings are less likely together than if they were independent. Hard rules are
/// left out. Source: F. V. Jensen, "Bayesian Networks and Decision Graphs", conflict analysis.
pub(crate) fn bits(
    engine: &Engine<'_>,
    resolved: &ResolvedEvidence,
    posterior: &Posterior,
) -> Result<f64, TooLarge> {
    let findings = &resolved.findings;
    let apart = log10_of_product(findings.iter().map(|finding| alone(engine, finding)));
    let together = if resolved.hard.is_empty() {
        posterior.log10_evidence
    } else {
        Belief::with(engine, findings, &[]).log10_evidence()?
    };
    Ok((apart - together) * std::f64::consts::LOG2_10)
}

/// Few logarithms, and no underflow: minus infinity only if a factor is 0.
fn log10_of_product(factors: impl Iterator<Item = f64>) -> f64 {
    let (mut product, mut log10) = (1.0, 0.0);
    for factor in factors {
        if product < SMALL {
            log10 += f64::log10(product);
            product = 1.0;
        }
        product *= factor;
    }
    log10 + f64::log10(product)
}

/// The prior probability of a single finding, class by class.
fn alone(engine: &Engine<'_>, finding: &Finding) -> f64 {
    if let Some(tables) = &engine.enumeration {
        return tables.alone(finding);
    }
    let model = &engine.pack.model;
    if let Some(at) = model.contexts.iter().position(|context| *context == finding.fact) {
        let states = model.states.iter();
        return states.map(|state| state.prior * finding.likelihood[state.outcomes[at]]).sum();
    }
    let mut sum = 0.0;
    for (class, weight) in model.classes.iter().zip(&engine.class_weight) {
        let Some(table) = &class.tables[finding.fact.0] else {
            sum += weight;
            continue;
        };
        let seen = finding.likelihood.iter().enumerate().filter(|(_, seen)| **seen > 0.0);
        let seen = seen.map(|(outcome, seen)| seen * table.predicted(outcome, &class.prior));
        sum += weight * seen.sum::<f64>();
    }
    sum
}
