//! Requests of probes.

use shindan_model::Request;

use super::Lower;
use crate::diag::{Code, Diag, suggestion};
use crate::raw::At;

/// The names that stand in braces.
pub(super) const INPUTS: [&str; 4] = ["host", "domain", "address", "server"];

impl Lower<'_> {
    pub(super) fn requests(&mut self) -> Vec<Request> {
        let raw = self.raw;
        let mut requests = Vec::new();
        for node in &raw.requests {
            let about = self.about(node, "request", node.raw.source.as_ref(), node.raw.confidence);
            let Some(url) = &node.raw.url else {
                self.missing(node, "request", &["url"]);
                continue;
            };
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
                if !is_plain(&name.value)
                    || name.value.contains([':', ' '])
                    || !is_plain(&value.value)
                {
                    let message = format!("`{}` is no field of a request", name.value);
                    let diag = Diag::new(Code::WrongShape, message);
                    self.diags.push(diag.at(node.path, name.span.clone(), ""));
                }
                headers.push((name.value.clone(), value.value.clone()));
            }
            requests.push(Request {
                about,
                url: url.value.clone(),
                method: method.to_owned(),
                headers,
                body: node.raw.body.as_ref().map(|body| body.value.clone()),
            });
        }
        requests
    }

    /// Reports a URL whose host is none that the pack gives a role.
    fn has_role(&mut self, path: &str, url: &At<String>) {
        let raw = self.raw;
        let probe = raw.packs.first().and_then(|node| node.raw.probe.as_ref());
        let roles = || probe.into_iter().flat_map(|probe| &probe.roles.0);
        let rest = url.value.split_once("://").map_or("", |(_, rest)| rest);
        let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
        let host = authority.split(':').next().unwrap_or_default();
        let is_known = ["{host}", "{domain}"].contains(&host)
            || roles().any(|(_, own)| own.value.eq_ignore_ascii_case(host));
        if !host.is_empty() && !is_known {
            let diag = Diag::new(Code::UnknownId, format!("the host `{host}` has no role"));
            let help = "write `{host}`, `{domain}` or a host of `roles` in `[pack.probe]`";
            self.diags.push(diag.at(path, url.span.clone(), "").help(help));
        }
    }

    /// Reports names in braces that stand for nothing.
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
