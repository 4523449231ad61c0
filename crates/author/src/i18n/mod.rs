//! Tools for translators: which texts of a pack are missing, outdated or not reviewed, which have problems,
//! and their exchange as PO files.
//!
//! All languages are translated from one, the source language (`source_language` in `[pack]`). Packs with
//! missing texts are accepted here although they cannot be used: finding those texts is the purpose.

mod checks;
mod exchange;
mod glossary;
mod insert;
mod language;
mod po;
mod prose;
pub(crate) mod raw;
mod reviewed;
mod status;

use std::collections::BTreeMap;

use shindan_model::SourceFile;
use shindan_pack::source::Raw;
use shindan_pack::text::{self, Texts, Wanted};
use shindan_pack::{Code, Diag, draft, parse, suggestion};

use glossary::Glossary;
use language::Language;
use reviewed::Review;

pub use exchange::{Change, ImportError, Imported};
pub use shindan_pack::text::Text;
pub use status::{Counts, State, Status, Survey};

/// The texts of a pack in all its languages, with the glossary, the reviews and the acknowledged problems.
#[derive(Debug)]
pub struct Translations {
    pack: String,
    source: String,
    languages: Vec<String>,
    /// Language → its texts, in the order of the files.
    texts: BTreeMap<String, Texts>,
    wanted: Vec<Wanted>,
    /// Language → key of a text → its review.
    reviewed: BTreeMap<String, BTreeMap<String, Review>>,
    glossary: Glossary,
    rules: BTreeMap<String, Language>,
    acknowledged: Vec<Acknowledged>,
    /// What loading the pack reported, missing and unused texts among it.
    loading: Vec<Diag>,
}

/// A problem that is reported although the text is right, as somebody wrote in `acknowledged.toml`.
#[derive(Debug)]
struct Acknowledged {
    key: String,
    language: String,
    code: String,
    path: String,
    span: std::ops::Range<usize>,
}

impl Acknowledged {
    fn is(&self, key: &str, language: &str, code: &str) -> bool {
        self.key == key && self.language == language && self.code == code
    }
}

impl Translations {
    /// Reads the texts of a pack. `files`: as for [`shindan_pack::load`], and `templates/languages.toml` if
    /// there is one. `None` if a file cannot be parsed or none has a `[pack]`; the problems say why.
    pub fn of(files: &[SourceFile]) -> (Option<Self>, Vec<Diag>) {
        let draft = draft(files);
        match &draft.raw {
            Some(raw) if !raw.packs.is_empty() => Self::of_raw(raw, files, draft.diags),
            _ => (None, draft.diags),
        }
    }

    /// The texts of a pack that has been parsed. `loading`: the problems that parsing reported.
    pub(super) fn of_raw(
        raw: &Raw<'_>,
        files: &[SourceFile],
        loading: Vec<Diag>,
    ) -> (Option<Self>, Vec<Diag>) {
        let mut diags = Vec::new();
        let (source, languages) = declared(raw);
        let pack = raw.folder.to_owned();
        let reviewed = languages
            .iter()
            .filter(|language| **language != source)
            .map(|language| (language.clone(), reviewed::read(&pack, language, files, &mut diags)));
        let reviewed = reviewed.collect();
        let texts = languages.iter().map(|language| {
            let texts = raw.texts.get(language.as_str()).map(Texts::of);
            (language.clone(), texts.unwrap_or_default())
        });
        let translations = Self {
            texts: texts.collect(),
            wanted: text::all_wanted(raw),
            glossary: Glossary::read(&pack, &languages, files, &mut diags),
            rules: language::languages(files, &mut diags),
            acknowledged: acknowledged(&pack, files, &mut diags),
            reviewed,
            loading,
            pack,
            source,
            languages,
        };
        (Some(translations), diags)
    }

    /// The language that the others are translated from.
    pub fn source(&self) -> &str {
        &self.source
    }

    /// All languages but the source language, in the order of `languages` in `[pack]`.
    pub fn targets(&self) -> impl Iterator<Item = &str> {
        self.languages.iter().map(String::as_str).filter(|language| *language != self.source)
    }

    /// The text with a key in a language.
    fn text(&self, language: &str, key: &str) -> Option<&Text> {
        self.texts.get(language)?.find(key)
    }
}

/// The source language and all languages, as `[pack]` declares them. Without a valid `source_language`,
/// the first language is the source.
fn declared(raw: &Raw<'_>) -> (String, Vec<String>) {
    let pack = raw.packs.first().map(|node| &node.raw);
    let languages = pack.and_then(|pack| pack.languages.as_ref()).into_iter();
    let mut languages: Vec<String> =
        languages.flat_map(|list| &list.0).map(|at| at.value.clone()).collect();
    languages.dedup();
    let wanted = pack.and_then(|pack| pack.source_language.as_ref());
    let source = wanted.map(|at| &at.value).filter(|source| languages.contains(source));
    let source = source.or(languages.first()).cloned().unwrap_or_default();
    (source, languages)
}

fn acknowledged(pack: &str, files: &[SourceFile], diags: &mut Vec<Diag>) -> Vec<Acknowledged> {
    let path = format!("kb/{pack}/acknowledged.toml");
    let file = files.iter().find(|file| file.path == path);
    let read = file
        .and_then(|file| parse::alone::<crate::i18n::raw::AcknowledgedFile>(file, diags))
        .unwrap_or_default();
    let mut all = Vec::new();
    for at in read.acknowledged {
        let entry = &at.value;
        let keys = [
            ("text", &entry.text),
            ("language", &entry.language),
            ("code", &entry.code),
            ("reason", &entry.reason),
        ];
        let empty = |at: &&(&str, &Option<shindan_pack::raw::At<String>>)| {
            at.1.as_ref().is_none_or(|at| at.value.trim().is_empty())
        };
        if let Some((key, _)) = keys.iter().find(empty) {
            let diag = Diag::new(Code::MissingKey, format!("an acknowledgement has no `{key}`"));
            diags.push(diag.at(&path, at.span.clone(), format!("`{key}` is missing")));
            continue;
        }
        if let Some(code) = &entry.code
            && !Code::ALL.iter().any(|known| known.as_str() == code.value)
        {
            let known = Code::ALL.iter().map(|code| code.as_str());
            let help = suggestion(&code.value, "a code", known);
            let diag = Diag::new(Code::UnknownId, format!("unknown code `{}`", code.value));
            diags.push(diag.at(&path, code.span.clone(), "").maybe_help(help));
        }
        let value = |at: &Option<shindan_pack::raw::At<String>>| {
            at.as_ref().map(|at| at.value.clone()).unwrap_or_default()
        };
        all.push(Acknowledged {
            key: value(&entry.text),
            language: value(&entry.language),
            code: value(&entry.code),
            path: path.clone(),
            span: at.span.clone(),
        });
    }
    all
}
