//! Which request a failure is about, by what its chain names.

use shindan_model::{Chain, Named, OfRequests, Pack, Told};

use super::fold::fold;
use super::pattern::Prepared;

/// The request that a failure is about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum AboutRequest {
    /// One of the pack, by its position in [`Pack::requests`].
    Named(usize),
    /// Another one, of which the pack knows nothing.
    Other,
    /// Nothing names it.
    #[default]
    Unnamed,
}

impl AboutRequest {
    /// Whether a sign for these requests is meant.
    pub(super) fn is_one_of(self, requests: &OfRequests, pack: &Pack) -> bool {
        match (requests, self) {
            (OfRequests::Any, _) => true,
            (OfRequests::Here, Self::Named(at)) => !pack.requests[at].elsewhere,
            (OfRequests::These { named, .. }, Self::Named(at)) => named.contains(&at),
            (OfRequests::These { unnamed, .. }, Self::Unnamed) => *unnamed,
            (OfRequests::Here, Self::Unnamed) => true,
            (OfRequests::Here | OfRequests::These { .. }, Self::Other) => false,
        }
    }
}

/// The patterns by which requests are known.
#[derive(Debug)]
pub(super) struct RequestIndex {
    urls: Vec<(usize, Prepared)>,
    hosts: Vec<(usize, Prepared)>,
    steps: Vec<(usize, Prepared)>,
}

impl RequestIndex {
    pub(super) fn new(pack: &Pack) -> Self {
        let mut index = Self { urls: Vec::new(), hosts: Vec::new(), steps: Vec::new() };
        for (at, request) in pack.requests.iter().enumerate() {
            let known_by = &request.known_by;
            for (patterns, all) in [
                (&known_by.urls, &mut index.urls),
                (&known_by.hosts, &mut index.hosts),
                (&known_by.steps, &mut index.steps),
            ] {
                all.extend(patterns.iter().map(|pattern| (at, Prepared::new(pattern))));
            }
        }
        index
    }

    /// What a server named in a chain says of the request; nothing for a mere name that no request is
    /// known by. Whose host it is says more than what is asked of it.
    fn target(&self, name: &Named, is_asked: bool) -> Option<AboutRequest> {
        match name {
            Named::Host(host) => best(&self.hosts, &host_forms(host)).map(AboutRequest::Named),
            Named::Url(url) => {
                let by_host = best(&self.hosts, &host_forms(authority(url)));
                let known = by_host.or_else(|| best(&self.urls, &[fold(url)]));
                let other = (is_asked && !self.urls.is_empty()).then_some(AboutRequest::Other);
                known.map(AboutRequest::Named).or(other)
            }
        }
    }

    /// Whether a host is one that the complaint is never about.
    pub(super) fn is_elsewhere(&self, pack: &Pack, host: &str) -> bool {
        best(&self.hosts, &host_forms(host)).is_some_and(|at| pack.requests[at].elsewhere)
    }

    fn step(&self, step: &str) -> Option<AboutRequest> {
        best(&self.steps, &[fold(step)]).map(AboutRequest::Named)
    }
}

/// The host and port of a URL.
fn authority(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    rest.split(['/', '?', '#']).next().unwrap_or_default()
}

/// A host with its port, if it has one, and without it.
fn host_forms(host: &str) -> [String; 2] {
    [fold(host), fold(host.split(':').next().unwrap_or_default())]
}

/// The request of the pattern that matches and says most; of equal ones the first.
fn best(patterns: &[(usize, Prepared)], values: &[String]) -> Option<usize> {
    let matching =
        patterns.iter().filter(|(_, pattern)| values.iter().any(|value| pattern.matches(value)));
    let longest = matching.rev().max_by_key(|(_, pattern)| pattern.length());
    longest.map(|(request, _)| *request)
}

/// A chain whose places are bytes of a folded text, with what its targets say.
#[derive(Debug)]
pub(super) struct Route {
    /// Where its links begin.
    links: Vec<usize>,
    /// Where each server is named, what that says, and whether it reaches over the end of its sentence.
    targets: Vec<(usize, AboutRequest, bool)>,
    step: Option<AboutRequest>,
}

impl Route {
    /// `place`: the byte of the folded text for each place of the chain.
    pub(super) fn new(
        index: &RequestIndex,
        chain: &Chain,
        links: Vec<usize>,
        places: &[usize],
    ) -> Self {
        let named = chain.targets.iter().zip(places);
        let targets = named.filter_map(|(target, place)| {
            let about = index.target(&target.name, target.is_asked)?;
            Some((*place, about, target.is_asked || matches!(target.name, Named::Url(_))))
        });
        let step = match &chain.told {
            Told::Step(step) => index.step(step),
            Told::Prose | Told::Error | Told::Data => None,
        };
        Self { links, targets: targets.collect(), step }
    }

    /// The request that the words up to `end` are about. A step of an analyzer is its own, whatever it names.
    /// Else, of those named in their own sentence, the last up to them, or the first behind them; else the
    /// last of the sentences before.
    pub(super) fn at(&self, end: usize) -> Option<AboutRequest> {
        if self.step.is_some() {
            return self.step;
        }
        let link = self.links.partition_point(|begin| *begin < end);
        let from = link.checked_sub(1).map_or(0, |at| self.links[at]);
        let to = self.links.get(link).copied().unwrap_or(usize::MAX);
        let own = |(place, ..): &&(usize, AboutRequest, bool)| (from..to).contains(place);
        let mut own_before = self.targets.iter().rev().filter(own).filter(|(at, ..)| *at < end);
        let mut own_after = self.targets.iter().filter(own);
        let mut before =
            self.targets.iter().rev().filter(|(at, _, reaches)| *at < from && *reaches);
        let named = own_before.next().or_else(|| own_after.next()).or_else(|| before.next());
        named.map(|(_, about, _)| *about)
    }

    /// The request that the chain is about in the end.
    pub(super) fn last(&self) -> Option<AboutRequest> {
        let reaching = self.targets.iter().rev().find(|(_, _, reaches)| *reaches);
        self.step.or(reaching.map(|(_, about, _)| *about))
    }
}
