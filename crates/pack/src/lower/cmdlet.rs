//! The table of cmdlets.

use shindan_model::{Cmdlet, FactKind};

use super::Lower;
use crate::diag::{Code, Diag};
use crate::raw::{At, OneOrMany, RawCmdlet};
use crate::source::Node;

fn is_name(name: &str) -> bool {
    let known = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_');
    !name.is_empty() && name.bytes().all(known)
}

impl Lower<'_> {
    pub(super) fn cmdlets(&mut self) -> Vec<Cmdlet> {
        let raw = self.raw;
        raw.cmdlets.iter().map(|node| self.cmdlet(node)).collect()
    }

    fn cmdlet(&mut self, node: &Node<'_, RawCmdlet>) -> Cmdlet {
        if !is_name(&node.id.value) {
            let message = format!("`{}` is not the name of a cmdlet", node.id.value);
            let diag = Diag::new(Code::BadId, message).at(node.path, node.id.span.clone(), "");
            self.diags.push(diag.help("write it as it is typed: `Get-OutlookAnywhere`"));
        }
        let about = self.about(node, "cmdlet", node.raw.source.as_ref(), node.raw.confidence);
        if node.raw.read_only.is_none() {
            self.missing(node, "cmdlet", &["read_only"]);
        }
        let accesses = node.raw.access.iter().flat_map(|OneOrMany(list)| list);
        let accesses = accesses.filter_map(|id| self.access(node.path, id)).collect();
        let since = node.raw.since.0.iter();
        let since = since.filter_map(|(fact, outcome)| self.since(node.path, fact, outcome));
        let since = since.collect();
        let parameters = node.raw.parameters.as_ref();
        let parameters = parameters.map(|list| list.0.iter().map(|at| at.value.clone()).collect());
        let read_only = node.raw.read_only.unwrap_or_default();
        Cmdlet { about, parameters, read_only, accesses, since }
    }

    fn since(
        &mut self,
        path: &str,
        fact: &At<String>,
        outcome: &At<String>,
    ) -> Option<(shindan_model::FactIx, usize)> {
        let found = self.fact(path, fact)?;
        if self.names.facts[found.0].kind != FactKind::Context {
            let message = format!("`{}` is not a context", fact.value);
            let diag = Diag::new(Code::WrongShape, message).at(path, fact.span.clone(), "");
            self.diags
                .push(diag.help("a cmdlet exists from a version on, and the version is a context"));
            return None;
        }
        self.outcome(path, found, outcome).map(|outcome| (found, outcome))
    }
}
