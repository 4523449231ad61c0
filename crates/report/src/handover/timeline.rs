//! What happened in a case, one row for each entry, as a colleague would tell it.

use jiff::Timestamp;
use minijinja::context;
use schemars::JsonSchema;
use serde::Serialize;
use shindan_case::{MessageKind, Question, Statement, Timeline, TimelineEntry};
use shindan_model::{By, Observation};
use shindan_read as read;

use crate::keys::{BY, TRIED};
use crate::names;
use crate::verdict::ReportBuilder;
use crate::words::RenderError;

/// Something that was done, in words.
#[derive(Clone, Debug, Serialize, JsonSchema)]
#[schemars(rename = "DeedRow")]
pub(super) struct TimelineRow {
    /// The time, RFC 3339.
    pub(super) at: String,
    /// The same time in words.
    pub(super) when: String,
    /// `came`, `probed`, `stated`, `asked`, `told`, `tried`, `closed` or `reopened`.
    pub(super) kind: &'static str,
    /// What was done.
    pub(super) text: String,
    /// The exact words of each question or statement.
    pub(super) lines: Vec<String>,
}

/// The beginning of a mail or another text.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(super) struct Beginning {
    /// The time when it came, RFC 3339.
    pub(super) at: String,
    /// The same time in words.
    pub(super) when: String,
    /// The name of the text.
    pub(super) source: String,
    /// The subject, if it is a mail.
    pub(super) subject: Option<String>,
    /// Its first lines, unchanged but for their length.
    pub(super) words: Vec<String>,
}

/// Lines of the first text that are shown at most.
const MOST_LINES: usize = 5;
/// Characters of such a line that are shown at most.
const MOST_LETTERS: usize = 160;

impl ReportBuilder<'_> {
    pub(super) fn when(&self, at: Timestamp) -> Result<String, RenderError> {
        names::time(self.words, self.lang, at)
    }

    /// The beginning of the first text that was received.
    pub(super) fn beginning(
        &self,
        timeline: &Timeline<'_>,
    ) -> Result<Option<Beginning>, RenderError> {
        let received = timeline.entries.iter().find_map(|(at, entry)| match entry {
            TimelineEntry::Received { name, text } => Some((*at, *name, *text)),
            _ => None,
        });
        let Some((at, source, text)) = received else { return Ok(None) };
        let head = read::parts(text).next().filter(|part| part.kind == read::Kind::MailHead);
        let body = head.map_or(0, |head| head.lines.1);
        let lines = text.lines().skip(body).map(str::trim).filter(|line| !line.is_empty());
        let words = lines.take(MOST_LINES).map(|line| {
            let cut = line.char_indices().nth(MOST_LETTERS).map(|(at, _)| at);
            cut.map_or_else(|| line.to_owned(), |at| format!("{}...", &line[..at]))
        });
        Ok(Some(Beginning {
            at: at.to_string(),
            when: self.when(at)?,
            source: source.to_owned(),
            subject: subject(text),
            words: words.collect(),
        }))
    }

    /// The entries in words; statements of the same time are one row.
    pub(super) fn timeline_rows(
        &self,
        timeline: &Timeline<'_>,
    ) -> Result<Vec<TimelineRow>, RenderError> {
        let mut rows: Vec<TimelineRow> = Vec::new();
        for (at, entry) in &timeline.entries {
            let (kind, text, lines) = self.entry(timeline, entry)?;
            let at_text = at.to_string();
            match rows.last_mut() {
                Some(last) if kind == "stated" && last.kind == kind && last.at == at_text => {
                    last.lines.extend(lines);
                }
                _ => {
                    let when = self.when(*at)?;
                    rows.push(TimelineRow { at: at_text, when, kind, text, lines });
                }
            }
        }
        Ok(rows)
    }

    fn entry(
        &self,
        timeline: &Timeline<'_>,
        entry: &TimelineEntry<'_>,
    ) -> Result<(&'static str, String, Vec<String>), RenderError> {
        Ok(match entry {
            TimelineEntry::Received { name, text } => {
                let lines = text.lines().count();
                let (key, subject) = match subject(text) {
                    Some(subject) => ("handover.came_mail", subject),
                    None => ("handover.came", String::new()),
                };
                ("came", self.say(key, context! { name => *name, subject, lines })?, Vec::new())
            }
            TimelineEntry::Probed { name } => {
                ("probed", self.say("handover.probed", context! { name => *name })?, Vec::new())
            }
            TimelineEntry::Stated { fact, of, value } => {
                let name = self.fact_name(fact, *of)?;
                let line = format!("{name}: {}", self.value_name(fact, value));
                ("stated", self.word("handover.stated")?, vec![line])
            }
            TimelineEntry::Unavailable { fact } => {
                let name = self.fact_name(fact, None)?;
                let line = self.say("handover.cannot_be_had", context! { name })?;
                ("stated", self.word("handover.stated")?, vec![line])
            }
            TimelineEntry::Written { kind, lang, questions, statements } => {
                let named = self.words.language_name(self.lang, lang);
                let lang = named.unwrap_or_else(|| (*lang).to_owned());
                match kind {
                    MessageKind::Reply => {
                        let text = self.say("handover.told", context! { lang })?;
                        ("told", text, conclusion(statements))
                    }
                    MessageKind::Request | MessageKind::Script => {
                        let key = match kind {
                            MessageKind::Script => "handover.script",
                            _ => "handover.asked",
                        };
                        let open = timeline.open();
                        let lines = questions.iter().map(|question| self.question(question, &open));
                        let lines = lines.collect::<Result<_, _>>()?;
                        let count = questions.len();
                        ("asked", self.say(key, context! { lang, count })?, lines)
                    }
                }
            }
            TimelineEntry::Tried { remedy, outcome } => {
                let title = names::remedy(self.texts, remedy);
                ("tried", self.say(TRIED.key(*outcome), context! { title })?, Vec::new())
            }
            TimelineEntry::Closed { cause, confirmed_by } => {
                let cause = self.name_of(cause)?;
                let confirmed_by = self.whoever(confirmed_by)?;
                let text = self.say("handover.closed", context! { cause, confirmed_by })?;
                ("closed", text, Vec::new())
            }
            TimelineEntry::Reopened { reason } => (
                "reopened",
                self.say("handover.reopened", context! { reason => *reason })?,
                Vec::new(),
            ),
        })
    }

    /// Who confirmed something, in words; as it stands where that is none of ours.
    pub(super) fn whoever(&self, who: &str) -> Result<String, RenderError> {
        match [By::Customer, By::Agent, By::Probe].into_iter().find(|by| by.as_str() == who) {
            Some(by) => self.word(BY.key(by)),
            None => Ok(who.to_owned()),
        }
    }

    /// `[Q1] Type of migration (answered)`
    fn question(
        &self,
        question: &Question,
        open: &[(Timestamp, &Question)],
    ) -> Result<String, RenderError> {
        let is_open = open.iter().any(|(_, other)| other.number == question.number);
        let key = if is_open { "handover.question_open" } else { "handover.question_settled" };
        let (number, about) = (question.number, self.about(question)?);
        self.say(key, context! { number, about })
    }

    /// What a question is about, in this language.
    pub(super) fn about(&self, question: &Question) -> Result<String, RenderError> {
        match (&question.printer, question.facts.as_slice()) {
            (Some(command), _) => self.say("message.request.output_label", context! { command }),
            (None, [only]) => self.fact_name(only, None),
            _ => Ok(self
                .texts
                .steps
                .get(&question.step)
                .map_or_else(|| question.step.clone(), |text| text.ask.clone())),
        }
    }
}

/// The subject of a mail.
fn subject(text: &str) -> Option<String> {
    let head = read::parts(text).next().filter(|part| part.kind == read::Kind::MailHead)?;
    head.observations.iter().find_map(|seen| match seen {
        Observation::Property { name, value, .. } if name == "mail.subject" => Some(value.clone()),
        _ => None,
    })
}

/// The conclusion of a reply and the defects it names: everything before the first finding or step.
fn conclusion(statements: &[Statement]) -> Vec<String> {
    let conclusion = statements.iter().take_while(|statement| statement.about.len() == 1);
    conclusion.map(|statement| statement.text.clone()).collect()
}
