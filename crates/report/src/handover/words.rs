//! The note in the words of one language.

use jiff::Timestamp;
use shindan_case::Timeline;
use shindan_engine::{Reason, Status, Verdict};
use shindan_model::Pack;

use super::document::{Handover, Known, SCHEMA};
use crate::json::PackV1;
use crate::verdict::ReportBuilder;
use crate::words::{RenderError, Words};

/// Puts a case into words for whoever takes it over.
///
/// # Errors
/// A text that is missing in this language.
pub fn handover<'a>(
    pack: &'a Pack,
    verdict: &'a Verdict,
    words: &'a Words,
    lang: &'a str,
    timeline: &Timeline<'a>,
    as_of: Timestamp,
) -> Result<Handover<'a>, RenderError> {
    let builder = ReportBuilder::new(pack, verdict, words, lang)?;
    let customer = timeline.customer.map(|customer| {
        let address = customer.address.as_ref().map(|address| format!("<{address}>"));
        [customer.name.clone(), address].into_iter().flatten().collect::<Vec<_>>().join(" ")
    });
    let complaint = pack.complaint.map(|complaint| builder.finding(Reason::Fact(complaint.fact)));
    let all = verdict.causes.iter().chain([&verdict.outside]);
    let mut causes = all.map(|cause| builder.standing(cause)).collect::<Result<Vec<_>, _>>()?;
    causes.sort_by(|a, b| {
        b.probability.partial_cmp(&a.probability).unwrap_or(std::cmp::Ordering::Equal)
    });
    let contradictions =
        verdict.contradictions.iter().map(|contradiction| builder.contradiction(contradiction));
    let waiting = builder.waiting(timeline)?;
    Ok(Handover {
        schema: SCHEMA,
        pack: PackV1::of(pack),
        lang,
        title: &builder.texts.name,
        mark: timeline.mark,
        as_of: as_of.to_string(),
        as_of_when: builder.when(as_of)?,
        customer,
        complaint: complaint.transpose()?,
        began: builder.beginning(timeline)?,
        status: verdict.status.as_str(),
        status_name: builder.status(verdict)?,
        headline: builder.headline()?,
        others: builder.others(&causes)?,
        causes,
        contradictions: contradictions.collect::<Result<_, _>>()?,
        known: builder.known()?,
        events: builder.timeline_rows(timeline)?,
        next: builder.what_next(timeline, waiting.whom)?,
        waiting,
        footer: builder.footer()?,
    })
}

impl ReportBuilder<'_> {
    /// The facts with a value, each once, in pack order; none for a case about another subject.
    fn known(&self) -> Result<Vec<Known>, RenderError> {
        if self.verdict.status == Status::OffTopic {
            return Ok(Vec::new());
        }
        let facts = self.verdict.resolved.facts.iter().map(|resolved| &resolved.learned);
        let mut known: Vec<Known> = Vec::new();
        for fact in facts.filter(|fact| fact.value().is_some()) {
            let row = self.fact_row(fact)?;
            let same = known.iter_mut().find(|other| {
                (&other.fact, &other.of, &other.value) == (&fact.id, &fact.of, &row.value)
            });
            // A fact stands here once, with everybody who said it.
            if let Some(same) = same {
                same.from = [same.from.clone(), row.how].join(&self.word("handover.between")?);
                continue;
            }
            let at = fact.at;
            known.push(Known {
                fact: fact.id.clone(),
                of: fact.of.clone(),
                name: row.name,
                value: row.value,
                from: row.how,
                at: at.map(|at| at.to_string()),
                when: at.map(|at| self.when(at)).transpose()?,
            });
        }
        Ok(known)
    }
}
