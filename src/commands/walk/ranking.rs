//! The ranked causes, and how the last turn moved them.

use minijinja::context;
use shindan_app::{Session, brief, shifts};
use shindan_engine::{Contradiction, Verdict};
use shindan_report as report;
use shindan_report::Report;

use crate::commands::Failure;
use crate::commands::note::{self, WORTH_SAYING, line, say};
use crate::commands::terminal::notice;

/// A verdict in words.
pub(super) fn words_of(session: &Session<'_>, verdict: &Verdict) -> Result<Report, Failure> {
    let loaded = session.loaded;
    Ok(report::report(&loaded.pack, verdict, &loaded.words, &session.lang)?)
}

/// Shows the ranked causes with bars, and how the last answer moved them.
pub(super) fn show_ranking(
    session: &Session<'_>,
    verdict: &Verdict,
    before: Option<&Verdict>,
) -> Result<(), Failure> {
    let words = words_of(session, verdict)?;
    notice!();
    say(session, "walk.ranking", context! { status => words.status_name.as_str() })?;
    for cause in &words.causes {
        let bar = format!("  {} {:>4}  ", cause.bar, cause.percent);
        line(&cause.name, &bar, &" ".repeat(bar.len()));
    }
    // Where sources differ, that is asked next, or was left so: see `which_holds`.
    let is_told =
        |at: usize| !matches!(verdict.contradictions.get(at), Some(Contradiction::Disagreement(_)));
    for (_, told) in words.contradictions.iter().enumerate().filter(|(at, _)| is_told(*at)) {
        line(told, "  ! ", "    ");
    }
    let before = match before {
        Some(before) => before,
        None => {
            if verdict.status.names_defects() {
                line(&words.headline, "", "");
            }
            return Ok(());
        }
    };
    let pack = &session.loaded.pack;
    let old = brief(pack, before, session.now);
    let shifts = shifts(pack, &old, verdict, WORTH_SAYING);
    let mut moved = Vec::new();
    for cause in &words.causes {
        if let Some(shift) = shifts.iter().find(|shift| shift.cause == cause.id) {
            moved.push(note::moved(session, &cause.name, shift)?);
        }
    }
    moved.extend(note::repair_changed(session, &old, verdict)?);
    if moved.is_empty() {
        say(session, "walk.nothing_moved", context! {})?;
    } else {
        say(session, "walk.changed_by", context! {})?;
    }
    moved.iter().for_each(|text| line(text, "  ", "    "));
    Ok(())
}
