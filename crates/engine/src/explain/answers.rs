//! Open questions: the effect of each possible answer, and the answers that would change a
//! conclusion.

use shindan_model::FactIx;

use super::explained_case::ExplainedCase;
use super::explanation::{
    Answer, AnswerEffect, DecisiveAnswers, GivenAnswer, Hypothesis, Question,
};
use crate::evidence::finding::{Finding, TooLarge};
use crate::next_step::ranking::NextStep;

/// Try pairs among this many of the most effective answers.
const MAX_PAIRED: usize = 12;

/// Every fact that a step could give now, in pack order, with the cheapest step.
pub(super) fn questions(case: &ExplainedCase<'_, '_>) -> Result<Vec<Question>, TooLarge> {
    let steps = case.engine.steps(case.facts, case.circumstances)?;
    let facts = (0..case.engine.pack.facts.len()).map(FactIx);
    facts
        .filter_map(|fact| cheapest(&steps, fact).map(|step| (fact, step)))
        .map(|(fact, step)| question(case, fact, Some(step)))
        .collect()
}

/// One fact, whether or not a step can give it now.
pub(super) fn ask(case: &ExplainedCase<'_, '_>, fact: FactIx) -> Result<Question, TooLarge> {
    let steps = case.engine.steps(case.facts, case.circumstances)?;
    question(case, fact, cheapest(&steps, fact))
}

fn cheapest(steps: &[NextStep], fact: FactIx) -> Option<NextStep> {
    let able = steps.iter().filter(|step| step.gives.contains(&fact));
    able.min_by(|a, b| a.cost_minutes.total_cmp(&b.cost_minutes)).cloned()
}

fn question(
    case: &ExplainedCase<'_, '_>,
    fact: FactIx,
    step: Option<NextStep>,
) -> Result<Question, TooLarge> {
    let ExplainedCase { engine, evidence, .. } = case;
    let outcomes = engine.pack.facts[fact.0].outcomes.len();
    let mut answers = Vec::new();
    let Some(now) = case.posterior() else { return Ok(Question { fact, step, answers }) };
    for outcome in 0..outcomes {
        let seen = evidence.clone().with(Finding::certain(fact, outcome, outcomes));
        let chance = seen
            .posterior(engine)?
            .map_or(0.0, |seen| 10_f64.powf(seen.log10_evidence - now.log10_evidence));
        let stated = case.stating(case.facts, fact, outcome);
        let posterior = case.resolved(&stated).posterior(engine)?;
        answers.push(Answer { outcome, chance, posterior });
    }
    Ok(Question { fact, step, answers })
}

/// The answers that take a hypothesis across the pack's lower threshold.
pub(super) fn decisive(
    case: &ExplainedCase<'_, '_>,
    questions: &[Question],
    hypothesis: Hypothesis,
) -> Result<Option<DecisiveAnswers>, TooLarge> {
    let Some(posterior) = case.posterior() else { return Ok(None) };
    let threshold = case.engine.pack.threshold.lower;
    let lifts = hypothesis.probability(posterior) < threshold;
    let reaches = |after: f64| if lifts { after >= threshold } else { after < threshold };
    let mut all: Vec<AnswerEffect> = questions
        .iter()
        .flat_map(|question| question.answers.iter().map(move |answer| (question, answer)))
        .filter_map(|(question, answer)| {
            let given = GivenAnswer {
                fact: question.fact,
                outcome: answer.outcome,
                step: question.step.clone()?,
            };
            let after = hypothesis.probability(answer.posterior.as_ref()?);
            let minutes = given.step.cost_minutes;
            (answer.chance > 0.0).then(|| AnswerEffect {
                answers: vec![given],
                minutes,
                chance: answer.chance,
                after,
            })
        })
        .collect();
    let further = |a: &AnswerEffect, b: &AnswerEffect| {
        if lifts { b.after.total_cmp(&a.after) } else { a.after.total_cmp(&b.after) }
    };
    all.sort_by(further);
    let mut reach: Vec<AnswerEffect> =
        all.iter().filter(|change| reaches(change.after)).cloned().collect();
    cheapest_first(&mut reach);
    let mut decisive = DecisiveAnswers { lifts, threshold, reach, most: None, pair: None };
    if decisive.reach.is_empty() {
        let moved = |change: &&AnswerEffect| {
            (change.after - hypothesis.probability(posterior)).abs() >= 0.005
        };
        decisive.most = all.first().filter(moved).cloned();
        let mut pairs = Vec::new();
        for (at, first) in all.iter().take(MAX_PAIRED).enumerate() {
            for second in &all[at + 1..all.len().min(MAX_PAIRED)] {
                pairs.extend(together(case, hypothesis, &first.answers[0], &second.answers[0])?);
            }
        }
        pairs.retain(|pair| reaches(pair.after));
        cheapest_first(&mut pairs);
        decisive.pair = pairs.into_iter().next();
    }
    Ok(Some(decisive))
}

fn cheapest_first(changes: &mut [AnswerEffect]) {
    changes.sort_by(|a, b| a.minutes.total_cmp(&b.minutes).then(b.chance.total_cmp(&a.chance)));
}

/// The effect of two answers; `None` if they are of one fact or exclude each other.
fn together(
    case: &ExplainedCase<'_, '_>,
    hypothesis: Hypothesis,
    first: &GivenAnswer,
    second: &GivenAnswer,
) -> Result<Option<AnswerEffect>, TooLarge> {
    let ExplainedCase { engine, evidence, .. } = case;
    if first.fact == second.fact {
        return Ok(None);
    }
    let certain = |answer: &GivenAnswer| {
        let outcomes = engine.pack.facts[answer.fact.0].outcomes.len();
        Finding::certain(answer.fact, answer.outcome, outcomes)
    };
    let seen = evidence.clone().with(certain(first)).with(certain(second));
    let stated = case.stating(case.facts, first.fact, first.outcome);
    let stated = case.stating(&stated, second.fact, second.outcome);
    let now = case.posterior().map_or(0.0, |now| now.log10_evidence);
    let (Some(seen), Some(after)) =
        (seen.posterior(engine)?, case.resolved(&stated).posterior(engine)?)
    else {
        return Ok(None);
    };
    let minutes = match first.step.step == second.step.step {
        true => first.step.cost_minutes,
        false => first.step.cost_minutes + second.step.cost_minutes,
    };
    Ok(Some(AnswerEffect {
        answers: vec![first.clone(), second.clone()],
        minutes,
        chance: 10_f64.powf(seen.log10_evidence - now),
        after: hypothesis.probability(&after),
    }))
}

#[cfg(test)]
mod tests {
    use shindan_model::CauseIx;

    use crate::Engine;
    use crate::explain::{Hypothesis, Subject, Topic};
    use crate::testing::{FUSE, near, now, red_lamp, stated};

    #[test]
    fn answers_to_an_open_question() {
        let pack = red_lamp();
        let engine = Engine::new(&pack);
        let facts = stated(&[("lamp", "red")]);
        let explanation = engine.explain(&facts, &now(), Some(Subject::Fact(FUSE)), &[]).unwrap();
        let Topic::Fact(fact) = &explanation.topic else { panic!() };
        let answers = &fact.question.as_ref().unwrap().answers;
        near(answers.iter().map(|answer| answer.chance).sum(), 1.0);
        near(answers[1].chance, 0.075_997_9 / 0.2134);
        // P(a, red, blown) = 0.0829 · 0.901
        near(answers[1].posterior.as_ref().unwrap().defects[0], 0.0829 * 0.901 / 0.075_997_9);
    }

    #[test]
    fn the_answer_that_lifts_a_cause_over_the_threshold() {
        let pack = red_lamp();
        let a = Hypothesis::Cause(CauseIx(0));
        let explanation = Engine::new(&pack)
            .explain(&stated(&[("lamp", "red")]), &now(), Some(Subject::Hypothesis(a)), &[])
            .unwrap();
        let Topic::Hypothesis(topic) = explanation.topic else { panic!() };
        let decisive = topic.decisive.unwrap();
        assert!(decisive.lifts);
        let [change] = decisive.reach.as_slice() else { panic!() };
        assert_eq!((change.answers[0].fact, change.answers[0].outcome), (FUSE, 1));
        near(change.after, 0.0829 * 0.901 / 0.075_997_9);
    }
}
