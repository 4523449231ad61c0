//! The small pack, loaded.

use shindan_model::Pack;
use shindan_pack::load;

use crate::testing;

/// The pack.
pub(super) fn pack() -> Pack {
    let (pack, diags) = load(&testing::files());
    pack.unwrap_or_else(|| panic!("{}", testing::rendered(&testing::files(), &diags)))
}
