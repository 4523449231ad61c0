//! Problems of packs and cases, as people read them.

use anstream::eprint;
use rayon::prelude::*;
use shindan_model::SourceFile;
use shindan_pack::{Diag, render};

/// Shows problems on standard error, as far as colours go there.
pub(crate) fn show(diags: &[Diag], files: &[SourceFile]) {
    let shown: Vec<String> =
        diags.par_iter().map(|diag| render(diag, files, true) + "\n\n").collect();
    eprint!("{}", shown.concat());
}
