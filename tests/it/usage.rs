//! What is wrong with a command line is said in the language of the reader, in one line, with what to do about it.

use clap::error::{ContextKind, ErrorKind};
use shindan::commands::tree;

use crate::program::{folder, run};

/// What is typed, the kind of error that clap sees, and what is said in English and in Japanese.
type Row = (&'static [&'static str], ErrorKind, &'static str, &'static str);

const TABLE: &[Row] = &[
    (
        &["diagnos"],
        ErrorKind::InvalidSubcommand,
        "there is no command `shindan diagnos`\nhelp: did you mean `diagnose`?",
        "`shindan diagnos` というコマンドはありません\nhelp: `diagnose` のことですか?",
    ),
    (
        &["kb", "i18n", "publish"],
        ErrorKind::InvalidSubcommand,
        "there is no command `shindan kb i18n publish`\nhelp: write one of: status, check, export, import, review, help",
        "`shindan kb i18n publish` というコマンドはありません\nhelp: 指定できるコマンド: status, check, export, import, review, help",
    ),
    (
        &["help", "kb", "tset"],
        ErrorKind::InvalidSubcommand,
        "there is no command `shindan kb tset`\nhelp: did you mean `test`?",
        "`shindan kb tset` というコマンドはありません\nhelp: `test` のことですか?",
    ),
    (
        &["kb", "test", "--pak", "my-pack"],
        ErrorKind::UnknownArgument,
        "cannot use `--pak` with `shindan kb test`\nhelp: did you mean `--pack`?",
        "`shindan kb test` に `--pak` は指定できません\nhelp: `--pack` のことですか?",
    ),
    (
        &["kb", "coverage", "--zzzzzz"],
        ErrorKind::UnknownArgument,
        "cannot use `--zzzzzz` with `shindan kb coverage`\nhelp: `shindan kb coverage --help` shows what it takes",
        "`shindan kb coverage` に `--zzzzzz` は指定できません\nhelp: 指定できるものは、`shindan kb coverage --help` で確認できます",
    ),
    (
        &["next", "a.case.jsonl", "--paste", "mail.txt"],
        ErrorKind::UnknownArgument,
        "cannot use `--paste` with `shindan next`\nhelp: `shindan diagnose` takes it",
        "`shindan next` に `--paste` は指定できません\nhelp: `shindan diagnose` には指定できます",
    ),
    (
        &["kb", "test", "-zzzzzz"],
        ErrorKind::UnknownArgument,
        "cannot use `-z` with `shindan kb test`\nhelp: to pass it as a value, write `-- -z`",
        "`shindan kb test` に `-z` は指定できません\nhelp: 値として渡す場合は、`-- -z` のように指定してください",
    ),
    (
        &["diagnose", "a.case.jsonl", "/x"],
        ErrorKind::UnknownArgument,
        "cannot use `/x` with `shindan diagnose`\nhelp: `shindan diagnose --help` shows what it takes",
        "`shindan diagnose` に `/x` は指定できません\nhelp: 指定できるものは、`shindan diagnose --help` で確認できます",
    ),
    (
        &["close", "a.case.jsonl"],
        ErrorKind::MissingRequiredArgument,
        "`shindan close` needs `--cause <CAUSE|DEFECT>`, `--confirmed-by <WHO>`\nhelp: `shindan close --help` explains it",
        "`shindan close` には `--cause <CAUSE|DEFECT>`、`--confirmed-by <WHO>` を指定してください\nhelp: 詳しくは、`shindan close --help` で確認できます",
    ),
    (
        &["kb", "graph", "--cause", "a", "--defect", "b"],
        ErrorKind::ArgumentConflict,
        "cannot use `--cause <ID>` together with `--defect <ID>`",
        "`--cause <ID>` と `--defect <ID>` は同時に指定できません",
    ),
    (
        &["kb", "test", "--bless", "--bless"],
        ErrorKind::ArgumentConflict,
        "cannot use `--bless` more than once",
        "`--bless` は 1 回しか指定できません",
    ),
    (
        &["kb", "test", "--all=yes"],
        ErrorKind::TooManyValues,
        "`--all` takes no value, got `yes`",
        "`--all` に値は指定できません (指定された値: `yes`)",
    ),
    (
        &["kb", "check", "--format", "sariff"],
        ErrorKind::InvalidValue,
        "cannot use `sariff` for `--format <FORMAT>`\nhelp: did you mean `sarif`?",
        "`--format <FORMAT>` に `sariff` は指定できません\nhelp: `sarif` のことですか?",
    ),
    (
        &["kb", "diff", "a", "b", "--cases="],
        ErrorKind::InvalidValue,
        "`--cases <DIR>` needs a value",
        "`--cases <DIR>` に値を指定してください",
    ),
    (
        &["kb", "simulate", "--seed", "one"],
        ErrorKind::ValueValidation,
        "cannot use `one` for `--seed <N>`: invalid digit found in string\nhelp: write a number",
        "`--seed <N>` に `one` は指定できません\nhelp: 数値を指定してください",
    ),
    (
        &["kb", "diff", "a", "b", "--points", "many"],
        ErrorKind::ValueValidation,
        "cannot use `many` for `--points <POINTS>`: invalid float literal\nhelp: write a number",
        "`--points <POINTS>` に `many` は指定できません\nhelp: 数値を指定してください",
    ),
    (
        &["kb", "simulate", "--threads", "0"],
        ErrorKind::ValueValidation,
        "cannot use `0` for `--threads <N>`: 0 is not in 1..=1024",
        "`--threads <N>` に `0` は指定できません\nhelp: 1 から 1024 までの整数を指定してください",
    ),
    (
        &["kb", "init", "--empty", "My Pack"],
        ErrorKind::ValueValidation,
        "cannot name a pack `My Pack`\nhelp: use small letters and digits with hyphens between them, as in `mail-delivery`",
        "`My Pack` はパックの名前に使用できません\nhelp: `mail-delivery` のように、英小文字と数字をハイフンでつないで指定してください",
    ),
];

#[test]
fn what_is_wrong_with_a_command_line_is_said_in_the_language_of_the_reader() {
    let dir = folder();
    for (arguments, kind, english, japanese) in TABLE {
        let typed = ["shindan"].iter().chain(*arguments);
        assert_eq!(tree().try_get_matches_from(typed).unwrap_err().kind(), *kind, "{arguments:?}");
        for (lang, says) in [("en", english), ("ja", japanese)] {
            let run = run(dir.path(), &[&["--lang", lang], *arguments].concat(), b"");
            assert_eq!(run.stderr, format!("error: {says}\n"), "{arguments:?}");
            assert_eq!((run.status, run.stdout.as_str()), (2, ""), "{arguments:?}");
        }
    }
}

#[test]
fn a_program_without_a_command_says_which_there_are() {
    let dir = folder();
    for (lang, says) in [
        (
            "en",
            "error: `shindan kb i18n` needs a command\nhelp: write one of: status, check, export, import, review, help\n",
        ),
        (
            "ja",
            "error: `shindan kb i18n` に続けてコマンドを指定してください\nhelp: 指定できるコマンド: status, check, export, import, review, help\n",
        ),
    ] {
        let run = run(dir.path(), &["kb", "i18n", "--lang", lang], b"");
        assert_eq!((run.status, run.stderr.as_str()), (2, says));
    }
}

#[cfg(unix)]
#[test]
fn an_argument_that_is_not_text_is_said_to_be_none() {
    use std::os::unix::ffi::OsStrExt as _;
    let dir = folder();
    for (lang, says) in [
        ("en", "error: an argument of `shindan kb explain` is not UTF-8 text\n"),
        ("ja", "error: `shindan kb explain` の引数に、UTF-8 として読めないものがあります\n"),
    ] {
        let mut command = crate::program::command(dir.path(), &["--lang", lang, "kb", "explain"]);
        command.arg(std::ffi::OsStr::from_bytes(b"KB\xff"));
        let run = crate::program::finish(command.spawn().unwrap(), b"");
        assert_eq!((run.status, run.stderr.as_str()), (2, says));
    }
}

/// The kinds that the table lacks cannot happen: no argument of ours takes several values at once or insists on `=`.
#[test]
fn no_argument_can_be_wrong_in_a_way_that_has_no_words() {
    fn walk(command: &clap::Command, seen: &mut usize) {
        for arg in command.get_arguments() {
            *seen += 1;
            let values = arg.get_num_args().unwrap_or_default();
            assert!(values.max_values() <= 1 || arg.is_positional(), "{arg}");
            assert!(values.min_values() <= 1, "{arg}");
            assert!(!arg.is_require_equals_set(), "{arg}");
        }
        command.get_subcommands().for_each(|inner| walk(inner, seen));
    }
    let mut tree = self::tree();
    tree.build();
    let mut seen = 0;
    walk(&tree, &mut seen);
    assert!(seen > 100);
    // What the table above takes for granted of clap: that errors say which command they are about.
    let error = self::tree().try_get_matches_from(["shindan", "kb", "test", "--zzz"]).unwrap_err();
    assert!(error.get(ContextKind::Usage).is_some());
}
