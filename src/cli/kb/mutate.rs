//! `shindan kb mutate`: the pack made wrong in one place after the other. A fault that no case notices is a
//! place where a real one would reach customers.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use jiff::Timestamp;
use rayon::prelude::*;
use schemars::JsonSchema;
use serde::Serialize;

use super::cases::{self, Known, Ran, known};
use super::expected::{differences, expects_acts};
use super::listing::{Fired, Listing, fired};
use super::simulate::bar;
use super::{Format, json};
use crate::cli::pack::files;
use crate::cli::{Exit, Failure, Outcome, Shared, print};
use crate::diag::{SourceFile, line_and_column};
use crate::engine::{Circumstances, Engine, TooLarge, Verdict};
use crate::fact::{Fact, FactSet, Standing, Value};
use crate::kb::{Case, FactIx, Interpreter, Mutant, Mutated, Mutation, Pack, mutants};

/// Arguments of `kb mutate`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  shindan kb mutate --pack my-pack\n  shindan kb mutate --pack my-pack basic-auth --kind link\n\nEach link, sign, property, phrase and rule is dropped and swapped in turn. A fault is noticed where\n`kb test` would fail: by what a case expects, or only by the listing of what fires (cases.expected).\n\nExit status: 0; with --at-least, 1 if fewer are noticed"
)]
pub(crate) struct Args {
    /// Only nodes whose id contains this
    name: Option<String>,
    /// Only this kind: link, sign, property, phrase or rule
    #[arg(long, value_parser = ["link", "sign", "property", "phrase", "rule"])]
    kind: Option<String>,
    /// Move each frequency a word of the scale up and down, too
    #[arg(long)]
    levels: bool,
    /// Exit with 1 if fewer percent of the faults are noticed
    #[arg(long, value_name = "PERCENT")]
    at_least: Option<f64>,
    /// How it is written
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
}

/// The schema's name.
const SCHEMA: &str = "shindan/mutation/v1";

#[derive(Serialize, JsonSchema)]
struct MutationV1 {
    /// `shindan/mutation/v1`
    schema: &'static str,
    /// How many cases there are.
    cases: usize,
    /// How the faults of each kind fared.
    kinds: Vec<KindV1>,
    /// Of the faults that can be noticed, in percent: those that are.
    noticed_percent: f64,
    /// Those that no case notices.
    unnoticed: Vec<FaultV1>,
    /// Those that only the listing of what fires notices.
    by_listing: Vec<FaultV1>,
}

#[derive(Default, Serialize, JsonSchema)]
struct KindV1 {
    /// `link`, `sign`, `property`, `phrase` or `rule`, and what was done.
    kind: String,
    /// Noticed by what a case expects.
    by_expectation: usize,
    /// Noticed by the listing of what fires alone.
    by_listing: usize,
    /// Not even a pack: `kb check` fails.
    invalid: usize,
    /// Change no number, so nothing can notice them.
    equivalent: usize,
    /// Not noticed.
    unnoticed: usize,
}

impl KindV1 {
    fn noticed(&self) -> usize {
        self.by_expectation + self.by_listing + self.invalid
    }
    fn total(&self) -> usize {
        self.noticed() + self.unnoticed
    }
}

#[derive(Serialize, JsonSchema)]
struct FaultV1 {
    /// `link`, `sign`, `property`, `phrase` or `rule`.
    kind: &'static str,
    /// `dropped`, `swapped` or `moved`.
    operation: &'static str,
    /// What is wrong, in the author's ids.
    fault: String,
    /// The file.
    file: String,
    /// The line there, counted from 1.
    line: usize,
    /// What would notice it, or does.
    hint: String,
}

/// The JSON Schema (draft 2020-12) of the document.
pub(super) fn schema() -> serde_json::Value {
    let settings = schemars::generate::SchemaSettings::draft2020_12().for_serialize();
    let mut schema = settings.into_generator().into_root_schema_for::<MutationV1>().to_value();
    schema["title"] = SCHEMA.into();
    schema
}

/// How a fault fared.
enum Fate {
    Expectation,
    Listing(String),
    Invalid,
    Equivalent,
    Unnoticed(String),
}

pub(crate) fn run(shared: &Shared, args: &Args) -> Outcome {
    let found = files(shared.pack.as_deref())?;
    let (pack, all) = cases::load(&found)?;
    let tests = Tests::new(&pack, &all, Listing::of(&found.files, &pack)?, shared.now())?;
    let mut faults = mutants(&pack, args.levels);
    faults.retain(|own| {
        args.name.as_ref().is_none_or(|name| own.node.contains(name.as_str()))
            && args.kind.as_ref().is_none_or(|kind| own.kind == kind)
    });
    if faults.is_empty() {
        return Err(Failure::new(Exit::Usage, "there is no such node to make wrong"));
    }
    let bar = bar("faults", faults.len());
    let fates: Vec<Fate> = faults
        .par_iter()
        .map(|own| {
            let fate = tests.fate(own);
            bar.inc(1);
            fate
        })
        .collect::<Result<_, Failure>>()?;
    bar.finish_and_clear();
    let document = document(&faults, fates, all.len(), &found.files);
    print(&match args.format {
        Format::Json => json(&document)?,
        Format::Text => text(&document),
    })?;
    let enough = args.at_least.is_none_or(|least| document.noticed_percent >= least);
    Ok(if enough { Exit::Done } else { Exit::Problems })
}

/// The cases, run on the pack as it is.
struct Tests<'p> {
    pack: &'p Pack,
    now: Timestamp,
    has_listing: bool,
    cases: Vec<Baseline<'p>>,
}

/// A case, and what came of it.
struct Baseline<'p> {
    case: &'p Case,
    known: Known,
    verdict: Verdict,
    fired: Fired,
}

impl<'p> Tests<'p> {
    fn new(
        pack: &'p Pack,
        all: &'p [Case],
        listing: Option<Listing>,
        now: Timestamp,
    ) -> Result<Self, Failure> {
        let engine = Engine::new(pack);
        let interpreter = Interpreter::new(pack);
        let cases: Vec<Baseline<'p>> = all
            .par_iter()
            .map(|case| {
                let known = known(pack, &interpreter, case);
                let ran = cases::run(&engine, &interpreter, case, now)?;
                let listed = listing.as_ref().map_or_else(Vec::new, |own| own.differences(pack, &ran));
                if !differences(pack, case, &ran.verdict).is_empty() || !listed.is_empty() {
                    let message = format!("the case `{}` fails as the pack is\nhelp: `shindan kb test` says why; mend it first", case.id);
                    return Err(Failure::new(Exit::Problems, message));
                }
                Ok(Baseline { case, known, fired: fired(pack, &ran), verdict: ran.verdict })
            })
            .collect::<Result<_, Failure>>()?;
        Ok(Self { pack, now, has_listing: listing.is_some(), cases })
    }

    fn fate(&self, own: &Mutant) -> Result<Fate, Failure> {
        let wrong = match own.of(self.pack) {
            Mutated::Invalid => return Ok(Fate::Invalid),
            Mutated::Equivalent => return Ok(Fate::Equivalent),
            Mutated::Pack(wrong) => wrong,
        };
        let engine = Engine::new(&wrong);
        let reads = !matches!(own.kind, "link" | "rule");
        let interpreter = reads.then(|| Interpreter::new(&wrong));
        let mut listed = None;
        // Those that know the fact are likelier to notice, and most faults are noticed.
        let mut touched: Vec<&Baseline<'_>> =
            self.cases.iter().filter(|case| case.is_touched(own, self.pack)).collect();
        touched.sort_by_key(|case| !case.is_near(own));
        for case in touched {
            let facts = match &interpreter {
                Some(interpreter) => known(&wrong, interpreter, case.case),
                None => case.known.clone(),
            };
            let circumstances = Circumstances::at(self.now);
            let verdict = if expects_acts(case.case) {
                engine.diagnose(&facts.facts, &circumstances)?
            } else {
                engine.judge(&facts.facts, &circumstances)?
            };
            if !differences(&wrong, case.case, &verdict).is_empty() {
                return Ok(Fate::Expectation);
            }
            let Known { signs, read, .. } = facts;
            let ran = Ran { case: case.case, verdict, signs, read };
            if self.has_listing && listed.is_none() && fired(&wrong, &ran) != case.fired {
                listed = Some(format!("only the listing of the case `{}`", case.case.id));
            }
        }
        Ok(match listed {
            Some(by) => Fate::Listing(by),
            None => Fate::Unnoticed(self.hint(own, &engine)?),
        })
    }

    /// Which case would notice: the plainest one, tried.
    fn hint(&self, own: &Mutant, wrong: &Engine<'_>) -> Result<String, TooLarge> {
        let pack = self.pack;
        let Mutation::Link(defect, _, fact, outcome, _) = &own.mutation else {
            let what = match own.kind {
                "rule" => "in which its condition holds, and that expects what follows",
                _ => "with its words, that expects what they mean",
            };
            return Ok(format!("a case {what}"));
        };
        let node = &pack.facts[fact.0];
        let id = &pack.defects[defect.0].about.id;
        let says = format!("\"{}\" = \"{}\"", node.about.id, node.outcomes[*outcome]);
        let right = Engine::new(pack);
        let tells = |facts: &FactSet| -> Result<bool, TooLarge> {
            let circumstances = Circumstances::at(self.now);
            let (a, b) = (right.judge(facts, &circumstances)?, wrong.judge(facts, &circumstances)?);
            let brief = |own: &Verdict| (own.leader().cause, own.status, own.likely_set.clone());
            Ok(brief(&a) != brief(&b))
        };
        let stated = |fact: FactIx, outcome: usize| {
            let node = &pack.facts[fact.0];
            let value = Value::Text(node.outcomes[outcome].clone());
            Fact::stated(&node.about.id, None, Standing::Known(value), "case")
        };
        let mut alone = FactSet::new();
        alone.insert(stated(*fact, *outcome));
        if tells(&alone)? {
            return Ok(format!("a case with {says} alone"));
        }
        for case in &self.cases {
            let mut facts = case.known.facts.clone();
            if case.case.expect.defects.contains(defect) && !case.knows(*fact) {
                facts.insert(stated(*fact, *outcome));
                if tells(&facts)? {
                    return Ok(format!("a case as `{}` with {says} too", case.case.id));
                }
            }
        }
        Ok(format!("a case of `{id}` with {says} and little else; none that was tried tells"))
    }
}

impl Baseline<'_> {
    /// Whether a fault could make anything else come out.
    fn is_touched(&self, own: &Mutant, pack: &Pack) -> bool {
        match &own.mutation {
            // What is not known bears on what is worth asking, and so on the status.
            Mutation::Link(..) => true,
            Mutation::SignDropped(at) | Mutation::SignSwapped(at, ..) => {
                self.known.signs.iter().any(|seen| seen.sign == *at)
            }
            Mutation::PropertyDropped(..)
            | Mutation::PropertySwapped(..)
            | Mutation::PhraseDropped(..)
            | Mutation::PhraseSwapped(..) => self.known.read.contains(&own.node),
            Mutation::RuleDropped(at)
            | Mutation::DerivedSwapped(at, ..)
            | Mutation::ConclusionSwapped(at) => {
                let rule = &pack.rules[*at];
                let concludes = !rule.confirm.is_empty() || !rule.exclude.is_empty();
                // A rule on contexts has a part in the model's own weights.
                concludes || self.verdict.settled.rules[*at] != Some(false)
            }
        }
    }

    fn knows(&self, fact: FactIx) -> bool {
        self.verdict.settled.facts.iter().any(|own| own.fact == fact && own.counts)
    }

    fn is_near(&self, own: &Mutant) -> bool {
        match &own.mutation {
            Mutation::Link(_, _, fact, ..) => self.knows(*fact),
            _ => true,
        }
    }
}

fn document(faults: &[Mutant], fates: Vec<Fate>, cases: usize, files: &[SourceFile]) -> MutationV1 {
    let mut kinds: BTreeMap<(usize, &str), KindV1> = BTreeMap::new();
    let (mut unnoticed, mut by_listing) = (Vec::new(), Vec::new());
    let order = ["link", "sign", "property", "phrase", "rule"];
    for (own, fate) in faults.iter().zip(fates) {
        let place = order.iter().position(|kind| *kind == own.kind).unwrap_or(order.len());
        let operation = own.operation.as_str();
        let kind = kinds.entry((place, operation)).or_default();
        kind.kind = format!("{} {operation}", own.kind);
        let fault = |hint| {
            let text = files.iter().find(|file| file.path == own.path);
            FaultV1 {
                kind: own.kind,
                operation,
                fault: own.fault.clone(),
                file: own.path.clone(),
                line: text.map_or(1, |file| line_and_column(&file.text, own.at).0),
                hint,
            }
        };
        match fate {
            Fate::Expectation => kind.by_expectation += 1,
            Fate::Invalid => kind.invalid += 1,
            Fate::Equivalent => kind.equivalent += 1,
            Fate::Listing(by) => {
                kind.by_listing += 1;
                by_listing.push(fault(by));
            }
            Fate::Unnoticed(hint) => {
                kind.unnoticed += 1;
                unnoticed.push(fault(hint));
            }
        }
    }
    let kinds: Vec<KindV1> = kinds.into_values().collect();
    let noticed = kinds.iter().map(KindV1::noticed).sum();
    let total = kinds.iter().map(KindV1::total).sum();
    let noticed_percent = (percent(noticed, total) * 10.0).round() / 10.0;
    MutationV1 { schema: SCHEMA, cases, kinds, noticed_percent, unnoticed, by_listing }
}

#[expect(clippy::cast_precision_loss, reason = "a few thousand")]
fn percent(part: usize, total: usize) -> f64 {
    if total == 0 { 100.0 } else { part as f64 * 100.0 / total as f64 }
}

fn text(document: &MutationV1) -> String {
    let mut text = String::new();
    for own in &document.unnoticed {
        let _ = writeln!(text, "{}:{}: {}", own.file, own.line, own.fault);
        let _ = writeln!(text, "    would notice: {}", own.hint);
    }
    if !document.unnoticed.is_empty() {
        text.push('\n');
    }
    let _ = writeln!(
        text,
        "{:<18} {:>6} {:>12} {:>8} {:>8} {:>10} {:>11}",
        "fault", "faults", "expectation", "listing", "invalid", "unnoticed", "equivalent"
    );
    let mut all = KindV1 { kind: "all".to_owned(), ..KindV1::default() };
    for own in &document.kinds {
        row(&mut text, own);
        all.by_expectation += own.by_expectation;
        all.by_listing += own.by_listing;
        all.invalid += own.invalid;
        all.equivalent += own.equivalent;
        all.unnoticed += own.unnoticed;
    }
    row(&mut text, &all);
    let expected = percent(all.by_expectation + all.invalid, all.total());
    let _ = writeln!(
        text,
        "\n{} cases notice {:.1}% of {} faults; what they expect alone notices {expected:.1}%.",
        document.cases,
        document.noticed_percent,
        all.total()
    );
    text
}

fn row(text: &mut String, own: &KindV1) {
    let _ = writeln!(
        text,
        "{:<18} {:>6} {:>12} {:>8} {:>8} {:>10} {:>11}",
        own.kind,
        own.total(),
        own.by_expectation,
        own.by_listing,
        own.invalid,
        own.unnoticed,
        own.equivalent
    );
}
