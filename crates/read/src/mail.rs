//! Mails as files: `.eml` (RFC 5322, MIME) and Outlook's `.msg` ([MS-OXMSG]), to a text with
//! attachments.

use std::borrow::Cow;
use std::io::{Cursor, Read};

use mail_parser::{Address, Message, MessageParser, MimeHeaders, PartType};
use shindan_model::is_hidden;

use crate::decode::decode;
use crate::{html, rtf};

/// Attachments of one mail that are read.
const MAX_ATTACHMENTS: usize = 200;

/// The contents of a mail.
#[derive(Debug, Default)]
pub(super) struct Mail {
    /// Header and body.
    pub(super) text: String,
    /// Name and content; enclosed mails are among them.
    pub(super) attachments: Vec<(String, Vec<u8>)>,
}

/// Whether bytes are a mail: a header with a common field and one that occurs nowhere but in mails.
pub(super) fn is_eml(bytes: &[u8]) -> bool {
    const EXCLUSIVE: [&str; 6] = [
        "received:",
        "message-id:",
        "mime-version:",
        "return-path:",
        "dkim-signature:",
        "x-mailer:",
    ];
    const COMMON: [&str; 5] = ["from:", "to:", "subject:", "date:", "content-type:"];
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(16_384)]);
    let mut exclusive = 0;
    let mut common = 0;
    for line in head.lines().take_while(|line| !line.trim().is_empty()) {
        let lower = line.to_ascii_lowercase();
        let is_header = line.starts_with([' ', '\t'])
            || line.split_once(':').is_some_and(|(name, _)| {
                !name.is_empty() && name.bytes().all(|c| c.is_ascii_alphanumeric() || c == b'-')
            });
        if !is_header {
            return false;
        }
        exclusive += usize::from(EXCLUSIVE.iter().any(|name| lower.starts_with(name)));
        common += usize::from(COMMON.iter().any(|name| lower.starts_with(name)));
    }
    exclusive > 0 && common > 0
}

/// Reads an `.eml`. `None` if it has no header.
pub(super) fn eml(bytes: &[u8]) -> Option<Mail> {
    let message = MessageParser::default().parse(bytes)?;
    let mut mail = Mail { text: head_of(&message), ..Mail::default() };
    for part in message.text_bodies() {
        match &part.body {
            PartType::Html(html) => mail.text.push_str(&html::to_text(html)),
            _ => mail.text.push_str(part.text_contents().unwrap_or_default()),
        }
        mail.text.push('\n');
    }
    for (at, part) in message.attachments().take(MAX_ATTACHMENTS).enumerate() {
        let content = match &part.body {
            PartType::Message(inner) => inner.raw_message().to_vec(),
            _ => part.contents().to_vec(),
        };
        let name = part.attachment_name().map(str::to_owned).unwrap_or_else(|| {
            let kind = part.content_type().map_or("attachment", |kind| kind.ctype());
            format!("{kind} {}", at + 1)
        });
        mail.attachments.push((name, content));
    }
    Some(mail)
}

fn head_of(message: &Message<'_>) -> String {
    let people = |address: Option<&Address<'_>>| {
        let all = address.map(|address| {
            let one = |person: &mail_parser::Addr<'_>| match (person.name(), person.address()) {
                (Some(name), Some(address)) => format!("{} <{address}>", phrase(name)),
                (Some(name), None) => phrase(name).into_owned(),
                (None, address) => address.unwrap_or_default().to_owned(),
            };
            address.iter().map(one).collect::<Vec<_>>().join(", ")
        });
        all.unwrap_or_default()
    };
    head(&[
        ("From", people(message.from())),
        ("To", people(message.to())),
        ("Date", message.date().map(|date| date.to_rfc3339()).unwrap_or_default()),
        ("Subject", message.subject().unwrap_or_default().to_owned()),
        ("Message-ID", message.message_id().unwrap_or_default().to_owned()),
        ("References", references(message)),
    ])
}

/// A name as it stands before an address: in quotes where a sign in it would end it (RFC 5322).
fn phrase(name: &str) -> Cow<'_, str> {
    if !name.contains(|c: char| "()<>[]:;@\\,\"".contains(c)) {
        return Cow::Borrowed(name);
    }
    Cow::Owned(format!("\"{}\"", name.replace('\\', "\\\\").replace('"', "\\\"")))
}

/// Name and address of the one sender that the value of a `From` header names, each where it has one. Several
/// senders have no address: none of them can be answered in place of all.
pub fn sender(from: &str) -> (Option<String>, Option<String>) {
    let head = format!("From: {}\r\n\r\n", from.split_whitespace().collect::<Vec<_>>().join(" "));
    let message = MessageParser::default().parse(head.as_bytes());
    let Some(Address::List(people)) = message.as_ref().and_then(Message::from) else {
        return (None, None);
    };
    let [person] = people.as_slice() else { return (None, None) };
    let filled = |text: Option<&str>| {
        let text = text.unwrap_or_default().trim();
        (!text.is_empty()).then(|| text.to_owned())
    };
    let (name, address) = (filled(person.name()), filled(person.address()));
    match address {
        // A quoted string alone is a name, whatever it looks like.
        Some(address) if is_address(&address) && !(name.is_none() && from.contains('"')) => {
            (name, Some(address))
        }
        // A word alone is a name.
        Some(word) if name.is_none() && !word.contains('@') => (Some(word), None),
        _ => (name, None),
    }
}

/// Whether a text is an address that a mail can be sent to, without quotes or comments.
fn is_address(text: &str) -> bool {
    let Some((local, domain)) = text.split_once('@') else { return false };
    let plain = |c: char| !(c.is_whitespace() || is_hidden(c) || "()<>[]:;@\\,\"".contains(c));
    let is_label =
        |label: &str| !label.is_empty() && label.chars().all(|c| c.is_alphanumeric() || c == '-');
    text.len() <= 254
        && !local.is_empty()
        && local.chars().all(plain)
        && domain.split('.').all(is_label)
}

fn references(message: &Message<'_>) -> String {
    let all = message.references().as_text_list().unwrap_or_default();
    all.iter().map(AsRef::as_ref).collect::<Vec<&str>>().join(" ")
}

fn head(lines: &[(&str, String)]) -> String {
    let mut head = String::new();
    for (name, value) in lines.iter().filter(|(_, value)| !value.trim().is_empty()) {
        head.push_str(name);
        head.push_str(": ");
        head.push_str(&value.split_whitespace().collect::<Vec<_>>().join(" "));
        head.push('\n');
    }
    head.push('\n');
    head
}

/// Whether bytes are a compound file: a `.msg`, or a file of old Office.
pub(super) fn is_compound(bytes: &[u8]) -> bool {
    bytes.starts_with(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
}

/// Reads a `.msg`. `None` if the compound file holds no mail.
pub(super) fn msg(bytes: &[u8]) -> Option<Mail> {
    let file = cfb::CompoundFile::open(Cursor::new(bytes)).ok()?;
    storage(&mut Compound { file, left: bytes.len() as u64 }, "", 4)
}

/// Property ids of [MS-OXPROPS], as in the names of streams.
mod tag {
    pub(super) const SUBJECT: &str = "0037";
    pub(super) const SENDER: &str = "0C1A";
    pub(super) const TO: &str = "0E04";
    pub(super) const BODY: &str = "1000";
    pub(super) const RTF: &str = "1009";
    pub(super) const HTML: &str = "1013";
    pub(super) const DATA: &str = "3701";
    pub(super) const LONG_NAME: &str = "3707";
    pub(super) const SHORT_NAME: &str = "3704";
    pub(super) const SHEXCLUSIVE_NAME: &str = "3001";
}

/// A compound file, and the bytes that its streams may still take. Whatever they claim, all streams
/// together are no larger than the file.
struct Compound<'b> {
    file: cfb::CompoundFile<Cursor<&'b [u8]>>,
    left: u64,
}

fn storage(file: &mut Compound<'_>, path: &str, depth: usize) -> Option<Mail> {
    let subject = text(file, path, tag::SUBJECT);
    let mut body = text(file, path, tag::BODY).filter(|body| !body.trim().is_empty());
    if body.is_none() {
        body = text(file, path, tag::HTML).map(|html| html::to_text(&html));
    }
    let mut unread = None;
    if body.is_none()
        && let Some(bytes) = stream(file, &format!("{path}/__substg1.0_{}0102", tag::RTF))
    {
        match rtf::decompressed(&bytes) {
            Some(rtf) => body = Some(rtf_to_text(&rtf)),
            None => unread = Some(("body.rtf".to_owned(), bytes)),
        }
    }
    if subject.is_none() && body.is_none() {
        return None;
    }
    let head = head(&[
        ("From", text(file, path, tag::SENDER).unwrap_or_default()),
        ("To", text(file, path, tag::TO).unwrap_or_default()),
        ("Subject", subject.unwrap_or_default()),
    ]);
    let mut mail = Mail { text: head, attachments: unread.into_iter().collect() };
    mail.text.push_str(&body.unwrap_or_default());
    mail.text.push('\n');
    for at in 0..MAX_ATTACHMENTS {
        let attachment = format!("{path}/__attach_version1.0_#{at:08X}");
        if !file.file.is_storage(&attachment) {
            break;
        }
        let name = [tag::LONG_NAME, tag::SHORT_NAME, tag::SHEXCLUSIVE_NAME]
            .into_iter()
            .find_map(|tag| text(file, &attachment, tag))
            .unwrap_or_else(|| format!("attachment {}", at + 1));
        let inner = format!("{attachment}/__substg1.0_{}000D", tag::DATA);
        if let Some(data) = stream(file, &format!("{attachment}/__substg1.0_{}0102", tag::DATA)) {
            mail.attachments.push((name, data));
        } else if depth > 0
            && file.file.is_storage(&inner)
            && let Some(enclosed) = storage(file, &inner, depth - 1)
        {
            mail.attachments.push((name, enclosed.text.into_bytes()));
            mail.attachments.extend(enclosed.attachments);
        }
    }
    Some(mail)
}

/// A property as text, stored as UTF-16, in the sender's code page, or as bytes.
fn text(file: &mut Compound<'_>, path: &str, tag: &str) -> Option<String> {
    if let Some(bytes) = stream(file, &format!("{path}/__substg1.0_{tag}001F")) {
        let (text, _) = encoding_rs::UTF_16LE.decode_without_bom_handling(&bytes);
        return Some(text.trim_end_matches('\0').to_owned());
    }
    let old = stream(file, &format!("{path}/__substg1.0_{tag}001E"));
    let bytes = old.or_else(|| stream(file, &format!("{path}/__substg1.0_{tag}0102")))?;
    decode(&bytes).map(|decoded| decoded.text)
}

fn stream(file: &mut Compound<'_>, path: &str) -> Option<Vec<u8>> {
    if !file.file.is_stream(path) {
        return None;
    }
    let mut bytes = Vec::new();
    file.file.open_stream(path).ok()?.take(file.left).read_to_end(&mut bytes).ok()?;
    file.left -= bytes.len() as u64;
    Some(bytes)
}

/// The text of RTF, or of the HTML inside it.
pub(super) fn rtf_to_text(rtf: &[u8]) -> String {
    match rtf::body(rtf) {
        rtf::Body::Html(html) => html::to_text(&html),
        rtf::Body::Text(text) => text,
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    #[test]
    fn parts_encodings_and_attachments_of_an_eml() {
        let eml = b"From: =?UTF-8?B?5qSN5pyo?= <u@example.com>\r\nTo: s@example.com\r\nSubject: =?iso-2022-jp?B?GyRCMFw5VBsoQg==?=\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n<p>MRSProxyEnabled : Fal=\r\nse</p><p>next</p>\r\n--b\r\nContent-Type: text/plain; name=\"out.txt\"\r\nContent-Disposition: attachment; filename=\"out.txt\"\r\nContent-Transfer-Encoding: base64\r\n\r\nUmVzdWx0IDogRmFpbGVk\r\n--b--\r\n";
        assert!(is_eml(eml));
        let mail = eml_of(eml);
        assert!(mail.text.starts_with("From: 植木 <u@example.com>\n"), "{}", mail.text);
        assert!(mail.text.contains("Subject: 移行\n"), "{}", mail.text);
        assert!(mail.text.contains("MRSProxyEnabled : False\n"), "{:?}", mail.text);
        assert_eq!(mail.attachments, [("out.txt".to_owned(), b"Result : Failed".to_vec())]);
    }

    fn eml_of(bytes: &[u8]) -> Mail {
        eml(bytes).expect("a mail")
    }

    #[test]
    fn what_people_paste_is_no_mail() {
        for text in ["From: a\nTo: b\nSubject: c\n\nhello", "HTTP/1.1 200 OK\nDate: x", "", "hello"]
        {
            assert!(!is_eml(text.as_bytes()), "{text}");
        }
    }

    #[test]
    fn a_msg_that_has_nothing_but_rtf() {
        let mut file = cfb::CompoundFile::create(Cursor::new(Vec::new())).unwrap();
        // As Outlook compressed `{\rtf1\ansi\ansicpg1252\pard hello world}`: [MS-OXRTFCP] 3.1.1.
        let rtf = b"\x2d\0\0\0\x2b\0\0\0LZFu\xf1\xc5\xc7\xa7\x03\0\x0a\0rcpg125B2\x0a\xf3 hel\x09\0 bw\x05\xb0ld}\x0a\x80\x0f\xa0";
        file.create_stream("/__substg1.0_10090102").unwrap().write_all(rtf).unwrap();
        let bytes = file.into_inner().into_inner();
        assert_eq!(msg(&bytes).unwrap().text, "\nhello world\n");
    }

    #[test]
    fn words_and_attachments_of_a_msg() {
        let mut file = cfb::CompoundFile::create(Cursor::new(Vec::new())).unwrap();
        let utf16 = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<_>>();
        let mut put = |path: &str, bytes: &[u8]| {
            file.create_stream(path).unwrap().write_all(bytes).unwrap();
        };
        put("/__substg1.0_0037001F", &utf16("移行できません"));
        put("/__substg1.0_10130102", b"<html><body>Result : Failed<br>Identity : x</body></html>");
        file.create_storage("/__attach_version1.0_#00000000").unwrap();
        let mut put = |path: &str, bytes: &[u8]| {
            file.create_stream(path).unwrap().write_all(bytes).unwrap();
        };
        put("/__attach_version1.0_#00000000/__substg1.0_3707001F", &utf16("a.txt"));
        put("/__attach_version1.0_#00000000/__substg1.0_37010102", b"text");
        let bytes = file.into_inner().into_inner();
        assert!(is_compound(&bytes));
        let mail = msg(&bytes).unwrap();
        assert!(mail.text.contains("Subject: 移行できません\n"), "{}", mail.text);
        assert!(mail.text.contains("Result : Failed\nIdentity : x"), "{:?}", mail.text);
        assert_eq!(mail.attachments, [("a.txt".to_owned(), b"text".to_vec())]);
        for end in (0..bytes.len()).step_by(97) {
            drop(msg(&bytes[..end]));
        }
    }
}
