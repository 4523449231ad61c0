//! Following redirects.

use std::thread;

use super::super::plan::Role;
use super::super::redirects::{RedirectHistory, redirect_target};
use super::super::request::PlannedRequest;
use super::super::tls::Agreement;
use super::super::transcript;
use super::host_state::HostState;
use super::prober::Prober;

/// The most redirects that are followed, one after the other.
const MAX_REDIRECTS: usize = 10;

impl Prober<'_> {
    /// Requests the URL that an answer points to, and so on, until there is no further redirect, or one
    /// that no client follows.
    pub(super) fn follow(&self, url: &str, mut history: RedirectHistory) {
        let request = PlannedRequest::get(url);
        let refusal = match () {
            () if history.urls.iter().any(|seen| seen == url) => Some("redirects-in-circles"),
            () if history.urls.len() >= MAX_REDIRECTS => Some("too-many-redirects"),
            () if !request.is_tls() => Some("redirect-without-tls"),
            () => None,
        };
        if let Some(reason) = refusal {
            self.record(transcript::redirect_not_followed(&request, &history, reason));
            return;
        }
        history.push(url);
        let host = request.host();
        let addresses = self.addresses(&host, &Role::Redirect);
        let Some(first) = addresses.first().copied() else { return };
        let Some(at) = self.socket_address(&host, request.port(), first) else { return };
        let new = HostState::default();
        let known = self.context.hosts.get(&host);
        let answer = thread::scope(|scope| {
            // The TLS of a host that the plan does not list is probed here.
            if known.is_none() {
                let (host, new) = (&host, &new);
                scope.spawn(move || match self.context.limits.connect_host(host, at) {
                    Ok(open) => self.tls(host, &Role::Redirect, (at, open), (new, true)),
                    Err(_) => new.agreement.set(Agreement::Closed),
                });
            }
            self.send(&mut None, &request, at, known.unwrap_or(&new))
        });
        history.add_judgement(self.is_accepted(&request, &answer));
        self.record(transcript::http_attempt(&request, &Role::Redirect, &answer, Some(&history)));
        if let Some(next) = answer.ok().and_then(|answer| redirect_target(&request, &answer.head)) {
            self.follow(&next, history);
        }
    }
}
