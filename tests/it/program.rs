//! Runs the real program in an empty folder, with a clean environment.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

/// The time that every run is given.
pub(crate) const NOW: &str = "2026-11-22T06:00:00Z";

/// What came out of a run.
pub(crate) struct Run {
    pub(crate) status: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Run {
    fn of(output: Output) -> Self {
        Self {
            status: output.status.code().unwrap_or(-1),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }

    /// Exit status, standard output and standard error as one text for snapshots.
    pub(crate) fn shown(&self) -> String {
        let shown =
            format!("exit {}\n--- stdout\n{}--- stderr\n{}", self.status, self.stdout, self.stderr);
        without_digest(&shown)
    }
}

/// Digests change with every edit of the pack.
pub(crate) fn without_digest(text: &str) -> String {
    let digest = regex::Regex::new("sha256:[0-9a-f]{11,64}").unwrap();
    digest.replace_all(text, "sha256:[digest]").into_owned()
}

/// A command in `dir`.
pub(crate) fn command(dir: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_shindan"));
    command.current_dir(dir).env_clear().env("LC_ALL", "C").env("NO_COLOR", "1");
    command.args(["--now", NOW]).args(arguments);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// Runs to the end, with `input` typed.
pub(crate) fn run(dir: &Path, arguments: &[&str], input: &[u8]) -> Run {
    finish(command(dir, arguments).spawn().unwrap(), input)
}

/// Types `input` into a running program and waits for its end.
pub(crate) fn finish(mut child: Child, input: &[u8]) -> Run {
    let mut stdin = child.stdin.take().unwrap();
    let input = input.to_vec();
    let writer = std::thread::spawn(move || {
        // A program that ends before it has read everything closes the pipe: no failure.
        let _ = stdin.write_all(&input);
    });
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap();
    Run::of(output)
}

/// An empty folder that goes away.
pub(crate) fn folder() -> tempfile::TempDir {
    tempfile::tempdir().unwrap()
}

/// A file under `tests/data`.
pub(crate) fn data(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data").join(name)
}
