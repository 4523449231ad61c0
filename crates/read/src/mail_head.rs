//! Mail headers as mail programs show, print and quote them, in English, Japanese, German and
//! French.

use crate::kind::Kind;
use crate::lines::Lines;
use crate::part::Part;

/// Field names as mail programs print them, in lower case.
const SUBJECT: [&str; 4] = ["subject", "件名", "betreff", "objet"];
const SENDER: [&str; 5] = ["from", "差出人", "送信者", "von", "de"];
const OTHER: [&str; 19] = [
    "to",
    "cc",
    "bcc",
    "date",
    "sent",
    "reply-to",
    "importance",
    "attachments",
    "宛先",
    "日付",
    "日時",
    "送信日時",
    "返信先",
    "重要度",
    "添付ファイル",
    "an",
    "gesendet",
    "datum",
    "anlagen",
];

/// The fields that tie a reply to a mail.
const MESSAGE_ID: &str = "message-id";
const REFERENCES: &str = "references";

/// Takes a header: at least two fields, one below the other.
pub(super) fn read(lines: Lines<'_>) -> Option<Part> {
    let first = lines.peek()?;
    field(&first.text())?;
    let mut part = Part::new(Kind::MailHead, first.number);
    let mut count = 0;
    for line in lines {
        let text = line.text();
        let Some((name, value)) = field(&text) else { break };
        if SUBJECT.contains(&name.as_str()) {
            part.property(&line, None, "mail.subject", value);
            part.sentence(&line, value.to_owned());
        } else if SENDER.contains(&name.as_str()) {
            part.property(&line, None, "mail.from", value);
        } else if name == MESSAGE_ID {
            part.property(&line, None, "mail.message_id", value.trim_matches(['<', '>']));
        } else if name == REFERENCES {
            part.property(&line, None, "mail.references", value);
        }
        part.lines.1 = line.number;
        count += 1;
    }
    (count >= 2).then_some(part)
}

fn field(text: &str) -> Option<(String, &str)> {
    let (name, value) = text.split_once(':')?;
    // Longer than every known name.
    if name.len() > 24 {
        return None;
    }
    let name = name.trim().trim_matches('*').to_lowercase();
    let is_field = [&SUBJECT[..], &SENDER, &OTHER, &[MESSAGE_ID, REFERENCES]]
        .iter()
        .any(|all| all.contains(&name.as_str()));
    is_field.then(|| (name, value.trim()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heads_in_three_languages() {
        for text in [
            "> From: a <a@b.c>\n> Subject: x",
            "差出人： a@b.c\n送信日時： 2026/11/22\n件名： 移行\n\n本文",
            "Von: a\nGesendet: Montag\nAn: b\nBetreff: y",
        ] {
            let part = read(Lines::new(text)).expect(text);
            assert!(part.lines.1 >= 2 && !part.observations.is_empty(), "{text}");
        }
        assert!(read(Lines::new("To: be or not")).is_none());
    }
}
