//! One query to one DNS server (RFC 1035): over UDP, then over TCP if the answer was truncated.

use std::io::{Read as _, Write as _};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, UdpSocket};
use std::time::{Duration, Instant};

use simple_dns::rdata::RData;
use simple_dns::{CLASS, Name, Packet, PacketFlag, Question, RCODE, TYPE};

use super::attempt::{Attempt, Block, Kind};
use super::failure::Failure;
use super::limits::ProbeLimits;
use super::network::Network;
use super::random::random;

/// How long to wait for an answer. There is no second query.
const TIMEOUT: Duration = Duration::from_secs(5);

/// The type of a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RecordType {
    /// An IPv4 address.
    A,
    /// An IPv6 address.
    Aaaa,
    /// The host of a service (RFC 2782).
    Srv,
    /// The hosts that take mail for a domain.
    Mx,
}

impl RecordType {
    /// `A`, `AAAA`, `SRV` or `MX`.
    pub fn as_str(self) -> &'static str {
        match self {
            RecordType::A => "A",
            RecordType::Aaaa => "AAAA",
            RecordType::Srv => "SRV",
            RecordType::Mx => "MX",
        }
    }

    fn code(self) -> TYPE {
        match self {
            RecordType::A => TYPE::A,
            RecordType::Aaaa => TYPE::AAAA,
            RecordType::Srv => TYPE::SRV,
            RecordType::Mx => TYPE::MX,
        }
    }
}

/// The answer to a query, in the words of observations.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answer {
    /// `found`, `no-such-name`, `no-data`, `timed-out`, `refused` or `server-failure`: the value of
    /// `dns.answer`.
    pub outcome: &'static str,
    /// The addresses, in the order in which the server lists them.
    pub addresses: Vec<IpAddr>,
    /// Other records, as observation and value: (`dns.mx`, `10 mx.contoso.com`).
    pub records: Vec<(&'static str, String)>,
}

/// Queries one server, once. A failure is an outcome, not an error. The server may be in any network, as
/// the user or this machine named it.
pub fn query(
    server: SocketAddr,
    name: &str,
    record_type: RecordType,
    limits: &ProbeLimits,
) -> Answer {
    let failed = |outcome| Answer { outcome, ..Answer::default() };
    let Ok(name) = Name::new(name.trim_end_matches('.')) else { return failed("no-such-name") };
    let id = u16::from_be_bytes(random::<2>());
    let mut packet = Packet::new_query(id);
    packet.set_flags(PacketFlag::RECURSION_DESIRED);
    packet.questions.push(Question::new(name, record_type.code().into(), CLASS::IN.into(), false));
    let Ok(query) = packet.build_bytes_vec() else { return failed("no-such-name") };
    let bytes = match over_udp(server, &query, id, limits) {
        Ok(bytes) => bytes,
        Err(Failure::TimedOut | Failure::NotAllowed) => return failed("timed-out"),
        Err(_) => return failed("refused"),
    };
    // A truncated message (TC, RFC 1035 4.1.1) is not the answer, and may not even parse.
    let is_truncated = bytes.get(2).is_some_and(|flags| flags & 2 != 0);
    let bytes = if is_truncated { over_tcp(server, &query, id, limits) } else { Some(bytes) };
    match bytes.as_deref().map(Packet::parse) {
        Some(Ok(packet)) => read(&packet),
        _ => failed("server-failure"),
    }
}

/// Waits for the answer to this query and ignores every other message.
fn over_udp(
    server: SocketAddr,
    query: &[u8],
    id: u16,
    limits: &ProbeLimits,
) -> Result<Vec<u8>, Failure> {
    let any: IpAddr =
        if server.is_ipv4() { Ipv4Addr::UNSPECIFIED.into() } else { Ipv6Addr::UNSPECIFIED.into() };
    let socket = UdpSocket::bind((any, 0))?;
    socket.connect(server)?;
    socket.send(query)?;
    let until = Instant::now() + TIMEOUT.min(limits.left());
    let mut buffer = [0; 4096];
    loop {
        let left = until.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Err(Failure::TimedOut);
        }
        socket.set_read_timeout(Some(left))?;
        let length = socket.recv(&mut buffer)?;
        let bytes = &buffer[..length];
        // The question follows a header of 12 bytes.
        let same_id = bytes.get(..2) == Some(id.to_be_bytes().as_slice());
        let question = &query[12..];
        let echoed = bytes.get(12..12 + question.len());
        if same_id && echoed.is_some_and(|echoed| echoed.eq_ignore_ascii_case(question)) {
            return Ok(bytes.to_vec());
        }
    }
}

fn over_tcp(server: SocketAddr, query: &[u8], id: u16, limits: &ProbeLimits) -> Option<Vec<u8>> {
    let everywhere = ProbeLimits::new(TIMEOUT.min(limits.left()), true, false);
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

/// Queries a server and writes the attempt down.
pub(super) fn attempt(
    server: SocketAddr,
    (name, role): (&str, &str),
    record_type: RecordType,
    limits: &ProbeLimits,
) -> (Answer, Attempt) {
    let start = Instant::now();
    let answer = query(server, name, record_type, limits);
    let mut block = Block::new(Kind::Dns, name);
    block.observe("probe.role", role).took("answer", start.elapsed());
    block
        .observe("dns.name", name)
        .observe("dns.type", record_type.as_str())
        .observe("dns.answer", answer.outcome);
    block.observe("dns.server", server.to_string());
    for address in &answer.addresses {
        block.observe("dns.address", address.to_string());
        block.observe("dns.address_kind", Network::of(*address).as_str());
    }
    for (name, value) in &answer.records {
        block.observe(name, value);
    }
    (answer, block.finish())
}
