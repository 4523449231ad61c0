//! A pack that is edited while somebody asks with it.

use anstream::eprintln;
use minijinja::context;
use shindan_report as report;

use super::file_states::FileStates;
use super::pack::{self, Loaded};
use super::session::{Session, name, stamp};
use super::{Failure, Shared};

/// Watches the pack that a walk asks with.
pub(super) struct Live {
    shared: Shared,
    seen: FileStates,
}

impl Live {
    /// From what stands in the files now. The embedded pack has none and never changes.
    pub(super) fn new(shared: &Shared) -> Self {
        Self { shared: shared.clone(), seen: FileStates::of(shared.pack.as_deref()) }
    }

    /// The pack as it is now, if it has changed and is fit for use. A pack with errors is shown and
    /// left alone, and so is one of a lower revision; a stored case stays with the pack it was opened
    /// with.
    pub(super) fn changed(
        &mut self,
        session: &Session<'_>,
    ) -> Result<Option<Box<Loaded>>, Failure> {
        let now = FileStates::of(self.shared.pack.as_deref());
        if now == self.seen {
            return Ok(None);
        }
        let old = stamp(&session.loaded.pack);
        let say = |key: &'static str, with| -> Result<(), Failure> {
            eprintln!("\n{}", report::wrap(&session.say(key, with)?, 78, "", ""));
            Ok(())
        };
        if let Some(path) = session.path() {
            self.seen = now;
            say("walk.pack_edited", context! { file => path.display().to_string() })?;
            return Ok(None);
        }
        let loaded = pack::load(&self.shared);
        // An editor or a copy may be at work on several files: then the next step looks again.
        if FileStates::of(self.shared.pack.as_deref()) != now {
            return Ok(None);
        }
        self.seen = now;
        let speaks = |loaded: Loaded| match loaded.pack.languages.contains(&session.lang) {
            true => Ok(loaded),
            false => Err(pack::no_language(&session.lang, &loaded.pack)),
        };
        let loaded = match loaded.and_then(speaks) {
            Ok(loaded) => loaded,
            Err(failure) => {
                eprintln!("error: {}", failure.message);
                say("walk.pack_broken", context! { old => name(&old) })?;
                return Ok(None);
            }
        };
        let new = stamp(&loaded.pack);
        if loaded.pack.revision < session.loaded.pack.revision {
            let revision = |own: Option<u64>| own.map_or("-".to_owned(), |own| own.to_string());
            let with = context! {
                old => revision(session.loaded.pack.revision),
                new => revision(loaded.pack.revision),
            };
            say("walk.pack_older", with)?;
            return Ok(None);
        }
        // Otherwise only the team's own words or templates are others.
        if new != old {
            say("walk.pack_new", context! { new => name(&new) })?;
        }
        Ok(Some(Box::new(loaded)))
    }
}
