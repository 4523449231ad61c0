//! A PowerShell script with the commands of a request: it lists them, runs them, and writes one file with
//! `Export-Clixml`. It changes nothing. For Windows PowerShell 2.0, which Exchange 2010 comes with.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::sync::LazyLock;

use minijinja::context;
use regex::Regex;
use shindan_case::Question;
use shindan_read::{PRINTED_BY, PRINTED_NOTHING, printing_cmdlet};

use super::asked::Asked;
use super::letter::LetterBuilder;
use super::situation::Situation;
use crate::words::RenderError;

/// The name of a cmdlet, but no parameter.
static CMDLET: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r"(?:^|[\s({|;&=])([A-Za-z]+)-[A-Za-z]").expect("a pattern"));
/// A placeholder: `<mailbox>`.
static VALUE: LazyLock<Regex> = LazyLock::new(|| Regex::new("<([a-z]+)>").expect("a pattern"));
/// A quoted string.
static QUOTED: LazyLock<Regex> =
    LazyLock::new(|| Regex::new(r#"'[^']*'|"[^"]*""#).expect("a pattern"));

/// A command that only reads.
struct Runnable {
    number: u32,
    /// The access with which it is run, as a position in the pack.
    access: Option<usize>,
    /// The command as the request shows it.
    shown: String,
    /// The cmdlet whose output is read.
    printer: String,
    /// The command with variables for placeholders, and with objects instead of a list.
    run: String,
}

/// The script for the commands of a request; `None` if none of them only reads.
///
/// # Errors
/// A text that is missing in this language.
pub fn script(
    situation: &Situation<'_>,
    asked: &[Asked],
    questions: &[Question],
) -> Result<Option<String>, RenderError> {
    let pack = situation.pack;
    let mut values = BTreeSet::new();
    let mut commands = Vec::new();
    for asked in asked {
        let node = &pack.steps[asked.step.0];
        let Some(command) = node.command.as_deref().filter(|command| only_reads(command)) else {
            continue;
        };
        let Some(printer) = printing_cmdlet(command) else { continue };
        let question = questions.iter().find(|question| question.step == node.about.id);
        let number = question.map_or(0, |question| question.number);
        values.extend(VALUE.captures_iter(command).map(|found| found[1].to_owned()));
        let run = runnable(command);
        commands.push(Runnable {
            number,
            access: node.access,
            shown: command.to_owned(),
            printer,
            run,
        });
    }
    if commands.is_empty() {
        return Ok(None);
    }
    let builder = LetterBuilder::new(situation)?;
    write(&builder, &commands, &values).map(Some)
}

/// Whether every cmdlet of a command gets, tests or filters.
pub(super) fn only_reads(command: &str) -> bool {
    const HARMLESS: [&str; 3] = ["where-object", "select-object", "format-list"];
    let in_quotes = QUOTED.find_iter(command).any(|quotation| VALUE.is_match(quotation.as_str()));
    let bare = VALUE.replace_all(command, "x");
    let bare = QUOTED.replace_all(&bare, "''");
    let cmdlets: Vec<&str> = CMDLET
        .captures_iter(&bare)
        .filter_map(|found| {
            let start = found.get(1)?.start();
            bare[start..].split(|c: char| c.is_whitespace() || "(){}|;".contains(c)).next()
        })
        .collect();
    let reads = |cmdlet: &&str| {
        let lower = cmdlet.to_ascii_lowercase();
        lower.starts_with("get-") || lower.starts_with("test-") || HARMLESS.contains(&&*lower)
    };
    command.is_ascii()
        && !in_quotes
        && !bare.contains([';', '&', '`', '<', '>', '\n'])
        && !bare.contains("::")
        && cmdlets.first().is_some_and(|first| command.starts_with(first))
        && cmdlets.iter().all(reads)
}

/// `Get-X <a> | Format-List B,C` as `Get-X $value_a | Select-Object B,C`.
fn runnable(command: &str) -> String {
    let run = VALUE.replace_all(command, "$$value_$1");
    match run.rsplit_once("| Format-List ") {
        Some((before, properties)) => format!("{before}| Select-Object {properties}"),
        None => run.trim_end_matches("| Format-List").trim_end().to_owned(),
    }
}

fn write(
    builder: &LetterBuilder<'_>,
    commands: &[Runnable],
    values: &BTreeSet<String>,
) -> Result<String, RenderError> {
    let mark = builder.situation.mark;
    let mut lines = vec![format!("# {mark}")];
    for key in ["message.script.about", "message.script.run"] {
        lines.push(format!("# {}", builder.word(key)?));
    }
    let places: BTreeSet<usize> = commands.iter().filter_map(|command| command.access).collect();
    for access in places {
        let id = &builder.situation.pack.accesses[access].about.id;
        lines.extend(builder.report.texts.accesses.get(id).map(|place| format!("#   {place}")));
    }
    lines.push(String::new());
    lines.push(format!("Write-Host '{}'", quoted(&builder.word("message.script.about")?)));
    lines.push(format!("Write-Host '{}'", quoted(&builder.word("message.script.will_run")?)));
    for command in commands {
        lines.push(format!("Write-Host '  [Q{}] {}'", command.number, quoted(&command.shown)));
    }
    lines.push("Read-Host 'Enter / Ctrl+C'".to_owned());
    for name in values {
        let ask = builder.say("message.script.value", context! { name })?;
        lines.push(format!("$value_{name} = Read-Host '{}'", quoted(&ask)));
    }
    lines.push("$results = @()".to_owned());
    lines.push("$missing = @()".to_owned());
    for command in commands {
        lines.push(String::new());
        lines.push(one(command));
    }
    lines.push(String::new());
    lines.push("if ($missing.Count -gt 0) {".to_owned());
    lines.push(format!("    Write-Host '{}'", quoted(&builder.word("message.script.left_out")?)));
    lines.push("    $missing | ForEach-Object { Write-Host ('  ' + $_) }".to_owned());
    lines.push("}".to_owned());
    lines.push(format!("$file = '{mark}-' + (Get-Date).ToString('yyyyMMdd-HHmmss') + '.xml'"));
    lines.push("$results | Export-Clixml -Path $file -Encoding UTF8".to_owned());
    lines.push(format!("Write-Host '{}'", quoted(&builder.word("message.script.done")?)));
    lines.push("Write-Host ('  ' + (Get-Item $file).FullName)".to_owned());
    // Without a byte order mark, Windows PowerShell reads a file in the code page of the machine.
    let mut text = String::from("\u{feff}");
    for line in lines.iter().flat_map(|line| line.split('\n')) {
        let _ = write!(text, "{line}\r\n");
    }
    Ok(text)
}

/// Runs one command if the shell has it, and marks each object with the cmdlet.
fn one(command: &Runnable) -> String {
    let Runnable { printer, run, .. } = command;
    format!(
        "if (Get-Command '{printer}' -ErrorAction SilentlyContinue) {{
    $by = @{{ Name = '{PRINTED_BY}'; Expression = {{ '{printer}' }} }}
    try {{
        $found = @({run})
        if ($found.Count -eq 0) {{
            $none = @{{ Name = '{PRINTED_NOTHING}'; Expression = {{ 'True' }} }}
            $results += @('' | Select-Object -Property @($by, $none))
        }}
        else {{
            $results += @($found | Select-Object -Property @($by, '*'))
        }}
    }}
    catch {{
        $text = ($_ | Out-String)
        $what = @{{ Name = 'ErrorDetail'; Expression = {{ $text }} }}
        $results += @('' | Select-Object -Property @($by, $what))
    }}
}}
else {{
    $missing += '{printer}'
}}"
    )
}

/// Escapes a text for single quotes.
fn quoted(text: &str) -> String {
    text.replace('\'', "''")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(command: &str, expected: Option<&str>) {
        assert_eq!(
            only_reads(command).then(|| runnable(command)).as_deref(),
            expected,
            "{command}"
        );
    }

    #[test]
    fn what_only_reads_is_run_and_nothing_else() {
        check("Get-X | Format-List A,*B", Some("Get-X | Select-Object A,*B"));
        check(
            "Test-X -Y <host> -Credentials (Get-Credential) | Format-List Z",
            Some("Test-X -Y $value_host -Credentials (Get-Credential) | Select-Object Z"),
        );
        check(
            "Get-X | Where-Object {$_.A -like '*B-C*'} | Format-List D",
            Some("Get-X | Where-Object {$_.A -like '*B-C*'} | Select-Object D"),
        );
        for harmful in [
            "Set-X -Y 1",
            "Get-X | Set-X -Y 1",
            "Get-X; Remove-Item y",
            "Get-X | ForEach-Object { Remove-Item $_ }",
            "Get-X -Y (New-Item z)",
            "Get-X > file",
            "Get-X -Y '<host>'",
            "nslookup <host> 8.8.8.8",
            "Get-X & calc",
            "Get-X -Y $([IO.File]::Delete('x'))",
        ] {
            check(harmful, None);
        }
    }
}
