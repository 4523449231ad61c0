//! The way to an answer, from where a search for it began.

/// The way to an answer.
#[derive(Clone, Debug)]
pub(super) struct Way {
    /// The URL at which it began, or the name of a service.
    pub(super) began: String,
    /// Every URL that was asked, the last one last.
    pub(super) urls: Vec<String>,
    /// Whether a client would have accepted every certificate; none where none is known.
    pub(super) accepted: Option<bool>,
}

impl Way {
    /// A way that begins at a URL or the name of a service.
    pub(super) fn from(began: &str) -> Self {
        Self { began: began.to_owned(), urls: Vec::new(), accepted: None }
    }

    /// Goes on to a URL.
    pub(super) fn to(&mut self, url: &str) {
        self.urls.push(url.to_owned());
    }

    /// Whether a client accepts the certificates there, where that is known.
    pub(super) fn meets(&mut self, accepted: Option<bool>) {
        let all = |accepted| self.accepted.unwrap_or(true) && accepted;
        self.accepted = accepted.map(all).or(self.accepted);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_certificate_that_is_refused_ends_the_way() {
        let (yes, no) = (Some(true), Some(false));
        for (met, expected) in [
            (vec![], None),
            (vec![None, yes], yes),
            (vec![yes, None], yes),
            (vec![no, yes], no),
            (vec![yes, no, None], no),
        ] {
            let mut way = Way::from("https://contoso.com/");
            met.iter().for_each(|accepted| way.meets(*accepted));
            assert_eq!(way.accepted, expected, "{met:?}");
        }
    }
}
