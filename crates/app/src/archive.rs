//! Published packs: one archive with a manifest, checked before anything in it is used.

use std::fs::File;
use std::io::{Cursor, Read, Write};
use std::path::Path;

use shindan_model::SourceFile;
use shindan_pack::Manifest;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipArchive, ZipWriter};

use super::{AppError, ErrorCode, check_regular};

/// The manifest's name in an archive.
const MANIFEST: &str = "manifest.json";
/// What an archive may come to, unpacked. The shipped pack has less than one.
const MOST_MEBIBYTES: u64 = 64;

/// Files in one archive. The same files give the same bytes: no clock, no owner.
pub fn packed<'f>(
    files: impl Iterator<Item = (&'f str, &'f str)>,
) -> zip::result::ZipResult<Vec<u8>> {
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::default())
        .unix_permissions(0o644);
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in files {
        archive.start_file(name, options)?;
        archive.write_all(text.as_bytes())?;
    }
    Ok(archive.finish()?.into_inner())
}

/// A pack in one archive.
pub fn published(
    manifest: &Manifest,
    files: &[SourceFile],
) -> Result<Vec<u8>, Box<dyn std::error::Error>> {
    let head = serde_json::to_string_pretty(manifest)? + "\n";
    let listed = files.iter().map(|file| (file.path.as_str(), file.text.as_str()));
    Ok(packed([(MANIFEST, head.as_str())].into_iter().chain(listed))?)
}

/// The files in an archive, each as its manifest describes it.
///
/// # Errors
/// A file that cannot be read, is no such archive, or is not what its manifest says.
pub fn open(path: &Path) -> Result<(Manifest, Vec<SourceFile>), AppError> {
    let broken = |code: ErrorCode| AppError::new(code).in_file(path);
    check_regular(path)?;
    let file =
        File::open(path).map_err(|error| AppError::io(ErrorCode::CannotRead, path, &error))?;
    let mut archive = ZipArchive::new(file)
        .map_err(|error| broken(ErrorCode::ArchiveNotZip).with("error", error))?;
    let (mut manifest, mut files) = (None, Vec::new());
    let mut rest = MOST_MEBIBYTES << 20;
    for at in 0..archive.len() {
        let damaged = |error| broken(ErrorCode::ArchiveManifest).with("error", error);
        let mut entry = archive.by_index(at).map_err(damaged)?;
        if entry.is_dir() {
            continue;
        }
        let name = entry.name().map_err(damaged)?.into_owned();
        if entry.enclosed_name().is_none_or(|inside| inside.to_str() != Some(name.as_str())) {
            return Err(broken(ErrorCode::ArchivePathOutside).with("entry", name));
        }
        let mut text = String::new();
        let read = entry.by_ref().take(rest + 1).read_to_string(&mut text).map_err(|error| {
            broken(ErrorCode::ArchiveEntryUnreadable).with("entry", &name).with("error", error)
        })?;
        rest = rest
            .checked_sub(read as u64)
            .ok_or_else(|| broken(ErrorCode::ArchiveTooLarge).with("mebibytes", MOST_MEBIBYTES))?;
        if name == MANIFEST {
            let parsed = serde_json::from_str::<Manifest>(&text).map_err(|error| {
                broken(ErrorCode::ArchiveManifest).with("error", format!("`{MANIFEST}`: {error}"))
            })?;
            manifest = Some(parsed);
        } else {
            files.push(SourceFile { path: name, text });
        }
    }
    let missing = || broken(ErrorCode::ArchiveWithoutManifest).with("entry", MANIFEST);
    let manifest = manifest.ok_or_else(missing)?;
    manifest
        .check_files(&files)
        .map_err(|error| broken(ErrorCode::ArchiveManifest).with("error", error))?;
    Ok((manifest, files))
}
