//! What some attempts find out and others wait for.

use std::sync::{Condvar, Mutex, PoisonError};
use std::time::Duration;

use super::super::tls::Agreement;

/// What is known of a host's TLS, as soon as it is.
#[derive(Default)]
pub(super) struct Known {
    pub(super) agreement: Awaited<Agreement>,
    /// The certificates that a handshake showed; none where the first one failed.
    pub(super) chain: Awaited<Vec<Vec<u8>>>,
}

/// Something that somebody finds out and others wait for.
pub(super) struct Awaited<T>(Mutex<Option<T>>, Condvar);

impl<T> Default for Awaited<T> {
    fn default() -> Self {
        Self(Mutex::new(None), Condvar::new())
    }
}

impl<T: Clone> Awaited<T> {
    /// The first to say it is believed.
    pub(super) fn set(&self, value: T) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(value);
        self.1.notify_all();
    }

    pub(super) fn wait(&self, time: Duration) -> Option<T> {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let known = self.1.wait_timeout_while(known, time, |known| known.is_none());
        known.unwrap_or_else(PoisonError::into_inner).0.clone()
    }
}
