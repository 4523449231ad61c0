//! A DNS server that knows the names of one site, and tells the truth or lies.

use std::io::{Read as _, Write as _};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener, TcpStream, UdpSocket};
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use simple_dns::rdata::{A, AAAA, CNAME, MX, RData, SRV};
use simple_dns::{CLASS, Name, Packet, PacketFlag, QTYPE, RCODE, ResourceRecord, TYPE};

use super::site::{Lie, Site};

/// What every name of a site has, where its file says nothing else, and what stands for it in IPv6:
/// addresses for documents (RFC 5737, RFC 3849).
pub(super) const USUAL: [IpAddr; 2] = [
    IpAddr::V4(Ipv4Addr::new(192, 0, 2, 10)),
    IpAddr::V6(Ipv6Addr::new(0x2001, 0xdb8, 0, 0, 0, 0, 0, 0x10)),
];
/// How many ports are tried: that of UDP must be free for TCP too.
const TRIES: usize = 16;
/// How long a client over TCP is waited for.
const LONGEST: Duration = Duration::from_secs(30);

pub(super) fn serve(site: &Arc<Site>) -> std::io::Result<SocketAddr> {
    let pair = |_| {
        let socket = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0)).ok()?;
        let listener = TcpListener::bind(socket.local_addr().ok()?).ok()?;
        Some((socket, listener))
    };
    let (socket, listener) = (0..TRIES).find_map(pair).ok_or(std::io::ErrorKind::AddrInUse)?;
    let address = socket.local_addr()?;
    let own = Arc::clone(site);
    thread::spawn(move || {
        let mut buffer = [0; 1500];
        while let Ok((length, from)) = socket.recv_from(&mut buffer) {
            if let Some(answer) = over_udp(&own, &buffer[..length]) {
                let _ = socket.send_to(&answer, from);
            }
        }
    });
    if site.dns != Some(Lie::TruncatedAlone) {
        let own = Arc::clone(site);
        thread::spawn(move || {
            for stream in listener.incoming().filter_map(Result::ok) {
                let own = Arc::clone(&own);
                thread::spawn(move || over_tcp(&own, stream));
            }
        });
    }
    Ok(address)
}

/// What is sent over UDP: the answer, or what the site's lie makes of it.
fn over_udp(site: &Site, query: &[u8]) -> Option<Vec<u8>> {
    let mut told = answer(site, query)?;
    match site.dns {
        None | Some(Lie::Refuses | Lie::Fails | Lie::Loopback | Lie::OtherQuestion) => Some(told),
        Some(Lie::Silent) => None,
        Some(Lie::Garbage) => {
            // Its beginning is what is compared with the question.
            let question = query.len().min(told.len());
            told.truncate(question);
            told.extend([0xff; 400]);
            Some(told)
        }
        Some(Lie::Cut) => {
            told[6..8].copy_from_slice(&u16::MAX.to_be_bytes());
            Some(told)
        }
        Some(Lie::OtherId) => {
            told[0] ^= 0xff;
            Some(told)
        }
        Some(Lie::Truncated | Lie::TruncatedAlone) => {
            let query = Packet::parse(query).ok()?;
            let mut reply = Packet::new_reply(query.id());
            reply.questions = query.questions;
            reply.set_flags(PacketFlag::TRUNCATION);
            reply.build_bytes_vec().ok()
        }
    }
}

/// One question behind its length (RFC 1035 4.2.2).
fn over_tcp(site: &Site, mut stream: TcpStream) -> Option<()> {
    stream.set_read_timeout(Some(LONGEST)).ok()?;
    let mut length = [0; 2];
    stream.read_exact(&mut length).ok()?;
    let mut query = vec![0; usize::from(u16::from_be_bytes(length))];
    stream.read_exact(&mut query).ok()?;
    let told = answer(site, &query)?;
    let length = u16::try_from(told.len()).ok()?;
    stream.write_all(&[&length.to_be_bytes(), told.as_slice()].concat()).ok()
}

fn answer(site: &Site, bytes: &[u8]) -> Option<Vec<u8>> {
    let query = Packet::parse(bytes).ok()?;
    let mut question = query.questions.first()?.clone();
    let name = question.qname.to_string().to_ascii_lowercase();
    let mut reply = Packet::new_reply(query.id());
    let QTYPE::TYPE(kind) = question.qtype else { return None };
    if site.dns == Some(Lie::OtherQuestion) {
        question.qname = Name::new_unchecked("www.fabrikam.test").into_owned();
    }
    reply.questions.push(question);
    match site.dns {
        Some(Lie::Refuses) => *reply.rcode_mut() = RCODE::Refused,
        Some(Lie::Fails) => *reply.rcode_mut() = RCODE::ServerFailure,
        _ => match records(site, &name) {
            None => *reply.rcode_mut() = RCODE::NameError,
            Some(records) => {
                let told = records.iter().filter_map(|record| data(record));
                let told = told.filter(|data| [kind, TYPE::CNAME].contains(&data.type_code()));
                let name = Name::new(&name).ok()?.into_owned();
                let record = |data| ResourceRecord::new(name.clone(), CLASS::IN, 60, data);
                reply.answers = told.map(record).collect();
            }
        },
    }
    reply.build_bytes_vec().ok()
}

/// The records of a name: every name of the site's domain has an address, unless its file says otherwise.
fn records(site: &Site, name: &str) -> Option<Vec<String>> {
    if let Some(written) = site.records.get(name) {
        return Some(written.clone());
    }
    let is_own = |own: &str| name == own || name.ends_with(&format!(".{own}"));
    let domains = [
        site.host.split_once('.').map_or("", |(_, domain)| domain),
        site.address.split_once('@').map_or("", |(_, domain)| domain),
    ];
    let is_service = name.starts_with('_');
    if is_service || site.missing.iter().any(|own| own == name) || !domains.into_iter().any(is_own)
    {
        return None;
    }
    match site.dns {
        Some(Lie::Loopback) => Some(vec!["A 127.0.0.1".to_owned(), "AAAA ::1".to_owned()]),
        _ => Some(vec![format!("A {}", USUAL[0])]),
    }
}

/// A record as a file writes it.
fn data(record: &str) -> Option<RData<'static>> {
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
