//! What becomes of a pack that is edited while somebody is asked.

use minijinja::context;
use shindan_app::{LoadedPack, PackEdit, PackWatch, Session, stamp_name};

use crate::commands::Failure;
use crate::commands::note::say;
use crate::commands::terminal::notice;

/// The pack if it was edited since the last question and is valid; notes what became of the edit.
pub(super) fn edited(
    session: &Session<'_>,
    watch: &mut PackWatch,
) -> Result<Option<Box<LoadedPack>>, Failure> {
    let tell = |key: &'static str, with| -> Result<(), Failure> {
        notice!();
        say(session, key, with)
    };
    match watch.look(session) {
        PackEdit::None => {}
        PackEdit::KeptByCase(path) => {
            tell("walk.pack_edited", context! { file => path.display().to_string() })?;
        }
        PackEdit::Broken(error, present) => {
            Failure::from(*error).show(&session.lang);
            tell("walk.pack_broken", context! { old => stamp_name(&present) })?;
        }
        PackEdit::Older { present, found } => {
            let revision = |number: Option<u64>| number.map_or("-".to_owned(), |n| n.to_string());
            let with = context! { old => revision(present), new => revision(found) };
            tell("walk.pack_older", with)?;
        }
        PackEdit::New { loaded, is_another } => {
            if is_another {
                let new = stamp_name(&shindan_app::stamp(&loaded.pack));
                tell("walk.pack_new", context! { new })?;
            }
            return Ok(Some(loaded));
        }
    }
    Ok(None)
}
