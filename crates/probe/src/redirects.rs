//! Redirects: where an answer points, and how a search came to it.

use super::request::PlannedRequest;

/// The URL that an answer redirects to, if it does. A path alone is one on the same host (RFC 9110 10.2.2).
pub(super) fn redirect_target(request: &PlannedRequest, head: &str) -> Option<String> {
    let status = head.split(' ').nth(1)?;
    let is_redirect = matches!(status, "301" | "302" | "303" | "307" | "308");
    let fields = head.lines().skip(1).filter_map(|line| line.split_once(':'));
    let mut location = fields.filter(|(name, _)| name.eq_ignore_ascii_case("location"));
    let (_, value) = location.next().filter(|_| is_redirect)?;
    let value = value.trim();
    let is_path = value.starts_with('/') && !value.starts_with("//");
    let scheme = if request.is_tls() { "https" } else { "http" };
    let absolute = || format!("{scheme}://{}:{}{value}", request.host(), request.port());
    Some(if is_path { absolute() } else { value.to_owned() })
}

/// How a search came to a URL.
#[derive(Clone, Debug)]
pub(super) struct RedirectHistory {
    /// The URL, or the name of the service, at which the search began.
    pub(super) start: String,
    /// Every URL that was requested, the last one last.
    pub(super) urls: Vec<String>,
    /// Whether a client accepts every certificate so far; `None` if there was none.
    pub(super) accepted: Option<bool>,
}

impl RedirectHistory {
    /// A search that begins at a URL, or at the name of a service.
    pub(super) fn starting_at(start: &str) -> Self {
        Self { start: start.to_owned(), urls: Vec::new(), accepted: None }
    }

    /// Adds a request.
    pub(super) fn push(&mut self, url: &str) {
        self.urls.push(url.to_owned());
    }

    /// Adds whether a client accepts the certificates of the last answer; `None` if it had none.
    pub(super) fn add_judgement(&mut self, accepted: Option<bool>) {
        let both = |accepted| self.accepted.unwrap_or(true) && accepted;
        self.accepted = accepted.map(both).or(self.accepted);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_refused_certificate_refuses_the_whole_search() {
        let (yes, no) = (Some(true), Some(false));
        for (judgements, expected) in [
            (vec![], None),
            (vec![None, yes], yes),
            (vec![yes, None], yes),
            (vec![no, yes], no),
            (vec![yes, no, None], no),
        ] {
            let mut history = RedirectHistory::starting_at("https://contoso.com/");
            judgements.iter().for_each(|accepted| history.add_judgement(*accepted));
            assert_eq!(history.accepted, expected, "{judgements:?}");
        }
    }

    #[test]
    fn only_a_redirect_with_a_location_leads_on() {
        let request = PlannedRequest::get("https://contoso.com/a");
        for (head, expected) in [
            ("HTTP/1.1 302 Found\r\nLocation: https://b.test/", Some("https://b.test/")),
            ("HTTP/1.1 301 Moved\r\nlocation:  /b ", Some("https://contoso.com:443/b")),
            ("HTTP/1.1 307 Moved\r\nLocation: //b.test/", Some("//b.test/")),
            ("HTTP/1.1 200 OK\r\nLocation: https://b.test/", None),
            ("HTTP/1.1 302 Found\r\nServer: IIS", None),
            ("", None),
        ] {
            assert_eq!(redirect_target(&request, head).as_deref(), expected, "{head}");
        }
    }
}
