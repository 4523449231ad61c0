//! One message that asks for everything still worth knowing.

use minijinja::context;
use serde::Serialize;
use shindan_case::{Question, Statement};
use shindan_engine::Contradiction;
use shindan_model::Pack;
use shindan_model::command::only_reads;

use super::asked::Asked;
use super::letter::{Letter, LetterBuilder, REQUEST};
use super::question_form::{Item, QuestionForm};
use super::situation::Situation;
use crate::keys::{REQUEST_ASK, REQUEST_ASK_ONE};
use crate::words::RenderError;

/// A request in one language.
#[derive(Clone, Debug, Serialize)]
pub struct Request {
    /// Subject, addressee, opening and closing.
    pub letter: Letter,
    /// Purpose and how to answer, a paragraph each.
    intro: Vec<String>,
    /// The steps, by place.
    groups: Vec<Group>,
    /// The steps that depend on other answers.
    follow_ups: Vec<Item>,
    block: Block,
    #[serde(skip)]
    pub(super) questions: Vec<Question>,
    #[serde(skip)]
    pub(super) statements: Vec<Statement>,
}

/// The steps at one place.
#[derive(Clone, Debug, Serialize)]
struct Group {
    heading: String,
    items: Vec<Item>,
}

/// The answer form.
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
    /// The choices, or what to paste.
    form: String,
}

/// How long it takes to choose between what two sources say.
const MINUTES_TO_CHOOSE: f64 = 1.0;

/// Puts a request into words. `before` holds the questions asked earlier in the case: a step that is asked for again
/// keeps its numbers. `minutes` is the time for all of it.
///
/// # Errors
/// A text that is missing in this language.
pub fn request(
    situation: &Situation<'_>,
    asked: &[Asked],
    before: &[Question],
    minutes: f64,
) -> Result<Request, RenderError> {
    let builder = LetterBuilder::new(situation)?;
    let last = before.iter().map(|question| question.number).max().unwrap_or(0);
    let mut writer = QuestionForm {
        builder: &builder,
        before,
        last,
        questions: Vec::new(),
        statements: Vec::new(),
    };
    let differs = &situation.verdict.resolved.disagreements;
    let mut differing: Vec<Item> =
        differs.iter().map(|differs| writer.differing(differs)).collect::<Result<_, _>>()?;
    let (points, minutes) = (differing.len(), minutes + MINUTES_TO_CHOOSE * differing.len() as f64);
    let (now, later): (Vec<&Asked>, Vec<&Asked>) =
        asked.iter().partition(|asked| asked.when.is_empty());
    let mut groups = Vec::new();
    let mut places = places(situation.pack, &now);
    if !differing.is_empty() && places.first() != Some(&None) {
        places.insert(0, None);
    }
    for access in places {
        let at = now.iter().filter(|asked| situation.pack.steps[asked.step.0].access == access);
        // What we were told in two ways comes first: everything else builds on it.
        let mut items = std::mem::take(&mut differing);
        for asked in at {
            items.push(writer.item(asked)?);
        }
        groups.push(Group { heading: builder.place(access)?, items });
    }
    let follow_ups = later.iter().map(|asked| writer.item(asked)).collect::<Result<_, _>>()?;
    let QuestionForm { questions, statements, .. } = writer;
    let lines = questions.iter().map(|Question { number, label, form, .. }| BlockLine {
        number: *number,
        label: label.clone(),
        form: form.clone(),
    });
    let block = Block {
        heading: builder.say("message.request.block", context! { mark => situation.mark })?,
        note: builder.word("message.request.block_note")?,
        lines: lines.collect(),
        end: builder.word("message.request.block_end")?,
    };
    let intro = builder.intro(asked, points, minutes)?;
    let letter = builder.letter(&REQUEST)?;
    Ok(Request { letter, intro, groups, follow_ups, block, questions, statements })
}

/// The places of the steps, by access; steps without a place come first.
fn places(pack: &Pack, asked: &[&Asked]) -> Vec<Option<usize>> {
    let mut places: Vec<Option<usize>> = Vec::new();
    for step in asked {
        let access = pack.steps[step.step.0].access;
        if !places.contains(&access) {
            places.push(access);
        }
    }
    places.sort_by_key(Option::is_some);
    places
}

impl LetterBuilder<'_> {
    fn place(&self, access: Option<usize>) -> Result<String, RenderError> {
        let name = access.map(|at| &self.situation.pack.accesses[at].about.id);
        match name.and_then(|id| self.report.texts.accesses.get(id)) {
            Some(place) => self.say("message.request.place", context! { place }),
            None => self.word("message.request.no_place"),
        }
    }

    /// `points`: how many questions there are besides the steps.
    fn intro(
        &self,
        asked: &[Asked],
        points: usize,
        minutes: f64,
    ) -> Result<Vec<String>, RenderError> {
        let count = points + asked.iter().filter(|asked| asked.when.is_empty()).count();
        let minutes = format!("{:.0}", minutes.max(1.0));
        let group = if count == 1 { REQUEST_ASK_ONE } else { REQUEST_ASK };
        let mut intro = vec![self.say(self.in_register(&group), context! { count, minutes })?];
        // Sources that differ are asked about by themselves.
        let all = self.situation.verdict.contradictions.iter();
        let impossible: Vec<&Contradiction> =
            all.filter(|one| matches!(one, Contradiction::Impossible(_))).collect();
        if !impossible.is_empty() {
            intro.push(self.word("message.request.contradiction")?);
        }
        for contradiction in impossible {
            intro.push(self.report.contradiction(contradiction)?);
        }
        intro.push(self.word("message.request.how_to_answer")?);
        let steps = asked.iter().map(|asked| &self.situation.pack.steps[asked.step.0]);
        let commands: Vec<&str> = steps.filter_map(|step| step.command.as_deref()).collect();
        intro.push(self.word(if commands.is_empty() {
            "message.request.no_password"
        } else if commands.iter().all(|command| only_reads(command)) {
            "message.request.safe"
        } else {
            "message.request.replace"
        })?);
        Ok(intro)
    }
}
