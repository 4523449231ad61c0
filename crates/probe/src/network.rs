//! Networks that addresses belong to.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// The network that an address belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Network {
    /// Anybody can limits it.
    Public,
    /// A private network (RFC 1918, RFC 6598, RFC 4193), or an address that no host has.
    Private,
    /// This machine.
    Loopback,
    /// The local link (RFC 3927, RFC 4291).
    LinkLocal,
}

impl Network {
    /// Classifies an address. An IPv4-mapped IPv6 address counts as the IPv4 address in it.
    pub fn of(address: IpAddr) -> Self {
        match address {
            IpAddr::V4(v4) => Self::of_v4(v4),
            IpAddr::V6(v6) => match v6.to_ipv4_mapped() {
                Some(v4) => Self::of_v4(v4),
                None => Self::of_v6(v6),
            },
        }
    }

    fn of_v4(address: Ipv4Addr) -> Self {
        let [a, b, ..] = address.octets();
        match () {
            () if address.is_loopback() => Network::Loopback,
            () if address.is_link_local() => Network::LinkLocal,
            () if address.is_private() || address.is_multicast() || address.is_broadcast() => {
                Network::Private
            }
            () if a == 0 || a >= 240 || (a == 100 && b & 0xc0 == 64) => Network::Private,
            () => Network::Public,
        }
    }

    fn of_v6(address: Ipv6Addr) -> Self {
        let first = address.segments()[0];
        match () {
            () if address.is_loopback() => Network::Loopback,
            () if first & 0xffc0 == 0xfe80 => Network::LinkLocal,
            () if first & 0xfe00 == 0xfc00 || address.is_multicast() => Network::Private,
            () if address.is_unspecified() => Network::Private,
            () => Network::Public,
        }
    }

    /// The value of the observation `dns.address_kind`.
    pub fn as_str(self) -> &'static str {
        match self {
            Network::Public => "public",
            Network::Private => "private",
            Network::Loopback => "loopback",
            Network::LinkLocal => "link-local",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_classified() {
        for (address, network) in [
            ("192.0.2.1", Network::Public),
            ("2001:db8::1", Network::Public),
            ("10.1.2.3", Network::Private),
            ("172.31.0.1", Network::Private),
            ("172.32.0.1", Network::Public),
            ("100.64.0.1", Network::Private),
            ("0.0.0.0", Network::Private),
            ("224.0.0.1", Network::Private),
            ("127.9.9.9", Network::Loopback),
            ("::1", Network::Loopback),
            ("::", Network::Private),
            ("::ffff:10.0.0.1", Network::Private),
            ("::ffff:127.0.0.1", Network::Loopback),
            ("169.254.1.1", Network::LinkLocal),
            ("fe80::1", Network::LinkLocal),
            ("fd00::1", Network::Private),
        ] {
            assert_eq!(Network::of(address.parse().unwrap()), network, "{address}");
        }
    }
}
