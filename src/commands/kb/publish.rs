//! `shindan kb publish` and `shindan kb install`: a pack as one file that others can rely on.

use std::path::{Path, PathBuf};

use shindan_app::{AppError, ErrorCode, Over, Readers, archive, read_file, write_file};
use shindan_author::Voice;
use shindan_pack::{Manifest, Replacement};

use super::{Format, cases, print_document, test};
use crate::commands::terminal::notice;
use crate::commands::{Exit, Failure, Outcome, Shared, pack};

/// Arguments of `kb publish`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  shindan kb publish --pack my-pack\n  shindan kb publish --pack my-pack --out team.zip\n\nThe pack must have no errors, pass its cases, and set `revision = N` in `[pack]` higher than in the\narchive it replaces. The same pack gives the same bytes."
)]
pub(crate) struct PublishArgs {
    /// Archive to write; <pack>-r<revision>.zip if left out
    #[arg(long, value_name = "FILE.zip")]
    out: Option<PathBuf>,
    /// Output format
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
}

/// Arguments of `kb install`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Example:\n  shindan kb install exchange-migration-r8.zip --to /srv/shindan/pack.zip\n  SHINDAN_PACK=/srv/shindan/pack.zip shindan diagnose\n\nRefuses broken archives, archives for a newer program, and lower revisions, and keeps the old pack.\nTo go back, publish the old content under a higher revision."
)]
pub(crate) struct InstallArgs {
    /// Published archive
    archive: PathBuf,
    /// Archive that the team uses; replaced atomically
    #[arg(long, value_name = "FILE.zip")]
    to: PathBuf,
    /// Output format
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
}

pub(crate) fn publish(shared: &Shared, args: &PublishArgs, voice: Voice<'_>) -> Outcome {
    let found = pack::files(shared.pack.as_deref())?;
    let pack = cases::pack(&found)?;
    cases::templates_in_order(&found, &pack)?;
    let files = [found.files.clone(), found.templates.clone()].concat();
    let Some(manifest) = Manifest::new(&pack, &files) else {
        return Err(AppError::new(ErrorCode::NoRevision).into());
    };
    let (passed, failed) = test::count(&found, shared.now())?;
    if failed > 0 {
        let error = AppError::new(ErrorCode::CasesFail).with("failed", failed);
        return Err(error.with("count", passed + failed).into());
    }
    let out = args
        .out
        .clone()
        .unwrap_or_else(|| PathBuf::from(format!("{}-r{}.zip", manifest.id, manifest.revision)));
    if out.exists() {
        replaceable(&manifest, &archive::open(&out)?.0, &out, voice)?;
    }
    let bytes = archive::published(&manifest, &files).map_err(|error| {
        AppError::new(ErrorCode::CannotWrite).in_file(&out).with("error", error)
    })?;
    write_file(&out, &bytes, Readers::Usual, Over::Archive)?;
    let (files, digest) = (manifest.files.len(), &manifest.digest);
    let text = voice.say(
        "{archive}: {pack}, {files}, {cases} passed",
        &[
            ("archive", &out.display()),
            ("pack", &name(&manifest, voice)),
            ("files", &voice.counted(files, "file")),
            ("cases", &voice.counted(passed, "case")),
        ],
    ) + &format!("\n{digest}\n");
    report(args.format, &manifest, text)
}

pub(crate) fn install(args: &InstallArgs, voice: Voice<'_>) -> Outcome {
    let (manifest, _) = archive::open(&args.archive)?;
    // The archive may need a newer program.
    pack::verified(&args.archive)?;
    let before = if args.to.exists() { Some(archive::open(&args.to)) } else { None };
    let mut over = Over::Archive;
    let was = match before {
        Some(Ok((old, _))) => {
            if replaceable(&manifest, &old, &args.to, voice)? == Replacement::Same {
                let pack = name(&manifest, voice);
                let text = voice.say("{pack} is already there", &[("pack", &pack)]) + "\n";
                return report(args.format, &manifest, text);
            }
            voice.say(", after {pack}", &[("pack", &name(&old, voice))])
        }
        Some(Err(broken)) => {
            over = Over::Anything;
            let note = voice.say(
                "note: what is replaced was not usable: {error}",
                &[("error", &broken.code.as_str())],
            );
            notice!("{note}");
            String::new()
        }
        None => String::new(),
    };
    let bytes = read_file(&args.archive)?;
    write_file(&args.to, &bytes, Readers::Usual, over)?;
    let text = format!("{}: {}{was}\n", args.to.display(), name(&manifest, voice));
    report(args.format, &manifest, text)
}

fn name(manifest: &Manifest, voice: Voice<'_>) -> String {
    let Manifest { id, version, revision, .. } = manifest;
    voice.say(
        "{pack} {version}, revision {revision}",
        &[("pack", id), ("version", version), ("revision", revision)],
    )
}

fn report(format: Format, manifest: &Manifest, text: String) -> Outcome {
    print_document(format, manifest, || text)?;
    Ok(Exit::Done)
}

/// Fails if `new` must not replace `old` in the archive at `path`.
fn replaceable(
    new: &Manifest,
    old: &Manifest,
    path: &Path,
    voice: Voice<'_>,
) -> Result<Replacement, Failure> {
    let replacement = new.takes_the_place_of(old);
    let code = match replacement {
        Replacement::Newer | Replacement::Same => return Ok(replacement),
        Replacement::Older => ErrorCode::RevisionLower,
        Replacement::SameRevision => ErrorCode::RevisionTaken,
        Replacement::AnotherPack => ErrorCode::PackUnrelated,
    };
    let error = AppError::new(code).in_file(path);
    Err(error.with("new", name(new, voice)).with("old", name(old, voice)).into())
}
