//! Compares every text with its source text and reports the problems.

use std::collections::HashMap;

use shindan_pack::text::Text;
use shindan_pack::{Code, Diag};

use super::Translations;
use super::language::flipped;
use super::prose::untouched;
use super::status::State;

/// A translation and its source text. The translation may come from the pack, or from a PO file that is
/// about to be imported: both go through the same checks.
pub(super) struct Beside<'a> {
    pub(super) source: &'a Text,
    pub(super) text: &'a Text,
    pub(super) language: &'a str,
}

impl Translations {
    /// All problems of the texts, sorted by file and position: texts that are missing or unused, commands
    /// and values that differ from the source text, wrong terms, negations in one language only, style,
    /// outdated translations, and acknowledgements of problems that do not exist.
    pub fn check(&self) -> Vec<Diag> {
        let texts = [Code::MissingText, Code::UnusedText, Code::NonAsciiCommand];
        let missing = self.loading.iter().filter(|diag| texts.contains(&diag.code));
        let mut diags: Vec<Diag> = missing.cloned().collect();
        let mut used = vec![false; self.acknowledged.len()];
        let named = |entry: &'_ super::Acknowledged| {
            (entry.key.clone(), entry.language.clone(), entry.code.clone())
        };
        let acknowledged: HashMap<(String, String, String), usize> = self
            .acknowledged
            .iter()
            .enumerate()
            .rev()
            .map(|(at, entry)| (named(entry), at))
            .collect();
        let mut add = |key: &str, language: &str, found: Vec<Diag>| {
            for diag in found {
                let name = (key.to_owned(), language.to_owned(), diag.code.as_str().to_owned());
                match acknowledged.get(&name) {
                    Some(at) => used[*at] = true,
                    None => diags.push(diag),
                }
            }
        };
        for language in &self.languages {
            for text in self.texts[language].iter() {
                add(&text.key, language, self.by_itself(language, text));
                if *language == self.source {
                    continue;
                }
                match self.text(&self.source, &text.key) {
                    Some(source) => {
                        let beside = Beside { source, text, language };
                        add(&text.key, language, self.beside(&beside));
                    }
                    None if text.key.contains("/steps/") => {
                        add(&text.key, language, vec![self.one_too_many(language, text)]);
                    }
                    None => {}
                }
            }
        }
        for language in self.targets() {
            for status in self.survey(language).texts {
                if status.state == State::Missing && status.key.contains("/steps/") {
                    add(&status.key, language, vec![self.one_too_few(language, &status.key)]);
                }
                if let (State::Outdated, Some(text)) =
                    (status.state, self.text(language, &status.key))
                {
                    let message = format!("`{}` in `{language}` is outdated", text.key);
                    let mut diag =
                        Diag::new(Code::Outdated, message).at(&text.path, text.span.clone(), "");
                    if let Some(source) = self.text(&self.source, &text.key) {
                        let label = "this has changed since it was reviewed";
                        diag = diag.at(&source.path, source.span.clone(), label);
                    }
                    let help = format!("correct it, then `shindan kb i18n review {}`", text.key);
                    add(&text.key, language, vec![diag.help(help)]);
                }
            }
        }
        for (entry, _) in self.acknowledged.iter().zip(used).filter(|(_, used)| !used) {
            let message =
                format!("`{}` in `{}` has no problem {}", entry.key, entry.language, entry.code);
            let diag = Diag::new(Code::NothingToAcknowledge, message);
            let diag = diag.at(&entry.path, entry.span.clone(), "nothing to acknowledge");
            diags.push(diag.help("take it out, or correct the key"));
        }
        diags.sort_by(|a, b| {
            let place = |diag: &Diag| {
                diag.labels.first().map(|label| (label.path.clone(), label.span.start))
            };
            (place(a), a.code, &a.message).cmp(&(place(b), b.code, &b.message))
        });
        diags
    }

    /// Whether `acknowledged.toml` says that this report is no problem.
    pub(super) fn is_acknowledged(&self, key: &str, language: &str, diag: &Diag) -> bool {
        let code = diag.code.as_str();
        let same = |entry: &super::Acknowledged| entry.is(key, language, code);
        self.acknowledged.iter().any(same)
    }

    /// The problems that can be seen without the source text: forbidden terms and style.
    pub(super) fn by_itself(&self, language: &str, text: &Text) -> Vec<Diag> {
        let mut diags = Vec::new();
        for wrong in self.glossary.forbidden(language, &text.value) {
            let message = format!("`{}` in `{}` ({language})", wrong.found, text.key);
            let diag = Diag::new(Code::Terminology, message);
            let diag = diag.at(&text.path, text.span.clone(), "not written so");
            diags.push(diag.help(format!("write `{}`: {}", wrong.write, wrong.why)));
        }
        let rules = self.rules.get(language);
        for (part, help) in rules.map(|rules| rules.style(&text.value)).unwrap_or_default() {
            let message = format!("`{part}` in `{}` ({language})", text.key);
            let diag = Diag::new(Code::Style, message).at(&text.path, text.span.clone(), "");
            diags.push(diag.help(help));
        }
        diags
    }

    /// The problems that show only when a translation is compared with its source text.
    pub(super) fn beside(&self, pair: &Beside<'_>) -> Vec<Diag> {
        let Beside { source, text, language } = pair;
        let report = |code, message: String, label: &str| {
            Diag::new(code, message).at(&text.path, text.span.clone(), label).at(
                &source.path,
                source.span.clone(),
                format!("the source, `{}`", self.source),
            )
        };
        let mut diags = Vec::new();
        let (here, there) = (untouched(&text.value), untouched(&source.value));
        let quoted =
            |part: &&String| if part.contains('`') { (*part).clone() } else { format!("`{part}`") };
        let lacks: Vec<String> =
            there.iter().filter(|part| !here.contains(part)).map(|part| quoted(&part)).collect();
        let more: Vec<String> =
            here.iter().filter(|part| !there.contains(part)).map(|part| quoted(&part)).collect();
        for (parts, word) in [(lacks, "lacks"), (more, "has, and its source has not,")] {
            if !parts.is_empty() {
                let message = format!("`{}` in `{language}` {word} {}", text.key, parts.join(", "));
                diags.push(report(Code::PlaceholdersDiffer, message, "")
                    .help("commands, values in `<>` or `{}`, addresses and numbers are the same in every language"));
            }
        }
        let terms = self.glossary.missing((&self.source, &source.value), (language, &text.value));
        for wrong in terms {
            let message =
                format!("`{}` has no counterpart in `{}` ({language})", wrong.found, text.key);
            diags.push(
                report(Code::Terminology, message, "")
                    .help(format!("write `{}`: {}", wrong.write, wrong.why)),
            );
        }
        if let (Some(from), Some(to)) = (self.rules.get(&self.source), self.rules.get(*language))
            && let Some((side, sentence)) = flipped([(from, &source.value), (to, &text.value)])
        {
            let only = if side == 0 { self.source.as_str() } else { language };
            let message = format!("`{}` negates in `{only}` only: `{sentence}`", text.key);
            diags.push(report(Code::Polarity, message, "").help(format!(
                "does it mean the same? if so, say so with its reason in `kb/{}/acknowledged.toml`",
                self.pack
            )));
        }
        diags
    }

    fn one_too_many(&self, language: &str, text: &Text) -> Diag {
        let message =
            format!("`{}` in `{language}` is one more than in `{}`", text.key, self.source);
        Diag::new(Code::StepsDiffer, message)
            .at(&text.path, text.span.clone(), "")
            .help("a step in one language is a step in every language")
    }

    fn one_too_few(&self, language: &str, key: &str) -> Diag {
        let message = format!("there is no `{key}` in `{language}`");
        let mut diag = Diag::new(Code::StepsDiffer, message);
        let first = key.rsplit_once('/').map(|(list, _)| format!("{list}/1"));
        let places = [
            first.and_then(|first| self.text(language, &first).map(|text| (text, "the list"))),
            self.text(&self.source, key).map(|text| (text, "the source")),
        ];
        for (text, label) in places.into_iter().flatten() {
            diag = diag.at(&text.path, text.span.clone(), label);
        }
        diag.help("a step in one language is a step in every language")
    }
}
