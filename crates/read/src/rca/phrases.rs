//! The phrases by which the analyzer's steps and marks are known.
//!
//! The English ones are from public results. No Japanese result is public: the Japanese ones follow
//! the product's Japanese pages, and a step that they miss is read as one of [another kind](OTHER).

use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, MatchKind};

/// A kind of step.
pub(super) struct TestStepKind {
    /// Its name, as in `rca.test.dns`.
    pub(super) key: &'static str,
    /// Its depth in the tree of a whole test.
    pub(super) depth: usize,
    /// Parts of its description by which it is known.
    phrases: &'static [&'static str],
}

/// The depth of the methods of finding Autodiscover, one of which has to work.
pub(super) const METHODS_DEPTH: usize = 3;

const fn step(key: &'static str, depth: usize, phrases: &'static [&'static str]) -> TestStepKind {
    TestStepKind { key, depth, phrases }
}

/// The kinds of steps. The more specific phrases come first.
const STEPS: &[TestStepKind] = &[
    step(
        "outlook-anywhere",
        0,
        &[
            "Testing RPC/HTTP connectivity",
            "Testing Outlook connectivity",
            "RPC/HTTP 接続をテストしています",
            "Outlook の接続をテストしています",
        ],
    ),
    step(
        "mapi-http",
        0,
        &["Testing MAPI over HTTP connectivity", "MAPI over HTTP 接続をテストしています"],
    ),
    step(
        "autodiscover",
        1,
        &[
            "is attempting to test Autodiscover for",
            "の自動検出をテストしようとしています",
            "の自動検出のテストを試みています",
        ],
    ),
    step(
        "autodiscover-methods",
        2,
        &[
            "Attempting each method of contacting the Autodiscover service",
            "自動検出サービスに接続する各方法を試行しています",
        ],
    ),
    step(
        "autodiscover-url",
        METHODS_DEPTH,
        &["Attempting to test potential Autodiscover URL", "可能性のある自動検出 URL"],
    ),
    step(
        "autodiscover-http-redirect",
        METHODS_DEPTH,
        &["using the HTTP redirect method", "HTTP リダイレクト メソッドを使用"],
    ),
    step(
        "autodiscover-srv-redirect",
        METHODS_DEPTH,
        &["using the DNS SRV redirect method", "DNS SRV リダイレクト メソッドを使用"],
    ),
    step(
        "autodiscover-cname",
        METHODS_DEPTH,
        &[
            "Checking if there is an autodiscover CNAME record",
            "自動検出 CNAME レコードがあるかどうか",
        ],
    ),
    step(
        "autodiscover-post",
        4,
        &["Attempting to send an Autodiscover POST request", "自動検出 POST 要求を送信"],
    ),
    step(
        "autodiscover-response",
        5,
        &["is attempting to retrieve an XML Autodiscover response", "XML 自動検出応答を取得"],
    ),
    step("autodiscover-srv", 4, &["Attempting to locate SRV record", "SRV レコードを検索"]),
    step(
        "dns",
        4,
        &[
            "Attempting to resolve the host name",
            "を DNS で解決しようとしています",
            "ホスト名の解決を試みています",
        ],
    ),
    step("tcp", 4, &["Testing TCP port", "の TCP ポート"]),
    step(
        "certificate-fetch",
        5,
        &["is attempting to obtain the SSL certificate", "SSL 証明書を取得しようとしています"],
    ),
    step("certificate-name", 5, &["Validating the certificate name", "証明書名を検証しています"]),
    step(
        "certificate-trust",
        5,
        &[
            "Certificate trust is being validated",
            "Validating certificate trust",
            "証明書の信頼を検証しています",
        ],
    ),
    step(
        "certificate-chain",
        6,
        &["is attempting to build certificate chains", "証明書チェーンを構築"],
    ),
    step(
        "certificate-compatibility",
        6,
        &["Analyzing the certificate chains for compatibility", "証明書チェーンの互換性"],
    ),
    step(
        "certificate-date",
        5,
        &["Testing the certificate date", "証明書の日付をテストしています"],
    ),
    step(
        "certificate",
        4,
        &[
            "Testing the SSL certificate",
            "SSL 証明書をテストしています",
            "SSL 証明書が有効であること",
        ],
    ),
    step(
        "client-certificate",
        4,
        &[
            "Checking the IIS configuration for client certificate",
            "IIS の構成でクライアント証明書",
        ],
    ),
    step(
        "authentication-methods",
        1,
        &["Testing HTTP Authentication Methods", "HTTP 認証方法をテストしています"],
    ),
    step(
        "mutual-authentication",
        1,
        &["Testing SSL mutual authentication", "SSL 相互認証をテストしています"],
    ),
    // `RPC proxy` alone is also a field of the endpoint's settings.
    step(
        "rpc-proxy-ping",
        1,
        &["Attempting to ping RPC proxy", "に対して ping を実行しようと", "に ping を実行しようと"],
    ),
    step(
        "mail-store-ping",
        1,
        &["Attempting to ping the MAPI Mail Store endpoint", "MAPI メール ストア エンドポイント"],
    ),
    step("address-book-ping", 2, &["Attempting to ping the MAPI Address Book endpoint"]),
    step(
        "address-book-check",
        2,
        &["Testing the address book \"Check Name\"", "Testing the address book “Check Name”"],
    ),
    step(
        "address-book",
        1,
        &[
            "Testing the MAPI Address Book endpoint",
            "MAPI アドレス帳エンドポイントをテストしています",
        ],
    ),
    step(
        "referral",
        1,
        &["Testing the MAPI Referral service", "MAPI 紹介サービスをテストしています"],
    ),
    step("mail-store", 1, &["Testing the MAPI Mail Store endpoint"]),
    step(
        "log-on",
        2,
        &["Attempting to log on to the Mailbox", "メールボックスへのログオンを試みています"],
    ),
];

/// A step of an unknown kind.
pub(super) static OTHER: TestStepKind = step("other", 4, &[]);

/// A mark between the sentences.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mark {
    /// Details follow.
    Details,
    /// The details end.
    Elapsed,
    /// Nested steps follow.
    Steps,
    /// A link to an explanation.
    More,
}

const MARKS: [(Mark, &str); 8] = [
    (Mark::Details, "Additional Details"),
    (Mark::Details, "追加の詳細"),
    (Mark::Elapsed, "Elapsed Time:"),
    (Mark::Elapsed, "経過時間:"),
    (Mark::Steps, "Test Steps"),
    (Mark::Steps, "テスト手順"),
    (Mark::More, "Tell me more about this issue and how to resolve it"),
    (Mark::More, "この問題とその解決方法"),
];

/// What a known phrase is.
#[derive(Clone, Copy)]
pub(super) enum Known {
    Step(&'static TestStepKind),
    Mark(Mark),
}

/// Subjects with which the sentence of a step may begin.
const WHO: [&str; 3] =
    ["The Microsoft Connectivity Analyzer ", "ExRCA ", "Microsoft Connectivity Analyzer "];

static KNOWN: LazyLock<(AhoCorasick, Vec<Known>)> = LazyLock::new(|| {
    let mut phrases: Vec<&str> = Vec::new();
    let mut known = Vec::new();
    for step in STEPS {
        for phrase in step.phrases {
            phrases.push(phrase);
            known.push(Known::Step(step));
        }
    }
    for (mark, phrase) in MARKS {
        phrases.push(phrase);
        known.push(Known::Mark(mark));
    }
    let automaton = AhoCorasick::builder().match_kind(MatchKind::LeftmostFirst).build(phrases);
    (automaton.expect("a few dozen phrases"), known)
});

/// The known phrases of a line in order, each with where its sentence begins (byte). A Japanese
/// sentence is known by its end, so it begins after the one before it.
pub(super) fn known(line: &str) -> Vec<(usize, Known)> {
    let (automaton, known) = &*KNOWN;
    let mut before = 0;
    let mut all = Vec::new();
    for found in automaton.find_iter(line) {
        let what = known[found.pattern().as_usize()];
        let gap = &line[before..found.start()];
        let start = match what {
            Known::Step(_) if !line[found.range()].is_ascii() => {
                before + gap.rfind(['。', '、']).map_or(0, |at| at + '。'.len_utf8())
            }
            Known::Step(_) => {
                let who = WHO.iter().find(|who| gap.ends_with(*who));
                found.start() - who.map_or(0, |who| who.len())
            }
            Known::Mark(_) => found.start(),
        };
        all.push((start, what));
        before = found.end();
    }
    all
}

/// Whether a line has a step.
pub(super) fn begins(line: &str) -> bool {
    known(line).iter().any(|(_, what)| matches!(what, Known::Step(_)))
}

/// The kind of the step with a description.
pub(super) fn step_of(description: &str) -> &'static TestStepKind {
    known(description)
        .into_iter()
        .find_map(|(_, what)| match what {
            Known::Step(step) => Some(step),
            Known::Mark(_) => None,
        })
        .unwrap_or(&OTHER)
}
