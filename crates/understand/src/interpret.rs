//! Observations to facts.

use std::sync::OnceLock;

use shindan_model::{Fact, How, Mention, Observation, Pack, Place, Value};

use super::chains::Messages;
use super::draft::Draft;
use super::interpretation::{Interpretation, Offer, OfferedFor};
use super::likely::{Likely, Likeness, MOST_READINGS};
use super::properties::{ObservedProperty, PropertyIndex};
use super::statement::{Discourse, StatementReader, Worth};
use super::topics::Topics;

/// The signs, properties and phrases of a pack, prepared once to interpret many sources.
#[derive(Debug)]
pub struct Interpreter<'p> {
    pub(super) pack: &'p Pack,
    messages: Messages,
    properties: PropertyIndex,
    pub(super) statements: StatementReader,
    topics: Topics,
    likeness: OnceLock<Likeness>,
}

impl<'p> Interpreter<'p> {
    /// Prepares a pack.
    pub fn new(pack: &'p Pack) -> Self {
        Self {
            pack,
            messages: Messages::new(pack),
            properties: PropertyIndex::new(pack),
            statements: StatementReader::new(pack),
            topics: Topics::new(pack),
            likeness: OnceLock::new(),
        }
    }

    /// What a text is about, by the topics of the pack. `source` is what people call it.
    pub fn mentions(&self, source: &str, text: &str) -> Vec<Mention> {
        self.topics.mentions(self.pack, source, text)
    }

    /// Up to three readings of a line of which nothing was understood, by the likeness of its words; the likeliest
    /// first. `source` is what people call the text.
    pub fn likely(&self, source: &str, at: &Place) -> Vec<Offer> {
        let mut likely = self.statements.likely(self.pack, &at.quote);
        let likeness = self.likeness.get_or_init(|| Likeness::new(self.pack));
        for alike in likeness.of(&at.quote) {
            if !likely.iter().any(|known| known.fact == alike.fact) {
                likely.push(alike);
            }
        }
        likely.truncate(MOST_READINGS);
        let draft = Draft::new(self.pack, source);
        let offer = |Likely { fact, outcome }: Likely| {
            let value = Value::Text(self.pack.facts[fact.0].outcomes[outcome].clone());
            let parsed = draft.parsed(fact, None, value, at, "");
            let fact = Fact { how: How::Stated, rule: None, ..parsed };
            Offer { fact, because: OfferedFor::Likeness }
        };
        likely.into_iter().map(offer).collect()
    }

    /// Interprets the observations of one source, a text or a probe transcript, in the order in
    /// which they were made. `source` is what people call it.
    ///
    /// Observations of a message, a property or a sentence give facts. Answers are left out: what
    /// an answer means depends on its question, see [`Interpreter::answer`].
    pub fn interpret<'t>(
        &self,
        source: &str,
        observations: impl IntoIterator<Item = Observation<'t>>,
    ) -> Interpretation {
        let mut draft = Draft::new(self.pack, source);
        let mut object: Vec<ObservedProperty> = Vec::new();
        let mut sentences: Vec<(String, Place)> = Vec::new();
        let mut messages = Vec::new();
        let mut chains = Vec::new();
        for observation in observations {
            match observation {
                Observation::Message { text, at, chain } => messages.push((text, at, chain)),
                Observation::Chain(chain) => chains.push(chain),
                Observation::Excused { text } => draft.excused(&self.messages, &text),
                Observation::Sentence { text, at } => sentences.push((text, at)),
                Observation::Answer { .. } => {}
                Observation::Property { name, value, of, cmdlet, object: number, at } => {
                    // `Source: Exchange 2016`, which somebody wrote and no program printed.
                    let text = format!("{name}: {value}");
                    let quote = at.quote.trim_start_matches([' ', '\t', '•', '・', '-', '*', '–']);
                    let is_written =
                        cmdlet.is_none() && !name.contains('.') && quote.trim_end() == text;
                    if is_written && !self.properties.knows(&name) {
                        sentences.push((text, at.clone()));
                    }
                    if object.first().is_some_and(|first| first.object != number) {
                        draft.object(&self.properties, &object);
                        object.clear();
                    }
                    object.push(ObservedProperty { name, value, of, cmdlet, object: number, at });
                }
            }
        }
        draft.object(&self.properties, &object);
        for (text, at, chain) in messages {
            let chains = chain.as_ref().map_or(chains.as_slice(), std::slice::from_ref);
            draft.message(&self.messages, &text, &at, chains);
        }
        let mut discourse = Discourse::default();
        for (number, (text, at)) in sentences.iter().enumerate() {
            for named in self.statements.named_properties(&self.properties, text, at) {
                draft.object(&self.properties, &[named]);
            }
            let next = sentences.get(number + 1).map_or(at.line, |(_, next)| next.line);
            self.sentence(text, at, next.max(at.line), &draft, &mut discourse);
        }
        draft.join_signs();
        draft.statements(discourse);
        draft.drop_excused();
        self.drop_hosts_elsewhere(&mut draft);
        draft.interpretation
    }

    /// Drops what would be looked at, were it not the destination, or somebody else's.
    fn drop_hosts_elsewhere(&self, draft: &mut Draft<'_>) {
        let is_host = |fact: &Fact| {
            self.pack.probe.host.iter().any(|at| self.pack.facts[at.0].about.id == fact.id)
        };
        let is_elsewhere = |fact: &Fact| {
            fact.value()
                .is_some_and(|host| self.messages.is_elsewhere(self.pack, &host.to_string()))
        };
        draft.interpretation.facts.retain(|fact| !(is_host(fact) && is_elsewhere(fact)));
    }

    /// Adds what a sentence claims, unless it is a message that signs tell of, or that is about something else.
    /// `last`: the line on which it ends at the latest.
    fn sentence(
        &self,
        text: &str,
        at: &Place,
        last: usize,
        draft: &Draft<'_>,
        discourse: &mut Discourse,
    ) {
        let mut claims = self.statements.claims(self.pack, text, discourse);
        claims.retain(|claim| !self.pack.phrases[claim.phrase].is_for_answers);
        if claims.is_empty() {
            return;
        }
        if self.messages.occur_in(self.pack, text) {
            let is_here = |from: usize, to: usize| from <= last && to >= at.line;
            let meaning = &draft.interpretation;
            let is_told = meaning.signs.iter().any(|seen| is_here(seen.first_line, seen.at.line))
                || meaning.failures.iter().any(|seen| {
                    is_here(seen.first_line, seen.at.line) && seen.is_elsewhere(self.pack)
                });
            if is_told {
                return;
            }
        }
        if self.topics.names_another(self.pack, text) {
            claims.iter_mut().for_each(|claim| claim.worth = Worth::Offered);
        }
        discourse.add(claims, at);
    }
}
