//! A pack with everything that is needed to speak about it.

use std::path::Path;

use shindan_engine::Verdict;
use shindan_model::{Pack, SourceFile};
use shindan_pack::{errors, load};
use shindan_report::{Format, Templates, Words, json, report};

use super::error::Problems;
use super::{AppError, ErrorCode, PackFiles, Shipped, pack_files};

/// A pack, and the words and templates in which it is spoken of.
#[derive(Debug)]
pub struct LoadedPack {
    /// The pack.
    pub pack: Pack,
    /// Words of the program, with the pack's over them.
    pub words: Words,
    /// Templates of the program, with the pack's over them.
    pub templates: Templates,
    /// The lists to redact with: the program's `templates/redaction.toml`, then what the pack's adds to it.
    pub redaction: Vec<String>,
}

impl LoadedPack {
    /// Loads the pack at `path`, as [`PackFiles::open`] finds it.
    ///
    /// # Errors
    /// What [`PackFiles::open`] and [`LoadedPack::load`] refuse.
    pub fn open(path: Option<&Path>, shipped: &Shipped) -> Result<Self, AppError> {
        Self::load(PackFiles::open(path, shipped)?, shipped)
    }

    /// Makes a pack of its files.
    ///
    /// # Errors
    /// A pack with errors (then [`AppError::problems`] has them), one that differs from its manifest, words
    /// or templates that are not in order or lack a language of the pack.
    pub fn load(found: PackFiles, shipped: &Shipped) -> Result<Self, AppError> {
        let (pack, diags) = load(&found.files);
        let digest = pack.as_ref().map(|pack| found.digest(pack));
        let PackFiles { files, templates, id, manifest } = found;
        let Some(pack) = pack.zip(digest).map(|(pack, digest)| Pack { digest, ..pack }) else {
            let count = errors(&diags);
            let error = AppError::new(ErrorCode::PackInvalid).with("pack", id).with("count", count);
            return Err(AppError { problems: Some(Box::new(Problems { files, diags })), ..error });
        };
        if let Some(manifest) = &manifest {
            let altered = |error| AppError::new(ErrorCode::PackAltered).with("error", error);
            manifest.check_pack(&pack).map_err(altered)?;
        }
        let lists = templates.iter().find(|file| file.path == "templates/redaction.toml");
        let mut redaction = vec![shipped.template("redaction.toml").text];
        redaction.extend(lists.map(|file| file.text.clone()));
        let words = Words::new(&shipped.templates)?;
        let (words, templates) =
            dressed(words, Templates::default().with(&shipped.templates), &templates)?;
        if let Some((key, lang)) = words.missing(&pack.languages).next() {
            return Err(AppError::new(ErrorCode::WordMissing).with("key", key).with("lang", lang));
        }
        Ok(Self { pack, words, templates, redaction })
    }

    /// Puts a team's words and templates, in `folder/templates`, over the present ones.
    ///
    /// # Errors
    /// A file that cannot be read or is not UTF-8, or words that are not in order.
    pub fn dress_from(&mut self, folder: &Path) -> Result<(), AppError> {
        let files = pack_files::templates_in(folder)?;
        let (words, templates) = (self.words.clone(), self.templates.clone());
        (self.words, self.templates) = dressed(words, templates, &files)?;
        Ok(())
    }

    /// Puts a verdict into words, or into its JSON document where no format is given.
    ///
    /// # Errors
    /// Words or templates that are not in order.
    pub fn render_verdict(
        &self,
        verdict: &Verdict,
        beside: &json::Beside<'_>,
        lang: &str,
        format: Option<Format>,
    ) -> Result<String, AppError> {
        let Some(format) = format else {
            return Ok(json::render(&self.pack, verdict, &self.words, beside)?);
        };
        let report = report(&self.pack, verdict, &self.words, lang)?;
        Ok(self.templates.render(format, &report, &self.words)?)
    }
}

/// Words and templates with those in `files` over them.
fn dressed(
    words: Words,
    templates: Templates,
    files: &[SourceFile],
) -> Result<(Words, Templates), AppError> {
    let is_damaged = |file: &&SourceFile| file.text.contains(char::REPLACEMENT_CHARACTER);
    if let Some(file) = files.iter().find(is_damaged) {
        return Err(AppError::new(ErrorCode::PackFileNotText).in_file(Path::new(&file.path)));
    }
    Ok((words.with_files(files)?, templates.with(files)))
}
