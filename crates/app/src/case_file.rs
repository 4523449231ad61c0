//! Reading, creating and appending to a case file.

use std::fs::{File, OpenOptions};
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use shindan_case::{Event, Record, SCHEMA};

use super::{AppError, ErrorCode, check_regular, read_file};

/// An open case.
#[derive(Debug)]
pub struct CaseFile {
    path: PathBuf,
    file: File,
    records: Vec<Record>,
    /// Bytes of an unfinished last line that were dropped.
    dropped: usize,
    /// Whether the system let us open it for reading only.
    only_read: bool,
}

impl CaseFile {
    /// Opens a case and keeps others from writing to it. A case that we may only read is read; it takes no events.
    ///
    /// # Errors
    /// A file that the system refuses, or that is no case or another process writes to. An unfinished last line is no error: see [`CaseFile::dropped`].
    pub fn open(path: &Path) -> Result<Self, AppError> {
        if path.exists() {
            check_regular(path)?;
        }
        let mut only_read = false;
        let file = OpenOptions::new().read(true).write(true).open(path).or_else(|error| {
            use std::io::ErrorKind::{PermissionDenied, ReadOnlyFilesystem};
            only_read = matches!(error.kind(), PermissionDenied | ReadOnlyFilesystem);
            if only_read { File::open(path) } else { Err(error) }
        });
        let file = file.map_err(|source| AppError::io(ErrorCode::CannotOpen, path, &source))?;
        Self::of(path, file, only_read)
    }

    /// Creates a case; the file must not be there yet.
    ///
    /// # Errors
    /// A file that the system refuses, or that is no case or another process writes to.
    pub fn create(path: &Path, opened: Event, now: Timestamp) -> Result<Self, AppError> {
        let file = for_its_owner().create_new(true).open(path);
        let file = file.map_err(|source| AppError::io(ErrorCode::CannotCreate, path, &source))?;
        Self::begin(path, file, opened, now)
    }

    /// Begins a case in an empty file, which a full disk leaves behind.
    ///
    /// # Errors
    /// As [`CaseFile::create`].
    pub fn go_on(path: &Path, opened: Event, now: Timestamp) -> Result<Self, AppError> {
        let file = for_its_owner().open(path);
        let file = file.map_err(|source| AppError::io(ErrorCode::CannotOpen, path, &source))?;
        Self::begin(path, file, opened, now)
    }

    /// Whether there is an empty file.
    pub fn is_empty(path: &Path) -> bool {
        std::fs::metadata(path).is_ok_and(|found| found.is_file() && found.len() == 0)
    }

    fn begin(path: &Path, file: File, opened: Event, now: Timestamp) -> Result<Self, AppError> {
        lock(path, &file)?;
        let (path, records) = (path.to_owned(), Vec::new());
        let mut case = Self { path, file, records, dropped: 0, only_read: false };
        case.append(opened, now)?;
        Ok(case)
    }

    /// Everything that happened in a case, without keeping anybody from writing to it.
    ///
    /// # Errors
    /// A file that the system refuses, or that is no case or another process writes to. An unfinished last line is no error.
    pub fn read(path: &Path) -> Result<Vec<Record>, AppError> {
        Ok(records(path, &read_file(path)?)?.0)
    }

    fn of(path: &Path, mut file: File, only_read: bool) -> Result<Self, AppError> {
        lock(path, &file)?;
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes)
            .map_err(|source| AppError::io(ErrorCode::CannotRead, path, &source))?;
        let (records, whole) = records(path, &bytes)?;
        file.seek(SeekFrom::Start(whole as u64))
            .map_err(|source| AppError::io(ErrorCode::CannotRead, path, &source))?;
        let (path, dropped) = (path.to_owned(), bytes.len() - whole);
        Ok(Self { path, file, records, dropped, only_read })
    }

    /// Appends an event. When this returns, the event is on the disk.
    ///
    /// # Errors
    /// The system refuses to write; the events before it are safe.
    pub fn append(&mut self, event: Event, now: Timestamp) -> Result<(), AppError> {
        let record = Record { at: now, event };
        let failed = |source| AppError::io(ErrorCode::CannotWrite, &self.path, &source);
        if self.only_read {
            return Err(failed(std::io::ErrorKind::PermissionDenied.into()));
        }
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

/// For reading and writing; a new file is its owner's alone, as it holds what customers confided.
fn for_its_owner() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.read(true).write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
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
    let lines = &bytes[..whole];
    let records = parse(path, lines.strip_prefix(b"\xef\xbb\xbf").unwrap_or(lines))?;
    match records.first() {
        Some(Record { event: Event::Opened { schema, .. }, .. }) if schema != SCHEMA => {
            let error = AppError::new(ErrorCode::CaseSchema).in_file(path);
            Err(error.with("schema", schema).with("known", SCHEMA))
        }
        Some(Record { event: Event::Opened { .. }, .. }) => Ok((records, whole)),
        _ => Err(AppError::new(ErrorCode::NotACase).in_file(path)),
    }
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

    #[test]
    fn an_empty_file_a_mark_and_another_schema() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a.case.jsonl");
        std::fs::write(&path, "").unwrap();
        assert!(CaseFile::is_empty(&path));
        drop(CaseFile::go_on(&path, opened(), Timestamp::UNIX_EPOCH).unwrap());
        assert!(!CaseFile::is_empty(&path));
        let text = std::fs::read_to_string(&path).unwrap();
        std::fs::write(&path, format!("\u{feff}{text}")).unwrap();
        let mut case = CaseFile::open(&path).unwrap();
        case.append(Event::Skipped { step: "s".into() }, Timestamp::UNIX_EPOCH).unwrap();
        drop(case);
        assert_eq!(CaseFile::read(&path).unwrap().len(), 2);
        for (schema, code) in [
            ("shindan/case/v2", ErrorCode::CaseSchema),
            ("shindan/case/v10", ErrorCode::CaseSchema),
            ("", ErrorCode::CaseSchema),
        ] {
            std::fs::write(&path, text.replace("shindan/case/v1", schema)).unwrap();
            assert_eq!(CaseFile::open(&path).unwrap_err().code, code, "{schema}");
            assert_eq!(CaseFile::read(&path).unwrap_err().code, code, "{schema}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_case_is_its_owners_alone_and_no_device_is_one() {
        use std::os::unix::fs::PermissionsExt as _;
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a.case.jsonl");
        drop(CaseFile::create(&path, opened(), Timestamp::UNIX_EPOCH).unwrap());
        let mode = std::fs::metadata(&path).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        for device in ["/dev/zero", "/dev/null"] {
            let error = CaseFile::open(Path::new(device)).unwrap_err();
            assert_eq!(error.code, ErrorCode::NotAFile, "{device}");
        }
    }
}
