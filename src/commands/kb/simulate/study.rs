//! Draws the cases, walks them, and looks at the pack.

use std::collections::BTreeSet;
use std::sync::Arc;

use jiff::Timestamp;
use rayon::prelude::*;
use shindan_author::simulate::{
    Advanced, Branch, Calibration, Drawer, Drawn, Evidence, NeverAskedV1, NumberV1, NumbersV1,
    Outcome, PackV1, ReliabilityV1, SCHEMA, SettingsV1, SimulationV1, Strategy, StrategyV1,
    UnaskedV1, Walks, WhyUnasked, number, pairs, tally, true_causes, truths,
};
use shindan_engine::{Circumstances, Engine, TooLarge};
use shindan_model::{FactSet, Pack};
use shindan_pack::line_and_column;

use super::Args;
use crate::commands::Failure;
use crate::commands::kb::bar::bar;
use crate::commands::kb::cases;
use crate::commands::pack::PackFiles;

/// In so many situations every act is looked at, to know what those that are never asked could tell.
const MOST_SITUATIONS: usize = 200;

pub(super) fn run(files: &PackFiles, now: Timestamp, args: &Args) -> Result<SimulationV1, Failure> {
    let pack = cases::pack(files)?;
    let engine = Engine::new(&pack);
    let circumstances = Circumstances::at(now).over(args.channel);
    let drawer = Drawer::new(&engine, now, args.answering())?;
    let cases: Vec<Drawn> = (0..u64::from(args.cases))
        .into_par_iter()
        .map(|number| drawer.draw(args.seed, number))
        .collect::<Result<_, _>>()?;
    let walks = Walks { engine: &engine, cases: &cases, seed: args.seed, circumstances };
    let mut strategies: Vec<StrategyV1> = Vec::new();
    let mut document = SimulationV1 {
        schema: SCHEMA,
        pack: PackV1 {
            id: pack.id.clone(),
            version: pack.version.clone(),
            digest: pack.digest.clone(),
        },
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
        pairs: pairs(&pack, &on_the_complaint(&engine, now)?),
        numbers: None,
    };
    for strategy in &args.strategies {
        if strategies.iter().any(|own| own.strategy == strategy.as_str()) {
            continue;
        }
        let walked = walk(&walks, *strategy)?;
        let (summary, at_the_end) = tally(&engine, *strategy, &cases, &walked.outcomes);
        strategies.push(summary);
        if *strategy == Strategy::Shindan {
            document.calibration = Some(ReliabilityV1 {
                at_the_end: at_the_end.table(),
                after_every_step: walked.stated.table(),
            });
            document.never_asked = Some(never_asked(&engine, &walked)?);
            if args.numbers > 0 {
                document.numbers = Some(numbers(files, &engine, now, &walked.ends, args.numbers)?);
            }
        }
    }
    document.strategies = strategies;
    Ok(document)
}

/// By context state: how frequent it is among cases with the complaint.
fn on_the_complaint(engine: &Engine<'_>, now: Timestamp) -> Result<Vec<f64>, TooLarge> {
    let resolved = engine.resolve(&FactSet::new(), now);
    Ok(engine.posterior(&resolved.findings, &resolved.hard)?.states)
}

/// All cases, walked to their ends.
struct Walked {
    /// By case.
    outcomes: Vec<Outcome>,
    /// What was stated on the way.
    stated: Calibration,
    /// By act: whether any case was asked.
    asked: BTreeSet<shindan_model::ActIx>,
    /// Situations on the way, those of the most cases first.
    situations: Vec<(usize, FactSet, Circumstances)>,
    /// What was known at the ends, with the first case that ended so and how many did.
    ends: Vec<(FactSet, Vec<usize>)>,
}

/// Every step takes all branches at once; what came of them is added up in their order.
fn walk(walks: &Walks<'_, '_>, strategy: Strategy) -> Result<Walked, Failure> {
    let pack = walks.engine.pack();
    let bar = bar(strategy.as_str(), walks.cases.len());
    let mut outcomes: Vec<Option<Outcome>> = vec![None; walks.cases.len()];
    let mut walked = Walked {
        outcomes: Vec::new(),
        stated: Calibration::default(),
        asked: BTreeSet::new(),
        situations: Vec::new(),
        ends: Vec::new(),
    };
    let mut stated: Vec<Vec<Arc<Vec<f64>>>> = vec![Vec::new(); walks.cases.len()];
    let mut frontier = walks.start(strategy);
    while !frontier.is_empty() {
        let advanced: Vec<(Branch, Advanced)> = frontier
            .into_par_iter()
            .map(|branch| {
                let advanced = walks.advance(strategy, branch.clone())?;
                bar.inc(advanced.ended.len() as u64);
                Ok((branch, advanced))
            })
            .collect::<Result<_, TooLarge>>()?;
        frontier = Vec::new();
        for (branch, advanced) in advanced {
            if let Some(own) = advanced.stated.map(Arc::new) {
                branch.cases.iter().for_each(|case| stated[*case].push(own.clone()));
            }
            if !advanced.ended.is_empty() {
                let cases = advanced.ended.iter().map(|(case, _)| *case).collect();
                walked.ends.push((branch.facts.clone(), cases));
            }
            for (case, outcome) in advanced.ended {
                outcomes[case] = Some(outcome);
            }
            walked.asked.extend(advanced.asked);
            frontier.extend(advanced.goes_on);
            walked.situations.push((branch.cases.len(), branch.facts, branch.circumstances));
        }
        walked.situations.sort_by_key(|(cases, ..)| std::cmp::Reverse(*cases));
        walked.situations.truncate(MOST_SITUATIONS);
    }
    bar.finish_and_clear();
    for (drawn, steps) in walks.cases.iter().zip(&stated) {
        let truth = true_causes(walks.engine, drawn);
        let all = steps.iter().flat_map(|own| own.iter().copied());
        walked.stated.case(
            all.zip(truths(pack.causes.len(), truth).collect::<Vec<_>>().into_iter().cycle()),
        );
    }
    walked.outcomes = outcomes.into_iter().flatten().collect();
    Ok(walked)
}

fn never_asked(engine: &Engine<'_>, walked: &Walked) -> Result<NeverAskedV1, Failure> {
    let pack = engine.pack();
    let bar = bar("acts", walked.situations.len());
    let offered: Vec<Vec<(shindan_model::ActIx, f64)>> = walked
        .situations
        .par_iter()
        .map(|(_, facts, circumstances)| {
            let acts = engine.acts(facts, circumstances)?;
            bar.inc(1);
            Ok(acts.into_iter().map(|act| (act.act, act.bits)).collect())
        })
        .collect::<Result<_, TooLarge>>()?;
    bar.finish_and_clear();
    let mut acts = Vec::new();
    let mut resolved = BTreeSet::new();
    for (at, act) in pack.acts.iter().enumerate() {
        let own = shindan_model::ActIx(at);
        if walked.asked.contains(&own) {
            resolved.extend(act.settles.iter().copied());
            continue;
        }
        if act.by == shindan_model::By::Probe {
            continue;
        }
        let bits =
            offered.iter().flatten().filter(|(other, _)| *other == own).map(|(_, bits)| *bits);
        let most = bits.fold(None, |most: Option<f64>, bits| Some(most.unwrap_or(0.0).max(bits)));
        acts.push(UnaskedV1 {
            act: act.about.id.clone(),
            why: match most {
                None => WhyUnasked::NeverMadeSense,
                Some(bits) if bits < pack.stop.bits => WhyUnasked::TellsTooLittle,
                Some(_) => WhyUnasked::OthersWereBetter,
            },
            most_bits: most.unwrap_or(0.0),
        });
    }
    let complaint = pack.complaint.map(|complaint| complaint.fact);
    let unsettled = pack.facts.iter().enumerate().filter(|(at, fact)| {
        let own = shindan_model::FactIx(*at);
        !resolved.contains(&own) && Some(own) != complaint && !fact.settled_by.is_empty()
    });
    Ok(NeverAskedV1 {
        situations: walked.situations.len(),
        acts,
        facts: unsettled.map(|(_, fact)| fact.about.id.clone()).collect(),
    })
}

/// Doubles and halves every number, on the evidence of the first cases.
fn numbers(
    files: &PackFiles,
    engine: &Engine<'_>,
    now: Timestamp,
    ends: &[(FactSet, Vec<usize>)],
    most: usize,
) -> Result<NumbersV1, Failure> {
    let mut evidence = Vec::new();
    for (facts, cases) in ends {
        let cases = cases.iter().filter(|case| **case < most).count();
        if cases > 0 {
            evidence.push(Evidence::new(engine, engine.resolve(facts, now), cases)?);
        }
    }
    let written = &engine.pack().written;
    let bar = bar("numbers", written.len());
    let mut deciding: Vec<NumberV1> = written
        .par_iter()
        .map_init(
            || shindan_pack::load(&files.files).0,
            |pack: &mut Option<Pack>, written| {
                let text = files.files.iter().find(|file| file.path == written.path);
                let line = text.map_or(1, |file| line_and_column(&file.text, written.span.start).0);
                let number = pack.as_mut().map(|pack| number(pack, written, line, &evidence));
                bar.inc(1);
                number.transpose()
            },
        )
        .collect::<Result<Vec<_>, TooLarge>>()?
        .into_iter()
        .flatten()
        .collect();
    bar.finish_and_clear();
    let looked_at = deciding.len();
    deciding.retain(|number| number.most() > 0.0);
    deciding.sort_by(|a, b| b.most().total_cmp(&a.most()));
    let cases = evidence.iter().map(|evidence| evidence.cases).sum();
    Ok(NumbersV1 { cases, looked_at, deciding })
}
