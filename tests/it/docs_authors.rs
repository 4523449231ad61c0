//! The guide for authors and the tutorial, typed from top to bottom: their files are written, their
//! commands run, and what they show is what comes out.
//!
//! A comment above a block says what becomes of it: `file: PATH` writes it, `append: PATH` adds it to the
//! end, `before: PATH: TEXT` puts it before a text of a file and `replace: PATH: TEXT` in its place.
//! `edit: PATH: OLD => NEW` is done before the next block. What is shown directly below a command is its
//! output; `[...]` stands for what is left out.

use std::path::Path;
use std::process::Command;

use crate::docs_markdown::{Block, Page, page};
use crate::program::folder;

/// What a page is followed in.
struct Desk {
    dir: tempfile::TempDir,
    locale: &'static str,
}

impl Desk {
    /// Types one line; standard output and standard error in one text.
    fn typed(&self, line: &str, at: &str) -> String {
        let program = Path::new(env!("CARGO_BIN_EXE_shindan")).parent().unwrap();
        let path = format!("{}:/usr/bin:/bin", program.display());
        let mut command = Command::new("sh");
        command.current_dir(self.dir.path()).args(["-c", &format!("{line} 2>&1")]);
        command.env_clear().env("PATH", path).env("LC_ALL", self.locale).env("NO_COLOR", "1");
        let out = command.output().unwrap();
        let shown = String::from_utf8(out.stdout).unwrap();
        // Problems and undecided cases are shown on purpose; a wrong command line is not.
        let status = out.status.code();
        assert!(matches!(status, Some(0 | 1 | 3 | 4)), "{at}: `{line}` exits {status:?}: {shown}");
        shown
    }

    fn written(&self, name: &str, text: &str) {
        let path = self.dir.path().join(name);
        assert!(path.parent().unwrap().is_dir(), "there is no folder for {name}");
        std::fs::write(path, text).unwrap();
    }

    /// The only `old` in a file becomes `new`.
    fn edited(&self, name: &str, old: &str, new: &str) {
        let text = std::fs::read_to_string(self.dir.path().join(name)).unwrap();
        assert_eq!(text.matches(old).count(), 1, "{name}: {old}");
        self.written(name, &text.replace(old, new));
    }

    /// Does what a comment says; whether the block is a file's.
    fn done(&self, comment: &str, block: &Block) -> bool {
        let parts: Vec<&str> = comment.splitn(3, ": ").collect();
        match parts.as_slice() {
            ["file", name] => self.written(name, &block.text),
            ["append", name] => {
                let text = std::fs::read_to_string(self.dir.path().join(name)).unwrap();
                self.written(name, &format!("{text}\n{}", block.text));
            }
            ["before", name, old] => self.edited(name, old, &format!("{}{old}", block.text)),
            ["replace", name, old] => self.edited(name, old, block.text.trim_end()),
            ["edit", name, change] => {
                let (old, new) = change.split_once(" => ").unwrap();
                self.edited(name, old, new);
                return false;
            }
            _ => return false,
        }
        true
    }
}

/// Whether all that a block shows stands in the output, in this order.
fn shows(block: &str, output: &str) -> Result<(), String> {
    let mut rest = output;
    for piece in block.split("[...]").map(|piece| piece.trim_matches('\n')) {
        if piece.trim().is_empty() {
            continue;
        }
        let at = rest.find(piece).ok_or_else(|| piece.to_owned())?;
        rest = &rest[at + piece.len()..];
    }
    Ok(())
}

fn follow(page: &Page, locale: &'static str) -> Desk {
    let desk = Desk { dir: folder(), locale };
    let (mut output, mut compared) = (None, 0);
    let mut wrong: Vec<String> = Vec::new();
    for block in page.blocks() {
        let at = format!("{}:{}", page.path, block.line);
        let mut is_file = false;
        for comment in &block.comments {
            is_file |= desk.done(comment, &block);
        }
        if is_file {
            output = None;
        } else if block.language == "sh" {
            let text = block.text.replace("\\\n", " ");
            let lines = text.lines().filter(|line| line.starts_with("shindan "));
            output = Some(lines.map(|line| desk.typed(line, &at)).collect::<String>());
        } else if block.language == "text"
            && block.follows_block
            && let Some(output) = &output
        {
            if let Err(piece) = shows(&block.text, output) {
                wrong.push(format!(
                    "{at}: not in what comes out:\n{piece}\n\nwhat comes out:\n{output}"
                ));
            }
            compared += 1;
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
    assert!(compared > 10, "{}: {compared} blocks were compared", page.path);
    desk
}

#[test]
fn the_recipes_make_a_pack_that_passes() {
    let desk = follow(&page("docs/authors.md"), "C.UTF-8");
    let checked = desk.typed("shindan kb check --pack my-pack --deny-warnings", "at the end");
    assert!(checked.contains("0 errors, 0 warnings"), "{checked}");
}

#[test]
fn the_recipes_make_a_pack_that_passes_in_japanese() {
    let desk = follow(&page("docs/authors.ja.md"), "ja_JP.UTF-8");
    let checked = desk.typed("shindan kb check --pack my-pack --deny-warnings", "at the end");
    assert!(checked.contains("エラー 0 件、警告 0 件"), "{checked}");
}

#[test]
fn the_tutorial_comes_out_as_it_says() {
    follow(&page("docs/tutorial.md"), "C.UTF-8");
}

#[test]
fn the_tutorial_comes_out_as_it_says_in_japanese() {
    follow(&page("docs/tutorial.ja.md"), "ja_JP.UTF-8");
}

/// The files and commands of a page, without what is said about them.
fn typed(page: &Page) -> Vec<String> {
    let without_comment = |line: &str| line.split(" #").next().unwrap().trim_end().to_owned();
    let mut all = Vec::new();
    for block in page.blocks() {
        match block.language.as_str() {
            "toml" if !block.comments.is_empty() => all.push(block.text),
            "sh" => all.extend(block.text.lines().map(without_comment)),
            _ => {}
        }
    }
    all
}

#[test]
fn both_languages_write_and_type_the_same() {
    let (english, japanese) = (typed(&page("docs/authors.md")), typed(&page("docs/authors.ja.md")));
    for (english, japanese) in english.iter().zip(&japanese) {
        assert_eq!(english, japanese);
    }
    assert_eq!(english.len(), japanese.len());
}

#[test]
fn what_is_left_out_may_stand_anywhere() {
    assert!(shows("[...]\nb\n[...]\nd [...] f\n", "a\nb\nc\nd e f\n").is_ok());
    assert!(shows("b\na\n", "a\nb\n").is_err());
    assert!(shows("b\n[...]\na\n", "a\nb\n").is_err());
}
