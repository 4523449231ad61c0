//! KB605: commands that are not known to only read.
//!
//! **What it looks for.** The `command` of a step that the program's own grammar does not accept: cmdlets,
//! parameters and programs that are not on its list, script blocks, methods, aliases, redirections.
//!
//! **Why it matters.** Such a command is shown with the remark that it may change something, and
//! `request --script` leaves it out. A pack cannot add to the list, because a pack may come from anybody.
//!
//! **Example.** `command = "Get-Bulb | iex"`

use shindan_model::command::read_only;
use shindan_pack::check::Ctx;
use shindan_pack::{Code, Diag};

pub(super) fn check(ctx: &Ctx<'_>, diags: &mut Vec<Diag>) {
    for node in &ctx.raw.steps {
        let Some(command) = &node.raw.command else { continue };
        let Err(why) = read_only(&command.value) else { continue };
        let is_here = |diag: &Diag| {
            diag.labels.iter().any(|label| label.path == node.path && label.span == command.span)
        };
        // What is wrong with the command anyhow need not be said twice.
        if diags.iter().any(is_here) {
            continue;
        }
        let id = &node.id.value;
        let message = format!("the command of step `{id}` is not known to only read: {why}");
        let help = "it is shown with the remark that it may change something, and no script runs it; \
                    `shindan kb explain KB605` says what is accepted";
        let diag = Diag::new(Code::MayChange, message).at(node.path, command.span.clone(), "");
        diags.push(diag.help(help));
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::checked_after;

    #[test]
    fn fires_on_what_is_not_of_the_grammar() {
        insta::assert_snapshot!(checked_after("ping lamp.test", "Get-Service x | iex"), @r#"
        warning[KB605]: the command of step `look-at-bulb` is not known to only read: `iex` is not on the list of what only reads
           --> rules/lamp/lamp.toml:114:11
            |
        114 | command = "Get-Service x | iex"
            |           ^^^^^^^^^^^^^^^^^^^^^
            |
            = help: it is shown with the remark that it may change something, and no script runs it; `shindan kb explain KB605` says what is accepted
        "#);
    }

    #[test]
    fn silent_on_what_only_reads() {
        for command in ["ping <lamp>", "Get-Service 'lamp' | Format-List Name"] {
            assert_eq!(checked_after("ping lamp.test", command), "", "{command}");
        }
    }
}
