//! Published packs: one archive with a manifest, checked before anything in it is used.

use std::io::{Cursor, Read, Write};
use std::path::Path;

use shindan_model::SourceFile;
use shindan_pack::Manifest;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipArchive, ZipWriter};

use super::{Exit, Failure};

/// The manifest's name in an archive.
const MANIFEST: &str = "manifest.json";
/// What an archive may come to, unpacked. The shipped pack has less than one.
const MOST_MEBIBYTES: u64 = 64;

/// Files in one archive. The same files give the same bytes: no clock, no owner.
pub(super) fn packed<'f>(
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
pub(super) fn published(
    manifest: &Manifest,
    files: &[SourceFile],
) -> Result<Vec<u8>, Box<dyn std::error::Error>> {
    let head = serde_json::to_string_pretty(manifest)? + "\n";
    let listed = files.iter().map(|file| (file.path.as_str(), file.text.as_str()));
    Ok(packed([(MANIFEST, head.as_str())].into_iter().chain(listed))?)
}

/// What is in an archive, every file as its manifest describes it.
pub(super) fn open(path: &Path) -> Result<(Manifest, Vec<SourceFile>), Failure> {
    let broken = |what: String| {
        Failure::new(
            Exit::Pack,
            format!(
                "`{}` cannot be used as a pack: {what}\nhelp: `shindan kb publish` makes such archives; get this one again from whoever published it",
                path.display()
            ),
        )
    };
    let file = std::fs::File::open(path).map_err(|error| Failure::io("read", path, &error))?;
    let mut archive =
        ZipArchive::new(file).map_err(|error| broken(format!("it is no zip archive ({error})")))?;
    let (mut manifest, mut files) = (None, Vec::new());
    let mut rest = MOST_MEBIBYTES << 20;
    for at in 0..archive.len() {
        let mut entry = archive.by_index(at).map_err(|error| broken(error.to_string()))?;
        if entry.is_dir() {
            continue;
        }
        let name = entry.name().map_err(|error| broken(error.to_string()))?.into_owned();
        if entry.enclosed_name().is_none_or(|inside| inside.to_str() != Some(name.as_str())) {
            return Err(broken(format!("`{name}` is no path inside it")));
        }
        let mut text = String::new();
        let read = entry.by_ref().take(rest + 1).read_to_string(&mut text);
        let read = read.map_err(|error| broken(format!("`{name}` cannot be read ({error})")))?;
        rest = rest
            .checked_sub(read as u64)
            .ok_or_else(|| broken(format!("it holds more than {MOST_MEBIBYTES} MiB")))?;
        if name == MANIFEST {
            let parsed = serde_json::from_str::<Manifest>(&text);
            manifest = Some(parsed.map_err(|error| broken(format!("`{MANIFEST}`: {error}")))?);
        } else {
            files.push(SourceFile { path: name, text });
        }
    }
    let manifest = manifest.ok_or_else(|| broken(format!("it has no `{MANIFEST}`")))?;
    manifest.check_files(&files).map_err(|error| broken(error.to_string()))?;
    Ok((manifest, files))
}
