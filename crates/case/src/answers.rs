//! Answers to our messages: which answer belongs to which question, and which lines of a text only quote us.

use std::borrow::Cow;

use jiff::Timestamp;
use shindan_model::{Answer, Fact, Observation, Pack, Place, Standing, Value};
use shindan_read as read;
use shindan_understand::{Interpreter, ParsedAnswer};

use super::event::Written;
use crate::message::Question;

/// The answer to one question.
#[derive(Clone, Debug, PartialEq)]
pub struct ReceivedAnswer {
    /// The question's number.
    pub number: u32,
    /// The question; `None` where the case never asked one of this number.
    pub question: Option<Question>,
    /// The words of the answer, unchanged.
    pub text: String,
    /// What they mean.
    pub meaning: Meaning,
}

/// What an answer means.
#[derive(Clone, Debug, PartialEq)]
pub enum Meaning {
    /// The fact has this value.
    Known(Value),
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
    /// The mark of another case, where the text names one.
    pub(super) other_case: Option<String>,
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
        let theirs = Cow::Borrowed(text);
        return Reply { theirs, received: Vec::new(), facts: Vec::new(), other_case: None };
    };
    let questions: Vec<&Question> =
        messages.iter().flat_map(|(_, message)| &message.questions).collect();
    let (lines, sentences) = passages(messages);
    let blanked = read::blank_quotations(text, &lines, &sentences);
    let marks = read::case_marks(text);
    let is_ours = marks.is_empty() || marks.contains(&last.mark);
    if !is_ours {
        let other_case = marks.into_iter().next();
        return Reply { theirs: blanked, received: Vec::new(), facts: Vec::new(), other_case };
    }
    let theirs = Cow::Owned(under_commands(&blanked, &questions));
    let mut answers: Vec<(u32, String, Place)> = Vec::new();
    for seen in read::observations(&blanked) {
        let Observation::Answer { question, text, at } = seen else { continue };
        // A form quoted twice repeats an answer, or holds an empty one beside it.
        match answers.iter_mut().find(|(number, said, _)| {
            *number == question && (said.is_empty() || text.is_empty() || *said == text)
        }) {
            Some(known) if known.1.is_empty() => (known.1, known.2) = (text, at),
            Some(_) => {}
            None => answers.push((question, text, at)),
        }
    }
    answers.sort_by_key(|(number, ..)| *number);
    let (mut received, mut facts) = (Vec::new(), Vec::new());
    for (number, text, at) in answers {
        let question =
            questions.iter().rfind(|question| question.number == number).copied().cloned();
        let meaning = match &question {
            Some(question) => meaning(pack, interpreter, question, &text),
            None => Meaning::Doubtful,
        };
        if let Some(question) = &question {
            facts.extend(self::facts(question, &meaning, name, &at));
        }
        received.push(ReceivedAnswer { number, question, text, meaning });
    }
    // Two different answers to one question say nothing.
    let twice: Vec<u32> = received
        .windows(2)
        .filter(|two| two[0].number == two[1].number)
        .map(|two| two[0].number)
        .collect();
    for answer in received.iter_mut().filter(|answer| twice.contains(&answer.number)) {
        answer.meaning = Meaning::Doubtful;
        let id = answer.question.as_ref().and_then(|question| question.facts.first());
        facts.retain(|fact| Some(&fact.id) != id);
    }
    Reply { theirs, received, facts, other_case: None }
}

/// Every line of our messages, and every sentence in one piece. A list of choices counts as a whole: a part of it
/// that came back is an answer.
fn passages(messages: &[(Timestamp, Written)]) -> (Vec<String>, Vec<String>) {
    let squeeze = |text: &str| text.split_whitespace().collect::<String>();
    let (mut lines, mut sentences) = (Vec::new(), Vec::new());
    for (_, message) in messages {
        let forms: Vec<String> =
            message.questions.iter().map(|question| squeeze(&question.form)).collect();
        let is_of_a_list = |line: &str| {
            let line = squeeze(line);
            forms.iter().any(|form| form.contains(&line) && *form != line)
        };
        let printed = message.text.lines().map(without_number);
        lines.extend(printed.filter(|line| !is_of_a_list(line)).map(str::to_owned));
        for question in &message.questions {
            lines.extend([question.form.clone(), question.label.clone()]);
        }
        sentences
            .extend(message.statements.iter().map(|statement| statement.text.replace('`', "")));
    }
    for all in [&mut lines, &mut sentences] {
        all.retain(|text: &String| !text.trim().is_empty());
        all.sort_unstable();
        all.dedup();
    }
    (lines, sentences)
}

/// A printed line without the question numbers that it begins with.
fn without_number(line: &str) -> &str {
    let mut rest = line.trim();
    while let Some(after) = rest.strip_prefix("[Q").and_then(|rest| rest.split_once(']')) {
        rest = after.1.trim_start();
    }
    rest
}

/// Replaces the number of a question by the cmdlet that it asked for, where output follows: readers then know what
/// printed it.
fn under_commands(text: &str, questions: &[&Question]) -> String {
    let lines: Vec<&str> = text.lines().collect();
    let mut all = String::with_capacity(text.len());
    for (at, line) in lines.iter().enumerate() {
        let printer = read::lone_question_number(line).and_then(|number| {
            questions.iter().rfind(|question| question.number == number)?.printer.as_deref()
        });
        let mut below = lines[at + 1..].iter().take(3).skip_while(|line| is_blank(line));
        let has_output =
            below.next().is_some_and(|next| !is_blank(next) && !read::begins_answer(next));
        match printer.filter(|_| has_output) {
            Some(printer) => all.push_str(printer),
            None => all.push_str(line),
        }
        all.push('\n');
    }
    all
}

fn is_blank(line: &str) -> bool {
    line.trim_start_matches(['>', ' ', '\t']).trim().is_empty()
}

fn meaning(pack: &Pack, interpreter: &Interpreter<'_>, question: &Question, text: &str) -> Meaning {
    let first = question.facts.first().and_then(|id| pack.fact(id));
    let Some(first) = first.filter(|_| !text.is_empty()) else {
        return if question.wants == Answer::Output { Meaning::Output } else { Meaning::Empty };
    };
    // Words for several facts at once could mean any of them.
    let is_of_one = question.facts.len() == 1;
    match (interpreter.answer(first, &question.choices, text), question.wants) {
        (ParsedAnswer::Unknown, _) => Meaning::Unknown,
        (ParsedAnswer::Known(value), wants) if wants == Answer::Words || is_of_one => {
            Meaning::Known(value)
        }
        (_, Answer::Output) => Meaning::Output,
        (_, Answer::Words) => Meaning::Doubtful,
    }
}

/// The facts of an answer: a value, or that the facts are unavailable; none for any other meaning.
fn facts(question: &Question, meaning: &Meaning, source: &str, at: &Place) -> Vec<Fact> {
    let standing = match meaning {
        Meaning::Known(value) => Standing::Known(value.clone()),
        Meaning::Unknown => Standing::Unavailable("not known".to_owned()),
        _ => return Vec::new(),
    };
    let stated = question.facts.iter().map(|id| {
        let mut fact = Fact::stated(id, None, standing.clone(), source);
        fact.source.line = Some(at.line);
        fact.source.quote = Some(at.quote.clone());
        fact
    });
    stated.collect()
}
