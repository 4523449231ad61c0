//! The names of what readers and probes see where it has no printed name of its own.

/// A name under which something is seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seen {
    /// Dotted, lower case, the subject first.
    pub name: &'static str,
    /// What the value looks like.
    pub value: &'static str,
}

const fn seen(name: &'static str, value: &'static str) -> Seen {
    Seen { name, value }
}

/// Every such name. A name that ends in `*` stands for all that begin so.
pub const SEEN: &[Seen] = &[
    seen("powershell.empty", "the cmdlet that ran and printed nothing"),
    seen("powershell.cut_off", "the property or column whose value ends in an ellipsis"),
    seen("powershell.error.cmdlet", "the cmdlet that failed"),
    seen("powershell.error.exception", "the type of the exception"),
    seen("powershell.error.category", "what stands after `CategoryInfo`"),
    seen("powershell.error.id", "what stands after `FullyQualifiedErrorId`"),
];

/// Whether a name is one of [`SEEN`].
pub fn is_seen(name: &str) -> bool {
    SEEN.iter().any(|seen| match seen.name.strip_suffix('*') {
        Some(start) => name.starts_with(start) && name.len() > start.len(),
        None => name == seen.name,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_dotted_and_stand_once() {
        for (at, seen) in SEEN.iter().enumerate() {
            let plain =
                |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "._-*".contains(c);
            assert!(seen.name.contains('.') && seen.name.chars().all(plain), "{}", seen.name);
            assert!(!SEEN[..at].iter().any(|other| other.name == seen.name), "{}", seen.name);
            assert!(is_seen(&seen.name.replace('*', "x")));
        }
        assert!(!is_seen("MRSProxyEnabled"));
    }
}
