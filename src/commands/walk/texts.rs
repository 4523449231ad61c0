//! Texts that come in a walk: pasted, or typed at a question.

use minijinja::context;
use shindan_app::{NewFacts, check_value};
use shindan_model::FactIx;
use shindan_read::{self as read, Document};
use shindan_report::keys::READ_UNREAD;

use super::prompt::plain;
use super::turn::{Turn, Walk};
use crate::commands::Failure;
use crate::commands::note::{self, say};

impl Walk<'_, '_> {
    /// Takes pasted texts into the case. Returns what they gave; `None` if they were refused, or gave nothing
    /// and changed nothing.
    pub(super) fn take_texts(
        &mut self,
        documents: Vec<Document>,
    ) -> Result<Option<NewFacts>, Failure> {
        let mark = self.session.mark();
        for document in documents.iter().filter(|_| !self.force) {
            if let Err(error) = self.session.check_mark(document, &mark) {
                Failure::from(error).show(&self.session.lang);
                return Ok(None);
            }
        }
        let (known, tried) = (self.session.known(), self.session.state.tried.len());
        for document in documents {
            for (name, kind) in &document.unread {
                say(self.session, READ_UNREAD.key(*kind), context! { name })?;
            }
            let outcome = self.session.paste(document)?;
            note::pasted(self.session, &outcome)?;
            self.confirm_trial(&outcome)?;
        }
        let new = self.session.new_since(&known);
        let is_told = self.session.state.tried.len() > tried;
        if new.is_empty() && !is_told && !self.session.differs_from(&known) {
            say(self.session, "walk.nothing_new", context! {})?;
            return Ok(None);
        }
        Ok(Some(new))
    }

    /// Takes a message that was typed or pasted at a prompt into the case.
    pub(super) fn take_message(&mut self, words: &str) -> Result<Option<NewFacts>, Failure> {
        match self.typed(words)? {
            Some(document) => self.take_texts(vec![document]),
            None => Ok(None),
        }
    }

    /// Takes typed words that answer no question as something that was sent: what is read in them, else what
    /// they may mean. `None` if nothing came of them.
    pub(super) fn take_words(
        &mut self,
        asked: Option<FactIx>,
        words: &str,
    ) -> Result<Option<Turn>, Failure> {
        let Some(document) = self.typed(words)? else {
            self.not_understood(words)?;
            return Ok(None);
        };
        let mark = self.session.mark();
        if !self.force
            && let Err(error) = self.session.check_mark(&document, &mark)
        {
            Failure::from(error).show(&self.session.lang);
            return Ok(None);
        }
        let would = self.session.would_give(&document);
        if would.facts.is_empty() && would.repeated == 0 {
            let offered = self.offer(asked, document, would.offers)?;
            if offered.is_none() {
                self.not_understood(words)?;
            }
            return Ok(offered.flatten());
        }
        if !would.facts.is_empty() {
            let known = self.session.known();
            self.record(document)?;
            let new = self.session.new_since(&known);
            if !new.is_empty() || self.session.differs_from(&known) {
                return self.review(new).map(Some);
            }
        }
        say(self.session, "walk.nothing_new", context! {})?;
        Ok(None)
    }

    fn not_understood(&self, words: &str) -> Result<(), Failure> {
        say(self.session, "walk.not_understood", context! { typed => plain(words) })
    }

    /// Takes what an answer says beside its answer; adds it to what is new.
    pub(super) fn also_said(
        &mut self,
        asked: FactIx,
        words: &str,
        new: &mut NewFacts,
    ) -> Result<(), Failure> {
        let Some(document) = self.typed(words)? else { return Ok(()) };
        let would = self.session.would_give(&document).facts;
        let id = &self.session.loaded.pack.facts[asked.0].about.id;
        // What an answer says of its question, it says once.
        if would.is_empty() || would.iter().any(|fact| fact.id == *id) {
            return Ok(());
        }
        let known = self.session.known();
        self.record(document)?;
        new.facts.extend(self.session.new_since(&known).facts);
        Ok(())
    }

    /// Whether what was typed can be the value of a fact that takes any text.
    pub(super) fn is_free_value(&self, fact: FactIx, typed: &str) -> Result<bool, Failure> {
        let pack = &self.session.loaded.pack;
        let known = &pack.facts[fact.0];
        let is_value =
            known.outcomes.is_empty() && check_value(pack, &known.about.id, typed).is_ok();
        let reads = |document: Document| !self.session.would_give(&document).facts.is_empty();
        Ok(is_value && !self.typed(typed)?.is_some_and(reads))
    }

    /// What was typed as a text with a name of its own, secrets replaced.
    fn typed(&self, words: &str) -> Result<Option<Document>, Failure> {
        let name = self.name_of_next("walk.typed_name")?;
        let read = read::documents(&name, words.trim().as_bytes());
        // A single word in the encoding of some archive is nobody's mail.
        Ok(read.ok().and_then(|documents| documents.into_iter().next()))
    }

    /// The name of the next text of the case.
    pub(super) fn name_of_next(&self, key: &'static str) -> Result<String, Failure> {
        let number = self.session.state.pastes.len() + 1;
        Ok(self.session.say(key, context! { number })?)
    }

    /// Takes a typed text into the case. Says what became of secrets in it, and nothing else.
    pub(super) fn record(&mut self, document: Document) -> Result<(), Failure> {
        let outcome = self.session.paste(document)?;
        note::secrets(self.session, &outcome)
    }
}
