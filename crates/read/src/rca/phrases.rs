//! The sentences of the analyzer: what a step is, by how its description reads, and how it went.
//!
//! The English ones are from public results. No Japanese result is public; those are as the
//! product's Japanese pages put things, and what they miss is read as a step of another kind.

use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, MatchKind};

/// A kind of step.
pub(super) struct Step {
    /// As in `rca.test.dns`.
    pub(super) key: &'static str,
    /// How deep it stands in the tree of a whole test.
    pub(super) depth: usize,
    /// Pieces of its description, by which it is known.
    phrases: &'static [&'static str],
}

/// Depth of the ways to find Autodiscover, of which one has to work.
pub(super) const WAYS: usize = 3;

const fn step(key: &'static str, depth: usize, phrases: &'static [&'static str]) -> Step {
    Step { key, depth, phrases }
}

/// The more special phrases stand first.
const STEPS: &[Step] = &[
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
        WAYS,
        &["Attempting to test potential Autodiscover URL", "可能性のある自動検出 URL"],
    ),
    step(
        "autodiscover-http-redirect",
        WAYS,
        &["using the HTTP redirect method", "HTTP リダイレクト メソッドを使用"],
    ),
    step(
        "autodiscover-srv-redirect",
        WAYS,
        &["using the DNS SRV redirect method", "DNS SRV リダイレクト メソッドを使用"],
    ),
    step(
        "autodiscover-cname",
        WAYS,
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
    // Not the name alone, which is a field of the endpoint's settings too.
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

/// A step whose description nobody has seen.
pub(super) static OTHER: Step = step("other", 4, &[]);

/// What stands between the sentences.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mark {
    /// Details follow.
    Details,
    /// The details are over.
    Elapsed,
    /// Steps below this one follow.
    Steps,
    /// A link.
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

/// Something known that stands in a line.
#[derive(Clone, Copy)]
pub(super) enum Known {
    Step(&'static Step),
    Mark(Mark),
}

/// Who is attempting, where a step's sentence names that first.
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

/// Where in a line something known begins, in order. A Japanese sentence is known by its end, so it
/// begins where the one before it ended.
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

/// Whether a line begins a step.
pub(super) fn begins(line: &str) -> bool {
    known(line).iter().any(|(_, what)| matches!(what, Known::Step(_)))
}

/// The kind of step that a description is of.
pub(super) fn step_of(description: &str) -> &'static Step {
    known(description)
        .into_iter()
        .find_map(|(_, what)| match what {
            Known::Step(step) => Some(step),
            Known::Mark(_) => None,
        })
        .unwrap_or(&OTHER)
}
