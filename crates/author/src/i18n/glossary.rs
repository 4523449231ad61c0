//! The terms of a pack's subject, and how each language writes them.

use std::collections::BTreeMap;

use regex::Regex;
use shindan_model::SourceFile;
use shindan_pack::raw::{Entries, OneOrMany};
use shindan_pack::{Code, Diag, parse};

use super::prose::{TAKEN_OUT, any_of, prose};
use crate::i18n::raw::GlossaryFile;

/// How one language writes a term.
#[derive(Debug)]
struct Forms {
    /// The wanted one first, then those that are allowed as well.
    allowed: Vec<String>,
    matcher: Option<Regex>,
}

#[derive(Debug)]
struct Term {
    wanted: BTreeMap<String, Forms>,
    forbidden: BTreeMap<String, Option<Regex>>,
    why: String,
}

/// All terms; those with the longest words first, so that `RPC proxy server` is no `RPC proxy`.
#[derive(Debug, Default)]
pub(super) struct Glossary {
    terms: Vec<Term>,
}

/// What is wrong with a term in a text.
pub(super) struct Wrong {
    /// The form of the source that has no counterpart, or the forbidden form.
    pub(super) found: String,
    /// What to write.
    pub(super) write: String,
    /// Why.
    pub(super) why: String,
}

fn forms(list: &OneOrMany) -> Vec<String> {
    list.0.iter().map(|at| at.value.clone()).filter(|form| !form.trim().is_empty()).collect()
}

/// Matches any form; a Latin one also with the `s` of the plural.
fn matcher(forms: &[String]) -> Option<Regex> {
    let plural = forms.iter().filter(|form| form.ends_with(|c: char| c.is_ascii_alphabetic()));
    let plural: Vec<String> = plural.map(|form| format!("{form}s")).collect();
    any_of(forms.iter().chain(&plural).map(String::as_str))
}

impl Glossary {
    /// Reads `kb/<pack>/glossary.toml`; an empty one where there is none.
    pub(super) fn read(
        pack: &str,
        languages: &[String],
        files: &[SourceFile],
        diags: &mut Vec<Diag>,
    ) -> Self {
        let path = format!("kb/{pack}/glossary.toml");
        let Some(file) = files.iter().find(|file| file.path == path) else {
            return Self::default();
        };
        let Some(read) = parse::alone::<GlossaryFile>(file, diags) else {
            return Self::default();
        };
        let mut terms = Vec::new();
        for (id, raw) in read.term.0 {
            let mut check = |entries: &Entries<OneOrMany>| {
                for (language, _) in &entries.0 {
                    if !languages.contains(&language.value) {
                        let message = format!("`{}` is not a language of the pack", language.value);
                        let diag = Diag::new(Code::UnknownId, message);
                        diags.push(diag.at(&path, language.span.clone(), ""));
                    }
                }
            };
            check(&raw.wanted);
            check(&raw.forbidden);
            for (key, missing) in [("wanted", raw.wanted.0.is_empty()), ("why", raw.why.is_none())]
            {
                if missing {
                    let message = format!("term `{}` has no `{key}`", id.value);
                    let diag = Diag::new(Code::MissingKey, message);
                    diags.push(diag.at(&path, id.span.clone(), format!("`{key}` is missing")));
                }
            }
            let wanted = raw.wanted.0.iter().map(|(language, list)| {
                let allowed = forms(list);
                let matcher = matcher(&allowed);
                (language.value.clone(), Forms { allowed, matcher })
            });
            let forbidden = raw.forbidden.0.iter().map(|(language, list)| {
                (language.value.clone(), any_of(forms(list).iter().map(String::as_str)))
            });
            terms.push(Term {
                wanted: wanted.collect(),
                forbidden: forbidden.collect(),
                why: raw.why.map(|why| why.value).unwrap_or_default(),
            });
        }
        terms.sort_by_key(|term| std::cmp::Reverse(term.longest()));
        Self { terms }
    }

    /// Forms in a text that its language may not have.
    pub(super) fn forbidden(&self, language: &str, text: &str) -> Vec<Wrong> {
        let prose = prose(text);
        let wrong = |term: &Term| {
            let found = term.forbidden.get(language)?.as_ref()?.find(&prose)?;
            Some(term.wrong(found.as_str(), language))
        };
        self.terms.iter().filter_map(wrong).collect()
    }

    /// Terms of the source text that the translation does not have.
    pub(super) fn missing(&self, source: (&str, &str), target: (&str, &str)) -> Vec<Wrong> {
        let (source_language, source_text) = source;
        let (language, text) = target;
        let target_prose = prose(text);
        let mut wrong = Vec::new();
        self.each(source_language, source_text, |term, found| {
            let there = term.wanted.get(language).and_then(|forms| forms.matcher.as_ref());
            if there.is_some_and(|forms| !forms.is_match(&target_prose)) {
                wrong.push(term.wrong(found, language));
            }
        });
        wrong
    }

    /// The terms in a text, with how another language wants them: for translators.
    pub(super) fn hints(&self, source: (&str, &str), language: &str) -> Vec<(String, String)> {
        let mut hints = Vec::new();
        self.each(source.0, source.1, |term, found| {
            if let Some(forms) = term.wanted.get(language) {
                hints.push((found.to_owned(), forms.allowed.join(" / ")));
            }
        });
        hints
    }

    /// Every term of a text, each part of the text counted once, for the longest term.
    fn each<'a>(&'a self, language: &str, text: &str, mut visit: impl FnMut(&'a Term, &str)) {
        let mut rest = prose(text);
        for term in &self.terms {
            let Some(matcher) =
                term.wanted.get(language).and_then(|wanted| wanted.matcher.as_ref())
            else {
                continue;
            };
            let Some(found) = matcher.find(&rest) else { continue };
            let found = found.as_str().to_owned();
            rest = matcher.replace_all(&rest, TAKEN_OUT.to_string()).into_owned();
            visit(term, &found);
        }
    }
}

impl Term {
    fn longest(&self) -> usize {
        let forms = self.wanted.values().flat_map(|forms| &forms.allowed);
        forms.map(|form| form.chars().count()).max().unwrap_or(0)
    }

    fn wrong(&self, found: &str, language: &str) -> Wrong {
        let write = self.wanted.get(language).and_then(|forms| forms.allowed.first());
        Wrong {
            found: found.to_owned(),
            write: write.cloned().unwrap_or_default(),
            why: self.why.clone(),
        }
    }
}
