//! Remedies that were tried: what came of them is evidence, and success closes the case.

use jiff::Timestamp;
use shindan_case::{Event, MessageKind, SaidOfTrial, TriedOutcome, TriedRemedy, said_of_trial};
use shindan_engine::Verdict;
use shindan_model::{Pack, Remedy};

use super::named::is_called;
use super::{AppError, ErrorCode, Session};

/// Who confirmed the cause of a case that a remedy closed.
const CONFIRMED_BY: &str = "customer";

impl Session<'_> {
    /// Notes what came of a remedy, named by its id, its title, or the id of a defect. Where it worked, the
    /// case is closed with the defect. Returns the remedy's id.
    ///
    /// # Errors
    /// A remedy that the pack does not have; a case that is closed; as [`Session::record`].
    pub fn tried(
        &mut self,
        text: &str,
        outcome: TriedOutcome,
        verdict: &Verdict,
        now: Timestamp,
    ) -> Result<String, AppError> {
        let pack = &self.loaded.pack;
        let Some((defect, remedy)) = named(pack, text, verdict) else {
            let known = pack.defects.iter().flat_map(|defect| &defect.remedies);
            let error = AppError::new(ErrorCode::UnknownRemedy).with("remedy", text);
            return Err(error.with_choices(text, known.map(|remedy| remedy.id.as_str())));
        };
        let (defect, remedy) = (pack.defects[defect].about.id.clone(), remedy.id.clone());
        if let Some(closed) = self.closed() {
            let error = AppError::new(ErrorCode::CaseClosed).with("at", closed.at);
            return Err(self.in_case(error.with("cause", &closed.cause)));
        }
        self.now = now;
        self.record(Event::Tried { remedy: remedy.clone(), outcome })?;
        if outcome == TriedOutcome::Worked {
            self.close(&defect, CONFIRMED_BY, now)?;
        }
        Ok(remedy)
    }
}

impl Session<'_> {
    /// What the text that came last says about a repair, with the remedies of our last reply that nothing was
    /// said of yet; `None` if it says nothing, or no reply proposed one.
    pub(super) fn said_of_trial(&self) -> Option<(SaidOfTrial, Vec<String>)> {
        let text = self.state.pastes.last().filter(|text| text.dropped.is_none())?;
        let mut replies = self.state.messages.iter().rev();
        let (_, reply) = replies.find(|(_, message)| message.kind == MessageKind::Reply)?;
        let remedies = self.loaded.pack.defects.iter().flat_map(|defect| &defect.remedies);
        let is_proposed = |id: &String| {
            let is_told = |tried: &TriedRemedy| tried.remedy == *id;
            reply.statements.iter().any(|statement| statement.about.contains(id))
                && !self.state.tried.iter().any(is_told)
        };
        let mut proposed: Vec<String> =
            remedies.map(|remedy| remedy.id.clone()).filter(is_proposed).collect();
        proposed.dedup();
        let said = said_of_trial(&text.theirs).filter(|_| !proposed.is_empty())?;
        Some((said, proposed))
    }
}

/// The defect, by its place in the pack, and the remedy that a text names. Of the remedies of a defect, the
/// one that applies; of the defects of a remedy, the likeliest.
fn named<'p>(pack: &'p Pack, text: &str, verdict: &Verdict) -> Option<(usize, &'p Remedy)> {
    let defects = pack.defects.iter().enumerate();
    let mut of: Vec<(usize, &Remedy)> = defects
        .flat_map(|(at, defect)| defect.remedies.iter().map(move |remedy| (at, remedy)))
        .filter(|(_, remedy)| {
            let titles = pack.texts.values().filter_map(|texts| texts.remedies.get(&remedy.id));
            remedy.id == text || titles.into_iter().any(|own| is_called(&own.title, text))
        })
        .collect();
    let probability = |at: usize| {
        let defect = verdict.defect(shindan_model::DefectIx(at));
        defect.and_then(|defect| defect.probability).unwrap_or(0.0)
    };
    let applies = |(at, remedy): &(usize, &Remedy)| {
        verdict.remedy(pack, shindan_model::DefectIx(*at)).is_some_and(|own| own.id == remedy.id)
    };
    of.sort_by(|a, b| {
        applies(b).cmp(&applies(a)).then(probability(b.0).total_cmp(&probability(a.0)))
    });
    of.into_iter().next().or_else(|| {
        let defect = pack.defect(text)?;
        Some((defect.0, verdict.remedy(pack, defect)?))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::assignment;
    use crate::testing::{at, lamp, session};

    #[test]
    fn a_remedy_is_named_by_its_id_its_title_or_its_defect() {
        let loaded = lamp();
        let mut session = session(&loaded);
        session.record(assignment(&loaded.pack, "lamp.sound=rattles").unwrap()).unwrap();
        let verdict = session.verdict().unwrap();
        let defect = verdict.repair.clone().unwrap().defects[0];
        let remedy = verdict.remedy(&loaded.pack, defect).unwrap().id.clone();
        let title = loaded.pack.texts["en"].remedies[&remedy].title.to_uppercase();
        let id = loaded.pack.defects[defect.0].about.id.clone();
        for text in [remedy.as_str(), &title, &id] {
            let found =
                session.tried(text, TriedOutcome::Failed, &verdict, at(1)).map_err(|e| e.code);
            assert_eq!(found, Ok(remedy.clone()), "{text}");
        }
        let unknown = session.tried("pray", TriedOutcome::Failed, &verdict, at(1)).unwrap_err();
        assert_eq!(unknown.code, ErrorCode::UnknownRemedy);
        assert_eq!(session.state.tried.len(), 3);
        session.undo().unwrap();
        assert_eq!(session.state.tried.len(), 2);
    }

    #[test]
    fn what_failed_lowers_the_repair_and_what_worked_closes_the_case() {
        let loaded = lamp();
        let mut session = session(&loaded);
        session.record(assignment(&loaded.pack, "lamp.sound=rattles").unwrap()).unwrap();
        let before = session.verdict().unwrap();
        let repair = before.repair.clone().unwrap();
        let defect = loaded.pack.defects[repair.defects[0].0].about.id.clone();
        session.tried(&defect, TriedOutcome::Failed, &before, at(1)).unwrap();
        let after = session.verdict().unwrap();
        let again = after.repair.as_ref().unwrap();
        assert!(again.defects != repair.defects || again.probability < repair.probability);
        session.tried(&defect, TriedOutcome::Worked, &after, at(2)).unwrap();
        let closed = session.closed().unwrap();
        assert_eq!((closed.cause.as_str(), closed.confirmed_by.as_str()), (&*defect, "customer"));
        let again = session.tried(&defect, TriedOutcome::Failed, &after, at(3)).unwrap_err();
        assert_eq!(again.code, ErrorCode::CaseClosed);
    }
}
