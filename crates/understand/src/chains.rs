//! The failures that the chains of a text tell of, and the signs that they and plain words are.

use std::collections::BTreeMap;

use shindan_model::{Chain, FailureIx, Pack, Spot, Told};

use super::code_index::{CodeIndex, FoundCode};
use super::cursor::Cursor;
use super::fold::{Folded, fold};
use super::occurrences::{Matcher, Occurrence, Sought};
use super::requests::{AboutRequest, RequestIndex, Route};

/// The most occurrences in one chain that are looked at one by one; of more, the last of each kind.
const MAX_OCCURRENCES: usize = 1 << 12;
/// The most codes of one text.
const MAX_CODES: usize = 1 << 16;
/// The most failures of one text that are told of.
const MAX_FAILURES: usize = 1 << 10;

/// What a pack looks for in messages, prepared once.
#[derive(Debug)]
pub(super) struct Messages {
    matcher: Matcher,
    codes: CodeIndex,
    requests: RequestIndex,
    /// By failure: the signs that are made of it.
    signs: Vec<Vec<usize>>,
}

/// The last occurrence of a sign that its requests let through.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct SignMatch {
    /// Index in [`Pack::signs`].
    pub(super) sign: usize,
    /// First byte in the folded text.
    pub(super) start: usize,
    /// End in the folded text (byte, exclusive).
    pub(super) end: usize,
}

/// A failure that a chain tells of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct FailureMatch {
    /// Nothing for a message that the pack does not know.
    pub(super) failure: Option<FailureIx>,
    pub(super) about: AboutRequest,
    pub(super) start: usize,
    pub(super) end: usize,
}

/// What the messages of one text are.
#[derive(Debug, Default)]
pub(super) struct Matches {
    pub(super) signs: Vec<SignMatch>,
    /// By sign: how often it occurs, whatever it is about.
    pub(super) times: Vec<usize>,
    /// For each chain that tells of a failure, the innermost.
    pub(super) failures: Vec<FailureMatch>,
}

impl Messages {
    pub(super) fn new(pack: &Pack) -> Self {
        let mut signs = vec![Vec::new(); pack.failures.len()];
        for (at, sign) in pack.signs.iter().enumerate() {
            for failure in &sign.failures {
                signs[failure.0].push(at);
            }
        }
        let (matcher, codes) = (Matcher::new(pack), CodeIndex::new(pack));
        Self { matcher, codes, requests: RequestIndex::new(pack), signs }
    }

    /// Whether any message that the pack knows occurs in a text, other than one that may just be named.
    pub(super) fn occur_in(&self, pack: &Pack, text: &str) -> bool {
        let folded = fold(text);
        let mut found = self.matcher.find(&folded, &[]);
        found.any(|(_, occurrence)| occurrence.sought.is_message(pack))
    }

    /// Whether a host is one that the complaint is never about.
    pub(super) fn is_elsewhere(&self, pack: &Pack, host: &str) -> bool {
        self.requests.is_elsewhere(pack, host)
    }

    /// What the messages of a text are. `chains`: in order.
    pub(super) fn find(
        &self,
        pack: &Pack,
        text: &str,
        folded: &Folded,
        chains: &[Chain],
    ) -> Matches {
        let placed = self.placed(text, folded, chains);
        let (begins, owners) = regions(&placed);
        let mut walk = Walk::new(self, pack, folded, chains, placed);
        let mut region = 0;
        for (at, occurrence) in self.matcher.find(&folded.text, &begins) {
            while region < at {
                walk.end(owners[region]);
                region += 1;
            }
            walk.take(occurrence);
        }
        for owner in &owners[region..] {
            walk.end(*owner);
        }
        walk.matches()
    }

    /// The chains with their places in the folded text, and the codes in them.
    fn placed(&self, text: &str, folded: &Folded, chains: &[Chain]) -> Vec<PlacedChain> {
        let mut placed = Vec::with_capacity(chains.len());
        let mut cursor = Cursor::new(text, folded);
        let mut codes = CodeReader::new(&self.codes, text, folded);
        for chain in chains {
            let mut spots: Vec<Spot> = chain.links.iter().map(|link| link.at).collect();
            spots.extend(chain.targets.iter().map(|target| target.at));
            spots.sort_unstable();
            let start = cursor.at(chain.from);
            let places: BTreeMap<Spot, usize> =
                spots.into_iter().map(|spot| (spot, cursor.at(spot))).collect();
            let end = cursor.at(chain.to);
            let links: Vec<usize> = chain.links.iter().map(|link| places[&link.at]).collect();
            let inner = chain.links.iter().rev().find(|link| link.is_inner);
            let innermost = inner.map_or(start, |link| places[&link.at]);
            let targets: Vec<usize> = chain.targets.iter().map(|it| places[&it.at]).collect();
            let route = Route::new(&self.requests, chain, links, &targets);
            let codes = codes.read(chain);
            placed.push(PlacedChain { start, end, innermost, route, codes });
        }
        placed
    }
}

/// A chain with its places in the folded text.
#[derive(Debug)]
struct PlacedChain {
    start: usize,
    end: usize,
    /// Where its innermost reason begins.
    innermost: usize,
    route: Route,
    /// Its codes, as occurrences.
    codes: Vec<Occurrence>,
}

/// Where the regions of a text begin, but for the first, and whose each is: that of a chain or of none.
fn regions(chains: &[PlacedChain]) -> (Vec<usize>, Vec<Option<usize>>) {
    let (mut begins, mut owners) = (Vec::new(), vec![None]);
    for (at, chain) in chains.iter().enumerate() {
        if begins.last() == Some(&chain.start) {
            owners.pop();
            begins.pop();
        }
        begins.extend([chain.start, chain.end]);
        owners.extend([Some(at), None]);
    }
    (begins, owners)
}

/// Reads the codes of chains, one chain after the other.
struct CodeReader<'t> {
    index: &'t CodeIndex,
    lines: std::iter::Peekable<std::iter::Enumerate<std::str::Lines<'t>>>,
    cursor: Cursor<'t>,
    found: Vec<FoundCode>,
    count: usize,
}

impl<'t> CodeReader<'t> {
    fn new(index: &'t CodeIndex, text: &'t str, folded: &'t Folded) -> Self {
        let lines = text.lines().enumerate().peekable();
        Self { index, lines, cursor: Cursor::new(text, folded), found: Vec::new(), count: 0 }
    }

    fn read(&mut self, chain: &Chain) -> Vec<Occurrence> {
        let mut codes = Vec::new();
        if self.index.is_empty() || chain.told == Told::Data {
            return codes;
        }
        let is_error = chain.told != Told::Prose;
        while self.lines.peek().is_some_and(|(at, _)| at + 1 < chain.from.line) {
            self.lines.next();
        }
        while let Some((at, line)) = self.lines.peek().copied() {
            let number = at + 1;
            let from = if number == chain.from.line { chain.from.byte } else { 0 };
            let to = if number == chain.to.line { chain.to.byte } else { line.len() };
            if number > chain.to.line || (number == chain.to.line && to == 0) {
                break;
            }
            if let Some(piece) = line.get(from..to) {
                self.index.find(piece, is_error, &mut self.found);
            }
            for code in self.found.drain(..) {
                if self.count < MAX_CODES {
                    self.count += 1;
                    let mut at =
                        |byte: usize| self.cursor.at(Spot { line: number, byte: from + byte });
                    let (start, end) = (at(code.start), at(code.end));
                    codes.push(Occurrence { sought: Sought::Failure(code.failure.0), start, end });
                }
            }
            // The chain's last line may be the first of the next.
            if number == chain.to.line {
                break;
            }
            self.lines.next();
        }
        codes
    }
}

/// A walk through the regions of a text.
struct Walk<'t> {
    messages: &'t Messages,
    pack: &'t Pack,
    folded: &'t Folded,
    chains: &'t [Chain],
    placed: Vec<PlacedChain>,
    /// The occurrences in the current region.
    now: Vec<Occurrence>,
    /// The request of the chain before, and whether it only announces what follows.
    before: (AboutRequest, bool),
    /// By sign: the last occurrence that counts.
    signs: Vec<Option<(usize, usize)>>,
    times: Vec<usize>,
    failures: Vec<FailureMatch>,
}

impl<'t> Walk<'t> {
    fn new(
        messages: &'t Messages,
        pack: &'t Pack,
        folded: &'t Folded,
        chains: &'t [Chain],
        placed: Vec<PlacedChain>,
    ) -> Self {
        Self {
            messages,
            pack,
            folded,
            chains,
            placed,
            now: Vec::new(),
            before: (AboutRequest::Unnamed, false),
            signs: vec![None; pack.signs.len()],
            times: vec![0; pack.signs.len()],
            failures: Vec::new(),
        }
    }

    fn take(&mut self, occurrence: Occurrence) {
        match occurrence.sought {
            Sought::Sign(sign) => self.times[sign] += 1,
            Sought::Failure(failure) => self.count(failure),
            Sought::Request(_) => {}
        }
        if self.now.len() >= MAX_OCCURRENCES {
            let last: BTreeMap<Sought, Occurrence> =
                self.now.drain(..).map(|one| (one.sought, one)).collect();
            self.now = last.into_values().collect();
            self.now.sort_by_key(|one| one.end);
        }
        self.now.push(occurrence);
    }

    fn count(&mut self, failure: usize) {
        for sign in &self.messages.signs[failure] {
            self.times[*sign] += 1;
        }
    }

    /// Ends a region: that of a chain, or of none.
    fn end(&mut self, owner: Option<usize>) {
        let mut now = std::mem::take(&mut self.now);
        let Some(at) = owner else {
            for one in &now {
                self.occurs(one, AboutRequest::Unnamed, false);
            }
            now.clear();
            self.now = now;
            return;
        };
        let codes = std::mem::take(&mut self.placed[at].codes);
        for code in &codes {
            if let Sought::Failure(failure) = code.sought {
                self.count(failure);
            }
        }
        now.extend(codes);
        now.sort_by_key(|one| (one.end, one.start));
        let (chain, placed) = (&self.chains[at], &self.placed[at]);
        let words = now.iter().rev().filter_map(|one| match one.sought {
            Sought::Request(request) => Some((one.end - one.start, AboutRequest::Named(request))),
            _ => None,
        });
        let words = words.max_by_key(|(length, _)| *length).map(|(_, about)| about);
        let (before, announces) = self.before;
        let around = words.or((chain.follows || announces).then_some(before)).unwrap_or_default();
        let abouts: Vec<AboutRequest> =
            now.iter().map(|one| placed.route.at(one.end).unwrap_or(around)).collect();
        let last = placed.route.last().unwrap_or(around);
        let mut innermost: Option<FailureMatch> = None;
        let mut is_known = chain.told != Told::Error;
        let fails = now.iter().any(|one| one.sought.is_message(self.pack));
        let is_prose = chain.told == Told::Prose && !fails;
        for (one, about) in now.iter().zip(abouts) {
            self.occurs(one, about, is_prose);
            is_known |=
                !matches!(one.sought, Sought::Request(_)) && one.end > self.placed[at].innermost;
            if let Sought::Failure(failure) = one.sought {
                let Occurrence { start, end, .. } = *one;
                innermost =
                    Some(FailureMatch { failure: Some(FailureIx(failure)), about, start, end });
            }
        }
        let placed = &self.placed[at];
        if !is_known {
            let (start, end) = (placed.innermost, placed.end);
            innermost = Some(FailureMatch { failure: None, about: last, start, end });
        }
        let ends_open = self.folded.text[..placed.end].ends_with(':');
        self.before = (last, chain.told == Told::Prose && innermost.is_none() && ends_open);
        if self.failures.len() < MAX_FAILURES {
            self.failures.extend(innermost);
        }
        now.clear();
        self.now = now;
    }

    /// Notes the signs that something is, about a request. `is_prose`: somebody names it, and nothing fails.
    fn occurs(&mut self, one: &Occurrence, about: AboutRequest, is_prose: bool) {
        let single;
        let signs: &[usize] = match one.sought {
            Sought::Sign(sign) => {
                single = [sign];
                &single
            }
            Sought::Failure(failure) => &self.messages.signs[failure],
            Sought::Request(_) => &[],
        };
        for sign in signs {
            let known = &self.pack.signs[*sign];
            if !(is_prose && known.is_only_printed) && about.is_one_of(&known.requests, self.pack) {
                self.signs[*sign] = Some((one.start, one.end));
            }
        }
    }

    fn matches(self) -> Matches {
        let signs = self.signs.into_iter().enumerate();
        let signs = signs.filter_map(|(sign, place)| {
            let (start, end) = place?;
            Some(SignMatch { sign, start, end })
        });
        Matches { signs: signs.collect(), times: self.times, failures: self.failures }
    }
}
