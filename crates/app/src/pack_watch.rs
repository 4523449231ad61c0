//! A pack that is edited while a case is worked on with it.

use std::path::{Path, PathBuf};

use shindan_case::PackStamp;

use super::brief::stamp;
use super::pack_states::PackStates;
use super::{AppError, LoadedPack, Session, Shipped, check_language};

/// Watches the pack that a session asks with.
pub struct PackWatch {
    path: Option<PathBuf>,
    shipped: Shipped,
    seen: PackStates,
}

/// What became of the pack since somebody last looked.
pub enum PackEdit {
    /// Nothing, or an editor is still at work.
    None,
    /// It was edited; a stored case stays with the pack that it was opened with.
    KeptByCase(PathBuf),
    /// It was edited and cannot be used now: the present one stays.
    Broken(Box<AppError>, PackStamp),
    /// It has a lower revision than the present one, which stays.
    Older {
        /// The revision in use.
        present: Option<u64>,
        /// The revision in the files.
        found: Option<u64>,
    },
    /// It is fit for use.
    New {
        /// The pack.
        loaded: Box<LoadedPack>,
        /// The pack itself is another, not just words or templates.
        is_another: bool,
    },
}

impl PackWatch {
    /// Watches the files at `path` from now on. The pack of the program has none and never changes.
    pub fn new(path: Option<&Path>, shipped: Shipped) -> Self {
        Self { path: path.map(Path::to_owned), shipped, seen: PackStates::of(path) }
    }

    /// The pack as it is now, if it has changed.
    pub fn look(&mut self, session: &Session<'_>) -> PackEdit {
        let now = PackStates::of(self.path.as_deref());
        if now == self.seen {
            return PackEdit::None;
        }
        if let Some(path) = session.path() {
            self.seen = now;
            return PackEdit::KeptByCase(path.to_owned());
        }
        let loaded = LoadedPack::open(self.path.as_deref(), &self.shipped);
        // An editor or a copy may be at work on several files: then the next step looks again.
        if PackStates::of(self.path.as_deref()) != now {
            return PackEdit::None;
        }
        self.seen = now;
        let old = session.stamp();
        let speaks =
            |loaded: LoadedPack| check_language(&loaded.pack, &session.lang).map(|()| loaded);
        let loaded = match loaded.and_then(speaks) {
            Ok(loaded) => loaded,
            Err(error) => return PackEdit::Broken(Box::new(error), old),
        };
        let (present, found) = (session.loaded.pack.revision, loaded.pack.revision);
        if found < present {
            return PackEdit::Older { present, found };
        }
        let is_another = stamp(&loaded.pack) != old;
        PackEdit::New { loaded: Box::new(loaded), is_another }
    }
}
