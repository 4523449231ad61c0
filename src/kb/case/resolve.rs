//! The names in cases: what in the pack they mean.

use super::{Expect, STATUSES, Suspect};
use crate::diag::{Code, Diag, suggestion};
use crate::fact::split_key;
use crate::kb::lower::OUTSIDE;
use crate::kb::raw::{At, Entries, OneOrMany, RawExpect};
use crate::kb::{ActIx, CauseIx, DefectIx, Pack};

fn ids<T>(nodes: &[T], id: impl Fn(&T) -> &String) -> Vec<String> {
    nodes.iter().map(|node| id(node).clone()).collect()
}

/// Looks up the names of one file of cases.
pub(super) struct Resolve<'a> {
    pub(super) pack: &'a Pack,
    pub(super) path: &'a str,
    /// What is wrong.
    pub(super) diags: &'a mut Vec<Diag>,
}

impl Resolve<'_> {
    pub(super) fn problem(
        &mut self,
        code: Code,
        message: String,
        span: std::ops::Range<usize>,
        help: Option<String>,
    ) {
        self.diags.push(Diag::new(code, message).at(self.path, span, "").maybe_help(help));
    }

    fn named(&mut self, name: &At<String>, kind: &str, known: &[String]) -> Option<usize> {
        let found = known.iter().position(|id| *id == name.value);
        if found.is_none() {
            let help =
                suggestion(&name.value, &format!("a {kind}"), known.iter().map(String::as_str));
            self.problem(
                Code::UnknownId,
                format!("there is no {kind} `{}`", name.value),
                name.span.clone(),
                help,
            );
        }
        found
    }

    fn list(&mut self, names: Option<&OneOrMany>, kind: &str, known: &[String]) -> Vec<usize> {
        let names = names.map_or(&[][..], |names| &names.0);
        names.iter().filter_map(|name| self.named(name, kind, known)).collect()
    }

    fn acts(&mut self, names: Option<&OneOrMany>) -> Vec<ActIx> {
        let known = ids(&self.pack.acts, |node| &node.about.id);
        self.list(names, "act", &known).into_iter().map(ActIx).collect()
    }

    /// The first of these counts where only one thing can be expected.
    pub(super) fn expect(&mut self, all: &[&RawExpect]) -> Expect {
        let defects = ids(&self.pack.defects, |node| &node.about.id);
        let mut expect = Expect::default();
        for raw in all {
            let leader = raw.leader.as_ref().and_then(|leader| self.leader(leader));
            expect.leader = expect.leader.or(leader);
            let status = raw.status.as_ref().and_then(|status| self.status(status));
            expect.status = expect.status.or(status);
            let named = self.list(raw.defects.as_ref(), "defect", &defects);
            expect.defects.extend(named.into_iter().map(DefectIx));
            expect.must_ask.extend(self.acts(raw.must_ask.as_ref()));
            expect.must_not_ask.extend(self.acts(raw.must_not_ask.as_ref()));
            expect.facts.extend(raw.facts.0.iter().map(|(key, value)| self.fact(key, value)));
            expect.at_least.extend(self.probabilities(&raw.at_least));
            expect.at_most.extend(self.probabilities(&raw.at_most));
        }
        expect
    }

    fn probabilities(&mut self, all: &Entries<At<f64>>) -> Vec<(Suspect, f64)> {
        let known = |(name, value): &(At<String>, At<f64>)| {
            if !(0.0..=1.0).contains(&value.value) {
                let message = format!("a probability cannot be {}", value.value);
                let help = Some("it is from 0 to 1".to_owned());
                self.problem(Code::BadNumber, message, value.span.clone(), help);
            }
            self.suspect(name).map(|suspect| (suspect, value.value))
        };
        all.0.iter().filter_map(known).collect()
    }

    fn suspect(&mut self, name: &At<String>) -> Option<Suspect> {
        if let Some(at) = self.pack.defect(&name.value) {
            return Some(Suspect::Defect(at));
        }
        if let Some(at) = self.pack.cause(&name.value) {
            return Some(Suspect::Cause(Some(at)));
        }
        if name.value == OUTSIDE {
            return Some(Suspect::Cause(None));
        }
        let defects = ids(&self.pack.defects, |node| &node.about.id);
        self.named(name, "cause or defect", &defects);
        None
    }

    fn leader(&mut self, name: &At<String>) -> Option<Option<CauseIx>> {
        if name.value == OUTSIDE {
            return Some(None);
        }
        let known = ids(&self.pack.causes, |node| &node.about.id);
        self.named(name, "cause", &known).map(|at| Some(CauseIx(at)))
    }

    fn status(&mut self, name: &At<String>) -> Option<String> {
        let known: Vec<String> = STATUSES.iter().map(|status| (*status).to_owned()).collect();
        self.named(name, "status", &known).map(|at| known[at].clone())
    }

    pub(super) fn fact(&mut self, key: &At<String>, value: &At<String>) -> (String, String) {
        let (id, _) = split_key(&key.value);
        let known = ids(&self.pack.facts, |node| &node.about.id);
        let name = At { value: id.to_owned(), span: key.span.clone() };
        if let Some(at) = self.named(&name, "fact", &known) {
            let fact = &self.pack.facts[at];
            for outcome in value.value.split('|') {
                if !fact.outcomes.is_empty() && fact.outcome(outcome).is_none() {
                    let help =
                        suggestion(outcome, "an outcome", fact.outcomes.iter().map(String::as_str));
                    let message = format!("`{id}` has no outcome `{outcome}`");
                    self.problem(Code::UnknownOutcome, message, value.span.clone(), help);
                }
            }
        }
        (key.value.clone(), value.value.clone())
    }
}
