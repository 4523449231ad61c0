//! One message that asks for everything still worth knowing.

use minijinja::context;
use serde::Serialize;
use shindan_case::{Question, Statement};
use shindan_engine::{Batch, Contradiction, Verdict};
use shindan_model::{ActIx, Answer, By, Channel, FactIx, Pack};
use shindan_read as read;

use super::letter::{Letter, LetterBuilder, REQUEST};
use super::{RenderError, Situation};
use crate::builder::ReportBuilder;
use crate::keys::{REQUEST_ASK, REQUEST_ASK_ONE};

/// An act to ask for.
#[derive(Clone, Debug, PartialEq)]
pub struct Asked {
    /// The act.
    pub act: ActIx,
    /// The facts that it is asked for.
    pub settles: Vec<FactIx>,
    /// Facts and the outcomes with which it makes sense; empty for always.
    pub when: Vec<(FactIx, Vec<usize>)>,
}

/// The acts of a batch that somebody else than the agent does, and those that follow from them.
pub fn asked(pack: &Pack, batch: &Batch) -> Vec<Asked> {
    let by_customer = |act: &ActIx| pack.acts[act.0].by == By::Customer;
    let acts = batch.acts.iter().map(|own| Asked {
        act: own.act,
        settles: own.settles.clone(),
        when: Vec::new(),
    });
    let follow_ups = batch.follow_ups.iter().map(|own| Asked {
        act: own.act,
        settles: own.settles.clone(),
        when: own.when.clone(),
    });
    acts.chain(follow_ups).filter(|own| by_customer(&own.act)).collect()
}

/// The acts that settle anew what cannot all be true, the quickest of each fact.
pub fn asked_again(pack: &Pack, verdict: &Verdict) -> Vec<Asked> {
    let mut facts: Vec<FactIx> = Vec::new();
    for own in &verdict.contradictions {
        match own {
            Contradiction::Impossible(own) => facts.extend(&own.facts),
            Contradiction::Disagreement(at) => {
                facts.push(verdict.resolved.disagreements[*at].fact);
            }
        }
    }
    let mut all: Vec<Asked> = Vec::new();
    for fact in facts {
        if all.iter().any(|own| own.settles.contains(&fact)) {
            continue;
        }
        let able = pack.facts[fact.0]
            .settled_by
            .iter()
            .filter(|act| pack.acts[act.0].by == By::Customer && verdict.resolved.enabled[act.0]);
        let minutes = |act: &ActIx| pack.acts[act.0].minutes.over(Channel::Mail);
        let Some(act) = able.min_by(|a, b| minutes(a).total_cmp(&minutes(b))) else { continue };
        all.push(Asked { act: *act, settles: vec![fact], when: Vec::new() });
    }
    all
}

/// A request in one language.
#[derive(Clone, Debug, Serialize)]
pub struct Request {
    /// Who to whom.
    pub letter: Letter,
    /// What it is about and how to answer, a paragraph each.
    intro: Vec<String>,
    /// By place.
    groups: Vec<Group>,
    /// What is asked for only if other answers come out so.
    follow_ups: Vec<Item>,
    block: Block,
    #[serde(skip)]
    pub(super) questions: Vec<Question>,
    #[serde(skip)]
    pub(super) statements: Vec<Statement>,
}

/// What is done at one place.
#[derive(Clone, Debug, Serialize)]
struct Group {
    heading: String,
    items: Vec<Item>,
}

/// One act.
#[derive(Clone, Debug, Serialize)]
struct Item {
    numbers: Vec<u32>,
    condition: Option<String>,
    ask: String,
    why: String,
    how: String,
    command: Option<String>,
    /// How each of its questions wants to be answered.
    forms: Vec<String>,
}

/// Where the answers go.
#[derive(Clone, Debug, Serialize)]
struct Block {
    heading: String,
    note: String,
    lines: Vec<BlockLine>,
    end: String,
}

#[derive(Clone, Debug, Serialize)]
struct BlockLine {
    number: u32,
    label: String,
}

/// Puts a request into words. `before` are the questions asked earlier in the case: an act that is
/// asked for again keeps its numbers. `minutes` is what all of it takes.
///
/// # Errors
/// A text that is missing in this language.
pub fn request(
    situation: &Situation<'_>,
    asked: &[Asked],
    before: &[Question],
    minutes: f64,
) -> Result<Request, RenderError> {
    let letter_builder = LetterBuilder::new(situation)?;
    let last = before.iter().map(|question| question.number).max().unwrap_or(0);
    let mut writer = Form {
        letter_builder: &letter_builder,
        before,
        last,
        questions: Vec::new(),
        statements: Vec::new(),
    };
    let (now, later): (Vec<&Asked>, Vec<&Asked>) =
        asked.iter().partition(|own| own.when.is_empty());
    let mut groups = Vec::new();
    for setup in places(situation.pack, &now) {
        let at = now.iter().filter(|own| situation.pack.acts[own.act.0].setup == setup);
        let items = at.map(|own| writer.item(own)).collect::<Result<_, _>>()?;
        groups.push(Group { heading: letter_builder.place(setup)?, items });
    }
    let follow_ups = later.iter().map(|own| writer.item(own)).collect::<Result<_, _>>()?;
    let Form { questions, statements, .. } = writer;
    let lines =
        questions.iter().map(|own| BlockLine { number: own.number, label: own.label.clone() });
    let block = Block {
        heading: letter_builder
            .say("message.request.block", context! { mark => situation.mark })?,
        note: letter_builder.word("message.request.block_note")?,
        lines: lines.collect(),
        end: letter_builder.word("message.request.block_end")?,
    };
    let intro = letter_builder.intro(asked, minutes)?;
    let letter = letter_builder.letter(&REQUEST)?;
    Ok(Request { letter, intro, groups, follow_ups, block, questions, statements })
}

/// Where acts are done, those that need no place first.
fn places(pack: &Pack, asked: &[&Asked]) -> Vec<Option<usize>> {
    let mut places: Vec<Option<usize>> = Vec::new();
    for own in asked {
        let setup = pack.acts[own.act.0].setup;
        if !places.contains(&setup) {
            places.push(setup);
        }
    }
    places.sort_by_key(Option::is_some);
    places
}

impl LetterBuilder<'_> {
    fn place(&self, setup: Option<usize>) -> Result<String, RenderError> {
        let name = setup.map(|at| &self.own.pack.setups[at].about.id);
        match name.and_then(|id| self.builder.texts.setups.get(id)) {
            Some(place) => self.say("message.request.place", context! { place }),
            None => self.word("message.request.no_place"),
        }
    }

    fn intro(&self, asked: &[Asked], minutes: f64) -> Result<Vec<String>, RenderError> {
        let count = asked.iter().filter(|own| own.when.is_empty()).count();
        let minutes = format!("{:.0}", minutes.max(1.0));
        let group = if count == 1 { REQUEST_ASK_ONE } else { REQUEST_ASK };
        let mut intro = vec![self.say(self.in_register(&group), context! { count, minutes })?];
        if !self.own.verdict.contradictions.is_empty() {
            intro.push(self.word("message.request.contradiction")?);
            for own in &self.own.verdict.contradictions {
                intro.push(self.builder.contradiction(own)?);
            }
        }
        intro.push(self.word("message.request.how_to_answer")?);
        let runs = asked.iter().any(|own| self.own.pack.acts[own.act.0].command.is_some());
        intro.push(self.word(if runs {
            "message.request.safe"
        } else {
            "message.request.no_password"
        })?);
        Ok(intro)
    }

    /// `Only if "Type of migration" is "cutover" or "staged":`
    fn condition(&self, when: &[(FactIx, Vec<usize>)]) -> Result<Option<String>, RenderError> {
        if when.is_empty() {
            return Ok(None);
        }
        let or = self.word("message.request.or")?;
        let parts = when.iter().map(|(fact, outcomes)| {
            let known = &self.own.pack.facts[fact.0];
            let id = &known.about.id;
            let others: Vec<usize> =
                (0..known.outcomes.len()).filter(|at| !outcomes.contains(at)).collect();
            let (key, named) = match others.len() < outcomes.len() && !others.is_empty() {
                true => ("message.request.fact_is_not", &others),
                false => ("message.request.fact_is", outcomes),
            };
            let values = named.iter().map(|at| self.builder.value_name(id, &known.outcomes[*at]));
            let values = values.collect::<Vec<_>>().join(&or);
            self.say(key, context! { fact => self.builder.fact_name(id, None)?, values })
        });
        let list = parts.collect::<Result<Vec<_>, _>>()?.join(&self.word("message.request.and")?);
        self.say("message.request.condition", context! { list }).map(Some)
    }
}

/// The questions as they are put together.
struct Form<'a> {
    letter_builder: &'a LetterBuilder<'a>,
    before: &'a [Question],
    last: u32,
    questions: Vec<Question>,
    statements: Vec<Statement>,
}

impl Form<'_> {
    fn item(&mut self, own: &Asked) -> Result<Item, RenderError> {
        let letter_builder = self.letter_builder;
        let node = &letter_builder.own.pack.acts[own.act.0];
        let condition = letter_builder.condition(&own.when)?;
        let first = self.questions.len();
        match node.answer {
            Answer::Output => self.output(own)?,
            Answer::Words => {
                for fact in &own.settles {
                    self.words(own, *fact)?;
                }
            }
        }
        let questions = &self.questions[first..];
        let builder: &ReportBuilder<'_> = &letter_builder.builder;
        let text = builder.act_text(own.act);
        let of = |part: fn(&shindan_model::ActText) -> &String| {
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
            why: letter_builder
                .say("message.request.why", context! { text => of(|text| &text.why) })?,
            how: letter_builder
                .say("message.request.how", context! { text => of(|text| &text.how) })?,
            command: node.command.clone(),
            forms: questions.iter().map(|question| question.form.clone()).collect(),
        })
    }

    /// One question, whatever it settles.
    fn output(&mut self, own: &Asked) -> Result<(), RenderError> {
        let pack = self.letter_builder.own.pack;
        let node = &pack.acts[own.act.0];
        let printer = node.command.as_deref().and_then(read::printing_cmdlet);
        let label = match &printer {
            Some(command) => {
                self.letter_builder.say("message.request.output_label", context! { command })?
            }
            None => self.letter_builder.word("message.request.result_label")?,
        };
        let form =
            if node.command.is_some() { "message.request.output" } else { "message.request.paste" };
        let form = self.letter_builder.word(form)?;
        let facts = own.settles.iter().map(|fact| pack.facts[fact.0].about.id.clone()).collect();
        let choices = Vec::new();
        let (number, act) = (0, node.about.id.clone());
        let wants = Answer::Output;
        self.ask(Question { number, act, facts, wants, choices, printer, label, form })
    }

    /// One question for one fact.
    fn words(&mut self, own: &Asked, fact: FactIx) -> Result<(), RenderError> {
        let (letter_builder, known) =
            (self.letter_builder, &self.letter_builder.own.pack.facts[fact.0]);
        let id = &known.about.id;
        let label = letter_builder.builder.fact_name(id, None)?;
        let choices = known.outcomes.iter().enumerate().map(|(at, outcome)| {
            let text = letter_builder.builder.value_name(id, outcome);
            letter_builder.say("message.request.choice", context! { number => at + 1, text })
        });
        let choices = choices.collect::<Result<Vec<_>, _>>()?;
        let form = if choices.is_empty() {
            letter_builder.word("message.request.write")?
        } else {
            let choices = choices.join(&letter_builder.word("message.request.choice_gap")?);
            let key = if own.settles.len() > 1 {
                "message.request.choose_of"
            } else {
                "message.request.choose"
            };
            letter_builder.say(key, context! { choices, fact => label.as_str() })?
        };
        let act = letter_builder.own.pack.acts[own.act.0].about.id.clone();
        let (number, facts, wants, printer) = (0, vec![id.clone()], Answer::Words, None);
        let choices = known.outcomes.clone();
        self.ask(Question { number, act, facts, wants, choices, printer, label, form })
    }

    /// Gives a question its number: the one it had before, or the next.
    fn ask(&mut self, mut own: Question) -> Result<(), RenderError> {
        own.label =
            self.letter_builder.say("message.request.label", context! { label => own.label })?;
        let known = self.before.iter().find(|old| {
            let is_same = old.act == own.act && old.wants == own.wants;
            is_same
                && (own.wants == Answer::Output
                    || (&old.facts, &old.choices) == (&own.facts, &own.choices))
        });
        own.number = known.map_or(self.last + 1, |old| old.number);
        self.last = self.last.max(own.number);
        self.questions.push(own);
        Ok(())
    }
}
