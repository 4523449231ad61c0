//! `shindan batch`: a filter from JSON Lines to JSON Lines, in the same order.

mod answer;
mod case_files;
mod input;
mod window;
mod worker;

use std::io::{self, BufReader, BufWriter, Write};
use std::path::PathBuf;

use rayon::prelude::*;
use shindan_app::{AppError, ErrorCode};
use shindan_engine::Engine;
use shindan_understand::Interpreter;

use self::window::{Line, WINDOW_LINES, Window};
use self::worker::Worker;
use super::terminal::visible_bytes;
use super::{Exit, Outcome, Shared, pack, print_bytes};

/// Lines in the chunk of one thread.
const CHUNK_LINES: usize = 32;

/// Arguments of `batch`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "In:  {\"id\": \"1\", \"facts\": {\"exchange.version\": \"2010\"}}\n     {\"id\": \"2\", \"paste\": \"text\"}\nOut: {\"id\": \"1\", \"verdict\": {...}}\n\nExamples:\n  shindan batch --brief < cases.jsonl > verdicts.jsonl\n  shindan batch cases > verdicts.jsonl"
)]
pub(crate) struct Args {
    /// Case files, or folders with them, instead of lines on standard input; the id is the file
    cases: Vec<PathBuf>,
    /// Leave out facts, evidence and next steps
    #[arg(long)]
    brief: bool,
}

pub(crate) fn run(shared: &Shared, args: &Args) -> Outcome {
    let loaded = pack::load(shared)?;
    if !args.cases.is_empty() {
        return case_files::run(&loaded, &args.cases, args.brief);
    }
    let worker = Worker {
        engine: Engine::new(&loaded.pack),
        interpreter: Interpreter::new(&loaded.pack),
        loaded: &loaded,
        now: shared.now(),
        brief: args.brief,
    };
    let mut input = BufReader::with_capacity(1 << 20, io::stdin().lock());
    let mut output = BufWriter::with_capacity(1 << 20, io::stdout().lock());
    let mut first = 1;
    let mut exit = Exit::Done;
    let mut window = Window::default();
    // One buffer a chunk, reused by every window.
    let mut answers: Vec<Vec<u8>> = vec![Vec::new(); WINDOW_LINES.div_ceil(CHUNK_LINES)];
    while window.fill(&mut input)? {
        let lines: Vec<Line<'_>> = window.lines().collect();
        let chunks = lines.par_chunks(CHUNK_LINES).zip(&mut answers).enumerate();
        let failed: Vec<bool> = chunks
            .map(|(at, (lines, answers))| worker.lines(first + at * CHUNK_LINES, lines, answers))
            .collect();
        first += lines.len();
        if failed.contains(&true) {
            exit = Exit::Problems;
        }
        for answers in answers.iter().take(failed.len()) {
            if let Err(error) = output.write_all(&visible_bytes(answers)) {
                return written(&error, exit);
            }
        }
        if let Err(error) = output.flush() {
            return written(&error, exit);
        }
    }
    Ok(exit)
}

/// A closed pipe ends the batch without an error.
fn written(error: &io::Error, exit: Exit) -> Outcome {
    if error.kind() == io::ErrorKind::BrokenPipe {
        return Ok(exit);
    }
    Err(AppError::new(ErrorCode::CannotWriteResult).with("error", error).into())
}
