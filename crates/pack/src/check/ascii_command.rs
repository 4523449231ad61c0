//! KB503: commands with characters that do not survive a mail.
//!
//! **What it looks for.** Characters outside ASCII in the `command` of a step, and in code in backticks in
//! any text: typographic quotes and dashes, no-break spaces, full-width letters.
//!
//! **Why it matters.** Customers copy commands from a mail into a shell. A shell does not take `–` for `-`,
//! and the error looks like the customer's mistake.
//!
//! **Example.** `command = "Get-OutlookAnywhere –Server EX1"`

use std::ops::Range;

use super::Ctx;
use super::command_line::spans;
use crate::diag::{Code, Diag};
use crate::text::texts;

pub(super) fn check(ctx: &Ctx<'_>, diags: &mut Vec<Diag>) {
    for node in &ctx.raw.steps {
        if let Some(command) = &node.raw.command {
            let owner = format!("step `{}`", node.id.value);
            judge(&command.value, &owner, node.path, &command.span, diags);
        }
    }
    for text in ctx.raw.texts.values().flat_map(texts) {
        for code in spans(&text.value) {
            judge(code, &format!("`{}`", text.key), &text.path, &text.span, diags);
        }
    }
}

fn judge(command: &str, owner: &str, path: &str, span: &Range<usize>, diags: &mut Vec<Diag>) {
    let Some(odd) = command.chars().find(|char| !char.is_ascii()) else { return };
    let message =
        format!("the command of {owner} has the character `{odd}` (U+{:04X})", u32::from(odd));
    let help = match odd {
        '“' | '”' | '„' | '″' => "write a plain double quote".to_owned(),
        '‘' | '’' | '‚' => "write a plain single quote".to_owned(),
        '–' | '—' | '−' | '‐' | '‑' => "write a plain `-`".to_owned(),
        '\u{a0}' | '\u{3000}' | '\u{202f}' => "write a plain space".to_owned(),
        _ => "a command has only characters that every keyboard and mail has".to_owned(),
    };
    diags.push(Diag::new(Code::NonAsciiCommand, message).at(path, span.clone(), "").help(help));
}

#[cfg(test)]
mod tests {
    use crate::testing::problems_after;

    #[test]
    fn fires_on_a_long_dash() {
        let problems = problems_after("ping lamp.test", "shake –the bulb");
        insta::assert_snapshot!(problems, @r#"
        error[KB503]: the command of step `look-at-bulb` has the character `–` (U+2013)
           --> rules/lamp/lamp.toml:114:11
            |
        114 | command = "shake –the bulb"
            |           ^^^^^^^^^^^^^^^^^
            |
            = help: write a plain `-`
        "#);
    }

    #[test]
    fn silent_on_plain_characters() {
        let problems = problems_after("ping lamp.test", "shake -the 'bulb' | sort");
        assert_eq!(problems, "");
    }
}
