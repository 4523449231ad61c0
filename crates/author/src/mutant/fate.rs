//! Run the cases of a pack against a mutant.

use shindan_engine::{Engine, TooLarge};
use shindan_understand::Interpreter;

use super::hint::hint;
use super::mutation::{Mutant, Mutated};
use super::suite::{Baseline, Suite};
use crate::case::{diagnose, differences, evidence};
use crate::listing::fired;
use crate::voice::Voice;

/// What becomes of a mutant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fate {
    /// A case notices by what it expects.
    Expectation,
    /// Only the listing of what fires notices; says in which case.
    Listing(String),
    /// The pack does not load any more.
    Invalid,
    /// No number changes, so that no case can notice.
    Equivalent,
    /// No case notices; says which case would.
    Unnoticed(String),
}

impl Suite<'_> {
    /// Runs every case that the mutant touches until one notices.
    ///
    /// # Errors
    /// If the evidence of a case is too much for the engine.
    pub fn fate(&self, mutant: &Mutant) -> Result<Fate, TooLarge> {
        let wrong = match mutant.of(self.pack) {
            Mutated::Invalid => return Ok(Fate::Invalid),
            Mutated::Equivalent => return Ok(Fate::Equivalent),
            Mutated::Pack(wrong) => wrong,
        };
        let engine = Engine::new(&wrong);
        let reads = !matches!(mutant.kind, "link" | "rule");
        let interpreter = reads.then(|| Interpreter::new(&wrong));
        let mut listed = None;
        let mut touched: Vec<&Baseline<'_>> =
            self.cases.iter().filter(|case| case.is_touched(mutant, self.pack)).collect();
        touched.sort_by_key(|case| case.distance(mutant));
        for baseline in touched {
            let case = baseline.case;
            let evidence = match &interpreter {
                Some(interpreter) => evidence(&wrong, interpreter, case),
                None => baseline.evidence.clone(),
            };
            let run = diagnose(&engine, case, evidence, self.now, !case.expect.names_steps())?;
            if !differences(&wrong, case, &run.verdict, Voice::ENGLISH).is_empty() {
                return Ok(Fate::Expectation);
            }
            if self.has_listing && listed.is_none() && fired(&wrong, &run) != baseline.fired {
                let voice = self.voice;
                listed =
                    Some(voice.say("only the listing of the case `{case}`", &[("case", &case.id)]));
            }
        }
        Ok(match listed {
            Some(case) => Fate::Listing(case),
            None => Fate::Unnoticed(hint(self, mutant, &engine)?),
        })
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::*;
    use crate::case::{Runner, cases};
    use crate::mutant::{SuiteError, mutants};
    use crate::testing;

    #[test]
    fn the_cases_of_the_lamp_notice_a_lost_leader_and_no_sign() {
        let files = testing::whole();
        let pack = shindan_pack::load(&files).0.expect("a good pack");
        let (cases, _) = cases(&pack, &files);
        let (runner, now) = (Runner::new(&pack), Timestamp::UNIX_EPOCH);
        let baselines = cases.iter().map(|case| Baseline::new(&pack, &runner, case, None, now));
        let baselines = baselines.collect::<Result<Vec<_>, SuiteError>>().expect("all pass");
        let suite = Suite::new(&pack, baselines, false, now, Voice::ENGLISH);
        let fate = |kind: &str, fault: &str| {
            let all = mutants(&pack, false, Voice::ENGLISH);
            let mutant =
                all.iter().find(|mutant| mutant.kind == kind && mutant.fault.contains(fault));
            suite.fate(mutant.expect("a mutant")).expect("a small pack")
        };
        // Without current in the house, a burnt bulb leads: 50 tickets against 30.
        assert_eq!(fate("link", "`mains-off` does not show"), Fate::Expectation);
        // A broken filament leaves it leading, only by less.
        let Fate::Unnoticed(hint) = fate("link", "`bulb-burnt` does not show `bulb.filament")
        else {
            panic!("no case has a bound on a burnt bulb");
        };
        assert!(hint.starts_with("a case with \"bulb.filament\" = \"broken\" alone; "), "{hint}");
        let Fate::Unnoticed(hint) = fate("sign", "`no-current` is never seen") else {
            panic!("no case has a paste");
        };
        assert_eq!(hint, "a case with its words, that expects what they mean");
    }
}
