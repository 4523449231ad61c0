//! The small pack that the tests of pictures share.

use shindan_model::Pack;
use shindan_pack::load;

use crate::testing;

/// Loads the small pack.
pub(super) fn pack() -> Pack {
    let (pack, diags) = load(&testing::files());
    pack.unwrap_or_else(|| panic!("{}", testing::rendered(&testing::files(), &diags)))
}
