//! The verdict: ranked causes, their ledgers, and whether to go on asking.

mod certain;
pub(crate) mod conflict;
pub(crate) mod diagnosis;
pub(crate) mod found;
pub(crate) mod ledger;
mod most_probable_set;
mod stop_decision;
pub(crate) mod types;
