//! Errors that `HTTP.sys` logs (`httperr1.log`): it answers in the place of an application that is not
//! there, and ends connections.
//!
//! Source: "Error logging in HTTP APIs" of Windows (KB820729), and logs with `streamid` of newer ones.

/// The columns that `HTTP.sys` writes; newer versions put one or two about streams in front of the status.
const COLUMNS: &str = "date time c-ip c-port s-ip s-port cs-version cs-method cs-uri sc-status s-siteid s-reason \
                     s-queuename";

/// Where those about streams stand.
const STREAM_AT: usize = 9;

/// Columns of a line that are looked at for its format.
const MAX_COLUMNS: usize = 16;

/// The columns of a line of `HTTP.sys`, which has the version of HTTP at the seventh place.
pub(super) fn columns(raw: &str) -> Option<Vec<&'static str>> {
    let values: Vec<&str> = raw.split_ascii_whitespace().take(MAX_COLUMNS).collect();
    let is_port = |at: usize| values.get(at).is_some_and(|port| port.parse::<u16>().is_ok());
    let version = *values.get(6)?;
    if !is_port(3) || !is_port(5) || !(version == "-" || version.starts_with("HTTP/")) {
        return None;
    }
    let columns: Vec<&str> = COLUMNS.split_ascii_whitespace().collect();
    let reason = columns.iter().position(|column| *column == "s-reason")?;
    // By how many columns newer versions move it.
    let moved = (0..=2).find(|moved| values.get(reason + moved).is_some_and(|it| is_reason(it)))?;
    let (before, behind) = columns.split_at(STREAM_AT);
    Some([before, &["streamid", "streamid_ex"][..moved], behind].concat())
}

/// `Timer_ConnectionIdle`, `N/A` being none.
pub(super) fn is_reason(value: &str) -> bool {
    value.len() > 3
        && value.starts_with(|c: char| c.is_ascii_uppercase())
        && value.chars().all(|c| c.is_ascii_alphanumeric() || "_/".contains(c))
}

#[cfg(test)]
mod tests {
    use crate::kind::Kind;
    use crate::testing::{check, read_damaged};

    const LOG: &str = include_str!("../../../../tests/data/samples/httperr-app-offline.txt");

    #[test]
    fn errors_of_http_sys() {
        check(
            Kind::WebLog,
            "#Fields: date time c-ip c-port s-ip s-port cs-version cs-method cs-uri sc-status s-siteid s-reason s-queuename\n\
             2026-11-22 03:00:01 192.0.2.77 51234 10.0.0.10 443 HTTP/1.1 POST /EWS/mrsproxy.svc?a=b 503 1 AppOffline MSExchangeServicesAppPool\n\
             2026-11-22 03:00:02 192.0.2.77 51235 10.0.0.10 443 - - - - - Timer_ConnectionIdle -\n\
             2026-11-22 03:00:03 192.0.2.77 51236 10.0.0.10 443 - - - - - Timer_ConnectionIdle -\n",
            &[
                "web-log 1-4",
                "2 web_log.reason = AppOffline",
                "2 web_log.status = 503.0",
                "2 web_log.method = POST",
                "2 web_log.path = /EWS/mrsproxy.svc",
                "2 web_log.times = 1",
                "3 web_log.reason = Timer_ConnectionIdle",
                "3 web_log.times = 2",
            ],
        );
    }

    #[test]
    fn errors_of_http_sys_without_their_heading() {
        for stream in ["", "0 ", "0 - "] {
            check(
                Kind::WebLog,
                &format!(
                    "2026-11-22 03:00:01 192.0.2.77 51234 10.0.0.10 443 HTTP/2.0 GET /owa {stream}503 1 QueueFull MSExchangeOWAAppPool"
                ),
                &[
                    "web-log 1-1",
                    "1 web_log.reason = QueueFull",
                    "1 web_log.status = 503.0",
                    "1 web_log.method = GET",
                    "1 web_log.path = /owa",
                    "1 web_log.times = 1",
                ],
            );
        }
        check(
            Kind::WebLog,
            "2026-11-22 03:00:01 192.0.2.77 51234 10.0.0.10 443 was Refused to us all day",
            &[],
        );
    }

    #[test]
    fn cut_anywhere_it_is_read_without_harm() {
        read_damaged(LOG);
    }
}
