//! Add up how the cases of a strategy ended, in the order of the cases.

use schemars::JsonSchema;
use serde::Serialize;
use shindan_engine::{Engine, Status};

use super::branch::CaseOutcome;
use super::calibration::Calibration;
use super::sample::SampledCase;
use super::strategy::Strategy;
use super::summary::{Causes, true_causes, truths};

/// A mean over cases.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, JsonSchema)]
pub struct MeanV1 {
    /// The mean.
    pub mean: f64,
    /// Its standard error.
    pub standard_error: f64,
}

/// The results of a strategy. A mean over no cases is `null`. What is stated is what was stated when the first
/// repair was named, or the case was handed on.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct StrategyV1 {
    /// The name of the strategy.
    pub strategy: &'static str,
    /// Minutes of people's time for asking.
    pub asking_minutes: Option<MeanV1>,
    /// Minutes for repairs, the wrong ones included, and for giving up if none helped.
    pub repair_minutes: Option<MeanV1>,
    /// Minutes for asking and repairing.
    pub total_minutes: Option<MeanV1>,
    /// The number of steps that people did.
    pub questions: Option<MeanV1>,
    /// The number of messages that name a repair.
    pub messages: Option<MeanV1>,
    /// The number of messages that name a repair which does not make the complaint go away.
    pub wrong_messages: Option<MeanV1>,
    /// The number of mails to the customer that ask: one for each step that the customer does, or one for a batch.
    pub mails: Option<MeanV1>,
    /// The share of cases in which no repair helped.
    pub gave_up: Option<MeanV1>,
    /// The share of cases in which exactly the stated causes held.
    pub set_right: Option<MeanV1>,
    /// The mean probability of the stated set of causes; `null` if nobody asked for it, or the pack has too
    /// many causes to compute it.
    pub set_expected: Option<SetV1>,
    /// The share of cases in which the leading cause held.
    pub leader_right: Option<MeanV1>,
    /// The share of cases in which the leading cause was certain: `concluded` or `narrowed`.
    pub concluded: Option<MeanV1>,
    /// Among the concluded cases, the share in which the leading cause did not hold.
    pub wrong_when_concluded: Option<MeanV1>,
    /// Minutes of asking until a right conclusion.
    pub minutes_to_right_conclusion: Option<MeanV1>,
    /// The number of steps that people did until a right conclusion.
    pub questions_to_right_conclusion: Option<MeanV1>,
    /// The number of mails to the customer until a right conclusion.
    pub mails_to_right_conclusion: Option<MeanV1>,
    /// The Brier score of the final probabilities of causes.
    pub brier: f64,
    /// The logarithmic loss of the final probabilities of causes, in bits.
    pub log_loss_bits: f64,
    /// The results by defect, over the cases in which it holds.
    pub defects: Vec<DefectV1>,
}

/// How probable sets of causes are by the verdicts themselves.
#[derive(Clone, Copy, Debug, Serialize, JsonSchema)]
pub struct SetV1 {
    /// The mean probability of the stated set.
    pub stated: f64,
    /// The mean probability of the most probable set: no choice can be right more often on the same
    /// evidence.
    pub optimum: f64,
}

/// The results over the cases in which a defect holds.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct DefectV1 {
    /// Id of the defect.
    pub id: String,
    /// The number of these cases.
    pub cases: usize,
    /// Minutes for asking and repairing.
    pub total_minutes: Option<MeanV1>,
    /// The number of steps that people did.
    pub questions: Option<MeanV1>,
    /// The share of cases in which exactly the stated causes held.
    pub set_right: Option<MeanV1>,
    /// The share of cases in which the leading cause held.
    pub leader_right: Option<MeanV1>,
    /// Minutes of asking until a right conclusion.
    pub minutes_to_right_conclusion: Option<MeanV1>,
    /// The number of steps that people did until a right conclusion.
    pub questions_to_right_conclusion: Option<MeanV1>,
    /// The share of cases in which the leading cause was certain and held.
    pub concluded_rightly: Option<MeanV1>,
    /// The share of cases in which the leading cause was certain and did not hold.
    pub concluded_wrongly: Option<MeanV1>,
}

/// Mean and standard error; `None` without numbers.
#[expect(clippy::cast_precision_loss, reason = "numbers of cases are small")]
fn mean(numbers: impl Iterator<Item = f64> + Clone) -> Option<MeanV1> {
    let count = numbers.clone().count() as f64;
    let mean = numbers.clone().sum::<f64>() / count;
    let squares: f64 = numbers.map(|number| (number - mean) * (number - mean)).sum();
    let standard_error = (squares / (count - 1.0).max(1.0) / count).sqrt();
    (count > 0.0).then_some(MeanV1 { mean, standard_error })
}

fn share(numbers: impl Iterator<Item = bool> + Clone) -> Option<MeanV1> {
    mean(numbers.map(|so| if so { 1.0 } else { 0.0 }))
}

/// A case, its true causes, and how it ended.
#[derive(Clone, Copy)]
struct EndedCase<'a> {
    sampled: &'a SampledCase,
    truth: Causes,
    outcome: &'a CaseOutcome,
}

impl EndedCase<'_> {
    fn total(&self) -> f64 {
        self.outcome.asking_minutes + self.outcome.repair_minutes
    }
    #[expect(clippy::cast_precision_loss, reason = "a case has few questions")]
    fn questions(&self) -> f64 {
        self.outcome.questions as f64
    }
    #[expect(clippy::cast_precision_loss, reason = "a case has few messages")]
    fn messages(&self) -> f64 {
        self.outcome.messages as f64
    }
    #[expect(clippy::cast_precision_loss, reason = "a case has few messages")]
    fn wrong_messages(&self) -> f64 {
        self.outcome.wrong_messages as f64
    }
    #[expect(clippy::cast_precision_loss, reason = "a case has few mails")]
    fn mails(&self) -> f64 {
        self.outcome.mails as f64
    }
    fn set_right(&self) -> bool {
        self.outcome.verdict.causes == self.truth
    }
    fn leader_right(&self) -> bool {
        self.outcome.verdict.leader_is_right(self.truth)
    }
    fn concluded(&self) -> bool {
        // A cause is compared with the truth here, so it counts although its repair may not be enough.
        matches!(self.outcome.verdict.status, Status::Concluded | Status::Narrowed)
    }
}

/// Adds up how all cases ended. `outcomes`: one for each case, in the same order. Also returns the
/// calibration of the probabilities at the ends.
pub fn tally(
    engine: &Engine<'_>,
    strategy: Strategy,
    cases: &[SampledCase],
    outcomes: &[CaseOutcome],
) -> (StrategyV1, Calibration) {
    let pack = engine.pack();
    let all: Vec<EndedCase<'_>> = cases
        .iter()
        .zip(outcomes)
        .map(|(sampled, outcome)| EndedCase {
            sampled,
            truth: true_causes(engine, sampled),
            outcome,
        })
        .collect();
    let mut calibration = Calibration::default();
    for ended in &all {
        let stated = ended.outcome.verdict.probabilities.iter().flatten().copied();
        calibration.case(stated.zip(truths(pack.causes.len(), ended.truth)));
    }
    let table = calibration.table();
    let sets = all.iter().filter_map(|ended| ended.outcome.verdict.sets);
    let rightly = |ended: &&EndedCase<'_>| ended.concluded() && ended.leader_right();
    let defects = pack.defects.iter().enumerate().map(|(at, defect)| {
        let held = all.iter().filter(move |ended| ended.sampled.holds[at]);
        DefectV1 {
            id: defect.about.id.clone(),
            cases: held.clone().count(),
            total_minutes: mean(held.clone().map(EndedCase::total)),
            questions: mean(held.clone().map(EndedCase::questions)),
            set_right: share(held.clone().map(EndedCase::set_right)),
            leader_right: share(held.clone().map(EndedCase::leader_right)),
            minutes_to_right_conclusion: mean(
                held.clone().filter(rightly).map(|ended| ended.outcome.asking_minutes),
            ),
            questions_to_right_conclusion: mean(
                held.clone().filter(rightly).map(EndedCase::questions),
            ),
            concluded_rightly: share(held.clone().map(|ended| rightly(&ended))),
            concluded_wrongly: share(held.map(|ended| ended.concluded() && !ended.leader_right())),
        }
    });
    let all_of = all.iter();
    let summary = StrategyV1 {
        strategy: strategy.as_str(),
        asking_minutes: mean(all_of.clone().map(|ended| ended.outcome.asking_minutes)),
        repair_minutes: mean(all_of.clone().map(|ended| ended.outcome.repair_minutes)),
        total_minutes: mean(all_of.clone().map(EndedCase::total)),
        questions: mean(all_of.clone().map(EndedCase::questions)),
        messages: mean(all_of.clone().map(EndedCase::messages)),
        wrong_messages: mean(all_of.clone().map(EndedCase::wrong_messages)),
        mails: mean(all_of.clone().map(EndedCase::mails)),
        gave_up: share(all_of.clone().map(|ended| ended.outcome.gave_up)),
        set_right: share(all_of.clone().map(EndedCase::set_right)),
        set_expected: mean(sets.clone().map(|(stated, _)| stated))
            .zip(mean(sets.map(|(_, optimum)| optimum)))
            .map(|(stated, optimum)| SetV1 { stated: stated.mean, optimum: optimum.mean }),
        leader_right: share(all_of.clone().map(EndedCase::leader_right)),
        concluded: share(all_of.clone().map(EndedCase::concluded)),
        wrong_when_concluded: share(
            all_of.filter(|ended| ended.concluded()).map(|ended| !ended.leader_right()),
        ),
        minutes_to_right_conclusion: mean(
            all.iter().filter(rightly).map(|ended| ended.outcome.asking_minutes),
        ),
        questions_to_right_conclusion: mean(all.iter().filter(rightly).map(EndedCase::questions)),
        mails_to_right_conclusion: mean(all.iter().filter(rightly).map(EndedCase::mails)),
        brier: table.brier,
        log_loss_bits: table.log_loss_bits,
        defects: defects.collect(),
    };
    (summary, calibration)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::simulate::testing::{LOOSE, WORN, belt, case, outcome};

    #[test]
    fn two_cases_one_of_them_concluded_wrongly() {
        let pack = belt();
        let engine = Engine::new(&pack);
        let cases = [case(Some(WORN)), case(Some(LOOSE))];
        // Both conclude that the belt is too old, which is true of the first alone.
        let outcomes = [outcome(2.0, 10.0, 1), outcome(4.0, 130.0, 3)];
        let (summary, calibration) = tally(&engine, Strategy::Article, &cases, &outcomes);
        assert_eq!(summary.strategy, "article");
        // 12 and 134: 61 off their mean of 73, so a standard error of sqrt(2 · 61² / 1 / 2).
        let total = MeanV1 { mean: 73.0, standard_error: 61.0 };
        assert_eq!(summary.total_minutes, Some(total));
        let mean = |mean: Option<MeanV1>| mean.map(|mean| mean.mean);
        assert_eq!(mean(summary.questions), Some(2.0));
        assert_eq!((mean(summary.messages), mean(summary.wrong_messages)), (Some(1.0), Some(0.5)));
        assert_eq!(mean(summary.gave_up), Some(0.5));
        assert_eq!(mean(summary.set_right), Some(0.5));
        assert_eq!(mean(summary.leader_right), Some(0.5));
        assert_eq!(mean(summary.wrong_when_concluded), Some(0.5));
        assert_eq!(mean(summary.minutes_to_right_conclusion), Some(2.0));
        let [worn, loose] = summary.defects.as_slice() else { panic!("two defects") };
        assert_eq!((worn.cases, mean(worn.total_minutes)), (1, Some(12.0)));
        assert_eq!(mean(worn.concluded_rightly), Some(1.0));
        assert_eq!(mean(loose.concluded_wrongly), Some(1.0));
        assert_eq!(mean(loose.minutes_to_right_conclusion), None, "there is no right conclusion");
        // Two causes and `outside`, twice.
        assert_eq!(calibration.count(), 6);
    }

    #[test]
    fn means_of_nothing_are_none() {
        let pack = belt();
        let (summary, _) = tally(&Engine::new(&pack), Strategy::Shindan, &[], &[]);
        assert_eq!((summary.total_minutes, summary.set_right), (None, None));
    }
}
