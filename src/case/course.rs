//! The events of a case, as the note for whoever takes it over wants them.

use super::{Event, Record, State};
use crate::report::handover::{Course, Deed};

/// What happened, without what only the program needs. `mark` is the one of the case's messages.
pub fn course<'a>(records: &'a [Record], state: &'a State, mark: &'a str) -> Course<'a> {
    let deeds = records.iter().filter_map(|record| Some((record.at, deed(&record.event)?)));
    let closed = state.closed.as_ref();
    Course {
        mark,
        customer: state.correspondent(None),
        deeds: deeds.collect(),
        settled: state.facts.iter().map(|fact| fact.id.as_str()).collect(),
        closed: closed.map(|own| (own.at, own.cause.as_str(), own.confirmed_by.as_str())),
    }
}

fn deed(event: &Event) -> Option<Deed<'_>> {
    Some(match event {
        Event::Pasted { name, text, .. } => Deed::Came { name, text },
        Event::Probed { name, .. } => Deed::Probed { name },
        Event::Answered { fact, of, value, .. } => Deed::Stated { fact, of: of.as_deref(), value },
        Event::Unavailable { fact, .. } => Deed::CannotBeHad { fact },
        Event::Written(own) => Deed::Wrote {
            kind: own.kind,
            lang: &own.lang,
            questions: &own.questions,
            statements: &own.statements,
        },
        Event::Closed { cause, confirmed_by } => Deed::Closed { cause, confirmed_by },
        Event::Reopened { reason } => Deed::Reopened { reason },
        Event::Opened { .. }
        | Event::Retracted { .. }
        | Event::ChannelChosen { .. }
        | Event::Skipped { .. }
        | Event::Concluded(_) => return None,
    })
}
