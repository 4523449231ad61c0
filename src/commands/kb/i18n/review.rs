//! `shindan kb i18n review`: mark translations as reviewed against their source.

use shindan_app::{AppError, ErrorCode};
use shindan_author::Voice;
use shindan_author::i18n::State;
use shindan_pack::format::text_key_today;

use super::{Exit, Opened, Outcome, Shared, print, write};

/// Arguments of `kb i18n review`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  shindan kb i18n review step/ask-version/why step/ask-version/how --pack my-pack\n  shindan kb i18n review --all --to ja --pack my-pack\n\nReview only what you compared in both languages. The history of kb/<pack>/reviewed-<language>.toml\nshows who did. Only this command and `kb i18n import` mark texts as reviewed."
)]
pub(crate) struct Args {
    /// Keys of texts, as `kb i18n status` prints them; a key ending in `/` is a prefix
    #[arg(value_name = "KEY", required_unless_present = "all")]
    keys: Vec<String>,
    /// Mark every text of the language
    #[arg(long, conflicts_with = "keys")]
    all: bool,
    /// Language; may be left out if there is only one
    #[arg(long, value_name = "LANG")]
    to: Option<String>,
}

pub(super) fn run(shared: &Shared, opened: &Opened, args: &Args, voice: Voice<'_>) -> Outcome {
    let language = opened.target(args.to.as_deref())?;
    let survey = opened.texts.survey(language);
    let there = survey.texts.iter().filter(|text| text.state != State::Missing);
    let there: Vec<&str> = there.map(|text| text.key.as_str()).collect();
    let mut keys: Vec<String> = Vec::new();
    for asked in &args.keys {
        // As `status` prints them, or as its document names them.
        let asked = &text_key_today(asked);
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
    let texts = voice.counted(keys.len(), "text");
    let with: [(&str, &dyn std::fmt::Display); 2] = [("file", &file.path), ("texts", &texts)];
    print(&(voice.say("{file}: {texts} marked as reviewed", &with) + "\n"))?;
    Ok(Exit::Done)
}
