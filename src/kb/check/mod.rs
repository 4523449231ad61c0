//! What a pack must be beyond being well-formed: one file per check.

use super::lower::Lowered;
use super::source::Raw;
use crate::diag::Diag;

/// Runs every check.
pub(super) fn run(_raw: &Raw<'_>, _lowered: &Lowered, _diags: &mut Vec<Diag>) {}
