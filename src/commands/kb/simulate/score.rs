//! Scoring of many cases on some known facts, without walks.

use std::time::Instant;

use jiff::Timestamp;
use rayon::prelude::*;
use shindan_author::Voice;
use shindan_author::simulate::{
    Calibration, CalibrationV1, DrawError, Sampler, Score, score, true_causes, truths,
};
use shindan_engine::{Engine, Posterior};

use super::Args;
use super::text::reliability;
use crate::commands::Failure;
use crate::commands::kb::cases;
use crate::commands::kb::output::print_page;
use crate::commands::pack::PackFiles;
use crate::commands::terminal::notice;

/// Cases scored before their results go into the calibration.
const AT_ONCE: u64 = 4096;

#[derive(serde::Serialize)]
struct ScoreV1 {
    schema: &'static str,
    cases: usize,
    facts: usize,
    leader_right: f64,
    calibration: CalibrationV1,
}

/// Scores the cases and prints the result; the speed goes to standard error.
pub(super) fn run(
    files: &PackFiles,
    now: Timestamp,
    args: &Args,
    voice: Voice<'_>,
) -> Result<(), Failure> {
    let pack = cases::pack(files)?;
    let engine = Engine::new(&pack);
    let sampler = Sampler::new(&engine, now, args.answering())?;
    let mut calibration = Calibration::default();
    let (mut count, mut right) = (0, 0);
    let began = Instant::now();
    let all = u64::from(args.cases);
    for first in (0..all).step_by(usize::try_from(AT_ONCE).unwrap_or(1)) {
        let numbers = first..(first + AT_ONCE).min(all);
        let scored: Vec<_> = numbers
            .into_par_iter()
            .map_init(Posterior::default, |posterior, number| {
                let sampled = sampler.sample(args.seed, number)?;
                let truth = true_causes(&engine, &sampled);
                let seed = (args.seed, number);
                score(&engine, &sampled, truth, args.facts, seed, (now, posterior))
                    .map(|score| (truth, score))
                    .map_err(DrawError::from)
            })
            .collect::<Result<_, _>>()?;
        for (truth, score) in scored {
            count += 1;
            let Some(Score { probabilities, leader_right }) = score else { continue };
            right += usize::from(leader_right);
            let stated = probabilities.into_iter();
            calibration.case(stated.zip(truths(pack.causes.len(), truth)));
        }
    }
    let seconds = began.elapsed().as_secs_f64();
    let speed = voice.say(
        "{cases} drawn and scored in {seconds} s: {rate} a second on {threads}",
        &[
            ("cases", &voice.counted(count, "case")),
            ("seconds", &format!("{seconds:.2}")),
            ("rate", &format!("{:.0}", f64::from(args.cases) / seconds.max(1e-9))),
            ("threads", &voice.counted(rayon::current_num_threads(), "thread")),
        ],
    );
    notice!("{speed}");
    #[expect(clippy::cast_precision_loss, reason = "numbers of cases are small")]
    let document = ScoreV1 {
        schema: "shindan/score/v1",
        cases: count,
        facts: args.facts,
        leader_right: right as f64 / count.max(1) as f64,
        calibration: calibration.table(),
    };
    print_page(args.format, &document, |style| {
        let head = voice.say(
            "{pack}: {cases}, {facts} known",
            &[
                ("pack", &pack.id),
                ("cases", &voice.counted(count, "case")),
                ("facts", &voice.counted(args.facts, "fact")),
            ],
        );
        let right = format!("{:.1}", 100.0 * document.leader_right);
        let right = voice.say("Leader right: {percent} %", &[("percent", &right)]);
        let mut out = format!("{head}\n{right}\n\n");
        reliability(&mut out, style, &document.calibration, voice);
        out
    })
}
