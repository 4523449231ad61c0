//! The ledger of one hypothesis, with the attribution of its lines.
//!
//! A finding may support a cause by itself and still lower it, because another cause explains it
//! and the other findings, too; and it may raise an unrelated cause by clearing another. To find
//! both, recompute a line with every other defect ruled out, then with one other hypothesis ruled
//! out at a time.

use shindan_model::{CauseIx, DefectIx};

use super::explained_case::{Evidence, ExplainedCase};
use super::explanation::{Attribution, Hypothesis, LineExplanation};
use crate::evidence::finding::TooLarge;
use crate::verdict::ledger::Reason;

/// Attribute only lines of at least this many decibans.
const WORTH_A_REASON: f64 = 0.5;
/// Attribute only to hypotheses of at least this probability, before or after.
const PLAYS_A_PART: f64 = 0.05;

/// The lines of a hypothesis in ledger order; empty if the evidence is impossible.
pub(super) fn lines(
    case: &ExplainedCase<'_, '_>,
    hypothesis: Hypothesis,
) -> Result<Vec<LineExplanation>, TooLarge> {
    if case.posterior().is_none() {
        return Ok(Vec::new());
    }
    (0..case.evidence.len()).map(|at| line(case, hypothesis, at)).collect()
}

/// The prior odds in decibans.
pub(super) fn prior(case: &ExplainedCase<'_, '_>, hypothesis: Hypothesis) -> Result<f64, TooLarge> {
    let ExplainedCase { engine, evidence, prefixes, .. } = case;
    let Some(start) = prefixes.first() else { return Ok(0.0) };
    Ok(hypothesis.odds(engine, &evidence.first(0), start)?.decibans())
}

/// The line at one place of the ledger. The evidence must be possible.
pub(super) fn line(
    case: &ExplainedCase<'_, '_>,
    hypothesis: Hypothesis,
    at: usize,
) -> Result<LineExplanation, TooLarge> {
    let ExplainedCase { engine, evidence, prefixes, .. } = case;
    let (before, after) = (evidence.first(at), evidence.first(at + 1));
    let start = hypothesis.odds(engine, &before, &prefixes[at])?.decibans();
    let end = hypothesis.odds(engine, &after, &prefixes[at + 1])?.decibans();
    let decibans = if start.is_infinite() { 0.0 } else { end - start };
    let reason = evidence.reason(at);
    let mut why = LineExplanation { reason, decibans, alone_decibans: None, attribution: None };
    if !decibans.is_finite() || decibans.abs() < WORTH_A_REASON {
        return Ok(why);
    }
    let alone = match hypothesis {
        Hypothesis::Outside => None,
        _ => change(case, hypothesis, [&before, &after], &hypothesis.others(engine))?,
    };
    why.alone_decibans = alone;
    let owed = decibans - alone.unwrap_or(0.0);
    if owed * decibans > 0.0 && owed.abs() >= decibans.abs() / 2.0 {
        why.attribution = attribution(case, hypothesis, at, decibans)?;
    }
    Ok(why)
}

/// The line with some defects ruled out; `None` if infinite or undefined.
fn change(
    case: &ExplainedCase<'_, '_>,
    hypothesis: Hypothesis,
    [before, after]: [&Evidence; 2],
    absent: &[DefectIx],
) -> Result<Option<f64>, TooLarge> {
    let engine = case.engine;
    let decibans = |evidence: &Evidence| {
        let forced = evidence.clone().forced(engine, &[], absent);
        Ok::<_, TooLarge>(forced.odds(engine, hypothesis)?.map(|odds| odds.decibans()))
    };
    let (Some(start), Some(end)) = (decibans(before)?, decibans(after)?) else { return Ok(None) };
    let change = end - start;
    Ok(change.is_finite().then_some(change))
}

/// The other hypothesis without which the line loses most, and at least half.
fn attribution(
    case: &ExplainedCase<'_, '_>,
    hypothesis: Hypothesis,
    at: usize,
    line: f64,
) -> Result<Option<Attribution>, TooLarge> {
    let ExplainedCase { engine, evidence, prefixes, .. } = case;
    let (before, after) = (evidence.first(at), evidence.first(at + 1));
    let mut best: Option<(f64, Hypothesis)> = None;
    for other in rivals(case, hypothesis) {
        let part = other.probability(&prefixes[at]).max(other.probability(&prefixes[at + 1]));
        if part < PLAYS_A_PART {
            continue;
        }
        let members = other.members(engine);
        let Some(left) = change(case, hypothesis, [&before, &after], &members)? else { continue };
        let share = (line - left) * line.signum();
        if share >= line.abs() / 2.0 && best.is_none_or(|(most, _)| share > most) {
            best = Some((share, other));
        }
    }
    let Some((_, by)) = best else { return Ok(None) };
    let believed = if line < 0.0 { &prefixes[at + 1] } else { &prefixes[at] };
    Ok(Some(Attribution {
        by,
        defect: leading_defect(case, by, believed),
        also: earlier_finding(case, hypothesis, at, line)?,
    }))
}

/// The competing hypotheses: other causes, other defects of the same cause, defects outside.
fn rivals(case: &ExplainedCase<'_, '_>, hypothesis: Hypothesis) -> Vec<Hypothesis> {
    let pack = case.engine.pack;
    let parent = match hypothesis {
        Hypothesis::Cause(cause) => Some(cause),
        Hypothesis::Defect(defect) => pack.defects[defect.0].cause,
        Hypothesis::Outside => None,
    };
    let causes = (0..pack.causes.len()).map(CauseIx).filter(|cause| Some(*cause) != parent);
    let mut rivals: Vec<Hypothesis> = causes.map(Hypothesis::Cause).collect();
    let rival = |(at, defect): (usize, &shindan_model::Defect)| match hypothesis {
        Hypothesis::Outside => false,
        Hypothesis::Cause(_) => defect.cause.is_none(),
        Hypothesis::Defect(this) => {
            DefectIx(at) != this && (defect.cause.is_none() || defect.cause == parent)
        }
    };
    let defects = pack.defects.iter().enumerate();
    rivals.extend(
        defects.filter(|entry| rival(*entry)).map(|(at, _)| Hypothesis::Defect(DefectIx(at))),
    );
    rivals
}

/// The defect that makes up at least half of a cause, if any.
fn leading_defect(
    case: &ExplainedCase<'_, '_>,
    hypothesis: Hypothesis,
    believed: &crate::Posterior,
) -> Option<DefectIx> {
    let Hypothesis::Cause(cause) = hypothesis else { return None };
    let defects = case.engine.defects_of(cause).iter().copied();
    let likely = |defect: &DefectIx| believed.defects[defect.0];
    let first =
        defects.reduce(|best, other| if likely(&other) > likely(&best) { other } else { best });
    first.filter(|defect| likely(defect) >= believed.cause(cause) / 2.0)
}

/// The earlier finding without which the line loses most, and at least half.
fn earlier_finding(
    case: &ExplainedCase<'_, '_>,
    hypothesis: Hypothesis,
    at: usize,
    line: f64,
) -> Result<Option<Reason>, TooLarge> {
    let ExplainedCase { engine, evidence, .. } = case;
    let mut best: Option<(f64, Reason)> = None;
    for earlier in (0..at).map(|earlier| evidence.reason(earlier)) {
        let odds = |count: usize| {
            let odds = evidence.first(count).without(earlier).odds(engine, hypothesis)?;
            Ok::<_, TooLarge>(odds.map(|odds| odds.decibans()))
        };
        let (Some(start), Some(end)) = (odds(at)?, odds(at + 1)?) else { continue };
        let share = (line - (end - start)) * line.signum();
        if share.is_finite()
            && share >= line.abs() / 2.0
            && best.is_none_or(|(most, _)| share > most)
        {
            best = Some((share, earlier));
        }
    }
    Ok(best.map(|(_, reason)| reason))
}

#[cfg(test)]
mod tests {
    use shindan_model::CauseIx;

    use crate::Engine;
    use crate::explain::{Hypothesis, Subject, Topic};
    use crate::testing::{near, now, red_lamp, stated};

    #[test]
    fn explaining_away_is_attributed_to_the_other_cause() {
        let pack = red_lamp();
        let (a, b) = (Hypothesis::Cause(CauseIx(0)), Hypothesis::Cause(CauseIx(1)));
        let facts = stated(&[("lamp", "red"), ("fuse", "blown")]);
        let explanation =
            Engine::new(&pack).explain(&facts, &now(), Some(Subject::Hypothesis(b)), &[]).unwrap();
        let Topic::Hypothesis(topic) = &explanation.topic else { panic!() };
        let [red, blown] = topic.lines.as_slice() else { panic!() };
        // With a ruled out, red says 0.525 : 0.05 for b, and the fuse nothing.
        near(red.alone_decibans.unwrap(), 10.0 * (0.525 / 0.05_f64).log10());
        assert!(blown.decibans < 0.0);
        near(blown.alone_decibans.unwrap(), 0.0);
        let attribution = blown.attribution.unwrap();
        assert_eq!(attribution.by, a);
        assert_eq!(attribution.also, Some(red.reason));
        let sum = topic.prior_decibans + red.decibans + blown.decibans;
        let probability = topic.probability.unwrap();
        assert!((sum - 10.0 * (probability / (1.0 - probability)).log10()).abs() < 1e-9);
    }
}
