//! A checked pack: names are resolved, numbers in range, texts complete.

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

/// A whole pack. All lists are in pack order: files by name, nodes as in their file.
#[derive(Clone, Debug)]
pub struct Pack {
    /// Its id, which is the name of its folders.
    pub id: String,
    /// Its version as the author wrote it.
    pub version: String,
    /// The number of its publication, if the author gives one.
    pub revision: Option<u64>,
    /// The oldest version of the program that can use it, if the author names one.
    pub minimum_program: Option<String>,
    /// `sha256:` and 64 hexadecimal digits over all files of the pack.
    pub digest: String,
    /// Languages in which every text exists, in the author's order.
    pub languages: Vec<String>,
    /// Language → the text that replaces `{locale}` in links.
    pub locale: BTreeMap<String, String>,
    /// The complaint, which is always observed.
    pub complaint: Option<Complaint>,
    /// The probabilities from which a cause counts as likely and as certain.
    pub threshold: Threshold,
    /// The probability that a value is right, by the way it became known.
    pub reliability: Reliability,
    /// When asking stops.
    pub stop: Stop,
    /// Causes that the article names, in its order.
    pub causes: Vec<Cause>,
    /// All defects.
    pub defects: Vec<Defect>,
    /// All facts.
    pub facts: Vec<FactDefinition>,
    /// All failures.
    pub failures: Vec<Failure>,
    /// Catalogues of codes.
    pub codes: Vec<Codes>,
    /// Patterns in messages.
    pub signs: Vec<Sign>,
    /// Printed properties.
    pub properties: Vec<Property>,
    /// Words of people that give facts their values.
    pub phrases: Vec<Phrase>,
    /// What people speak of.
    pub entities: Vec<Entity>,
    /// What people say of it.
    pub predicates: Vec<Predicate>,
    /// What texts can be about.
    pub topics: Vec<Topic>,
    /// Words that make a sentence doubtful.
    pub doubts: Vec<Doubt>,
    /// Rules, sorted so that each comes after those that derive what it reads.
    pub rules: Vec<Rule>,
    /// All steps.
    pub steps: Vec<Step>,
    /// All accesses.
    pub accesses: Vec<Access>,
    /// Claims of documents about causes and defects.
    pub claims: Vec<Claim>,
    /// The article, statement by statement.
    pub statements: Vec<Statement>,
    /// The cmdlets and programs that commands may use.
    pub cmdlets: Vec<Cmdlet>,
    /// The hosts that probes look at, and the client that they stand in for.
    pub probe: Probe,
    /// Requests that probes send and failures are about.
    pub requests: Vec<Request>,
    /// Language → texts.
    pub texts: BTreeMap<String, Texts>,
    /// The numbers that the engine computes with.
    pub model: Model,
    /// The numbers as the author wrote them.
    pub numbers: Numbers,
    /// The place of each of these numbers in the files.
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
    /// The sign, property, phrase or rule of this id.
    pub fn evidence_source(&self, id: &str) -> Option<&About> {
        self.evidence_sources().find(|about| about.id == id)
    }

    /// Whether a probe of this program can find out a fact.
    pub fn is_probed(&self, fact: FactIx) -> bool {
        let mut of_it = self.properties.iter().filter(|property| property.fact == fact);
        let is_of_probe = |(name, _): &(String, Vec<String>)| name.starts_with("probe.");
        !self.requests.is_empty() && of_it.any(|property| property.with.iter().any(is_of_probe))
    }

    /// All nodes that give facts.
    pub fn evidence_sources(&self) -> impl Iterator<Item = &About> {
        let signs = self.signs.iter().map(|node| &node.about);
        let properties = self.properties.iter().map(|node| &node.about);
        let phrases = self.phrases.iter().map(|node| &node.about);
        let rules = self.rules.iter().map(|node| &node.about);
        signs.chain(properties).chain(phrases).chain(rules)
    }
}

impl Claim {
    /// Whether the claim is about this defect.
    pub fn is_about(&self, pack: &Pack, defect: DefectIx) -> bool {
        match self.subject {
            Subject::Defect(named) => named == defect,
            Subject::Cause(cause) => pack.defects[defect.0].cause == Some(cause),
        }
    }
}

impl Pack {
    /// The claims about a defect, in pack order, if those that pass `applies` contradict each other; empty if
    /// documents agree.
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
