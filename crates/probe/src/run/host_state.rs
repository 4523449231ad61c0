//! What one attempt finds out about a host and others wait for.

use std::sync::{Condvar, Mutex, PoisonError};
use std::time::Duration;

use super::super::tls::Agreement;

/// What is known about a host's TLS, as soon as it is.
#[derive(Default)]
pub(super) struct HostState {
    /// What the hellos come to.
    pub(super) agreement: WaitCell<Agreement>,
    /// The certificates of the first handshake, in DER; empty if it failed.
    pub(super) chain: WaitCell<Vec<Vec<u8>>>,
}

/// A value that is set once, and that others can wait for.
pub(super) struct WaitCell<T> {
    value: Mutex<Option<T>>,
    was_set: Condvar,
}

impl<T> Default for WaitCell<T> {
    fn default() -> Self {
        Self { value: Mutex::new(None), was_set: Condvar::new() }
    }
}

impl<T: Clone> WaitCell<T> {
    /// Sets the value, unless it is set already.
    pub(super) fn set(&self, value: T) {
        self.value.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(value);
        self.was_set.notify_all();
    }

    /// The value, or `None` if it is not set within `time`.
    pub(super) fn wait(&self, time: Duration) -> Option<T> {
        let value = self.value.lock().unwrap_or_else(PoisonError::into_inner);
        let value = self.was_set.wait_timeout_while(value, time, |value| value.is_none());
        value.unwrap_or_else(PoisonError::into_inner).0.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_value_stays_and_reaches_whoever_waits() {
        let cell = WaitCell::default();
        assert_eq!(cell.wait(Duration::ZERO), None);
        std::thread::scope(|scope| {
            let waiting = scope.spawn(|| cell.wait(Duration::from_secs(60)));
            cell.set(1);
            cell.set(2);
            assert_eq!(waiting.join().unwrap(), Some(1));
        });
    }
}
