//! `shindan kb i18n review`: marks translations as compared with their source.

use shindan_app::{AppError, ErrorCode};
use shindan_author::i18n::State;

use super::{Exit, Opened, Outcome, Shared, print, write};

/// Arguments of `kb i18n review`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  shindan kb i18n review act/ask-version/why act/ask-version/how --pack my-pack\n  shindan kb i18n review --all --to ja --pack my-pack\n\nWhoever reads both languages and has compared them decides; who that was is in the history of\nkb/<pack>/reviewed-<language>.toml. Nothing else marks a text but `kb i18n import`."
)]
pub(crate) struct Args {
    /// Keys of texts, as `kb i18n status` prints them; one that ends in `/` stands for all that begin so
    #[arg(value_name = "KEY", required_unless_present = "all")]
    keys: Vec<String>,
    /// Every text of the language
    #[arg(long, conflicts_with = "keys")]
    all: bool,
    /// The language; may be left out where there is only one
    #[arg(long, value_name = "LANG")]
    to: Option<String>,
}

pub(super) fn run(shared: &Shared, opened: &Opened, args: &Args) -> Outcome {
    let language = opened.target(args.to.as_deref())?;
    let survey = opened.texts.survey(language);
    let there = survey.texts.iter().filter(|text| text.state != State::Missing);
    let there: Vec<&str> = there.map(|text| text.key.as_str()).collect();
    let mut keys: Vec<String> = Vec::new();
    for asked in &args.keys {
        let before = keys.len();
        let fits = |key: &&&str| **key == asked || (asked.ends_with('/') && key.starts_with(asked));
        keys.extend(there.iter().filter(fits).map(|key| (*key).to_owned()));
        if keys.len() == before {
            let error = AppError::new(ErrorCode::UnknownText).with("key", asked);
            let error = error.with("lang", language);
            return Err(error.with_choices(asked, there.iter().copied()).into());
        }
    }
    if args.all {
        let source: Vec<String> = opened
            .texts
            .survey(opened.texts.source())
            .texts
            .into_iter()
            .filter(|text| text.state != State::Missing)
            .map(|text| text.key)
            .collect();
        keys =
            there.iter().map(|key| (*key).to_owned()).filter(|key| source.contains(key)).collect();
    }
    let file = opened.texts.review(language, &keys).map_err(|unknown| {
        AppError::new(ErrorCode::NoSourceText).with("keys", unknown.join("`, `"))
    })?;
    write(shared, std::slice::from_ref(&file))?;
    print(&format!("{}: {} texts marked as reviewed\n", file.path, keys.len()))?;
    Ok(Exit::Done)
}
