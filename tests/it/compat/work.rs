//! Running many commands, and what is kept of a run.

use std::path::Path;
use std::sync::Mutex;

use super::commands::SECOND;
use super::place;
use crate::program::Run;
use crate::repository::files;
use crate::second_pack;

/// Does `work` for every item on all cores; results in the order of the items.
pub(super) fn side_by_side<I: Send, O: Send>(
    items: Vec<I>,
    work: impl Fn(&I) -> O + Sync,
) -> Vec<O> {
    let waiting = Mutex::new(items.into_iter().enumerate());
    let done = Mutex::new(Vec::new());
    let next = || waiting.lock().unwrap().next();
    std::thread::scope(|scope| {
        for _ in 0..std::thread::available_parallelism().map_or(2, usize::from) {
            scope.spawn(|| {
                while let Some((at, item)) = next() {
                    let result = work(&item);
                    done.lock().unwrap().push((at, result));
                }
            });
        }
    });
    let mut done = done.into_inner().unwrap();
    done.sort_by_key(|(at, _)| *at);
    done.into_iter().map(|(_, result)| result).collect()
}

/// The words of a command: `@` is `what`, `SECOND` and `CASES` are folders; a pack that is not inside
/// the program is named.
pub(super) fn words<'c>(command: &'c str, what: &'c str, pack: &str) -> Vec<&'c str> {
    let second = || &*second_pack::pack().leak();
    let mut words: Vec<&str> = command
        .split_whitespace()
        .map(|word| match word {
            "@" => what,
            "SECOND" => second(),
            "CASES" => place("cases").display().to_string().leak(),
            word => word,
        })
        .collect();
    if pack == SECOND {
        words.extend(["--pack", second()]);
    }
    words
}

/// Puts the files of `tests/compat/inputs` into a folder; their names, in order.
pub(super) fn inputs(dir: &Path) -> Vec<String> {
    let copied = files(&place("inputs")).into_iter().map(|path| {
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        std::fs::copy(&path, dir.join(&name)).unwrap();
        name
    });
    copied.collect()
}

/// What a run printed, and what it said beside that.
pub(super) fn said(run: &Run) -> String {
    let mut text = run.stdout.clone();
    if run.status != 0 {
        text.push_str(&format!("--- exit {}\n", run.status));
    }
    if !run.stderr.is_empty() {
        text.push_str(&format!("--- standard error\n{}", run.stderr));
    }
    text
}
