//! Checks of a pack that loads without errors, one file each.
//!
//! A check reads the whole pack and returns warnings. To add one: a file here with two tests (one in which
//! it fires, one in which it stays silent), a line in `ALL`, and a code in `shindan-pack` for a new kind of
//! problem.

mod command;
mod contradict;
mod idle;
mod idle_link;
mod superfluous;
mod untested;

use shindan_model::{Pack, SourceFile};
use shindan_pack::check::Ctx;
use shindan_pack::{Code, Diag, Draft, draft, has_errors, parse, sort};

use crate::case;
use crate::i18n::Translations;

/// Every check that needs a pack without errors, in the order of the codes.
const ALL: &[fn(&Ctx<'_>, &mut Vec<Diag>)] =
    &[contradict::check, superfluous::check, idle::check, idle_link::check, command::check];

/// Loads a pack as [`shindan_pack::load`] does and reports more: warnings, problems of its translations, and
/// what its cases leave out. `files`: besides the pack, the cases, the glossary, reviews and acknowledged
/// problems, and `templates/languages.toml`.
pub fn check(files: &[SourceFile]) -> (Option<Pack>, Vec<Diag>) {
    let Draft { raw, lowered, is_sound, mut diags } = draft(files);
    let (Some(raw), Some(lowered)) = (raw, lowered) else { return (None, diags) };
    if is_sound {
        let ctx = Ctx::new(&raw, &lowered);
        ALL.iter().for_each(|check| check(&ctx, &mut diags));
    }
    let parts = files.iter().filter(|file| parse::part(&file.path).is_some());
    parts.for_each(|file| parse::newer_syntax(file, &mut diags));
    let pack = Some(lowered.pack).filter(|_| !has_errors(&diags));
    if let Some(pack) = &pack {
        cases(pack, files, &mut diags);
        let (texts, problems) = Translations::of_raw(&raw, files, Vec::new());
        diags.extend(problems);
        let of_load = [Code::MissingText, Code::UnusedText, Code::NonAsciiCommand];
        let problems = texts.iter().flat_map(|texts| texts.check());
        diags.extend(problems.filter(|diag| !of_load.contains(&diag.code)));
    }
    sort(&mut diags);
    (pack, diags)
}

/// Reports the problems of the cases. Without errors in them, also the causes and defects that no case
/// expects.
fn cases(pack: &Pack, files: &[SourceFile], diags: &mut Vec<Diag>) {
    let (cases, problems) = case::cases(pack, files);
    let whole = !has_errors(&problems);
    diags.extend(problems);
    if whole {
        untested::check(pack, &cases, diags);
    }
}
