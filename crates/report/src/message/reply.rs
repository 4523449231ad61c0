//! The answer to whoever has the trouble: what is wrong first, then why we think so, what to do, how to
//! check it, and what to send if it did not help. Nothing is said that no fact supports.

use minijinja::context;
use serde::Serialize;
use shindan_case::Statement;
use shindan_engine::{DefectVerdict, Line, Reason, Status};
use shindan_model::{Act, Answer, By, Fact, How, Remedy};

use super::letter::{Letter, LetterBuilder, REPLY};
use super::{Audience, RenderError, Situation};
use crate::json;
use crate::keys::REPLY_FOUND;

/// Findings weaker than this many decibans are no reason to tell.
const WORTH_TELLING: f64 = 2.0;
/// So many findings are told.
const MOST_FINDINGS: usize = 4;
/// So many things to send if it did not help.
const MOST_TO_SEND: usize = 2;

/// A reply in one language.
#[derive(Clone, Debug, Serialize)]
pub struct Reply {
    /// Who to whom.
    pub letter: Letter,
    /// The verdict, a sentence each.
    conclusion: Vec<String>,
    /// What is wrong, likeliest first.
    causes: Vec<Cause>,
    /// What that rests on.
    findings: Vec<Finding>,
    /// What to do, in the order in which to try it; empty for a manager.
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

/// A finding that speaks for it.
#[derive(Clone, Debug, Serialize)]
struct Finding {
    text: String,
    /// The customer's words.
    quote: Option<String>,
}

/// What to do about one defect.
#[derive(Clone, Debug, Serialize)]
struct Repair {
    heading: String,
    /// What has to be known before the first step.
    notes: Vec<String>,
    steps: Vec<Step>,
    verify: String,
    links: Vec<String>,
}

#[derive(Clone, Debug, Serialize)]
struct Step {
    /// `Step 1.`
    label: String,
    text: String,
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

/// Puts a reply into words; none where the verdict supports none: `open` and `contradictory`.
///
/// # Errors
/// A text that is missing in this language.
pub fn reply(situation: &Situation<'_>) -> Result<Option<Reply>, RenderError> {
    if !situation.verdict.status.names_defects() {
        return Ok(None);
    }
    let letter_builder = LetterBuilder::new(situation)?;
    let mut statements = Vec::new();
    let is_manager = situation.audience == Audience::Manager;
    let defects = letter_builder.builder.leading_defects();
    let conclusion = letter_builder.conclusion(&defects, &mut statements)?;
    let causes = letter_builder.causes(&defects, is_manager, &mut statements)?;
    let findings = match is_manager {
        true => Vec::new(),
        false => letter_builder.findings(&mut statements)?,
    };
    let (mut repairs, mut outlook) = (Vec::new(), Vec::new());
    if is_manager {
        outlook.extend(letter_builder.summary());
    }
    for (at, own) in defects.iter().enumerate() {
        let Some(remedy) = letter_builder.remedy(own) else { continue };
        if is_manager {
            outlook.push(letter_builder.todo(remedy)?);
        } else {
            repairs.push(letter_builder.repair(at, own, remedy, &mut statements)?);
        }
    }
    if is_manager && situation.verdict.status == Status::Leaning {
        outlook.push(letter_builder.word("message.reply.unconfirmed")?);
    }
    let otherwise = match is_manager {
        true => None,
        false => Some(letter_builder.otherwise(&mut statements)?),
    };
    let letter = letter_builder.letter(&REPLY)?;
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
    /// One or two sentences. "Confirmed" is only what is certain.
    fn conclusion(
        &self,
        defects: &[&DefectVerdict],
        statements: &mut Vec<Statement>,
    ) -> Result<Vec<String>, RenderError> {
        let verdict = self.own.verdict;
        let count = verdict.causes.len();
        let mut conclusion = vec![match verdict.status {
            Status::Concluded if self.is_confirmed(defects) => {
                self.word("message.reply.confirmed")?
            }
            Status::Concluded => self.word("message.reply.concluded")?,
            Status::Outside => self.say("message.reply.outside", context! { count })?,
            _ => self.word("message.reply.leaning")?,
        }];
        if verdict.status == Status::Outside && !defects.is_empty() {
            conclusion.push(self.word("message.reply.outside_defect")?);
        }
        let (facts, rules) = self.grounds();
        let leader = verdict.leader().cause;
        let id = leader.map_or(json::OUTSIDE, |at| &self.own.pack.causes[at.0].about.id);
        statements.extend(conclusion.iter().map(|text| Statement {
            text: text.clone(),
            facts: facts.clone(),
            rules: rules.clone(),
            about: vec![id.to_owned()],
        }));
        Ok(conclusion)
    }

    /// Whether the only defect worth naming is certain.
    fn is_confirmed(&self, defects: &[&DefectVerdict]) -> bool {
        matches!(defects, [only] if only.probability.is_some_and(|own| own >= 1.0))
    }

    fn causes(
        &self,
        defects: &[&DefectVerdict],
        is_manager: bool,
        statements: &mut Vec<Statement>,
    ) -> Result<Vec<Cause>, RenderError> {
        let (facts, rules) = self.grounds();
        let is_confirmed = self.is_confirmed(defects);
        let own = defects.iter().enumerate().map(|(at, own)| {
            let id = &self.own.pack.defects[own.defect.0].about.id;
            let name = self.builder.defect_name(own.defect);
            let key = match defects.len() {
                1 if is_confirmed => "message.reply.cause",
                1 => "message.reply.cause_likely",
                _ => "message.reply.cause_nth",
            };
            let name = self.say(key, context! { name, number => at + 1 })?;
            let explain = self.builder.texts.defects.get(id);
            let explain = explain.map_or_else(String::new, |text| text.explain.clone());
            let (facts, rules) = (facts.clone(), rules.clone());
            let about = vec![id.clone()];
            statements.push(Statement { text: name.clone(), facts, rules, about });
            Ok(Cause { name, explain: if is_manager { String::new() } else { explain } })
        });
        own.collect()
    }

    /// What speaks for the leader, strongest first; the complaint is left out.
    fn lines(&self) -> Vec<Line> {
        let verdict = self.own.verdict;
        let complaint = self.own.pack.complaint.map(|own| Reason::Fact(own.fact));
        let mut lines = verdict.leader().ledger.lines.clone();
        lines.retain(|line| Some(line.reason) != complaint && line.decibans >= WORTH_TELLING);
        lines.sort_by(|a, b| b.decibans.total_cmp(&a.decibans));
        lines.truncate(MOST_FINDINGS);
        lines
    }

    fn findings(&self, statements: &mut Vec<Statement>) -> Result<Vec<Finding>, RenderError> {
        let explained = self.builder.leading_defects();
        let explained = explained.iter().filter_map(|own| {
            let id = &self.own.pack.defects[own.defect.0].about.id;
            self.builder.texts.defects.get(id).map(|text| text.explain.as_str())
        });
        let explained: Vec<&str> = explained.collect();
        let mut lines = self.lines();
        // What a rule says may stand there already.
        lines.retain(|line| match line.reason {
            Reason::Rule(rule) => !explained.contains(&self.builder.rule_text(rule)),
            Reason::Fact(_) => true,
        });
        let told = lines.into_iter().map(|line| {
            let finding = self.builder.finding(line.reason)?;
            let (facts, rules) = grounds_of(self, line);
            let learned = self.learned(line);
            let how = learned.map_or(How::Derived, |fact| fact.how);
            let text = self.say(REPLY_FOUND.key(how), context! { finding })?;
            let quote = learned.filter(|fact| fact.how == How::Parsed);
            let quote = quote.and_then(|fact| fact.source.quote.as_deref());
            let quote = quote.map(without_quoting);
            statements.push(Statement { text: text.clone(), facts, rules, about: Vec::new() });
            Ok(Finding { text, quote: quote.filter(|quote| !quote.trim().is_empty()) })
        });
        told.collect()
    }

    fn learned(&self, line: Line) -> Option<&Fact> {
        match line.reason {
            Reason::Fact(fact) => self.builder.subjects.learned(fact),
            Reason::Rule(_) => None,
        }
    }

    /// All facts and rules that speak for the leader.
    fn grounds(&self) -> (Vec<String>, Vec<String>) {
        let (mut facts, mut rules) = (Vec::new(), Vec::new());
        for line in self.lines() {
            let own = grounds_of(self, line);
            facts.extend(own.0);
            rules.extend(own.1);
        }
        (facts, rules)
    }

    fn remedy(&self, own: &DefectVerdict) -> Option<&Remedy> {
        self.own.pack.defects[own.defect.0].remedies.get(own.remedy?)
    }

    fn repair(
        &self,
        at: usize,
        own: &DefectVerdict,
        remedy: &Remedy,
        statements: &mut Vec<Statement>,
    ) -> Result<Repair, RenderError> {
        let node = &self.own.pack.defects[own.defect.0];
        let text = self.builder.texts.remedies.get(&remedy.id);
        let title = text.map_or("", |text| text.title.as_str());
        let key = if at == 0 { "message.reply.steps" } else { "message.reply.next_repair" };
        let mut notes = Vec::new();
        let assumed = self
            .builder
            .assumptions(node)?
            .into_iter()
            .map(|(fact, value)| self.say("message.reply.assumed", context! { fact, value }));
        let assumed = assumed.collect::<Result<Vec<_>, _>>()?;
        if !assumed.is_empty() {
            let list = assumed.join(&self.builder.word("list_and")?);
            notes.push(self.say("message.reply.assumes", context! { list })?);
        }
        let texts = text.map_or(&[][..], |text| &text.steps);
        if texts.iter().any(|step| has_placeholder(step)) {
            notes.push(self.word("message.reply.placeholders")?);
        }
        let steps = texts.iter().enumerate().map(|(at, text)| {
            let label = self.say("message.reply.step", context! { number => at + 1 })?;
            Ok(Step { label, text: text.clone() })
        });
        statements.extend(texts.iter().map(|step| Statement {
            text: step.clone(),
            about: vec![node.about.id.clone(), remedy.id.clone()],
            ..Statement::default()
        }));
        let locale = self.own.pack.locale.get(self.own.lang).map_or(self.own.lang, String::as_str);
        let verify = text.map_or("", |text| text.verify.as_str());
        Ok(Repair {
            heading: self.say(key, context! { title })?,
            notes,
            steps: steps.collect::<Result<_, RenderError>>()?,
            verify: self.say("message.reply.verify", context! { text => verify })?,
            links: remedy.links.iter().map(|link| link.replace("{locale}", locale)).collect(),
        })
    }

    /// What the leading cause means, in one sentence.
    fn summary(&self) -> Option<String> {
        let cause = self.own.verdict.leader().cause?;
        let id = &self.own.pack.causes[cause.0].about.id;
        self.builder.texts.causes.get(id).map(|text| text.summary.clone())
    }

    fn todo(&self, remedy: &Remedy) -> Result<String, RenderError> {
        let text = self.builder.texts.remedies.get(&remedy.id);
        let title = text.map_or("", |text| text.title.as_str());
        match remedy.minutes {
            Some(minutes) => {
                let minutes = format!("{minutes:.0}");
                self.say("message.reply.todo_minutes", context! { title, minutes })
            }
            None => self.say("message.reply.todo", context! { title }),
        }
    }

    /// The acts that would tell most now.
    fn otherwise(&self, statements: &mut Vec<Statement>) -> Result<Otherwise, RenderError> {
        let pack = self.own.pack;
        let acts = self.own.verdict.next.iter().map(|own| own.act);
        // The message itself is asked for anyway.
        let is_message = |act: &Act| {
            act.answer == Answer::Output && act.command.is_none() && act.settles.len() == 1
        };
        let acts = acts.filter(|act| {
            let act = &pack.acts[act.0];
            act.by == By::Customer && !is_message(act)
        });
        let acts = acts.take(MOST_TO_SEND);
        let items: Vec<Wanted> = acts
            .filter_map(|act| {
                let ask = self.builder.act_text(act)?.ask.clone();
                let node = &pack.acts[act.0];
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

/// The fact as `FACT@OF=VALUE`, or the rule.
fn grounds_of(letter_builder: &LetterBuilder<'_>, line: Line) -> (Vec<String>, Vec<String>) {
    let pack = letter_builder.own.pack;
    match line.reason {
        Reason::Rule(rule) => (Vec::new(), vec![pack.rules[rule.0].about.id.clone()]),
        Reason::Fact(fact) => {
            let id = &pack.facts[fact.0].about.id;
            let learned = letter_builder.builder.subjects.learned(fact);
            let of = learned.and_then(|fact| fact.of.as_deref());
            let of = of.map_or_else(String::new, |of| format!("@{of}"));
            let value =
                letter_builder.builder.subjects.value(pack, letter_builder.own.verdict, fact);
            let rule = learned.and_then(|fact| fact.rule.clone());
            (vec![format!("{id}{of}={}", value.unwrap_or_default())], rule.into_iter().collect())
        }
    }
}

/// Whether somebody has to put in a value: `<server>`.
fn has_placeholder(text: &str) -> bool {
    text.split('<').skip(1).any(|rest| {
        let name: String =
            rest.chars().take_while(|c| c.is_ascii_alphabetic() || *c == '-').collect();
        !name.is_empty() && rest[name.len()..].starts_with('>')
    })
}
/// Words without the marks that mail programs put before what they quote: one's own come on top.
fn without_quoting(quote: &str) -> String {
    let lines = quote.lines().map(|line| line.trim_start_matches(['>', '|', ' ']));
    lines.collect::<Vec<_>>().join("\n")
}
