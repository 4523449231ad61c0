//! One input, one or several documents: a mail holds its text and its attachments.

use super::decode::{Decoded, decode};
use super::secrets::replace_secrets;

/// The most bytes that are read at once.
pub const MOST_BYTES: usize = 100 << 20;

/// Something enclosed that is no text and cannot be made one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Enclosed {
    /// A screenshot or another picture.
    Picture,
    /// An archive, a program, or what nobody knows.
    Unreadable,
}

/// A text with a name, as a case keeps it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Document {
    /// What people call it: the file's name, or the attachment's after the mail's.
    pub name: String,
    /// The text, decoded, with recognised secrets replaced.
    pub text: String,
    /// What the bytes were taken for.
    pub encoding: String,
    /// What came with it and could not be read, by name.
    pub enclosed: Vec<(String, Enclosed)>,
}

/// The documents in one input. `name` is what people call it.
///
/// # Errors
/// Input over [`MOST_BYTES`], and input that is no text.
pub fn documents(name: &str, bytes: &[u8]) -> Result<Vec<Document>, ReadError> {
    if bytes.len() > MOST_BYTES {
        return Err(ReadError::TooLarge { name: name.to_owned(), bytes: bytes.len() });
    }
    let Decoded { text, encoding } =
        decode(bytes).ok_or_else(|| ReadError::NotText { name: name.to_owned() })?;
    Ok(vec![Document {
        name: name.to_owned(),
        text: replace_secrets(&text).into_owned(),
        encoding: encoding.to_owned(),
        enclosed: Vec::new(),
    }])
}

/// Why an input could not be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    /// Over [`MOST_BYTES`].
    #[error("`{name}` has {} MB, at most {} MB are read\nhelp: cut out the part with the error message and its surroundings", bytes >> 20, MOST_BYTES >> 20)]
    TooLarge {
        /// The input.
        name: String,
        /// Its size.
        bytes: usize,
    },
    /// A picture, an archive, a program.
    #[error(
        "`{name}` is not text\nhelp: paste the message as text; a picture or an archive cannot be read"
    )]
    NotText {
        /// The input.
        name: String,
    },
}
