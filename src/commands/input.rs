//! What comes in from the command line: `--set` and `--paste`.

use std::io::Read;
use std::path::Path;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use shindan_case::{Event, value_of};
use shindan_model::{Channel, FactKind, Pack, Value, split_key};
use shindan_pack::suggestion;
use shindan_read as read;
use shindan_read::Document;

use super::{Exit, Failure};

/// `keyboard`, `phone` or `mail`.
pub(crate) fn channel() -> impl TypedValueParser<Value = Channel> {
    let channel = |name: String| Channel::ALL.into_iter().find(|own| own.as_str() == name);
    PossibleValuesParser::new(Channel::ALL.map(Channel::as_str))
        .map(move |name| channel(name).unwrap_or_default())
}

/// Checks `FACT=VALUE` or `FACT@OF=VALUE` against the pack.
pub(crate) fn assignment(pack: &Pack, text: &str) -> Result<Event, String> {
    let Some((fact, value)) = text.split_once('=') else {
        return Err(format!("`{text}` has no `=`\nhelp: write FACT=VALUE or FACT@OF=VALUE"));
    };
    let (fact, of) = split_key(fact);
    let (fact, of) = (fact.trim(), of.map(|of| of.trim().to_owned()));
    let value = read::replace_secrets(value.trim());
    check(pack, fact, &value)?;
    Ok(Event::Answered { fact: fact.to_owned(), of, value: value.into_owned(), act: None })
}

/// Checks that the pack has such a fact and the fact such a value.
pub(crate) fn check(pack: &Pack, fact: &str, value: &str) -> Result<(), String> {
    let with_help = |message: String, help: Option<String>| match help {
        Some(help) => format!("{message}\nhelp: {help}"),
        None => message,
    };
    let Some(at) = pack.fact(fact) else {
        let help = suggestion(fact, "a fact", pack.facts.iter().map(|fact| fact.about.id.as_str()));
        return Err(with_help(format!("there is no fact `{fact}`"), help));
    };
    let known = &pack.facts[at.0];
    match (&known.kind, value_of(pack, fact, value)) {
        (FactKind::Number, Value::Text(_)) => {
            Err(format!("`{fact}` is a number, `{value}` is none"))
        }
        (FactKind::Date, Value::Text(_)) => Err(format!(
            "`{fact}` is a date, `{value}` is none\nhelp: write 2026-11-22 or 2026-11-22T06:00:00Z"
        )),
        (FactKind::Text, _) if value.is_empty() => Err(format!("`{fact}` needs a value")),
        (FactKind::Finding | FactKind::Context, _) => {
            for outcome in value.split('|') {
                if known.outcome(outcome).is_none() {
                    let help = suggestion(
                        outcome,
                        &format!("`{fact}`"),
                        known.outcomes.iter().map(String::as_str),
                    );
                    let all = || Some(format!("`{fact}` is one of: {}", known.outcomes.join(", ")));
                    return Err(with_help(
                        format!("`{fact}` has no outcome `{outcome}`"),
                        help.or_else(all),
                    ));
                }
            }
            Ok(())
        }
        _ => Ok(()),
    }
}

/// The texts in a pasted file, or in standard input for `-`, freed of secrets.
pub(crate) fn documents(path: &Path) -> Result<Vec<Document>, Failure> {
    let (name, bytes) = if path == Path::new("-") {
        let mut bytes = Vec::new();
        let most = read::MAX_BYTES as u64 + 1;
        std::io::stdin().lock().take(most).read_to_end(&mut bytes).map_err(|error| {
            Failure::new(Exit::Io, format!("cannot read standard input: {error}"))
        })?;
        ("standard input".to_owned(), bytes)
    } else {
        let size =
            std::fs::metadata(path).map_err(|error| Failure::io("read", path, &error))?.len();
        if size > read::MAX_BYTES as u64 {
            let name = path.display().to_string();
            let bytes = usize::try_from(size).unwrap_or(usize::MAX);
            return Err(Failure::new(Exit::Io, read::ReadError::TooLarge { name, bytes }));
        }
        let bytes = std::fs::read(path).map_err(|error| Failure::io("read", path, &error))?;
        let name = path
            .file_name()
            .map_or_else(|| path.display().to_string(), |name| name.to_string_lossy().into_owned());
        (name, bytes)
    };
    read::documents(&name, &bytes).map_err(|error| Failure::new(Exit::Io, error))
}

/// What happens in a case when a document is pasted.
pub(crate) fn pasted(document: Document) -> Event {
    Event::Pasted { name: document.name, encoding: document.encoding, text: document.text }
}
