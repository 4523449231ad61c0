//! Stand-ins for IP addresses, and for everything that is numbered: each of the same form and kind.

use std::collections::{BTreeMap, BTreeSet};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// The kinds of things whose stand-ins are numbered, each kind from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Numbered {
    Guid,
    Sid,
    /// Serial numbers, thumbprints, keys and other long hexadecimal numbers.
    Hexadecimal,
    Hardware,
    Phone,
    PostalCode,
    PostalAddress,
    Person,
    Organisation,
    Number,
    Date,
}

/// The stand-ins given so far.
#[derive(Clone, Debug, Default)]
pub(super) struct Numbers {
    /// The addresses of the case, which stand for no other.
    taken: BTreeSet<IpAddr>,
    ips: BTreeMap<IpAddr, IpAddr>,
    /// By range: the number of addresses given.
    given: BTreeMap<u8, u32>,
    numbers: BTreeMap<(Numbered, String), u64>,
    counts: BTreeMap<Numbered, u64>,
}

impl Numbers {
    pub(super) fn new(taken: BTreeSet<IpAddr>) -> Self {
        Self { taken, ..Self::default() }
    }

    /// The stand-in of an address: from the same private range, or from a documentation range for a
    /// public one. Loopback, broadcast and unspecified addresses stay.
    ///
    /// Source: RFC 5737, RFC 3849, RFC 1918, RFC 4193, RFC 3927; 240.0.0.0/4 of RFC 1112 when the
    /// documentation ranges are used up.
    pub(super) fn address(&mut self, ip: IpAddr) -> IpAddr {
        if is_nobody(ip) {
            return ip;
        }
        if let Some(known) = self.ips.get(&ip) {
            return *known;
        }
        let (range, first): (u8, fn(u32) -> IpAddr) = match ip {
            IpAddr::V4(v4) => match v4.octets() {
                [10, ..] => (0, |n| v4_from([10, 0, 0, 0], n)),
                [172, 16..=31, ..] => (1, |n| v4_from([172, 16, 0, 0], n)),
                [192, 168, ..] => (2, |n| v4_from([192, 168, 0, 0], n)),
                [169, 254, ..] => (3, |n| v4_from([169, 254, 0, 0], n)),
                _ => (4, public_v4),
            },
            IpAddr::V6(v6) if v6.is_unique_local() => (5, |n| v6_from(0xfd00, 0, n)),
            IpAddr::V6(v6) if v6.is_unicast_link_local() => (6, |n| v6_from(0xfe80, 0, n)),
            IpAddr::V6(_) => (7, |n| v6_from(0x2001, 0x0db8, n)),
        };
        let count = self.given.entry(range).or_default();
        let stand_in = loop {
            *count += 1;
            let next = first(*count);
            if !self.taken.contains(&next) {
                break next;
            }
        };
        self.ips.insert(ip, stand_in);
        stand_in
    }

    /// The number of a thing, the same for the same thing in any letter case.
    pub(super) fn number(&mut self, kind: Numbered, text: &str) -> u64 {
        let count = self.counts.entry(kind).or_default();
        *self.numbers.entry((kind, text.to_lowercase())).or_insert_with(|| {
            *count += 1;
            *count
        })
    }
}

/// Whether an address names no machine.
fn is_nobody(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(v4) => {
            v4.is_loopback() || v4.is_unspecified() || v4.is_broadcast() || v4.octets()[0] == 255
        }
        IpAddr::V6(v6) => v6.is_loopback() || v6.is_unspecified(),
    }
}

fn v4_from(first: [u8; 4], count: u32) -> IpAddr {
    IpAddr::V4(Ipv4Addr::from(u32::from_be_bytes(first).wrapping_add(count)))
}

fn public_v4(count: u32) -> IpAddr {
    match count {
        0..=254 => v4_from([192, 0, 2, 0], count),
        255..=508 => v4_from([198, 51, 100, 0], count - 254),
        509..=762 => v4_from([203, 0, 113, 0], count - 508),
        _ => v4_from([240, 0, 0, 0], count),
    }
}

fn v6_from(first: u16, second: u16, count: u32) -> IpAddr {
    let [high, low] = [(count >> 16) as u16, (count & 0xffff) as u16];
    IpAddr::V6(Ipv6Addr::new(first, second, 0, 0, 0, 0, high, low))
}

/// A number in hexadecimal, in the form of `text`: as many digits, and the same separators.
pub(super) fn in_form_of(text: &str, number: u64) -> String {
    let digits = text.chars().filter(char::is_ascii_hexdigit).count();
    let hex = format!("{number:0>digits$x}");
    let mut new = hex[hex.len() - digits..].chars();
    let one = |c: char| if c.is_ascii_hexdigit() { new.next().unwrap_or('0') } else { c };
    text.chars().map(one).collect()
}

/// A number in the form of `text`: its digits in the places of digits, the same marks, and `X` for letters.
pub(super) fn in_places_of(text: &str, number: u64) -> String {
    let places = text.chars().filter(|c| c.is_numeric()).count();
    let digits = format!("{number:0>places$}");
    if digits.len() > places {
        return format!("No-{number}");
    }
    let mut new = digits.chars();
    let one = |c: char| match c {
        _ if c.is_numeric() => new.next().unwrap_or('0'),
        _ if c.is_alphabetic() => 'X',
        _ => c,
    };
    text.chars().map(one).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_keep_their_kind() {
        let mut numbers = Numbers::default();
        for (ip, expected) in [
            ("8.8.8.8", "192.0.2.1"),
            ("8.8.4.4", "192.0.2.2"),
            ("8.8.8.8", "192.0.2.1"),
            ("10.1.2.3", "10.0.0.1"),
            ("172.20.1.1", "172.16.0.1"),
            ("192.168.77.1", "192.168.0.1"),
            ("127.0.0.1", "127.0.0.1"),
            ("2a00:1450::1", "2001:db8::1"),
            ("fd12::1", "fd00::1"),
            ("fe80::9", "fe80::1"),
            ("::1", "::1"),
        ] {
            assert_eq!(numbers.address(ip.parse().unwrap()).to_string(), expected, "{ip}");
        }
        let many: std::collections::BTreeSet<_> =
            (0..2000).map(|at| numbers.address(v4_from([9, 0, 0, 0], at))).collect();
        assert_eq!(many.len(), 2000);
        // An address of the case stands for no other.
        let [one, other] = ["10.0.0.1", "10.9.9.9"].map(|ip| ip.parse().unwrap());
        let mut numbers = Numbers::new([one, other].into());
        assert_eq!(
            [numbers.address(one), numbers.address(other)].map(|ip| ip.to_string()),
            ["10.0.0.2", "10.0.0.3"]
        );
    }

    #[test]
    fn numbers_keep_their_form() {
        assert_eq!(in_form_of("AB:cd:EF", 0x1f), "00:00:1f");
        assert_eq!(in_form_of("77378f46-2c66", 1), "00000000-0001");
        assert_eq!(in_places_of("KG-4829", 12), "XX-0012");
        assert_eq!(in_places_of("A1", 12), "No-12");
    }
}
