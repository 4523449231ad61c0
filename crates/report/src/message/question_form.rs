//! The questions of a request, each with its number and how to answer it.

use minijinja::context;
use serde::Serialize;
use shindan_case::{Question, Statement};
use shindan_model::{Answer, FactIx, StepText};
use shindan_read as read;

use super::asked::Asked;
use super::letter::LetterBuilder;
use crate::words::RenderError;

/// A step with its questions.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Item {
    pub(super) numbers: Vec<u32>,
    pub(super) condition: Option<String>,
    pub(super) ask: String,
    pub(super) why: String,
    pub(super) how: String,
    pub(super) command: Option<String>,
    /// The form of the answer to each of its questions.
    pub(super) forms: Vec<String>,
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
        let condition = builder.condition(&asked.when)?;
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
        let ask = of(|text| &text.ask);
        let statement = Statement {
            text: ask.clone(),
            about: vec![node.about.id.clone()],
            ..Statement::default()
        };
        self.statements.push(statement);
        Ok(Item {
            numbers: questions.iter().map(|question| question.number).collect(),
            condition,
            ask,
            why: builder.say("message.request.why", context! { text => of(|text| &text.why) })?,
            how: builder.say("message.request.how", context! { text => of(|text| &text.how) })?,
            command: node.command.clone(),
            forms: questions.iter().map(|question| question.form.clone()).collect(),
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
            let choices = choices.join(&builder.word("message.request.choice_gap")?);
            let key = if asked.gives.len() > 1 {
                "message.request.choose_of"
            } else {
                "message.request.choose"
            };
            builder.say(key, context! { choices, fact => label.as_str() })?
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
    /// `Only if "Type of migration" is "cutover" or "staged":`
    fn condition(&self, when: &[(FactIx, Vec<usize>)]) -> Result<Option<String>, RenderError> {
        if when.is_empty() {
            return Ok(None);
        }
        let or = self.word("message.request.or")?;
        let parts = when.iter().map(|(fact, outcomes)| {
            let known = &self.situation.pack.facts[fact.0];
            let id = &known.about.id;
            let others: Vec<usize> =
                (0..known.outcomes.len()).filter(|at| !outcomes.contains(at)).collect();
            let (key, named) = match others.len() < outcomes.len() && !others.is_empty() {
                true => ("message.request.fact_is_not", &others),
                false => ("message.request.fact_is", outcomes),
            };
            let values = named.iter().map(|at| self.report.value_name(id, &known.outcomes[*at]));
            let values = values.collect::<Vec<_>>().join(&or);
            self.say(key, context! { fact => self.report.fact_name(id, None)?, values })
        });
        let list = parts.collect::<Result<Vec<_>, _>>()?.join(&self.word("message.request.and")?);
        self.say("message.request.condition", context! { list }).map(Some)
    }
}
