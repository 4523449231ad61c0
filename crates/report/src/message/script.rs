//! A PowerShell script with the commands of a request: it lists them, runs them, and writes one file with
//! `Export-Clixml`. It changes nothing. For Windows PowerShell 2.0, which Exchange 2010 comes with.
//!
//! Commands are printed from the tree that the program's own grammar made of them
//! ([`shindan_model::command`]). Every other text stands in a comment or in single quotes, and has no line
//! break or other control character.

use std::collections::BTreeSet;
use std::fmt::Write;

use minijinja::context;
use shindan_case::Question;
use shindan_model::command::{Pipeline, ReadOnly, read_only};
use shindan_model::first_hidden;
use shindan_read::{PRINTED_BY, PRINTED_NOTHING};

use super::asked::Asked;
use super::letter::LetterBuilder;
use super::situation::Situation;
use crate::words::RenderError;

/// A command that only reads.
struct Runnable {
    number: u32,
    /// The access with which it is run, as a position in the pack.
    access: Option<usize>,
    /// The command as the request shows it.
    shown: String,
    pipelines: Vec<Pipeline>,
}

/// The script for the commands of a request; `None` if none of them is known to only read.
///
/// # Errors
/// A text that is missing in this language, and one that has a control character.
pub fn script(
    situation: &Situation<'_>,
    asked: &[Asked],
    questions: &[Question],
) -> Result<Option<String>, RenderError> {
    let pack = situation.pack;
    let mut commands = Vec::new();
    for asked in asked {
        let node = &pack.steps[asked.step.0];
        let Some(command) = &node.command else { continue };
        let Ok(ReadOnly::Script(pipelines)) = read_only(command) else { continue };
        let question = questions.iter().find(|question| question.step == node.about.id);
        commands.push(Runnable {
            number: question.map_or(0, |question| question.number),
            access: node.access,
            shown: command.clone(),
            pipelines,
        });
    }
    if commands.is_empty() {
        return Ok(None);
    }
    let builder = LetterBuilder::new(situation)?;
    write(&builder, &commands).map(Some)
}

fn write(builder: &LetterBuilder<'_>, commands: &[Runnable]) -> Result<String, RenderError> {
    let mark = builder.situation.mark;
    let mut lines = vec![comment(mark)?];
    for key in ["message.script.about", "message.script.run"] {
        lines.push(comment(&builder.word(key)?)?);
    }
    let places: BTreeSet<usize> = commands.iter().filter_map(|command| command.access).collect();
    for access in places {
        let id = &builder.situation.pack.accesses[access].about.id;
        if let Some(place) = builder.report.texts.accesses.get(id) {
            lines.push(comment(&format!("  {place}"))?);
        }
    }
    lines.push(String::new());
    lines.push(format!("Write-Host {}", quoted(&builder.word("message.script.about")?)?));
    lines.push(format!("Write-Host {}", quoted(&builder.word("message.script.will_run")?)?));
    for command in commands {
        let shown = format!("  [Q{}] {}", command.number, command.shown);
        lines.push(format!("Write-Host {}", quoted(&shown)?));
    }
    lines.push("Read-Host 'Enter / Ctrl+C'".to_owned());
    let pipelines = || commands.iter().flat_map(|command| &command.pipelines);
    let values: BTreeSet<&str> = pipelines().flat_map(Pipeline::asks_for).collect();
    for name in values {
        let ask = builder.say("message.script.value", context! { name })?;
        lines.push(format!("$value_{name} = Read-Host {}", quoted(&ask)?));
    }
    lines.push("$results = @()".to_owned());
    lines.push("$missing = @()".to_owned());
    for pipeline in pipelines() {
        lines.push(String::new());
        lines.extend(one(pipeline).lines().map(str::to_owned));
    }
    lines.push(String::new());
    lines.push("if ($missing.Count -gt 0) {".to_owned());
    lines.push(format!("    Write-Host {}", quoted(&builder.word("message.script.left_out")?)?));
    lines.push("    $missing | ForEach-Object { Write-Host ('  ' + $_) }".to_owned());
    lines.push("}".to_owned());
    let file = quoted(&format!("{mark}-"))?;
    lines.push(format!("$file = {file} + (Get-Date).ToString('yyyyMMdd-HHmmss') + '.xml'"));
    lines.push("$results | Export-Clixml -Path $file -Encoding UTF8".to_owned());
    lines.push(format!("Write-Host {}", quoted(&builder.word("message.script.done")?)?));
    lines.push("Write-Host ('  ' + (Get-Item $file).FullName)".to_owned());
    // Without a byte order mark, Windows PowerShell reads a file in the code page of the machine.
    let mut text = String::from("\u{feff}");
    for line in lines {
        let _ = write!(text, "{line}\r\n");
    }
    Ok(text)
}

/// Runs one pipeline if the shell has its cmdlet, and marks each object with the cmdlet.
fn one(pipeline: &Pipeline) -> String {
    let printer = pipeline.printer();
    format!(
        "if (Get-Command '{printer}' -ErrorAction SilentlyContinue) {{
    $by = @{{ Name = '{PRINTED_BY}'; Expression = {{ '{printer}' }} }}
    try {{
        $found = @({pipeline})
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

/// A line of its own that runs nothing.
fn comment(text: &str) -> Result<String, RenderError> {
    on_one_line(text).map(|text| format!("# {text}"))
}

/// A text in single quotes. PowerShell takes any of five signs for one, and two of them for the sign itself.
fn quoted(text: &str) -> Result<String, RenderError> {
    let mut quoted = String::from("'");
    for c in on_one_line(text)?.chars() {
        quoted.push(c);
        if matches!(c, '\'' | '\u{2018}' | '\u{2019}' | '\u{201a}' | '\u{201b}') {
            quoted.push(c);
        }
    }
    quoted.push('\'');
    Ok(quoted)
}

/// A text that does not leave its line.
fn on_one_line(text: &str) -> Result<&str, RenderError> {
    let leaves = |c: char| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}');
    match text.contains(leaves) || first_hidden(text).is_some() {
        false => Ok(text),
        true => Err(RenderError::LeavesItsLine(text.escape_debug().to_string())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_ends_a_quotation_stands_twice() {
        for (text, expected) in [
            ("plain", "'plain'"),
            ("it's", "'it''s'"),
            ("‘a’ ‚b‛", "'‘‘a’’ ‚‚b‛‛'"),
            ("'; calc; '", "'''; calc; '''"),
            ("’; calc #", "'’’; calc #'"),
            ("“a” „b‟ \"c\" `n $(calc)", "'“a” „b‟ \"c\" `n $(calc)'"),
        ] {
            assert_eq!(quoted(text).unwrap(), expected);
        }
    }

    #[test]
    fn what_leaves_its_line_is_refused() {
        for sign in
            ["\n", "\r", "\r\n", "\u{b}", "\u{c}", "\u{85}", "\u{2028}", "\u{2029}", "\0", "\u{1b}"]
        {
            for text in [format!("a{sign}Remove-Item b"), sign.to_owned(), format!("{sign}a")] {
                assert!(comment(&text).is_err(), "{text:?}");
                assert!(quoted(&text).is_err(), "{text:?}");
            }
        }
    }
}
