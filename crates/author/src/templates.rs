//! KB111: the templates and words that a pack brings along.

use shindan_model::SourceFile;
use shindan_pack::{Code, Diag};
use shindan_report::{RenderError, Words, mistakes};

/// The mistakes in a pack's own `templates`, which are put over the `shipped` ones, and what then lacks in one of
/// its `languages`.
///
/// # Errors
/// Words of the program that are not in order.
pub fn check_templates(
    templates: &[SourceFile],
    shipped: &[SourceFile],
    languages: &[String],
) -> Result<Vec<Diag>, RenderError> {
    let program = Words::new(shipped)?;
    let found = mistakes(templates, &program, languages).into_iter();
    Ok(found
        .map(|mistake| {
            Diag::new(Code::Template, mistake.message).at(&mistake.path, mistake.span, "")
        })
        .collect())
}
