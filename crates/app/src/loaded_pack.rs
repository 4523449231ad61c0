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
    /// The lists to redact with: the pack's `templates/redaction.toml`, else the program's.
    pub redaction: String,
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
        let PackFiles { files, templates, id, manifest } = found;
        let (pack, diags) = load(&files);
        let Some(pack) = pack else {
            let count = errors(&diags);
            let error = AppError::new(ErrorCode::PackInvalid).with("pack", id).with("count", count);
            return Err(AppError { problems: Some(Box::new(Problems { files, diags })), ..error });
        };
        if let Some(manifest) = &manifest {
            let altered = |error| AppError::new(ErrorCode::PackAltered).with("error", error);
            manifest.check_pack(&pack).map_err(altered)?;
        }
        let lists = templates.iter().find(|file| file.path == "templates/redaction.toml");
        let redaction = lists.cloned().unwrap_or_else(|| shipped.template("redaction.toml")).text;
        let words = Words::new(&shipped.templates)?;
        let mut loaded = Self {
            pack,
            words,
            templates: Templates::default().with(&shipped.templates),
            redaction,
        };
        loaded.dress(&templates)?;
        if let Some((key, lang)) = loaded.words.missing(&loaded.pack.languages).next() {
            return Err(AppError::new(ErrorCode::WordMissing).with("key", key).with("lang", lang));
        }
        Ok(loaded)
    }

    /// Puts a team's words and templates over the present ones.
    ///
    /// # Errors
    /// A file that is not UTF-8, or words that are not in order.
    pub fn dress(&mut self, templates: &[SourceFile]) -> Result<(), AppError> {
        let is_damaged = |file: &&SourceFile| file.text.contains(char::REPLACEMENT_CHARACTER);
        if let Some(file) = templates.iter().find(is_damaged) {
            let error = AppError::new(ErrorCode::PackFileNotText);
            return Err(error.in_file(Path::new(&file.path)));
        }
        self.words = self.words.clone().with_files(templates)?;
        self.templates = std::mem::take(&mut self.templates).with(templates);
        Ok(())
    }

    /// Puts the words and templates in `folder/templates` over the present ones.
    ///
    /// # Errors
    /// As [`LoadedPack::dress`], and a file that cannot be read.
    pub fn dress_from(&mut self, folder: &Path) -> Result<(), AppError> {
        self.dress(&pack_files::templates_in(folder)?)
    }

    /// Puts a verdict into words, or into its JSON document where no format is given.
    ///
    /// # Errors
    /// Words or templates that are not in order.
    pub fn render_verdict(
        &self,
        verdict: &Verdict,
        lang: &str,
        format: Option<Format>,
    ) -> Result<String, AppError> {
        let Some(format) = format else {
            return Ok(json::render(&self.pack, verdict, &self.words)?);
        };
        let report = report(&self.pack, verdict, &self.words, lang)?;
        Ok(self.templates.render(format, &report, &self.words)?)
    }
}
