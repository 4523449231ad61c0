//! Random bytes for query ids and hellos.

use rustls::crypto::ring;

/// Returns `N` random bytes, or zeros if the system has none to give: no secret depends on them.
pub(super) fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    let _ = ring::default_provider().secure_random.fill(&mut bytes);
    bytes
}
