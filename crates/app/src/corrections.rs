//! Facts in the agent's hands: what is known and from where, and how it is put right.

use shindan_case::{Event, is_of, last_undoable};
use shindan_model::{Fact, Pack, split_key};
use shindan_read::{self as read, Document};
use shindan_report::facts::CaseFacts;
use shindan_report::reading::understand;
use shindan_understand::Offer;

use super::evidence::{Assignment, known_fact};
use super::{AppError, ErrorCode, Session};

/// A fact as it is named in a correction: `FACT`, `FACT@OF`, `FACT=VALUE` or `FACT@OF=VALUE`.
struct Named {
    fact: String,
    of: Option<String>,
    value: Option<String>,
}

impl Named {
    fn read(pack: &Pack, text: &str) -> Result<Self, AppError> {
        if text.contains('=') {
            let Assignment { fact, of, value } = Assignment::read(pack, text)?;
            return Ok(Self { fact, of, value });
        }
        let (fact, of) = split_key(text);
        let fact = pack.facts[known_fact(pack, fact.trim())?.0].about.id.clone();
        Ok(Self { fact, of: of.map(|of| of.trim().to_owned()), value: None })
    }

    /// Whether a fact is the one that is named.
    fn is(&self, fact: &Fact) -> bool {
        is_of(fact, &self.fact, self.of.as_deref(), self.value.as_deref())
    }
}

impl Session<'_> {
    /// What is known of the case, what was taken back, and what could be accepted.
    pub fn facts(&self) -> CaseFacts<'_> {
        CaseFacts {
            counting: self.state.facts.iter().collect(),
            dropped: self.state.dropped.iter().collect(),
            offered: self.offers(),
            pastes: &self.state.pastes,
        }
    }

    /// Readings of the texts that nobody has accepted or taken back.
    pub(super) fn offers(&self) -> Vec<Offer> {
        let standing = self.state.pastes.iter().filter(|paste| paste.dropped.is_none());
        let mut offers: Vec<Offer> = Vec::new();
        for paste in standing {
            let (name, text) = (paste.name.clone(), paste.theirs.clone());
            let document = Document { name, text, ..Document::default() };
            let understood = understand(&self.interpreter, &document);
            for offer in understood.offers {
                let same = |fact: &Fact| fact.agrees_with(&offer.fact);
                let is_known = self.state.facts.iter().any(same)
                    || self.state.dropped.iter().any(|dropped| {
                        same(&dropped.fact) && dropped.fact.source.quote == offer.fact.source.quote
                    })
                    || offers.iter().any(|offer| same(&offer.fact));
                if !is_known {
                    offers.push(offer);
                }
            }
        }
        offers
    }

    /// Takes readings back: `FACT`, or only those of one subject or value. Returns how many.
    ///
    /// # Errors
    /// A fact or value that the pack does not have, or that nothing was read of; as [`Session::record`].
    pub fn drop_fact(&mut self, text: &str, reason: &str) -> Result<usize, AppError> {
        let named = Named::read(&self.loaded.pack, text)?;
        let count = self.readings(&named, text)?;
        let Named { fact, of, value } = named;
        let reason = read::replace_secrets(reason).into_owned();
        self.record(Event::FactDropped { fact, of, value, reason })?;
        Ok(count)
    }

    /// Says which value of a fact holds: `FACT=VALUE`. Returns how many other readings count no more.
    ///
    /// # Errors
    /// As [`Session::drop_fact`].
    pub fn keep_fact(&mut self, text: &str) -> Result<usize, AppError> {
        let named = Named::read(&self.loaded.pack, text)?;
        self.readings(&named, text)?;
        let Named { fact, of, value } = named;
        let Some(value) = value else {
            return Err(AppError::new(ErrorCode::NotAnAssignment).with("text", text));
        };
        let before = self.state.dropped.len();
        self.record(Event::FactKept { fact, of, value })?;
        Ok(self.state.dropped.len() - before)
    }

    /// Gives a fact the value that it has, whatever was read: `FACT=VALUE`. Returns how many readings
    /// count no more.
    ///
    /// # Errors
    /// A fact or value that the pack does not have; as [`Session::record`].
    pub fn set_fact(&mut self, text: &str) -> Result<usize, AppError> {
        let Assignment { fact, of, value } = Assignment::read(&self.loaded.pack, text)?;
        let before = self.state.dropped.len();
        self.record(Event::FactSet { fact, of, value })?;
        Ok(self.state.dropped.len() - before)
    }

    /// Makes a fact of a reading that was only offered: `FACT=VALUE`, or `FACT` if one alone is offered.
    ///
    /// # Errors
    /// A reading that is not offered, or one of several; as [`Session::record`].
    pub fn accept(&mut self, text: &str) -> Result<Fact, AppError> {
        let named = Named::read(&self.loaded.pack, text)?;
        let mut offers = self.offers().into_iter().filter(|offer| named.is(&offer.fact));
        let error = |code: ErrorCode| AppError::new(code).with("text", text);
        let Some(Offer { fact, .. }) = offers.next() else {
            return Err(self.in_case(error(ErrorCode::NotOffered)));
        };
        if let Some(other) = offers.find(|other| other.fact.value() != fact.value()) {
            let value = |fact: &Fact| fact.value().map(ToString::to_string).unwrap_or_default();
            let values = format!("{}, {}", value(&fact), value(&other.fact));
            return Err(self.in_case(error(ErrorCode::SeveralOffered).with("values", values)));
        }
        let value = fact.value().map(ToString::to_string).unwrap_or_default();
        self.record(Event::ReadingAccepted {
            fact: fact.id.clone(),
            of: fact.of.clone(),
            value,
            name: fact.source.name.clone(),
            line: fact.source.line,
            quote: fact.source.quote.clone(),
        })?;
        Ok(fact)
    }

    /// Takes a whole text back, by its place among those of the case, from 1. Returns its name.
    ///
    /// # Errors
    /// No such text; as [`Session::record`].
    pub fn drop_paste(&mut self, paste: usize, reason: &str) -> Result<String, AppError> {
        let all = &self.state.pastes;
        let Some(text) = paste.checked_sub(1).and_then(|at| all.get(at)) else {
            let error = AppError::new(ErrorCode::NoSuchPaste).with("paste", paste);
            return Err(self.in_case(error.with("count", all.len())));
        };
        let name = text.name.clone();
        let reason = read::replace_secrets(reason).into_owned();
        self.record(Event::PasteDropped { paste, reason })?;
        Ok(name)
    }

    /// Takes the last thing back that was done to the case and is not yet undone. Returns what it was.
    ///
    /// # Errors
    /// Nothing is left to undo; as [`Session::record`].
    pub fn undo(&mut self) -> Result<Event, AppError> {
        let records = self.records();
        let Some(at) = last_undoable(records) else {
            return Err(self.in_case(AppError::new(ErrorCode::NothingToUndo)));
        };
        let event = records[at].event.clone();
        self.record(Event::Undone { event: at + 1 })?;
        Ok(event)
    }

    /// How many readings there are of what is named.
    fn readings(&self, named: &Named, text: &str) -> Result<usize, AppError> {
        match self.state.facts.iter().filter(|fact| named.is(fact)).count() {
            0 => Err(self.in_case(AppError::new(ErrorCode::NotKnown).with("text", text))),
            count => Ok(count),
        }
    }
}

#[cfg(test)]
mod tests {
    use shindan_case::{State, TriedOutcome};

    use super::*;
    use crate::testing::{at, lamp, session};

    fn paste(session: &mut Session<'_>, name: &str, text: &str) {
        let (name, text) = (name.to_owned(), text.to_owned());
        session.paste(Document { name, text, ..Document::default() }).unwrap();
    }

    /// Ids and values that count, and those that were taken back.
    fn known(session: &Session<'_>) -> (Vec<String>, Vec<String>) {
        let row = |fact: &Fact| format!("{}={}", fact.id, fact.value().unwrap());
        let CaseFacts { counting, dropped, .. } = session.facts();
        (
            counting.into_iter().map(row).collect(),
            dropped.into_iter().map(|dropped| row(&dropped.fact)).collect(),
        )
    }

    #[track_caller]
    fn check(session: &Session<'_>, counting: &[&str], dropped: &[&str]) {
        let (counts, taken_back) = known(session);
        assert_eq!(
            (counts.as_slice(), taken_back.as_slice()),
            (&strings(counting)[..], &strings(dropped)[..])
        );
    }

    fn strings(texts: &[&str]) -> Vec<String> {
        texts.iter().map(|text| (*text).to_owned()).collect()
    }

    const NO_CURRENT: &str = "There is NO CURRENT in the house.\n";

    #[test]
    fn what_was_taken_back_does_not_come_back_with_the_same_words() {
        let loaded = lamp();
        let mut session = session(&loaded);
        paste(&mut session, "mail", NO_CURRENT);
        check(&session, &["house.power=off"], &[]);
        assert_eq!(session.drop_fact("house.power", "the neighbour's").unwrap(), 1);
        check(&session, &[], &["house.power=off"]);
        paste(&mut session, "again", NO_CURRENT);
        check(&session, &[], &["house.power=off"]);
        session.undo().unwrap();
        session.undo().unwrap();
        check(&session, &["house.power=off"], &[]);
    }

    #[test]
    fn a_value_that_is_kept_or_set_replaces_the_others() {
        let loaded = lamp();
        let mut session = session(&loaded);
        paste(&mut session, "mail", NO_CURRENT);
        session.record(assignment("house.power=on")).unwrap();
        assert_eq!(session.keep_fact("house.power=on").unwrap(), 1);
        check(&session, &["house.power=on"], &["house.power=off"]);
        session.undo().unwrap();
        assert_eq!(session.set_fact("house.power=on").unwrap(), 2);
        check(&session, &["house.power=on"], &["house.power=off", "house.power=on"]);
        session.undo().unwrap();
        session.set_fact("house.power=unknown").unwrap();
        assert!(session.state.facts.iter().all(|fact| fact.value().is_none()));
    }

    fn assignment(text: &str) -> Event {
        crate::assignment(&lamp().pack, text).unwrap()
    }

    #[test]
    fn a_text_that_is_taken_back_says_nothing_however_often_it_comes() {
        let loaded = lamp();
        let mut session = session(&loaded);
        paste(&mut session, "mail", NO_CURRENT);
        paste(&mut session, "list", "Filament : Burnt through\n");
        assert_eq!(session.drop_paste(1, "").unwrap(), "mail");
        paste(&mut session, "mail", NO_CURRENT);
        check(&session, &["bulb.filament=broken"], &["house.power=off"]);
        session.undo().unwrap();
        session.undo().unwrap();
        let (counting, dropped) = known(&session);
        assert_eq!((counting.len(), dropped.len()), (2, 0));
    }

    #[test]
    fn what_cannot_be_corrected_is_an_error() {
        let loaded = lamp();
        let mut session = session(&loaded);
        let code = |result: Result<usize, AppError>| result.err().map(|error| error.code);
        assert_eq!(code(session.drop_fact("house.power", "")), Some(ErrorCode::NotKnown));
        assert_eq!(code(session.drop_fact("house.pover", "")), Some(ErrorCode::UnknownFact));
        assert_eq!(code(session.keep_fact("house.power=on")), Some(ErrorCode::NotKnown));
        assert_eq!(code(session.set_fact("house.power=dim")), Some(ErrorCode::UnknownOutcome));
        let code = session.accept("house.power=off").err().map(|error| error.code);
        assert_eq!(code, Some(ErrorCode::NotOffered));
        let code = session.drop_paste(1, "").err().map(|error| error.code);
        assert_eq!(code, Some(ErrorCode::NoSuchPaste));
        assert_eq!(session.undo().err().map(|error| error.code), Some(ErrorCode::NothingToUndo));
    }

    /// Whatever is done in whatever order: replaying the events gives the same, and undoing everything
    /// leaves nothing.
    #[test]
    fn any_sequence_replays_to_the_same_and_can_be_undone() {
        let loaded = lamp();
        for seed in 0..60_u64 {
            let mut session = session(&loaded);
            let mut random = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
            for step in 0..12 {
                random ^= random << 13;
                random ^= random >> 7;
                random ^= random << 17;
                session.now = at(step);
                let texts = [NO_CURRENT, "Filament : Burnt through\n", "The current is back.\n"];
                let text = texts[usize::try_from(random >> 8).unwrap() % texts.len()];
                // What cannot be done does nothing.
                match random % 10 {
                    0..=2 => paste(&mut session, &format!("text {}", random % 3), text),
                    3 => session.record(assignment("house.power=on")).unwrap(),
                    4 => drop(session.drop_fact("house.power", "")),
                    5 => drop(session.keep_fact("house.power=off")),
                    6 => drop(session.set_fact("bulb.filament=whole")),
                    7 => {
                        drop(session.drop_paste(1 + usize::try_from(random >> 9).unwrap() % 3, ""))
                    }
                    8 => {
                        let (remedy, outcome) = ("new-bulb".to_owned(), TriedOutcome::Failed);
                        session.record(Event::Tried { remedy, outcome }).unwrap();
                    }
                    _ => drop(session.undo()),
                }
                let replayed = State::replay(&loaded.pack, &session.interpreter, session.records());
                let facts = |state: &State| state.facts.iter().cloned().collect::<Vec<_>>();
                assert_eq!(facts(&session.state), facts(&replayed), "seed {seed}, step {step}");
                assert_eq!(session.state.dropped, replayed.dropped, "seed {seed}, step {step}");
                assert_eq!(session.state.tried, replayed.tried, "seed {seed}, step {step}");
            }
            while session.undo().is_ok() {}
            check(&session, &[], &[]);
            assert!(session.state.answers.is_empty() && session.state.pastes.is_empty());
            assert!(session.state.tried.is_empty());
        }
    }
}
