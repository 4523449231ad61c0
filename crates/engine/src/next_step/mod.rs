//! What each step is expected to tell, and which one comes next.

pub(crate) mod action_bound;
mod information;
pub(crate) mod ranking;
pub(crate) mod value_of_information;
