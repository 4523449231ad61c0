//! One page of help, laid out by display width.
//!
//! clap breaks lines at spaces only and keeps some English words of its own, so the page is laid out here. What it
//! holds, and in which order, is what clap would print.

use std::fmt::Write as _;

use clap::builder::PossibleValue;
use clap::{Arg, ArgAction, Command};
use shindan_report::wrap;
use unicode_width::UnicodeWidthStr;

/// Names wider than this stand on a line of their own, above what they mean.
const WIDEST_NAME: usize = 28;
/// Columns before a name, and between a name and what it means.
const GAP: usize = 2;

/// How pages are laid out.
pub struct Layout<'a> {
    /// The text for an English one.
    pub say: &'a dyn Fn(&str) -> String,
    /// The value of an environment variable, or nothing.
    pub variable: &'a dyn Fn(&str) -> String,
    /// Columns of the terminal.
    pub width: usize,
    /// Whether each value of an option is explained (`--help`), or only named (`-h`).
    pub is_long: bool,
}

/// A command, an argument or an option, and what it means.
struct Row {
    name: String,
    means: String,
    /// The values that an option takes, each with what it means; empty if they are named in `means`.
    values: Vec<(String, String)>,
}

/// The page of a command that is built.
pub(super) fn page(command: &mut Command, layout: &Layout<'_>) -> String {
    let usage = command.render_usage().to_string();
    let styles = command.get_styles();
    let (header, literal) = (styles.get_header(), styles.get_literal());
    let say = layout.say;
    let mut out = String::new();
    // Writing to a string cannot fail.
    if let Some(about) = command.get_about() {
        let _ = writeln!(out, "{}\n", wrap(&say(&about.to_string()), layout.width, "", ""));
    }
    let usage = usage.strip_prefix("Usage: ").unwrap_or(&usage);
    let usage =
        PLACEHOLDERS.iter().fold(usage.to_owned(), |usage, name| usage.replace(name, &say(name)));
    let _ = writeln!(out, "{header}{}:{header:#} {usage}", say("Usage"));
    let sections = sections(command, layout);
    let names = sections.iter().flat_map(|(_, rows)| rows).map(|row| row.name.width());
    let column = GAP + names.filter(|width| *width <= WIDEST_NAME).max().unwrap_or(0) + GAP;
    for (heading, rows) in &sections {
        let _ = writeln!(out, "\n{header}{}:{header:#}", say(heading));
        for row in rows {
            let name = format!("{:GAP$}{literal}{}{literal:#}", "", row.name);
            let rest = " ".repeat(column);
            match column.checked_sub(2 * GAP + row.name.width()) {
                Some(room) => {
                    let means = wrap(&row.means, layout.width, &rest, &rest);
                    let _ = writeln!(out, "{name}{:1$}{2}", "", room + GAP, means.trim_start());
                }
                None => {
                    let _ =
                        writeln!(out, "{name}\n{}", wrap(&row.means, layout.width, &rest, &rest));
                }
            }
            for (value, means) in &row.values {
                let first = format!("{rest}- {value}: ");
                let _ =
                    writeln!(out, "{}", wrap(means, layout.width, &first, &format!("{rest}  ")));
            }
        }
    }
    if let Some(after) = command.get_after_help() {
        for paragraph in after.to_string().split("\n\n") {
            let _ = writeln!(out, "\n{}", after_all(paragraph, layout));
        }
    }
    out.truncate(out.trim_end().len());
    out + "\n"
}

/// What clap writes into a usage line for things that have no name.
const PLACEHOLDERS: [&str; 3] = ["[OPTIONS]", "<COMMAND>", "[COMMAND]"];

/// The sections in the order of clap: commands, arguments, options, and those with a heading of their own.
fn sections(command: &Command, layout: &Layout<'_>) -> Vec<(String, Vec<Row>)> {
    let say = layout.say;
    let commands = command.get_subcommands().filter(|inner| !inner.is_hide_set());
    let commands = commands.map(|inner| Row {
        name: inner.get_name().to_owned(),
        means: inner.get_about().map_or_else(String::new, |about| say(&about.to_string())),
        values: Vec::new(),
    });
    let mut sections = vec![("Commands".to_owned(), commands.collect::<Vec<Row>>())];
    let shown = |arg: &&Arg| !arg.is_hide_set();
    let mut options: Vec<&Arg> = command.get_arguments().filter(shown).collect();
    options.sort_by_key(|arg| arg.get_display_order());
    let (arguments, options): (Vec<&Arg>, Vec<&Arg>) =
        options.into_iter().partition(|arg| arg.is_positional());
    sections.push((
        "Arguments".to_owned(),
        arguments.into_iter().map(|arg| row(arg, layout)).collect(),
    ));
    sections.push(("Options".to_owned(), Vec::new()));
    for option in options {
        let heading = option.get_help_heading().unwrap_or("Options");
        let at = sections.iter().position(|(known, _)| known == heading).unwrap_or_else(|| {
            sections.push((heading.to_owned(), Vec::new()));
            sections.len() - 1
        });
        sections[at].1.push(row(option, layout));
    }
    sections.retain(|(_, rows)| !rows.is_empty());
    sections
}

fn row(arg: &Arg, layout: &Layout<'_>) -> Row {
    let say = layout.say;
    let name = match (arg.is_positional(), arg.get_short()) {
        (true, _) => arg.to_string(),
        (false, Some(short)) => format!("-{short}, {arg}"),
        (false, None) => format!("    {arg}"),
    };
    let mut means = vec![arg.get_help().map_or_else(String::new, |help| say(&help.to_string()))];
    let mut note = |what: &str, value: &str| means.push(format!("[{}: {value}]", say(what)));
    if let Some(variable) = arg.get_env().filter(|_| !arg.is_hide_env_set()) {
        let variable = variable.to_string_lossy();
        note("env", &format!("{variable}={}", (layout.variable)(&variable)));
    }
    let takes_value = matches!(arg.get_action(), ArgAction::Set | ArgAction::Append);
    let default: Vec<_> =
        arg.get_default_values().iter().map(|value| value.to_string_lossy()).collect();
    if takes_value && !arg.is_hide_default_value_set() && !default.is_empty() {
        // An empty default is written as one.
        let default = default.join(" ");
        note("default", if default.is_empty() { "\"\"" } else { &default });
    }
    let possible = if takes_value && !arg.is_hide_possible_values_set() {
        arg.get_possible_values()
    } else {
        Vec::new()
    };
    let possible: Vec<&PossibleValue> =
        possible.iter().filter(|value| !value.is_hide_set()).collect();
    let mut values = Vec::new();
    if layout.is_long && possible.iter().any(|value| value.get_help().is_some()) {
        let means = |value: &&PossibleValue| {
            let means = value.get_help().map_or_else(String::new, |help| say(&help.to_string()));
            (value.get_name().to_owned(), means)
        };
        values = possible.iter().map(means).collect();
    } else if !possible.is_empty() {
        let names: Vec<&str> = possible.iter().map(|value| value.get_name()).collect();
        note("possible values", &names.join(", "));
    }
    let between = if layout.is_long { "\n" } else { " " };
    Row { name, means: means.join(between).trim_start().to_owned(), values }
}

/// A paragraph after everything: examples keep their commands, tables their lines.
fn after_all(paragraph: &str, layout: &Layout<'_>) -> String {
    let say = layout.say;
    let mut lines = paragraph.lines();
    let first = lines.next().unwrap_or_default();
    if first.starts_with("Example") {
        let commands: String = lines.map(|line| format!("\n{line}")).collect();
        return say(first) + &commands;
    }
    if lines.clone().any(|line| line.starts_with(' ')) {
        return say(paragraph);
    }
    let sentence: Vec<&str> = paragraph.lines().collect();
    wrap(&say(&sentence.join(" ")), layout.width, "", "")
}
