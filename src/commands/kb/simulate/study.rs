//! Sampling and walking the cases, and analysing the pack, on all threads.

use jiff::Timestamp;
use rayon::prelude::*;
use shindan_author::Voice;
use shindan_author::simulate::{
    Branch, EvidenceGroup, NeverAskedV1, NumberV1, NumbersV1, PackV1, Progress, ReliabilityV1,
    SCHEMA, SampledCase, Sampler, SettingsV1, Simulation, SimulationV1, Situation, Strategy,
    StrategyV1, TurnResult, Walked, never_asked, pairs, sensitivity, tally,
};
use shindan_engine::{Circumstances, Engine, TooLarge};
use shindan_model::{FactSet, Pack, StepIx};
use shindan_pack::line_and_column;

use super::Args;
use crate::commands::Failure;
use crate::commands::kb::bar::bar;
use crate::commands::kb::cases;
use crate::commands::pack::PackFiles;

pub(super) fn run(
    files: &PackFiles,
    now: Timestamp,
    args: &Args,
    voice: Voice<'_>,
) -> Result<SimulationV1, Failure> {
    let pack = cases::pack(files)?;
    let engine = Engine::new(&pack);
    let circumstances = Circumstances::at(now).over(args.channel);
    let sampler = Sampler::new(&engine, now, args.answering())?;
    let cases: Vec<SampledCase> = (0..u64::from(args.cases))
        .into_par_iter()
        .map(|number| sampler.sample(args.seed, number))
        .collect::<Result<_, _>>()?;
    let mut simulation = Simulation::new(&engine, &cases, args.seed, circumstances);
    simulation.sets = args.sets;
    let mut strategies: Vec<StrategyV1> = Vec::new();
    let mut document = SimulationV1 {
        schema: SCHEMA,
        pack: PackV1::of(&pack),
        settings: SettingsV1 {
            cases: cases.len(),
            seed: args.seed,
            unknown: args.unknown,
            reliability: if args.perfect { 1.0 } else { pack.reliability.stated },
            channel: args.channel.as_str(),
            give_up_minutes: pack.stop.give_up_minutes,
        },
        strategies: Vec::new(),
        calibration: None,
        never_asked: None,
        pairs: pairs(&pack, &states_on_the_complaint(&engine, now)?),
        numbers: None,
    };
    for strategy in &args.strategies {
        if strategies.iter().any(|done| done.strategy == strategy.as_str()) {
            continue;
        }
        let walked = walk(&simulation, *strategy, voice)?;
        let (summary, at_the_end) = tally(&engine, *strategy, &cases, &walked.outcomes);
        strategies.push(summary);
        if *strategy == Strategy::Shindan {
            document.calibration = Some(ReliabilityV1 {
                at_the_end: at_the_end.table(),
                after_every_step: walked.calibration.table(),
            });
            document.never_asked = Some(unasked(&engine, &walked, voice)?);
            if args.numbers > 0 {
                document.numbers =
                    Some(numbers(files, &engine, now, &walked.ends, args.numbers, voice)?);
            }
        }
    }
    document.strategies = strategies;
    Ok(document)
}

/// The probability of each context state, given only the complaint.
fn states_on_the_complaint(engine: &Engine<'_>, now: Timestamp) -> Result<Vec<f64>, TooLarge> {
    let resolved = engine.resolve(&FactSet::new(), now);
    Ok(engine.posterior(&resolved.findings, &resolved.hard)?.states)
}

/// Walks all cases, each turn of all branches in parallel.
fn walk(
    simulation: &Simulation<'_, '_>,
    strategy: Strategy,
    voice: Voice<'_>,
) -> Result<Walked, Failure> {
    let bar = bar(strategy.as_str(), simulation.cases.len(), voice);
    let mut progress = Progress::new(simulation.cases.len());
    let mut frontier = simulation.start(strategy);
    while !frontier.is_empty() {
        let advance = |branch: Branch| {
            let result = simulation.advance(strategy, branch.clone())?;
            bar.inc(result.ended.len() as u64);
            Ok((branch, result))
        };
        let turns: Result<Vec<(Branch, TurnResult)>, TooLarge> =
            frontier.into_par_iter().map(advance).collect();
        frontier = progress.add(turns?);
    }
    bar.finish_and_clear();
    Ok(progress.finish(simulation.engine, simulation.cases))
}

/// Weighs the steps that were never asked in every situation, to explain why.
fn unasked(
    engine: &Engine<'_>,
    walked: &Walked,
    voice: Voice<'_>,
) -> Result<NeverAskedV1, Failure> {
    let bar = bar(&voice.word("steps"), walked.situations.len(), voice);
    let offered: Vec<Vec<(StepIx, f64)>> = walked
        .situations
        .par_iter()
        .map(|situation| {
            let Situation { facts, circumstances, .. } = situation;
            let never = |step: StepIx| !walked.asked.contains(&step);
            let steps = engine.steps_among(facts, circumstances, &never)?;
            bar.inc(1);
            Ok(steps.into_iter().map(|step| (step.step, step.bits)).collect())
        })
        .collect::<Result<_, TooLarge>>()?;
    bar.finish_and_clear();
    Ok(never_asked(engine.pack(), &walked.asked, &offered))
}

/// Doubles and halves every number, on the evidence of the first `most` cases.
fn numbers(
    files: &PackFiles,
    engine: &Engine<'_>,
    now: Timestamp,
    ends: &[(FactSet, Vec<usize>)],
    most: usize,
    voice: Voice<'_>,
) -> Result<NumbersV1, Failure> {
    let mut groups = Vec::new();
    for (facts, cases) in ends {
        let cases = cases.iter().filter(|case| **case < most).count();
        if cases > 0 {
            groups.push(EvidenceGroup::new(engine, engine.resolve(facts, now), cases)?);
        }
    }
    let written = &engine.pack().written;
    let bar = bar(&voice.word("numbers"), written.len(), voice);
    let numbers: Vec<Option<NumberV1>> = written
        .par_iter()
        .map_init(
            || shindan_pack::load(&files.files).0,
            |pack: &mut Option<Pack>, written| {
                let text = files.files.iter().find(|file| file.path == written.path);
                let line = text.map_or(1, |file| line_and_column(&file.text, written.span.start).0);
                let number =
                    pack.as_mut().map(|pack| sensitivity(pack, written, line, &groups, voice));
                bar.inc(1);
                number.transpose()
            },
        )
        .collect::<Result<_, TooLarge>>()?;
    bar.finish_and_clear();
    let cases = groups.iter().map(|group| group.cases).sum();
    Ok(NumbersV1::new(cases, numbers.into_iter().flatten().collect()))
}
