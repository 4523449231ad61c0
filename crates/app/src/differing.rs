//! Sources that differ: which of them somebody is asked about, and what the answer does.

use shindan_case::Event;
use shindan_engine::{Disagreement, Verdict};
use shindan_model::How;

use super::{AppError, Session};

impl Session<'_> {
    /// The first disagreement of sources that nobody has left open, or not with all that they say now.
    pub fn next_disagreement(&self, verdict: &Verdict) -> Option<Disagreement> {
        let pack = &self.loaded.pack;
        let is_left = |differs: &&Disagreement| {
            self.state.left_open.iter().any(|(fact, of, values)| {
                *fact == pack.facts[differs.fact.0].about.id
                    && *of == differs.of
                    && differs.sides.iter().all(|side| values.contains(&side.value))
            })
        };
        verdict.resolved.disagreements.iter().find(|differs| !is_left(differs)).cloned()
    }

    /// Takes what one side says: the others count no more, nor does what they follow from.
    ///
    /// # Errors
    /// As [`Session::record`]; evidence that cannot be computed.
    pub fn keep_side(
        &mut self,
        verdict: &Verdict,
        differs: &Disagreement,
        value: &str,
    ) -> Result<(), AppError> {
        let pack = &self.loaded.pack;
        let (fact, of) = (pack.facts[differs.fact.0].about.id.clone(), differs.of.clone());
        self.record(Event::FactKept { fact, of, value: value.to_owned() })?;
        let others = differs.sides.iter().filter(|side| side.value != value);
        for report in others.flat_map(|side| &side.reports) {
            let learned = &verdict.resolved.facts[*report].learned;
            if learned.how != How::Derived {
                continue;
            }
            let rule = pack.rules.iter().find(|rule| Some(&rule.about.id) == learned.rule.as_ref());
            for from in rule.map(|rule| rule.when.facts()).unwrap_or_default() {
                let fact = pack.facts[from.0].about.id.clone();
                let is_read = |known: &shindan_model::Fact| {
                    known.id == fact && (learned.of.is_none() || known.of == learned.of)
                };
                if self.state.facts.iter().any(is_read) {
                    let (of, value, reason) = (learned.of.clone(), None, String::new());
                    self.record(Event::FactDropped { fact, of, value, reason })?;
                }
            }
        }
        // What cannot be settled is asked once all the same.
        let after = self.verdict()?;
        let is_same =
            |other: &&Disagreement| (other.fact, &other.of) == (differs.fact, &differs.of);
        match after.resolved.disagreements.iter().find(is_same) {
            Some(still) => self.leave_open(still),
            None => Ok(()),
        }
    }

    /// Prefers none of the sides.
    ///
    /// # Errors
    /// As [`Session::record`].
    pub fn leave_open(&mut self, differs: &Disagreement) -> Result<(), AppError> {
        let fact = self.loaded.pack.facts[differs.fact.0].about.id.clone();
        let values = differs.sides.iter().map(|side| side.value.clone()).collect();
        self.record(Event::LeftOpen { fact, of: differs.of.clone(), values })
    }

    /// Gives the fact on which sources differ a value that none of them says; none where it cannot be
    /// known.
    ///
    /// # Errors
    /// As [`Session::record`].
    pub fn settle(
        &mut self,
        differs: &Disagreement,
        value: Option<String>,
    ) -> Result<(), AppError> {
        let fact = self.loaded.pack.facts[differs.fact.0].about.id.clone();
        self.record(Event::FactSet { fact, of: differs.of.clone(), value })
    }
}

#[cfg(test)]
mod tests {
    use shindan_read::Document;

    use super::*;
    use crate::testing::{lamp, session};

    fn paste(session: &mut Session<'_>, name: &str, text: &str) {
        let (name, text) = (name.to_owned(), text.to_owned());
        session.paste(Document { name, text, ..Document::default() }).unwrap();
    }

    fn asked(session: &Session<'_>) -> Option<Vec<String>> {
        let verdict = session.verdict().unwrap();
        let differs = session.next_disagreement(&verdict)?;
        Some(differs.sides.into_iter().map(|side| side.value).collect())
    }

    #[test]
    fn sources_that_differ_are_asked_about_until_one_holds_or_they_are_left_so() {
        let loaded = lamp();
        let mut session = session(&loaded);
        paste(&mut session, "mail", "There is NO CURRENT in the house.\n");
        assert_eq!(asked(&session), None);
        session.record(crate::assignment(&loaded.pack, "house.power=on").unwrap()).unwrap();
        let mut sides = asked(&session).unwrap();
        sides.sort();
        assert_eq!(sides, ["off", "on"]);
        let verdict = session.verdict().unwrap();
        let differs = session.next_disagreement(&verdict).unwrap();
        session.leave_open(&differs).unwrap();
        assert_eq!(asked(&session), None, "asked once");
        session.undo().unwrap();
        assert!(asked(&session).is_some(), "undone");
        session.keep_side(&verdict, &differs, "off").unwrap();
        assert_eq!(asked(&session), None);
        let values: Vec<_> = session.state.facts.iter().filter_map(|fact| fact.value()).collect();
        assert_eq!(values.len(), 1);
        session.undo().unwrap();
        session.settle(&differs, None).unwrap();
        assert_eq!(asked(&session), None);
    }
}
