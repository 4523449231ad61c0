//! Pasting in a walk: lines up to a single dot, or an editor.

use std::io::{IsTerminal, Read};
use std::process::Command;

use minijinja::context;
use shindan_app::{AppError, ErrorCode, NewFacts};
use shindan_read as read;
use shindan_read::Document;

use super::turn::{Turn, Walk};
use crate::commands::Failure;
use crate::commands::note::say;

/// Ends what is pasted.
const LAST_LINE: &str = ".";

impl Walk<'_, '_> {
    /// Lets the user paste, and look at what it gave. `None` if it gave nothing.
    pub(super) fn paste(&mut self) -> Result<Option<Turn>, Failure> {
        match self.pasted()? {
            Some(new) => self.review(new).map(Some),
            None => Ok(None),
        }
    }

    /// Lets the user paste. Returns what it gave.
    pub(super) fn pasted(&mut self) -> Result<Option<NewFacts>, Failure> {
        let bytes = match editor() {
            Some(editor) => match edited(&editor) {
                Ok(bytes) => bytes,
                Err(failure) => {
                    failure.show(&self.session.lang);
                    return Ok(None);
                }
            },
            None => self.lines()?.into_bytes(),
        };
        if bytes.trim_ascii().is_empty() {
            say(self.session, "walk.nothing_pasted", context! {})?;
            return Ok(None);
        }
        match self.documents(&bytes) {
            Ok(documents) => self.take_texts(documents),
            Err(failure) => {
                failure.show(&self.session.lang);
                Ok(None)
            }
        }
    }

    fn documents(&self, bytes: &[u8]) -> Result<Vec<Document>, Failure> {
        let name = self.name_of_next("walk.pasted_name")?;
        Ok(read::documents(&name, bytes).map_err(AppError::from)?)
    }

    /// Lines up to one with a single dot, or to the end of the input.
    fn lines(&mut self) -> Result<String, Failure> {
        say(self.session, "walk.paste", context! {})?;
        let mut text = String::new();
        while let Some(lines) = self.reader.line()? {
            for line in lines.lines() {
                if line.trim() == LAST_LINE {
                    return Ok(text);
                }
                text.push_str(line);
                text.push('\n');
            }
            // More than is read of any text: what is still to come would be refused anyway.
            if text.len() > read::MAX_BYTES {
                break;
            }
        }
        Ok(text)
    }
}

/// The user's editor, where there is a terminal for it.
fn editor() -> Option<String> {
    let named = |name: &str| std::env::var(name).ok().filter(|editor| !editor.trim().is_empty());
    let editor = || named("VISUAL").or_else(|| named("EDITOR"));
    std::io::stdin().is_terminal().then(editor).flatten()
}

/// What the user writes in an editor, in a file that nobody else can read and that is gone afterwards.
fn edited(editor: &str) -> Result<Vec<u8>, Failure> {
    let failed = |error: &dyn std::fmt::Display| {
        AppError::new(ErrorCode::EditorFailed).with("editor", editor).with("error", error)
    };
    let file = tempfile::Builder::new().prefix("shindan-").suffix(".txt").tempfile();
    let file = file.map_err(|error| failed(&error))?;
    let mut words = editor.split_whitespace();
    let program = words.next().unwrap_or_default();
    let ended = Command::new(program).args(words).arg(file.path()).status();
    let ended = ended.map_err(|error| failed(&error))?;
    if !ended.success() {
        return Err(failed(&ended).into());
    }
    let mut bytes = Vec::new();
    // An editor may put another file in the place of this one.
    let read = std::fs::File::open(file.path())
        .and_then(|file| file.take(read::MAX_BYTES as u64 + 1).read_to_end(&mut bytes));
    read.map_err(|error| failed(&error))?;
    Ok(bytes)
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn an_editor_gives_its_file_or_a_clear_message() {
        let dir = tempfile::tempdir().unwrap();
        let written = dir.path().join("written.txt");
        std::fs::write(&written, "the remote server returned an error\n").unwrap();
        let copy = format!("cp {}", written.display());
        assert_eq!(edited(&copy).unwrap(), std::fs::read(&written).unwrap());
        assert!(edited("true").unwrap().is_empty(), "nothing was written");
        for broken in ["false", "no-such-editor --wait"] {
            let failure = edited(broken).unwrap_err();
            assert_eq!(failure.exit, shindan_app::ExitStatus::Io, "{broken}");
        }
    }
}
