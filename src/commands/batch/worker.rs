//! Diagnoses lines, one after the other.

use jiff::Timestamp;
use shindan_app::{AppError, LoadedPack, check_value};
use shindan_case::value_of;
use shindan_engine::{Circumstances, Engine, Verdict};
use shindan_model::{Fact, FactIx, FactSet, Standing, Value, split_key};
use shindan_read as read;
use shindan_report as report;
use shindan_understand::{Interpreter, elsewhere};

use super::answer::{Answer, Reason, Refusal, json_line};
use super::input::{Case, Text, id_of};
use super::window::{Line, MOST_LINE_BYTES};

pub(super) struct Worker<'p> {
    pub(super) engine: Engine<'p>,
    pub(super) interpreter: Interpreter<'p>,
    pub(super) loaded: &'p LoadedPack,
    pub(super) now: Timestamp,
    pub(super) brief: bool,
}

impl Worker<'_> {
    /// Replaces `answers` by the answers to `lines`; true if any is an error. `first`: the number of
    /// the first line, from 1.
    pub(super) fn lines(&self, first: usize, lines: &[Line<'_>], answers: &mut Vec<u8>) -> bool {
        answers.clear();
        let mut failed = false;
        for (at, line) in lines.iter().enumerate() {
            failed |= !self.line(first + at, line, answers);
        }
        failed
    }

    /// Appends the answer to one line; false if it is an error. An empty line has no answer.
    fn line(&self, number: usize, line: &Line<'_>, answers: &mut Vec<u8>) -> bool {
        let refuse = |id, message, answers: &mut Vec<u8>| {
            json_line(&Refusal { id, error: Reason { line: number, message } }, answers);
            false
        };
        let bytes = match line {
            Line::Whole(bytes) => bytes.trim_ascii(),
            Line::TooLong => {
                let message = format!("the line has more than {} MB", MOST_LINE_BYTES >> 20);
                return refuse(None, message, answers);
            }
        };
        if bytes.is_empty() {
            return true;
        }
        let case: Case<'_> = match serde_json::from_slice(bytes) {
            Ok(case) => case,
            Err(error) => return refuse(id_of(bytes).as_deref(), error.to_string(), answers),
        };
        match self.answer(&case, answers) {
            Ok(()) => true,
            Err(message) => refuse(Some(case.id), message, answers),
        }
    }

    fn answer(&self, case: &Case<'_>, answers: &mut Vec<u8>) -> Result<(), String> {
        let verdict = self.verdict(case)?;
        let pack = &self.loaded.pack;
        let verdict = report::json::verdict(pack, &verdict, &self.loaded.words, self.brief)
            .map_err(|error| error.to_string())?;
        json_line(&Answer { id: case.id, verdict }, answers);
        Ok(())
    }

    /// The words of an error in English: output must not depend on the locale.
    fn said(&self, error: &AppError) -> String {
        error.text(&self.loaded.words, "en")
    }

    fn verdict(&self, case: &Case<'_>) -> Result<Verdict, String> {
        if let Some(outcomes) = self.outcomes(case) {
            let verdict = self.engine.diagnose_outcomes(&outcomes);
            if let Some(verdict) = verdict.map_err(|error| error.to_string())? {
                return Ok(verdict);
            }
        }
        let pack = &self.loaded.pack;
        let mut facts = FactSet::new();
        let mut mentions = Vec::new();
        if let Some(text) = &case.paste {
            let text = read::replace_secrets(text);
            mentions = self.interpreter.mentions("paste", &text);
            facts.extend(self.interpreter.interpret("paste", read::observations(&text)).facts);
        }
        for (Text(key), Text(value)) in &case.facts.0 {
            let (id, of) = split_key(key);
            let fact = self.engine.fact(id).map(|fact| &pack.facts[fact.0]);
            let value = if fact.is_some_and(|fact| fact.outcome(value).is_some()) {
                Value::Text(value.to_string())
            } else {
                check_value(pack, id, value).map_err(|error| self.said(&error))?;
                value_of(pack, id, value)
            };
            facts.insert(Fact::stated(id, of, Standing::Known(value), "stated"));
        }
        let elsewhere = elsewhere(pack, &facts, &mentions);
        let circumstances = Circumstances { elsewhere, ..Circumstances::at(self.now) };
        let verdict = if self.brief {
            self.engine.diagnose_brief(&facts, &circumstances)
        } else {
            self.engine.diagnose(&facts, &circumstances)
        };
        verdict.map_err(|error| error.to_string())
    }

    /// The facts as certain outcomes, for the fast path of `--brief`; `None` if any is not one.
    fn outcomes(&self, case: &Case<'_>) -> Option<Vec<(FactIx, usize)>> {
        if !self.brief || case.paste.is_some() {
            return None;
        }
        let pack = &self.loaded.pack;
        let outcome = |(Text(id), Text(value)): &(Text<'_>, Text<'_>)| {
            let fact = self.engine.fact(id)?;
            Some((fact, pack.facts[fact.0].outcome(value)?))
        };
        case.facts.0.iter().map(outcome).collect()
    }
}
