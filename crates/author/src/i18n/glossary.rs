//! The glossary of a pack: how each language writes the terms of its subject.

use std::collections::BTreeMap;

use regex::Regex;
use shindan_model::SourceFile;
use shindan_pack::raw::{Entries, OneOrMany};
use shindan_pack::{Code, Diag, parse};

use super::prose::{TAKEN_OUT, any_of, prose};
use crate::i18n::raw::GlossaryFile;

/// The ways in which one language writes a term.
#[derive(Debug)]
struct Forms {
    /// The preferred form first, then the others that are allowed.
    allowed: Vec<String>,
    matcher: Option<Regex>,
}

#[derive(Debug)]
struct Term {
    wanted: BTreeMap<String, Forms>,
    forbidden: BTreeMap<String, Option<Regex>>,
    why: String,
}

/// All terms, longest first, so that `RPC proxy server` is not found as `RPC proxy`.
#[derive(Debug, Default)]
pub(super) struct Glossary {
    terms: Vec<Term>,
}

/// A term that is missing from a text or written in a forbidden form.
pub(super) struct Wrong {
    /// The term as the source text writes it, or the forbidden form.
    pub(super) found: String,
    /// The form to write.
    pub(super) write: String,
    /// Why it is written so; from the glossary.
    pub(super) why: String,
}

fn forms(list: &OneOrMany) -> Vec<String> {
    list.0.iter().map(|at| at.value.clone()).filter(|form| !form.trim().is_empty()).collect()
}

/// A pattern that finds any of these forms; those that end in a Latin letter also with a plural `s`.
fn matcher(forms: &[String]) -> Option<Regex> {
    let plural = forms.iter().filter(|form| form.ends_with(|c: char| c.is_ascii_alphabetic()));
    let plural: Vec<String> = plural.map(|form| format!("{form}s")).collect();
    any_of(forms.iter().chain(&plural).map(String::as_str))
}

impl Glossary {
    /// Reads `kb/<pack>/glossary.toml`; without that file, the glossary is empty.
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

    /// The forbidden forms in a text.
    pub(super) fn forbidden(&self, language: &str, text: &str) -> Vec<Wrong> {
        let prose = prose(text);
        let wrong = |term: &Term| {
            let found = term.forbidden.get(language)?.as_ref()?.find(&prose)?;
            Some(term.wrong(found.as_str(), language))
        };
        self.terms.iter().filter_map(wrong).collect()
    }

    /// The terms of the source text that the translation has in none of their forms.
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

    /// The terms in a text, each with the forms that another language allows: a hint for translators.
    pub(super) fn hints(&self, source: (&str, &str), language: &str) -> Vec<(String, String)> {
        let mut hints = Vec::new();
        self.each(source.0, source.1, |term, found| {
            if let Some(forms) = term.wanted.get(language) {
                hints.push((found.to_owned(), forms.allowed.join(" / ")));
            }
        });
        hints
    }

    /// Visits every term in a text. A word counts for the longest term that it is part of, and for no other.
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
