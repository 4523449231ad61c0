//! Answers to our messages: which answer belongs to which question, and what it means.

mod output;
mod quoted;
mod unnumbered;

use std::borrow::Cow;
use std::collections::BTreeSet;

use jiff::Timestamp;
use shindan_model::{Answer, Fact, FactIx, How, Pack, Place, Standing, Value};
use shindan_read as read;
use shindan_understand::{Interpreter, ParsedAnswer};

use super::event::{NOT_KNOWN, Written};
use crate::message::Question;
use quoted::{passages, sentences_of, without_empty_form};

/// The answer to one question.
#[derive(Clone, Debug, PartialEq)]
pub struct ReceivedAnswer {
    /// The question's number.
    pub number: u32,
    /// The question; `None` where the case never asked one of this number.
    pub question: Option<Question>,
    /// The words of the answer.
    pub text: String,
    /// What they mean.
    pub meaning: Meaning,
}

/// What an answer means.
#[derive(Clone, Debug, PartialEq)]
pub enum Meaning {
    /// These facts have these values: ids and values, at least one.
    Known(Vec<(String, Value)>),
    /// The customer does not know.
    Unknown,
    /// It can be read in several ways, or in none.
    Doubtful,
    /// Nothing was written.
    Empty,
    /// Output was asked for. The facts show whether it came.
    Output,
}

/// A text that came back, with the quotations of our messages blanked out, and the answers in it.
pub(super) struct Reply<'t> {
    pub(super) theirs: Cow<'t, str>,
    pub(super) received: Vec<ReceivedAnswer>,
    pub(super) facts: Vec<Fact>,
    /// The lines of the answers to each fact that they give, from 1: what is said there is said in them.
    pub(super) lines: Vec<(String, (usize, usize))>,
    /// What was answered to which of several sources holds.
    pub(super) settled: Vec<Fact>,
    /// The facts of which an earlier answer is taken back, and the line from which the later one counts.
    pub(super) corrected: Vec<(String, usize)>,
    /// The mark of another case, where the text names one.
    pub(super) other_case: Option<String>,
}

impl<'t> Reply<'t> {
    fn without_answers(theirs: Cow<'t, str>, other_case: Option<String>) -> Self {
        Self {
            theirs,
            received: Vec::new(),
            facts: Vec::new(),
            lines: Vec::new(),
            settled: Vec::new(),
            corrected: Vec::new(),
            other_case,
        }
    }

    /// Joins the facts of the answers to what was read from the same text. What an answer says of its question, it says
    /// once; where its words alone are not clear and the sentence is, the sentence counts.
    pub(super) fn join(&mut self, read: &mut Vec<Fact>) {
        let is_corrected = |fact: &Fact, line: usize| {
            self.corrected.iter().any(|(id, from)| *id == fact.id && line < *from)
        };
        let is_answer = |fact: &Fact, line: usize| {
            let mut lines = self.lines.iter().filter(|(id, _)| *id == fact.id);
            lines.any(|(_, (first, last))| (*first..=*last).contains(&line))
        };
        let is_known = |fact: &Fact| {
            self.facts.iter().any(|known| known.id == fact.id && known.value().is_some())
        };
        // An answer to another question says nothing against the answer to its own.
        let is_in_another = |line: usize| {
            self.lines.iter().any(|(_, (first, last))| (*first..=*last).contains(&line))
        };
        read.retain(|fact| {
            let line = fact.source.line.unwrap_or(usize::MAX);
            let is_said_in_answer = is_in_another(line) && is_known(fact);
            fact.how != How::Stated || !(is_corrected(fact, line) || is_said_in_answer)
        });
        let said: Vec<(String, Value)> = read
            .iter()
            .filter(|fact| {
                fact.how == How::Stated && is_answer(fact, fact.source.line.unwrap_or(0))
            })
            .filter_map(|fact| Some((fact.id.clone(), fact.value()?.clone())))
            .collect();
        for answer in &mut self.received {
            let Some(question) = &answer.question else { continue };
            let of_it: Vec<_> =
                said.iter().filter(|(id, _)| question.facts.contains(id)).cloned().collect();
            if matches!(answer.meaning, Meaning::Unknown | Meaning::Doubtful) && !of_it.is_empty() {
                self.facts.retain(|fact| !of_it.iter().any(|(id, _)| *id == fact.id));
                answer.meaning = Meaning::Known(of_it);
            }
        }
        read.append(&mut self.facts);
    }
}

/// Finds the answers in a text. Without a message before it, the text is taken as it is; with the mark of another
/// case, no answer is taken.
pub(super) fn reply<'t>(
    pack: &Pack,
    interpreter: &Interpreter<'_>,
    messages: &[(Timestamp, Written)],
    name: &str,
    text: &'t str,
) -> Reply<'t> {
    let Some((_, last)) = messages.last() else {
        // The form of another case: what we asked says nothing.
        let is_form = text.contains("[Q");
        let theirs = match is_form {
            true => {
                let plain = read::blank_quotations(text, &[], &sentences_of(pack));
                Cow::Owned(without_empty_form(&plain))
            }
            false => Cow::Borrowed(text),
        };
        return Reply::without_answers(theirs, None);
    };
    let (lines, sentences) = passages(messages);
    let blanked = read::blank_quotations(text, &lines, &sentences);
    let marks = read::case_marks(text);
    if !marks.is_empty() && !marks.contains(&last.mark) {
        return Reply::without_answers(blanked, marks.into_iter().next());
    }
    let asking = Asking::new(messages);
    let replies = read::replies(&blanked, &asking.numbers());
    let theirs = output::under_commands(&blanked, &replies, &asking);
    let mut all = by_question(&replies);
    if all.iter().all(|(_, said)| said.text.is_empty()) {
        let reads = |question: &Question, text: &str| {
            matches!(
                meaning(pack, interpreter, question, text),
                ParsedAnswer::Known(_) | ParsedAnswer::Unknown
            )
        };
        all.extend(unnumbered::replies(&theirs, &asking, &reads));
        all = by_question(&all.into_iter().map(|(_, said)| said).collect::<Vec<_>>());
    }
    let reply = Reply::without_answers(Cow::Owned(theirs), None);
    let mut reader = Answers { pack, interpreter, name, reply };
    for (number, said) in &all {
        // Two different answers to one question say nothing.
        let is_twice = all.iter().filter(|(twice, _)| twice == number).count() > 1;
        reader.take(*number, said, asking.question(*number), is_twice);
    }
    reader.reply
}

/// What an answer to a question means.
fn meaning(
    pack: &Pack,
    interpreter: &Interpreter<'_>,
    question: &Question,
    text: &str,
) -> ParsedAnswer {
    let facts: Vec<FactIx> = question.facts.iter().filter_map(|id| pack.fact(id)).collect();
    interpreter.answer(&facts, &question.choices, text)
}

/// What was written about each question, in the order of their numbers. A form quoted twice repeats an answer, or holds
/// an empty one beside it.
fn by_question(replies: &[read::Reply]) -> Vec<(u32, read::Reply)> {
    let mut all: Vec<(u32, read::Reply)> = Vec::new();
    for reply in replies {
        for number in &reply.questions {
            let same = all.iter_mut().find(|(known, said)| {
                known == number
                    && (said.text.is_empty() || reply.text.is_empty() || said.text == reply.text)
            });
            match same {
                Some(known) if known.1.text.is_empty() => known.1 = reply.clone(),
                Some(_) => {}
                None => all.push((*number, reply.clone())),
            }
        }
    }
    all.sort_by_key(|(number, _)| *number);
    all
}

/// The questions that were asked.
struct Asking<'a> {
    all: Vec<&'a Question>,
    /// Those of the last message that asked any.
    last: Vec<&'a Question>,
}

impl<'a> Asking<'a> {
    fn new(messages: &'a [(Timestamp, Written)]) -> Self {
        let asking = || messages.iter().filter(|(_, message)| !message.questions.is_empty());
        Self {
            all: asking().flat_map(|(_, message)| &message.questions).collect(),
            last: asking()
                .next_back()
                .map(|(_, message)| message.questions.iter().collect())
                .unwrap_or_default(),
        }
    }

    fn numbers(&self) -> read::AskedNumbers {
        let of = |questions: &[&Question]| -> BTreeSet<u32> {
            questions.iter().map(|question| question.number).collect()
        };
        read::AskedNumbers { all: of(&self.all), last: of(&self.last) }
    }

    /// The question of this number as it was asked last.
    fn question(&self, number: u32) -> Option<&'a Question> {
        self.all.iter().rfind(|question| question.number == number).copied()
    }
}

/// Takes one answer after the other.
struct Answers<'a, 't> {
    pack: &'a Pack,
    interpreter: &'a Interpreter<'a>,
    name: &'a str,
    reply: Reply<'t>,
}

impl Answers<'_, '_> {
    fn take(
        &mut self,
        number: u32,
        said: &read::Reply,
        question: Option<&Question>,
        is_twice: bool,
    ) {
        let meaning = match question {
            Some(question) if !is_twice => self.meaning(question, said),
            _ => Meaning::Doubtful,
        };
        if let Some(question) = question {
            let at = Place {
                line: said.lines.0,
                quote: said.text.lines().next().unwrap_or_default().to_owned(),
            };
            self.add_facts(question, &meaning, &at);
            if !said.text.is_empty() {
                let facts = question.facts.iter();
                self.reply.lines.extend(facts.map(|fact| (fact.clone(), said.lines)));
            }
            if said.is_correction {
                let facts = question.facts.iter();
                self.reply.corrected.extend(facts.map(|fact| (fact.clone(), said.lines.0)));
            }
        }
        let (question, text) = (question.cloned(), said.text.clone());
        self.reply.received.push(ReceivedAnswer { number, question, text, meaning });
    }

    fn meaning(&self, question: &Question, said: &read::Reply) -> Meaning {
        let is_output = question.wants == Answer::Output;
        if said.text.is_empty() {
            return match (said.is_correction, is_output) {
                (true, _) => Meaning::Doubtful,
                (false, true) => Meaning::Output,
                (false, false) => Meaning::Empty,
            };
        }
        match meaning(self.pack, self.interpreter, question, &said.text) {
            ParsedAnswer::Unknown => Meaning::Unknown,
            ParsedAnswer::Known(values) => {
                let id = |fact: FactIx| self.pack.facts[fact.0].about.id.clone();
                Meaning::Known(values.into_iter().map(|(fact, value)| (id(fact), value)).collect())
            }
            ParsedAnswer::Unclear if is_output => Meaning::Output,
            ParsedAnswer::Unclear => Meaning::Doubtful,
        }
    }

    /// Adds the values of an answer, or that what was asked is unavailable; nothing for any other meaning.
    fn add_facts(&mut self, question: &Question, meaning: &Meaning, at: &Place) {
        let standings: Vec<(&String, Standing)> = match meaning {
            Meaning::Known(values) => {
                values.iter().map(|(id, value)| (id, Standing::Known(value.clone()))).collect()
            }
            Meaning::Unknown => {
                let unavailable = Standing::Unavailable(NOT_KNOWN.to_owned());
                question.facts.iter().map(|id| (id, unavailable.clone())).collect()
            }
            _ => Vec::new(),
        };
        for (id, standing) in standings {
            let of = question.differs();
            let mut fact = Fact::stated(id, of.flatten(), standing, self.name);
            fact.source.line = Some(at.line);
            fact.source.quote = Some(at.quote.clone());
            if of.is_some() {
                self.reply.settled.push(fact.clone());
            }
            self.reply.facts.push(fact);
        }
    }
}
