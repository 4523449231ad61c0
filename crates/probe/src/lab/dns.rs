//! The DNS server of a site, which may misbehave.

use std::io::{Read as _, Write as _};
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener, TcpStream, UdpSocket};
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use simple_dns::rdata::{A, AAAA, CNAME, MX, RData, SRV};
use simple_dns::{CLASS, Name, Packet, PacketFlag, QTYPE, RCODE, ResourceRecord, TYPE};

use super::site::{DOCUMENTATION_ADDRESSES, DnsMisbehaviour, Site};

/// How many ports to try: the same number must be free for UDP and TCP.
const BIND_ATTEMPTS: usize = 16;
/// How long to wait for a query over TCP.
const CLIENT_TIMEOUT: Duration = Duration::from_secs(30);

/// Serves a site over UDP and TCP on one port of loopback.
pub(super) fn serve(site: &Arc<Site>) -> std::io::Result<SocketAddr> {
    let pair = |_| {
        let socket = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).ok()?;
        let listener = TcpListener::bind(socket.local_addr().ok()?).ok()?;
        Some((socket, listener))
    };
    let (socket, listener) =
        (0..BIND_ATTEMPTS).find_map(pair).ok_or(std::io::ErrorKind::AddrInUse)?;
    let address = socket.local_addr()?;
    let udp_site = Arc::clone(site);
    thread::spawn(move || {
        let mut buffer = [0; 1500];
        while let Ok((length, from)) = socket.recv_from(&mut buffer) {
            if let Some(answer) = over_udp(&udp_site, &buffer[..length]) {
                let _ = socket.send_to(&answer, from);
            }
        }
    });
    if site.dns != Some(DnsMisbehaviour::TruncatedAlone) {
        let site = Arc::clone(site);
        thread::spawn(move || {
            for stream in listener.incoming().filter_map(Result::ok) {
                let site = Arc::clone(&site);
                thread::spawn(move || over_tcp(&site, stream));
            }
        });
    }
    Ok(address)
}

/// The message that answers a query over UDP: the answer, or what the misbehaviour makes of it; `None` for
/// silence.
fn over_udp(site: &Site, query: &[u8]) -> Option<Vec<u8>> {
    let mut reply = answer(site, query)?;
    match site.dns {
        None
        | Some(
            DnsMisbehaviour::Refuses
            | DnsMisbehaviour::Fails
            | DnsMisbehaviour::Loopback
            | DnsMisbehaviour::OtherQuestion,
        ) => Some(reply),
        Some(DnsMisbehaviour::Silent) => None,
        Some(DnsMisbehaviour::Garbage) => {
            // Clients compare the start of an answer with their question.
            let question = query.len().min(reply.len());
            reply.truncate(question);
            reply.extend([0xff; 400]);
            Some(reply)
        }
        Some(DnsMisbehaviour::Cut) => {
            reply[6..8].copy_from_slice(&u16::MAX.to_be_bytes());
            Some(reply)
        }
        Some(DnsMisbehaviour::OtherId) => {
            reply[0] ^= 0xff;
            Some(reply)
        }
        Some(DnsMisbehaviour::Truncated | DnsMisbehaviour::TruncatedAlone) => {
            let query = Packet::parse(query).ok()?;
            let mut reply = Packet::new_reply(query.id());
            reply.questions = query.questions;
            reply.set_flags(PacketFlag::TRUNCATION);
            reply.build_bytes_vec().ok()
        }
    }
}

/// Answers one query over TCP, behind its length (RFC 1035 4.2.2).
fn over_tcp(site: &Site, mut stream: TcpStream) -> Option<()> {
    stream.set_read_timeout(Some(CLIENT_TIMEOUT)).ok()?;
    let mut length = [0; 2];
    stream.read_exact(&mut length).ok()?;
    let mut query = vec![0; usize::from(u16::from_be_bytes(length))];
    stream.read_exact(&mut query).ok()?;
    let reply = answer(site, &query)?;
    let length = u16::try_from(reply.len()).ok()?;
    stream.write_all(&[&length.to_be_bytes(), reply.as_slice()].concat()).ok()
}

/// The message that answers a query; `None` if it does not parse.
fn answer(site: &Site, bytes: &[u8]) -> Option<Vec<u8>> {
    let query = Packet::parse(bytes).ok()?;
    let mut question = query.questions.first()?.clone();
    let name = question.qname.to_string().to_ascii_lowercase();
    let mut reply = Packet::new_reply(query.id());
    let QTYPE::TYPE(kind) = question.qtype else { return None };
    if site.dns == Some(DnsMisbehaviour::OtherQuestion) {
        question.qname = Name::new_unchecked("www.fabrikam.test").into_owned();
    }
    reply.questions.push(question);
    match site.dns {
        Some(DnsMisbehaviour::Refuses) => *reply.rcode_mut() = RCODE::Refused,
        Some(DnsMisbehaviour::Fails) => *reply.rcode_mut() = RCODE::ServerFailure,
        _ => match records(site, &name) {
            None => *reply.rcode_mut() = RCODE::NameError,
            Some(records) => {
                let data = records.iter().filter_map(|record| parse_record(record));
                let data = data.filter(|data| [kind, TYPE::CNAME].contains(&data.type_code()));
                let name = Name::new(&name).ok()?.into_owned();
                let record = |data| ResourceRecord::new(name.clone(), CLASS::IN, 60, data);
                reply.answers = data.map(record).collect();
            }
        },
    }
    reply.build_bytes_vec().ok()
}

/// The records of a name. Every name in the site's domains has an address, unless its file says otherwise;
/// `None` for a name that does not exist.
fn records(site: &Site, name: &str) -> Option<Vec<String>> {
    if let Some(written) = site.records.get(name) {
        return Some(written.clone());
    }
    let is_below = |domain: &str| name == domain || name.ends_with(&format!(".{domain}"));
    let domains = [
        site.host.split_once('.').map_or("", |(_, domain)| domain),
        site.address.split_once('@').map_or("", |(_, domain)| domain),
    ];
    let is_service = name.starts_with('_');
    if is_service
        || site.missing.iter().any(|missing| missing == name)
        || !domains.into_iter().any(is_below)
    {
        return None;
    }
    match site.dns {
        Some(DnsMisbehaviour::Loopback) => {
            Some(vec!["A 127.0.0.1".to_owned(), "AAAA ::1".to_owned()])
        }
        _ => Some(vec![format!("A {}", DOCUMENTATION_ADDRESSES[0])]),
    }
}

/// Parses a record as a file writes it; `None` if it is malformed.
fn parse_record(record: &str) -> Option<RData<'static>> {
    let (kind, value) = record.split_once(' ')?;
    let mut words = value.split(' ');
    let name = |text: &str| Some(Name::new(text).ok()?.into_owned());
    Some(match kind {
        "A" => RData::A(A { address: value.parse::<Ipv4Addr>().ok()?.into() }),
        "AAAA" => RData::AAAA(AAAA { address: value.parse::<Ipv6Addr>().ok()?.into() }),
        "CNAME" => RData::CNAME(CNAME(name(value)?)),
        "MX" => {
            let preference = words.next()?.parse().ok()?;
            RData::MX(MX { preference, exchange: name(words.next()?)? })
        }
        "SRV" => {
            let mut number = || words.next()?.parse().ok();
            let (priority, weight, port) = (number()?, number()?, number()?);
            RData::SRV(SRV { priority, weight, port, target: name(words.next()?)? })
        }
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use simple_dns::Question;

    use super::*;

    const HOST: &str = "mail.contoso.test";
    const ID: u16 = 0x1234;

    fn site(more: &str) -> Site {
        let base = format!("about = {{}}\nhost = \"{HOST}\"\naddress = \"a@fabrikam.test\"\n");
        toml::from_str(&format!("{base}{more}")).unwrap()
    }

    fn query(name: &str, record_type: TYPE) -> Vec<u8> {
        let mut packet = Packet::new_query(ID);
        let name = Name::new(name).unwrap();
        packet.questions.push(Question::new(name, record_type.into(), CLASS::IN.into(), false));
        packet.build_bytes_vec().unwrap()
    }

    /// Response code and records of a message.
    fn shown(message: &[u8]) -> String {
        let packet = Packet::parse(message).unwrap();
        let record = |record: &ResourceRecord<'_>| match &record.rdata {
            RData::A(a) => format!("A {}", Ipv4Addr::from(a.address)),
            RData::AAAA(aaaa) => format!("AAAA {}", Ipv6Addr::from(aaaa.address)),
            RData::CNAME(name) => format!("CNAME {}", name.0),
            RData::MX(mx) => format!("MX {} {}", mx.preference, mx.exchange),
            RData::SRV(srv) => format!("SRV {} {} {}", srv.priority, srv.weight, srv.target),
            other => format!("{other:?}"),
        };
        let records = packet.answers.iter().map(record);
        let parts = std::iter::once(format!("{:?}", packet.rcode())).chain(records);
        parts.collect::<Vec<_>>().join("; ")
    }

    #[test]
    fn every_type_of_record_is_answered() {
        let records = r#"
            missing = ["gone.contoso.test"]
            [records]
            "mail.contoso.test" = ["A 192.0.2.7", "AAAA 2001:db8::7"]
            "contoso.test" = ["MX 10 mx.contoso.test", "A 192.0.2.8"]
            "_service._tcp.contoso.test" = ["SRV 0 5 443 mail.contoso.test"]
            "alias.contoso.test" = ["CNAME mail.contoso.test"]
            "broken.contoso.test" = ["A mail", "AAAA 192.0.2.7", "MX mx", "TXT a", "A"]
        "#;
        for (name, record_type, expected) in [
            (HOST, TYPE::A, "NoError; A 192.0.2.7"),
            ("MAIL.contoso.test", TYPE::AAAA, "NoError; AAAA 2001:db8::7"),
            ("contoso.test", TYPE::MX, "NoError; MX 10 mx.contoso.test"),
            ("contoso.test", TYPE::AAAA, "NoError"),
            ("_service._tcp.contoso.test", TYPE::SRV, "NoError; SRV 0 5 mail.contoso.test"),
            ("alias.contoso.test", TYPE::A, "NoError; CNAME mail.contoso.test"),
            ("broken.contoso.test", TYPE::A, "NoError"),
            // Names in the domains of host and mail address have an address, services have none.
            ("other.contoso.test", TYPE::A, "NoError; A 192.0.2.10"),
            ("fabrikam.test", TYPE::A, "NoError; A 192.0.2.10"),
            ("_other._tcp.contoso.test", TYPE::SRV, "NameError"),
            ("gone.contoso.test", TYPE::A, "NameError"),
            ("contoso.example", TYPE::A, "NameError"),
        ] {
            let message = over_udp(&site(records), &query(name, record_type)).unwrap();
            assert_eq!(shown(&message), expected, "{name} {record_type:?}");
        }
    }

    #[test]
    fn every_misbehaviour_that_parses_shows_in_the_message() {
        for (dns, expected) in [
            ("refuses", "Refused"),
            ("fails", "ServerFailure"),
            ("loopback", "NoError; A 127.0.0.1"),
            ("other-id", "NoError; A 192.0.2.10"),
            ("other-question", "NoError; A 192.0.2.10"),
            ("truncated", "NoError"),
            ("truncated-alone", "NoError"),
        ] {
            let site = site(&format!("dns = \"{dns}\""));
            let asked = query(HOST, TYPE::A);
            let message = over_udp(&site, &asked).unwrap();
            assert_eq!(shown(&message), expected, "{dns}");
            let packet = Packet::parse(&message).unwrap();
            let question = packet.questions[0].qname.to_string();
            let is_truncated = packet.has_flags(PacketFlag::TRUNCATION);
            assert_eq!(packet.id() != ID, dns == "other-id", "{dns}");
            assert_eq!(question != HOST, dns == "other-question", "{dns}");
            assert_eq!(is_truncated, dns.starts_with("truncated"), "{dns}");
        }
    }

    #[test]
    fn silence_is_no_message() {
        assert_eq!(over_udp(&site("dns = \"silent\""), &query(HOST, TYPE::A)), None);
    }

    #[test]
    fn garbage_and_cut_messages_repeat_the_question_and_do_not_parse() {
        let asked = query(HOST, TYPE::A);
        for dns in ["garbage", "cut"] {
            let message = over_udp(&site(&format!("dns = \"{dns}\"")), &asked).unwrap();
            assert_eq!(message[..2], asked[..2], "{dns}");
            assert_eq!(message[12..asked.len()], asked[12..], "{dns}");
            assert!(Packet::parse(&message).is_err(), "{dns}");
        }
    }

    #[test]
    fn what_is_no_query_gets_no_answer() {
        let any = |mut bytes: Vec<u8>| {
            // The type of the question, in its last four bytes: ANY.
            let at = bytes.len() - 4;
            bytes[at..at + 2].copy_from_slice(&255u16.to_be_bytes());
            bytes
        };
        let without_question = Packet::new_query(ID).build_bytes_vec().unwrap();
        for bytes in [vec![], vec![0; 5], without_question, any(query(HOST, TYPE::A))] {
            assert_eq!(over_udp(&site(""), &bytes), None, "{bytes:?}");
        }
    }
}
