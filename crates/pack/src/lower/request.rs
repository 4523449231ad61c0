//! Requests that probes send and failures are about.

use shindan_model::{KnownBy, Request, SentRequest};

use super::Lower;
use crate::diag::{Code, Diag, suggestion};
use crate::raw::{At, RawRequest};
use crate::source::Node;

/// Word in `requests` of a sign for every request.
pub(super) const ANY_REQUEST: &str = "any";
/// Word in `requests` of a sign for messages that name no request.
pub(super) const UNNAMED_REQUEST: &str = "unnamed";

/// Inputs of requests, written in braces.
pub(super) const INPUTS: [&str; 4] = ["host", "domain", "address", "server"];

impl Lower<'_> {
    pub(super) fn requests(&mut self) -> Vec<Request> {
        let raw = self.raw;
        raw.requests.iter().map(|node| self.lower_request(node)).collect()
    }

    fn lower_request(&mut self, node: &Node<'_, RawRequest>) -> Request {
        let about = self.about(node, "request", node.raw.source.as_ref(), node.raw.confidence);
        if [ANY_REQUEST, UNNAMED_REQUEST].contains(&node.id.value.as_str()) {
            let message = format!("`{}` is a word of signs, not a request", node.id.value);
            let diag = Diag::new(Code::BadId, message);
            self.diags.push(diag.at(node.path, node.id.span.clone(), ""));
        }
        let RawRequest { urls, hosts, words, steps, .. } = &node.raw;
        let mut patterns =
            |key: &str, written| self.optional_patterns(node, "request", key, written);
        let known_by = KnownBy {
            urls: patterns("urls", urls.as_ref()),
            hosts: patterns("hosts", hosts.as_ref()),
            words: patterns("words", words.as_ref()),
            // `*` is every step of an analyzer.
            steps: steps.iter().flat_map(|all| &all.0).map(|at| at.value.clone()).collect(),
        };
        let is_known = [urls, hosts, words, steps].iter().any(|written| written.is_some());
        if node.raw.url.is_none() && !is_known {
            self.has_none_of(node, "request", ["url", "urls"]);
        }
        let elsewhere = node.raw.elsewhere.unwrap_or_default();
        Request { about, sent: self.sent(node), known_by, elsewhere }
    }

    /// The HTTP request that probes send; `None` without `url`.
    fn sent(&mut self, node: &Node<'_, RawRequest>) -> Option<SentRequest> {
        let url = node.raw.url.as_ref()?;
        if !(url.value.starts_with("https://") || url.value.starts_with("http://")) {
            let diag = Diag::new(Code::WrongShape, format!("`{}` is no URL", url.value));
            let help = "write `https://{host}/path` or `http://{host}/path`";
            self.diags.push(diag.at(node.path, url.span.clone(), "").help(help));
        }
        for text in [Some(url), node.raw.body.as_ref()].into_iter().flatten() {
            self.braces(node.path, text, &INPUTS);
        }
        self.has_role(node.path, url);
        let method = node.raw.method.as_ref().map_or("GET", |method| &method.value);
        if method.is_empty() || !method.bytes().all(|b| b.is_ascii_uppercase() || b == b'_') {
            let diag = Diag::new(Code::WrongShape, format!("`{method}` is no method"));
            self.diags.push(diag.at(node.path, node.id.span.clone(), ""));
        }
        let mut headers = Vec::new();
        for (name, value) in &node.raw.headers.0 {
            let is_plain = |text: &str| text.bytes().all(|b| (b' '..0x7f).contains(&b));
            if !is_plain(&name.value) || name.value.contains([':', ' ']) || !is_plain(&value.value)
            {
                let message = format!("`{}` is no field of a request", name.value);
                let diag = Diag::new(Code::WrongShape, message);
                self.diags.push(diag.at(node.path, name.span.clone(), ""));
            }
            headers.push((name.value.clone(), value.value.clone()));
        }
        Some(SentRequest {
            url: url.value.clone(),
            method: method.to_owned(),
            headers,
            body: node.raw.body.as_ref().map(|body| body.value.clone()),
        })
    }

    /// The request of this id.
    pub(super) fn request(&mut self, path: &str, id: &At<String>) -> Option<usize> {
        let raw = self.raw;
        let found = raw.requests.iter().position(|node| node.id.value == id.value);
        if found.is_none() {
            let known: Vec<&str> = raw.requests.iter().map(|node| &*node.id.value).collect();
            self.unknown(path, id, "request", &known);
        }
        found
    }

    /// Reports a URL with a host that has no role in `[pack.probe]`.
    fn has_role(&mut self, path: &str, url: &At<String>) {
        let raw = self.raw;
        let probe = raw.packs.first().and_then(|node| node.raw.probe.as_ref());
        let roles = || probe.into_iter().flat_map(|probe| &probe.roles.0);
        let rest = url.value.split_once("://").map_or("", |(_, rest)| rest);
        let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
        let host = authority.split(':').next().unwrap_or_default();
        let is_known = ["{host}", "{domain}"].contains(&host)
            || roles().any(|(_, role)| role.value.eq_ignore_ascii_case(host));
        if !host.is_empty() && !is_known {
            let diag = Diag::new(Code::UnknownId, format!("the host `{host}` has no role"));
            let help = "write `{host}`, `{domain}` or a host of `roles` in `[pack.probe]`";
            self.diags.push(diag.at(path, url.span.clone(), "").help(help));
        }
    }

    /// Reports unknown names in braces.
    pub(super) fn braces(&mut self, path: &str, text: &At<String>, known: &[&str]) {
        for name in text.value.split('{').skip(1).filter_map(|rest| rest.split('}').next()) {
            if !known.contains(&name) {
                let diag = Diag::new(Code::UnknownId, format!("unknown input `{{{name}}}`"));
                let help = suggestion(name, "input", known.iter().copied());
                self.diags.push(diag.at(path, text.span.clone(), "").maybe_help(help));
            }
        }
    }
}
