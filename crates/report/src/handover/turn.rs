//! Whose turn it is, and what to do next.

use jiff::Timestamp;
use minijinja::context;
use shindan_case::{Awaited, MessageKind, Timeline, Turn};
use shindan_engine::Status;
use shindan_model::By;

use super::document::{Next, Open, Waiting};
use crate::verdict::ReportBuilder;
use crate::words::RenderError;

impl ReportBuilder<'_> {
    pub(super) fn waiting(&self, timeline: &Timeline<'_>) -> Result<Waiting, RenderError> {
        let since = |at: Timestamp| Some(at.to_string());
        let (awaited, last) = timeline.awaited();
        if let Some((at, cause, confirmed_by)) = timeline.closed {
            let confirmed_by = self.whoever(confirmed_by)?;
            let with =
                context! { when => self.when(at)?, cause => self.name_of(cause)?, confirmed_by };
            let text = self.say("handover.wait.closed", with)?;
            let (whom, since) = (awaited.turn(), since(at));
            return Ok(Waiting { whom, since, text, questions: Vec::new() });
        }
        let questions = timeline.open().into_iter().map(|(at, question)| {
            let (number, about) = (question.number, self.about(question)?);
            Ok(Open { number, about, asked: at.to_string() })
        });
        let questions = questions.collect::<Result<Vec<_>, RenderError>>()?;
        let key = match awaited {
            Awaited::Repair => "handover.wait.reply",
            Awaited::Answers => "handover.wait.answers",
            Awaited::WorkOnSomeAnswers => "handover.wait.partly",
            Awaited::Nothing | Awaited::Work => "handover.wait.us",
        };
        let when = last.map(|at| self.when(at)).transpose()?.unwrap_or_default();
        let text = self.say(key, context! { when })?;
        // After a reply, nothing is waited for.
        let questions = if awaited == Awaited::Repair { Vec::new() } else { questions };
        Ok(Waiting { whom: awaited.turn(), since: last.and_then(since), text, questions })
    }

    /// The best step now, depending on whose turn it is.
    pub(super) fn what_next(
        &self,
        timeline: &Timeline<'_>,
        turn: Turn,
    ) -> Result<Next, RenderError> {
        let best = |by: &[By]| {
            let mut steps = self.verdict.next.iter();
            steps.find(|next| by.contains(&self.pack.steps[next.step.0].by))
        };
        let replied = matches!(timeline.last(), Some((_, Some(MessageKind::Reply))));
        let (key, step) = match (turn, self.verdict.status) {
            (Turn::Nobody, _) => ("handover.next.none", None),
            (Turn::Customer, _) if replied => ("handover.next.after_reply", None),
            (Turn::Customer, _) => match best(&[By::Agent, By::Probe]) {
                None => ("handover.next.remind", None),
                step => ("handover.next.meanwhile", step),
            },
            (Turn::Us, Status::OffTopic) => ("handover.next.off_topic", None),
            (Turn::Us, Status::Contradictory) => ("handover.next.contradiction", None),
            (Turn::Us, _) if self.verdict.stop_reason.is_none() => {
                ("handover.next.ask", best(&[By::Agent, By::Probe, By::Customer]))
            }
            (Turn::Us, status) if status.names_defects() => ("handover.next.reply", None),
            (Turn::Us, _) => ("handover.next.nothing_left", None),
        };
        let text = self.word(key)?;
        Ok(Next { text, step: step.map(|step| self.next(step)).transpose()? })
    }
}
