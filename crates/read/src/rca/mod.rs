//! Results of the Remote Connectivity Analyzer: its XML export, and copies of its page, with or
//! without line breaks.
//!
//! A failed step means nothing if an alternative passed, or at the bare domain, where Autodiscover
//! is tried first and most companies have their web site. Headers and certificates in a result are
//! reported under the same names as those that probes measure.

mod export;
mod outcome;
mod pasted;
mod phrases;
mod test_step;

use crate::lines::Lines;
use crate::part::Part;

/// Takes a result in either form.
pub(super) fn read(lines: Lines<'_>) -> Option<Part> {
    export::read(lines).or_else(|| pasted::read(lines))
}

#[cfg(test)]
mod tests {
    use crate::parts::parts;
    use crate::testing::{read_damaged, summary};

    const XML: &str = include_str!("../../../../tests/data/rca/rca-rpchttp-405.xml");
    const PASTED: &str = include_str!("../../../../tests/data/rca/rca-pasted-text.txt");
    const FLATTENED: &str = include_str!("../../../../tests/data/rca/rca-pasted-flattened.txt");

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let seen: Vec<String> = parts(text).flat_map(|part| summary(&part)).collect();
        assert_eq!(seen, expected);
    }

    #[test]
    fn the_exported_file() {
        check(
            XML,
            &[
                "connectivity-analyzer 1-13",
                "2 said Testing RPC/HTTP connectivity.\nThe RPC/HTTP test failed.\nElapsed Time: 5120 ms.",
                "11 said Attempting to ping RPC proxy mail.contoso.com.\nRPC Proxy can't be pinged.\nA Web exception occurred because an HTTP 405 - MethodNotAllowed response was received from Unknown.\nHeaders received:\nAllow: GET,HEAD,POST,OPTIONS\nServer: Apache",
                "2 rca.test.outlook-anywhere = failed",
                "4 rca.test.dns = passed @mail.contoso.com",
                "4 dns.address = 192.0.2.10 @mail.contoso.com",
                "5 rca.test.tcp = passed @mail.contoso.com",
                "6 rca.test.certificate = passed @mail.contoso.com",
                "8 rca.test.certificate-name = passed @mail.contoso.com",
                "11 rca.test.rpc-proxy-ping = failed @mail.contoso.com",
                "11 rca.error_id = 12f4b21a-7e8d-4c95-b4a8-f4608e7d73b0 @mail.contoso.com",
                "11 http.url = https://mail.contoso.com/rpc/rpcproxy.dll @mail.contoso.com",
                "11 http.status = 405 MethodNotAllowed @mail.contoso.com",
                "11 http.header.allow = GET,HEAD,POST,OPTIONS @mail.contoso.com",
                "11 http.header.server = Apache @mail.contoso.com",
            ],
        );
    }

    #[test]
    fn a_copied_page() {
        check(
            PASTED,
            &[
                "connectivity-analyzer 1-24",
                "1 rca.test.autodiscover = failed",
                "10 rca.test.autodiscover-methods = failed",
                "19 rca.test.autodiscover-url = failed @contoso.com",
            ],
        );
    }

    #[test]
    fn a_copy_without_line_breaks() {
        check(
            FLATTENED,
            &[
                "connectivity-analyzer 1-1",
                "1 rca.test.autodiscover = failed",
                "1 rca.test.autodiscover-methods = failed",
                "1 rca.test.dns = failed @contoso.com",
            ],
        );
    }

    #[test]
    fn a_failed_alternative_that_was_not_needed() {
        check(
            "Thanks. The Microsoft Connectivity Analyzer is attempting to test Autodiscover for user1@contoso.com.\nAutodiscover was tested successfully.\n\tTest Steps\n\tAttempting each method of contacting the Autodiscover service.\nAutodiscover was tested successfully.\nTest Steps\nAttempting to test potential Autodiscover URL https://contoso.com:443/Autodiscover/Autodiscover.xml\nTesting of this potential Autodiscover URL failed.\nTest Steps\nAttempting to resolve the host name contoso.com in DNS.\nThe host name resolved successfully.\nAdditional Details\nIP addresses returned: 192.0.2.1\nElapsed Time: 12 ms.\nTesting TCP port 443 on host contoso.com to ensure it's listening and open.\nThe specified port is either blocked, not listening, or not producing the expected response.\nTell me more about this issue and how to resolve it\nAdditional Details\nA network error occurred while communicating with the remote host.\nElapsed Time: 900 ms.\nAttempting to test potential Autodiscover URL https://autodiscover.contoso.com:443/Autodiscover/Autodiscover.xml\nTesting of the Autodiscover URL was successful.\n\nBest regards,\nA customer",
            &[
                "connectivity-analyzer 1-22",
                "1 rca.test.autodiscover = passed",
                "4 rca.test.autodiscover-methods = passed",
                "7 rca.test.autodiscover-url = failed-but-passed-above @contoso.com",
                "10 rca.test.dns = passed @contoso.com",
                "13 dns.address = 192.0.2.1 @contoso.com",
                "15 rca.test.tcp = failed-but-passed-above @contoso.com",
                "21 rca.test.autodiscover-url = passed @autodiscover.contoso.com",
                "text 24-25",
            ],
        );
    }

    #[test]
    fn headers_and_the_certificate_of_a_result() {
        check(
            "Testing the SSL certificate to make sure it's valid.\nThe SSL certificate failed one or more certificate validation checks.\nTest Steps\nThe Microsoft Connectivity Analyzer is attempting to obtain the SSL certificate from remote server mail.contoso.com on port 443.\nThe Microsoft Connectivity Analyzer successfully obtained the remote SSL certificate.\nAdditional Details\nRemote Certificate Subject: CN=mail.contoso.com, O=Contoso, Issuer: CN=Contoso CA.\nElapsed Time: 10 ms.\nTesting HTTP Authentication Methods for URL https://mail.contoso.com/rpc/rpcproxy.dll?exch01:6002.\nThe HTTP authentication test failed.\nAdditional Details\nA Web exception occurred because an HTTP 401 - Unauthorized response was received from IIS7.\nHeaders received:\nServer: Microsoft-IIS/7.5\nWWW-Authenticate: NTLM\nX-OWA-Version: 14.3.123.3\n\nElapsed Time: 20 ms.",
            &[
                "connectivity-analyzer 1-18",
                "1 rca.test.certificate = failed",
                "4 rca.test.certificate-fetch = passed @mail.contoso.com",
                "7 certificate.subject = CN=mail.contoso.com, O=Contoso @mail.contoso.com",
                "7 certificate.issuer = CN=Contoso CA @mail.contoso.com",
                "9 rca.test.authentication-methods = failed @mail.contoso.com",
                "9 http.url = https://mail.contoso.com/rpc/rpcproxy.dll?exch01:6002 @mail.contoso.com",
                "12 http.status = 401 Unauthorized @mail.contoso.com",
                "12 http.authentication = NTLM @mail.contoso.com",
                "14 http.header.server = Microsoft-IIS/7.5 @mail.contoso.com",
                "15 http.header.www-authenticate = NTLM @mail.contoso.com",
                "16 http.header.x-owa-version = 14.3.123.3 @mail.contoso.com",
            ],
        );
    }

    #[test]
    fn a_japanese_copy() {
        check(
            "Microsoft Connectivity Analyzer は、user1@contoso.com の自動検出をテストしようとしています。\n自動検出のテストに失敗しました。\n追加の詳細\n経過時間: 5120 ミリ秒。\nテスト手順\nホスト名 autodiscover.contoso.com を DNS で解決しようとしています。\nホスト名を解決できませんでした。\n",
            &[
                "connectivity-analyzer 1-7",
                "1 rca.test.autodiscover = failed",
                "6 rca.test.dns = failed @autodiscover.contoso.com",
            ],
        );
    }

    #[test]
    fn cut_anywhere_it_is_read_without_harm() {
        read_damaged(XML);
        read_damaged(PASTED);
        read_damaged(FLATTENED);
    }
}
