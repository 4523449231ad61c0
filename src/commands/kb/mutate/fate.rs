//! What becomes of a fault: whether a case notices, and which one would.

use jiff::Timestamp;
use rayon::prelude::*;
use shindan_author::case::{Case, Suspect};
use shindan_author::{Mutant, Mutated, Mutation};
use shindan_engine::{Circumstances, Engine, TooLarge, Verdict};
use shindan_model::{Fact, FactIx, FactSet, Pack, Standing, Value};
use shindan_report::percent;
use shindan_understand::Interpreter;

use crate::commands::kb::cases::{self, Known, Ran, known};
use crate::commands::kb::expected::{differences, expects_acts, probability};
use crate::commands::kb::listing::{Fired, Listing, fired};
use crate::commands::{Exit, Failure};

/// A probability moved by less, in bits of odds, is nothing that a case should pin down.
const SEEN_BITS: f64 = 0.2;

/// How a fault fared.
pub(super) enum Fate {
    Expectation,
    Listing(String),
    Invalid,
    Equivalent,
    Unnoticed(String),
}

/// The cases, run on the pack as it is.
pub(super) struct Tests<'p> {
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
    pub(super) fn new(
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

    /// What becomes of a fault.
    pub(super) fn fate(&self, own: &Mutant) -> Result<Fate, Failure> {
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
        touched.sort_by_key(|case| case.nearness(own));
        for case in touched {
            let facts = match &interpreter {
                Some(interpreter) => known(&wrong, interpreter, case.case),
                None => case.known.clone(),
            };
            let circumstances = Circumstances::at(self.now);
            let verdict = if expects_acts(case.case) {
                engine.diagnose(&facts.facts, &circumstances)?
            } else {
                engine.diagnose_brief(&facts.facts, &circumstances)?
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
        let tells = |facts: &FactSet| -> Result<Option<String>, TooLarge> {
            let circumstances = Circumstances::at(self.now);
            let (a, b) = (
                right.diagnose_brief(facts, &circumstances)?,
                wrong.diagnose_brief(facts, &circumstances)?,
            );
            let brief = |own: &Verdict| (own.leader().cause, own.status, own.likely_set.clone());
            let suspect = Suspect::Defect(*defect);
            let (is, would_be) = (probability(&a, suspect), probability(&b, suspect));
            let odds = |own: Option<f64>| own.map_or(0.0, |p| p / (1.0 - p).max(f64::MIN_POSITIVE));
            let apart = (odds(is) / odds(would_be)).log2().abs();
            Ok((brief(&a) != brief(&b) || apart > SEEN_BITS).then(|| {
                format!("; `{id}` is {}, with the fault {}", percent(is), percent(would_be))
            }))
        };
        let stated = |fact: FactIx, outcome: usize| {
            let node = &pack.facts[fact.0];
            let value = Value::Text(node.outcomes[outcome].clone());
            Fact::stated(&node.about.id, None, Standing::Known(value), "case")
        };
        let mut alone = FactSet::new();
        alone.insert(stated(*fact, *outcome));
        if let Some(so) = tells(&alone)? {
            return Ok(format!("a case with {says} alone{so}"));
        }
        for case in &self.cases {
            let mut facts = case.known.facts.clone();
            if case.case.expect.defects.contains(defect) && !case.knows(*fact) {
                facts.insert(stated(*fact, *outcome));
                if let Some(so) = tells(&facts)? {
                    return Ok(format!("a case as `{}` with {says} too{so}", case.case.id));
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
            // What is not known bears on what is worth asking, and so on the status, but on no probability.
            Mutation::Link(_, _, fact, ..) => {
                let is_complaint = pack.complaint.is_some_and(|own| own.fact == *fact);
                let only_parts = self.case.expect.is_of_parts() && !expects_acts(self.case);
                is_complaint || self.knows(*fact) || !only_parts
            }
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
                concludes || self.verdict.resolved.rules[*at] != Some(false)
            }
        }
    }

    fn knows(&self, fact: FactIx) -> bool {
        self.verdict.resolved.facts.iter().any(|own| own.fact == fact && own.counts)
    }

    /// How likely it notices: what it expects is about the very defect, it knows the fact, neither.
    fn nearness(&self, own: &Mutant) -> u8 {
        let Mutation::Link(defect, _, fact, ..) = &own.mutation else { return 0 };
        let expect = &self.case.expect;
        let mut limits = expect.at_least.iter().chain(&expect.at_most);
        let named = Suspect::Defect(*defect);
        match (self.knows(*fact), limits.any(|(suspect, _)| *suspect == named)) {
            (true, true) => 0,
            (true, false) => 1,
            _ => 2,
        }
    }
}
