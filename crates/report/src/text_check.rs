//! Mistakes in the templates and words that a pack brings along, found before anybody is written to with them.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::LazyLock;

use minijinja::{Environment, ErrorKind, context};
use regex::Regex;
use shindan_model::{SourceFile, first_hidden};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::words::Words;
use crate::{environment, growth, layout};

/// A key that a template asks for: `t("heading.next")`.
static KEY: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r#"\bt\(\s*"([^"]*)"\s*[,)]"#).expect("a pattern"));
/// What stands between the signs of a template.
static TAG: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(?s)\{\{.*?\}\}|\{%.*?%\}").expect("a pattern"));
/// A text in quotes.
static QUOTED: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r#""[^"]*"|'[^']*'"#).expect("a pattern"));
/// A filter or a test with its name.
static FILTER: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(\||\bis)\s*(?:not\s+)?([a-z_]+)").expect("a pattern"));

/// A mistake, with its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mistake {
    /// The file, as in [`SourceFile::path`].
    pub path: String,
    /// Bytes in that file.
    pub span: Range<usize>,
    /// What is wrong: one line, lower case.
    pub message: String,
}

/// The mistakes in `files`, which a pack puts over the texts of the `program`, and what then lacks in one of its
/// `languages`.
pub fn mistakes(files: &[SourceFile], program: &Words, languages: &[String]) -> Vec<Mistake> {
    let mut mistakes = Vec::new();
    let mut words = program.clone();
    for file in files {
        let Some(name) = file.path.strip_prefix("templates/") else { continue };
        not_shown(file, &mut mistakes);
        if Words::FILES.contains(&name) {
            words_of(file, program, &mut mistakes);
            if let Ok(with) = words.clone().with(&file.path, &file.text) {
                words = with;
            }
        }
    }
    for file in files.iter().filter(|file| file.path.ends_with(".j2")) {
        template(file, &words, &mut mistakes);
    }
    lacking(files, &words, languages, &mut mistakes);
    mistakes
}

fn not_shown(file: &SourceFile, mistakes: &mut Vec<Mistake>) {
    let damaged = file.text.find(char::REPLACEMENT_CHARACTER).map(|at| (at, "is not UTF-8 text"));
    let hidden = first_hidden(&file.text).map(|at| (at, "has a character that nobody sees"));
    for (at, what) in damaged.into_iter().chain(hidden) {
        let length = file.text[at..].chars().next().map_or(1, char::len_utf8);
        mistakes.push(at_span(file, at..at + length, format!("the file {what}")));
    }
}

fn at_span(file: &SourceFile, span: Range<usize>, message: String) -> Mistake {
    Mistake { path: file.path.clone(), span, message }
}

/// The bytes of a line, counted from 1.
fn line(text: &str, number: usize) -> Range<usize> {
    let mut start = 0;
    for (at, line) in text.split_inclusive('\n').enumerate() {
        if at + 1 == number {
            return start..start + line.trim_end().len();
        }
        start += line.len();
    }
    text.len()..text.len()
}

/// What an error of the templates' language says, without the place, which stands beside it.
fn said(error: &minijinja::Error) -> String {
    error.detail().map_or_else(|| error.kind().to_string(), str::to_owned)
}

fn template(file: &SourceFile, words: &Words, mistakes: &mut Vec<Mistake>) {
    let Ok(environment) = environment::of_documents(layout::MESSAGE) else { return };
    let name = file.path.rsplit('/').next().unwrap_or_default();
    if let Err(error) = environment.template_from_named_str(name, &file.text) {
        let place = line(&file.text, error.line().unwrap_or(1));
        mistakes.push(at_span(file, place, said(&error)));
        return;
    }
    if let Some((at, message)) = growth::first(&file.text) {
        mistakes.push(at_span(file, at..at + 2, message));
    }
    let known: BTreeSet<&str> = words.keys().collect();
    for found in KEY.captures_iter(&file.text) {
        let key = found.get(1).expect("it is no option");
        if !known.contains(key.as_str()) {
            let message = format!("there is no text `{}`", key.as_str());
            mistakes.push(at_span(file, key.range(), message));
        }
    }
    for tag in TAG.find_iter(&file.text) {
        // Blanks of the same length, so that places stay.
        let bare = QUOTED
            .replace_all(tag.as_str(), |found: &regex::Captures<'_>| " ".repeat(found[0].len()));
        for found in FILTER.captures_iter(&bare) {
            let name = found.get(2).expect("it is no option");
            if is_unknown(&environment, &found[1], name.as_str()) {
                let kind = if &found[1] == "is" { "test" } else { "filter" };
                let message = format!("there is no {kind} `{}`", name.as_str());
                let place = tag.start() + name.start()..tag.start() + name.end();
                mistakes.push(at_span(file, place, message));
            }
        }
    }
}

/// Whether templates have no filter or test of this name. It is tried, as there is no list of them.
fn is_unknown(environment: &Environment<'_>, sign: &str, name: &str) -> bool {
    let Ok(tried) = environment.compile_expression_owned(format!("x {sign} {name}")) else {
        return false;
    };
    let outcome = tried.eval(context! { x => "" });
    outcome.is_err_and(|error| {
        matches!(error.kind(), ErrorKind::UnknownFilter | ErrorKind::UnknownTest)
    })
}

fn words_of(file: &SourceFile, program: &Words, mistakes: &mut Vec<Mistake>) {
    match DeTable::parse(&file.text) {
        Ok(table) => in_table("", table.get_ref(), file, program, mistakes),
        Err(error) => {
            let place = error.span().unwrap_or(0..0);
            mistakes.push(at_span(file, place, error.message().to_owned()));
        }
    }
}

fn in_table(
    key: &str,
    table: &DeTable<'_>,
    file: &SourceFile,
    program: &Words,
    mistakes: &mut Vec<Mistake>,
) {
    let has_tables = table.values().any(|value| matches!(value.get_ref(), DeValue::Table(_)));
    for (name, value) in table {
        let inner = match key {
            "" => name.get_ref().to_string(),
            key => format!("{key}.{}", name.get_ref()),
        };
        match value.get_ref() {
            DeValue::Table(deeper) => in_table(&inner, deeper, file, program, mistakes),
            DeValue::String(text) if !has_tables && !key.is_empty() => {
                word(key, (text, value), file, program, mistakes);
            }
            _ => {
                let message = format!("`{inner}` must be a text, in the table of a key");
                mistakes.push(at_span(file, value.span(), message));
            }
        }
    }
}

fn word(
    key: &str,
    (text, value): (&str, &Spanned<DeValue<'_>>),
    file: &SourceFile,
    program: &Words,
    mistakes: &mut Vec<Mistake>,
) {
    let mut wrong = |message: String| mistakes.push(at_span(file, value.span(), message));
    if first_hidden(text).is_some() {
        wrong(format!("`{key}` has a character that nobody sees"));
    }
    if let Some((_, message)) = growth::first(text) {
        wrong(message);
    }
    let environment = environment::of_words();
    let asks_for = |text: &str| -> Result<BTreeSet<String>, minijinja::Error> {
        let template = environment.template_from_str(text)?;
        Ok(template.undeclared_variables(false).into_iter().collect())
    };
    match asks_for(text) {
        Err(error) => wrong(said(&error)),
        Ok(asked) => {
            let own = program.texts_of(key);
            let given: BTreeSet<String> =
                own.filter_map(|text| asks_for(text).ok()).flatten().collect();
            if program.texts_of(key).next().is_some() {
                for name in asked.difference(&given) {
                    wrong(format!("`{key}` is not given a value `{name}`"));
                }
            }
        }
    }
}

/// Keys without a text in a language of the pack: the program could not start with it.
fn lacking(files: &[SourceFile], words: &Words, languages: &[String], mistakes: &mut Vec<Mistake>) {
    let missing: Vec<(&str, &str)> = words.missing(languages).collect();
    let Some((key, lang)) = missing.first() else { return };
    let path = files.iter().find(|file| file.path == "templates/words.toml");
    let path = path.map_or("templates/words.toml", |file| &file.path).to_owned();
    let more = match missing.len() - 1 {
        0 => String::new(),
        more => format!(", and {more} more"),
    };
    let message = format!("there is no text `{key}` in `{lang}`{more}");
    mistakes.push(Mistake { path, span: 0..0, message });
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(name: &str, text: &str) -> Vec<(usize, String)> {
        let program = Words::new(&shindan_testing::templates()).unwrap();
        let file = SourceFile { path: format!("templates/{name}"), text: text.to_owned() };
        let languages = ["en".to_owned(), "ja".to_owned()];
        let found = mistakes(std::slice::from_ref(&file), &program, &languages);
        let line = |at: usize| text[..at].matches('\n').count() + 1;
        found.into_iter().map(|mistake| (line(mistake.span.start), mistake.message)).collect()
    }

    #[test]
    fn what_the_program_brings_has_no_mistake() {
        let program = Words::new(&shindan_testing::templates()).unwrap();
        let languages = ["en".to_owned(), "ja".to_owned()];
        let files = shindan_testing::templates();
        assert!(files.iter().filter(|file| file.path.ends_with(".j2")).count() > 15);
        assert_eq!(mistakes(&files, &program, &languages), []);
    }

    #[test]
    fn mistakes_are_told_with_their_line() {
        for (name, text, line, said) in [
            ("report.txt.j2", "a\n{{ b", 2, "unexpected"),
            ("report.txt.j2", "a\n\n{% if x %}", 3, "unexpected end of input"),
            ("report.txt.j2", "\n{{ report.x | nothing }}", 2, "there is no filter `nothing`"),
            (
                "report.txt.j2",
                "\n\n{% if report is nothing %}{% endif %}",
                3,
                "there is no test `nothing`",
            ),
            ("report.txt.j2", "\n{{ t(\"no.such.key\") }}", 2, "there is no text `no.such.key`"),
            ("report.txt.j2", "\n\u{202e}", 2, "a character that nobody sees"),
            ("report.txt.j2", "\n\n\u{fffd}", 3, "not UTF-8"),
            ("report.txt.j2", "{{ x | indent(9) }}", 1, "there is no filter `indent`"),
            ("report.txt.j2", "\n{% set a = a ~ a %}", 2, "`~` stands in a tag `set`"),
            ("words.toml", "[status.open]\nen = 1\n", 2, "must be a text"),
            ("words.toml", "[status.open]\nen = \"a\n", 2, "invalid"),
            ("words.toml", "status = \"open\"\n", 1, "must be a text"),
            ("words.toml", "[status]\nx = \"a\"\n[status.open]\nen = \"a\"\n", 2, "must be a text"),
            ("words.toml", "[status.open]\nen = \"{{ a\"\n", 2, "unexpected"),
            (
                "words.toml",
                "\n[effort]\nen = \"{{ by }} {{ hours }}\"\n",
                3,
                "is not given a value `hours`",
            ),
            ("messages.toml", "[status.open]\nen = \"a\\u202eb\"\n", 2, "nobody sees"),
        ] {
            let found = found(name, text);
            let hit = found.iter().any(|(at, what)| *at == line && what.contains(said));
            assert!(hit, "{name} {text:?}: {found:?}");
        }
    }

    #[test]
    fn a_language_that_lacks_is_told() {
        let program = Words::new(&shindan_testing::templates()).unwrap();
        let found = mistakes(&[], &program, &["en".to_owned(), "de".to_owned()]);
        assert!(found[0].message.contains("in `de`, and"), "{found:?}");
    }

    #[test]
    fn what_is_in_order_has_no_mistake() {
        for (name, text) in [
            ("report.txt.j2", "{{ report.title }} {{ t(\"status.open\") | wrap(78, '', '') }}"),
            (
                "report.html.j2",
                "a | nothing is odd\n{% if a is defined and b is not none %}{% endif %}",
            ),
            (
                "words.toml",
                "[status.open]\nen = \"undecided\"\nja = \"未定\"\n[own.key]\nen = \"a\"\nja = \"b\"\n",
            ),
            ("words.toml", "[effort]\nen = \"{{ minutes }} min, {{ by }}\"\n"),
            ("other.toml", "not = [1"),
        ] {
            assert_eq!(found(name, text), [], "{name} {text}");
        }
    }
}
