//! Permits: how many connections may be open at a time, and until when.

use std::sync::{Condvar, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Counts the connections that may still be opened.
pub(super) struct Slots {
    free: Mutex<usize>,
    freed: Condvar,
}

impl Slots {
    pub(super) fn new(count: usize) -> Self {
        Self { free: Mutex::new(count), freed: Condvar::new() }
    }

    /// Takes a slot. Once `deadline` has passed, stops waiting for one: the permit is void then anyway.
    fn take(&self, deadline: Instant) -> Slot<'_> {
        let left = || deadline.saturating_duration_since(Instant::now());
        let mut free = self.free.lock().unwrap_or_else(PoisonError::into_inner);
        while *free == 0 && !left().is_zero() {
            let waited = self.freed.wait_timeout(free, left());
            free = waited.unwrap_or_else(PoisonError::into_inner).0;
        }
        *free = free.saturating_sub(1);
        Slot(self)
    }
}

/// A slot, given back when dropped.
struct Slot<'r>(&'r Slots);

impl Drop for Slot<'_> {
    fn drop(&mut self) {
        *self.0.free.lock().unwrap_or_else(PoisonError::into_inner) += 1;
        self.0.freed.notify_one();
    }
}

/// Permission for one connection until a moment.
pub(super) struct Permit<'r> {
    until: Instant,
    _slot: Option<Slot<'r>>,
}

impl<'r> Permit<'r> {
    /// Waits for a slot, if slots are counted; then allows `longest`, but never beyond `deadline`.
    pub(super) fn new(slots: Option<&'r Slots>, deadline: Instant, longest: Duration) -> Self {
        let slot = slots.map(|slots| slots.take(deadline));
        Self { until: (Instant::now() + longest).min(deadline), _slot: slot }
    }

    /// The time left.
    pub(super) fn left(&self) -> Duration {
        self.until.saturating_duration_since(Instant::now())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slot_is_free_again_once_its_permit_is_dropped() {
        let slots = Slots::new(1);
        let (long, over) = (Instant::now() + Duration::from_secs(60), Instant::now());
        let first = Permit::new(Some(&slots), long, Duration::from_secs(60));
        assert!(!first.left().is_zero());
        // All slots are taken, and the time is over: do not wait, return a void permit.
        let void = Permit::new(Some(&slots), over, Duration::from_secs(60));
        assert!(void.left().is_zero());
        drop((first, void));
        assert!(!Permit::new(Some(&slots), long, Duration::from_secs(60)).left().is_zero());
    }

    #[test]
    fn a_permit_ends_at_the_earliest_of_its_limits() {
        let deadline = Instant::now() + Duration::from_secs(60);
        let permit = Permit::new(None, deadline, Duration::from_secs(30));
        assert!(permit.left() <= Duration::from_secs(30));
        let permit = Permit::new(None, Instant::now(), Duration::from_secs(30));
        assert!(permit.left().is_zero());
    }
}
