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
    Belief::given(engine, findings, hard).is_impossible()
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
    let independent =
        log10_of_product(findings.iter().map(|finding| prior_probability(engine, finding)));
    let joint = if resolved.hard.is_empty() {
        posterior.log10_evidence
    } else {
        Belief::given(engine, findings, &[]).log10_evidence()?
    };
    Ok((independent - joint) * std::f64::consts::LOG2_10)
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
fn prior_probability(engine: &Engine<'_>, finding: &Finding) -> f64 {
    if let Some(tables) = &engine.enumeration {
        return tables.prior_probability(finding);
    }
    let model = &engine.model;
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

#[cfg(test)]
mod tests {
    use shindan_model::DefectIx;

    use super::*;
    use crate::testing::{FUSE, LAMP, near, red_lamp, seen, smoke_and_lamp};

    fn measure(lamp: usize, fuse: usize) -> f64 {
        let pack = red_lamp();
        let engine = Engine::new(&pack);
        let resolved = ResolvedEvidence {
            findings: vec![seen(LAMP, lamp), seen(FUSE, fuse)],
            ..ResolvedEvidence::default()
        };
        let posterior = engine.posterior(&resolved.findings, &[]).unwrap();
        bits(&engine, &resolved, &posterior).unwrap()
    }

    #[test]
    fn surprising_evidence_has_a_positive_score() {
        // P(blown) = 0.1·0.901 + 0.9·0.01 = 0.0991; P(blown, dark) = 0.1·0.901·0.95·0.2·0.9 +
        // 0.9·0.01·0.95·0.9 = 0.0231021.
        near(measure(0, 1), (0.7866 * 0.0991 / 0.023_102_1_f64).log2());
        assert!(measure(0, 1) > 1.0, "a blown fuse and a dark lamp");
        // What has a common explanation fits together.
        near(measure(1, 1), (0.2134 * 0.0991 / 0.075_997_9_f64).log2());
        assert!(measure(1, 1) < -1.0, "a blown fuse and a red lamp");
    }

    #[test]
    fn a_minimal_conflict_has_nothing_to_spare() {
        // Smoke comes from `a` alone, and a rule excludes `a`; the lamp has nothing to do with it.
        let pack = smoke_and_lamp();
        let engine = Engine::new(&pack);
        let rule = |at, exclude| HardRule {
            rule: RuleIx(at),
            confirm: Vec::new(),
            exclude: vec![DefectIx(exclude)],
            applies: vec![true],
        };
        let conflict =
            minimal(&engine, &[seen(LAMP, 1), seen(FactIx(1), 1)], &[rule(0, 1), rule(1, 0)])
                .unwrap();
        assert_eq!(conflict, Impossible { facts: vec![FactIx(1)], rules: vec![RuleIx(1)] });
    }

    #[test]
    fn products_do_not_underflow() {
        near(log10_of_product(std::iter::repeat_n(1e-100, 10)) / -1000.0, 1.0);
        assert_eq!(log10_of_product([0.5, 0.0, 0.5].into_iter()), f64::NEG_INFINITY);
    }
}
