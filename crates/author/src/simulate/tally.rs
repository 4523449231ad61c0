//! How a strategy fared, added up in the order of the cases.

use schemars::JsonSchema;
use serde::Serialize;
use shindan_engine::{Engine, Status};

use super::calibration::Calibration;
use super::draw::Drawn;
use super::score::{Causes, true_causes, truths};
use super::walk::{Outcome, Strategy};

/// A mean, and how far chance may have moved it.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, JsonSchema)]
pub struct MeanV1 {
    /// The mean.
    pub mean: f64,
    /// Its standard error.
    pub standard_error: f64,
}

/// How a strategy fared. Means of no cases are none.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct StrategyV1 {
    /// Its name.
    pub strategy: &'static str,
    /// Minutes of people's time for asking.
    pub asking_minutes: Option<MeanV1>,
    /// Minutes for repairs, wrong ones too, and for handing the case on where none helped.
    pub repair_minutes: Option<MeanV1>,
    /// Both.
    pub total_minutes: Option<MeanV1>,
    /// Acts that people did.
    pub questions: Option<MeanV1>,
    /// Mails to the customer: one for each act that he does, or for all that are asked for at once.
    pub mails: Option<MeanV1>,
    /// How often no repair helped.
    pub gave_up: Option<MeanV1>,
    /// How often exactly the stated causes were there.
    pub set_right: Option<MeanV1>,
    /// The mean probability of the stated set, and of the likeliest: on the same evidence nothing can
    /// be right more often. None where the pack has very many causes.
    pub set_expected: Option<SetV1>,
    /// How often the leading cause was there.
    pub leader_right: Option<MeanV1>,
    /// How often the verdict was `concluded`.
    pub concluded: Option<MeanV1>,
    /// Of these, how often the leading cause was not there.
    pub wrong_when_concluded: Option<MeanV1>,
    /// Minutes of asking where the conclusion was right.
    pub minutes_to_right_conclusion: Option<MeanV1>,
    /// Acts that people did where the conclusion was right.
    pub questions_to_right_conclusion: Option<MeanV1>,
    /// Mails to the customer where the conclusion was right.
    pub mails_to_right_conclusion: Option<MeanV1>,
    /// Of the causes' final probabilities.
    pub brier: f64,
    /// Of the causes' final probabilities.
    pub log_loss_bits: f64,
    /// The cases in which each defect holds.
    pub defects: Vec<DefectV1>,
}

/// What the probabilities themselves say about the stated sets.
#[derive(Clone, Copy, Debug, Serialize, JsonSchema)]
pub struct SetV1 {
    /// Of the stated set.
    pub stated: f64,
    /// Of the likeliest.
    pub optimum: f64,
}

/// The cases in which a defect holds.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct DefectV1 {
    /// The defect.
    pub id: String,
    /// How many.
    pub cases: usize,
    /// Minutes of asking and repairing.
    pub total_minutes: Option<MeanV1>,
    /// Acts that people did.
    pub questions: Option<MeanV1>,
    /// How often exactly the stated causes were there.
    pub set_right: Option<MeanV1>,
    /// How often the leading cause was there.
    pub leader_right: Option<MeanV1>,
    /// Minutes of asking where the conclusion was right.
    pub minutes_to_right_conclusion: Option<MeanV1>,
    /// Acts that people did where the conclusion was right.
    pub questions_to_right_conclusion: Option<MeanV1>,
    /// How often it was concluded, and rightly.
    pub concluded_rightly: Option<MeanV1>,
    /// How often it was concluded, and the leading cause was not there.
    pub concluded_wrongly: Option<MeanV1>,
}

/// Mean and standard error of numbers; none of none.
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

/// A case with how it ended.
#[derive(Clone, Copy)]
struct Ended<'a> {
    drawn: &'a Drawn,
    truth: Causes,
    outcome: &'a Outcome,
}

impl Ended<'_> {
    fn total(&self) -> f64 {
        self.outcome.asking_minutes + self.outcome.repair_minutes
    }
    #[expect(clippy::cast_precision_loss, reason = "a case has few questions")]
    fn questions(&self) -> f64 {
        self.outcome.questions as f64
    }
    #[expect(clippy::cast_precision_loss, reason = "a case has few mails")]
    fn mails(&self) -> f64 {
        self.outcome.mails as f64
    }
    fn set_right(&self) -> bool {
        self.outcome.stated.causes == self.truth
    }
    fn leader_right(&self) -> bool {
        self.outcome.stated.leader_is_right(self.truth)
    }
    fn concluded(&self) -> bool {
        self.outcome.stated.status == Status::Concluded
    }
}

/// Adds up how all cases ended, one outcome a case, and what was stated at their ends.
pub fn tally(
    engine: &Engine<'_>,
    strategy: Strategy,
    cases: &[Drawn],
    outcomes: &[Outcome],
) -> (StrategyV1, Calibration) {
    let pack = engine.pack();
    let all: Vec<Ended<'_>> = cases
        .iter()
        .zip(outcomes)
        .map(|(drawn, outcome)| Ended { drawn, truth: true_causes(engine, drawn), outcome })
        .collect();
    let mut calibration = Calibration::default();
    for ended in &all {
        let stated = ended.outcome.stated.probabilities.iter().flatten().copied();
        calibration.case(stated.zip(truths(pack.causes.len(), ended.truth)));
    }
    let table = calibration.table();
    let sets = all.iter().filter_map(|ended| ended.outcome.stated.sets);
    let rightly = |ended: &&Ended<'_>| ended.concluded() && ended.leader_right();
    let defects = pack.defects.iter().enumerate().map(|(at, defect)| {
        let own = all.iter().filter(move |ended| ended.drawn.holds[at]);
        DefectV1 {
            id: defect.about.id.clone(),
            cases: own.clone().count(),
            total_minutes: mean(own.clone().map(Ended::total)),
            questions: mean(own.clone().map(Ended::questions)),
            set_right: share(own.clone().map(Ended::set_right)),
            leader_right: share(own.clone().map(Ended::leader_right)),
            minutes_to_right_conclusion: mean(
                own.clone().filter(rightly).map(|ended| ended.outcome.asking_minutes),
            ),
            questions_to_right_conclusion: mean(own.clone().filter(rightly).map(Ended::questions)),
            concluded_rightly: share(own.clone().map(|ended| rightly(&ended))),
            concluded_wrongly: share(own.map(|ended| ended.concluded() && !ended.leader_right())),
        }
    });
    let all_of = all.iter();
    let summary = StrategyV1 {
        strategy: strategy.as_str(),
        asking_minutes: mean(all_of.clone().map(|ended| ended.outcome.asking_minutes)),
        repair_minutes: mean(all_of.clone().map(|ended| ended.outcome.repair_minutes)),
        total_minutes: mean(all_of.clone().map(Ended::total)),
        questions: mean(all_of.clone().map(Ended::questions)),
        mails: mean(all_of.clone().map(Ended::mails)),
        gave_up: share(all_of.clone().map(|ended| ended.outcome.gave_up)),
        set_right: share(all_of.clone().map(Ended::set_right)),
        set_expected: mean(sets.clone().map(|(stated, _)| stated))
            .zip(mean(sets.map(|(_, optimum)| optimum)))
            .map(|(stated, optimum)| SetV1 { stated: stated.mean, optimum: optimum.mean }),
        leader_right: share(all_of.clone().map(Ended::leader_right)),
        concluded: share(all_of.clone().map(Ended::concluded)),
        wrong_when_concluded: share(
            all_of.filter(|ended| ended.concluded()).map(|ended| !ended.leader_right()),
        ),
        minutes_to_right_conclusion: mean(
            all.iter().filter(rightly).map(|ended| ended.outcome.asking_minutes),
        ),
        questions_to_right_conclusion: mean(all.iter().filter(rightly).map(Ended::questions)),
        mails_to_right_conclusion: mean(all.iter().filter(rightly).map(Ended::mails)),
        brier: table.brier,
        log_loss_bits: table.log_loss_bits,
        defects: defects.collect(),
    };
    (summary, calibration)
}
