//! `shindan kb simulate`: compare strategies on cases sampled from the pack's own model.

mod score;
mod study;
mod text;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use shindan_author::simulate::{Answering, DrawError, Strategy};
use shindan_model::Channel;

use super::output::{PageFormat, print_page};
use crate::commands::pack::files;
use crate::commands::{Exit, Failure, Outcome, Shared, input};

/// Arguments of `kb simulate`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  shindan kb simulate --pack my-pack\n  shindan kb simulate --cases 5000 --strategies shindan,article --channel mail\n  shindan kb simulate --format md > SIMULATION.md\n\nCases are drawn from the pack's numbers, given the complaint. The same pack, seed and options\ngive the same bytes, on any number of threads.\n\nStrategies: shindan asks what the program asks; article goes cause by cause, settles everything\nabout it and repairs what is likely; repairs repairs in the article's order and asks nothing; random\nasks in an order of chance until the program would stop; everything asks all there is; batch asks\nmessage by message what `request` asks for. Mails to a right conclusion, one question a mail against\nall at once:  --channel mail --strategies shindan,batch"
)]
pub(crate) struct Args {
    /// How many cases
    #[arg(long, value_name = "N", default_value = "1000", value_parser = clap::value_parser!(u32).range(1..=10_000_000))]
    cases: u32,
    /// Chooses the cases
    #[arg(long, value_name = "N", default_value = "1")]
    seed: u64,
    /// Which strategies, with commas between them
    #[arg(long, value_name = "NAMES", value_delimiter = ',', value_parser = strategy(), default_value = "shindan,article,repairs,random,everything")]
    strategies: Vec<Strategy>,
    /// How one talks to people: decides what asking costs
    #[arg(long, value_parser = input::channel(), default_value = "keyboard")]
    channel: Channel,
    /// How often nobody can answer, from 0 to 1
    #[arg(long, value_name = "PART", default_value = "0.1", value_parser = part)]
    unknown: f64,
    /// Every answer is true, instead of as reliable as the pack says
    #[arg(long)]
    perfect: bool,
    /// On the evidence of so many of the cases, every number is doubled and halved; 0 for none
    #[arg(long, value_name = "N", default_value = "200")]
    numbers: usize,
    /// Only scores the cases by some known facts: no walks, and the speed on standard error
    #[arg(long)]
    score_only: bool,
    /// With --score-only: how many facts of a case are known
    #[arg(long, value_name = "N", default_value = "20", requires = "score_only")]
    facts: usize,
    /// How many threads; all processors where it is left out
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1024))]
    threads: Option<u16>,
    /// How the result is written
    #[arg(long, value_enum, default_value = "text")]
    format: PageFormat,
}

impl From<DrawError> for Failure {
    fn from(error: DrawError) -> Self {
        match error {
            DrawError::TooLarge(error) => error.into(),
            error @ DrawError::Impossible => Self::new(Exit::Problems, error),
        }
    }
}

pub(crate) fn run(shared: &Shared, args: &Args) -> Outcome {
    let mut threads = rayon::ThreadPoolBuilder::new();
    if let Some(count) = args.threads {
        threads = threads.num_threads(count.into());
    }
    let threads = threads.build().map_err(|error| Failure::new(Exit::Io, error))?;
    threads.install(|| simulate(shared, args))
}

fn simulate(shared: &Shared, args: &Args) -> Outcome {
    let found = files(shared.pack.as_deref())?;
    if args.score_only {
        score::run(&found, shared.now(), args)?;
        return Ok(Exit::Done);
    }
    let document = study::run(&found, shared.now(), args)?;
    print_page(args.format, &document, |style| text::text(&document, style))?;
    Ok(Exit::Done)
}

impl Args {
    fn answering(&self) -> Answering {
        Answering { unknown: self.unknown, perfect: self.perfect }
    }
}

fn strategy() -> impl TypedValueParser<Value = Strategy> {
    let strategy = |name: String| Strategy::ALL.into_iter().find(|known| known.as_str() == name);
    PossibleValuesParser::new(Strategy::ALL.map(Strategy::as_str))
        .map(move |name| strategy(name).unwrap_or(Strategy::Shindan))
}

fn part(text: &str) -> Result<f64, String> {
    match text.parse() {
        Ok(part) if (0.0..=1.0).contains(&part) => Ok(part),
        _ => Err("it must be a number from 0 to 1".to_owned()),
    }
}
