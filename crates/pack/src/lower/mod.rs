//! Lowers the nodes of files to a [`Pack`]: resolves names, checks ranges of numbers.
//!
//! It never stops at a problem. A wrong part is reported and left out, but its node stays, so that positions
//! remain valid and all else can still be checked.

mod article;
mod cmdlet;
mod comparison;
mod condition;
mod context;
mod defect;
mod evidence;
mod fact;
mod failure;
mod ids;
mod model;
mod names;
mod numbers;
mod order;
mod phrase;
mod probe;
mod request;
mod rule;
mod settings;
mod spoken;
mod step;
mod texts;
mod topic;
mod written;

use std::ops::Range;

use shindan_model::{About, Cause, CauseIx, Condition, Confidence, DefectIx, Numbers, Pack};

use super::source::{Node, Raw};
use crate::diag::{Code, Diag};
use crate::raw::At;
use condition::Named;
use names::Names;
use numbers::Scale;
use settings::Settings;

pub use ids::{OUTSIDE, is_kebab};
pub use numbers::WORDS;
pub use numbers::frequency_word;

/// Help for a missing `source`.
const WHERE_FROM: &str =
    "write where one can look this up: a step of an article, a document, `own observation`";

/// A condition with its place, for the checks.
#[derive(Debug)]
pub struct Written {
    /// The file.
    pub path: String,
    /// Bytes of the condition, or of the header of its table.
    pub span: Range<usize>,
    /// Its owner as messages name it: ``rule `x` ``.
    pub owner: String,
    /// The condition.
    pub condition: Condition,
}

/// A lowered pack, with what the checks need in addition.
#[derive(Debug)]
pub struct Lowered {
    /// The pack. Missing texts are empty; after problems with numbers, so is the model.
    pub pack: Pack,
    /// Every condition of the pack, in pack order.
    pub conditions: Vec<Written>,
    /// Positions of `[condition.ID]` that nothing names.
    pub unused_conditions: Vec<usize>,
}

/// The input of lowering, and what it collects on the way.
struct Lower<'a> {
    raw: &'a Raw<'a>,
    names: Names<'a>,
    scale: Scale,
    settings: Settings,
    conditions: Vec<Written>,
    /// By position of a `[condition.ID]`.
    named: Vec<Named>,
    diags: Vec<Diag>,
    /// How many unknown names were not reported, as their nodes could not be read.
    passed_over: usize,
}

/// Lowers a pack. Ids in `raw` must be unique, see [`Raw::keep_first`].
pub(super) fn lower(raw: &Raw<'_>, digest: String, diags: &mut Vec<Diag>) -> Lowered {
    let mut lower = Lower {
        raw,
        names: Names::of(raw),
        scale: Scale::default(),
        settings: Settings::default(),
        conditions: Vec::new(),
        named: Vec::new(),
        diags: Vec::new(),
        passed_over: 0,
    };
    lower.ids();
    lower.settings();
    lower.named_conditions();
    let mut facts = lower.facts();
    let mut numbers = Numbers {
        contexts: lower.contexts(&facts),
        combinations: lower.combinations(),
        leaks: lower.leaks(&facts),
        defects: Vec::new(),
        complaint: lower.settings.complaint,
    };
    let (defects, defect_numbers) = lower.defects(&facts);
    numbers.defects = defect_numbers;
    numbers::leave_out_what_says_nothing(&mut numbers, raw);
    let causes = lower.causes(&defects);
    lower.messages();
    let failures = lower.failures();
    let codes = lower.codes();
    let signs = lower.signs();
    let properties = lower.properties();
    let entities = lower.entities();
    let predicates = lower.predicates();
    let phrases = lower.phrases();
    let topics = lower.topics();
    let doubts = lower.doubts();
    let rules = lower.rules();
    let (accesses, steps) = lower.steps();
    let cmdlets = lower.cmdlets();
    let probe = lower.probe();
    let requests = lower.requests();
    for (step, resolved) in steps.iter().enumerate() {
        for fact in &resolved.gives {
            facts[fact.0].given_by.push(shindan_model::StepIx(step));
        }
    }
    let claims = lower.claims();
    let statements = lower.statements();
    let texts = lower.texts();
    let rules = order::sorted(rules);
    let model = lower.model(&numbers, &rules, diags);
    let written = lower.written(&numbers.defects);
    let Lower { settings, conditions, named, diags: found, .. } = lower;
    diags.extend(found);
    let pack = Pack {
        id: settings.id,
        version: settings.version,
        revision: settings.revision,
        minimum_program: settings.minimum_program,
        digest,
        languages: settings.languages,
        locale: settings.locale,
        complaint: settings.complaint,
        threshold: settings.threshold,
        reliability: settings.reliability,
        stop: settings.stop,
        causes,
        defects,
        facts,
        failures,
        codes,
        signs,
        properties,
        phrases,
        entities,
        predicates,
        topics,
        doubts,
        rules,
        steps,
        accesses,
        claims,
        statements,
        cmdlets,
        probe,
        requests,
        texts,
        model,
        numbers,
        written,
    };
    let unused_conditions = named
        .iter()
        .enumerate()
        .filter(|(_, condition)| !condition.is_used)
        .map(|(at, _)| at)
        .collect();
    Lowered { pack, conditions, unused_conditions }
}

impl<'a> Lower<'a> {
    /// Id, source, confidence and place of a node. Reports a missing or empty source.
    fn about<T>(
        &mut self,
        node: &Node<'_, T>,
        kind: &str,
        source: Option<&At<String>>,
        confidence: Option<Confidence>,
    ) -> About {
        if source.is_none() {
            self.missing(node, kind, &["source"]);
        }
        About {
            id: node.id.value.clone(),
            source: source.map(|at| at.value.clone()).unwrap_or_default(),
            confidence: confidence.unwrap_or_default(),
            path: node.path.to_owned(),
            span: node.id.span.clone(),
        }
    }

    /// Reports required keys that are missing. Keys that could not be read were reported before.
    fn missing<T>(&mut self, node: &Node<'_, T>, kind: &str, keys: &[&str]) {
        for key in keys.iter().filter(|key| !node.is_damaged(key)) {
            let message = format!("{kind} `{}` has no `{key}`", node.id.value);
            let diag = Diag::new(Code::MissingKey, message);
            let diag = diag.at(node.path, node.id.span.clone(), format!("`{key}` is missing"));
            self.diags.push(diag.maybe_help((*key == "source").then(|| WHERE_FROM.to_owned())));
        }
    }

    /// Reports a node that has neither of two keys.
    fn has_none_of<T>(&mut self, node: &Node<'_, T>, kind: &str, keys: [&str; 2]) {
        if keys.iter().any(|key| node.is_damaged(key)) {
            return;
        }
        let [first, second] = keys;
        let message = format!("{kind} `{}` has neither `{first}` nor `{second}`", node.id.value);
        let diag = Diag::new(Code::MissingKey, message);
        self.diags.push(diag.at(node.path, node.id.span.clone(), "one of them is needed"));
    }

    fn causes(&mut self, defects: &[shindan_model::Defect]) -> Vec<Cause> {
        let raw = self.raw;
        let mut causes = Vec::new();
        for (index, node) in raw.causes.iter().enumerate() {
            let about = self.about(node, "cause", node.raw.source.as_ref(), node.raw.confidence);
            let members = defects
                .iter()
                .enumerate()
                .filter(|(_, defect)| defect.cause == Some(CauseIx(index)))
                .map(|(defect, _)| DefectIx(defect))
                .collect();
            causes.push(Cause { about, defects: members });
        }
        causes
    }
}
