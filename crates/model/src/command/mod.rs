//! Commands that are known to only read.
//!
//! A pack may come from anybody, and its commands are sent to customers. So the program decides by itself what
//! a command does: it reads each one with a grammar of its own into a tree ([`Pipeline`]), accepts just listed
//! cmdlets with listed parameters (`listed.toml`, which no pack can widen), and prints scripts from the tree.
//! What the grammar does not know is refused, however harmless it may be:
//!
//! ```text
//! command   = pipeline { ";" pipeline }
//! pipeline  = call { "|" ( call | where | select ) } [ "|" format ]
//! call      = CMDLET { "-" NAME [ value ] | value }
//! where     = "Where-Object" "{" "$_." NAME "-" OPERATOR ( literal | "<" NAME ">" ) "}"
//! select    = ( "Select-Object" | "Format-List" | … ) [ [ "-Property" ] property { "," property } ] { option }
//! value     = literal { "," literal } | "<" NAME ">" | "(Get-Credential)" | "@{" NAME "=" literal { ";" … } "}"
//! literal   = WORD | NUMBER | "'" … "'" | '"' … '"' | "$true" | "$false"
//! ```
//!
//! Programs such as `nslookup` have a list of options too. They are shown and never part of a script, because
//! a shell reads their arguments in ways that differ from system to system. So are calculated properties.

mod lexer;
mod listed;
mod parser;
mod print;
mod program;
mod tree;

#[cfg(test)]
mod tests;

pub use tree::{Pipeline, ReadOnly, Refused};

/// Reads a command.
///
/// # Errors
/// The first thing in it that is not known to only read.
pub fn read_only(command: &str) -> Result<ReadOnly, Refused> {
    if let Some(odd) = command.chars().find(|c| !matches!(c, ' '..='~')) {
        let shown = odd.escape_default();
        return Err(Refused(format!("it has the character `{shown}`")));
    }
    if let Some(name) = program::named_in(command) {
        return program::check(command, name).map(|()| ReadOnly::Shown);
    }
    let pipelines = parser::parse(lexer::tokens(command)?)?;
    let calculated = pipelines.iter().any(Pipeline::is_calculated);
    Ok(if calculated { ReadOnly::Shown } else { ReadOnly::Script(pipelines) })
}

/// Whether a command is known to only read.
pub fn only_reads(command: &str) -> bool {
    read_only(command).is_ok()
}
