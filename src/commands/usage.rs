//! Errors about values on the command line, in the language of the reader: the messages of clap are English
//! only.

use std::error::Error as _;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use shindan_app::{AppError, ErrorCode};

/// The error about the value of an option; `None` if `error` is about something else. A value parser that
/// fails with an [`AppError`] has said what is wrong already.
pub(super) fn value_error(error: &clap::Error) -> Option<AppError> {
    if !matches!(error.kind(), ErrorKind::InvalidValue | ErrorKind::ValueValidation) {
        return None;
    }
    let text = |kind| match error.get(kind) {
        Some(ContextValue::String(text)) => text.as_str(),
        _ => "",
    };
    let known: &[String] = match error.get(ContextKind::ValidValue) {
        Some(ContextValue::Strings(known)) => known,
        _ => &[],
    };
    let (option, value) = (text(ContextKind::InvalidArg), text(ContextKind::InvalidValue));
    if let Some(parsed) = error.source().and_then(|source| source.downcast_ref::<AppError>()) {
        return Some(parsed.clone().with("option", option));
    }
    // clap reports an option without its value as an empty one.
    let code = if value.is_empty() { ErrorCode::NoValue } else { ErrorCode::NotAValue };
    let cause = error.source().map(ToString::to_string).unwrap_or_default();
    let error = AppError::new(code).with("option", option).with("value", value);
    Some(error.with("error", cause).with_choices(value, known.iter().map(String::as_str)))
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
