//! The first message of a TLS client, and what a server answers in the clear (RFC 2246, 4346, 5246,
//! 8446): enough to know what it can do, without any cryptography and with versions and suites that no
//! library of today offers.

mod flight;
mod offer;

pub use flight::{Flight, MOST_BYTES};
pub use offer::Offer;

/// The extension that names the versions (RFC 8446 4.2.1).
const SUPPORTED_VERSIONS: u16 = 43;

/// Appends a length of so many bytes, and the content.
fn with_length(to: &mut Vec<u8>, bytes: usize, content: &[u8]) {
    let length = (content.len() as u64).to_be_bytes();
    to.extend(&length[8 - bytes..]);
    to.extend(content);
}

/// Bytes that are taken from the front.
struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    fn bytes(&mut self, count: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        Some(taken)
    }

    fn number(&mut self, bytes: usize) -> Option<usize> {
        Some(self.bytes(bytes)?.iter().fold(0, |sum, byte| sum << 8 | usize::from(*byte)))
    }
}
