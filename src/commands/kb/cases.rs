//! The cases of a pack, run.

use std::collections::BTreeSet;

use jiff::Timestamp;
use rayon::prelude::*;
use shindan_author::case::Case;
use shindan_case::value_of;
use shindan_engine::{Circumstances, Engine, Verdict};
use shindan_model::{Fact, FactSet, Pack, Standing, split_key};
use shindan_read as read;
use shindan_understand::{Interpreter, SeenSign};

use super::super::Exit;
use super::super::pack::show;
use super::expected::expects_acts;
use crate::commands::Failure;
use crate::commands::pack::PackFiles;

/// A case with what came out.
pub(super) struct Ran<'c> {
    pub(super) case: &'c Case,
    pub(super) verdict: Verdict,
    pub(super) signs: Vec<SeenSign>,
    /// Ids of the properties and phrases that gave a fact its value.
    pub(super) read: BTreeSet<String>,
}

/// The pack alone; its problems are shown, and end the command.
pub(super) fn pack(files: &PackFiles) -> Result<Pack, Failure> {
    let (pack, diags) = shindan_pack::load(&files.files);
    pack.ok_or_else(|| {
        show(&diags, &files.files);
        broken(&files.id, &diags)
    })
}

/// The pack and its cases; problems in either are shown, and end the command.
pub(super) fn load(files: &PackFiles) -> Result<(Pack, Vec<Case>), Failure> {
    let pack = pack(files)?;
    let (cases, diags) = shindan_author::case::cases(&pack, &files.files);
    if shindan_pack::has_errors(&diags) {
        show(&diags, &files.files);
        return Err(broken(&files.id, &diags));
    }
    if cases.is_empty() {
        let folder = format!("rules/{}/cases", pack.id);
        return Err(Failure::new(
            Exit::Problems,
            format!(
                "there are no cases in `{folder}`\nhelp: a case is a TOML file with `about`, `paste` or `[facts]`, and `[expect]`"
            ),
        ));
    }
    Ok((pack, cases))
}

fn broken(id: &str, diags: &[shindan_pack::Diag]) -> Failure {
    let count = shindan_pack::errors(diags);
    Failure::new(Exit::Problems, format!("the pack `{id}` or its cases have {count} errors"))
}

/// What is known in a case, and which nodes of the pack that came from.
#[derive(Clone)]
pub(super) struct Known {
    pub(super) facts: FactSet,
    pub(super) signs: Vec<SeenSign>,
    /// Ids of the properties and phrases that gave a fact its value.
    pub(super) read: BTreeSet<String>,
}

/// Reads a case.
pub(super) fn known(pack: &Pack, interpreter: &Interpreter<'_>, case: &Case) -> Known {
    let mut known = Known { facts: FactSet::new(), signs: Vec::new(), read: BTreeSet::new() };
    if let Some(paste) = &case.paste {
        let text = read::replace_secrets(paste);
        let meaning = interpreter.interpret("paste", read::observations(&text));
        let is_sign = |id: &String| pack.signs.iter().any(|sign| sign.about.id == *id);
        let by = meaning.facts.iter().filter_map(|fact| fact.rule.clone());
        known.read = by.filter(|id| !is_sign(id)).collect();
        known.facts.extend(meaning.facts);
        known.signs = meaning.signs;
    }
    known.facts.extend(value_facts(pack, &case.facts));
    known
}

/// Runs a case.
pub(super) fn run<'c>(
    engine: &Engine<'_>,
    interpreter: &Interpreter<'_>,
    case: &'c Case,
    now: Timestamp,
) -> Result<Ran<'c>, Failure> {
    let Known { facts, signs, read } = known(engine.pack(), interpreter, case);
    let circumstances = Circumstances::at(now);
    // What is worth asking takes long, and matters to whole cases alone.
    let verdict = if case.expect.is_of_parts() && !expects_acts(case) {
        engine.diagnose_brief(&facts, &circumstances)?
    } else {
        engine.diagnose(&facts, &circumstances)?
    };
    Ok(Ran { case, verdict, signs, read })
}

/// Runs cases side by side; in their order.
pub(super) fn run_all<'c>(
    pack: &Pack,
    cases: &[&'c Case],
    now: Timestamp,
) -> Result<Vec<Ran<'c>>, Failure> {
    let (engine, interpreter) = (Engine::new(pack), Interpreter::new(pack));
    cases.par_iter().map(|case| run(&engine, &interpreter, case, now)).collect()
}

/// What a case states: keys as `--set` takes them, and values.
pub(super) fn value_facts(pack: &Pack, stated: &[(String, String)]) -> Vec<Fact> {
    let fact = |(key, value): &(String, String)| {
        let (id, of) = split_key(key);
        let standing = Standing::Known(value_of(pack, id, value));
        Fact::stated(id, of, standing, "case")
    };
    stated.iter().map(fact).collect()
}
