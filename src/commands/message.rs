//! What `request` and `reply` share: who writes to whom, in which language, how it is laid out, and that
//! every message is kept in its case.

use std::path::{Path, PathBuf};

use clap::ValueEnum;
use jiff::Timestamp;
use shindan_case::{Correspondent, Event, MessageKind, Written};
use shindan_engine::Verdict;
use shindan_report::message::{
    Audience, Dispatch, Message, Register, Settings, Situation, Writer, eml, json,
};
use shindan_report::{Format, contradiction_message};

use super::pack::{self, Loaded};
use super::session::{Session, resume, stamp};
use super::{Exit, Failure, Shared, settings};

/// Options of every message.
#[derive(Debug, clap::Args)]
pub(super) struct Manner {
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

/// What stands before a case is opened: the pack in the team's dress, and the team's settings.
pub(super) fn prepare(shared: &Shared, manner: &Manner) -> Result<(Loaded, Settings), Failure> {
    let mut loaded = pack::load(shared)?;
    let (settings, folder) = settings::load(manner.settings.as_deref())?;
    if let Some(folder) = folder {
        loaded.dress(&folder)?;
    }
    Ok((loaded, settings))
}

/// A case that is being written about.
pub(super) struct MessageService<'a> {
    pub(super) session: Session<'a>,
    pub(super) verdict: Verdict,
    manner: &'a Manner,
    settings: &'a Settings,
    audience: Option<Audience>,
    writer: Writer,
    to: Option<Correspondent>,
    mark: String,
    lang: String,
    /// The clock's time, for what is stored.
    now: Timestamp,
}

impl<'a> MessageService<'a> {
    pub(super) fn new(
        (loaded, settings): &'a (Loaded, Settings),
        shared: &Shared,
        manner: &'a Manner,
        case: &Path,
        audience: Option<Audience>,
    ) -> Result<Self, Failure> {
        let (session, verdict) = resume(loaded, shared, case)?;
        let lang = language(&session, manner, settings)?;
        let writer = settings.language.get(&lang).cloned().unwrap_or_default();
        let to = session.state.correspondent(settings.address.as_deref()).cloned();
        let (mark, now) = (session.mark(), shared.now());
        Ok(Self { session, verdict, manner, settings, audience, writer, to, mark, lang, now })
    }

    /// What messages are written from.
    pub(super) fn situation(&self) -> Situation<'_> {
        Situation {
            pack: &self.session.loaded.pack,
            verdict: &self.verdict,
            words: &self.session.loaded.words,
            lang: &self.lang,
            register: self.manner.register.unwrap_or(self.settings.register),
            audience: self.audience.unwrap_or(self.settings.audience),
            writer: &self.writer,
            to: self.to.as_ref(),
            mark: &self.mark,
            has_answered: self.session.state.has_answered,
        }
    }

    /// What contradicts what, for the person at the screen.
    pub(super) fn contradictions(&self) -> Result<Vec<String>, Failure> {
        let (loaded, lang) = (self.session.loaded, &self.session.lang);
        let all = self.verdict.contradictions.iter().map(|own| {
            Ok(contradiction_message(&loaded.pack, &self.verdict, &loaded.words, lang, own)?)
        });
        all.collect()
    }

    /// Lays a message out, and keeps it in the case if its text is new.
    pub(super) fn write(mut self, message: &Message) -> Result<Vec<u8>, Failure> {
        let loaded = self.session.loaded;
        let render = |format| loaded.templates.render_message(format, message, &loaded.words);
        let text = render(Format::Text)?;
        let subject = &message.letter().subject;
        let written = Written {
            kind: message.kind(),
            mark: self.mark.clone(),
            lang: self.lang.clone(),
            subject: subject.clone(),
            text: text.clone(),
            questions: message.questions().to_vec(),
            statements: message.statements().to_vec(),
            pack: stamp(&loaded.pack),
        };
        let (number, date) = self.keep(written)?;
        Ok(match self.manner.format {
            Output::Text => text.into_bytes(),
            Output::Md => render(Format::Markdown)?.into_bytes(),
            Output::Html => render(Format::Html)?.into_bytes(),
            Output::Json => json(&self.situation(), message, &text)?.into_bytes(),
            Output::Eml => {
                let name = self.writer.name.as_deref().unwrap_or_default();
                let from = self.settings.address.as_deref().map(|address| (name, address));
                let (to, mark) = (self.to.as_ref(), self.mark.as_str());
                let dispatch = Dispatch { subject, from, to, mark, number, date };
                let html = render(Format::Html)?;
                eml(&dispatch, &text, &html).map_err(|error| {
                    Failure::new(Exit::Io, format!("cannot write the mail: {error}"))
                })?
            }
        })
    }

    /// Keeps a script in the case if its text is new.
    pub(super) fn write_script(
        mut self,
        text: String,
        message: &Message,
    ) -> Result<Vec<u8>, Failure> {
        self.keep(Written {
            kind: MessageKind::Script,
            mark: self.mark.clone(),
            lang: self.lang.clone(),
            subject: message.letter().subject.clone(),
            text: text.clone(),
            questions: message.questions().to_vec(),
            statements: Vec::new(),
            pack: stamp(&self.session.loaded.pack),
        })?;
        Ok(text.into_bytes())
    }

    /// The number of the message in its case, from 1, and when it was first written.
    fn keep(&mut self, written: Written) -> Result<(usize, Timestamp), Failure> {
        let messages = &self.session.state.messages;
        let last = messages.iter().rposition(|(_, old)| old.kind == written.kind);
        if let Some(at) = last {
            let (date, old) = &messages[at];
            if (&old.text, &old.subject, &old.lang)
                == (&written.text, &written.subject, &written.lang)
            {
                return Ok((at + 1, *date));
            }
        }
        self.session.now = self.now;
        self.session.happen(Event::Written(written))?;
        Ok((self.session.state.messages.len(), self.now))
    }
}

/// Asked for, else the case's, else the settings', else that of the person at the screen.
fn language(
    session: &Session<'_>,
    manner: &Manner,
    settings: &Settings,
) -> Result<String, Failure> {
    let known = &session.loaded.pack.languages;
    if let Some(lang) = &manner.reply_lang {
        if known.contains(lang) {
            return Ok(lang.clone());
        }
        let help = format!("help: it has {}", known.join(", "));
        let message = format!("the pack has no language `{lang}`\n{help}");
        return Err(Failure::new(Exit::Usage, message));
    }
    let of_case = session.state.lang.as_ref().or(settings.reply_lang.as_ref());
    let lang = of_case.filter(|lang| known.contains(lang)).unwrap_or(&session.lang);
    Ok(lang.clone())
}
