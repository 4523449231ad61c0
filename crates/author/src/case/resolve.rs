//! The names in cases: what in the pack they mean.

use std::collections::BTreeMap;

use shindan_model::{CauseIx, DefectIx, Pack, StepIx, split_key};
use shindan_pack::lower::OUTSIDE;
use shindan_pack::raw::{At, Entries, OneOrMany};
use shindan_pack::{Code, Diag, suggestion};

use super::expect::{Expect, STATUSES, Suspect};
use super::raw::RawExpect;

/// The names of one kind, with their positions.
struct Ids<'p> {
    kind: &'static str,
    at: BTreeMap<&'p str, usize>,
}

impl<'p> Ids<'p> {
    fn of(kind: &'static str, names: impl Iterator<Item = &'p str>) -> Self {
        Self { kind, at: names.enumerate().map(|(at, name)| (name, at)).collect() }
    }
}

/// All names that cases may have.
pub(super) struct Names<'p> {
    facts: Ids<'p>,
    defects: Ids<'p>,
    suspects: Ids<'p>,
    causes: Ids<'p>,
    steps: Ids<'p>,
    statuses: Ids<'p>,
}

impl<'p> Names<'p> {
    pub(super) fn of(pack: &'p Pack) -> Self {
        let defects = || pack.defects.iter().map(|node| node.about.id.as_str());
        Self {
            facts: Ids::of("fact", pack.facts.iter().map(|node| node.about.id.as_str())),
            defects: Ids::of("defect", defects()),
            suspects: Ids::of("cause or defect", defects()),
            causes: Ids::of("cause", pack.causes.iter().map(|node| node.about.id.as_str())),
            steps: Ids::of("step", pack.steps.iter().map(|node| node.about.id.as_str())),
            statuses: Ids::of("status", STATUSES.into_iter()),
        }
    }
}

/// Looks up the names of one file of cases.
pub(super) struct Resolve<'a> {
    pub(super) pack: &'a Pack,
    pub(super) names: &'a Names<'a>,
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

    fn named(&mut self, name: &At<String>, known: &Ids<'_>) -> Option<usize> {
        let found = known.at.get(name.value.as_str()).copied();
        if found.is_none() {
            let kind = known.kind;
            let mut in_order: Vec<(&str, usize)> =
                known.at.iter().map(|(id, at)| (*id, *at)).collect();
            in_order.sort_by_key(|(_, at)| *at);
            let ids = in_order.into_iter().map(|(id, _)| id);
            let help = suggestion(&name.value, &format!("a {kind}"), ids);
            self.problem(
                Code::UnknownId,
                format!("there is no {kind} `{}`", name.value),
                name.span.clone(),
                help,
            );
        }
        found
    }

    fn list(&mut self, names: Option<&OneOrMany>, known: &Ids<'_>) -> Vec<usize> {
        let names = names.map_or(&[][..], |names| &names.0);
        names.iter().filter_map(|name| self.named(name, known)).collect()
    }

    fn steps(&mut self, names: Option<&OneOrMany>) -> Vec<StepIx> {
        self.list(names, &self.names.steps).into_iter().map(StepIx).collect()
    }

    /// The first of these counts where only one thing can be expected.
    pub(super) fn expect(&mut self, all: &[&RawExpect]) -> Expect {
        let mut expect = Expect::default();
        for raw in all {
            let leader = raw.leader.as_ref().and_then(|leader| self.leader(leader));
            expect.leader = expect.leader.or(leader);
            let status = raw.status.as_ref().and_then(|status| self.status(status));
            expect.status = expect.status.or(status);
            let named = self.list(raw.defects.as_ref(), &self.names.defects);
            expect.defects.extend(named.into_iter().map(DefectIx));
            expect.must_ask.extend(self.steps(raw.must_ask.as_ref()));
            expect.must_not_ask.extend(self.steps(raw.must_not_ask.as_ref()));
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
        if let Some(at) = self.names.defects.at.get(name.value.as_str()) {
            return Some(Suspect::Defect(DefectIx(*at)));
        }
        if let Some(at) = self.names.causes.at.get(name.value.as_str()) {
            return Some(Suspect::Cause(Some(CauseIx(*at))));
        }
        if name.value == OUTSIDE {
            return Some(Suspect::Cause(None));
        }
        self.named(name, &self.names.suspects);
        None
    }

    fn leader(&mut self, name: &At<String>) -> Option<Option<CauseIx>> {
        if name.value == OUTSIDE {
            return Some(None);
        }
        self.named(name, &self.names.causes).map(|at| Some(CauseIx(at)))
    }

    fn status(&mut self, name: &At<String>) -> Option<String> {
        self.named(name, &self.names.statuses).map(|at| STATUSES[at].to_owned())
    }

    pub(super) fn fact(&mut self, key: &At<String>, value: &At<String>) -> (String, String) {
        let (id, _) = split_key(&key.value);
        let name = At { value: id.to_owned(), span: key.span.clone() };
        if let Some(at) = self.named(&name, &self.names.facts) {
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
