//! `shindan kb simulate`: strategies compared on cases sampled from the pack's own model.

mod score;
mod study;
mod text;

use shindan_app::{AppError, ErrorCode};
use shindan_author::Voice;
use shindan_author::simulate::{Answering, DrawError, Strategy};
use shindan_model::Channel;

use super::output::{PageFormat, in_page, print_page};
use crate::commands::pack::files;
use crate::commands::{Exit, Failure, Outcome, Shared, input};

/// Arguments of `kb simulate`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  shindan kb simulate --pack my-pack\n  shindan kb simulate --cases 5000 --strategies shindan,article --channel mail\n  shindan kb simulate --numbers 200 --sets --format md > SIMULATION.md\n\nCases are drawn from the pack's numbers, given the complaint. A repair takes as often as the\npack says; a message is wrong if it names one after which the complaint is still there. The\nsame pack, seed and options give the same bytes on any number of threads.\n\nStrategies:\n  shindan     do what the program proposes: ask, or try a repair and go on with what it showed\n  ask-first   ask what the program asks until it stops, then repair\n  article     go cause by cause, ask everything about it, repair what is likely\n  repairs     repair in the order of the article, twice, and ask nothing\n  random      ask in random order until the program would stop, then repair\n  everything  ask everything, then repair\n  batch       ask message by message what `request` asks for, then repair\n\nTo compare one question per mail with all at once: --channel mail --strategies ask-first,batch"
)]
pub(crate) struct Args {
    /// Number of cases
    #[arg(long, value_name = "N", default_value = "1000", value_parser = clap::value_parser!(u32).range(1..=10_000_000))]
    cases: u32,
    /// Random seed
    #[arg(long, value_name = "N", default_value = "1")]
    seed: u64,
    /// Strategies to compare, separated by commas
    #[arg(long, value_name = "NAMES", value_delimiter = ',', value_parser = input::one_of(Strategy::ALL, Strategy::as_str), default_value = "shindan,ask-first,article")]
    strategies: Vec<Strategy>,
    /// Channel to the customer; decides what asking costs
    #[arg(long, value_parser = input::channel(), default_value = "keyboard")]
    channel: Channel,
    /// Probability that nobody can answer a question, from 0 to 1
    #[arg(long, value_name = "P", default_value = "0.1", value_parser = part)]
    unknown: f64,
    /// Make every answer true instead of as reliable as the pack says
    #[arg(long)]
    perfect: bool,
    /// Double and halve every number of the pack on the evidence of N cases; slow
    #[arg(long, value_name = "N", default_value = "0", hide_default_value = true)]
    numbers: usize,
    /// Compute how often the likeliest set of causes would be right; slow
    #[arg(long)]
    sets: bool,
    /// Score the cases on some known facts without walking them; print the speed to standard error
    #[arg(long)]
    score_only: bool,
    /// Number of known facts per case, with --score-only
    #[arg(long, value_name = "N", default_value = "20", requires = "score_only")]
    facts: usize,
    /// Number of threads; one per processor if left out
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    threads: Option<u16>,
    /// Output format
    #[arg(long, value_enum, default_value = "text")]
    format: PageFormat,
}

impl From<DrawError> for Failure {
    fn from(error: DrawError) -> Self {
        match error {
            DrawError::TooLarge(error) => error.into(),
            DrawError::Impossible => AppError::new(ErrorCode::NothingToDraw).into(),
        }
    }
}

pub(crate) fn run(shared: &Shared, args: &Args, voice: Voice<'_>) -> Outcome {
    let voice = in_page(args.format, voice);
    let mut threads = rayon::ThreadPoolBuilder::new();
    if let Some(count) = args.threads {
        threads = threads.num_threads(count.into());
    }
    let threads = threads
        .build()
        .map_err(|error| AppError::new(ErrorCode::NoThreads).with("error", error))?;
    threads.install(|| simulate(shared, args, voice))
}

fn simulate(shared: &Shared, args: &Args, voice: Voice<'_>) -> Outcome {
    let found = files(shared.pack.as_deref())?;
    if args.score_only {
        score::run(&found, shared.now(), args, voice)?;
        return Ok(Exit::Done);
    }
    let document = study::run(&found, shared.now(), args, voice)?;
    print_page(args.format, &document, |style| text::text(&document, style, voice))?;
    Ok(Exit::Done)
}

impl Args {
    fn answering(&self) -> Answering {
        Answering { unknown: self.unknown, perfect: self.perfect }
    }
}

fn part(text: &str) -> Result<f64, AppError> {
    match text.parse() {
        Ok(part) if (0.0..=1.0).contains(&part) => Ok(part),
        _ => Err(AppError::new(ErrorCode::NotAProbability).with("text", text)),
    }
}
