//! Requests of probes, and the facts that tell where to begin.

use super::Lower;
use crate::diag::{Code, Diag, suggestion};
use crate::kb::pack::{FactIx, ProbeInputs, Request};
use crate::kb::raw::{At, OneOrMany};

/// The names that stand in braces.
const INPUTS: [&str; 4] = ["host", "domain", "address", "server"];

impl Lower<'_> {
    pub(super) fn probe_inputs(&mut self) -> ProbeInputs {
        let raw = self.raw;
        let Some((node, probe)) =
            raw.packs.first().and_then(|node| Some((node, node.raw.probe.as_ref()?)))
        else {
            return ProbeInputs::default();
        };
        let mut facts = |ids: &Option<OneOrMany>| -> Vec<FactIx> {
            let ids = ids.iter().flat_map(|ids| &ids.0);
            ids.filter_map(|id| self.fact(node.path, id)).collect()
        };
        ProbeInputs {
            host: facts(&probe.host),
            address: facts(&probe.address),
            server: facts(&probe.server),
        }
    }

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
                self.braces(node.path, text);
            }
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

    /// Reports names in braces that stand for nothing.
    fn braces(&mut self, path: &str, text: &At<String>) {
        for name in text.value.split('{').skip(1).filter_map(|rest| rest.split('}').next()) {
            if !INPUTS.contains(&name) {
                let diag = Diag::new(Code::UnknownId, format!("unknown input `{{{name}}}`"));
                let help = suggestion(name, "input", INPUTS);
                self.diags.push(diag.at(path, text.span.clone(), "").maybe_help(help));
            }
        }
    }
}
