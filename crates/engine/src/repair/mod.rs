//! Decision-theoretic troubleshooting: the expected cost of repair.

pub(crate) mod costs;
pub(crate) mod cure;
pub(crate) mod persistence;
mod savings;
