//! `shindan explain`: why, why not, and what would change it.

use std::path::PathBuf;

use shindan_case::{Event, value_of};
use shindan_engine::explain::{Assumption, Explanation, Hypothesis, Subject};
use shindan_model::{Pack, RuleIx, split_key};
use shindan_pack::suggestion;
use shindan_report as report;
use shindan_report::Format;
use shindan_report::json::OUTSIDE;

use super::session::{Session, look};
use super::{Exit, Failure, Outcome, Output, Shared, input, pack, print};

/// What takes a fact away.
const UNKNOWN: &str = "unknown";

/// Arguments of `explain`.
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Examples:\n  shindan explain contoso.case.jsonl\n  shindan explain contoso.case.jsonl permissions\n  shindan explain contoso.case.jsonl migration.error --lang ja\n  shindan explain contoso.case.jsonl --assume exchange.version=2016\n  shindan explain contoso.case.jsonl --assume migration.error=unknown\n\nStores nothing: the same case gives the same bytes."
)]
pub(crate) struct Args {
    /// The case
    case: PathBuf,
    /// A cause, a defect, a fact, a rule or `outside`; everything in short where it is left out
    #[arg(value_name = "CAUSE|DEFECT|FACT")]
    subject: Option<String>,
    /// What would be if this were so, as FACT=VALUE, FACT@OF=VALUE or FACT=unknown; may be given
    /// several times
    #[arg(long, value_name = "FACT=VALUE")]
    assume: Vec<String>,
    /// How it is written
    #[arg(long, value_enum, default_value = "text")]
    format: Output,
}

pub(crate) fn run(shared: &Shared, args: &Args) -> Outcome {
    let loaded = pack::load(shared)?;
    let wrong = |message: String| Failure::new(Exit::Usage, message);
    let subject = args.subject.as_deref().map(|id| subject(&loaded.pack, id));
    let subject = subject.transpose().map_err(wrong)?;
    let assumed = args.assume.iter().map(|text| assumption(&loaded.pack, text));
    let assumed = assumed.collect::<Result<Vec<_>, _>>().map_err(wrong)?;
    let (session, _) = look(&loaded, shared, &args.case)?;
    let own = explain(&session, subject, &assumed)?;
    let Some(format) = args.format.layout() else {
        print(&report::explain::json::render(&loaded.pack, &own, &loaded.words)?)?;
        return Ok(Exit::Done);
    };
    let explained = report::explain::explain(&loaded.pack, &own, &loaded.words, &session.lang)?;
    print(&loaded.templates.render_explanation(format, &explained, &loaded.words)?)?;
    Ok(Exit::Done)
}

/// Explains the case as it stands.
fn explain(
    session: &Session<'_>,
    subject: Option<Subject>,
    assumed: &[Assumption],
) -> Result<Explanation, Failure> {
    Ok(session.engine.explain(&session.state.facts, &session.circumstances(), subject, assumed)?)
}

/// An explanation for somebody who is looking at the case already.
pub(crate) fn tell(session: &Session<'_>, subject: Subject) -> Result<String, Failure> {
    let loaded = session.loaded;
    let own = explain(session, Some(subject), &[])?;
    let explained = report::explain::explain(&loaded.pack, &own, &loaded.words, &session.lang)?;
    Ok(loaded.templates.render_explanation(Format::Text, &explained.unframed(), &loaded.words)?)
}

/// What an id stands for.
pub(crate) fn subject(pack: &Pack, id: &str) -> Result<Subject, String> {
    let rule = || pack.rules.iter().position(|rule| rule.about.id == id).map(RuleIx);
    let cause = pack.cause(id).map(Hypothesis::Cause);
    let hypothesis = cause.or_else(|| pack.defect(id).map(Hypothesis::Defect));
    let hypothesis = hypothesis.or_else(|| (id == OUTSIDE).then_some(Hypothesis::Outside));
    let found = hypothesis.map(Subject::Hypothesis);
    let found = found.or_else(|| pack.fact(id).map(Subject::Fact));
    found.or_else(|| rule().map(Subject::Rule)).ok_or_else(|| {
        let causes = pack.causes.iter().map(|own| &own.about);
        let about = causes
            .chain(pack.defects.iter().map(|own| &own.about))
            .chain(pack.facts.iter().map(|own| &own.about))
            .chain(pack.rules.iter().map(|own| &own.about));
        let known = about.map(|about| about.id.as_str()).chain([OUTSIDE]);
        let help = suggestion(id, "a subject", known).unwrap_or_else(|| {
            let causes: Vec<&str> = pack.causes.iter().map(|own| own.about.id.as_str()).collect();
            format!(
                "the causes are {}; `shindan report CASE --format json` shows the ids of defects and facts",
                causes.join(", ")
            )
        });
        format!("there is no cause, defect, fact or rule `{id}`\nhelp: {help}")
    })
}

/// `FACT=VALUE`, `FACT@OF=VALUE` or `FACT=unknown`, checked against the pack.
fn assumption(pack: &Pack, text: &str) -> Result<Assumption, String> {
    let away = text.split_once('=').and_then(|(key, value)| {
        let (id, of) = split_key(key.trim());
        let fact = pack.fact(id.trim()).filter(|_| value.trim() == UNKNOWN)?;
        let outcome = pack.facts[fact.0].outcome(UNKNOWN);
        outcome.is_none().then(|| Assumption { fact, of: of.map(str::to_owned), value: None })
    });
    if let Some(away) = away {
        return Ok(away);
    }
    let Event::Answered { fact: id, of, value, .. } = input::assignment(pack, text)? else {
        return Err(format!("`{text}` assumes nothing"));
    };
    let fact = pack.fact(&id).ok_or_else(|| format!("there is no fact `{id}`"))?;
    Ok(Assumption { fact, of, value: Some(value_of(pack, &id, &value)) })
}
