//! `shindan kb explain`: what a problem means, why it matters, and how to fix it.

use std::fmt::Write as _;

use shindan_app::{AppError, ErrorCode};
use shindan_author::Voice;
use shindan_author::markup::padded;
use shindan_pack::{Code, Severity};

use crate::commands::{Exit, Failure, Outcome, print};

/// Arguments of `kb explain`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  shindan kb explain KB203\n  shindan kb explain")]
pub(crate) struct Args {
    /// Code that `kb check` printed, such as KB203; all codes are listed if left out
    code: Option<String>,
}

pub(crate) fn run(args: &Args, voice: Voice<'_>) -> Outcome {
    let text = match &args.code {
        None => list(voice),
        Some(code) => page(code, voice)?,
    };
    print(&text)?;
    Ok(Exit::Done)
}

fn severity(code: Code, voice: Voice<'_>) -> String {
    match code.severity() {
        Severity::Error => voice.word("error"),
        Severity::Warning => voice.word("warning"),
    }
}

fn list(voice: Voice<'_>) -> String {
    let mut text = String::new();
    for code in Code::ALL {
        let (summary, severity) = (voice.word(code.summary()), severity(*code, voice));
        let _ = writeln!(text, "{}  {}  {summary}", code.as_str(), padded(&severity, 7));
    }
    text
}

fn page(asked: &str, voice: Voice<'_>) -> Result<String, Failure> {
    let wanted = asked.to_uppercase();
    let code = Code::ALL.iter().find(|code| code.as_str() == wanted).ok_or_else(|| {
        let known = Code::ALL.iter().map(|code| code.as_str());
        AppError::new(ErrorCode::UnknownProblem).with("code", asked).with_choices(&wanted, known)
    })?;
    let (summary, severity) = (voice.word(code.summary()), severity(*code, voice));
    Ok(format!("{} ({severity}): {summary}\n\n{}", code.as_str(), code.page()))
}
