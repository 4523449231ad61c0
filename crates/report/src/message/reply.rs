//! The answer to whoever has the trouble: what is wrong first, then why we think so, what to do, how to
//! check it, and what to send if it did not help. Nothing is said that no fact supports.

use minijinja::context;
use serde::Serialize;
use shindan_case::Statement;
use shindan_engine::{DefectVerdict, Status};
use shindan_model::{Answer, By, Step};

use super::grounds::Finding;
use super::letter::{Letter, LetterBuilder, OFF_TOPIC, REPLY};
use super::repairs::{Order, Repair};
use super::settings::Audience;
use super::situation::Situation;
use crate::json;
use crate::words::RenderError;

/// Things to send if it did not help, at most.
const MOST_TO_SEND: usize = 2;

/// A reply in one language.
#[derive(Clone, Debug, Serialize)]
pub struct Reply {
    /// Subject, addressee, opening and closing.
    pub letter: Letter,
    /// The verdict, a sentence each.
    conclusion: Vec<String>,
    /// What is wrong, likeliest first.
    causes: Vec<Cause>,
    /// The findings that speak for it.
    findings: Vec<Finding>,
    /// The repairs, in the order in which to try them; empty for a manager.
    repairs: Vec<Repair>,
    /// For a manager: what has to be done.
    outlook: Vec<String>,
    otherwise: Option<Otherwise>,
    #[serde(skip)]
    pub(super) statements: Vec<Statement>,
}

/// What is wrong.
#[derive(Clone, Debug, Serialize)]
struct Cause {
    /// `Likely cause: The certificate has expired`
    name: String,
    explain: String,
}

/// What to send if it did not help.
#[derive(Clone, Debug, Serialize)]
struct Otherwise {
    ask: String,
    items: Vec<Wanted>,
}

#[derive(Clone, Debug, Serialize)]
struct Wanted {
    ask: String,
    command: Option<String>,
}

/// What a reply may propose.
enum Proposal<'a> {
    /// The repair, which is likely to be enough.
    Repair(Vec<&'a DefectVerdict>),
    /// A repair to try, which may not be enough.
    Trial(&'a DefectVerdict),
    /// No repair: none of the causes holds.
    Nothing,
}

impl<'a> Proposal<'a> {
    /// What a verdict supports. Where neither a repair is likely nor a trial pays, nothing is written.
    fn of(builder: &'a LetterBuilder<'_>) -> Option<Self> {
        let Situation { pack, verdict, .. } = builder.situation;
        let repaired = builder.report.repaired();
        let trial = verdict.trial().and_then(|trial| verdict.defect(trial.defect));
        // What is certain to be wrong has to be repaired in any case.
        let is_certain = |defect: &&DefectVerdict| builder.report.is_certain(defect.defect);
        let certain = repaired.first().copied().filter(is_certain);
        match verdict.status {
            status if !status.names_defects() => None,
            _ if verdict.is_repair_likely(pack) && !repaired.is_empty() => {
                Some(Proposal::Repair(repaired))
            }
            Status::Outside => Some(Proposal::Nothing),
            _ => certain.or(trial).map(Proposal::Trial),
        }
    }

    fn defects(&self) -> Vec<&'a DefectVerdict> {
        match self {
            Proposal::Repair(defects) => defects.clone(),
            Proposal::Trial(defect) => vec![defect],
            Proposal::Nothing => Vec::new(),
        }
    }

    fn is_trial(&self) -> bool {
        matches!(self, Proposal::Trial(_))
    }
}

/// Puts a reply into words; `None` for a verdict that supports none. For a case about another subject, it
/// asks what the complaint is.
///
/// # Errors
/// A text that is missing in this language.
pub fn reply(situation: &Situation<'_>) -> Result<Option<Reply>, RenderError> {
    let builder = LetterBuilder::new(situation)?;
    if situation.verdict.status == Status::OffTopic {
        return Ok(Some(builder.off_topic()?));
    }
    let Some(proposal) = Proposal::of(&builder) else {
        return Ok(None);
    };
    let mut statements = Vec::new();
    let is_manager = situation.audience == Audience::Manager;
    let defects = proposal.defects();
    let conclusion = builder.conclusion(&proposal, &mut statements)?;
    let causes = builder.causes(&proposal, is_manager, &mut statements)?;
    let findings = match is_manager {
        true => Vec::new(),
        false => builder.findings(&mut statements)?,
    };
    let (mut repairs, mut outlook) = (Vec::new(), Vec::new());
    if is_manager {
        outlook.extend(builder.summary());
    }
    for (at, defect) in defects.iter().enumerate() {
        let Some(remedy) = builder.remedy(defect) else { continue };
        if is_manager {
            outlook.push(builder.todo(remedy)?);
        } else {
            let order = if proposal.is_trial() { Order::Try } else { Order::at(at) };
            repairs.push(builder.repair(order, defect, remedy, &mut statements)?);
        }
    }
    if is_manager && situation.verdict.status != Status::Concluded && !defects.is_empty() {
        outlook.push(builder.word("message.reply.unconfirmed")?);
    }
    let otherwise = match is_manager {
        true => None,
        false => Some(builder.otherwise(&mut statements)?),
    };
    let letter = builder.letter(&REPLY)?;
    Ok(Some(Reply {
        letter,
        conclusion,
        causes,
        findings,
        repairs,
        outlook,
        otherwise,
        statements,
    }))
}

impl LetterBuilder<'_> {
    /// That nothing speaks of the pack's subject, and what to send.
    fn off_topic(&self) -> Result<Reply, RenderError> {
        let about = self.report.texts.summary.as_str();
        let conclusion = vec![
            self.say("message.off_topic.about", context! { about })?,
            self.word("message.off_topic.nothing")?,
            self.word("message.off_topic.ask")?,
            self.word("message.off_topic.other")?,
        ];
        let statement = |text: &String| Statement { text: text.clone(), ..Statement::default() };
        Ok(Reply {
            letter: self.letter(&OFF_TOPIC)?,
            statements: conclusion.iter().map(statement).collect(),
            conclusion,
            causes: Vec::new(),
            findings: Vec::new(),
            repairs: Vec::new(),
            outlook: Vec::new(),
            otherwise: None,
        })
    }

    /// One or two sentences. Only what is certain is called confirmed.
    fn conclusion(
        &self,
        proposal: &Proposal<'_>,
        statements: &mut Vec<Statement>,
    ) -> Result<Vec<String>, RenderError> {
        let verdict = self.situation.verdict;
        let count = verdict.causes.len();
        let defects = proposal.defects();
        let mut conclusion = vec![match verdict.status {
            _ if proposal.is_trial() => self.word(match defects.as_slice() {
                [only] if self.report.is_certain(only.defect) => "message.reply.trial_certain",
                _ => "message.reply.trial",
            })?,
            Status::Concluded if is_confirmed(&defects) => self.word("message.reply.confirmed")?,
            Status::Concluded => self.word("message.reply.concluded")?,
            Status::Outside => self.say("message.reply.outside", context! { count })?,
            _ if is_confirmed(&defects) => self.word("message.reply.confirmed_open")?,
            _ => self.word("message.reply.leaning")?,
        }];
        if verdict.status == Status::Outside && !defects.is_empty() {
            conclusion.push(self.word("message.reply.outside_defect")?);
        }
        let (facts, rules) = self.grounds();
        let leader = verdict.leader().cause;
        let id = leader.map_or(json::OUTSIDE, |at| &self.situation.pack.causes[at.0].about.id);
        statements.extend(conclusion.iter().map(|text| Statement {
            text: text.clone(),
            facts: facts.clone(),
            rules: rules.clone(),
            about: vec![id.to_owned()],
        }));
        Ok(conclusion)
    }

    fn causes(
        &self,
        proposal: &Proposal<'_>,
        is_manager: bool,
        statements: &mut Vec<Statement>,
    ) -> Result<Vec<Cause>, RenderError> {
        let (facts, rules) = self.grounds();
        let defects = proposal.defects();
        let is_confirmed = is_confirmed(&defects);
        let causes = defects.iter().enumerate().map(|(at, defect)| {
            let id = &self.situation.pack.defects[defect.defect.0].about.id;
            let name = self.report.defect_name(defect.defect);
            let key = match defects.len() {
                _ if proposal.is_trial() && self.report.is_certain(defect.defect) => {
                    "message.reply.cause_found"
                }
                _ if proposal.is_trial() => "message.reply.cause_possible",
                1 if is_confirmed && self.situation.verdict.status == Status::Concluded => {
                    "message.reply.cause"
                }
                1 if is_confirmed => "message.reply.cause_found",
                1 => "message.reply.cause_likely",
                _ => "message.reply.cause_nth",
            };
            let name = self.say(key, context! { name, number => at + 1 })?;
            let explain = self.report.texts.defects.get(id);
            let explain = explain.map_or_else(String::new, |text| text.explain.clone());
            let (facts, rules) = (facts.clone(), rules.clone());
            let about = vec![id.clone()];
            statements.push(Statement { text: name.clone(), facts, rules, about });
            Ok(Cause { name, explain: if is_manager { String::new() } else { explain } })
        });
        causes.collect()
    }

    /// What the leading cause means, in one sentence.
    fn summary(&self) -> Option<String> {
        let cause = self.situation.verdict.leader().cause?;
        let id = &self.situation.pack.causes[cause.0].about.id;
        self.report.texts.causes.get(id).map(|text| text.summary.clone())
    }

    /// The steps of the customer that are expected to tell most now.
    fn otherwise(&self, statements: &mut Vec<Statement>) -> Result<Otherwise, RenderError> {
        let pack = self.situation.pack;
        let steps = self.situation.verdict.next.iter().map(|next| next.step);
        // The error message is asked for anyway.
        let is_message = |step: &Step| {
            step.answer == Answer::Output && step.command.is_none() && step.gives.len() == 1
        };
        let steps = steps.filter(|step| {
            let step = &pack.steps[step.0];
            step.by == By::Customer && !is_message(step)
        });
        let steps = steps.take(MOST_TO_SEND);
        let items: Vec<Wanted> = steps
            .filter_map(|step| {
                let ask = self.report.step_text(step)?.ask.clone();
                let node = &pack.steps[step.0];
                statements.push(Statement {
                    text: ask.clone(),
                    about: vec![node.about.id.clone()],
                    ..Statement::default()
                });
                Some(Wanted { ask, command: node.command.clone() })
            })
            .collect();
        let key = if items.is_empty() {
            "message.reply.otherwise_error"
        } else {
            "message.reply.otherwise_send"
        };
        Ok(Otherwise { ask: self.word(key)?, items })
    }
}

/// Whether the only defect worth naming is certain.
fn is_confirmed(defects: &[&DefectVerdict]) -> bool {
    matches!(defects, [only] if only.probability.is_some_and(|p| p >= 1.0))
}
