//! A message as an unsent mail (RFC 5322, MIME): text and HTML, `X-Unsent: 1`. The bytes depend on the arguments
//! alone, not on the machine.

use jiff::Timestamp;
use mail_builder::MessageBuilder;
use mail_builder::headers::address::Address;
use mail_builder::headers::content_type::ContentType;
use mail_builder::headers::raw::Raw;
use mail_builder::mime::MimePart;
use shindan_case::Correspondent;
use shindan_model::visible;

/// The headers of a mail.
#[derive(Clone, Copy, Debug)]
pub struct Dispatch<'a> {
    /// The subject.
    pub subject: &'a str,
    /// Name and address of the sender; `None` leaves them to the mail program.
    pub from: Option<(&'a str, &'a str)>,
    /// The sender of the mail that is answered.
    pub to: Option<&'a Correspondent>,
    /// The mark of the case.
    pub mark: &'a str,
    /// The number of the message in the case, from 1.
    pub number: usize,
    /// The time of writing.
    pub date: Timestamp,
}

/// The mail, with CRLF line ends.
///
/// # Errors
/// None: writing to memory does not fail.
pub fn eml(dispatch: &Dispatch<'_>, text: &str, html: &str) -> std::io::Result<Vec<u8>> {
    let Dispatch { subject, from, to, mark, number, date } = *dispatch;
    let mut mail = MessageBuilder::new();
    if let Some((name, address)) = from {
        let name = (!name.is_empty()).then_some(name);
        mail = mail.from(Address::new_address(name.map(visible), visible(address)));
    }
    if let Some(address) = to.and_then(|to| to.address.as_deref()) {
        let name = to.and_then(|to| to.name.as_deref());
        mail = mail.to(Address::new_address(name.map(visible), visible(address)));
    }
    mail = mail.subject(visible(subject)).date(date.as_second());
    // `.invalid` belongs to nobody (RFC 2606); the mail server replaces the id.
    mail = mail.message_id(format!("{mark}.{number}@shindan.invalid"));
    if let Some((to, id)) = to.and_then(|to| Some((to, to.message_id.clone()?))) {
        let mut references = to.references.clone();
        references.retain(|reference| *reference != id);
        references.push(id.clone());
        mail = mail.in_reply_to(id).references(references);
    }
    mail = mail.header("X-Unsent", Raw::new("1"));
    let body = |kind: &'static str, text: &str| {
        let kind = ContentType::new(kind).attribute("charset", "utf-8");
        MimePart::new(kind, text.replace("\r\n", "\n").replace('\n', "\r\n"))
    };
    let parts = vec![body("text/plain", text), body("text/html", html)];
    let boundary = format!("=_{mark}.{number}");
    let whole = ContentType::new("multipart/alternative").attribute("boundary", boundary);
    mail.body(MimePart::new(whole, parts)).write_to_vec()
}
