//! How much two-step look-ahead would save over the engine's choice of questions:
//! `cargo run --release --example two_step -- NETWORK.json CASES`.
//!
//! Both ask, one fact a step, until a set of defects has 95 of 100 or no fact tells enough. The engine
//! takes the fact of the most bits a minute; look-ahead the fact that is best with the best one after
//! each of its outcomes. The network has few defects: all sets are gone through.

#![allow(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    clippy::print_stdout,
    clippy::cast_precision_loss,
    missing_docs,
    reason = "a program for developers: it stops at the first surprise"
)]

#[path = "../tests/it/reference_pack.rs"]
#[allow(dead_code, reason = "shared with the tests")]
mod converter;

use jiff::Timestamp;
use shindan_author::simulate::{Answering, SampledCase, Sampler};
use shindan_engine::{Circumstances, Engine};
use shindan_model::{Fact, FactIx, FactSet, Pack, Standing, StepIx, Value};

/// From here a set of defects is taken to be known.
const KNOWN: f64 = 0.95;

/// A fact, its minutes, and by set of defects how likely each outcome is, with the entropy.
struct Question {
    step: StepIx,
    fact: FactIx,
    minutes: f64,
    rows: Vec<Vec<f64>>,
    entropy: Vec<f64>,
}

fn surprise(p: f64) -> f64 {
    if p > 0.0 { -p * p.log2() } else { 0.0 }
}

fn questions(pack: &Pack) -> Vec<Question> {
    let defects: Vec<usize> = (0..pack.defects.len()).collect();
    let question = |(at, step): (usize, &shindan_model::Step)| {
        let fact = step.gives[0];
        let table = pack.model.classes[0].tables[fact.0].as_ref().unwrap();
        let rows = table.rows(&defects);
        let rows: Vec<Vec<f64>> = rows.chunks(table.leak.len()).map(<[f64]>::to_vec).collect();
        let entropy = rows.iter().map(|row| row.iter().map(|p| surprise(*p)).sum()).collect();
        Question { step: StepIx(at), fact, minutes: step.minutes.keyboard, rows, entropy }
    };
    pack.steps.iter().enumerate().map(question).collect()
}

impl Question {
    /// By outcome: its probability.
    fn predicted(&self, sets: &[f64]) -> Vec<f64> {
        let mut predicted = vec![0.0; self.rows[0].len()];
        for (weight, row) in sets.iter().zip(&self.rows) {
            predicted.iter_mut().zip(row).for_each(|(sum, p)| *sum += weight * p);
        }
        predicted
    }

    fn bits(&self, sets: &[f64]) -> f64 {
        let known: f64 = sets.iter().zip(&self.entropy).map(|(weight, h)| weight * h).sum();
        (self.predicted(sets).into_iter().map(surprise).sum::<f64>() - known).max(0.0)
    }

    /// What is believed after an outcome.
    fn after(&self, sets: &[f64], outcome: usize) -> Vec<f64> {
        let mut after: Vec<f64> =
            sets.iter().zip(&self.rows).map(|(weight, row)| weight * row[outcome]).collect();
        let total: f64 = after.iter().sum();
        after.iter_mut().for_each(|weight| *weight /= total);
        after
    }
}

/// Which question look-ahead takes.
fn two_step(questions: &[Question], asked: &[bool], sets: &[f64], enough: f64) -> Option<usize> {
    let open = || (0..questions.len()).filter(|at| !asked[*at]);
    let mut best = (0.0, None);
    for at in open() {
        let first = &questions[at];
        let bits = first.bits(sets);
        if bits < enough {
            continue;
        }
        let (mut both, mut minutes) = (bits, first.minutes);
        for (outcome, p) in first.predicted(sets).into_iter().enumerate().filter(|(_, p)| *p > 0.0)
        {
            let after = first.after(sets, outcome);
            if after.iter().copied().fold(0.0, f64::max) >= KNOWN {
                continue;
            }
            let mut second = (0.0, 0.0, 0.0);
            for other in open().filter(|other| *other != at) {
                let own = questions[other].bits(&after);
                let value = own / questions[other].minutes;
                if own >= enough && value > second.0 {
                    second = (value, own, questions[other].minutes);
                }
            }
            both += p * second.1;
            minutes += p * second.2;
        }
        let value = (both / minutes).max(bits / first.minutes);
        if value > best.0 {
            best = (value, Some(at));
        }
    }
    best.1
}

/// Minutes of asking, and whether the likeliest set is the right one.
fn walk(
    engine: &Engine<'_>,
    questions: &[Question],
    case: &SampledCase,
    ahead: bool,
) -> (f64, bool) {
    let pack = engine.pack();
    let prior = &pack.model.classes[0].prior;
    let mut sets: Vec<f64> = (0..1_usize << prior.len())
        .map(|set| {
            let each = prior.iter().enumerate();
            each.map(|(at, p)| if set >> at & 1 == 1 { *p } else { 1.0 - p }).product()
        })
        .collect();
    let enough = pack.stop.bits;
    let circumstances = Circumstances::at(Timestamp::UNIX_EPOCH);
    let mut facts = FactSet::new();
    let mut asked = vec![false; questions.len()];
    let mut minutes = 0.0;
    while sets.iter().copied().fold(0.0, f64::max) < KNOWN {
        let next = if ahead {
            two_step(questions, &asked, &sets, enough)
        } else {
            let steps = engine.steps(&facts, &circumstances).unwrap();
            let best = steps.into_iter().find(|step| step.bits >= enough);
            best.map(|step| questions.iter().position(|own| own.step == step.step).unwrap())
        };
        let Some(at) = next else { break };
        let question = &questions[at];
        let outcome = case.outcomes[question.fact.0].unwrap();
        let node = &pack.facts[question.fact.0];
        let value = Value::Text(node.outcomes[outcome].clone());
        facts.insert(Fact::stated(&node.about.id, None, Standing::Known(value), "case"));
        sets = question.after(&sets, outcome);
        asked[at] = true;
        minutes += question.minutes;
    }
    let likeliest = (0..sets.len()).max_by(|a, b| sets[*a].total_cmp(&sets[*b])).unwrap();
    let right =
        case.holds.iter().enumerate().all(|(at, holds)| (likeliest >> at & 1 == 1) == *holds);
    (minutes, right)
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut args = std::env::args().skip(1);
    let (Some(network), Some(cases)) = (args.next(), args.next()) else {
        return Err("usage: two_step NETWORK.json CASES".into());
    };
    let network = serde_json::from_str(&std::fs::read_to_string(network)?)?;
    let pack = converter::pack(&network, "");
    let engine = Engine::new(&pack);
    let questions = questions(&pack);
    let answering = Answering { unknown: 0.0, perfect: true };
    let drawer = Sampler::new(&engine, Timestamp::UNIX_EPOCH, answering)?;
    let cases: u64 = cases.parse()?;
    let mut sums = [(0.0, 0_usize); 2];
    let (mut difference, mut squares) = (0.0, 0.0);
    for number in 0..cases {
        let case = drawer.sample(1, number)?;
        let both = [false, true].map(|ahead| walk(&engine, &questions, &case, ahead));
        for (sum, (minutes, right)) in sums.iter_mut().zip(both) {
            sum.0 += minutes;
            sum.1 += usize::from(right);
        }
        difference += both[0].0 - both[1].0;
        squares += (both[0].0 - both[1].0).powi(2);
    }
    let all = cases as f64;
    let [own, ahead] = sums.map(|(minutes, right)| (minutes / all, right as f64 / all));
    let mean = difference / all;
    let document = serde_json::json!({
        "cases": cases,
        "engine": { "minutes": own.0, "set_right": own.1 },
        "two_step": { "minutes": ahead.0, "set_right": ahead.1 },
        "difference": { "mean": mean, "standard_error": ((squares / all - mean * mean) / all).sqrt() },
    });
    println!("{document}");
    Ok(())
}
