//! What the authors of a pack should know, although it loads: one file a check.
//!
//! A check sees the whole pack and only reports. To add one: a file here with its two tests (one that
//! fires, one that stays silent), a line in [`ALL`], and a code in `shindan-pack` if it is a new kind.

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

/// Every check of a sound pack, in the order of their codes.
const ALL: &[fn(&Ctx<'_>, &mut Vec<Diag>)] =
    &[contradict::check, superfluous::check, idle::check, idle_link::check];

/// Loads a pack as [`shindan_pack::load`] does, and says all that its authors should know besides: what
/// only warns, what is wrong with its texts, and what its cases leave out. `files`: also the cases, what
/// translators keep, and `templates/languages.toml`.
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

/// What is wrong with a pack's cases, and what no case expects.
fn cases(pack: &Pack, files: &[SourceFile], diags: &mut Vec<Diag>) {
    let (cases, problems) = case::cases(pack, files);
    let whole = !has_errors(&problems);
    diags.extend(problems);
    if whole {
        untested::check(pack, &cases, diags);
    }
}
