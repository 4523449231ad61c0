//! Whose turn it is, and what to do next.

use jiff::Timestamp;
use minijinja::context;
use shindan_case::{MessageKind, Timeline};
use shindan_engine::Status;
use shindan_model::By;

use super::document::{Next, Open, Waiting, Whom};
use crate::verdict::ReportBuilder;
use crate::words::RenderError;

impl ReportBuilder<'_> {
    pub(super) fn waiting(&self, timeline: &Timeline<'_>) -> Result<Waiting, RenderError> {
        let since = |at: Timestamp| Some(at.to_string());
        if let Some((at, cause, confirmed_by)) = timeline.closed {
            let confirmed_by = self.whoever(confirmed_by)?;
            let with =
                context! { when => self.when(at)?, cause => self.name_of(cause)?, confirmed_by };
            let text = self.say("handover.wait.closed", with)?;
            let (whom, since) = (Whom::Nobody, since(at));
            return Ok(Waiting { whom, since, text, questions: Vec::new() });
        }
        let questions = timeline.open().into_iter().map(|(at, question)| {
            let (number, about) = (question.number, self.about(question)?);
            Ok(Open { number, about, asked: at.to_string() })
        });
        let questions = questions.collect::<Result<Vec<_>, RenderError>>()?;
        let (whom, key) = match timeline.last() {
            Some((_, Some(MessageKind::Reply))) => (Whom::Customer, "handover.wait.reply"),
            Some((_, Some(_))) if !questions.is_empty() => {
                (Whom::Customer, "handover.wait.answers")
            }
            Some(_) if !questions.is_empty() => (Whom::Us, "handover.wait.partly"),
            _ => (Whom::Us, "handover.wait.us"),
        };
        let at = timeline.last().map(|(at, _)| at);
        let when = at.map(|at| self.when(at)).transpose()?.unwrap_or_default();
        let text = self.say(key, context! { when })?;
        // After a reply, nothing is waited for.
        let questions = if key == "handover.wait.reply" { Vec::new() } else { questions };
        Ok(Waiting { whom, since: at.and_then(since), text, questions })
    }

    /// The best step now, depending on whose turn it is.
    pub(super) fn what_next(
        &self,
        timeline: &Timeline<'_>,
        whom: Whom,
    ) -> Result<Next, RenderError> {
        let best = |by: &[By]| {
            let mut steps = self.verdict.next.iter();
            steps.find(|next| by.contains(&self.pack.steps[next.step.0].by))
        };
        let replied = matches!(timeline.last(), Some((_, Some(MessageKind::Reply))));
        let (key, step) = match (whom, self.verdict.status) {
            (Whom::Nobody, _) => ("handover.next.none", None),
            (Whom::Customer, _) if replied => ("handover.next.after_reply", None),
            (Whom::Customer, _) => match best(&[By::Agent, By::Probe]) {
                None => ("handover.next.remind", None),
                step => ("handover.next.meanwhile", step),
            },
            (Whom::Us, Status::OffTopic) => ("handover.next.off_topic", None),
            (Whom::Us, Status::Contradictory) => ("handover.next.contradiction", None),
            (Whom::Us, _) if self.verdict.stop_reason.is_none() => {
                ("handover.next.ask", best(&[By::Agent, By::Probe, By::Customer]))
            }
            (Whom::Us, status) if status.names_defects() => ("handover.next.reply", None),
            (Whom::Us, _) => ("handover.next.nothing_left", None),
        };
        let text = self.word(key)?;
        Ok(Next { text, step: step.map(|step| self.next(step)).transpose()? })
    }
}
