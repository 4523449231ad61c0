//! A case being worked on: its events, on disk or only in memory, and what they come to.

use std::path::Path;

use jiff::Timestamp;
use minijinja::{Value, context};
use shindan_case::{Closed, Event, PackStamp, Record, State, VerdictBrief};
use shindan_engine::explain::{Assumption, Explanation, Subject};
use shindan_engine::{Circumstances, Engine, Verdict};
use shindan_model::Channel;
use shindan_report::json::Beside;
use shindan_report::{Format, Key, Report, report};
use shindan_understand::Interpreter;

use super::brief::{brief, stamp};
use super::mark::mark_of;
use super::{AppError, CaseFile, LoadedPack};

/// A case being worked on. Everything that happens goes through [`Session::record`].
pub struct Session<'p> {
    /// The pack that the case is diagnosed with.
    pub loaded: &'p LoadedPack,
    /// Inference over that pack.
    pub engine: Engine<'p>,
    pub(super) interpreter: Interpreter<'p>,
    file: Option<CaseFile>,
    /// What happened, where no file keeps it.
    unkept: Vec<Record>,
    /// What is known after all events.
    pub state: State,
    /// The time of the next event and of the verdict.
    pub now: Timestamp,
    /// The language of the person at the screen.
    pub lang: String,
}

/// A case that was begun with another pack, and what both packs say of it.
#[derive(Clone, Debug)]
pub struct PackChange {
    /// The last verdict stored, with the pack that it came from.
    pub stored: VerdictBrief,
    /// The verdict of the present pack.
    pub present: VerdictBrief,
}

impl<'p> Session<'p> {
    /// A case in memory only.
    pub fn new(loaded: &'p LoadedPack, now: Timestamp, lang: String) -> Self {
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

    /// Opens a case as of the last thing that happened in it, so that a report on it is the same each
    /// time; or as of `now`, where a time is given.
    ///
    /// # Errors
    /// A file that cannot be opened or is no case, evidence that cannot be computed.
    pub fn resume(
        loaded: &'p LoadedPack,
        path: &Path,
        now: Option<Timestamp>,
        lang: String,
    ) -> Result<(Self, Verdict), AppError> {
        let (mut session, verdict, file) = Self::look(loaded, path, now, lang)?;
        session.file = Some(file);
        Ok((session, verdict))
    }

    /// Opens a case as [`Session::resume`] does, to look at it: nothing is stored. Also returns the file,
    /// which nobody else can write to as long as it is kept.
    ///
    /// # Errors
    /// As [`Session::resume`].
    pub fn look(
        loaded: &'p LoadedPack,
        path: &Path,
        now: Option<Timestamp>,
        lang: String,
    ) -> Result<(Self, Verdict, CaseFile), AppError> {
        let file = CaseFile::open(path)?;
        let last = file.records().last().map(|record| record.at);
        let now = now.or(last).unwrap_or(Timestamp::UNIX_EPOCH);
        let mut session = Self::new(loaded, now, lang);
        session.replay(file.records());
        let verdict = session.verdict()?;
        Ok((session, verdict, file))
    }

    /// Goes on with what happened in another session that nothing keeps, perhaps under another pack.
    pub fn take_over(&mut self, records: Vec<Record>) {
        self.replay(&records);
        self.unkept = records;
    }

    /// What happened, where nothing keeps it.
    pub fn into_unkept(self) -> Vec<Record> {
        self.unkept
    }

    /// Opens the case file, or creates it. Returns the bytes of an unfinished last line that were dropped.
    ///
    /// # Errors
    /// A file that cannot be opened or created, or is no case.
    pub fn open(&mut self, path: &Path) -> Result<usize, AppError> {
        let file = if CaseFile::is_empty(path) {
            CaseFile::go_on(path, Event::opened(self.stamp()), self.now)?
        } else if path.exists() {
            CaseFile::open(path)?
        } else {
            CaseFile::create(path, Event::opened(self.stamp()), self.now)?
        };
        self.replay(file.records());
        let dropped_bytes = file.dropped();
        self.file = Some(file);
        Ok(dropped_bytes)
    }

    fn replay(&mut self, records: &[Record]) {
        self.state = State::replay(&self.loaded.pack, &self.interpreter, records);
    }

    /// Where the case is kept.
    pub fn path(&self) -> Option<&Path> {
        self.file.as_ref().map(CaseFile::path)
    }

    /// The mark of the case: the one of its messages, or a new one. Empty where no file keeps the case.
    pub fn mark(&self) -> String {
        self.file.as_ref().map(|file| self.mark_of(file)).unwrap_or_default()
    }

    /// The mark of the case that `file` keeps.
    pub fn mark_of(&self, file: &CaseFile) -> String {
        mark_of(file.path(), file.records(), &self.state)
    }

    /// Takes an event: on disk first, then into what is known.
    ///
    /// # Errors
    /// The system refuses to write; then nothing has happened.
    pub fn record(&mut self, event: Event) -> Result<(), AppError> {
        let record = Record { at: self.now, event };
        if let Some(file) = &mut self.file {
            file.append(record.event.clone(), record.at)?;
        }
        let rewrites = record.event.rewrites();
        if !rewrites {
            self.state.apply(&self.loaded.pack, &self.interpreter, &record);
        }
        if self.file.is_none() {
            self.unkept.push(record);
        }
        if rewrites {
            let records = self.records();
            self.state = State::replay(&self.loaded.pack, &self.interpreter, records);
        }
        Ok(())
    }

    /// Everything that happened, in order. Where no file keeps the case, the event that opened it is missing.
    pub(super) fn records(&self) -> &[Record] {
        self.file.as_ref().map_or(&self.unkept, CaseFile::records)
    }

    /// When and how the case is being worked on.
    pub fn circumstances(&self) -> Circumstances {
        self.state.circumstances(&self.loaded.pack, self.now)
    }

    /// Goes over to another channel, if it is another one.
    ///
    /// # Errors
    /// As [`Session::record`].
    pub fn choose_channel(&mut self, channel: Option<Channel>) -> Result<(), AppError> {
        match channel.filter(|channel| *channel != self.state.channel) {
            Some(channel) => self.record(Event::ChannelChosen { channel }),
            None => Ok(()),
        }
    }

    /// The verdict on what is known.
    ///
    /// # Errors
    /// Evidence that would take too long to compute.
    pub fn verdict(&self) -> Result<Verdict, AppError> {
        Ok(self.engine.assess(&self.state.facts, &self.circumstances())?)
    }

    /// Puts a verdict into words, or into its JSON document where no format is given.
    ///
    /// # Errors
    /// Words or templates that are not in order.
    pub fn render_verdict(
        &self,
        verdict: &Verdict,
        format: Option<Format>,
    ) -> Result<String, AppError> {
        let known = self.facts();
        let beside = Beside {
            dropped: known.dropped.iter().map(|dropped| &dropped.fact).collect(),
            offered: known.offered.iter().map(|offer| &offer.fact).collect(),
        };
        let Some(format) = format else {
            return self.loaded.render_verdict(verdict, &beside, &self.lang, None);
        };
        let LoadedPack { pack, words, templates, .. } = self.loaded;
        let report =
            Report { closed: self.closed_as()?, ..report(pack, verdict, words, &self.lang)? };
        Ok(templates.render(format, &report, words)?)
    }

    /// That the case is closed, in a sentence.
    fn closed_as(&self) -> Result<Option<String>, AppError> {
        let Some(Closed { cause, .. }) = self.closed() else { return Ok(None) };
        let texts = self.loaded.pack.texts.get(&self.lang);
        let name = texts.and_then(|texts| {
            let defect = texts.defects.get(cause).map(|text| &text.name);
            defect.or_else(|| texts.causes.get(cause).map(|text| &text.name))
        });
        Ok(Some(self.say("report.closed", context! { cause => name.unwrap_or(cause) })?))
    }

    /// Stores the verdict in the case, if it differs from the last one stored.
    ///
    /// # Errors
    /// As [`Session::record`].
    pub fn conclude(&mut self, verdict: &Verdict) -> Result<(), AppError> {
        let brief = brief(&self.loaded.pack, verdict, self.now);
        let is_same =
            |stored: &VerdictBrief| VerdictBrief { now: self.now, ..stored.clone() } == brief;
        if self.file.is_some() && !self.state.last_verdict.as_ref().is_some_and(is_same) {
            self.record(Event::Concluded(brief))?;
        }
        Ok(())
    }

    /// Explains the case, or one subject of it, under assumptions. Nothing is stored.
    ///
    /// # Errors
    /// As [`Session::verdict`].
    pub fn explain(
        &self,
        subject: Option<Subject>,
        assumptions: &[Assumption],
    ) -> Result<Explanation, AppError> {
        let facts = &self.state.facts;
        Ok(self.engine.explain(facts, &self.circumstances(), subject, assumptions)?)
    }

    /// That the case is closed.
    pub fn closed(&self) -> Option<&Closed> {
        self.state.closed.as_ref()
    }

    /// That the last verdict stored came from another pack, with what each says.
    pub fn pack_change(&self, verdict: &Verdict) -> Option<PackChange> {
        let stored = self.state.last_verdict.clone()?;
        let present = brief(&self.loaded.pack, verdict, self.now);
        (stored.pack != present.pack).then_some(PackChange { stored, present })
    }

    /// An error about the case, with its file.
    pub(super) fn in_case(&self, error: AppError) -> AppError {
        match self.path() {
            Some(path) => error.in_file(path),
            None => error,
        }
    }

    /// The pack of the session.
    pub fn stamp(&self) -> PackStamp {
        stamp(&self.loaded.pack)
    }

    /// A text of the program in the language of the person at the screen.
    ///
    /// # Errors
    /// A text that is missing in this language.
    pub fn say(&self, key: impl Into<Key>, with: Value) -> Result<String, AppError> {
        Ok(self.loaded.words.say(&self.lang, key, with)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assignment;
    use crate::testing::{at, lamp, session};

    #[test]
    fn a_case_on_disk_goes_on_where_it_was_left() {
        let (loaded, dir) = (lamp(), tempfile::tempdir().unwrap());
        let path = dir.path().join("a.case.jsonl");
        let mut first = session(&loaded);
        assert_eq!(first.open(&path).unwrap(), 0, "nothing was cut off");
        first.now = at(60);
        first.record(assignment(&loaded.pack, "bulb.filament=broken").unwrap()).unwrap();
        let before = first.verdict().unwrap();
        drop(first);
        let (second, after) = Session::resume(&loaded, &path, None, "en".to_owned()).unwrap();
        assert_eq!(second.now, at(60), "as of the last event");
        assert_eq!(after.causes[0].probability, before.causes[0].probability);
        assert_eq!(second.state.facts.len(), 1);
    }

    #[test]
    fn a_verdict_is_stored_once() {
        let (loaded, dir) = (lamp(), tempfile::tempdir().unwrap());
        let path = dir.path().join("b.case.jsonl");
        let mut session = session(&loaded);
        session.open(&path).unwrap();
        session.record(assignment(&loaded.pack, "bulb.filament=broken").unwrap()).unwrap();
        let verdict = session.verdict().unwrap();
        session.conclude(&verdict).unwrap();
        session.now = at(1);
        session.conclude(&verdict).unwrap();
        drop(session);
        let events = std::fs::read_to_string(&path).unwrap();
        assert_eq!(events.matches("\"event\":\"concluded\"").count(), 1, "{events}");
    }

    #[test]
    fn another_pack_is_noticed() {
        let (loaded, dir) = (lamp(), tempfile::tempdir().unwrap());
        let path = dir.path().join("c.case.jsonl");
        let mut first = session(&loaded);
        first.open(&path).unwrap();
        let verdict = first.verdict().unwrap();
        first.conclude(&verdict).unwrap();
        assert!(first.pack_change(&verdict).is_none());
        drop(first);
        let mut edited = lamp();
        edited.pack.digest = "sha256:other".to_owned();
        let (second, verdict, _) = Session::look(&edited, &path, None, "en".to_owned()).unwrap();
        let change = second.pack_change(&verdict).unwrap();
        assert_eq!(change.stored.pack.digest, loaded.pack.digest);
        assert_eq!(change.present.pack.digest, "sha256:other");
        assert!(second.path().is_none(), "a case that is looked at cannot be written to");
    }
}
