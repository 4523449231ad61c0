//! What the next person has to know to go on with a case: the complaint, where it stands, what is known
//! and from where, what was asked and told, what we wait for, and what to do next.
//!
//! The document is [`Handover`], schema `shindan/handover/v1`; formats are templates over it.

mod timeline;

use jiff::Timestamp;
use minijinja::context;
use schemars::JsonSchema;
use serde::Serialize;
use shindan_case::{MessageKind, Timeline};
use shindan_engine::{CauseVerdict, Reason, Status, Verdict};
use shindan_model::{By, Pack};

use super::builder::ReportBuilder;
use super::json::{self, PackV1, schema_of};
use super::{NextRow, RenderError, Words, percent};
use timeline::{Beginning, TimelineRow};

/// The schema's name.
pub const SCHEMA: &str = "shindan/handover/v1";
/// A cause that is less likely counts as unlikely.
const POSSIBLE: f64 = 0.05;

/// The whole document, in one language. A promise: a change needs a new schema version.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Handover<'a> {
    schema: &'static str,
    pack: PackV1<'a>,
    /// The language.
    pub lang: &'a str,
    /// What the pack is about.
    title: &'a str,
    /// The mark of the case, as it stands in its messages.
    mark: &'a str,
    /// As of when, RFC 3339.
    as_of: String,
    /// The same for people.
    as_of_when: String,
    /// Name and address.
    customer: Option<String>,
    /// The complaint that every case of this pack has.
    complaint: Option<String>,
    /// How the first text of the customer begins.
    began: Option<Beginning>,
    /// As in the verdict.
    status: &'static str,
    status_name: String,
    headline: String,
    /// What else is possible, unlikely and ruled out, a sentence each.
    others: Vec<String>,
    /// Likeliest first.
    causes: Vec<Cause<'a>>,
    contradictions: Vec<String>,
    known: Vec<Known>,
    events: Vec<TimelineRow>,
    waiting: Waiting,
    next: Next,
    /// Which pack said so.
    footer: String,
}

/// A cause, and how it stands.
#[derive(Debug, Serialize, JsonSchema)]
struct Cause<'a> {
    /// Id in the pack, or `outside`.
    id: &'a str,
    name: String,
    probability: Option<f64>,
    standing: Standing,
}

/// How a cause stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum Standing {
    Leads,
    Possible,
    Unlikely,
    RuledOut,
    /// What is known contradicts itself.
    Unknown,
}

/// A fact, and from where it is known.
#[derive(Debug, Serialize, JsonSchema)]
struct Known {
    fact: String,
    of: Option<String>,
    name: String,
    value: String,
    /// In words.
    from: String,
    /// Since when, RFC 3339.
    at: Option<String>,
    /// The same for people.
    when: Option<String>,
}

/// Whose turn it is.
#[derive(Debug, Serialize, JsonSchema)]
struct Waiting {
    #[serde(rename = "for")]
    whom: Whom,
    /// Since when, RFC 3339.
    since: Option<String>,
    text: String,
    questions: Vec<Open>,
}

/// Whom we wait for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum Whom {
    Customer,
    Us,
    Nobody,
}

/// A question without an answer.
#[derive(Debug, Serialize, JsonSchema)]
struct Open {
    number: u32,
    about: String,
    /// RFC 3339.
    asked: String,
}

/// What to do next.
#[derive(Debug, Serialize, JsonSchema)]
struct Next {
    text: String,
    /// What would tell most; none when nothing is worth asking.
    act: Option<NextRow>,
}

/// The JSON Schema (draft 2020-12) of the document.
pub fn schema() -> serde_json::Value {
    schema_of::<Handover<'_>>(SCHEMA)
}

/// Puts a case into words for whoever takes it over.
///
/// # Errors
/// A text that is missing in this language.
pub fn handover<'a>(
    pack: &'a Pack,
    verdict: &'a Verdict,
    words: &'a Words,
    lang: &'a str,
    course: &Timeline<'a>,
    as_of: Timestamp,
) -> Result<Handover<'a>, RenderError> {
    let builder = ReportBuilder::new(pack, verdict, words, lang)?;
    let customer = course.customer.map(|own| {
        let address = own.address.as_ref().map(|address| format!("<{address}>"));
        [own.name.clone(), address].into_iter().flatten().collect::<Vec<_>>().join(" ")
    });
    let complaint = pack.complaint.map(|own| builder.finding(Reason::Fact(own.fact)));
    let all = verdict.causes.iter().chain([&verdict.outside]);
    let mut causes = all.map(|own| builder.standing(own)).collect::<Result<Vec<_>, _>>()?;
    causes.sort_by(|a, b| {
        b.probability.partial_cmp(&a.probability).unwrap_or(std::cmp::Ordering::Equal)
    });
    let contradictions = verdict.contradictions.iter().map(|own| builder.contradiction(own));
    let waiting = builder.waiting(course)?;
    Ok(Handover {
        schema: SCHEMA,
        pack: PackV1::of(pack),
        lang,
        title: &builder.texts.name,
        mark: course.mark,
        as_of: as_of.to_string(),
        as_of_when: builder.when(as_of)?,
        customer,
        complaint: complaint.transpose()?,
        began: builder.beginning(course)?,
        status: verdict.status.as_str(),
        status_name: builder.status(verdict)?,
        headline: builder.headline()?,
        others: builder.others(&causes)?,
        causes,
        contradictions: contradictions.collect::<Result<_, _>>()?,
        known: builder.known()?,
        events: builder.deeds(course)?,
        next: builder.what_next(course, waiting.whom)?,
        waiting,
        footer: builder.footer()?,
    })
}

/// The document as JSON.
///
/// # Errors
/// None that a case could cause.
pub fn json(handover: &Handover<'_>) -> Result<String, RenderError> {
    json::to_text(SCHEMA, handover)
}

impl<'a> ReportBuilder<'a> {
    fn standing(&self, own: &CauseVerdict) -> Result<Cause<'a>, RenderError> {
        let id = own.cause.map_or(json::OUTSIDE, |at| self.pack.causes[at.0].about.id.as_str());
        let is_leader = own.cause == self.verdict.leader().cause;
        let standing = match own.probability {
            None => Standing::Unknown,
            Some(0.0) => Standing::RuledOut,
            Some(_) if is_leader && self.verdict.status.names_defects() => Standing::Leads,
            Some(own) if own >= POSSIBLE => Standing::Possible,
            Some(_) => Standing::Unlikely,
        };
        Ok(Cause { id, name: self.named(id)?, probability: own.probability, standing })
    }

    fn others(&self, causes: &[Cause<'_>]) -> Result<Vec<String>, RenderError> {
        let mut all = Vec::new();
        for (standing, key) in [
            (Standing::Possible, "handover.possible"),
            (Standing::Unlikely, "handover.unlikely"),
            (Standing::RuledOut, "handover.ruled_out"),
        ] {
            let own = causes.iter().filter(|own| own.standing == standing);
            let names = own.map(|own| match standing {
                Standing::Possible => {
                    let (name, percent) = (own.name.as_str(), percent(own.probability));
                    self.say("handover.cause", context! { name, percent })
                }
                _ => Ok(own.name.clone()),
            });
            let names = names.collect::<Result<Vec<_>, _>>()?;
            if !names.is_empty() {
                let list = names.join(&self.word("handover.between")?);
                all.push(self.say(key, context! { list })?);
            }
        }
        Ok(all)
    }

    /// What counts, in pack order, without what rules made of it.
    fn known(&self) -> Result<Vec<Known>, RenderError> {
        let facts = self.verdict.resolved.facts.iter().filter(|own| own.learned.value().is_some());
        let rows = facts.map(|own| {
            let row = self.fact_row(&own.learned)?;
            let at = own.learned.at;
            Ok(Known {
                fact: own.learned.id.clone(),
                of: own.learned.of.clone(),
                name: row.name,
                value: row.value,
                from: row.how,
                at: at.map(|at| at.to_string()),
                when: at.map(|at| self.when(at)).transpose()?,
            })
        });
        rows.collect()
    }

    fn waiting(&self, course: &Timeline<'_>) -> Result<Waiting, RenderError> {
        let since = |at: Timestamp| Some(at.to_string());
        if let Some((at, cause, confirmed_by)) = course.closed {
            let with =
                context! { when => self.when(at)?, cause => self.named(cause)?, confirmed_by };
            let text = self.say("handover.wait.closed", with)?;
            let (whom, since) = (Whom::Nobody, since(at));
            return Ok(Waiting { whom, since, text, questions: Vec::new() });
        }
        let questions = course.open().into_iter().map(|(at, own)| {
            Ok(Open { number: own.number, about: self.about(own)?, asked: at.to_string() })
        });
        let questions = questions.collect::<Result<Vec<_>, RenderError>>()?;
        let (whom, key) = match course.last() {
            Some((_, Some(MessageKind::Reply))) => (Whom::Customer, "handover.wait.reply"),
            Some((_, Some(_))) if !questions.is_empty() => {
                (Whom::Customer, "handover.wait.answers")
            }
            Some(_) if !questions.is_empty() => (Whom::Us, "handover.wait.partly"),
            _ => (Whom::Us, "handover.wait.us"),
        };
        let at = course.last().map(|(at, _)| at);
        let when = at.map(|at| self.when(at)).transpose()?.unwrap_or_default();
        let text = self.say(key, context! { when })?;
        // What a reply has made superfluous is not waited for.
        let questions = if key == "handover.wait.reply" { Vec::new() } else { questions };
        Ok(Waiting { whom, since: at.and_then(since), text, questions })
    }

    /// The best step now, by whose turn it is.
    fn what_next(&self, course: &Timeline<'_>, whom: Whom) -> Result<Next, RenderError> {
        let own = |by: &[By]| {
            let mut acts = self.verdict.next.iter();
            acts.find(|own| by.contains(&self.pack.acts[own.act.0].by))
        };
        let told = matches!(course.last(), Some((_, Some(MessageKind::Reply))));
        let (key, act) = match (whom, self.verdict.status) {
            (Whom::Nobody, _) => ("handover.next.none", None),
            (Whom::Customer, _) if told => ("handover.next.after_reply", None),
            (Whom::Customer, _) => match own(&[By::Agent, By::Probe]) {
                None => ("handover.next.remind", None),
                act => ("handover.next.meanwhile", act),
            },
            (Whom::Us, Status::Contradictory) => ("handover.next.contradiction", None),
            (Whom::Us, _) if self.verdict.stop_reason.is_none() => {
                ("handover.next.ask", own(&[By::Agent, By::Probe, By::Customer]))
            }
            (Whom::Us, status) if status.names_defects() => ("handover.next.reply", None),
            (Whom::Us, _) => ("handover.next.nothing_left", None),
        };
        let text = self.word(key)?;
        Ok(Next { text, act: act.map(|act| self.next(act)).transpose()? })
    }
}
