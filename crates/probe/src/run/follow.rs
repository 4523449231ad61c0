//! Redirects, and where they lead.

use std::thread;

use super::super::plan::Role;
use super::super::report;
use super::super::request::Planned;
use super::super::tls::Agreement;
use super::super::way::Way;
use super::Look;
use super::known::Known;

/// Redirects that are followed, one after the other.
const MOST_REDIRECTS: usize = 10;

impl Look<'_> {
    /// Goes where an answer pointed to, until it points back or too far.
    pub(super) fn follow(&self, url: &str, mut way: Way) {
        let request = Planned::get(url);
        let end = match () {
            () if way.urls.iter().any(|seen| seen == url) => Some("redirects-in-circles"),
            () if way.urls.len() >= MOST_REDIRECTS => Some("too-many-redirects"),
            () if !request.is_tls() => Some("redirect-without-tls"),
            () => None,
        };
        if let Some(why) = end {
            self.met(report::led_nowhere(&request, &way, why));
            return;
        }
        way.to(url);
        let host = request.host();
        let Some(address) = self.addresses(&host, &Role::Redirect).first().copied() else { return };
        let Some(at) = self.place(&host, request.port(), address) else { return };
        let new = Known::default();
        let known = self.world.known.get(&host);
        let answer = thread::scope(|scope| {
            // A host that is not looked at anyway is judged here.
            if known.is_none() {
                let (host, new) = (&host, &new);
                scope.spawn(move || match self.world.reach.connect_host(host, at) {
                    Ok(open) => self.tls(host, &Role::Redirect, (at, open), (new, true)),
                    Err(_) => new.agreement.set(Agreement::Closed),
                });
            }
            self.send(&mut None, &request, at, known.unwrap_or(&new))
        });
        way.meets(self.is_accepted(&request, &answer));
        self.met(report::requested(&request, &Role::Redirect, &answer, Some(&way)));
        if let Some(next) = answer.ok().and_then(|answer| redirect(&request, &answer.head)) {
            self.follow(&next, way);
        }
    }
}

/// Where an answer to a request points to; a path alone is one on the same host (RFC 9110 10.2.2).
pub(super) fn redirect(request: &Planned, head: &str) -> Option<String> {
    let status = head.split(' ').nth(1)?;
    let is_redirect = matches!(status, "301" | "302" | "303" | "307" | "308");
    let fields = head.lines().skip(1).filter_map(|line| line.split_once(':'));
    let mut location = fields.filter(|(name, _)| name.eq_ignore_ascii_case("location"));
    let (_, value) = location.next().filter(|_| is_redirect)?;
    let value = value.trim();
    let is_path = value.starts_with('/') && !value.starts_with("//");
    let scheme = if request.is_tls() { "https" } else { "http" };
    let own = || format!("{scheme}://{}:{}{value}", request.host(), request.port());
    Some(if is_path { own() } else { value.to_owned() })
}
