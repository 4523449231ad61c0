//! What is wrong with a command line, and help, in the language of the reader: those of clap are English only.

use std::error::Error as _;

use clap::Command;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use shindan_app::{AppError, ErrorCode};
use shindan_author::Voice;

use crate::embedded;
use crate::help::{Layout, translated};

/// The page of help that `error` asks for, in a language.
pub(super) fn help(error: clap::Error, arguments: &[String], lang: &str) -> clap::Error {
    if lang == "en" {
        return error;
    }
    let texts = embedded::texts("help.toml");
    let voice = Voice::new(&texts, lang);
    let say = |english: &str| voice.word(english);
    let is_long = arguments.iter().any(|argument| argument == "--help" || argument == "help");
    let variable = |name: &str| std::env::var(name).unwrap_or_default();
    let layout = Layout { say: &say, variable: &variable, width: columns(), is_long };
    translated(super::tree(), &layout).try_get_matches_from(arguments).err().unwrap_or(error)
}

/// Columns of a page of help: those of the terminal, at most as many as clap is allowed.
fn columns() -> usize {
    let of_terminal = terminal_size::terminal_size().map(|(width, _)| usize::from(width.0));
    let told = || std::env::var("COLUMNS").ok()?.parse().ok();
    of_terminal.or_else(told).unwrap_or(super::MOST_COLUMNS).min(super::MOST_COLUMNS)
}

/// The error about a command line that does not fit `tree`.
pub(super) fn error(error: &clap::Error, mut tree: Command) -> AppError {
    tree.build();
    let command = command(error, &tree);
    let path = command.get_bin_name().unwrap_or(command.get_name()).to_owned();
    let say = |code| AppError::new(code).with("command", &path);
    let argument = strings(error, ContextKind::InvalidArg).concat();
    match error.kind() {
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => value_error(error, &argument),
        ErrorKind::UnknownArgument => {
            let options = options(command);
            let asked = argument.split('=').next().unwrap_or_default();
            // One letter is near to every other.
            let near = |known: &&String| asked.starts_with("--") && known.starts_with("--");
            let known = options.iter().filter(near).map(String::as_str);
            let found = tree
                .get_subcommands()
                .find(|other| self::options(other).iter().any(|known| known == asked));
            let elsewhere = found.and_then(|other| other.get_bin_name()).unwrap_or_default();
            let is_value = argument.starts_with('-') && command.get_positionals().next().is_some();
            let error = say(ErrorCode::UnexpectedArgument).with_choices(asked, known);
            let error = error.with("argument", argument).with("elsewhere", elsewhere);
            error.with("value", if is_value { "yes" } else { "" })
        }
        ErrorKind::InvalidSubcommand => {
            let asked = strings(error, ContextKind::InvalidSubcommand).concat();
            let known: Vec<&str> = command.get_subcommands().map(Command::get_name).collect();
            let error = say(ErrorCode::UnknownCommand).with_choices(&asked, known.iter().copied());
            error.with("argument", asked)
        }
        ErrorKind::MissingSubcommand | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            let known = command.get_subcommands().map(Command::get_name);
            say(ErrorCode::NoCommand).with_choices("", known.collect::<Vec<_>>())
        }
        ErrorKind::MissingRequiredArgument => {
            let missing = quoted(&strings(error, ContextKind::InvalidArg));
            say(ErrorCode::MissingArgument).with("missing", missing)
        }
        ErrorKind::ArgumentConflict => match strings(error, ContextKind::PriorArg) {
            others if others.iter().all(|other| *other == argument) => {
                AppError::new(ErrorCode::ArgumentTwice).with("argument", argument)
            }
            others => {
                let error = AppError::new(ErrorCode::ArgumentsConflict).with("argument", argument);
                error.with("others", quoted(&others))
            }
        },
        ErrorKind::TooManyValues => {
            let value = strings(error, ContextKind::InvalidValue).concat();
            let error = AppError::new(ErrorCode::UnexpectedValue).with("option", argument);
            error.with("value", value)
        }
        ErrorKind::InvalidUtf8 => say(ErrorCode::ArgumentNotText),
        // No argument of ours can be wrong in another way.
        other => say(ErrorCode::CommandLineBroken).with("error", other),
    }
}

/// The error about the value of an option. A value parser that fails with an [`AppError`] has said what is wrong
/// already.
fn value_error(error: &clap::Error, option: &str) -> AppError {
    let value = strings(error, ContextKind::InvalidValue).concat();
    let known = strings(error, ContextKind::ValidValue);
    if let Some(parsed) = error.source().and_then(|source| source.downcast_ref::<AppError>()) {
        return parsed.clone().with("option", option);
    }
    // clap reports an option without its value as an empty one.
    let code = if value.is_empty() { ErrorCode::NoValue } else { ErrorCode::NotAValue };
    let cause = error.source().map(ToString::to_string).unwrap_or_default();
    // What clap says of a number is English only: `0 is not in 1..=50`.
    let range = cause.split_once(" is not in ").and_then(|(_, range)| range.split_once("..="));
    let (least, most) = range.unwrap_or_default();
    let is_number = error.source().is_some_and(|source| {
        source.is::<std::num::ParseIntError>() || source.is::<std::num::ParseFloatError>()
    });
    let said = AppError::new(code).with("option", option).with("value", &value);
    let said = said.with("least", least).with("most", most);
    let said = said.with("number", if is_number { "yes" } else { "" });
    said.with("error", &cause).with_choices(&value, known)
}

/// What an error says of one of its parts: nothing, one word or several.
fn strings(error: &clap::Error, kind: ContextKind) -> Vec<&str> {
    match error.get(kind) {
        Some(ContextValue::String(text)) => vec![text],
        Some(ContextValue::Strings(texts)) => texts.iter().map(String::as_str).collect(),
        _ => Vec::new(),
    }
}

fn quoted(all: &[&str]) -> String {
    format!("`{}`", all.join("`, `"))
}

/// The command that an error is about. It stands in the usage line: `Usage: shindan kb test [OPTIONS] [NAME]`.
fn command<'a>(error: &clap::Error, tree: &'a Command) -> &'a Command {
    let usage = match error.get(ContextKind::Usage) {
        Some(ContextValue::StyledStr(usage)) => usage.to_string(),
        _ => String::new(),
    };
    let names = usage.split_whitespace().skip(2);
    let mut found = tree;
    for name in names {
        match found.get_subcommands().find(|inner| inner.get_name() == name) {
            Some(inner) => found = inner,
            None => break,
        }
    }
    found
}

/// The options of a command, as they are typed: `--paste`, `-h`.
fn options(command: &Command) -> Vec<String> {
    let shown = command.get_arguments().filter(|arg| !arg.is_hide_set());
    let typed = shown.flat_map(|arg| {
        let long = arg.get_long().map(|long| format!("--{long}"));
        long.into_iter().chain(arg.get_short().map(|short| format!("-{short}")))
    });
    typed.collect()
}

/// The value of `--lang` on a command line that could not be parsed.
pub(super) fn lang(mut arguments: impl Iterator<Item = String>) -> Option<String> {
    while let Some(argument) = arguments.next() {
        match argument.strip_prefix("--lang") {
            Some("") => return arguments.next(),
            Some(rest) if rest.starts_with('=') => return Some(rest[1..].to_owned()),
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_language_is_found_without_parsing() {
        let lang = |line: &str| lang(line.split(' ').map(str::to_owned));
        assert_eq!(lang("next a.case.jsonl --lang ja").as_deref(), Some("ja"));
        assert_eq!(lang("--lang=ja next --channel fax").as_deref(), Some("ja"));
        assert_eq!(lang("next --language ja --lang").as_deref(), None);
    }
}
