//! What comes back to a message of ours: which answer belongs to which question, and what of a text is
//! only our own message, quoted.

use std::borrow::Cow;

use jiff::Timestamp;
use shindan_model::{Answer, Fact, Observation, Pack, Place, Standing, Value};
use shindan_read as read;
use shindan_understand::{Interpreter, ParsedAnswer};

use super::event::Written;
use crate::message::Question;

/// What was understood of the answer to one question.
#[derive(Clone, Debug, PartialEq)]
pub struct ReceivedAnswer {
    /// The question's number.
    pub number: u32,
    /// The question; none where the case never asked one of this number.
    pub question: Option<Question>,
    /// The words, as they stood.
    pub text: String,
    /// What they mean.
    pub meaning: Meaning,
}

/// What an answer means.
#[derive(Clone, Debug, PartialEq)]
pub enum Meaning {
    /// The fact has this value.
    Known(Value),
    /// They do not know.
    Unknown,
    /// It can be read in several ways, or in none.
    Doubtful,
    /// Nothing was written.
    Empty,
    /// Output was asked for; whether some came, the facts show.
    Output,
}

/// A text that came back, with our own words blanked out, and the answers in it.
pub(super) struct Reply<'t> {
    pub(super) theirs: Cow<'t, str>,
    pub(super) heard: Vec<ReceivedAnswer>,
    pub(super) facts: Vec<Fact>,
    /// The mark of another case that it names.
    pub(super) other_case: Option<String>,
}

/// The text without what our messages said; nothing else is done where none were written.
pub(super) fn reply<'t>(
    pack: &Pack,
    interpreter: &Interpreter<'_>,
    messages: &[(Timestamp, Written)],
    name: &str,
    text: &'t str,
) -> Reply<'t> {
    let Some((_, last)) = messages.last() else {
        let theirs = Cow::Borrowed(text);
        return Reply { theirs, heard: Vec::new(), facts: Vec::new(), other_case: None };
    };
    let questions: Vec<&Question> = messages.iter().flat_map(|(_, own)| &own.questions).collect();
    let (lines, sentences) = passages(messages);
    let blanked = read::blank_quotations(text, &lines, &sentences);
    let marks = read::case_marks(text);
    let is_ours = marks.is_empty() || marks.contains(&last.mark);
    if !is_ours {
        let other_case = marks.into_iter().next();
        return Reply { theirs: blanked, heard: Vec::new(), facts: Vec::new(), other_case };
    }
    let theirs = Cow::Owned(under_commands(&blanked, &questions));
    let mut answers: Vec<(u32, String, Place)> = Vec::new();
    for seen in read::observations(&blanked) {
        let Observation::Answer { question, text, at } = seen else { continue };
        // Quoted twice, the same answer stands there twice; filled in once, an empty one beside it.
        match answers.iter_mut().find(|(number, said, _)| {
            *number == question && (said.is_empty() || text.is_empty() || *said == text)
        }) {
            Some(known) if known.1.is_empty() => (known.1, known.2) = (text, at),
            Some(_) => {}
            None => answers.push((question, text, at)),
        }
    }
    answers.sort_by_key(|(number, ..)| *number);
    let (mut heard, mut facts) = (Vec::new(), Vec::new());
    for (number, text, at) in answers {
        let question = questions.iter().rfind(|own| own.number == number).copied().cloned();
        let meaning = match &question {
            Some(question) => meaning(pack, interpreter, question, &text),
            None => Meaning::Doubtful,
        };
        if let Some(question) = &question {
            facts.extend(self::facts(question, &meaning, name, &at));
        }
        heard.push(ReceivedAnswer { number, question, text, meaning });
    }
    // Two different answers to one question say nothing.
    let twice: Vec<u32> = heard
        .windows(2)
        .filter(|two| two[0].number == two[1].number)
        .map(|two| two[0].number)
        .collect();
    for own in heard.iter_mut().filter(|own| twice.contains(&own.number)) {
        own.meaning = Meaning::Doubtful;
        let id = own.question.as_ref().and_then(|own| own.facts.first());
        facts.retain(|fact| Some(&fact.id) != id);
    }
    Reply { theirs, heard, facts, other_case: None }
}

/// Every line of our messages, and what stands in one piece where nothing wraps it. A list of choices
/// counts as a whole: what is left of it is an answer.
fn passages(messages: &[(Timestamp, Written)]) -> (Vec<String>, Vec<String>) {
    let squeeze = |text: &str| text.split_whitespace().collect::<String>();
    let (mut lines, mut sentences) = (Vec::new(), Vec::new());
    for (_, message) in messages {
        let forms: Vec<String> = message.questions.iter().map(|own| squeeze(&own.form)).collect();
        let is_of_a_list = |line: &str| {
            let line = squeeze(line);
            forms.iter().any(|form| form.contains(&line) && *form != line)
        };
        let printed = message.text.lines().map(without_number);
        lines.extend(printed.filter(|line| !is_of_a_list(line)).map(str::to_owned));
        for own in &message.questions {
            lines.extend([own.form.clone(), own.label.clone()]);
        }
        sentences.extend(message.statements.iter().map(|own| own.text.replace('`', "")));
    }
    for all in [&mut lines, &mut sentences] {
        all.retain(|own: &String| !own.trim().is_empty());
        all.sort_unstable();
        all.dedup();
    }
    (lines, sentences)
}

/// A printed line without the numbers it begins with.
fn without_number(line: &str) -> &str {
    let mut rest = line.trim();
    while let Some(after) = rest.strip_prefix("[Q").and_then(|rest| rest.split_once(']')) {
        rest = after.1.trim_start();
    }
    rest
}

/// Puts the cmdlet that was asked for above the output that came back, in place of the question's
/// number, so that readers know what printed it.
fn under_commands(text: &str, questions: &[&Question]) -> String {
    let lines: Vec<&str> = text.lines().collect();
    let mut all = String::with_capacity(text.len());
    for (at, line) in lines.iter().enumerate() {
        let printer = read::lone_question_number(line).and_then(|number| {
            questions.iter().rfind(|own| own.number == number)?.printer.as_deref()
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

/// What is known by an answer: the value of its fact, or that none of its facts can be had.
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
