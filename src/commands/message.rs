//! Options of `request` and `reply`, and the case they write about.

use std::path::{Path, PathBuf};

use clap::ValueEnum;
use minijinja::context;
use shindan_app::{Correspondence, LoadedPack, Manner, MessageFormat, load_settings};
use shindan_report::Format;
use shindan_report::message::{Audience, Register, Settings};

use super::{Failure, Shared, input, note, pack};

/// Options of a message.
#[derive(Debug, clap::Args)]
pub(super) struct MessageOptions {
    /// Language of the message; that of the case if left out
    #[arg(long, value_name = "LANG")]
    reply_lang: Option<String>,
    /// Tone
    #[arg(long, value_parser = input::one_of(Register::ALL, Register::as_str))]
    register: Option<Register>,
    /// Settings of the team; shindan/settings.toml in the configuration folder if left out
    #[arg(long, value_name = "FILE")]
    settings: Option<PathBuf>,
    /// Output format
    #[arg(long, value_enum, default_value = "text")]
    pub(super) format: Output,
}

/// The formats of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Output {
    /// Plain text
    Text,
    /// Markdown
    Md,
    /// Self-contained HTML page
    Html,
    /// Mail draft
    Eml,
    /// JSON, `shindan/message/v1`
    Json,
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

/// Loads the pack with the team's words and templates, and the team's settings.
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

/// Opens a case for a message.
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
    note::closed(&correspondence.session, case)?;
    Ok(correspondence)
}

/// Notes that no reader would learn who writes.
pub(super) fn unsigned(correspondence: &Correspondence<'_>) -> Result<(), Failure> {
    if correspondence.is_signed() {
        return Ok(());
    }
    let lang = correspondence.lang();
    note::say(&correspondence.session, "message.unsigned", context! { lang })
}
