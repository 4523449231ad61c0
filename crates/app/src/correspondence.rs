//! The messages of a case: who writes to whom, in which language, and that each is kept in its case.

use std::path::Path;

use jiff::Timestamp;
use shindan_case::{Correspondent, Event, MessageKind, Written};
use shindan_engine::{BatchStep, Status, Verdict};
use shindan_model::{By, Channel, visible};
use shindan_report::message::{
    Asked, Audience, Dispatch, Message, Register, Settings, Situation, Writer, asked, asked_again,
    eml, json, reply, request, script,
};
use shindan_report::{Format, contradiction_message, of_hundred, report};

use super::session::PackChange;
use super::{AppError, ErrorCode, LoadedPack, Session, check_language};

/// How messages of a case are written.
#[derive(Clone, Debug, Default)]
pub struct Manner {
    /// The language that was asked for; else that of the case.
    pub lang: Option<String>,
    /// How one speaks to the reader; else as the settings say.
    pub register: Option<Register>,
    /// Who reads it; else as the settings say.
    pub audience: Option<Audience>,
}

/// The form in which a message leaves the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MessageFormat {
    /// From a template: text, Markdown or HTML.
    Layout(Format),
    /// A mail that is not sent yet.
    Eml,
    /// `shindan/message/v1`
    Json,
}

/// Steps that depend on an answer in the same message, at most: who asks for too much gets no answer.
const MOST_FOLLOW_UPS: usize = 2;

/// What a message asks for, and what stays with the agent.
#[derive(Clone, Debug)]
pub struct Requested {
    /// What the customer is asked for.
    pub asked: Vec<Asked>,
    /// How many facts the customer is asked about of which sources differ.
    pub differing: usize,
    /// The customer's minutes for the steps.
    pub minutes: f64,
    /// Steps that the agent does himself.
    pub by_agent: Vec<OwnStep>,
}

/// A step that the agent does himself.
#[derive(Clone, Debug)]
pub struct OwnStep {
    /// The task, in the language at the screen.
    pub what: String,
    /// Minutes that it takes.
    pub minutes: f64,
    /// Whether a probe finds out all of it.
    pub is_probed: bool,
}

/// A case that is being written about.
pub struct Correspondence<'p> {
    /// The case.
    pub session: Session<'p>,
    /// What is believed.
    pub verdict: Verdict,
    manner: Manner,
    settings: Settings,
    writer: Writer,
    to: Option<Correspondent>,
    mark: String,
    lang: String,
    /// The clock's time, for what is stored.
    clock: Timestamp,
}

impl<'p> Correspondence<'p> {
    /// Begins to write about the case at `path`. `now` is the time of the verdict, else that of the last
    /// event; `clock` the time at which messages are stored; `lang` the language at the screen.
    ///
    /// # Errors
    /// As [`Session::resume`]; a language that the pack does not have.
    pub fn open(
        (loaded, settings): (&'p LoadedPack, &Settings),
        path: &Path,
        (now, clock): (Option<Timestamp>, Timestamp),
        lang: String,
        manner: Manner,
    ) -> Result<(Self, Option<PackChange>), AppError> {
        let (session, verdict) = Session::resume(loaded, path, now, lang)?;
        let change = session.pack_change(&verdict);
        let lang = language(&session, &manner, settings)?;
        let writer = settings.language.get(&lang).cloned().unwrap_or_default();
        let to = session.state.correspondent(settings.address.as_deref()).cloned();
        let (mark, settings) = (session.mark(), settings.clone());
        let correspondence =
            Self { session, verdict, manner, settings, writer, to, mark, lang, clock };
        Ok((correspondence, change))
    }

    /// What messages are written from.
    fn situation(&self) -> Situation<'_> {
        Situation {
            pack: &self.session.loaded.pack,
            verdict: &self.verdict,
            words: &self.session.loaded.words,
            lang: &self.lang,
            register: self.manner.register.unwrap_or(self.settings.register),
            audience: self.manner.audience.unwrap_or(self.settings.audience),
            writer: &self.writer,
            to: self.to.as_ref(),
            mark: &self.mark,
            has_answered: self.session.state.has_answered,
            unclear: &self.session.state.unclear,
        }
    }

    /// What is still worth asking, `most` steps of the customer's at most; what contradicts itself, where
    /// something does. Steps that the agent does take no room in the message.
    ///
    /// # Errors
    /// Evidence that would take too long to compute.
    pub fn worth_asking(&self, most: usize) -> Result<Requested, AppError> {
        let session = &self.session;
        let pack = &session.loaded.pack;
        let differing = self.verdict.resolved.disagreements.len();
        if self.verdict.status == Status::Contradictory {
            let asked = asked_again(pack, &self.verdict);
            let minutes = |step: &Asked| pack.steps[step.step.0].minutes.over(Channel::Mail);
            let minutes = asked.iter().map(minutes).sum();
            return Ok(Requested { asked, differing, minutes, by_agent: Vec::new() });
        }
        let mut circumstances = session.circumstances().over(Channel::Mail);
        circumstances.opened.clear();
        let is_by = |step: &BatchStep, by: By| pack.steps[step.step.0].by == by;
        let mut room = most;
        let batch = loop {
            let batch = session.engine.batch(&session.state.facts, &circumstances, room)?;
            let by_agent = batch.steps.iter().filter(|step| is_by(step, By::Agent)).count();
            if batch.steps.len() < room || room >= most + by_agent {
                break batch;
            }
            room = most + by_agent;
        };
        let texts = pack.texts.get(&session.lang);
        let own = |step: &BatchStep| {
            let node = &pack.steps[step.step.0];
            let text = texts?.steps.get(&node.about.id)?;
            let what = text.voiced(node.by, Channel::Mail).to_owned();
            let is_probed = step.gives.iter().all(|fact| pack.is_probed(*fact));
            Some(OwnStep { what, minutes: step.minutes, is_probed })
        };
        let by_agent = batch.steps.iter().filter(|step| is_by(step, By::Agent));
        let by_customer = batch.steps.iter().filter(|step| is_by(step, By::Customer));
        let mut asked = asked(pack, &batch);
        let mut room = MOST_FOLLOW_UPS;
        asked.retain(|asked| {
            let stays = asked.when.is_empty() || room > 0;
            room -= usize::from(stays && !asked.when.is_empty());
            stays
        });
        Ok(Requested {
            asked,
            differing,
            minutes: by_customer.map(|step| step.minutes).sum(),
            by_agent: by_agent.filter_map(own).collect(),
        })
    }

    /// The message that asks for it.
    ///
    /// # Errors
    /// Words that are missing.
    pub fn request(&self, requested: &Requested) -> Result<Message, AppError> {
        let before = self.session.state.questions();
        let (asked, minutes) = (&requested.asked, requested.minutes);
        Ok(Message::Request(request(&self.situation(), asked, &before, minutes)?))
    }

    /// The reply.
    ///
    /// # Errors
    /// A verdict that supports none, with what contradicts what; words that are missing.
    pub fn reply(&self) -> Result<Message, AppError> {
        if let Some(reply) = reply(&self.situation())? {
            return Ok(Message::Reply(reply));
        }
        let (loaded, lang) = (self.session.loaded, &self.session.lang);
        let contradictions = self.verdict.contradictions.iter().map(|contradiction| {
            contradiction_message(&loaded.pack, &self.verdict, &loaded.words, lang, contradiction)
        });
        let details = contradictions.collect::<Result<_, _>>()?;
        let error = match &self.verdict.repair {
            Some(repair) if self.verdict.status.names_defects() => {
                let helps = of_hundred(repair.probability);
                AppError::new(ErrorCode::NoLikelyRepair).with("helps", helps)
            }
            _ => AppError::new(ErrorCode::NoReply).with("status", self.verdict.status.as_str()),
        };
        Err(AppError { details, ..self.session.in_case(error) })
    }

    /// The verdict in one sentence, as the agent reads it: the repair with its odds.
    ///
    /// # Errors
    /// Words that are missing.
    pub fn headline(&self) -> Result<String, AppError> {
        let (loaded, lang) = (self.session.loaded, &self.session.lang);
        Ok(report(&loaded.pack, &self.verdict, &loaded.words, lang)?.headline)
    }

    /// Whether a reader learns who writes.
    pub fn is_signed(&self) -> bool {
        self.writer.is_named() || self.writer.opening.is_some()
    }

    /// The language of the message.
    pub fn lang(&self) -> &str {
        &self.lang
    }

    /// Lays a message out, and keeps it in the case if its text is new.
    ///
    /// # Errors
    /// Words or templates that are not in order, a case that cannot be written to.
    pub fn write(mut self, message: &Message, format: MessageFormat) -> Result<Vec<u8>, AppError> {
        let loaded = self.session.loaded;
        let render = |format| loaded.templates.render_message(format, message, &loaded.words);
        let text = loaded.templates.render_mail_text(message, &loaded.words)?;
        let subject = &message.letter().subject;
        let statements = message.statements().to_vec();
        let written = Written { statements, ..self.written(message.kind(), message, &text) };
        let (number, date) = self.keep(written)?;
        Ok(match format {
            MessageFormat::Layout(format) => render(format)?.into_bytes(),
            MessageFormat::Json => {
                visible(&json(&self.situation(), message, &text)?).into_owned().into_bytes()
            }
            MessageFormat::Eml => {
                let name = self.writer.name.as_deref().unwrap_or_default();
                let from = self.settings.address.as_deref().map(|address| (name, address));
                let (to, mark) = (self.to.as_ref(), self.mark.as_str());
                let dispatch = Dispatch { subject, from, to, mark, number, date };
                eml(&dispatch, &text, &render(Format::Html)?).map_err(|error| {
                    AppError::new(ErrorCode::MailNotWritten).with("error", error)
                })?
            }
        })
    }

    /// Writes the script that collects what a request asks for, and keeps it if its text is new.
    ///
    /// # Errors
    /// No command of the request only reads; words that are missing, a case that cannot be written to.
    pub fn write_script(
        mut self,
        requested: &Requested,
        message: &Message,
    ) -> Result<Vec<u8>, AppError> {
        let text = script(&self.situation(), &requested.asked, message.questions())?;
        let text = text.ok_or_else(|| AppError::new(ErrorCode::NoCommandToCollect))?;
        self.keep(self.written(MessageKind::Script, message, &text))?;
        Ok(text.into_bytes())
    }

    /// A message as the case keeps it, without its statements.
    fn written(&self, kind: MessageKind, message: &Message, text: &str) -> Written {
        Written {
            kind,
            mark: self.mark.clone(),
            lang: self.lang.clone(),
            subject: message.letter().subject.clone(),
            text: text.to_owned(),
            questions: message.questions().to_vec(),
            statements: Vec::new(),
            pack: self.session.stamp(),
        }
    }

    /// The number of the message in its case, from 1, and when it was first written.
    fn keep(&mut self, written: Written) -> Result<(usize, Timestamp), AppError> {
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
        self.session.now = self.clock;
        self.session.record(Event::Written(written))?;
        Ok((self.session.state.messages.len(), self.clock))
    }
}

/// Asked for, else the case's, else the settings', else that of the person at the screen.
fn language(
    session: &Session<'_>,
    manner: &Manner,
    settings: &Settings,
) -> Result<String, AppError> {
    if let Some(lang) = &manner.lang {
        check_language(&session.loaded.pack, lang)?;
        return Ok(lang.clone());
    }
    let known = &session.loaded.pack.languages;
    let of_case = session.state.lang.as_ref().or(settings.reply_lang.as_ref());
    let lang = of_case.filter(|lang| known.contains(lang)).unwrap_or(&session.lang);
    Ok(lang.clone())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assignment;
    use crate::testing::{at, lamp, session};

    /// A case on disk with these facts.
    fn case(loaded: &LoadedPack, dir: &Path, facts: &[&str]) -> std::path::PathBuf {
        let path = dir.join("a.case.jsonl");
        let mut session = session(loaded);
        session.open(&path).unwrap();
        for fact in facts {
            session.record(assignment(&loaded.pack, fact).unwrap()).unwrap();
        }
        path
    }

    fn open<'p>(loaded: &'p LoadedPack, path: &Path, seconds: i64) -> Correspondence<'p> {
        let settings = Settings::default();
        let times = (None, at(seconds));
        let lang = "en".to_owned();
        Correspondence::open((loaded, &settings), path, times, lang, Manner::default()).unwrap().0
    }

    #[test]
    fn a_message_with_the_same_text_is_kept_once() {
        let (loaded, dir) = (lamp(), tempfile::tempdir().unwrap());
        let path = case(&loaded, dir.path(), &["bulb.filament=broken"]);
        let mut mails = Vec::new();
        for seconds in [100, 200] {
            let correspondence = open(&loaded, &path, seconds);
            let message = correspondence.reply().unwrap();
            mails.push(correspondence.write(&message, MessageFormat::Eml).unwrap());
        }
        assert_eq!(mails[0], mails[1], "the date is that of the first time");
        let events = std::fs::read_to_string(&path).unwrap();
        assert_eq!(events.matches("\"event\":\"written\"").count(), 1);
    }

    #[test]
    fn without_a_verdict_there_is_no_reply_but_a_request() {
        let (loaded, dir) = (lamp(), tempfile::tempdir().unwrap());
        let path = case(&loaded, dir.path(), &[]);
        let correspondence = open(&loaded, &path, 100);
        let error = correspondence.reply().unwrap_err();
        assert_eq!(error.code, ErrorCode::NoReply);
        assert_eq!(error.arguments["status"], "open");
        let requested = correspondence.worth_asking(5).unwrap();
        assert!(!requested.asked.is_empty());
        assert!(!requested.by_agent.is_empty(), "the agent's own steps are told apart");
    }

    #[test]
    fn a_language_that_the_pack_lacks_is_refused() {
        let (loaded, dir) = (lamp(), tempfile::tempdir().unwrap());
        let path = case(&loaded, dir.path(), &[]);
        let manner = Manner { lang: Some("fr".to_owned()), ..Manner::default() };
        let settings = Settings::default();
        let times = (None, at(1));
        let opened =
            Correspondence::open((&loaded, &settings), &path, times, "en".to_owned(), manner);
        assert_eq!(opened.err().map(|error| error.code), Some(ErrorCode::UnknownLanguage));
    }
}
