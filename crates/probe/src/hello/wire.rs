//! Lengths and numbers as TLS writes them, most significant byte first.

/// The extension that lists versions (RFC 8446 4.2.1).
pub(super) const SUPPORTED_VERSIONS: u16 = 43;

/// Appends a length of `bytes` bytes and the content.
pub(super) fn with_length(to: &mut Vec<u8>, bytes: usize, content: &[u8]) {
    let length = (content.len() as u64).to_be_bytes();
    to.extend(&length[8 - bytes..]);
    to.extend(content);
}

/// Takes bytes from the front; `None` where there are too few.
pub(super) struct Reader<'a>(pub(super) &'a [u8]);

impl<'a> Reader<'a> {
    pub(super) fn bytes(&mut self, count: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(count)?;
        self.0 = rest;
        Some(taken)
    }

    pub(super) fn number(&mut self, bytes: usize) -> Option<usize> {
        Some(self.bytes(bytes)?.iter().fold(0, |sum, byte| sum << 8 | usize::from(*byte)))
    }
}
