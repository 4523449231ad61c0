//! What `request` and `reply` share: options of a message, and how its case is opened.

use std::path::{Path, PathBuf};

use clap::ValueEnum;
use shindan_app::{Correspondence, LoadedPack, Manner, MessageFormat, load_settings};
use shindan_report::Format;
use shindan_report::message::{Audience, Register, Settings};

use super::{Failure, Shared, input, note, pack};

/// Options of every message.
#[derive(Debug, clap::Args)]
pub(super) struct MessageOptions {
    /// Language of the message; else that of the case
    #[arg(long, value_name = "LANG")]
    reply_lang: Option<String>,
    /// How one speaks to the reader: customer, partner or internal
    #[arg(long, value_parser = register)]
    register: Option<Register>,
    /// Who writes, and how; else `shindan/settings.toml` in the folder for settings
    #[arg(long, value_name = "FILE")]
    settings: Option<PathBuf>,
    /// How it is written
    #[arg(long, value_enum, default_value = "text")]
    pub(super) format: Output,
}

/// The formats of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Output {
    /// As in a mail
    Text,
    /// Markdown
    Md,
    /// One page
    Html,
    /// A mail that is not sent yet
    Eml,
    /// `shindan/message/v1`
    Json,
}

fn register(text: &str) -> Result<Register, String> {
    let own = Register::ALL.into_iter().find(|own| own.as_str() == text);
    own.ok_or_else(|| "it is one of: customer, partner, internal".to_owned())
}

pub(super) fn audience(text: &str) -> Result<Audience, String> {
    let own = Audience::ALL.into_iter().find(|own| own.as_str() == text);
    own.ok_or_else(|| "it is one of: admin, manager".to_owned())
}

impl From<Output> for MessageFormat {
    fn from(output: Output) -> Self {
        match output {
            Output::Text => MessageFormat::Layout(Format::Text),
            Output::Md => MessageFormat::Layout(Format::Markdown),
            Output::Html => MessageFormat::Layout(Format::Html),
            Output::Eml => MessageFormat::Eml,
            Output::Json => MessageFormat::Json,
        }
    }
}

/// The pack in the team's words and templates, and the team's settings.
pub(super) fn prepare(
    shared: &Shared,
    options: &MessageOptions,
) -> Result<(LoadedPack, Settings), Failure> {
    let mut loaded = pack::load(shared)?;
    let usual = input::usual_settings();
    let (settings, folder) = load_settings(options.settings.as_deref(), usual.as_deref())?;
    if let Some(folder) = folder {
        loaded.dress_from(&folder)?;
    }
    Ok((loaded, settings))
}

/// Opens a case to write about it.
pub(super) fn open<'p>(
    (loaded, settings): &'p (LoadedPack, Settings),
    shared: &Shared,
    options: &MessageOptions,
    case: &Path,
    audience: Option<Audience>,
) -> Result<Correspondence<'p>, Failure> {
    let (lang, register) = (options.reply_lang.clone(), options.register);
    let manner = Manner { lang, register, audience };
    let times = (shared.now, shared.now());
    let lang = pack::language(shared, &loaded.pack)?;
    let (correspondence, change) =
        Correspondence::open((loaded, settings), case, times, lang, manner)?;
    note::pack_change(&correspondence.session, change)?;
    Ok(correspondence)
}
