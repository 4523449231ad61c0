//! The cases of folders, summed up for a list. Reads only, and needs no permission to write.

use std::path::{Path, PathBuf};

use jiff::Timestamp;
use shindan_case::{History, Record, State, TriedOutcome, timeline};
use shindan_engine::{Engine, Verdict};
use shindan_model::{CauseIx, FactSet, Standing};
use shindan_report::case_list::{AskedStep, CaseSummary};
use shindan_report::json::OUTSIDE;
use shindan_understand::Interpreter;

use super::brief::brief;
use super::case_name::is_case_file;
use super::mark::mark_of;
use super::{AppError, CaseFile, ErrorCode, LoadedPack};

/// An answer helped if the odds of the case's cause would be half or less without it, in decibans.
const HELPS_DECIBANS: f64 = 3.0;

/// Looks at many cases with one preparation. Shared between threads.
#[derive(Debug)]
pub struct CaseReader<'p> {
    loaded: &'p LoadedPack,
    engine: Engine<'p>,
    interpreter: Interpreter<'p>,
}

/// The case files among `paths`, and below those that are folders, in the order of their names. Links to folders are
/// not followed.
///
/// # Errors
/// A path that is not there, a folder that the system does not open.
pub fn case_files(paths: &[PathBuf]) -> Result<Vec<PathBuf>, AppError> {
    let mut files = Vec::new();
    for path in paths {
        match path.is_dir() {
            true => collect(path, &mut files)?,
            false => files.push(path.clone()),
        }
    }
    Ok(files)
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> Result<(), AppError> {
    let refused = |source| AppError::io(ErrorCode::CannotRead, folder, &source);
    let entries = std::fs::read_dir(folder).map_err(refused)?;
    let mut entries = entries.collect::<Result<Vec<_>, _>>().map_err(refused)?;
    entries.sort_by_key(std::fs::DirEntry::file_name);
    for entry in entries {
        let kind = entry.file_type().map_err(refused)?;
        let path = entry.path();
        if kind.is_dir() {
            collect(&path, files)?;
        } else if is_case_file(&path) {
            files.push(path);
        }
    }
    Ok(())
}

impl<'p> CaseReader<'p> {
    /// Prepares to look at cases with this pack.
    pub fn new(loaded: &'p LoadedPack) -> Self {
        let pack = &loaded.pack;
        Self { loaded, engine: Engine::new(pack), interpreter: Interpreter::new(pack) }
    }

    /// The verdict on a case as of the last thing that happened in it.
    ///
    /// # Errors
    /// A file that cannot be read or is no case, evidence that cannot be computed.
    pub fn verdict(&self, path: &Path, brief: bool) -> Result<Verdict, AppError> {
        let (_, state, last) = self.replay(path)?;
        let circumstances = state.circumstances(&self.loaded.pack, last);
        Ok(match brief {
            true => self.engine.diagnose_brief(&state.facts, &circumstances)?,
            false => self.engine.diagnose(&state.facts, &circumstances)?,
        })
    }

    /// Sums a case up, with the verdict as of the last thing that happened in it.
    ///
    /// # Errors
    /// A file that cannot be read or is no case, evidence that cannot be computed.
    pub fn summary(&self, path: &Path) -> Result<CaseSummary, AppError> {
        let pack = &self.loaded.pack;
        let (records, state, last) = self.replay(path)?;
        let no_case = || AppError::new(ErrorCode::NotACase).in_file(path);
        let history = History::of(&records).ok_or_else(no_case)?;
        let verdict = self.engine.diagnose_brief(&state.facts, &state.circumstances(pack, last))?;
        let mark = mark_of(path, &records, &state);
        let events = timeline(&records, &state, &mark);
        let (awaited, since) = events.awaited();
        let confirmed = state.closed.as_ref().map(|closed| self.cause_of(&closed.cause));
        let leader = leader(self.engine.pack(), &verdict);
        let subject = confirmed.clone().or_else(|| Some(leader.as_ref()?.0.clone()));
        let open_questions = if state.closed.is_some() { 0 } else { events.open().len() };
        Ok(CaseSummary {
            file: path.display().to_string(),
            opened: history.opened,
            turn: awaited.turn(),
            since: since.unwrap_or(history.opened),
            open_questions,
            reopened: history.reopened,
            status: verdict.status,
            repair: brief(pack, &verdict, last).repair,
            leader,
            first_repair: history.first_repair.to_vec(),
            first_repair_helped: self.helped(history.first_repair, &state, &verdict),
            asked: self.asked(&history, &state, subject.as_deref(), last)?,
            closed: state.closed.clone(),
            confirmed_cause: confirmed,
            mark: mark.clone(),
        })
    }

    /// What happened in a case, what is known after it, and when something last happened.
    fn replay(&self, path: &Path) -> Result<(Vec<Record>, State, Timestamp), AppError> {
        let records = CaseFile::read(path)?;
        let state = State::replay(&self.loaded.pack, &self.interpreter, &records);
        let last = records.last().map_or(Timestamp::UNIX_EPOCH, |record| record.at);
        Ok((records, state, last))
    }

    /// The cause of what a case was closed with: itself, or that of the defect.
    fn cause_of(&self, closed: &str) -> String {
        let pack = &self.loaded.pack;
        let defect = pack.defect(closed).map(|at| &pack.defects[at.0]);
        let cause = defect.and_then(|defect| defect.cause);
        match (defect, cause) {
            (Some(_), Some(cause)) => pack.causes[cause.0].about.id.clone(),
            (Some(_), None) => OUTSIDE.to_owned(),
            (None, _) => closed.to_owned(),
        }
    }

    /// Whether a repair helped: by what was tried, else by the defect that the case was closed with.
    fn helped(&self, remedies: &[String], state: &State, verdict: &Verdict) -> Option<bool> {
        let pack = &self.loaded.pack;
        if remedies.is_empty() {
            return None;
        }
        let tried = state.tried.iter().filter(|tried| remedies.contains(&tried.remedy));
        let outcomes: Vec<TriedOutcome> = tried.map(|tried| tried.outcome).collect();
        if outcomes.contains(&TriedOutcome::Worked) {
            return Some(true);
        }
        if !outcomes.is_empty() {
            return Some(false);
        }
        let defect = pack.defect(&state.closed.as_ref()?.cause)?;
        let remedy = verdict.remedy(pack, defect)?;
        Some(remedies.contains(&remedy.id))
    }

    fn asked(
        &self,
        history: &History<'_>,
        state: &State,
        subject: Option<&str>,
        now: Timestamp,
    ) -> Result<Vec<AskedStep>, AppError> {
        let pack = &self.loaded.pack;
        let of_unknown = history.unknown_facts.iter().filter_map(|fact| {
            let fact = pack.fact(fact)?;
            let gives = |step: &&shindan_model::Step| step.gives.contains(&fact);
            pack.steps.iter().find(gives).map(|step| step.about.id.as_str())
        });
        let mut steps: Vec<&str> = history.asked_steps.clone();
        for step in of_unknown {
            if !steps.contains(&step) {
                steps.push(step);
            }
        }
        let mut asked = Vec::with_capacity(steps.len());
        let mut with_all = None;
        for id in steps {
            let gives = pack.step(id).map(|at| pack.steps[at.0].gives.as_slice());
            let ids: Vec<&str> = gives
                .unwrap_or_default()
                .iter()
                .map(|fact| pack.facts[fact.0].about.id.as_str())
                .collect();
            let is_given = |fact: &&shindan_model::Fact| ids.contains(&fact.id.as_str());
            let known = |fact: &shindan_model::Fact| matches!(fact.standing, Standing::Known(_));
            let answered = state.facts.iter().filter(is_given).any(known);
            let mut helped = false;
            if let (true, Some(subject)) = (answered, subject) {
                if with_all.is_none() {
                    with_all = Some(self.decibans(&state.facts, subject, now)?);
                }
                let others: FactSet =
                    state.facts.iter().filter(|fact| !is_given(fact)).cloned().collect();
                let without = self.decibans(&others, subject, now)?;
                helped = with_all
                    .flatten()
                    .zip(without)
                    .is_some_and(|(with, without)| with - without >= HELPS_DECIBANS);
            }
            asked.push(AskedStep { step: id.to_owned(), answered, helped });
        }
        Ok(asked)
    }

    /// The odds of a cause or of `outside`, in decibans; `None` where the evidence is impossible or the pack does not
    /// have the cause.
    fn decibans(
        &self,
        facts: &FactSet,
        subject: &str,
        now: Timestamp,
    ) -> Result<Option<f64>, AppError> {
        let resolved = self.engine.resolve(facts, now);
        let posterior = self.engine.posterior(&resolved.findings, &resolved.hard)?;
        if posterior.is_impossible() {
            return Ok(None);
        }
        Ok(match subject {
            OUTSIDE => Some(posterior.outside.flipped().decibans()),
            cause => {
                self.loaded.pack.cause(cause).map(|CauseIx(at)| posterior.causes[at].decibans())
            }
        })
    }
}

/// The most probable cause, or `outside`; `None` where there are no probabilities.
fn leader(pack: &shindan_model::Pack, verdict: &Verdict) -> Option<(String, f64)> {
    let leader = verdict.leader();
    let id = leader.cause.map_or(OUTSIDE, |at| pack.causes[at.0].about.id.as_str());
    Some((id.to_owned(), leader.probability?))
}
