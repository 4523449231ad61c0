//! What a sentence claims.

use shindan_model::{FactIx, Said, When};

use super::argument::spoken_of;
use super::grammar::{Reading, Role, Stance, Subject, Time};
use super::instance::instances_in;
use super::sentence::Sentence;
use super::value::{Beside, values, values_beside};
use super::word::Class;

/// What a sentence claims about one fact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Claim {
    pub(crate) fact: FactIx,
    /// Index of the phrase by which it was understood.
    pub(crate) phrase: usize,
    pub(crate) value: Claimed,
    pub(crate) worth: Worth,
    /// The server, host or mailbox of which it is said, where the sentence names one.
    pub(crate) of: Option<String>,
    pub(super) time: Time,
    pub(super) role: Role,
    /// Whether the value is only named: in a question, an attempt, a condition.
    pub(super) is_mention: bool,
    /// Whether a word of the sentence names it, whatever is said of it.
    pub(super) is_named: bool,
}

/// The value that is claimed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Claimed {
    /// Indices of outcomes of the fact, of which one holds.
    Outcomes(Vec<usize>),
    /// A name.
    Name(String),
}

/// What a claim is worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Worth {
    /// Evidence.
    Taken,
    /// A reading for somebody to accept.
    Offered,
}

/// The most words of a clause that nobody knows, and what it claims is taken all the same: two can turn its
/// meaning. Measured with benches/field.py: each more costs more wrong facts than it gives right ones.
const MAX_UNREAD: usize = 1;

/// Claims with the byte from which they are made.
type Placed = Vec<(usize, Claim)>;

impl Sentence<'_> {
    /// The claims, in order, without duplicates.
    pub(super) fn claims(&self) -> Vec<Claim> {
        let mut claims: Placed = Vec::new();
        for (at, word) in self.words.iter().enumerate() {
            if self.is_apart(self.analysis.clauses[at]) {
                continue;
            }
            if !word.meaning.phrases.is_empty() {
                self.phrases(at, &mut claims);
            }
            if !word.meaning.says.is_empty() {
                self.predicate(
                    at,
                    self.analysis.clauses[at],
                    self.analysis.readings[at],
                    &mut claims,
                );
            }
        }
        for Beside { phrase, word, value } in values_beside(self) {
            let reading = self.analysis.readings[word];
            let clause = self.analysis.clauses[word];
            if let Some(worth) =
                worth(reading, false).filter(|_| !reading.is_denied && !self.is_apart(clause))
            {
                self.add(
                    &mut claims,
                    word,
                    phrase,
                    Claimed::Name(value),
                    worth,
                    reading,
                    (clause, clause),
                );
            }
        }
        let echoes = self.analysis.echoes.iter();
        for echo in echoes.filter(|echo| !self.is_apart(echo.clause)) {
            self.predicate(echo.word, echo.clause, echo.reading, &mut claims);
        }
        for at in &self.analysis.absent {
            self.absence(*at, &mut claims);
        }
        claims.sort_by_key(|(place, _)| *place);
        let mut distinct: Vec<Claim> = Vec::new();
        for (_, claim) in claims {
            if !distinct.contains(&claim) {
                distinct.push(claim);
            }
        }
        distinct
    }

    /// Whether a clause speaks of another subject.
    fn is_apart(&self, clause: usize) -> bool {
        let mut same =
            self.words.iter().zip(&self.analysis.clauses).filter(|(_, other)| **other == clause);
        let is_apart = |entity: &usize| self.pack.entities[*entity].is_apart;
        same.any(|(word, _)| word.meaning.entities.iter().any(is_apart))
    }

    /// Whether any clause speaks of another subject.
    fn is_apart_somewhere(&self) -> bool {
        self.analysis.clauses.iter().any(|clause| self.is_apart(*clause))
    }

    /// What the phrases claim whose words stand there, and the values after them.
    fn phrases(&self, at: usize, claims: &mut Placed) {
        let word = &self.words[at];
        let reading = self.analysis.readings[at];
        let worth = worth(reading, false);
        let names = matches!(reading.stance, Stance::Reported | Stance::Withheld)
            && reading.time != Time::Planned;
        let clause = self.analysis.clauses[at];
        for (phrase, outcome) in &word.meaning.phrases {
            let known = &self.pack.phrases[*phrase];
            if word.is_quoted || !self.is_possible(*phrase, clause) {
                continue;
            }
            let values: Vec<Claimed> = match outcome {
                Some(_) if reading.is_denied || when(reading.time) != When::Now => continue,
                Some(outcome) => vec![Claimed::Outcomes(vec![*outcome])],
                None if reading.is_denied => continue,
                None => {
                    let several = self.pack.facts[known.fact.0].several;
                    let named = values(self, at, known.takes, several);
                    named.into_iter().map(Claimed::Name).collect()
                }
            };
            let is_mention = outcome.is_some() && names;
            let Some(worth) = worth.or(is_mention.then_some(Worth::Offered)) else { continue };
            let from = claims.len();
            for value in values {
                self.add(claims, at, *phrase, value, worth, reading, (clause, clause));
            }
            for (_, claim) in &mut claims[from..] {
                claim.is_mention = is_mention;
                claim.is_named = outcome.is_some();
            }
        }
    }

    /// What the predicate at a position claims in a clause.
    fn predicate(&self, at: usize, clause: usize, reading: Reading, claims: &mut Placed) {
        let word = &self.words[at];
        let says: Vec<(usize, bool)> = word
            .meaning
            .says
            .iter()
            .filter(|(predicate, _, class)| {
                let known = &self.pack.predicates[*predicate];
                let is_act = reading.takes_object && !matches!(class, Class::Noun | Class::Past);
                (!word.is_quoted || known.is_message) && !(known.is_intransitive && is_act)
            })
            .map(|(predicate, is_opposite, _)| (*predicate, *is_opposite))
            .collect();
        self.said(at, clause, &says, reading, claims);
    }

    /// What is claimed of a thing that is said not to be there, unless its clause says something of it.
    fn absence(&self, at: usize, claims: &mut Placed) {
        let clause = self.analysis.clauses[at];
        let reading = Reading { is_denied: true, time: Time::Now, ..self.analysis.readings[at] };
        let is_known = claims.iter().any(|(_, claim)| {
            self.pack.phrases[claim.phrase]
                .entities
                .iter()
                .any(|entity| self.words[at].meaning.entities.contains(entity))
        });
        if is_known {
            return;
        }
        let existence = self.pack.predicates.iter().position(|known| known.is_existence);
        let says: Vec<(usize, bool)> = existence.into_iter().map(|at| (at, false)).collect();
        self.said(at, clause, &says, reading, claims);
    }

    fn said(
        &self,
        at: usize,
        clause: usize,
        says: &[(usize, bool)],
        reading: Reading,
        claims: &mut Placed,
    ) {
        let said = self.sides(says, reading);
        let now = Reading { time: Time::Now, is_denied: true, ..reading };
        // What never was so is not so now, where a phrase knows no `never`.
        let denied = if reading.time == Time::Never { self.sides(says, now) } else { Vec::new() };
        let predicates: Vec<usize> = says.iter().map(|(predicate, _)| *predicate).collect();
        let spoken = spoken_of(self, at, clause, &predicates);
        for (phrase, known) in self.pack.phrases.iter().enumerate() {
            let mut all = known.says.iter().flat_map(|(_, said)| said);
            let may_say = all.any(|said| predicates.contains(&said.predicate));
            if !may_say || !self.is_possible(phrase, clause) {
                continue;
            }
            let of = if known.entities.is_empty() {
                let is_message =
                    says.iter().any(|(predicate, _)| self.pack.predicates[*predicate].is_message);
                let is_own = is_message || self.analysis.subjects[clause] != Subject::Other;
                Some((is_own, clause)).filter(|_| !self.is_apart_somewhere())
            } else {
                spoken.iter().find_map(|spoken| {
                    let mut named = spoken.entities.iter();
                    let fits = named.any(|entity| known.entities.contains(entity));
                    fits.then_some((spoken.is_certain, spoken.clause))
                })
            };
            let of = of.or_else(|| {
                let leaves_out = self.leaves_out(phrase, clause, &predicates);
                leaves_out.then_some((true, clause))
            });
            let Some((is_certain, of_clause)) = of else { continue };
            let knows_said =
                known.says.iter().flat_map(|(_, all)| all).any(|one| said.contains(one));
            let said = if knows_said { &said } else { &denied };
            for (outcomes, is_said) in &known.says {
                if let Some(is_said) = is_said.iter().find(|is_said| said.contains(is_said)) {
                    let is_message = self.pack.predicates[is_said.predicate].is_message;
                    let Some(worth) = worth(reading, is_message) else { continue };
                    let worth = if is_certain { worth } else { Worth::Offered };
                    let value = Claimed::Outcomes(outcomes.clone());
                    self.add(claims, at, phrase, value, worth, reading, (clause, of_clause));
                }
            }
        }
    }

    /// The sides of predicates that are said, after negation.
    fn sides(&self, says: &[(usize, bool)], reading: Reading) -> Vec<Said> {
        let is_new = reading.time == Time::Changed;
        let times = [Some(when(reading.time)), is_new.then_some(When::Since)];
        let strict = says.iter().filter(|(predicate, _)| {
            !reading.is_denied || self.pack.predicates[*predicate].is_strict
        });
        strict
            .flat_map(|(predicate, is_opposite)| {
                times.into_iter().flatten().map(|when| Said {
                    predicate: *predicate,
                    is_opposite: *is_opposite != reading.is_denied,
                    when,
                })
            })
            .collect()
    }

    /// Whether the sentence names what a phrase needs beside it, and nothing that forbids it.
    pub(super) fn is_possible(&self, phrase: usize, clause: usize) -> bool {
        let known = &self.pack.phrases[phrase];
        let language = if self.is_japanese { "ja" } else { "en" };
        if known.language.as_ref().is_some_and(|known| known != language) {
            return false;
        }
        let names = |entities: &[usize]| {
            let mut named = self.words.iter().flat_map(|word| &word.meaning.entities);
            named.any(|entity| entities.contains(entity))
        };
        // `The name is not on it`: what is beside may stand in the sentence before.
        let refers = self.analysis.has_pronoun;
        let mut before = self.before.iter().flatten();
        (known.beside.is_empty()
            || names(&known.beside)
            || self.is_asked(phrase, &known.beside)
            || refers && before.any(|entity| known.beside.contains(entity)))
            && !self.names_in_block(&known.unless, clause)
    }

    /// Whether one of some entities is named in the part of the sentence that a clause belongs to.
    fn names_in_block(&self, entities: &[usize], clause: usize) -> bool {
        let block = |clause: usize| self.analysis.blocks.get(clause);
        self.words.iter().zip(&self.analysis.clauses).any(|(word, other)| {
            block(*other) == block(clause)
                && word.meaning.entities.iter().any(|entity| entities.contains(entity))
        })
    }

    /// Adds a claim for each thing it is made of: those that its clause names, or else those that the
    /// clause names in which the entity stands, which comes second.
    #[expect(clippy::too_many_arguments, reason = "they are the parts of a claim")]
    fn add(
        &self,
        claims: &mut Placed,
        at: usize,
        phrase: usize,
        value: Claimed,
        worth: Worth,
        reading: Reading,
        (clause, of_clause): (usize, usize),
    ) {
        let fact = self.pack.phrases[phrase].fact;
        let kind = self.pack.facts[fact.0].of.as_deref();
        let mut all = instances_in(self, clause, kind);
        if all.is_empty() {
            all = instances_in(self, of_clause, kind);
        }
        let Reading { time, role, .. } = reading;
        let unread = self.analysis.unread.get(clause).copied().unwrap_or(0);
        let worth = if unread > MAX_UNREAD { worth.max(Worth::Offered) } else { worth };
        let claim = |of: Option<String>| Claim {
            fact,
            phrase,
            value: value.clone(),
            worth,
            of,
            time,
            role,
            is_mention: false,
            is_named: false,
        };
        let is_echo = self.analysis.clauses[at] != clause;
        let stretch = self.analysis.stretches.iter().find(|(_, other)| is_echo && *other == clause);
        let place = stretch.map_or(self.words[at].span.start, |(span, _)| span.start);
        if all.is_empty() || matches!(value, Claimed::Name(_)) {
            claims.push((place, claim(None)));
        } else {
            claims.extend(all.into_iter().map(|of| (place, claim(Some(of)))));
        }
    }
}

/// What a reading is worth, of words of messages or of others. `None` if it says nothing.
fn worth(reading: Reading, is_message: bool) -> Option<Worth> {
    if reading.time == Time::Planned {
        return None;
    }
    match reading.stance {
        Stance::Asserted => Some(Worth::Taken),
        Stance::Quoted if is_message => Some(Worth::Taken),
        Stance::Quoted | Stance::Reported => Some(Worth::Offered),
        Stance::Withheld | Stance::Elsewhere => None,
    }
}

/// When something holds, as phrases tell times apart.
fn when(time: Time) -> When {
    match time {
        Time::Over => When::Once,
        Time::Never => When::Never,
        Time::Now | Time::Changed | Time::Past | Time::Planned => When::Now,
    }
}
