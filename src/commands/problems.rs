//! Problems of packs and cases as text.

use rayon::prelude::*;
use shindan_model::SourceFile;
use shindan_pack::{Diag, render};

use super::terminal::write_coloured;

/// Writes problems to standard error, in colour on a terminal.
pub(crate) fn show(diags: &[Diag], files: &[SourceFile]) {
    let shown: Vec<String> =
        diags.par_iter().map(|diag| render(diag, files, true) + "\n\n").collect();
    write_coloured(&shown.concat());
}
