//! `shindan batch`: a filter from JSON Lines to JSON Lines, in the same order.

use std::borrow::Cow;
use std::io::{self, BufRead, BufReader, BufWriter, Write};

use jiff::Timestamp;
use rayon::prelude::*;
use serde::de::{Deserializer, MapAccess, Unexpected, Visitor};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use shindan_app::{AppError, ErrorCode, check_value};
use shindan_case::value_of;
use shindan_engine::{Circumstances, Engine, Verdict};
use shindan_model::{Fact, FactIx, FactSet, Standing, Value, split_key};
use shindan_read as read;
use shindan_report as report;
use shindan_understand::{Interpreter, elsewhere};

use super::pack::{self, LoadedPack};
use super::terminal::visible_bytes;
use super::{Exit, Failure, Outcome, Shared};

/// Lines in a window.
const WINDOW_LINES: usize = 512;
/// Lines in the chunk of one thread.
const CHUNK_LINES: usize = 32;
/// Bytes in a window, unless one line has more.
const WINDOW_BYTES: usize = 16 << 20;
/// The longest line, in bytes.
const MOST_LINE_BYTES: usize = 64 << 20;

/// Arguments of `batch`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "In:  {\"id\": \"1\", \"facts\": {\"exchange.version\": \"2010\"}}\n     {\"id\": \"2\", \"paste\": \"text\"}\nOut: {\"id\": \"1\", \"verdict\": {...}}\n\nExample:\n  shindan batch --brief < cases.jsonl > verdicts.jsonl"
)]
pub(crate) struct Args {
    /// Leave out facts, evidence and next steps
    #[arg(long)]
    brief: bool,
}

/// A line of the input.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case<'l> {
    #[serde(borrow)]
    id: &'l RawValue,
    #[serde(borrow, default)]
    facts: Pairs<'l>,
    #[serde(default)]
    paste: Option<String>,
}

/// Facts in the order of the line; a fact given twice is kept twice.
#[derive(Default)]
struct Pairs<'l>(Vec<(Text<'l>, Text<'l>)>);

impl<'de: 'l, 'l> Deserialize<'de> for Pairs<'l> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct PairsVisitor;
        impl<'de> Visitor<'de> for PairsVisitor {
            type Value = Vec<(Text<'de>, Text<'de>)>;
            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("facts with their values")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut pairs = Vec::with_capacity(16);
                while let Some((fact, value)) = map.next_entry::<Name<'de>, Text<'de>>()? {
                    pairs.push((fact.0, value));
                }
                Ok(pairs)
            }
        }
        deserializer.deserialize_map(PairsVisitor).map(Pairs)
    }
}

/// A fact's id, borrowed from the line unless it has escapes.
struct Name<'l>(Text<'l>);

impl<'de: 'l, 'l> Deserialize<'de> for Name<'l> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(TextVisitor { numbers: false }).map(Name)
    }
}

/// A text or a number, as text; borrowed from the line unless it has escapes.
struct Text<'l>(Cow<'l, str>);

impl<'de: 'l, 'l> Deserialize<'de> for Text<'l> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(TextVisitor { numbers: true })
    }
}

struct TextVisitor {
    numbers: bool,
}

impl TextVisitor {
    fn number<'de, E: serde::de::Error>(
        &self,
        number: impl ToString,
        unexpected: Unexpected<'_>,
    ) -> Result<Text<'de>, E> {
        if self.numbers {
            return Ok(Text(Cow::Owned(number.to_string())));
        }
        Err(E::invalid_type(unexpected, self))
    }
}

impl<'de> Visitor<'de> for TextVisitor {
    type Value = Text<'de>;
    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(if self.numbers { "a text or a number" } else { "a text" })
    }
    fn visit_borrowed_str<E: serde::de::Error>(self, text: &'de str) -> Result<Text<'de>, E> {
        Ok(Text(Cow::Borrowed(text)))
    }
    fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Text<'de>, E> {
        Ok(Text(Cow::Owned(text.to_owned())))
    }
    fn visit_i64<E: serde::de::Error>(self, number: i64) -> Result<Text<'de>, E> {
        self.number(number, Unexpected::Signed(number))
    }
    fn visit_u64<E: serde::de::Error>(self, number: u64) -> Result<Text<'de>, E> {
        self.number(number, Unexpected::Unsigned(number))
    }
    fn visit_f64<E: serde::de::Error>(self, number: f64) -> Result<Text<'de>, E> {
        self.number(number, Unexpected::Float(number))
    }
}

#[derive(Serialize)]
struct Answer<'l> {
    id: &'l RawValue,
    verdict: report::json::VerdictV2<'l>,
}

#[derive(Serialize)]
struct Refusal<'l> {
    id: Option<&'l RawValue>,
    error: Reason,
}

#[derive(Serialize)]
struct Reason {
    line: usize,
    message: String,
}

pub(crate) fn run(shared: &Shared, args: &Args) -> Outcome {
    let loaded = pack::load(shared)?;
    let worker = Worker {
        engine: Engine::new(&loaded.pack),
        interpreter: Interpreter::new(&loaded.pack),
        loaded: &loaded,
        now: shared.now(),
        brief: args.brief,
    };
    let mut input = BufReader::with_capacity(1 << 20, io::stdin().lock());
    let mut output = BufWriter::with_capacity(1 << 20, io::stdout().lock());
    let mut first = 1;
    let mut exit = Exit::Done;
    let mut window = Window::default();
    // One buffer a chunk, reused by every window.
    let mut answers: Vec<Vec<u8>> = vec![Vec::new(); WINDOW_LINES.div_ceil(CHUNK_LINES)];
    while window.fill(&mut input)? {
        let lines: Vec<Line<'_>> = window.lines().collect();
        let chunks = lines.par_chunks(CHUNK_LINES).zip(&mut answers).enumerate();
        let failed: Vec<bool> = chunks
            .map(|(at, (lines, answers))| worker.lines(first + at * CHUNK_LINES, lines, answers))
            .collect();
        first += lines.len();
        if failed.contains(&true) {
            exit = Exit::Problems;
        }
        for answers in answers.iter().take(failed.len()) {
            if let Err(error) = output.write_all(&visible_bytes(answers)) {
                return written(&error, exit);
            }
        }
        if let Err(error) = output.flush() {
            return written(&error, exit);
        }
    }
    Ok(exit)
}

/// A closed pipe ends the batch without an error.
fn written(error: &io::Error, exit: Exit) -> Outcome {
    if error.kind() == io::ErrorKind::BrokenPipe {
        return Ok(exit);
    }
    Err(AppError::new(ErrorCode::CannotWriteResult).with("error", error).into())
}

/// A line, or the mark of one over [`MOST_LINE_BYTES`].
enum Line<'w> {
    Whole(&'w [u8]),
    TooLong,
}

/// Consecutive lines, in a reused buffer.
#[derive(Default)]
struct Window {
    bytes: Vec<u8>,
    /// The end of each line in `bytes`, after its line break; `None` for one that is too long.
    ends: Vec<Option<usize>>,
}

impl Window {
    /// Reads the next lines up to the size of a window; false at the end of the input.
    fn fill(&mut self, input: &mut impl BufRead) -> Result<bool, Failure> {
        let failed = |error| AppError::new(ErrorCode::CannotReadInput).with("error", error);
        self.bytes.clear();
        self.ends.clear();
        while self.ends.len() < WINDOW_LINES && self.bytes.len() < WINDOW_BYTES {
            let start = self.bytes.len();
            let most = MOST_LINE_BYTES as u64 + 1;
            let mut line = io::Read::take(&mut *input, most);
            if line.read_until(b'\n', &mut self.bytes).map_err(failed)? == 0 {
                break;
            }
            let end = self.bytes.len();
            if end - start > MOST_LINE_BYTES && self.bytes.last() != Some(&b'\n') {
                skip_line(input).map_err(failed)?;
                self.bytes.truncate(start);
                self.ends.push(None);
            } else {
                self.ends.push(Some(end));
            }
        }
        Ok(!self.ends.is_empty())
    }

    fn lines(&self) -> impl Iterator<Item = Line<'_>> {
        let mut start = 0;
        self.ends.iter().map(move |end| match end {
            Some(end) => {
                let line = &self.bytes[start..*end];
                start = *end;
                Line::Whole(line)
            }
            None => Line::TooLong,
        })
    }
}

fn skip_line(input: &mut impl BufRead) -> io::Result<()> {
    loop {
        let buffer = input.fill_buf()?;
        if buffer.is_empty() {
            return Ok(());
        }
        match buffer.iter().position(|byte| *byte == b'\n') {
            Some(end) => {
                input.consume(end + 1);
                return Ok(());
            }
            None => {
                let all = buffer.len();
                input.consume(all);
            }
        }
    }
}

struct Worker<'p> {
    engine: Engine<'p>,
    interpreter: Interpreter<'p>,
    loaded: &'p LoadedPack,
    now: Timestamp,
    brief: bool,
}

impl Worker<'_> {
    /// Replaces `answers` by the answers to `lines`; true if any is an error. `first`: the number of
    /// the first line, from 1.
    fn lines(&self, first: usize, lines: &[Line<'_>], answers: &mut Vec<u8>) -> bool {
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

/// The id of a line that is not a valid case.
fn id_of(bytes: &[u8]) -> Option<Box<RawValue>> {
    #[derive(Deserialize)]
    struct OnlyId {
        id: Box<RawValue>,
    }
    serde_json::from_slice::<OnlyId>(bytes).ok().map(|only| only.id)
}

/// Appends a document and a line break.
fn json_line(value: &impl Serialize, lines: &mut Vec<u8>) {
    let start = lines.len();
    if serde_json::to_writer(&mut *lines, value).is_err() {
        lines.truncate(start);
    }
    lines.push(b'\n');
}
