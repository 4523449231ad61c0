//! A pack that has been checked: every name resolved, every number in range, every text there.

use std::collections::BTreeMap;

use crate::about::About;
use crate::article::{Claim, Statement, Subject};
use crate::cause::{Cause, Defect};
use crate::condition::Condition;
use crate::evidence_source::{Doubt, Phrase, Property, Sign};
use crate::fact_definition::FactDefinition;
use crate::failure::{Codes, Failure};
use crate::index::{CauseIx, DefectIx, FactIx, StepIx};
use crate::numbers::{Model, Numbers};
use crate::probe::Probe;
use crate::request::Request;
use crate::rule::Rule;
use crate::settings::{Complaint, Reliability, Stop, Threshold};
use crate::statement_words::{Entity, Predicate};
use crate::step::{Access, Cmdlet, Step};
use crate::texts::Texts;
use crate::topic::Topic;
use crate::written::Written;

/// A whole pack. All lists are in pack order: files by name, nodes as they stand.
#[derive(Clone, Debug)]
pub struct Pack {
    /// Id, the name of its folders.
    pub id: String,
    /// Version as the author wrote it.
    pub version: String,
    /// Counts up with every publication, where the author counts.
    pub revision: Option<u64>,
    /// The oldest program that can use it, where the author names one.
    pub minimum_program: Option<String>,
    /// `sha256:` and 64 hexadecimal digits over all files of the pack.
    pub digest: String,
    /// Languages in which every text exists, in the author's order.
    pub languages: Vec<String>,
    /// Language → what `{locale}` in a link becomes.
    pub locale: BTreeMap<String, String>,
    /// What always is observed, because it is why the customer writes.
    pub complaint: Option<Complaint>,
    /// The probabilities from which a cause is likely and certain.
    pub threshold: Threshold,
    /// The chance that a value is right, by source.
    pub reliability: Reliability,
    /// When asking stops.
    pub stop: Stop,
    /// The article's causes, in its order.
    pub causes: Vec<Cause>,
    /// Every defect.
    pub defects: Vec<Defect>,
    /// Every fact.
    pub facts: Vec<FactDefinition>,
    /// What can go wrong, whatever says so.
    pub failures: Vec<Failure>,
    /// Catalogues of codes.
    pub codes: Vec<Codes>,
    /// Patterns in messages.
    pub signs: Vec<Sign>,
    /// Printed properties.
    pub properties: Vec<Property>,
    /// Plain words that give facts values.
    pub phrases: Vec<Phrase>,
    /// What people speak of.
    pub entities: Vec<Entity>,
    /// What people say of it.
    pub predicates: Vec<Predicate>,
    /// What texts can be about.
    pub topics: Vec<Topic>,
    /// Words that take a sentence out of evidence: doubt, negation, questions.
    pub doubts: Vec<Doubt>,
    /// Hard knowledge, so ordered that a rule comes after those that derive what it reads.
    pub rules: Vec<Rule>,
    /// Every step.
    pub steps: Vec<Step>,
    /// Access that costs time once.
    pub accesses: Vec<Access>,
    /// What documents say about causes and defects.
    pub claims: Vec<Claim>,
    /// The article, statement by statement.
    pub statements: Vec<Statement>,
    /// The cmdlets and programs that commands may use.
    pub cmdlets: Vec<Cmdlet>,
    /// Where probes begin, in whose place they look, and at what else.
    pub probe: Probe,
    /// Requests that probes send and failures are about.
    pub requests: Vec<Request>,
    /// Language → texts.
    pub texts: BTreeMap<String, Texts>,
    /// The numbers.
    pub model: Model,
    /// The numbers as the author wrote them.
    pub numbers: Numbers,
    /// The place of each of these in the files.
    pub written: Vec<Written>,
}

impl Pack {
    /// The fact of this id.
    pub fn fact(&self, id: &str) -> Option<FactIx> {
        self.facts.iter().position(|fact| fact.about.id == id).map(FactIx)
    }

    /// The defect of this id.
    pub fn defect(&self, id: &str) -> Option<DefectIx> {
        self.defects.iter().position(|defect| defect.about.id == id).map(DefectIx)
    }

    /// The step of this id.
    pub fn step(&self, id: &str) -> Option<StepIx> {
        self.steps.iter().position(|step| step.about.id == id).map(StepIx)
    }

    /// The cause of this id.
    pub fn cause(&self, id: &str) -> Option<CauseIx> {
        self.causes.iter().position(|cause| cause.about.id == id).map(CauseIx)
    }
}

impl Pack {
    /// The sign, property or rule of this id: what gave a fact its value.
    pub fn evidence_source(&self, id: &str) -> Option<&About> {
        self.evidence_sources().find(|about| about.id == id)
    }

    /// Every node that gives facts.
    pub fn evidence_sources(&self) -> impl Iterator<Item = &About> {
        let signs = self.signs.iter().map(|node| &node.about);
        let properties = self.properties.iter().map(|node| &node.about);
        let phrases = self.phrases.iter().map(|node| &node.about);
        let rules = self.rules.iter().map(|node| &node.about);
        signs.chain(properties).chain(phrases).chain(rules)
    }
}

impl Claim {
    /// Whether it says something about this defect.
    pub fn is_about(&self, pack: &Pack, defect: DefectIx) -> bool {
        match self.subject {
            Subject::Defect(named) => named == defect,
            Subject::Cause(cause) => pack.defects[defect.0].cause == Some(cause),
        }
    }
}

impl Pack {
    /// The claims about a defect that contradict each other among those that `applies` lets through,
    /// in pack order; none where all documents agree.
    pub fn disputed(&self, defect: DefectIx, applies: impl Fn(&Condition) -> bool) -> Vec<&Claim> {
        let claims: Vec<&Claim> = self
            .claims
            .iter()
            .filter(|claim| {
                claim.is_about(self, defect) && claim.when.as_ref().is_none_or(&applies)
            })
            .collect();
        let says = |holds: bool| claims.iter().any(|claim| claim.holds == holds);
        if says(true) && says(false) { claims } else { Vec::new() }
    }
}
