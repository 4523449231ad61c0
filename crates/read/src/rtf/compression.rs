//! Compressed RTF ([MS-OXRTFCP]), as Outlook stores it.

/// The most bytes of RTF that are read.
pub(crate) const MAX_BYTES: usize = 32 << 20;
/// The initial contents of the window ([MS-OXRTFCP] 2.1.2.1).
const START: &[u8; 207] = b"{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript \\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx";
/// The size of the window.
const WINDOW_BYTES: usize = 4096;

/// The RTF in a `PidTagRtfCompressed`, as far as it goes if it breaks off. `None` for other bytes.
pub(crate) fn decompressed(bytes: &[u8]) -> Option<Vec<u8>> {
    let (head, content) = bytes.split_at_checked(16)?;
    let raw_size = u32::from_le_bytes(head[4..8].try_into().ok()?);
    let size = usize::try_from(raw_size).unwrap_or(MAX_BYTES).min(MAX_BYTES);
    match &head[8..12] {
        b"LZFu" => Some(expanded(content, size)),
        b"MELA" => Some(content[..content.len().min(size)].to_vec()),
        _ => None,
    }
}

/// Decompresses LZFu ([MS-OXRTFCP] 2.2.2.2): runs of eight tokens, each a byte or a reference, that
/// is a position in the window and a length. The window holds what was written last.
fn expanded(content: &[u8], size: usize) -> Vec<u8> {
    let mut all = START.to_vec();
    let most = size + START.len();
    let mut rest = content.iter().copied();
    'runs: while let Some(control) = rest.next() {
        for bit in 0..8 {
            let Some(byte) = rest.next().filter(|_| all.len() < most) else { break 'runs };
            if control >> bit & 1 == 0 {
                all.push(byte);
                continue;
            }
            let Some(low) = rest.next() else { break 'runs };
            let reference = usize::from(u16::from_be_bytes([byte, low]));
            let (from, length) = (reference >> 4, (reference & 15) + 2);
            let back = (WINDOW_BYTES + all.len() % WINDOW_BYTES - from) % WINDOW_BYTES;
            // A reference to the write position marks the end.
            if back == 0 {
                break 'runs;
            }
            for _ in 0..length {
                let from = all.len().checked_sub(back);
                all.push(from.map_or(0, |from| all[from]));
            }
        }
    }
    all.split_off(START.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_examples_of_the_specification() {
        // [MS-OXRTFCP] 3.1: a simple text, and a reference that overlaps the write position.
        let simple = b"\x2d\0\0\0\x2b\0\0\0LZFu\xf1\xc5\xc7\xa7\x03\0\x0a\0rcpg125B2\x0a\xf3 hel\x09\0 bw\x05\xb0ld}\x0a\x80\x0f\xa0";
        let expected = b"{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n";
        assert_eq!(decompressed(simple).as_deref(), Some(expected.as_slice()));
        let whole = expected;
        let crossing = b"\x1a\0\0\0\x1c\0\0\0LZFu\xe2\xd4KQA\0\x04 WXYZ\x0dn}\x01\x0e\xb0";
        let expected = b"{\\rtf1 WXYZWXYZWXYZWXYZWXYZ}";
        assert_eq!(decompressed(crossing).as_deref(), Some(expected.as_slice()));
        let plain = b"\x16\0\0\0\x0a\0\0\0MELA\0\0\0\0{\\rtf1 a}\n";
        assert_eq!(decompressed(plain).as_deref(), Some(b"{\\rtf1 a}\n".as_slice()));
        for end in 0..simple.len() {
            assert!(decompressed(&simple[..end]).is_none_or(|part| whole.starts_with(&part)));
        }
        assert_eq!(decompressed(b"\0\0\0\0\xff\xff\xff\xffMELA\0\0\0\0"), Some(Vec::new()));
    }
}
