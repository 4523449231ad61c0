//! The documents of one input: a text, or a mail's text and attachments.

use crate::decode::{Decoded, decode};
use crate::mail::{self, Mail};
use std::borrow::Cow;

use crate::{certificate, html, rtf};
use shindan_secrets as secrets;

/// The largest input that is read (bytes).
pub const MAX_BYTES: usize = 100 << 20;
/// The deepest mail in a mail that is opened.
const MAX_DEPTH: usize = 4;
/// Documents of one input.
const MAX_DOCUMENTS: usize = 500;

/// Why an attachment was not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unread {
    /// It is a screenshot or another picture.
    Picture,
    /// It is an archive, an Office file, a program or of unknown format; or the input has too many
    /// documents.
    Binary,
}

impl Unread {
    /// The word used in JSON and in the program's texts.
    pub fn as_str(self) -> &'static str {
        match self {
            Unread::Picture => "picture",
            Unread::Binary => "binary",
        }
    }
}

/// A text with a name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Document {
    /// The file's name; for an attachment, `<mail>: <attachment>`.
    pub name: String,
    /// The text, decoded, with the [recognised secrets](crate::SECRET_KINDS) replaced.
    pub text: String,
    /// What the bytes were read as: an encoding's name, `DER`, `RTF`, `eml` or `msg`.
    pub encoding: String,
    /// The attachments that were not read, by name.
    pub unread: Vec<(String, Unread)>,
}

/// The documents in one input, that which contains the others first. `name` is what people call it.
///
/// HTML and RTF become plain text, and a binary certificate becomes PEM.
///
/// # Errors
/// The input is larger than [`MAX_BYTES`], or it is not text.
pub fn documents(name: &str, bytes: &[u8]) -> Result<Vec<Document>, ReadError> {
    if bytes.len() > MAX_BYTES {
        return Err(ReadError::TooLarge { name: name.to_owned(), bytes: bytes.len() });
    }
    let mut all = Vec::new();
    match add(name, bytes, MAX_DEPTH, &mut all) {
        Ok(()) => Ok(all),
        Err(Unread::Picture) => Err(ReadError::Picture { name: name.to_owned() }),
        Err(Unread::Binary) => Err(ReadError::NotText { name: name.to_owned() }),
    }
}

/// Adds the documents of an input or attachment. `depth` is how many mails may still contain each
/// other.
fn add(name: &str, bytes: &[u8], depth: usize, all: &mut Vec<Document>) -> Result<(), Unread> {
    if all.len() >= MAX_DOCUMENTS {
        return Err(Unread::Binary);
    }
    if is_picture(bytes) {
        return Err(Unread::Picture);
    }
    let mail = if mail::is_compound(bytes) {
        Some((mail::msg(bytes).ok_or(Unread::Binary)?, "msg"))
    } else if mail::is_eml(bytes) {
        mail::eml(bytes).map(|mail| (mail, "eml"))
    } else {
        None
    };
    if let Some((mail, kind)) = mail.filter(|_| depth > 0) {
        add_mail(name, mail, kind, depth, all);
        return Ok(());
    }
    let Decoded { text, encoding } = match certificate::pem_of(bytes) {
        Some(text) => Decoded { text, encoding: "DER" },
        None if rtf::is_rtf(bytes) => Decoded { text: mail::rtf_to_text(bytes), encoding: "RTF" },
        None => decode(bytes).ok_or(Unread::Binary)?,
    };
    let text = if is_html(&text) { html::to_text(&text) } else { text };
    all.push(Document {
        name: name.to_owned(),
        text: without_secrets(text),
        encoding: encoding.to_owned(),
        unread: Vec::new(),
    });
    Ok(())
}

fn add_mail(name: &str, mail: Mail, kind: &str, depth: usize, all: &mut Vec<Document>) {
    let at = all.len();
    all.push(Document {
        name: name.to_owned(),
        text: without_secrets(mail.text),
        encoding: kind.to_owned(),
        unread: Vec::new(),
    });
    for (attachment, content) in mail.attachments {
        let full = format!("{name}: {attachment}");
        if let Err(unread) = add(&full, &content, depth - 1, all) {
            all[at].unread.push((attachment, unread));
        }
    }
}

/// The text without the secrets that are found, as itself if there are none.
fn without_secrets(text: String) -> String {
    match secrets::replace(&text) {
        Cow::Owned(clean) => clean,
        Cow::Borrowed(_) => text,
    }
}

/// Whether the first bytes are those of PNG, JPEG, GIF, BMP, TIFF, WebP, HEIC, ICO or a Windows
/// metafile.
fn is_picture(bytes: &[u8]) -> bool {
    let starts: [&[u8]; 8] = [
        b"\x89PNG",
        b"\xff\xd8\xff",
        b"GIF8",
        b"II*\0",
        b"MM\0*",
        b"\xd7\xcd\xc6\x9a",
        b"\x01\0\0\0\x6c\0\0\0",
        b"\0\0\x01\0",
    ];
    let at = |from: usize, mark: &[u8]| bytes.get(from..from + mark.len()) == Some(mark);
    starts.iter().any(|start| bytes.starts_with(start))
        || (at(0, b"BM") && at(6, b"\0\0\0\0"))
        || (at(0, b"RIFF") && at(8, b"WEBP"))
        || at(4, b"ftyphei")
}

fn is_html(text: &str) -> bool {
    let start: String = text.trim_start().chars().take(15).collect();
    let start = start.to_ascii_lowercase();
    start.starts_with("<!doctype html") || start.starts_with("<html")
}

/// Why an input could not be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    /// It is larger than [`MAX_BYTES`].
    #[error("`{name}` has {} MB, at most {} MB are read", bytes >> 20, MAX_BYTES >> 20)]
    TooLarge {
        /// The input's name.
        name: String,
        /// Its size (bytes).
        bytes: usize,
    },
    /// It is a screenshot or another picture.
    #[error("`{name}` is a picture")]
    Picture {
        /// The input's name.
        name: String,
    },
    /// It is an archive, an Office file, a program or of unknown format.
    #[error("`{name}` is not text")]
    NotText {
        /// The input's name.
        name: String,
    },
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pictures_and_archives_are_named_and_never_read() {
        let error = |bytes: &[u8]| documents("a", bytes).unwrap_err();
        assert_eq!(error(b"\x89PNG\r\n\x1a\n"), ReadError::Picture { name: "a".into() });
        assert_eq!(error(&[0; 64]), ReadError::NotText { name: "a".into() });
        assert_eq!(
            error(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
            ReadError::NotText { name: "a".into() }
        );
    }

    #[test]
    fn a_mail_is_its_text_and_its_attachments() {
        let eml = b"From: a@b.c\nMessage-ID: <x>\nSubject: s\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nhello\n--b\nContent-Type: image/png; name=shot.png\nContent-Disposition: attachment; filename=shot.png\nContent-Transfer-Encoding: base64\n\niVBORw0KGgoAAAA=\n--b\nContent-Type: message/rfc822\n\nFrom: c@d.e\nMessage-ID: <y>\nSubject: inner\n\nResult : Failed\n--b--\n";
        let all = documents("m.eml", eml).unwrap();
        assert_eq!(all[0].unread, [("shot.png".to_owned(), Unread::Picture)]);
        assert!(all[0].text.contains("hello"), "{all:?}");
        assert!(all[1].text.contains("Result : Failed") && all.len() == 2, "{all:?}");
    }

    #[test]
    fn html_is_read_as_browsers_show_it() {
        let all =
            documents("a.html", b"<!DOCTYPE html><html><p>Result : Failed</p><p>a &amp; b</p>")
                .unwrap();
        assert!(all[0].text.contains("Result : Failed\n"), "{all:?}");
        assert!(all[0].text.contains("a & b"), "{all:?}");
    }
}
