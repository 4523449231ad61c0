//! `shindan kb publish` and `shindan kb install`: a pack as one file that others can rely on.

use std::io::Write;
use std::path::{Path, PathBuf};

use anstream::eprintln;
use shindan_app::archive;
use shindan_pack::{Manifest, Replacement};

use super::{Format, cases, print_document, test};
use crate::commands::{Exit, Failure, Outcome, Shared, pack};

/// Arguments of `kb publish`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  shindan kb publish --pack my-pack\n  shindan kb publish --pack my-pack --out team.zip\n\nThe pack must have no errors, pass its cases, and say `revision = N` in `[pack]`, higher than that of the archive it replaces. The same pack gives the same bytes."
)]
pub(crate) struct PublishArgs {
    /// The archive to write; else <pack>-r<revision>.zip
    #[arg(long, value_name = "FILE.zip")]
    out: Option<PathBuf>,
    /// How the result is written
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
}

/// Arguments of `kb install`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Example:\n  shindan kb install exchange-migration-r8.zip --to /srv/shindan/pack.zip\n  SHINDAN_PACK=/srv/shindan/pack.zip shindan diagnose\n\nA broken archive, one for a newer program and a lower revision are refused; then the old one stays. To go back, publish the old content under a higher revision."
)]
pub(crate) struct InstallArgs {
    /// The archive that somebody published
    archive: PathBuf,
    /// The archive that the team uses; it is replaced in one step
    #[arg(long, value_name = "FILE.zip")]
    to: PathBuf,
    /// How the result is written
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
}

pub(crate) fn publish(shared: &Shared, args: &PublishArgs) -> Outcome {
    let found = pack::files(shared.pack.as_deref())?;
    let own = cases::pack(&found)?;
    let files = [found.files.clone(), found.templates.clone()].concat();
    let Some(manifest) = Manifest::new(&own, &files) else {
        return Err(Failure::new(
            Exit::Problems,
            "the pack has no revision\nhelp: write `revision = 1` in `[pack]`, and a higher number with every publication",
        ));
    };
    let (passed, failed) = test::count(&found, shared.now())?;
    if failed > 0 {
        let message = format!(
            "{failed} of {} cases fail, so nothing is published\nhelp: `shindan kb test` shows them",
            passed + failed
        );
        return Err(Failure::new(Exit::Problems, message));
    }
    let out = args
        .out
        .clone()
        .unwrap_or_else(|| PathBuf::from(format!("{}-r{}.zip", manifest.id, manifest.revision)));
    if out.exists() {
        replaceable(&manifest, &archive::open(&out)?.0, &out)?;
    }
    let bytes = archive::published(&manifest, &files).map_err(|error| {
        Failure::new(Exit::Io, format!("cannot write `{}`: {error}", out.display()))
    })?;
    put(&out, &bytes)?;
    let (files, digest) = (manifest.files.len(), &manifest.digest);
    let text = format!(
        "{}: {}, {files} files, {passed} cases passed\n{digest}\n",
        out.display(),
        name(&manifest)
    );
    report(args.format, &manifest, text)
}

pub(crate) fn install(_: &Shared, args: &InstallArgs) -> Outcome {
    let (manifest, _) = archive::open(&args.archive)?;
    // Also whether this program can use it at all.
    pack::verified(&args.archive)?;
    let before = if args.to.exists() { Some(archive::open(&args.to)) } else { None };
    let was = match before {
        Some(Ok((old, _))) => {
            if replaceable(&manifest, &old, &args.to)? == Replacement::Same {
                let text = format!("{} is there already\n", name(&manifest));
                return report(args.format, &manifest, text);
            }
            format!(", after {}", name(&old))
        }
        Some(Err(broken)) => {
            eprintln!("note: what is replaced was not usable: {}", broken.code.as_str());
            String::new()
        }
        None => String::new(),
    };
    let bytes = std::fs::read(&args.archive);
    let bytes = bytes.map_err(|error| Failure::io("read", &args.archive, &error))?;
    put(&args.to, &bytes)?;
    let text = format!("{}: {}{was}\n", args.to.display(), name(&manifest));
    report(args.format, &manifest, text)
}

fn name(manifest: &Manifest) -> String {
    format!("{} {}, revision {}", manifest.id, manifest.version, manifest.revision)
}

fn report(format: Format, manifest: &Manifest, text: String) -> Outcome {
    print_document(format, manifest, || text)?;
    Ok(Exit::Done)
}

/// Whether the archive at `path` may be replaced by another.
fn replaceable(new: &Manifest, old: &Manifest, path: &Path) -> Result<Replacement, Failure> {
    let replacement = new.takes_the_place_of(old);
    let (why, help) = match replacement {
        Replacement::Newer | Replacement::Same => return Ok(replacement),
        Replacement::Older => (
            "a lower revision never replaces a higher one",
            "to go back, publish the old content under a higher revision",
        ),
        Replacement::SameRevision => (
            "both have the same revision and other content",
            "write a higher `revision` in `[pack]`",
        ),
        Replacement::AnotherPack => {
            ("they are packs about different things", "keep each pack in a file of its own")
        }
    };
    let message = format!(
        "{} does not replace {} in `{}`: {why}\nhelp: {help}",
        name(new),
        name(old),
        path.display()
    );
    Err(Failure::new(Exit::Problems, message))
}

/// Writes a file in one step: whoever reads it has the old one or the new one.
fn put(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let failed = |error: &std::io::Error| Failure::io("write", path, error);
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let folder = folder.unwrap_or(Path::new("."));
    std::fs::create_dir_all(folder).map_err(|error| failed(&error))?;
    let mut file = tempfile::NamedTempFile::new_in(folder).map_err(|error| failed(&error))?;
    file.write_all(bytes).map_err(|error| failed(&error))?;
    file.as_file().sync_all().map_err(|error| failed(&error))?;
    file.persist(path).map_err(|error| failed(&error.error))?;
    Ok(())
}
