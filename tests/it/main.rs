//! All integration tests, in one binary.

mod judge;
mod reference;
mod reference_pack;
