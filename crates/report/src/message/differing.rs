//! The questions which of several sources holds.

use minijinja::context;
use shindan_case::{Question, Statement};
use shindan_engine::Disagreement;
use shindan_model::{Answer, join_key};

use super::question_form::{Item, QuestionForm};
use crate::differs::differing_for_customer;
use crate::words::RenderError;

impl QuestionForm<'_> {
    /// Adds a question about sources that differ: what each of them says is a choice.
    pub(super) fn differing(&mut self, differs: &Disagreement) -> Result<Item, RenderError> {
        let builder = self.builder;
        let situation = builder.situation;
        let (pack, words, lang) = (situation.pack, situation.words, situation.lang);
        let words = differing_for_customer(pack, situation.verdict, words, lang, differs)?;
        let id = &pack.facts[differs.fact.0].about.id;
        let choices = words.sides.iter().enumerate().map(|(at, side)| {
            builder.say("message.request.choice", context! { number => at + 1, text => &side.name })
        });
        let choices = choices.collect::<Result<Vec<_>, _>>()?;
        let form = choices.join(&builder.word("message.request.choice_gap")?);
        let values: Vec<String> = words.sides.iter().map(|side| side.value.clone()).collect();
        let key = join_key(id, differs.of.as_deref());
        self.statements.push(Statement {
            text: words.ask.clone(),
            facts: values.iter().map(|value| format!("{key}={value}")).collect(),
            ..Statement::default()
        });
        let number = self.ask(Question {
            number: 0,
            step: Question::which_holds(differs.of.as_deref()),
            facts: vec![id.clone()],
            wants: Answer::Words,
            choices: values,
            printer: None,
            label: words.name,
            form,
        })?;
        Ok(Item {
            numbers: vec![number],
            condition: None,
            ask: words.ask,
            why: None,
            how: Some(builder.word("message.differs.how")?),
            command: None,
        })
    }
}
