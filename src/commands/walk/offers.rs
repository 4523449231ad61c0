//! What typed words may mean, offered by number where nothing is read with certainty.

use minijinja::context;
use shindan_model::FactIx;
use shindan_read::Document;
use shindan_report::facts;
use shindan_understand::Offer;

use super::prompt::Line;
use super::turn::{Turn, Walk};
use crate::commands::Failure;
use crate::commands::note::{line, say};
use crate::commands::terminal::notice;

/// The most readings that are offered by number.
const MOST_OFFERS: usize = 9;

impl Walk<'_, '_> {
    /// Offers readings of a typed text. The inner `None`: the user took none of them; the outer: there is
    /// none.
    pub(super) fn offer(
        &mut self,
        asked: Option<FactIx>,
        document: Document,
        mut offers: Vec<Offer>,
    ) -> Result<Option<Option<Turn>>, Failure> {
        if offers.is_empty() {
            return Ok(None);
        }
        let loaded = self.session.loaded;
        let asked = asked.map(|fact| &loaded.pack.facts[fact.0].about.id);
        offers.sort_by_key(|offer| Some(&offer.fact.id) != asked);
        offers.truncate(MOST_OFFERS);
        notice!();
        say(self.session, "walk.is_this_meant", context! {})?;
        for (at, offer) in offers.iter().enumerate() {
            let row = facts::row(&loaded.pack, &loaded.words, &self.session.lang, &offer.fact)?;
            line(&row.says, &format!("    {}  ", at + 1), "       ");
        }
        line(&self.session.say("walk.choose_reading", context! {})?, "  ", "  ");
        let chosen = match self.line()? {
            Line::Text(typed) => {
                let place = super::prompt::plain(&typed).parse::<usize>().ok();
                let chosen = place.and_then(|place| offers.get(place.checked_sub(1)?));
                if chosen.is_none() {
                    self.waiting = Some(typed);
                }
                chosen
            }
            Line::Empty => None,
            Line::End | Line::Quit => return Ok(Some(Some(Turn::Leave))),
            // Any other key is one of the question.
            Line::Unknown => self.again("u"),
            Line::Skip => self.again("s"),
            Line::Back => self.again("b"),
            Line::Change => self.again("c"),
            Line::Undo => self.again("!"),
            Line::Paste => self.again("p"),
            Line::Explain(about) => self.again(&format!("?{about}")),
        };
        let Some(chosen) = chosen else { return Ok(Some(None)) };
        self.record(document)?;
        self.session.accept_reading(&chosen.fact)?;
        Ok(Some(Some(Turn::Settled)))
    }

    /// Understands a line again, at the question.
    fn again(&mut self, line: &str) -> Option<&'static Offer> {
        self.waiting = Some(line.to_owned());
        None
    }
}
