//! The verdict in one sentence, the ranking, and why nothing more is asked.

use minijinja::context;
use shindan_engine::{CauseVerdict, Status, Unasked};

use super::builder::ReportBuilder;
use super::repair::{of_hundred, supported};
use super::report::CauseRow;
use crate::json::OUTSIDE;
use crate::keys::STOP;
use crate::layout::{bar, percent};
use crate::words::RenderError;

/// Width of a bar in characters.
const BAR: usize = 20;

impl ReportBuilder<'_> {
    pub(crate) fn headline(&self) -> Result<String, RenderError> {
        let leader = self.verdict.leader();
        let repair = supported(self.verdict);
        let key = match self.verdict.status {
            Status::Concluded => "headline.concluded",
            Status::Narrowed if repair.is_some_and(|repair| self.is_certain(repair.defects[0])) => {
                "headline.narrowed_certain"
            }
            Status::Narrowed => "headline.narrowed",
            Status::Leaning => "headline.leaning",
            Status::Open if self.verdict.resolved.facts.is_empty() => "headline.open_no_evidence",
            Status::Open => "headline.open",
            Status::Outside if repair.is_some() => "headline.outside_defect",
            Status::Outside => "headline.outside",
            Status::Contradictory => "headline.contradictory",
            Status::OffTopic => "headline.off_topic",
        };
        let title = repair.map(|repair| self.repair_title(repair)).transpose()?;
        let with = context! {
            cause => self.cause_name(leader)?,
            percent => self.percent(leader.probability)?,
            repair => title,
            helps => repair.map(|repair| of_hundred(repair.probability)),
            about => self.texts.summary.as_str(),
        };
        self.say(key, with)
    }

    /// All causes, likeliest first, with `outside` behind those that are at least as likely. Empty for a
    /// case about another subject.
    pub(super) fn ranking(&self) -> Result<Vec<CauseRow>, RenderError> {
        let verdict = self.verdict;
        if verdict.status == Status::OffTopic {
            return Ok(Vec::new());
        }
        let mut rows: Vec<CauseRow> =
            verdict.causes.iter().map(|cause| self.cause_row(cause)).collect::<Result<_, _>>()?;
        let outside = &verdict.outside;
        let before = verdict.causes.iter().filter(|cause| cause.probability >= outside.probability);
        rows.insert(before.count(), self.cause_row(outside)?);
        Ok(rows)
    }

    fn cause_row(&self, cause: &CauseVerdict) -> Result<CauseRow, RenderError> {
        let id = cause.cause.map_or(OUTSIDE, |at| self.pack.causes[at.0].about.id.as_str());
        let text = self.texts.causes.get(id);
        Ok(CauseRow {
            id: id.to_owned(),
            name: self.cause_name(cause)?,
            summary: text.map_or_else(String::new, |text| text.summary.clone()),
            percent: percent(cause.probability),
            bar: bar(cause.probability.unwrap_or(0.0), BAR),
        })
    }

    /// Why nothing more is asked: the reason, and what the best question left could still do. `None` while
    /// asking pays.
    pub(crate) fn stop(&self) -> Result<Option<String>, RenderError> {
        let Some(reason) = self.verdict.stop_reason else {
            return Ok(None);
        };
        let mut sentences = vec![self.word(STOP.key(reason))?];
        if let Some(Unasked { step, least, most, first_repair }) = &self.verdict.unasked {
            let row = self.next(step)?;
            let (least, most) = (self.percent(Some(*least))?, self.percent(Some(*most))?);
            let key = if least == most { "unasked.same" } else { "unasked.between" };
            let cause = self.cause_name(self.verdict.leader())?;
            let with = context! { ask => row.ask, effort => row.effort, cause, least, most };
            sentences.push(self.say(key, with)?);
            if let Some(defect) = first_repair {
                let name = self.defect_name(*defect);
                sentences.push(self.say("unasked.repair", context! { name })?);
            }
            if let Some(saves) = step.saves_minutes.filter(|saves| *saves <= step.cost_minutes) {
                let (saves, minutes) = (format!("{saves:.1}"), format!("{:.1}", step.cost_minutes));
                sentences.push(self.say("unasked.minutes", context! { saves, minutes })?);
            }
        }
        Ok(Some(sentences.join(&self.word("sentence_gap")?)))
    }
}
