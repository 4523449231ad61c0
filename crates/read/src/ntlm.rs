//! The NTLM challenge ([MS-NLMP] 2.2.1.2), in which a server names itself.
//!
//! Anybody gets it without a password, and it has the server's internal name.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use jiff::Timestamp;

/// The contents of a challenge, names as the server wrote them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Challenge {
    /// TargetName: the domain, or the computer if it is in none.
    pub(crate) target: Option<String>,
    /// MsvAvNbComputerName.
    pub(crate) netbios_computer: Option<String>,
    /// MsvAvNbDomainName: the part of a logon name before the backslash.
    pub(crate) netbios_domain: Option<String>,
    /// MsvAvDnsComputerName: the server's internal host name.
    pub(crate) dns_computer: Option<String>,
    /// MsvAvDnsDomainName.
    pub(crate) dns_domain: Option<String>,
    /// MsvAvDnsTreeName.
    pub(crate) dns_forest: Option<String>,
    /// MsvAvTimestamp: the server's clock.
    pub(crate) time: Option<Timestamp>,
    /// The version of Windows: `10.0.17763`.
    pub(crate) windows: Option<String>,
}

const REQUEST: &[u8] = b"NTLMSSP\0\x01\0\0\0";
const SIGNATURE_AND_TYPE: &[u8] = b"NTLMSSP\0\x02\0\0\0";
const UNICODE: u32 = 0x0000_0001;
const VERSION: u32 = 0x0200_0000;

/// Reads the challenge in the value of a `WWW-Authenticate` header: `NTLM <base64>` or
/// `Negotiate <base64>`, with or without SPNEGO around the message.
pub(crate) fn from_header(value: &str) -> Option<Challenge> {
    value.split([' ', ',', ';', '"']).filter(|word| word.len() >= 60).find_map(|word| {
        let word = word.trim_end_matches('=');
        from_bytes(&STANDARD_NO_PAD.decode(word).or_else(|_| cut_off(word)).ok()?)
    })
}

/// Whether a value has NTLM's first message, with or without SPNEGO around it. That message asks
/// for a challenge and carries no credentials.
pub(super) fn asks_for_challenge(value: &str) -> bool {
    let longest = value.split_ascii_whitespace().filter(|word| (40..400).contains(&word.len()));
    longest.into_iter().any(|word| {
        STANDARD_NO_PAD
            .decode(word.trim_end_matches('='))
            .is_ok_and(|bytes| bytes.windows(REQUEST.len()).any(|at| at == REQUEST))
    })
}

impl Challenge {
    /// What is known, under the names of [`shindan_model::SEEN`].
    pub(super) fn properties(&self) -> impl Iterator<Item = (&'static str, String)> + use<> {
        let known = [
            ("ntlm.target", self.target.clone()),
            ("ntlm.netbios_computer_name", self.netbios_computer.clone()),
            ("ntlm.netbios_domain_name", self.netbios_domain.clone()),
            ("ntlm.dns_computer_name", self.dns_computer.clone()),
            ("ntlm.dns_domain_name", self.dns_domain.clone()),
            ("ntlm.dns_forest_name", self.dns_forest.clone()),
            ("ntlm.time", self.time.map(|time| time.to_string())),
            ("ntlm.windows", self.windows.clone()),
        ];
        known.into_iter().filter_map(|(name, value)| Some((name, value?)))
    }
}

/// Decodes a value that was cut off, as far as its groups are whole.
fn cut_off(word: &str) -> Result<Vec<u8>, base64::DecodeError> {
    let whole = word.len() & !3;
    STANDARD_NO_PAD.decode(word.get(..whole).unwrap_or_default())
}

/// Reads a CHALLENGE_MESSAGE anywhere in `bytes`. Fields that point outside it are left out.
pub(crate) fn from_bytes(bytes: &[u8]) -> Option<Challenge> {
    let start =
        bytes.windows(SIGNATURE_AND_TYPE.len()).position(|part| part == SIGNATURE_AND_TYPE)?;
    let message = &bytes[start..];
    let flags = u32::from_le_bytes(message.get(20..24)?.try_into().ok()?);
    let text = |bytes: &[u8]| Some(text(bytes, flags & UNICODE != 0)).filter(|t| !t.is_empty());
    let mut challenge =
        Challenge { target: field(message, 12).and_then(text), ..Challenge::default() };
    if flags & VERSION != 0
        && let Some([major, minor, low, high]) = message.get(48..52)
    {
        let build = u16::from_le_bytes([*low, *high]);
        challenge.windows = Some(format!("{major}.{minor}.{build}"));
    }
    // AV_PAIR ([MS-NLMP] 2.2.2.1), always UTF-16.
    let mut pairs = field(message, 40).unwrap_or_default();
    while let Some((head, rest)) = pairs.split_at_checked(4) {
        let id = u16::from_le_bytes([head[0], head[1]]);
        let length = u16::from_le_bytes([head[2], head[3]]);
        let Some((value, rest)) = rest.split_at_checked(usize::from(length)) else { break };
        let name = Some(self::text(value, true)).filter(|name| !name.is_empty());
        match id {
            0 => break,
            1 => challenge.netbios_computer = name,
            2 => challenge.netbios_domain = name,
            3 => challenge.dns_computer = name,
            4 => challenge.dns_domain = name,
            5 => challenge.dns_forest = name,
            7 => challenge.time = value.try_into().ok().and_then(filetime),
            _ => {}
        }
        pairs = rest;
    }
    Some(challenge)
}

/// The bytes that the field at `at` (length, allocated length, offset) points to.
fn field(message: &[u8], at: usize) -> Option<&[u8]> {
    let length = u16::from_le_bytes(message.get(at..at + 2)?.try_into().ok()?);
    let offset = u32::from_le_bytes(message.get(at + 4..at + 8)?.try_into().ok()?);
    let offset = usize::try_from(offset).ok()?;
    message.get(offset..offset.checked_add(usize::from(length))?)
}

/// Decodes UTF-16, or the server's OEM code page, of which only ASCII is certain.
fn text(bytes: &[u8], unicode: bool) -> String {
    if unicode {
        let units = bytes.chunks_exact(2).map(|pair| u16::from_le_bytes([pair[0], pair[1]]));
        char::decode_utf16(units).map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)).collect()
    } else {
        String::from_utf8_lossy(bytes).into_owned()
    }
}

/// Decodes a FILETIME: units of 100 ns since 1601 ([MS-DTYP] 2.3.3).
fn filetime(bytes: [u8; 8]) -> Option<Timestamp> {
    const SECONDS_TO_1970: i64 = 11_644_473_600;
    let seconds = i64::try_from(u64::from_le_bytes(bytes) / 10_000_000).ok()? - SECONDS_TO_1970;
    Timestamp::from_second(seconds).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    const WINDOWS_2016: &str = "TlRMTVNTUAACAAAADgAOADgAAAAFgomiASNFZ4mrze8AAAAAAAAAAMQAxABGAAAACgA5OAAAAA9DAE8ATgBUAE8AUwBPAAIADgBDAE8ATgBUAE8AUwBPAAEADABFAFgAQwBIADAAMQAEACgAYwBvAHIAcAAuAGMAbwBuAHQAbwBzAG8ALgBlAHgAYQBtAHAAbABlAAMANgBFAFgAQwBIADAAMQAuAGMAbwByAHAALgBjAG8AbgB0AG8AcwBvAC4AZQB4AGEAbQBwAGwAZQAFACgAYwBvAHIAcAAuAGMAbwBuAHQAbwBzAG8ALgBlAHgAYQBtAHAAbABlAAcACAAAAIGSsXrcAQAAAAA=";
    const WINDOWS_2003: &str = "TlRMTVNTUAACAAAADgAOADgAAAAFgomiASNFZ4mrze8AAAAAAAAAALgAuABGAAAABQLODgAAAA9DAE8ATgBUAE8AUwBPAAIADgBDAE8ATgBUAE8AUwBPAAEADABFAFgAQwBIADAAMQAEACgAYwBvAHIAcAAuAGMAbwBuAHQAbwBzAG8ALgBlAHgAYQBtAHAAbABlAAMANgBFAFgAQwBIADAAMQAuAGMAbwByAHAALgBjAG8AbgB0AG8AcwBvAC4AZQB4AGEAbQBwAGwAZQAFACgAYwBvAHIAcAAuAGMAbwBuAHQAbwBzAG8ALgBlAHgAYQBtAHAAbABlAAAAAAA=";
    // Recorded from mod_auth_gssapi with Samba behind it.
    const SAMBA: &str = "TlRMTVNTUAACAAAACAAIADgAAAA1goniC27dJVaO+fEAAAAAAAAAAD4APgBAAAAABgEAAAAAAA9QAEUARQBSAAIACABQAEUARQBSAAEABABFAFgABAAAAAMAEgBsAG8AYwBhAGwAaABvAHMAdAAHAAgA6P7/Mkt63QEAAAAA";

    /// Checks the computer, domain, version of Windows and time in a header.
    #[track_caller]
    fn check(header: &str, expected: [&str; 4]) {
        let challenge = from_header(header).expect("a challenge");
        let time = challenge.time.map(|time| time.to_string());
        let seen = [challenge.dns_computer, challenge.netbios_domain, challenge.windows, time];
        let seen = seen.each_ref().map(|text| text.as_deref().unwrap_or(""));
        assert_eq!(seen, expected);
    }

    #[test]
    fn names_of_the_server() {
        let exchange = "EXCH01.corp.contoso.example";
        let today = [exchange, "CONTOSO", "10.0.14393", "2026-01-01T00:00:00Z"];
        check(&format!("NTLM {WINDOWS_2016}"), today);
        check(&format!("Negotiate, NTLM {WINDOWS_2016}"), today);
        check(&format!("NTLM {WINDOWS_2003}"), [exchange, "CONTOSO", "5.2.3790", ""]);
        check(
            &format!("Negotiate {SAMBA}"),
            ["localhost", "PEER", "6.1.0", "2026-11-22T06:32:08Z"],
        );
    }

    #[test]
    fn a_challenge_inside_of_spnego() {
        let bytes = STANDARD_NO_PAD.decode(WINDOWS_2016.trim_end_matches('=')).unwrap();
        let wrapped =
            [b"\xa1\x81\xce\x30\x81\xcb\xa0\x03\x0a\x01\x01\x04\x81\xb0".as_slice(), &bytes];
        let header = format!("Negotiate {}", STANDARD_NO_PAD.encode(wrapped.concat()));
        assert_eq!(from_header(&header), from_bytes(&bytes));
    }

    #[test]
    fn the_first_message_carries_no_credentials() {
        for (value, expected) in [
            ("NTLM TlRMTVNTUAABAAAABoIIAAAAAAAAAAAAAAAAAAAAAAA=", true),
            (
                "Negotiate YEgGBisGAQUFAqA+MDygDjAMBgorBgEEAYI3AgIKoioEKE5UTE1TU1AAAQAAADeCCOIAAAAAKAAAAAAAAAAoAAAAAAwEAAAAAA8=",
                true,
            ),
            ("Basic Q09OVE9TT1xtaWdyYXRlOnBsYWNlaG9sZGVyUGxhY2Vob2xkZXI=", false),
            ("NTLM TlRMTVNTUAADAAAAGAAYAFgAAACgAKAAcAAAAAAAAAAAAAAAAAAAAA==", false),
        ] {
            assert_eq!(asks_for_challenge(value), expected, "{value}");
        }
        assert!(!asks_for_challenge(&format!("NTLM {WINDOWS_2016}")));
    }

    #[test]
    fn no_challenge() {
        for header in ["NTLM", "Negotiate", "", "Basic realm=\"mail.contoso.com\"", "NTLM ===="] {
            assert_eq!(from_header(header), None, "{header}");
        }
        assert_eq!(from_header("NTLM TlRMTVNTUAABAAAAB4IIoAAAAAAAAAAAAAAAAAAAAAA="), None);
    }

    #[test]
    fn cut_anywhere_and_with_any_byte_changed_it_gives_an_answer_or_none() {
        let bytes = STANDARD_NO_PAD.decode(WINDOWS_2016.trim_end_matches('=')).unwrap();
        for end in 0..bytes.len() {
            let _ = from_bytes(&bytes[..end]);
            let mut changed = bytes.clone();
            changed[end] ^= 0xff;
            let _ = from_bytes(&changed);
            let _ = from_header(&format!("NTLM {}", &WINDOWS_2016[..end]));
        }
    }
}
