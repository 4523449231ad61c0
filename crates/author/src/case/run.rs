//! Read a case into facts, and diagnose it.

use std::collections::BTreeSet;

use jiff::Timestamp;
use shindan_case::{State, value_of};
use shindan_engine::{Circumstances, Engine, TooLarge, Verdict};
use shindan_model::{Fact, FactSet, Mention, Pack, Standing, split_key};
use shindan_read::{observations, replace_secrets};
use shindan_understand::{Interpretation, Interpreter, SeenSign, elsewhere};

use super::expect::Case;
use super::past::{PastCase, PastInput};

/// The facts of a case, and the nodes of the pack that read them.
#[derive(Clone, Debug)]
pub struct CaseEvidence {
    /// Facts read from the paste, then those that the case states.
    pub facts: FactSet,
    /// Signs seen in the paste.
    pub signs: Vec<SeenSign>,
    /// What the paste is about.
    pub mentions: Vec<Mention>,
    /// Ids of the properties and phrases that gave a fact its value.
    pub readers: BTreeSet<String>,
}

/// A case and its verdict.
#[derive(Debug)]
pub struct CaseRun<'c> {
    /// The case.
    pub case: &'c Case,
    /// Its verdict.
    pub verdict: Verdict,
    /// Signs seen in the paste.
    pub signs: Vec<SeenSign>,
    /// Ids of the properties and phrases that gave a fact its value.
    pub readers: BTreeSet<String>,
}

/// A pack prepared to run many cases. Share it between threads.
#[derive(Debug)]
pub struct Runner<'p> {
    engine: Engine<'p>,
    interpreter: Interpreter<'p>,
}

impl<'p> Runner<'p> {
    /// Prepares a pack.
    pub fn new(pack: &'p Pack) -> Self {
        Self { engine: Engine::new(pack), interpreter: Interpreter::new(pack) }
    }

    /// Reads a case into facts.
    pub fn evidence(&self, case: &Case) -> CaseEvidence {
        evidence(self.engine.pack(), &self.interpreter, case)
    }

    /// Diagnoses a case as of `now`.
    ///
    /// Cases that expect only facts and bounds skip the choice of questions, which takes most of the time.
    ///
    /// # Errors
    /// As [`Engine::diagnose`].
    pub fn run<'c>(&self, case: &'c Case, now: Timestamp) -> Result<CaseRun<'c>, TooLarge> {
        let brief = case.expect.is_of_parts() && !case.expect.names_steps();
        diagnose(&self.engine, case, self.evidence(case), now, brief)
    }

    /// The verdict on a past case as of `now`, and the positions of the signs that were seen.
    ///
    /// # Errors
    /// As [`Engine::diagnose`].
    pub fn diagnose_past(
        &self,
        past: &PastCase,
        now: Timestamp,
    ) -> Result<(Verdict, Vec<usize>), TooLarge> {
        let (facts, circumstances, signs) = self.past_evidence(past, now);
        Ok((self.engine.diagnose(&facts, &circumstances)?, signs))
    }

    /// The verdict on a past case as of `now`, without what to ask next.
    ///
    /// # Errors
    /// As [`Engine::diagnose_brief`].
    pub fn diagnose_past_brief(
        &self,
        past: &PastCase,
        now: Timestamp,
    ) -> Result<Verdict, TooLarge> {
        let (facts, circumstances, _) = self.past_evidence(past, now);
        self.engine.diagnose_brief(&facts, &circumstances)
    }

    fn past_evidence(
        &self,
        past: &PastCase,
        now: Timestamp,
    ) -> (FactSet, Circumstances, Vec<usize>) {
        let positions = |signs: &[SeenSign]| signs.iter().map(|seen| seen.sign).collect();
        let pack = self.engine.pack();
        match &past.input {
            PastInput::Records(records) => {
                let state = State::replay(pack, &self.interpreter, records);
                let (circumstances, signs) =
                    (state.circumstances(pack, now), positions(&state.signs));
                (state.facts, circumstances, signs)
            }
            PastInput::Test { paste, facts: stated } => {
                let mut facts = FactSet::new();
                let (mut signs, mut mentions) = (Vec::new(), Vec::new());
                if let Some(paste) = paste {
                    let (read, named) = interpret(&self.interpreter, paste);
                    facts.extend(read.facts);
                    (signs, mentions) = (positions(&read.signs), named);
                }
                facts.extend(stated_facts(pack, stated));
                let circumstances = circumstances(pack, &facts, &mentions, now);
                (facts, circumstances, signs)
            }
        }
    }
}

/// Reads a case into facts with an interpreter of `pack`.
pub(crate) fn evidence(pack: &Pack, interpreter: &Interpreter<'_>, case: &Case) -> CaseEvidence {
    let mut evidence = CaseEvidence {
        facts: FactSet::new(),
        signs: Vec::new(),
        mentions: Vec::new(),
        readers: BTreeSet::new(),
    };
    if let Some(paste) = &case.paste {
        let (read, mentions) = interpret(interpreter, paste);
        let is_sign = |id: &String| pack.signs.iter().any(|sign| sign.about.id == *id);
        let readers = read.facts.iter().filter_map(|fact| fact.rule.clone());
        evidence.readers = readers.filter(|id| !is_sign(id)).collect();
        evidence.facts.extend(read.facts);
        (evidence.signs, evidence.mentions) = (read.signs, mentions);
    }
    evidence.facts.extend(stated_facts(pack, &case.facts));
    evidence
}

/// Diagnoses the evidence of a case; `brief` skips the choice of questions.
pub(crate) fn diagnose<'c>(
    engine: &Engine<'_>,
    case: &'c Case,
    evidence: CaseEvidence,
    now: Timestamp,
    brief: bool,
) -> Result<CaseRun<'c>, TooLarge> {
    let CaseEvidence { facts, signs, mentions, readers } = evidence;
    let circumstances = circumstances(engine.pack(), &facts, &mentions, now);
    let verdict = match brief {
        true => engine.diagnose_brief(&facts, &circumstances)?,
        false => engine.diagnose(&facts, &circumstances)?,
    };
    Ok(CaseRun { case, verdict, signs, readers })
}

fn circumstances(
    pack: &Pack,
    facts: &FactSet,
    mentions: &[Mention],
    now: Timestamp,
) -> Circumstances {
    Circumstances { elsewhere: elsewhere(pack, facts, mentions), ..Circumstances::at(now) }
}

/// What a paste means, and what it is about.
fn interpret(interpreter: &Interpreter<'_>, paste: &str) -> (Interpretation, Vec<Mention>) {
    let text = replace_secrets(paste);
    (interpreter.interpret("paste", observations(&text)), interpreter.mentions("paste", &text))
}

/// Stated facts: keys as `--set` takes them, and values.
fn stated_facts(pack: &Pack, stated: &[(String, String)]) -> Vec<Fact> {
    let fact = |(key, value): &(String, String)| {
        let (id, of) = split_key(key);
        let standing = Standing::Known(value_of(pack, id, value));
        Fact::stated(id, of, standing, "case")
    };
    stated.iter().map(fact).collect()
}
