//! The small pack, loaded.

use crate::kb::{Pack, load, testing};

/// The pack.
pub(super) fn pack() -> Pack {
    let (pack, diags) = load(&testing::files());
    pack.unwrap_or_else(|| panic!("{}", testing::rendered(&testing::files(), &diags)))
}
