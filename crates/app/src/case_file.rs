//! Reading, creating and appending to a case file.

use std::fs::{File, OpenOptions};
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use shindan_case::{Event, Record};

use super::{AppError, ErrorCode};

/// An open case.
#[derive(Debug)]
pub struct CaseFile {
    path: PathBuf,
    file: File,
    records: Vec<Record>,
    /// Bytes of an unfinished last line that were dropped.
    dropped: usize,
}

impl CaseFile {
    /// Opens a case and keeps others from writing to it.
    ///
    /// # Errors
    /// A file that the system refuses, or that is no case or another process writes to. An unfinished last line is no error: see [`CaseFile::dropped`].
    pub fn open(path: &Path) -> Result<Self, AppError> {
        let file = OpenOptions::new().read(true).write(true).open(path);
        Self::of(path, file.map_err(|source| AppError::io(ErrorCode::CannotOpen, path, &source))?)
    }

    /// Creates a case; the file must not be there yet.
    ///
    /// # Errors
    /// A file that the system refuses, or that is no case or another process writes to.
    pub fn create(path: &Path, opened: Event, now: Timestamp) -> Result<Self, AppError> {
        let file = OpenOptions::new().read(true).write(true).create_new(true).open(path);
        let file = file.map_err(|source| AppError::io(ErrorCode::CannotCreate, path, &source))?;
        lock(path, &file)?;
        let mut case = Self { path: path.to_owned(), file, records: Vec::new(), dropped: 0 };
        case.append(opened, now)?;
        Ok(case)
    }

    /// Everything that happened in a case, without keeping anybody from writing to it.
    ///
    /// # Errors
    /// A file that the system refuses, or that is no case or another process writes to. An unfinished last line is no error.
    pub fn read(path: &Path) -> Result<Vec<Record>, AppError> {
        let bytes = std::fs::read(path)
            .map_err(|source| AppError::io(ErrorCode::CannotRead, path, &source))?;
        Ok(records(path, &bytes)?.0)
    }

    fn of(path: &Path, mut file: File) -> Result<Self, AppError> {
        lock(path, &file)?;
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes)
            .map_err(|source| AppError::io(ErrorCode::CannotRead, path, &source))?;
        let (records, whole) = records(path, &bytes)?;
        file.seek(SeekFrom::Start(whole as u64))
            .map_err(|source| AppError::io(ErrorCode::CannotRead, path, &source))?;
        Ok(Self { path: path.to_owned(), file, records, dropped: bytes.len() - whole })
    }

    /// Appends an event. When this returns, the event is on the disk.
    ///
    /// # Errors
    /// The system refuses to write; the events before it are safe.
    pub fn append(&mut self, event: Event, now: Timestamp) -> Result<(), AppError> {
        let record = Record { at: now, event };
        let failed = |source| AppError::io(ErrorCode::CannotWrite, &self.path, &source);
        let mut line = serde_json::to_vec(&record).map_err(|error| failed(error.into()))?;
        line.push(b'\n');
        if std::mem::take(&mut self.dropped) > 0 {
            let end = self.file.stream_position().map_err(failed)?;
            self.file.set_len(end).map_err(failed)?;
        }
        self.file.write_all(&line).map_err(failed)?;
        self.file.sync_data().map_err(failed)?;
        self.records.push(record);
        Ok(())
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Everything that happened, in order.
    pub fn records(&self) -> &[Record] {
        &self.records
    }

    /// Bytes of an unfinished last line that were dropped when the case was opened.
    pub fn dropped(&self) -> usize {
        self.dropped
    }
}

fn lock(path: &Path, file: &File) -> Result<(), AppError> {
    match file.try_lock() {
        Ok(()) => Ok(()),
        Err(std::fs::TryLockError::WouldBlock) => {
            Err(AppError::new(ErrorCode::CaseInUse).in_file(path))
        }
        // On a file system without locks nothing keeps two writers apart.
        Err(std::fs::TryLockError::Error(_)) => Ok(()),
    }
}

/// The finished lines, and how many bytes they take.
fn records(path: &Path, bytes: &[u8]) -> Result<(Vec<Record>, usize), AppError> {
    let whole = bytes.iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
    let records = parse(path, &bytes[..whole])?;
    if !matches!(records.first(), Some(Record { event: Event::Opened { .. }, .. })) {
        return Err(AppError::new(ErrorCode::NotACase).in_file(path));
    }
    Ok((records, whole))
}

fn parse(path: &Path, bytes: &[u8]) -> Result<Vec<Record>, AppError> {
    let lines = bytes.split(|byte| *byte == b'\n').enumerate();
    let parsed = lines.filter(|(_, line)| !line.trim_ascii().is_empty()).map(|(at, line)| {
        serde_json::from_slice(line).map_err(|error| {
            let broken = AppError::new(ErrorCode::CaseLineBroken).in_file(path);
            broken.at(at + 1, error.column()).with("error", error)
        })
    });
    parsed.collect()
}

#[cfg(test)]
mod tests {
    use shindan_case::PackStamp;

    use super::*;

    fn opened() -> Event {
        let pack = PackStamp { id: "p".into(), version: "1".into(), digest: "d".into() };
        Event::Opened { schema: shindan_case::SCHEMA.into(), pack }
    }

    fn skipped(step: &str) -> Event {
        Event::Skipped { step: step.into() }
    }

    /// Writes a case of three events, cuts the file at `bytes`, and returns how many can be read.
    fn readable_after_a_cut_at(bytes: usize, whole: &[u8], dir: &Path) -> Option<usize> {
        let path = dir.join("cut.case.jsonl");
        std::fs::write(&path, &whole[..bytes]).unwrap();
        let mut case = CaseFile::open(&path).ok()?;
        let count = case.records().len();
        case.append(skipped("after"), Timestamp::UNIX_EPOCH).unwrap();
        drop(case);
        assert_eq!(CaseFile::open(&path).unwrap().records().len(), count + 1);
        Some(count)
    }

    #[test]
    fn a_crash_at_any_byte_loses_at_most_the_last_event() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a.case.jsonl");
        let mut case = CaseFile::create(&path, opened(), Timestamp::UNIX_EPOCH).unwrap();
        case.append(skipped("第一"), Timestamp::UNIX_EPOCH).unwrap();
        case.append(skipped("second"), Timestamp::UNIX_EPOCH).unwrap();
        drop(case);
        let whole = std::fs::read(&path).unwrap();
        for bytes in 0..=whole.len() {
            let finished = whole[..bytes].iter().filter(|byte| **byte == b'\n').count();
            let expected = (finished > 0).then_some(finished);
            assert_eq!(
                readable_after_a_cut_at(bytes, &whole, dir.path()),
                expected,
                "cut at {bytes}"
            );
        }
    }

    #[test]
    fn a_broken_line_in_the_middle_is_named() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("b.case.jsonl");
        drop(CaseFile::create(&path, opened(), Timestamp::UNIX_EPOCH).unwrap());
        let text = std::fs::read_to_string(&path).unwrap() + "{\"event\":\n";
        std::fs::write(&path, text).unwrap();
        let error = CaseFile::open(&path).unwrap_err();
        assert_eq!(error.code, ErrorCode::CaseLineBroken);
        assert_eq!(error.place.unwrap().line, 2);
    }

    #[test]
    fn two_writers_are_kept_apart() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("c.case.jsonl");
        let _first = CaseFile::create(&path, opened(), Timestamp::UNIX_EPOCH).unwrap();
        assert_eq!(CaseFile::open(&path).unwrap_err().code, ErrorCode::CaseInUse);
    }
}
