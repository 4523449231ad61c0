//! All integration tests, in one binary.

mod reference;
mod reference_pack;
