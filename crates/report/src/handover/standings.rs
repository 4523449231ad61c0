//! Which causes lead, are possible, unlikely or ruled out.

use minijinja::context;
use shindan_engine::CauseVerdict;

use super::document::{Cause, Standing};
use crate::json;
use crate::verdict::ReportBuilder;
use crate::words::RenderError;

/// A less likely cause is called unlikely.
const POSSIBLE: f64 = 0.05;

impl<'a> ReportBuilder<'a> {
    pub(super) fn standing(&self, cause: &CauseVerdict) -> Result<Cause<'a>, RenderError> {
        let id = cause.cause.map_or(json::OUTSIDE, |at| self.pack.causes[at.0].about.id.as_str());
        let is_leader = cause.cause == self.verdict.leader().cause;
        let standing = match cause.probability {
            None => Standing::Unknown,
            Some(0.0) => Standing::RuledOut,
            Some(_) if is_leader && self.verdict.status.names_defects() => Standing::Leads,
            Some(p) if p >= POSSIBLE => Standing::Possible,
            Some(_) => Standing::Unlikely,
        };
        Ok(Cause { id, name: self.name_of(id)?, probability: cause.probability, standing })
    }

    pub(super) fn others(&self, causes: &[Cause<'_>]) -> Result<Vec<String>, RenderError> {
        let mut all = Vec::new();
        for (standing, key) in [
            (Standing::Possible, "handover.possible"),
            (Standing::Unlikely, "handover.unlikely"),
            (Standing::RuledOut, "handover.ruled_out"),
        ] {
            let alike = causes.iter().filter(|cause| cause.standing == standing);
            let names = alike.map(|cause| match standing {
                Standing::Possible => {
                    let percent = self.percent(cause.probability)?;
                    let name = cause.name.as_str();
                    self.say("handover.cause", context! { name, percent })
                }
                _ => Ok(cause.name.clone()),
            });
            let names = names.collect::<Result<Vec<_>, _>>()?;
            if !names.is_empty() {
                let list = names.join(&self.word("handover.between")?);
                all.push(self.say(key, context! { list })?);
            }
        }
        Ok(all)
    }
}
