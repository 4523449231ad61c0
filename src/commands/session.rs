//! A case being worked on: its events, on disk or only in memory, and what they come to.

use std::path::Path;

use anstream::eprintln;
use jiff::Timestamp;
use minijinja::context;
use sha2::{Digest, Sha256};
use shindan_app::CaseFile;
use shindan_case::{Event, PackStamp, Record, SCHEMA, State, VerdictBrief};
use shindan_engine::{Circumstances, Engine, Verdict};
use shindan_model::{Channel, Pack};
use shindan_report as report;
use shindan_report::Key;
use shindan_understand::Interpreter;

use super::pack::{self, Loaded};
use super::{Failure, Shared};

/// A case being worked on: on disk, or only in memory.
pub(crate) struct Session<'a> {
    pub(crate) loaded: &'a Loaded,
    pub(crate) engine: Engine<'a>,
    interpreter: Interpreter<'a>,
    file: Option<CaseFile>,
    /// What happened, where no file keeps it.
    unkept: Vec<Record>,
    pub(crate) state: State,
    pub(crate) now: Timestamp,
    pub(crate) lang: String,
}

impl<'a> Session<'a> {
    /// A case in memory only.
    pub(crate) fn new(loaded: &'a Loaded, now: Timestamp, lang: String) -> Self {
        Self {
            loaded,
            engine: Engine::new(&loaded.pack),
            interpreter: Interpreter::new(&loaded.pack),
            file: None,
            unkept: Vec::new(),
            state: State::default(),
            now,
            lang,
        }
    }

    /// Goes on with what happened in another session that nothing keeps, perhaps under another pack.
    pub(crate) fn take_over(&mut self, records: Vec<Record>) {
        self.state = State::replay(&self.loaded.pack, &self.interpreter, &records);
        self.unkept = records;
    }

    /// What happened, where nothing keeps it.
    pub(crate) fn unkept(self) -> Vec<Record> {
        self.unkept
    }

    /// Opens the case file, or creates it.
    pub(crate) fn open(&mut self, path: &Path) -> Result<(), Failure> {
        let file = if path.exists() {
            CaseFile::open(path)?
        } else {
            let opened =
                Event::Opened { schema: SCHEMA.to_owned(), pack: stamp(&self.loaded.pack) };
            CaseFile::create(path, opened, self.now)?
        };
        if file.dropped() > 0 {
            eprintln!(
                "note: the last line of `{}` was not finished and is dropped",
                path.display()
            );
        }
        self.state = State::replay(&self.loaded.pack, &self.interpreter, file.records());
        self.file = Some(file);
        Ok(())
    }

    /// Where the case is kept.
    pub(crate) fn path(&self) -> Option<&Path> {
        self.file.as_ref().map(CaseFile::path)
    }

    /// The mark of the case: the one of its messages, or a new one.
    pub(crate) fn mark(&self) -> String {
        self.file.as_ref().map(|file| self.mark_of(file)).unwrap_or_default()
    }

    /// The same, where the case is only looked at.
    pub(crate) fn mark_of(&self, file: &CaseFile) -> String {
        if let Some((_, message)) = self.state.messages.first() {
            return message.mark.clone();
        }
        let opened = file.records().first();
        opened.map(|opened| new_mark(file.path(), opened)).unwrap_or_default()
    }

    /// Takes an event, on disk first.
    pub(crate) fn happen(&mut self, event: Event) -> Result<(), Failure> {
        let record = Record { at: self.now, event };
        if let Some(file) = &mut self.file {
            file.append(record.event.clone(), record.at)?;
        }
        self.state.apply(&self.loaded.pack, &self.interpreter, &record);
        if self.file.is_none() {
            self.unkept.push(record);
        }
        Ok(())
    }

    /// When and how the case is being worked on.
    pub(crate) fn circumstances(&self) -> Circumstances {
        self.state.circumstances(self.now)
    }

    /// From here on one talks over this channel, if it is another one than before.
    pub(crate) fn talk_over(&mut self, channel: Option<Channel>) -> Result<(), Failure> {
        match channel.filter(|channel| *channel != self.state.channel) {
            Some(channel) => self.happen(Event::ChannelChosen { channel }),
            None => Ok(()),
        }
    }

    /// The verdict on what is known.
    pub(crate) fn verdict(&self) -> Result<Verdict, Failure> {
        Ok(self.engine.diagnose(&self.state.facts, &self.circumstances())?)
    }

    /// Stores the verdict in the case, if it differs from the last one stored.
    pub(crate) fn conclude(&mut self, verdict: &Verdict) -> Result<(), Failure> {
        let brief = brief(&self.loaded.pack, verdict, self.now);
        let same = |old: &VerdictBrief| VerdictBrief { now: self.now, ..old.clone() } == brief;
        if self.file.is_some() && !self.state.stored.as_ref().is_some_and(same) {
            self.happen(Event::Concluded(brief))?;
        }
        Ok(())
    }

    /// A text of the program in the language of the person at the screen.
    pub(crate) fn say(
        &self,
        key: impl Into<Key>,
        with: minijinja::Value,
    ) -> Result<String, Failure> {
        Ok(self.loaded.words.say(&self.lang, key, with)?)
    }

    /// Says it when the case is closed.
    pub(crate) fn mention_closed(&self) -> Result<(), Failure> {
        let Some(closed) = &self.state.closed else {
            return Ok(());
        };
        let file = self.path().map_or(String::new(), |path| path.display().to_string());
        let with = context! { cause => closed.cause.as_str(), file };
        eprintln!("{}", report::wrap(&self.say("walk.is_closed", with)?, 78, "", ""));
        Ok(())
    }

    /// Says it when the case was begun with another pack.
    pub(crate) fn mention_another_pack(&self, verdict: &Verdict) -> Result<(), Failure> {
        let Some(stored) = &self.state.stored else {
            return Ok(());
        };
        let own = stamp(&self.loaded.pack);
        if stored.pack == own {
            return Ok(());
        }
        let new = brief(&self.loaded.pack, verdict, self.now);
        let said = |brief: &VerdictBrief| {
            let first = brief.causes.first();
            let leader =
                first.map_or(String::new(), |(id, p)| format!(", {id} {}", report::percent(*p)));
            format!("{}{leader}", brief.status)
        };
        let with = context! { then => name(&stored.pack), now => name(&own), stored => said(stored), new => said(&new) };
        eprintln!("{}", report::wrap(&self.say("walk.pack_changed", with)?, 78, "", ""));
        Ok(())
    }
}

/// A pack as people tell it from another: id, version, the beginning of its digest.
pub(super) fn name(stamp: &PackStamp) -> String {
    let digest = stamp.digest.get(..19).unwrap_or(&stamp.digest);
    format!("{} {} ({digest})", stamp.id, stamp.version)
}

pub(crate) fn stamp(pack: &Pack) -> PackStamp {
    PackStamp { id: pack.id.clone(), version: pack.version.clone(), digest: pack.digest.clone() }
}

fn brief(pack: &Pack, verdict: &Verdict, now: Timestamp) -> VerdictBrief {
    let cause = |own: &shindan_engine::CauseVerdict| {
        own.cause.map(|cause| (pack.causes[cause.0].about.id.clone(), own.probability))
    };
    VerdictBrief {
        status: verdict.status.as_str().to_owned(),
        causes: verdict.causes.iter().filter_map(cause).collect(),
        outside: verdict.outside.probability,
        defects: verdict
            .likely_set
            .iter()
            .map(|defect| pack.defects[defect.0].about.id.clone())
            .collect(),
        pack: stamp(pack),
        now,
    }
}

/// A short mark for a new case: six letters and digits that cannot be taken for one another.
pub(crate) fn new_mark(path: &Path, opened: &Record) -> String {
    const LETTERS: &[u8; 27] = b"23456789BCDFGHJKMNPQRSTVWXZ";
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned());
    let id = format!("{} {}", opened.at, name.unwrap_or_default());
    let digest = Sha256::digest(id.as_bytes());
    let mut number = digest.iter().take(8).fold(0_u64, |all, byte| all << 8 | u64::from(*byte));
    let mut mark = String::from("SD-");
    for _ in 0..6 {
        let at = usize::try_from(number % 27).unwrap_or_default();
        mark.push(char::from(LETTERS[at]));
        number /= 27;
    }
    mark
}

/// Opens a case to look at it, without storing anything.
pub(crate) fn look<'a>(
    loaded: &'a Loaded,
    shared: &Shared,
    path: &Path,
) -> Result<(Session<'a>, Verdict), Failure> {
    let (mut session, verdict) = resume(loaded, shared, path)?;
    session.file = None;
    Ok((session, verdict))
}

/// Opens a case that is there, as of the last thing that happened.
pub(crate) fn resume<'a>(
    loaded: &'a Loaded,
    shared: &Shared,
    path: &Path,
) -> Result<(Session<'a>, Verdict), Failure> {
    let lang = pack::language(shared, &loaded.pack)?;
    let mut session = Session::new(loaded, shared.now(), lang);
    let file = CaseFile::open(path)?;
    // A report is as of the last thing that happened, so that repeating it gives the same bytes.
    if shared.now.is_none()
        && let Some(last) = file.records().last()
    {
        session.now = last.at;
    }
    session.state = State::replay(&loaded.pack, &session.interpreter, file.records());
    session.file = Some(file);
    let verdict = session.verdict()?;
    session.mention_another_pack(&verdict)?;
    Ok((session, verdict))
}
