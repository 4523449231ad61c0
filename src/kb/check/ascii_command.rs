//! KB503: commands with characters that do not survive a mail.
//!
//! **What it looks for.** Characters outside ASCII in the `command` of an act: typographic quotes and
//! dashes, spaces that do not break, full-width letters.
//!
//! **Why it matters.** A customer copies the command out of a mail into a shell. There `–` is no `-`, and
//! the command fails in ways that look like the customer's mistake.
//!
//! **Example.** `command = "Get-OutlookAnywhere –Server EX1"`

use super::Ctx;
use crate::diag::{Code, Diag};

pub(super) fn check(ctx: &Ctx<'_>, diags: &mut Vec<Diag>) {
    for node in &ctx.raw.acts {
        let Some(command) = &node.raw.command else {
            continue;
        };
        let Some(odd) = command.value.chars().find(|char| !char.is_ascii()) else {
            continue;
        };
        let message = format!(
            "the command of act `{}` has the character `{odd}` (U+{:04X})",
            node.id.value,
            u32::from(odd)
        );
        let help = match odd {
            '“' | '”' | '„' | '″' => "write a plain double quote".to_owned(),
            '‘' | '’' | '‚' => "write a plain single quote".to_owned(),
            '–' | '—' | '−' | '‐' | '‑' => "write a plain `-`".to_owned(),
            '\u{a0}' | '\u{3000}' | '\u{202f}' => "write a plain space".to_owned(),
            _ => "a command has only characters that every keyboard and mail has".to_owned(),
        };
        diags.push(
            Diag::new(Code::NonAsciiCommand, message)
                .at(node.path, command.span.clone(), "")
                .help(help),
        );
    }
}

#[cfg(test)]
mod tests {
    use crate::kb::testing::problems_after;

    #[test]
    fn fires_on_a_long_dash() {
        let problems = problems_after("shake the bulb", "shake –the bulb");
        insta::assert_snapshot!(problems, @r#"
        error[KB503]: the command of act `look-at-bulb` has the character `–` (U+2013)
           --> rules/lamp/lamp.toml:115:11
            |
        115 | command = "shake –the bulb"
            |           ^^^^^^^^^^^^^^^^^
            |
            = help: write a plain `-`
        "#);
    }

    #[test]
    fn silent_on_plain_characters() {
        let problems = problems_after("shake the bulb", "shake -the 'bulb' | sort");
        assert_eq!(problems, "");
    }
}
