//! Help in other languages than English.
//!
//! English stands in the sources, where clap takes it from. Every other language stands beside it in
//! `templates/help.toml`, and [`translated`] lays it over the commands: `tests/it/help.rs` walks the whole tree and
//! holds that no text is missing and none is left over.

mod page;

use clap::Command;

pub use page::Layout;

/// The commands with pages of help in another language, laid out as `layout` says.
pub fn translated(mut command: Command, layout: &Layout<'_>) -> Command {
    command.build();
    with_pages(command, layout)
}

fn with_pages(mut command: Command, layout: &Layout<'_>) -> Command {
    let page = page::page(&mut command, layout);
    command.override_help(page).mut_subcommands(|inner| with_pages(inner, layout))
}
