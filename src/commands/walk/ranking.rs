//! The ranked causes, how the last turn moved them, and how far the walk is.

use minijinja::context;
use shindan_app::{Session, brief, shifts};
use shindan_engine::{Contradiction, Verdict};
use shindan_report as report;
use shindan_report::{Report, percent};

use crate::commands::Failure;
use crate::commands::note::{self, WORTH_SAYING, line, say};
use crate::commands::terminal::notice;

/// Causes that are shown: with the question, its choices and the keys they fill a terminal of 24 lines.
const MOST_CAUSES: usize = 3;

/// A verdict in words.
pub(super) fn words_of(session: &Session<'_>, verdict: &Verdict) -> Result<Report, Failure> {
    let loaded = session.loaded;
    Ok(report::report(&loaded.pack, verdict, &loaded.words, &session.lang)?)
}

/// Shows how far the walk is, the leading causes with bars and with what they were before, and the repair if it is
/// another one.
pub(super) fn show_ranking(
    session: &Session<'_>,
    verdict: &Verdict,
    before: Option<&Verdict>,
) -> Result<(), Failure> {
    let words = words_of(session, verdict)?;
    let pack = &session.loaded.pack;
    let old = before.map(|before| brief(pack, before, session.now));
    let shifts =
        old.as_ref().map(|old| shifts(pack, old, verdict, WORTH_SAYING)).unwrap_or_default();
    notice!();
    line(&header(session, verdict, &words.status_name)?, "", "  ");
    for cause in words.causes.iter().take(MOST_CAUSES) {
        let shift = shifts.iter().find(|shift| shift.cause == cause.id);
        let name = match shift {
            Some(shift) => {
                let with = context! { name => &cause.name, before => percent(Some(shift.before)) };
                session.say("walk.moved_from", with)?
            }
            None => cause.name.clone(),
        };
        let bar = format!("  {} {:>4}  ", cause.bar, cause.percent);
        line(&name, &bar, &" ".repeat(bar.len()));
    }
    // Where sources differ, that is asked next, or was left so: see `which_holds`.
    let is_told =
        |at: usize| !matches!(verdict.contradictions.get(at), Some(Contradiction::Disagreement(_)));
    for (_, told) in words.contradictions.iter().enumerate().filter(|(at, _)| is_told(*at)) {
        line(told, "  ! ", "    ");
    }
    let Some(old) = old else {
        if verdict.status.names_defects() {
            line(&words.headline, "", "");
        }
        return Ok(());
    };
    let repair = note::repair_changed(session, &old, verdict)?;
    if shifts.is_empty() && repair.is_none() {
        return say(session, "walk.nothing_moved", context! {});
    }
    if let Some(repair) = repair {
        line(&repair, "  ", "    ");
    }
    Ok(())
}

/// The status, how likely the repair is to be enough, and how much is left to ask.
fn header(session: &Session<'_>, verdict: &Verdict, status: &str) -> Result<String, Failure> {
    let helps = verdict.repair.as_ref().map(|repair| percent(Some(repair.probability)));
    let left = match verdict.stop_reason {
        Some(_) => None,
        None => Some(session.outlook()?),
    };
    let left = left.filter(|left| left.steps > 0);
    let (questions, is_all, minutes) =
        left.map_or((0, true, 0), |left| (left.steps, left.is_all, left.minutes.ceil() as usize));
    let with = context! { status, helps, questions, is_all, minutes };
    Ok(session.say("walk.ranking", with)?)
}
