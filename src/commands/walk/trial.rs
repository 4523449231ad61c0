//! A repair that is tried instead of asking on, and what came of it.

use minijinja::context;
use shindan_app::{PasteOutcome, Pause};
use shindan_case::{TriedOutcome, said_of_trial};
use shindan_engine::Verdict;
use shindan_model::DefectIx;

use super::prompt::{Line, plain};
use super::turn::{Turn, Walk};
use crate::commands::Failure;
use crate::commands::note::{self, line};

impl Walk<'_, '_> {
    /// Why to pause, unless the user has asked on from there.
    pub(super) fn pauses(&self, verdict: &Verdict) -> Option<Pause> {
        self.session.pause(verdict).filter(|pause| !self.asked_on.contains(pause))
    }

    /// What was typed at a pause: that the user asks on, or what came of a repair.
    pub(super) fn at_pause(
        &mut self,
        verdict: &Verdict,
        pause: Pause,
        typed: &str,
    ) -> Result<Option<Turn>, Failure> {
        if plain(typed).eq_ignore_ascii_case("m") {
            self.asked_on.push(pause);
            return Ok(Some(Turn::Settled));
        }
        match pause {
            Pause::Try(defect) => self.of_trial(verdict, defect, typed),
            Pause::Unanswered(_) => Ok(None),
        }
    }

    /// What was typed about a repair: that it failed, worked or helped in part.
    fn of_trial(
        &mut self,
        verdict: &Verdict,
        defect: DefectIx,
        typed: &str,
    ) -> Result<Option<Turn>, Failure> {
        let outcome = match plain(typed).to_lowercase().as_str() {
            "f" => TriedOutcome::Failed,
            "w" => TriedOutcome::Worked,
            "h" => TriedOutcome::Partly,
            _ => match said_of_trial(typed) {
                Some(said) => said.outcome,
                None => return Ok(None),
            },
        };
        let remedy = verdict.remedy(&self.session.loaded.pack, defect);
        let Some(remedy) = remedy.map(|remedy| remedy.id.clone()) else { return Ok(None) };
        self.tried(verdict, &remedy, outcome).map(Some)
    }

    fn tried(
        &mut self,
        verdict: &Verdict,
        remedy: &str,
        outcome: TriedOutcome,
    ) -> Result<Turn, Failure> {
        let now = self.session.now;
        let remedy = self.session.tried(remedy, outcome, verdict, now)?;
        note::tried(self.session, &remedy, outcome)?;
        Ok(if outcome == TriedOutcome::Worked { Turn::Leave } else { Turn::Settled })
    }

    /// Asks whether a pasted text tells what came of a repair that we proposed. Enter leaves it.
    pub(super) fn confirm_trial(&mut self, outcome: &PasteOutcome) -> Result<(), Failure> {
        let Some((said, remedies)) = &outcome.of_trial else { return Ok(()) };
        let with = context! { quote => said.quote.as_str(), line => said.line, source => outcome.source.as_str() };
        line(&self.session.say("walk.tried_said", with)?, "", "  ");
        for (at, remedy) in remedies.iter().enumerate() {
            let row = note::of_remedy(self.session, remedy, said.outcome)?;
            line(&row, &format!("    {}  ", at + 1), "       ");
        }
        line(&self.session.say("walk.choose_reading", context! {})?, "  ", "  ");
        if let Line::Text(typed) = self.line()? {
            let place = plain(&typed).parse::<usize>().ok().and_then(|place| place.checked_sub(1));
            match place.and_then(|place| remedies.get(place)) {
                Some(remedy) => {
                    let verdict = self.session.verdict()?;
                    self.tried(&verdict, remedy, said.outcome)?;
                }
                None => self.waiting = Some(typed),
            }
        }
        Ok(())
    }
}
