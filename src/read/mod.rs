//! Bytes to observations: what stands in something the customer sent, without saying what it means.
//!
//! Linear in time, bounded in memory, and no input makes it panic.

mod decode;
mod properties;
mod secrets;

use crate::fact::{Observation, Place};

pub use decode::{Decoded, decode};
pub use secrets::{kinds as secret_kinds, replace_secrets};

/// The most bytes that are read at once.
pub const MOST_BYTES: usize = 100 << 20;

/// What was read out of one input.
#[derive(Clone, Debug, Default)]
pub struct Reading {
    /// Everything seen, in the order of the lines.
    pub observations: Vec<Observation>,
    /// The text, decoded, with recognised secrets replaced.
    pub text: String,
    /// What the bytes were taken for.
    pub encoding: &'static str,
}

/// Reads one input. `name` is what people call it.
///
/// The whole text is one chain of messages. Every `Name : Value` in it is a property besides.
///
/// # Errors
/// Input over [`MOST_BYTES`], and input that is no text.
pub fn read(name: &str, bytes: &[u8]) -> Result<Reading, ReadError> {
    if bytes.len() > MOST_BYTES {
        return Err(ReadError::TooLarge { name: name.to_owned(), bytes: bytes.len() });
    }
    let Decoded { text, encoding } =
        decode(bytes).ok_or_else(|| ReadError::NotText { name: name.to_owned() })?;
    Ok(read_text(name, &replace_secrets(&text), encoding))
}

/// Reads text that is decoded already and free of secrets, as a case file keeps it.
pub fn read_text(name: &str, text: &str, encoding: &'static str) -> Reading {
    let mut observations = Vec::new();
    if !text.trim().is_empty() {
        let at = Place { source: name.to_owned(), line: 1, quote: String::new() };
        observations.push(Observation::Message { text: text.to_owned(), at });
        observations.extend(properties::properties(name, text));
    }
    Reading { observations, text: text.to_owned(), encoding }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_prefix_of_any_text_makes_it_panic() {
        let text = "Result : Failed\r\nMessage : 接続できません 'mail.contoso.com'\n      wrapped\n\nパスワード: x\n";
        let mut inputs = vec![text.as_bytes().to_vec(), b"\xff\xfe".to_vec()];
        inputs[1].extend(text.encode_utf16().flat_map(u16::to_le_bytes));
        inputs.push(b"\x1b$B%5!<%P!<\x1b(B\x83T\x81[".to_vec());
        for input in inputs {
            for end in 0..=input.len() {
                // Text or not: what counts is that it comes back.
                let _ = read("paste", &input[..end]);
            }
        }
    }
}
