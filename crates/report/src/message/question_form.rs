//! The questions of a request, each with its number and how to answer it.

use minijinja::context;
use serde::Serialize;
use shindan_case::{Question, Statement};
use shindan_model::{Answer, FactIx, StepText};
use shindan_read as read;

use super::asked::Asked;
use super::letter::LetterBuilder;
use crate::differs::cut;
use crate::words::RenderError;

/// A step with its questions.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Item {
    pub(super) numbers: Vec<u32>,
    pub(super) condition: Option<String>,
    pub(super) ask: String,
    /// Why it is asked, where it takes more than a look.
    pub(super) why: Option<String>,
    pub(super) how: Option<String>,
    pub(super) command: Option<String>,
}

/// Numbers the questions of a request.
pub(super) struct QuestionForm<'a> {
    pub(super) builder: &'a LetterBuilder<'a>,
    pub(super) before: &'a [Question],
    pub(super) last: u32,
    pub(super) questions: Vec<Question>,
    pub(super) statements: Vec<Statement>,
}

impl QuestionForm<'_> {
    pub(super) fn item(&mut self, asked: &Asked) -> Result<Item, RenderError> {
        let builder = self.builder;
        let node = &builder.situation.pack.steps[asked.step.0];
        let condition = builder.condition(&asked.when, &self.questions)?;
        let first = self.questions.len();
        match node.answer {
            Answer::Output => self.output(asked)?,
            Answer::Words => {
                for fact in &asked.gives {
                    self.words(asked, *fact)?;
                }
            }
        }
        let questions = &self.questions[first..];
        let text = builder.report.step_text(asked.step);
        let of = |part: fn(&StepText) -> &String| {
            text.map(|text| part(text).clone()).unwrap_or_default()
        };
        let unclear = builder.unclear(questions)?;
        let is_known = unclear.is_some() && node.answer == Answer::Words;
        let ask = unclear.unwrap_or_else(|| of(|text| &text.ask));
        let statement = Statement {
            text: ask.clone(),
            about: vec![node.about.id.clone()],
            ..Statement::default()
        };
        self.statements.push(statement);
        // A question explains itself; a command that somebody is to run for us does not.
        let why = match node.command {
            Some(_) if node.answer == Answer::Output => {
                let text = of(|text| &text.why);
                Some(builder.say("message.request.why", context! { text })?)
            }
            _ => None,
        };
        Ok(Item {
            numbers: questions.iter().map(|question| question.number).collect(),
            condition,
            ask,
            why,
            how: (!is_known).then(|| of(|text| &text.how)),
            command: node.command.clone().filter(|_| !is_known),
        })
    }

    /// Adds one question for the output of a command, whatever facts it gives.
    fn output(&mut self, asked: &Asked) -> Result<(), RenderError> {
        let pack = self.builder.situation.pack;
        let node = &pack.steps[asked.step.0];
        let printer = node.command.as_deref().and_then(read::printing_cmdlet);
        let label = match &printer {
            Some(command) => {
                self.builder.say("message.request.output_label", context! { command })?
            }
            None => self.builder.word("message.request.result_label")?,
        };
        let form =
            if node.command.is_some() { "message.request.output" } else { "message.request.paste" };
        let form = self.builder.word(form)?;
        let facts = asked.gives.iter().map(|fact| pack.facts[fact.0].about.id.clone()).collect();
        let choices = Vec::new();
        let (number, step) = (0, node.about.id.clone());
        let wants = Answer::Output;
        self.ask(Question { number, step, facts, wants, choices, printer, label, form })?;
        Ok(())
    }

    /// Adds one question for one fact.
    fn words(&mut self, asked: &Asked, fact: FactIx) -> Result<(), RenderError> {
        let (builder, known) = (self.builder, &self.builder.situation.pack.facts[fact.0]);
        let id = &known.about.id;
        let label = builder.report.fact_name(id, None)?;
        let choices = known.outcomes.iter().enumerate().map(|(at, outcome)| {
            let text = builder.report.value_name(id, outcome);
            builder.say("message.request.choice", context! { number => at + 1, text })
        });
        let choices = choices.collect::<Result<Vec<_>, _>>()?;
        let form = if choices.is_empty() {
            builder.word("message.request.write")?
        } else {
            choices.join(&builder.word("message.request.choice_gap")?)
        };
        let step = builder.situation.pack.steps[asked.step.0].about.id.clone();
        let (number, facts, wants, printer) = (0, vec![id.clone()], Answer::Words, None);
        let choices = known.outcomes.clone();
        self.ask(Question { number, step, facts, wants, choices, printer, label, form })?;
        Ok(())
    }

    /// Adds a question under the number that it had before, or the next.
    pub(super) fn ask(&mut self, mut question: Question) -> Result<u32, RenderError> {
        question.label =
            self.builder.say("message.request.label", context! { label => question.label })?;
        let known = self.before.iter().find(|old| {
            let is_same = old.step == question.step && old.wants == question.wants;
            is_same
                && (question.wants == Answer::Output
                    || (&old.facts, &old.choices) == (&question.facts, &question.choices))
        });
        question.number = known.map_or_else(|| self.last.saturating_add(1), |old| old.number);
        self.last = self.last.max(question.number);
        let number = question.number;
        self.questions.push(question);
        Ok(number)
    }
}

impl LetterBuilder<'_> {
    /// What was answered to all of these questions, and what it leaves open; `None` where one of them has no answer
    /// yet.
    fn unclear(&self, questions: &[Question]) -> Result<Option<String>, RenderError> {
        let said = questions.iter().map(|question| {
            let quote = self.situation.unclear.get(&question.number)?;
            Some((question, cut(quote)))
        });
        let Some(said) = said.collect::<Option<Vec<_>>>().filter(|said| !said.is_empty()) else {
            return Ok(None);
        };
        let sentences = said.into_iter().map(|(question, quote)| {
            let key = match question.wants {
                Answer::Output => "message.request.unclear_output",
                Answer::Words if question.choices.is_empty() => "message.request.unclear_value",
                Answer::Words => "message.request.unclear",
            };
            let about = question.label.trim_end_matches([':', '：']);
            self.say(key, context! { about, quote })
        });
        let gap = self.word("message.request.sentence_gap")?;
        Ok(Some(sentences.collect::<Result<Vec<_>, _>>()?.join(&gap)))
    }

    /// `If your answer to question 2 is "cutover" or "staged":`
    fn condition(
        &self,
        when: &[(FactIx, Vec<usize>)],
        questions: &[Question],
    ) -> Result<Option<String>, RenderError> {
        if when.is_empty() {
            return Ok(None);
        }
        let or = self.word("message.request.or")?;
        let parts = when.iter().map(|(fact, outcomes)| {
            let known = &self.situation.pack.facts[fact.0];
            let id = &known.about.id;
            let others: Vec<usize> =
                (0..known.outcomes.len()).filter(|at| !outcomes.contains(at)).collect();
            // A question of this message is named by its number; the customer does not know our names of facts.
            let asks = |question: &&Question| question.facts == [id.clone()];
            let number = questions.iter().find(asks).map(|question| question.number);
            let (key, named) = match number {
                Some(_) if others.len() < outcomes.len() && !others.is_empty() => {
                    ("message.request.answer_is_not", &others)
                }
                Some(_) => ("message.request.answer_is", outcomes),
                None => ("message.request.fact_is", outcomes),
            };
            let values = named.iter().map(|at| self.report.value_name(id, &known.outcomes[*at]));
            let values = values.collect::<Vec<_>>().join(&or);
            let fact = self.report.fact_name(id, None)?;
            self.say(key, context! { fact, number, values })
        });
        let list = parts.collect::<Result<Vec<_>, _>>()?.join(&self.word("message.request.and")?);
        self.say("message.request.condition", context! { list }).map(Some)
    }
}
