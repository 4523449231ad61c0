//! From the nodes as written to a [`Pack`]: every name resolved, every number in its range.
//!
//! Nothing here stops at a problem. A part that is wrong is reported and left out, its node stays, so
//! that positions hold and everything else can still be judged.

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

/// What helps whoever leaves out a `source`.
const WHERE_FROM: &str =
    "write where one can look this up: a step of an article, a document, `own observation`";

/// A condition and where it is written, for the checks.
#[derive(Debug)]
pub struct Written {
    /// The file.
    pub path: String,
    /// The bytes of the condition, or of the header of its table.
    pub span: Range<usize>,
    /// Whose it is, for messages: ``rule `x` ``.
    pub owner: String,
    /// The condition.
    pub condition: Condition,
}

/// A lowered pack, and what the checks need beside it.
#[derive(Debug)]
pub struct Lowered {
    /// The pack; without texts for nodes that have none, without a model if there are problems.
    pub pack: Pack,
    /// Every condition of the pack, in pack order.
    pub conditions: Vec<Written>,
    /// Positions of `[condition.ID]` that nothing names.
    pub unused_conditions: Vec<usize>,
}

/// Everything that lowering needs at hand, and what it collects.
struct Lower<'a> {
    raw: &'a Raw<'a>,
    names: Names<'a>,
    scale: Scale,
    settings: Settings,
    conditions: Vec<Written>,
    /// By position of a `[condition.ID]`: what it says.
    named: Vec<Named>,
    diags: Vec<Diag>,
    /// Names of what could not be read, which were not reported again.
    passed_over: usize,
}

/// Lowers a pack. `raw` has no two nodes with the same id, see [`Raw::keep_first`].
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
    /// What every node has. Reports a missing or empty source.
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

    /// Reports required keys that are not there, unless they were there and could not be read.
    fn missing<T>(&mut self, node: &Node<'_, T>, kind: &str, keys: &[&str]) {
        for key in keys.iter().filter(|key| !node.is_damaged(key)) {
            let message = format!("{kind} `{}` has no `{key}`", node.id.value);
            let diag = Diag::new(Code::MissingKey, message);
            let diag = diag.at(node.path, node.id.span.clone(), format!("`{key}` is missing"));
            self.diags.push(diag.maybe_help((*key == "source").then(|| WHERE_FROM.to_owned())));
        }
    }

    /// Reports that none of several keys is there.
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
            let own = defects
                .iter()
                .enumerate()
                .filter(|(_, defect)| defect.cause == Some(CauseIx(index)))
                .map(|(defect, _)| DefectIx(defect))
                .collect();
            causes.push(Cause { about, defects: own });
        }
        causes
    }
}
