//! A chain while its lines are read.

use shindan_model::{Chain, ChainLink, Named, Spot, Target, Told};

use super::begin::{is_entry, is_error};
use super::mark::{Mark, marks, sentences};
use super::target::{self, Found, ends_url};
use crate::lines::at_most;
use crate::part::Part;

/// The most links and targets of a chain that are kept.
const MAX_LINKS: usize = 256;
const MAX_TARGETS: usize = 256;
/// The longest piece of a line that is looked at in one go.
const MAX_PIECE_BYTES: usize = 1 << 16;
/// A URL goes on over at most so many line ends.
const MAX_WRAPS: usize = 3;

/// What a line has, in the order of its bytes.
enum Event {
    Sentence,
    Reason { end: usize },
    Exception,
    Target(Found),
}

/// A chain while its lines are read.
#[derive(Default)]
pub(super) struct Builder {
    from: Option<Spot>,
    links: Vec<ChainLink>,
    targets: Vec<Target>,
    /// Whether no entry begins with it.
    follows: bool,
    /// Where the current sentence begins.
    sentence: Spot,
    /// Whether anything shows that a program tells it: up to the current sentence, and in it.
    is_error: (bool, bool),
    /// Whether a reason was announced at the end of the last line.
    is_open: bool,
    /// How many lines the URL at the end of the last line has gone on for.
    cut: Option<usize>,
}

impl Builder {
    /// Whether the last line announced what has to follow.
    pub(super) fn is_open(&self) -> bool {
        self.is_open
    }

    /// Takes a line; where a sentence in it begins that names another URL, another chain begins.
    pub(super) fn take(&mut self, at: Spot, line: &str, part: &mut Part) {
        self.begin(at, line);
        for (at, piece) in pieces(at, line) {
            for (byte, event) in events(piece) {
                if let Event::Target(Found { name: Named::Url(url), .. }) = &event
                    && self.is_of_another(url)
                {
                    self.split(part);
                }
                self.event(Spot { byte: at.byte + byte, ..at }, at, event, piece);
            }
        }
    }

    /// Takes a line of a chain whose lines are known.
    pub(super) fn take_whole(&mut self, at: Spot, line: &str) {
        self.begin(at, line);
        for (at, piece) in pieces(at, line) {
            for (byte, event) in events(piece) {
                self.event(Spot { byte: at.byte + byte, ..at }, at, event, piece);
            }
        }
    }

    fn begin(&mut self, at: Spot, line: &str) {
        self.is_open = false;
        if self.from.is_none() {
            self.from = Some(at);
            self.follows = !is_entry(line.trim_start());
            self.start(at, false);
            self.is_error = (false, is_error(line.trim_start()));
        }
        self.go_on(line);
    }

    /// Goes on with the URL that the last line was cut in.
    fn go_on(&mut self, line: &str) {
        let Some(wraps) = self.cut.take() else { return };
        let rest = line.trim_start();
        let end = rest.find(ends_url).unwrap_or(rest.len());
        if let Some(Target { name: Named::Url(url), .. }) = self.targets.last_mut() {
            url.push_str(&rest[..end].to_ascii_lowercase());
        }
        self.cut = (end == rest.len() && wraps < MAX_WRAPS).then_some(wraps + 1);
    }

    fn event(&mut self, spot: Spot, at: Spot, event: Event, line: &str) {
        match event {
            Event::Sentence => self.start(spot, false),
            Event::Reason { end } => {
                self.is_error.1 = true;
                self.start(Spot { byte: at.byte + end, ..at }, true);
                self.is_open = line[end..].trim().is_empty();
            }
            Event::Exception => self.is_error.1 = true,
            Event::Target(found) if self.targets.len() < MAX_TARGETS => {
                self.cut = found.is_cut.then_some(0);
                self.targets.push(Target { at: spot, name: found.name, is_asked: found.is_quoted });
            }
            Event::Target(_) => {}
        }
    }

    fn start(&mut self, at: Spot, is_inner: bool) {
        self.is_error = (self.is_error.0 || self.is_error.1, false);
        self.sentence = at;
        if self.links.len() < MAX_LINKS {
            self.links.push(ChainLink { at, is_inner });
        }
    }

    /// Whether the current sentence is a plain one behind a sentence about another URL.
    fn is_of_another(&self, url: &str) -> bool {
        let is_reason = self.links.last().is_some_and(|link| link.is_inner);
        let before = self.targets.iter().rev().find_map(|target| match &target.name {
            Named::Url(url) if target.at < self.sentence => Some(url),
            _ => None,
        });
        !is_reason && before.is_some_and(|before| before != url)
    }

    /// Ends the chain before the current sentence, with which another one begins.
    fn split(&mut self, part: &mut Part) {
        let (at, is_error) = (self.sentence, self.is_error.1);
        let later = self.targets.partition_point(|target| target.at < at);
        let targets = self.targets.split_off(later);
        self.links.retain(|link| link.at < at);
        self.is_error.1 = false;
        self.finish(at, part);
        *self = Self { from: Some(at), targets, ..Self::default() };
        self.start(at, false);
        self.is_error = (false, is_error);
    }

    /// Ends the chain and adds it to the part.
    pub(super) fn finish(&mut self, to: Spot, part: &mut Part) {
        let done = std::mem::take(self);
        if done.from.is_some() {
            part.chain(done.whole(to));
        }
    }

    /// The chain, which ends before `to`.
    pub(super) fn whole(self, to: Spot) -> Chain {
        let told = if self.is_error.0 || self.is_error.1 { Told::Error } else { Told::Prose };
        let Self { follows, links, targets, .. } = self;
        Chain { told, follows, from: self.from.unwrap_or(to), to, links, targets }
    }
}

/// A line in pieces that bound what is remembered of it at once, each with where it begins.
fn pieces(at: Spot, line: &str) -> impl Iterator<Item = (Spot, &str)> {
    let mut byte = 0;
    std::iter::from_fn(move || {
        let rest = &line[byte..];
        let piece = at_most(rest, MAX_PIECE_BYTES);
        let begin = Spot { byte: at.byte + byte, ..at };
        byte += piece.len();
        (!piece.is_empty()).then_some((begin, piece))
    })
}

fn events(line: &str) -> Vec<(usize, Event)> {
    let mut events: Vec<(usize, Event)> = Vec::new();
    let mut urls: Vec<std::ops::Range<usize>> = Vec::new();
    for (mark, start, end) in marks(line) {
        match mark {
            Mark::Reason => events.push((start, Event::Reason { end })),
            Mark::Exception => events.push((start, Event::Exception)),
            Mark::Scheme => {
                let Some(found) = target::url(line, start) else { continue };
                if let Named::Url(url) = &found.name {
                    urls.push(found.start..found.start + url.len());
                }
                events.push((found.start, Event::Target(found)));
            }
        }
    }
    let is_in_url = |found: &Found| urls.iter().any(|url| url.contains(&found.start));
    let hosts = target::hosts(line).filter(|found| !is_in_url(found));
    events
        .extend(hosts.chain(target::paths(line)).map(|found| (found.start, Event::Target(found))));
    events.extend(sentences(line).map(|at| (at, Event::Sentence)));
    events.sort_by_key(|(at, event)| (*at, !matches!(event, Event::Sentence)));
    events
}
