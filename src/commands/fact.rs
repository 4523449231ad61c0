//! `shindan fact` and `shindan undo`: the agent puts right what was read.

use std::path::{Path, PathBuf};

use minijinja::context;
use shindan_app::{LoadedPack, Session};
use shindan_engine::Verdict;

use super::{Exit, Failure, Outcome, Shared, note, pack};

/// Arguments of `fact`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  shindan fact contoso.case.jsonl drop tls.certificate.in_date --reason \"another server\"\n  shindan fact contoso.case.jsonl drop --paste 2 --reason \"belongs to another case\"\n  shindan fact contoso.case.jsonl keep exchange.version=2016\n  shindan fact contoso.case.jsonl set exchange.version=unknown\n  shindan fact contoso.case.jsonl accept ews.mrs_proxy=disabled\n\nNothing is erased: every correction is an event of the case, and `shindan undo` takes it back.\nFacts and outcomes are named by their ids or by their texts in either language; see `shindan facts`."
)]
pub(super) struct Args {
    /// Case file
    case: PathBuf,
    #[command(subcommand)]
    correction: Correction,
}

#[derive(Debug, clap::Subcommand)]
enum Correction {
    /// Say which value holds; readings of other values count no more
    Keep {
        /// Value that holds
        #[arg(value_name = "FACT=VALUE")]
        fact: String,
    },
    /// Give a fact the value it has, whatever was read
    Set {
        /// Value, or `unknown`
        #[arg(value_name = "FACT=VALUE")]
        fact: String,
    },
    /// Take readings back, or a whole text
    Drop {
        /// Fact to take back, or one value of it
        #[arg(value_name = "FACT[=VALUE]", required_unless_present = "paste")]
        fact: Option<String>,
        /// Number of the text to take back, as `shindan facts` shows it
        #[arg(long, value_name = "NUMBER", conflicts_with = "fact")]
        paste: Option<usize>,
        /// Reason, for whoever reads the case later
        #[arg(long, value_name = "WORDS", default_value = "")]
        reason: String,
    },
    /// Make a fact of a reading that is only offered
    Accept {
        /// Reading as `shindan facts` shows it
        #[arg(value_name = "FACT[=VALUE]")]
        fact: String,
    },
}

/// Arguments of `undo`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  shindan undo contoso.case.jsonl\n\nTakes back the last text, answer, probe or correction that is not undone yet. Repeat it to go further back."
)]
pub(super) struct UndoArgs {
    /// Case file
    case: PathBuf,
}

pub(super) fn run(shared: &Shared, args: &Args) -> Outcome {
    correct(shared, &args.case, |session, _| match &args.correction {
        Correction::Keep { fact } => {
            let count = session.keep_fact(fact)?;
            note::say(session, "fact_list.now_kept", context! { what => fact, count })
        }
        Correction::Set { fact } => {
            let count = session.set_fact(fact)?;
            note::say(session, "fact_list.now_set", context! { what => fact, count })
        }
        Correction::Accept { fact } => {
            session.accept(fact)?;
            note::say(session, "fact_list.now_accepted", context! { what => fact })
        }
        Correction::Drop { paste: Some(paste), reason, .. } => {
            let name = session.drop_paste(*paste, reason)?;
            note::say(session, "fact_list.now_paste_dropped", context! { name })
        }
        Correction::Drop { fact, reason, .. } => {
            let fact = fact.as_deref().unwrap_or_default();
            let count = session.drop_fact(fact, reason)?;
            note::say(session, "fact_list.now_dropped", context! { what => fact, count })
        }
    })
}

pub(super) fn undo(shared: &Shared, args: &UndoArgs) -> Outcome {
    correct(shared, &args.case, |session, _| {
        let event = session.undo()?;
        let what = note::event(session, &event)?;
        note::say(session, "fact_list.undone", context! { what })
    })
}

/// Corrects a case, stores what it comes to now, and notes how the verdict differs.
pub(super) fn correct(
    shared: &Shared,
    path: &Path,
    correction: impl FnOnce(&mut Session<'_>, &Verdict) -> Result<(), Failure>,
) -> Outcome {
    let loaded: LoadedPack = pack::load(shared)?;
    let lang = pack::language(shared, &loaded.pack)?;
    let (mut session, before) = Session::resume(&loaded, path, shared.now, lang)?;
    note::pack_change(&session, session.pack_change(&before))?;
    note::closed(&session, path)?;
    session.now = shared.now();
    let stored = shindan_app::brief(&loaded.pack, &before, session.now);
    correction(&mut session, &before)?;
    let verdict = session.verdict()?;
    session.conclude(&verdict)?;
    note::changes(&session, &stored, &verdict)?;
    Ok(Exit::Done)
}
