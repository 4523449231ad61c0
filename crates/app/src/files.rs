//! Files that are read and written as a whole. Only regular files are read: a pipe would keep the program waiting, a
//! device has no end. What is written replaces a file at once or not at all, and never what a link points to.

use std::fs::Permissions;
use std::io::{self, Write};
use std::path::Path;

use super::{AppError, ErrorCode};

/// Who may read what is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Readers {
    /// Its owner alone: it holds what customers confided.
    Owner,
    /// Whoever the user lets read new files (umask).
    Usual,
}

/// What a file that is there may be replaced by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Over {
    /// Any regular file.
    Anything,
    /// An archive, or an empty file. A case is neither.
    Archive,
}

/// Refuses what is there and no regular file.
///
/// # Errors
/// A folder, pipe, device or socket; a file that is not there.
pub fn check_regular(path: &Path) -> Result<(), AppError> {
    let found = std::fs::metadata(path)
        .map_err(|error| AppError::io(ErrorCode::CannotRead, path, &error))?;
    match found.is_file() || found.is_dir() {
        // Reading a folder fails with the system's own words.
        true => Ok(()),
        false => Err(AppError::new(ErrorCode::NotAFile).in_file(path)),
    }
}

/// The bytes of a regular file.
///
/// # Errors
/// A file that cannot be read, or is a pipe or a device.
pub fn read_file(path: &Path) -> Result<Vec<u8>, AppError> {
    check_regular(path)?;
    std::fs::read(path).map_err(|error| AppError::io(ErrorCode::CannotRead, path, &error))
}

/// The text of a regular file, without a byte order mark.
///
/// # Errors
/// As [`read_file`]; bytes that are not UTF-8.
pub fn read_text(path: &Path) -> Result<String, AppError> {
    let text = String::from_utf8(read_file(path)?).map_err(|error| {
        let error = io::Error::new(io::ErrorKind::InvalidData, error);
        AppError::io(ErrorCode::CannotRead, path, &error)
    })?;
    Ok(text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text))
}

/// Writes a file: readers see the old content or the new. Folders above it are made.
///
/// # Errors
/// A link or what else is no regular file stands there, or what must not be replaced; the system refuses.
pub fn write_file(path: &Path, bytes: &[u8], readers: Readers, over: Over) -> Result<(), AppError> {
    let failed = |error: &io::Error| AppError::io(ErrorCode::CannotWrite, path, error);
    may_replace(path, over)?;
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let folder = folder.unwrap_or(Path::new("."));
    std::fs::create_dir_all(folder).map_err(|error| failed(&error))?;
    let mut builder = tempfile::Builder::new();
    let permissions = usual_permissions();
    if let (Readers::Usual, Some(permissions)) = (readers, permissions) {
        builder.permissions(permissions);
    }
    let mut file = builder.tempfile_in(folder).map_err(|error| failed(&error))?;
    file.write_all(bytes).map_err(|error| failed(&error))?;
    file.as_file().sync_all().map_err(|error| failed(&error))?;
    file.persist(path).map_err(|error| failed(&error.error))?;
    Ok(())
}

/// Those that programs ask for; the system takes away what the user's mask names.
fn usual_permissions() -> Option<Permissions> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        Some(Permissions::from_mode(0o666))
    }
    #[cfg(not(unix))]
    None
}

fn may_replace(path: &Path, over: Over) -> Result<(), AppError> {
    let Ok(found) = std::fs::symlink_metadata(path) else { return Ok(()) };
    let refused = || Err(AppError::new(ErrorCode::NotReplaced).in_file(path));
    if !found.is_file() {
        return refused();
    }
    if over == Over::Anything || found.len() == 0 {
        return Ok(());
    }
    let is_archive = read_file(path)?.starts_with(b"PK");
    if is_archive { Ok(()) } else { refused() }
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::fs::{PermissionsExt, symlink};

    use super::*;

    fn mode(path: &Path) -> u32 {
        std::fs::metadata(path).expect("a file").permissions().mode() & 0o777
    }

    #[test]
    fn who_may_read_it_depends_on_what_it_is() {
        let dir = tempfile::tempdir().unwrap();
        let (own, usual) = (dir.path().join("own"), dir.path().join("usual"));
        let plain = dir.path().join("plain");
        std::fs::write(&plain, "x").unwrap();
        for content in ["one", "two"] {
            write_file(&own, content.as_bytes(), Readers::Owner, Over::Anything).unwrap();
            write_file(&usual, content.as_bytes(), Readers::Usual, Over::Anything).unwrap();
            assert_eq!(std::fs::read_to_string(&own).unwrap(), content);
            assert_eq!(mode(&own), 0o600);
            assert_eq!(mode(&usual), mode(&plain), "as the mask of the user says");
        }
    }

    #[test]
    fn nothing_is_written_over_a_case_or_through_a_link() {
        let dir = tempfile::tempdir().unwrap();
        let (case, link, out) =
            (dir.path().join("a.case.jsonl"), dir.path().join("link"), dir.path().join("out"));
        std::fs::write(&case, "{\"at\":\"x\"}\n").unwrap();
        symlink(&case, &link).unwrap();
        symlink(dir.path().join("nowhere"), &out).unwrap();
        for (path, over) in [
            (&case, Over::Archive),
            (&link, Over::Archive),
            (&link, Over::Anything),
            (&out, Over::Archive),
            (&out, Over::Anything),
            (&dir.path().to_owned(), Over::Anything),
        ] {
            let error = write_file(path, b"PK", Readers::Owner, over).unwrap_err();
            assert_eq!(error.code, ErrorCode::NotReplaced, "{}", path.display());
        }
        assert_eq!(std::fs::read_to_string(&case).unwrap(), "{\"at\":\"x\"}\n");
        assert!(!dir.path().join("nowhere").exists());
        for old in ["", "PK\u{3}\u{4}old"] {
            let archive = dir.path().join("bundle.zip");
            std::fs::write(&archive, old).unwrap();
            write_file(&archive, b"PK", Readers::Owner, Over::Archive).unwrap();
        }
    }

    #[test]
    fn what_has_no_end_is_not_read() {
        assert_eq!(read_file(Path::new("/dev/zero")).unwrap_err().code, ErrorCode::NotAFile);
        assert_eq!(read_text(Path::new("/dev/null")).unwrap_err().code, ErrorCode::NotAFile);
        let dir = tempfile::tempdir().unwrap();
        let pipe = dir.path().join("pipe");
        let made = std::process::Command::new("mkfifo").arg(&pipe).status();
        if made.is_ok_and(|status| status.success()) {
            assert_eq!(read_file(&pipe).unwrap_err().code, ErrorCode::NotAFile);
        }
    }

    #[test]
    fn a_byte_order_mark_is_no_text() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a");
        for (bytes, expected) in [("\u{feff}a", "a"), ("a\u{feff}", "a\u{feff}"), ("", "")] {
            std::fs::write(&path, bytes).unwrap();
            assert_eq!(read_text(&path).unwrap(), expected);
        }
    }
}
