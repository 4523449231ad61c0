//! A DNS server that knows the names of one site.

use std::net::{IpAddr, Ipv4Addr, SocketAddr, UdpSocket};
use std::sync::Arc;
use std::thread;

use simple_dns::rdata::{A, RData};
use simple_dns::{CLASS, Packet, QTYPE, RCODE, ResourceRecord, TYPE};

use super::site::Site;

/// What every name of a site has, where its file says nothing else: an address for documents (RFC 5737).
const USUAL: Ipv4Addr = Ipv4Addr::new(192, 0, 2, 10);

pub(super) fn serve(site: &Arc<Site>) -> std::io::Result<SocketAddr> {
    let socket = UdpSocket::bind((Ipv4Addr::LOCALHOST, 0))?;
    let address = socket.local_addr()?;
    let site = Arc::clone(site);
    thread::spawn(move || {
        let mut buffer = [0; 1500];
        while let Ok((length, from)) = socket.recv_from(&mut buffer) {
            if let Some(answer) = answer(&site, &buffer[..length]) {
                let _ = socket.send_to(&answer, from);
            }
        }
    });
    Ok(address)
}

fn answer(site: &Site, bytes: &[u8]) -> Option<Vec<u8>> {
    let query = Packet::parse(bytes).ok()?;
    let question = query.questions.first()?.clone();
    let name = question.qname.to_string().to_ascii_lowercase();
    let mut reply = Packet::new_reply(query.id());
    let kind = question.qtype;
    reply.questions.push(question.clone());
    match address(site, &name) {
        None => *reply.rcode_mut() = RCODE::NameError,
        Some(IpAddr::V4(v4)) if kind == QTYPE::TYPE(TYPE::A) => {
            let data = RData::A(A { address: v4.into() });
            reply.answers.push(ResourceRecord::new(question.qname, CLASS::IN, 60, data));
        }
        Some(_) => {}
    }
    reply.build_bytes_vec().ok()
}

/// The address of a name: every name of the site's domain has one, unless it is missing.
fn address(site: &Site, name: &str) -> Option<IpAddr> {
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
    let written = site.addresses.get(name).and_then(|address| address.parse().ok());
    Some(written.unwrap_or(IpAddr::V4(USUAL)))
}
