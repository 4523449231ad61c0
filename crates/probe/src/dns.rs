//! One question to one DNS server (RFC 1035), over UDP, and over TCP where the answer is too long.

use std::io::{Read as _, Write as _};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, UdpSocket};
use std::time::{Duration, Instant};

use simple_dns::rdata::RData;
use simple_dns::{CLASS, Name, Packet, PacketFlag, Question, RCODE, TYPE};

use super::attempt::{Attempt, Block, Kind};
use super::limits::{Failure, Network, ProbeLimits};
use super::random;

/// A server that does not answer in so long is not asked again.
const LONGEST: Duration = Duration::from_secs(5);

/// What is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Type {
    /// An IPv4 address.
    A,
    /// An IPv6 address.
    Aaaa,
    /// Where a service is (RFC 2782).
    Srv,
    /// Where mail goes.
    Mx,
}

impl Type {
    /// As `AAAA`.
    pub fn as_str(self) -> &'static str {
        match self {
            Type::A => "A",
            Type::Aaaa => "AAAA",
            Type::Srv => "SRV",
            Type::Mx => "MX",
        }
    }

    fn code(self) -> TYPE {
        match self {
            Type::A => TYPE::A,
            Type::Aaaa => TYPE::AAAA,
            Type::Srv => TYPE::SRV,
            Type::Mx => TYPE::MX,
        }
    }
}

/// What came of a question, by the words of the table of observations.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answer {
    /// `found`, `no-such-name`, `no-data`, `timed-out`, `refused` or `server-failure`.
    pub outcome: &'static str,
    /// The addresses, in the order of the server.
    pub addresses: Vec<IpAddr>,
    /// Names of observations and values: `dns.cname`, `dns.srv`, `dns.mx`.
    pub records: Vec<(&'static str, String)>,
}

/// Asks one server, once.
pub fn ask(server: SocketAddr, name: &str, kind: Type, reach: &ProbeLimits) -> Answer {
    let failed = |outcome| Answer { outcome, ..Answer::default() };
    let Ok(asked) = Name::new(name.trim_end_matches('.')) else { return failed("no-such-name") };
    let id = u16::from_be_bytes(random::<2>());
    let mut query = Packet::new_query(id);
    query.set_flags(PacketFlag::RECURSION_DESIRED);
    query.questions.push(Question::new(asked.clone(), kind.code().into(), CLASS::IN.into(), false));
    let Ok(query) = query.build_bytes_vec() else { return failed("no-such-name") };
    let bytes = match over_udp(server, &query, id, reach) {
        Ok(bytes) => bytes,
        Err(Failure::TimedOut | Failure::NotAllowed) => return failed("timed-out"),
        Err(_) => return failed("refused"),
    };
    // What was cut off (TC, RFC 1035 4.1.1) may be no whole message, and is not the answer.
    let is_cut = bytes.get(2).is_some_and(|flags| flags & 2 != 0);
    let bytes = if is_cut { over_tcp(server, &query, id, reach) } else { Some(bytes) };
    match bytes.as_deref().map(Packet::parse) {
        Some(Ok(packet)) => read(&packet),
        _ => failed("server-failure"),
    }
}

/// Waits for an answer to this question; what answers another is not listened to.
fn over_udp(
    server: SocketAddr,
    query: &[u8],
    id: u16,
    reach: &ProbeLimits,
) -> Result<Vec<u8>, Failure> {
    let any: IpAddr =
        if server.is_ipv4() { Ipv4Addr::UNSPECIFIED.into() } else { Ipv6Addr::UNSPECIFIED.into() };
    let socket = UdpSocket::bind((any, 0))?;
    socket.connect(server)?;
    socket.send(query)?;
    let until = Instant::now() + LONGEST.min(reach.left());
    let mut buffer = [0; 4096];
    loop {
        let left = until.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Err(Failure::TimedOut);
        }
        socket.set_read_timeout(Some(left))?;
        let length = socket.recv(&mut buffer)?;
        let bytes = &buffer[..length];
        // Header 12 bytes, then the question as it was asked.
        let same_id = bytes.get(..2) == Some(id.to_be_bytes().as_slice());
        let question = &query[12..];
        let asked = bytes.get(12..12 + question.len());
        if same_id && asked.is_some_and(|asked| asked.eq_ignore_ascii_case(question)) {
            return Ok(bytes.to_vec());
        }
    }
}

fn over_tcp(server: SocketAddr, query: &[u8], id: u16, reach: &ProbeLimits) -> Option<Vec<u8>> {
    let everywhere = ProbeLimits::new(LONGEST.min(reach.left()), true, false);
    let mut connection = everywhere.connect(server).ok()?;
    let length = u16::try_from(query.len()).ok()?;
    connection.write_all(&[&length.to_be_bytes(), query].concat()).ok()?;
    let mut length = [0; 2];
    connection.read_exact(&mut length).ok()?;
    let mut bytes = vec![0; usize::from(u16::from_be_bytes(length))];
    connection.read_exact(&mut bytes).ok()?;
    (bytes.get(..2) == Some(id.to_be_bytes().as_slice())).then_some(bytes)
}

fn read(packet: &Packet<'_>) -> Answer {
    let mut answer = Answer::default();
    for record in &packet.answers {
        match &record.rdata {
            RData::A(a) => answer.addresses.push(Ipv4Addr::from(a.address).into()),
            RData::AAAA(aaaa) => answer.addresses.push(Ipv6Addr::from(aaaa.address).into()),
            RData::CNAME(name) => answer.records.push(("dns.cname", name.0.to_string())),
            RData::SRV(srv) => answer.records.push((
                "dns.srv",
                format!("{} {} {} {}", srv.priority, srv.weight, srv.port, srv.target),
            )),
            RData::MX(mx) => {
                answer.records.push(("dns.mx", format!("{} {}", mx.preference, mx.exchange)));
            }
            _ => {}
        }
    }
    let has_more = answer.records.iter().any(|(name, _)| *name != "dns.cname");
    answer.outcome = match packet.rcode() {
        RCODE::NameError => "no-such-name",
        RCODE::Refused | RCODE::NotImplemented => "refused",
        RCODE::NoError if answer.addresses.is_empty() && !has_more => "no-data",
        RCODE::NoError => "found",
        _ => "server-failure",
    };
    answer
}

/// A question and its answer, as an attempt.
pub(super) fn attempt(
    server: SocketAddr,
    (name, role): (&str, &str),
    kind: Type,
    reach: &ProbeLimits,
) -> (Answer, Attempt) {
    let start = Instant::now();
    let answer = ask(server, name, kind, reach);
    let mut block = Block::new(Kind::Dns, name);
    block.saw("probe.role", role).took("answer", start.elapsed());
    block.saw("dns.name", name).saw("dns.type", kind.as_str()).saw("dns.answer", answer.outcome);
    block.saw("dns.server", server.to_string());
    for address in &answer.addresses {
        block.saw("dns.address", address.to_string());
        block.saw("dns.address_kind", Network::of(*address).as_str());
    }
    for (name, value) in &answer.records {
        block.saw(name, value);
    }
    (answer, block.done())
}
