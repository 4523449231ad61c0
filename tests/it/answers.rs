//! What an HTTP status means: by address, by what went along, and by who answers.

use shindan_model::Pack;
use shindan_read as read;
use shindan_understand::Interpreter;

use crate::judge::shipped;

const RPC: &str = "RPC_IN_DATA /rpc/rpcproxy.dll?exch01:6001";
const MRS: &str = "POST /EWS/mrsproxy.svc";
const EWS: &str = "POST /EWS/Exchange.asmx";
const AUTODISCOVER: &str = "POST /autodiscover/autodiscover.xml";
const OWA: &str = "GET /owa/";

const NOBODY: &str = "";
const BASIC: &str = "Authorization: Basic dTpw";
const NTLM: &str =
    "Authorization: NTLM TlRMTVNTUAADAAAAGAAYAFgAAACgAKAAcAAAAAgACAAQAQAACgAKABgBAAAEAAQA";

const IIS_7: &str = "Server: Microsoft-IIS/7.5";
const EXCHANGE_2013: &str = "Server: Microsoft-IIS/8.5\nX-FEServer: EXCH01";
const APACHE: &str = "Server: Apache";
const OFFERS_ALL: &str = "Server: Microsoft-IIS/7.5\nWWW-Authenticate: Negotiate\nWWW-Authenticate: NTLM\nWWW-Authenticate: Basic realm=\"x\"";
const OFFERS_BASIC: &str = "WWW-Authenticate: Basic realm=\"x\"";
const OFFERS_NOTHING: &str = "Server: Microsoft-IIS/7.5";

#[track_caller]
fn check(
    pack: &Pack,
    (request, sent, status, answer): (&str, &str, &str, &str),
    expected: &[&str],
) {
    let host =
        if request == AUTODISCOVER { "autodiscover.contoso.com" } else { "mail.contoso.com" };
    let sent = if sent.is_empty() { String::new() } else { format!("{sent}\n") };
    let text = format!("{request} HTTP/1.1\nHost: {host}\n{sent}\nHTTP/1.1 {status}\n{answer}\n\n");
    let meaning = Interpreter::new(pack).interpret("text", read::observations(&text));
    let facts = meaning.facts.iter();
    let mut found: Vec<String> = facts
        .filter(|fact| !["migration.type", "exchange.version"].contains(&fact.id.as_str()))
        .map(|fact| {
            format!("{}={}", fact.id, fact.value().map(ToString::to_string).unwrap_or_default())
        })
        .collect();
    found.sort();
    assert_eq!(found, expected, "{text}");
}

#[test]
fn outlook_anywhere() {
    let pack = shipped();
    let all = "outlook_anywhere.auth=basic-offered";
    for (seen, expected) in [
        ((RPC, NOBODY, "401 Unauthorized", OFFERS_ALL), &[all, "rpc.answer=as-expected"][..]),
        (
            (RPC, NOBODY, "401 Unauthorized", OFFERS_NOTHING),
            &["outlook_anywhere.auth=basic-missing", "rpc.answer=as-expected"],
        ),
        ((RPC, NOBODY, "403 Forbidden", APACHE), &["rpc.answer=refused"]),
        ((RPC, NOBODY, "302 Found", APACHE), &["rpc.answer=refused"]),
        ((RPC, NOBODY, "404 Not Found", IIS_7), &["rpc.answer=not-found"]),
        (
            (RPC, NOBODY, "405 Method Not Allowed", APACHE),
            &["path.device=inspects", "rpc.answer=methods-refused"],
        ),
        ((RPC, NOBODY, "500 Internal Server Error", IIS_7), &["rpc.answer=server-error"]),
        (
            (RPC, NOBODY, "503 Service Unavailable", IIS_7),
            &["migration.error=server-error", "rpc.answer=server-error"],
        ),
        (
            (RPC, BASIC, "200 Success", IIS_7),
            &["credentials.sign_in=works", "rpc.answer=as-expected"],
        ),
        ((RPC, BASIC, "401 Unauthorized", OFFERS_ALL), &[all, "rpc.answer=log-on-refused"]),
        // The proxy of 2013 looks the mailbox up, that of 2010 does not.
        ((RPC, BASIC, "404 Not Found", EXCHANGE_2013), &["rpc.answer=server-unknown"]),
        ((RPC, BASIC, "404 Not Found", IIS_7), &["rpc.answer=server-unknown|not-found"]),
        ((RPC, BASIC, "503 RPC Error: 6ba", IIS_7), &["rpc.answer=server-unknown"]),
        (
            (RPC, BASIC, "503 Service Unavailable", EXCHANGE_2013),
            &["migration.error=server-error", "rpc.answer=server-error"],
        ),
    ] {
        check(&pack, seen, expected);
    }
}

#[test]
fn exchange_web_services() {
    let pack = shipped();
    let offer = "ews.windows_auth=enabled";
    for (seen, expected) in [
        ((MRS, NOBODY, "401 Unauthorized", OFFERS_ALL), &["ews.mrs_answer=as-expected", offer][..]),
        (
            (MRS, NOBODY, "401 Unauthorized", OFFERS_BASIC),
            &["ews.mrs_answer=as-expected", "ews.windows_auth=disabled"],
        ),
        ((MRS, NOBODY, "302 Found", APACHE), &["ews.mrs_answer=refused"]),
        ((MRS, NOBODY, "403 Forbidden", APACHE), &["ews.mrs_answer=refused"]),
        ((MRS, NOBODY, "404 Not Found", IIS_7), &["ews.mrs_answer=not-found"]),
        ((MRS, NOBODY, "405 Method Not Allowed", IIS_7), &["ews.handler=missing"]),
        ((MRS, NOBODY, "405 Method Not Allowed", APACHE), &["path.device=inspects"]),
        ((MRS, NOBODY, "500 Internal Server Error", IIS_7), &["ews.mrs_answer=server-error"]),
        ((MRS, NTLM, "401 Unauthorized", OFFERS_ALL), &["ews.mrs_answer=log-on-refused", offer]),
        // Exchange refuses where its proxy is off; a device may refuse for any reason.
        ((MRS, NTLM, "403 Forbidden", EXCHANGE_2013), &["ews.mrs_proxy=disabled"]),
        ((MRS, NTLM, "403 Forbidden", APACHE), &["ews.mrs_answer=refused"]),
        ((MRS, NTLM, "400 Bad Request", EXCHANGE_2013), &["ews.mrs_answer=as-expected"]),
        (
            (MRS, NTLM, "503 Service Unavailable", IIS_7),
            &["ews.mrs_answer=server-error", "migration.error=server-error"],
        ),
        ((EWS, NOBODY, "401 Unauthorized", OFFERS_ALL), &["ews.answer=as-expected", offer]),
        (
            ("GET /EWS/Exchange.asmx", NOBODY, "405 Method Not Allowed", IIS_7),
            &["ews.answer=as-expected"],
        ),
        ((EWS, NOBODY, "404 Not Found", IIS_7), &["ews.answer=not-found"]),
        ((EWS, NTLM, "401 Unauthorized", OFFERS_ALL), &["ews.answer=log-on-refused", offer]),
        ((EWS, NTLM, "500 Internal Server Error", IIS_7), &["ews.answer=as-expected"]),
        // Basic is refused only where it is offered.
        ((EWS, BASIC, "401 Unauthorized", "WWW-Authenticate: NTLM"), &[offer]),
        ((EWS, BASIC, "401 Unauthorized", OFFERS_ALL), &["ews.answer=log-on-refused", offer]),
    ] {
        check(&pack, seen, expected);
    }
}

#[test]
fn autodiscover_and_the_web_page() {
    let pack = shipped();
    for (seen, expected) in [
        (
            (AUTODISCOVER, NOBODY, "401 Unauthorized", OFFERS_ALL),
            &["autodiscover.answer=asks-for-credentials"][..],
        ),
        ((AUTODISCOVER, NOBODY, "404 Not Found", IIS_7), &["autodiscover.answer=http-error"]),
        ((AUTODISCOVER, NOBODY, "503 Bad", IIS_7), &["autodiscover.answer=http-error"]),
        ((AUTODISCOVER, BASIC, "401 Unauthorized", OFFERS_ALL), &["credentials.sign_in=fails"]),
        ((OWA, NOBODY, "302 Found", IIS_7), &["https.outside=sign-in"]),
        ((OWA, NOBODY, "403 Forbidden", APACHE), &["https.outside=refused-by-device"]),
        ((OWA, NOBODY, "404 Not Found", IIS_7), &["https.outside=not-found"]),
        ((OWA, NOBODY, "503 Bad", IIS_7), &["https.outside=server-error"]),
        (("GET /healthcheck.htm", NOBODY, "404 Not Found", IIS_7), &[]),
    ] {
        check(&pack, seen, expected);
    }
}
