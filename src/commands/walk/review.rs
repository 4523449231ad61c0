//! New facts, one by one: each with its quotation and where it is from, and a key to keep, drop or fix it.

use minijinja::context;
use shindan_app::{NewFacts, Typed};
use shindan_model::Fact;
use shindan_report::facts;

use super::choices::Choices;
use super::prompt::{Line, plain};
use super::turn::{Turn, Walk};
use crate::commands::Failure;
use crate::commands::note::{line, say};
use crate::commands::terminal::notice;

/// With more new facts than this, all the rest can be kept at once.
const MANY: usize = 9;
/// The most readings of a text that are offered one by one; `shindan facts` lists all.
const MOST_OFFERS: usize = 9;

/// Something new to look at.
enum Item {
    /// It counts.
    Fact(Fact),
    /// It counts if it is accepted.
    Offer(Fact),
}

impl Item {
    fn fact(&self) -> &Fact {
        match self {
            Item::Fact(fact) | Item::Offer(fact) => fact,
        }
    }
}

/// What was done since the last thing that can be undone here.
enum Done {
    /// The item at this place was dropped, fixed or accepted.
    Corrected(usize),
    /// Texts were pasted; before, there were so many items.
    Pasted(usize),
}

impl Walk<'_, '_> {
    /// Shows what is new, one by one, until each is kept, dropped or fixed.
    pub(super) fn review(&mut self, new: NewFacts) -> Result<Turn, Failure> {
        let mut items = items(new);
        let (mut at, mut done) = (0, Vec::new());
        let mut told = false;
        while at < items.len() {
            self.show_item(&items[at], at + 1, items.len())?;
            if !told || at > 0 && items[at].is_offer() != items[at - 1].is_offer() {
                self.show_keys(&items[at], items.len() - at)?;
                told = true;
            }
            match self.line()? {
                Line::Empty => at += 1,
                Line::End | Line::Quit => return Ok(Turn::Leave),
                Line::Undo => match done.pop() {
                    Some(Done::Corrected(place)) => {
                        self.undo()?;
                        at = place;
                    }
                    Some(Done::Pasted(before)) => {
                        self.undo()?;
                        items.truncate(before);
                        at = at.min(before);
                    }
                    // What is looked at came from the last event.
                    None => {
                        self.undo()?;
                        return Ok(Turn::Settled);
                    }
                },
                Line::Paste => {
                    if let Some(more) = self.pasted()? {
                        done.push(Done::Pasted(items.len()));
                        items.extend(self::items(more));
                    }
                }
                Line::Text(typed) => match self.correct(&items[at], &plain(&typed))? {
                    Some(true) => {
                        done.push(Done::Corrected(at));
                        at += 1;
                    }
                    Some(false) => {}
                    None if is_key(&typed, "k") => break,
                    None => self.show_keys(&items[at], items.len() - at)?,
                },
                _ => self.show_keys(&items[at], items.len() - at)?,
            }
        }
        Ok(Turn::Settled)
    }

    /// Carries a key out. `None` if it is none; `false` if nothing was changed.
    fn correct(&mut self, item: &Item, typed: &str) -> Result<Option<bool>, Failure> {
        match item {
            Item::Fact(fact) if is_key(typed, "d") => {
                self.session.drop_reading(fact)?;
                Ok(Some(true))
            }
            Item::Fact(fact) if is_key(typed, "f") => self.fix(fact).map(Some),
            Item::Offer(fact) if is_key(typed, "a") => {
                self.session.accept_reading(fact)?;
                Ok(Some(true))
            }
            _ => Ok(None),
        }
    }

    /// Lets the user give a fact another value. Returns whether one was given.
    fn fix(&mut self, fact: &Fact) -> Result<bool, Failure> {
        let loaded = self.session.loaded;
        let Some(known) = loaded.pack.fact(&fact.id) else { return Ok(false) };
        let verdict = self.session.verdict()?;
        let mut choices = Choices::new(self.session, &verdict, known)?;
        choices.show(self.session)?;
        line(&self.session.say("walk.fix", context! {})?, "  ", "  ");
        loop {
            let value = match self.line()? {
                Line::Empty => return Ok(false),
                Line::End => return Ok(false),
                Line::Unknown => None,
                Line::Text(typed) => {
                    let chosen = choices.typed(self.session, &typed);
                    let typed = plain(&typed);
                    match chosen {
                        None => {
                            choices.show(self.session)?;
                            continue;
                        }
                        Some(Typed::Value(value) | Typed::Said(value)) => Some(value),
                        Some(Typed::Unknown) => None,
                        Some(Typed::Nothing) => {
                            say(self.session, "walk.not_understood", context! { typed })?;
                            continue;
                        }
                    }
                }
                _ => {
                    line(&self.session.say("walk.fix", context! {})?, "  ", "  ");
                    continue;
                }
            };
            self.session.fix_reading(fact, value)?;
            return Ok(true);
        }
    }

    fn show_item(&self, item: &Item, place: usize, count: usize) -> Result<(), Failure> {
        let loaded = self.session.loaded;
        let row = facts::row(&loaded.pack, &loaded.words, &self.session.lang, item.fact())?;
        let key = match item {
            Item::Fact(_) => "walk.new_fact",
            Item::Offer(_) => "walk.new_offer",
        };
        let says = &row.says;
        notice!();
        line(&self.session.say(key, context! { place, count, says })?, "", "  ");
        let (from, quote) = (&row.from, &row.quote);
        line(&self.session.say("walk.from", context! { from, quote })?, "  ", "  ");
        Ok(())
    }

    fn show_keys(&self, item: &Item, left: usize) -> Result<(), Failure> {
        let key = match item {
            Item::Fact(_) => "walk.fact_keys",
            Item::Offer(_) => "walk.offer_keys",
        };
        line(&self.session.say(key, context! { many => left > MANY })?, "  ", "  ");
        Ok(())
    }
}

impl Item {
    fn is_offer(&self) -> bool {
        matches!(self, Item::Offer(_))
    }
}

fn items(new: NewFacts) -> Vec<Item> {
    let offers = new.offers.into_iter().take(MOST_OFFERS).map(|offer| Item::Offer(offer.fact));
    new.facts.into_iter().map(Item::Fact).chain(offers).collect()
}

fn is_key(typed: &str, key: &str) -> bool {
    plain(typed).eq_ignore_ascii_case(key)
}
