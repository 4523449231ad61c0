//! The small pack, loaded with the program's words, for the tests of this crate.

use jiff::Timestamp;

use crate::{LoadedPack, PackFiles, Session, Shipped};

/// What a program with the small pack carries with it.
pub(crate) fn shipped() -> Shipped {
    let templates = shindan_testing::templates();
    Shipped { packs: shindan_testing::files, default_pack: "lamp", templates }
}

/// The small pack.
pub(crate) fn lamp() -> LoadedPack {
    let shipped = shipped();
    LoadedPack::load(PackFiles::shipped(&shipped), &shipped).unwrap()
}

/// A time, in seconds after 1970.
pub(crate) fn at(seconds: i64) -> Timestamp {
    Timestamp::from_second(seconds).unwrap()
}

/// A case in memory, at that time, in English.
pub(crate) fn session(loaded: &LoadedPack) -> Session<'_> {
    Session::new(loaded, at(0), "en".to_owned())
}
