//! Chains of messages: where they begin and end, their links, and the servers that they name.
//!
//! `Type: text ---> Type: text`, `text. Error details: text --> text`, `Message: text` above `Type: name`,
//! with line breaks wherever a console put them. A chain ends at a blank line, at the next entry of a log
//! or list, and where a sentence begins that names another URL: two failures of two requests are two chains.

mod begin;
mod builder;
mod mark;
mod objects;
mod target;

use std::ops::Range;

use shindan_model::{Chain, ChainLink, Named, Observation, Spot, Target, Told};

use crate::kind::Kind;
use crate::lines::{Line, Lines};
use crate::part::Part;
pub(crate) use begin::is_entry;
use builder::Builder;

/// Adds the chains in the lines of a part with people's words and programs' messages.
pub(crate) fn read(part: &mut Part, lines: Lines<'_>) {
    let last = part.lines.1;
    let mut chain = Builder::default();
    for line in lines.take_while(|line| line.number <= last) {
        let content = line.unquoted();
        let from = Spot { line: line.number, byte: line.raw.len() - content.len() };
        if content.trim().is_empty() {
            if !chain.is_open() {
                chain.finish(from, part);
            }
            continue;
        }
        if begin::is_entry(content.trim_start()) && !chain.is_open() {
            chain.finish(from, part);
        }
        chain.take(from, content, part);
    }
    chain.finish(Spot { line: last + 1, byte: 0 }, part);
}

/// Adds the chains in the lines of one entry of a log.
pub(crate) fn of_run(part: &mut Part, lines: &[Line<'_>]) {
    let Some(last) = lines.last() else { return };
    let mut chain = Builder::default();
    for line in lines {
        let content = line.unquoted();
        let from = Spot { line: line.number, byte: line.raw.len() - content.len() };
        chain.take(from, content, part);
    }
    chain.finish(Spot { line: last.number + 1, byte: 0 }, part);
}

/// Adds the chains of a part that begins at the next line. `before`: the words in front of it.
pub(crate) fn of_part(part: &mut Part, lines: Lines<'_>, before: Option<&mut Part>) {
    match part.kind {
        Kind::FormatList | Kind::FormatTable | Kind::Json | Kind::Csv | Kind::Clixml => {
            objects::read(part, lines);
        }
        Kind::PowerShellError => of_record(part, lines, before),
        Kind::Http => of_exchange(part),
        Kind::Answer => {
            let (first, last) = part.lines;
            let chain = of_lines(Told::Prose, lines, first..last + 1);
            part.chain(chain);
        }
        _ => {}
    }
}

/// An error record belongs to the message right above it. What the record names besides is the session's.
fn of_record(part: &mut Part, lines: Lines<'_>, before: Option<&mut Part>) {
    let (first, last) = part.lines;
    let to = Spot { line: last + 1, byte: 0 };
    let above = before.filter(|before| before.lines.1 + 1 == first);
    let above = above.and_then(|before| before.observations.iter_mut().rev().find_map(as_chain));
    match above {
        Some(chain) => (chain.told, chain.to) = (Told::Error, to),
        None => {
            let chain = of_lines(Told::Error, lines, first..last + 1);
            let is_message = first == last;
            part.chain(if is_message { chain } else { Chain { targets: Vec::new(), ..chain } });
        }
    }
}

/// What an answer says is about what was asked for.
fn of_exchange(part: &mut Part) {
    let (first, last) = part.lines;
    let from = Spot { line: first, byte: 0 };
    let asked = part.observations.iter().find_map(|observation| match observation {
        Observation::Property { name, value, .. } if name == "http.url" => Some(value),
        _ => None,
    });
    let Some(url) = asked.map(|url| url.to_ascii_lowercase()) else { return };
    let url = if url.contains("://") { url } else { format!("https://{url}") };
    let target = Target { at: from, name: Named::Url(url), is_asked: false };
    part.chain(Chain {
        told: Told::Data,
        follows: false,
        from,
        to: Spot { line: last + 1, byte: 0 },
        links: vec![ChainLink { at: from, is_inner: false }],
        targets: vec![target],
    });
}

fn as_chain<'o>(observation: &'o mut Observation<'static>) -> Option<&'o mut Chain> {
    match observation {
        Observation::Chain(chain) => Some(chain),
        _ => None,
    }
}

/// Leaves it noted of the first chain alone that it goes on from the line above, where there is one.
pub(crate) fn follow(part: &mut Part, has_line_above: bool) {
    let first = part.lines.0;
    for chain in part.observations.iter_mut().filter_map(as_chain) {
        chain.follows &= has_line_above && chain.from.line == first;
    }
}

/// The chain in lines that are known to be of one.
pub(crate) fn of_lines(told: Told, lines: Lines<'_>, run: Range<usize>) -> Chain {
    let mut chain = Builder::default();
    let all = lines.skip_while(|line| line.number < run.start);
    for line in all.take_while(|line| line.number < run.end) {
        chain.take_whole(Spot { line: line.number, byte: 0 }, line.raw);
    }
    let from = Spot { line: run.start, byte: 0 };
    Chain { told, from, ..chain.whole(Spot { line: run.end, byte: 0 }) }
}

#[cfg(test)]
mod tests;
