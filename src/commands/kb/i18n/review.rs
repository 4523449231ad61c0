//! `shindan kb i18n review`: marks translations as compared with their source.

use shindan_author::i18n::State;
use shindan_pack::format::text_key_today;
use shindan_pack::nearest;

use super::{Exit, Failure, Opened, Outcome, Shared, print, write};

/// Arguments of `kb i18n review`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  shindan kb i18n review step/ask-version/why step/ask-version/how --pack my-pack\n  shindan kb i18n review --all --to ja --pack my-pack\n\nWhoever reads both languages and has compared them decides; who that was is in the history of\nkb/<pack>/reviewed-<language>.toml. Nothing else marks a text but `kb i18n import`."
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
    let there = survey.texts.iter().filter(|own| own.state != State::Missing);
    let there: Vec<&str> = there.map(|own| own.key.as_str()).collect();
    let mut keys: Vec<String> = Vec::new();
    for asked in &args.keys {
        // As `status` prints them, or as its document names them.
        let asked = &text_key_today(asked);
        let before = keys.len();
        let fits = |key: &&&str| **key == asked || (asked.ends_with('/') && key.starts_with(asked));
        keys.extend(there.iter().filter(fits).map(|key| (*key).to_owned()));
        if keys.len() == before {
            let help = nearest(asked, there.iter().copied());
            let help = help.map_or("`shindan kb i18n status` prints keys".to_owned(), |known| {
                format!("did you mean `{known}`?")
            });
            let message = format!("there is no text `{asked}` in `{language}`\nhelp: {help}");
            return Err(Failure::new(Exit::Usage, message));
        }
    }
    if args.all {
        let source: Vec<String> = opened
            .texts
            .survey(opened.texts.source())
            .texts
            .into_iter()
            .filter(|own| own.state != State::Missing)
            .map(|own| own.key)
            .collect();
        keys =
            there.iter().map(|key| (*key).to_owned()).filter(|key| source.contains(key)).collect();
    }
    let file = opened.texts.review(language, &keys).map_err(|unknown| {
        let message = format!("no source text for `{}`", unknown.join("`, `"));
        Failure::new(Exit::Usage, message)
    })?;
    write(shared, std::slice::from_ref(&file))?;
    print(&format!("{}: {} texts marked as reviewed\n", file.path, keys.len()))?;
    Ok(Exit::Done)
}
