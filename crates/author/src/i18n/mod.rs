//! A pack's texts as translators see them: which are missing, outdated or not reviewed, what is wrong with
//! them, and how they are exchanged as PO files.
//!
//! One language is the source (`source_language` in `[pack]`). A pack need not be complete for this: that
//! is what one looks for.

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

/// The texts of a pack in all its languages, with what translators keep beside them.
#[derive(Debug)]
pub struct Translations {
    pack: String,
    source: String,
    languages: Vec<String>,
    /// Language → its texts, as they stand in the files.
    texts: BTreeMap<String, Texts>,
    wanted: Vec<Wanted>,
    /// Language → key → review.
    reviewed: BTreeMap<String, BTreeMap<String, Review>>,
    glossary: Glossary,
    rules: BTreeMap<String, Language>,
    acknowledged: Vec<Acknowledged>,
    /// What is missing or unused, as `kb check` says it.
    loading: Vec<Diag>,
}

/// Something that is reported and right.
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
    /// Reads the texts of a pack, in files as for [`shindan_pack::load`], with `templates/languages.toml` if there is
    /// one. Returns nothing where the files cannot be read to their end, and all problems of that kind.
    pub fn of(files: &[SourceFile]) -> (Option<Self>, Vec<Diag>) {
        let draft = draft(files);
        match &draft.raw {
            Some(raw) if !raw.packs.is_empty() => Self::of_raw(raw, files, draft.diags),
            _ => (None, draft.diags),
        }
    }

    /// Those of a pack that has been read. `loading`: what was wrong with it then.
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

    /// The other languages, in the author's order.
    pub fn targets(&self) -> impl Iterator<Item = &str> {
        self.languages.iter().map(String::as_str).filter(|language| *language != self.source)
    }

    /// The text of a key in a language.
    fn text(&self, language: &str, key: &str) -> Option<&Text> {
        self.texts.get(language)?.find(key)
    }
}

/// The source language and all languages, as far as they are declared.
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
