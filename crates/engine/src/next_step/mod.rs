//! What each act is expected to tell, and which one comes next.

pub(crate) mod action_bound;
mod information;
pub(crate) mod next_act;
pub(crate) mod value_of_information;
