//! `shindan kb explain`: what a problem means, why it matters, and how to fix it.

use std::fmt::Write as _;

use shindan_app::{AppError, ErrorCode};
use shindan_pack::{Code, Severity};

use crate::commands::{Exit, Failure, Outcome, print};

/// Arguments of `kb explain`.
#[derive(Debug, clap::Args)]
#[command(after_help = "Examples:\n  shindan kb explain KB203\n  shindan kb explain")]
pub(crate) struct Args {
    /// Code that `kb check` printed, such as KB203; all codes are listed if left out
    code: Option<String>,
}

pub(crate) fn run(args: &Args) -> Outcome {
    let text = match &args.code {
        None => list(),
        Some(code) => page(code)?,
    };
    print(&text)?;
    Ok(Exit::Done)
}

fn word(code: Code) -> &'static str {
    match code.severity() {
        Severity::Error => "error",
        Severity::Warning => "warning",
    }
}

fn list() -> String {
    let mut text = String::new();
    for code in Code::ALL {
        let _ = writeln!(text, "{}  {:<7}  {}", code.as_str(), word(*code), code.summary());
    }
    text
}

fn page(asked: &str) -> Result<String, Failure> {
    let wanted = asked.to_uppercase();
    let code = Code::ALL.iter().find(|code| code.as_str() == wanted).ok_or_else(|| {
        let known = Code::ALL.iter().map(|code| code.as_str());
        AppError::new(ErrorCode::UnknownProblem).with("code", asked).with_choices(&wanted, known)
    })?;
    Ok(format!("{} ({}): {}\n\n{}", code.as_str(), word(*code), code.summary(), code.page()))
}
