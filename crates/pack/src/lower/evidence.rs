//! Signs in messages, and printed properties.

use shindan_model::{FactIx, OfRequests, Property, SEEN, Sign, is_seen};

use super::Lower;
use super::names::a;
use super::request::{ANY_REQUEST, UNNAMED_REQUEST};
use crate::diag::{Code, Diag};
use crate::raw::{At, Entries, OneOrMany, RawProperty, RawSign};
use crate::source::Node;

/// Rank of a sign without `rank`: above a wrapper (0), below the ranks that authors give.
const USUAL_RANK: f64 = 1.0;

/// Other properties of an object, each with patterns for its value. A pattern may be empty.
fn beside(written: &Entries<OneOrMany>) -> Vec<(String, Vec<String>)> {
    let patterns = |patterns: &OneOrMany| patterns.0.iter().map(|at| at.value.clone()).collect();
    written.0.iter().map(|(name, texts)| (name.value.clone(), patterns(texts))).collect()
}

impl Lower<'_> {
    pub(super) fn signs(&mut self) -> Vec<Sign> {
        let raw = self.raw;
        let mut signs = Vec::new();
        for node in &raw.signs {
            let about = self.about(node, "sign", node.raw.source.as_ref(), node.raw.confidence);
            if node.raw.text.is_none() && node.raw.failures.is_none() {
                self.has_none_of(node, "sign", ["text", "failures"]);
            }
            let text = self.optional_patterns(node, "sign", "text", node.raw.text.as_ref());
            let failures = node.raw.failures.iter().flat_map(|OneOrMany(ids)| ids);
            let failures = failures.filter_map(|id| self.failure(node.path, id)).collect();
            let requests = self.of_requests(node);
            let mut gives = Vec::new();
            for (id, outcome) in &node.raw.gives.0 {
                if let Some(fact) = self.fact(node.path, id)
                    && let Some(outcome) = self.outcome(node.path, fact, outcome)
                {
                    gives.push((fact, outcome));
                }
            }
            let rank = node
                .raw
                .rank
                .as_ref()
                .and_then(|at| self.number(node.path, at, "a rank", "0 or more", |x| x >= 0.0))
                .unwrap_or(USUAL_RANK);
            let is_only_printed = node.raw.only_printed;
            signs.push(Sign { about, text, failures, requests, is_only_printed, gives, rank });
        }
        signs
    }

    fn of_requests(&mut self, node: &Node<'_, RawSign>) -> OfRequests {
        let Some(OneOrMany(ids)) = &node.raw.requests else { return OfRequests::Here };
        if ids.iter().any(|id| id.value == ANY_REQUEST) {
            return OfRequests::Any;
        }
        let (mut named, mut unnamed) = (Vec::new(), false);
        for id in ids {
            match id.value.as_str() {
                UNNAMED_REQUEST => unnamed = true,
                _ => named.extend(self.request(node.path, id)),
            }
        }
        OfRequests::These { named, unnamed }
    }

    pub(super) fn properties(&mut self) -> Vec<Property> {
        let raw = self.raw;
        let mut properties = Vec::new();
        for node in &raw.properties {
            let about = self.about(node, "property", node.raw.source.as_ref(), node.raw.confidence);
            let names = self.patterns(node, "property", "name", node.raw.name.as_ref());
            let cmdlets =
                self.optional_patterns(node, "property", "cmdlet", node.raw.cmdlet.as_ref());
            let beside_it = node.raw.with.0.iter().chain(&node.raw.without.0).map(|(name, _)| name);
            let printed = node.raw.name.iter().flat_map(|names| &names.0);
            for name in printed.chain(beside_it) {
                self.seen(node.path, name);
            }
            let with = beside(&node.raw.with);
            let without = beside(&node.raw.without);
            let Some(id) = &node.raw.fact else {
                self.missing(node, "property", &["fact"]);
                continue;
            };
            let Some(fact) = self.fact(node.path, id) else {
                continue;
            };
            let values = self.values(node, fact);
            properties.push(Property { about, names, cmdlets, with, without, fact, values });
        }
        properties
    }

    /// Reports a dotted name that no reader uses. Cmdlets print no dots, so a dotted name is a reader's.
    fn seen(&mut self, path: &str, name: &At<String>) {
        let is_dotted = name.value.contains('.') && !name.value.contains(char::is_uppercase);
        if is_dotted && !is_seen(&name.value) {
            let known: Vec<&str> = SEEN.iter().map(|seen| seen.name).collect();
            self.unknown(path, name, "name of what readers see", &known);
        }
    }

    fn values(
        &mut self,
        node: &Node<'_, RawProperty>,
        fact: FactIx,
    ) -> Vec<(Vec<usize>, Vec<String>)> {
        let name = &self.names.facts[fact.0];
        if let Some((first, _)) = node.raw.values.0.first()
            && name.outcomes.is_empty()
            && !name.unclear
        {
            let message =
                format!("`{}` is {}, it takes the printed value itself", name.id, a(&name.kind));
            self.diags.push(
                Diag::new(Code::WrongShape, message)
                    .at(node.path, first.span.clone(), "not an outcome")
                    .help("leave out `values`"),
            );
            return Vec::new();
        }
        let mut values = Vec::new();
        for (outcomes, patterns) in &node.raw.values.0 {
            let mut positions = Vec::new();
            for outcome in outcomes.value.split('|') {
                let one = At { value: outcome.to_owned(), span: outcomes.span.clone() };
                positions.extend(self.outcome(node.path, fact, &one));
            }
            // A pattern may be empty here, as some cmdlets print nothing for a value.
            let patterns = patterns.0.iter().map(|at| at.value.clone()).collect();
            if !positions.is_empty() {
                values.push((positions, patterns));
            }
        }
        values
    }

    /// Patterns of a key that may be left out.
    pub(super) fn optional_patterns<T>(
        &mut self,
        node: &Node<'_, T>,
        kind: &str,
        key: &str,
        written: Option<&OneOrMany>,
    ) -> Vec<String> {
        match written {
            Some(_) => self.patterns(node, kind, key, written),
            None => Vec::new(),
        }
    }

    /// Patterns of a key: at least one, none of them empty.
    pub(super) fn patterns<T>(
        &mut self,
        node: &Node<'_, T>,
        kind: &str,
        key: &str,
        written: Option<&OneOrMany>,
    ) -> Vec<String> {
        let Some(OneOrMany(list)) = written.filter(|list| !list.0.is_empty()) else {
            self.missing(node, kind, &[key]);
            return Vec::new();
        };
        for pattern in list {
            if pattern.value.trim_matches(['*', ' ']).is_empty() {
                let message = format!("{kind} `{}` matches anything", node.id.value);
                let diag = Diag::new(Code::WrongShape, message);
                self.diags.push(diag.at(
                    node.path,
                    pattern.span.clone(),
                    "a pattern without words",
                ));
            }
        }
        list.iter().map(|at| at.value.clone()).collect()
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::{RULES, rendered, with_rules};

    #[test]
    fn a_name_that_no_reader_knows_is_said() {
        let known = RULES.replace("name = \"Model\"", "name = \"http.header.server\"");
        let files = with_rules(&known);
        assert_eq!(rendered(&files, &crate::load(&files).1), "");
        let files = with_rules(&known.replace("http.header", "http.heder"));
        let said = rendered(&files, &crate::load(&files).1);
        assert!(said.contains("unknown name of what readers see `http.heder.server`"), "{said}");
    }
}
