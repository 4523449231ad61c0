//! Texts as people send them, and the chains in them.

use shindan_model::{Named, Observation, Told};

use crate::parts::parts;

/// For each chain: who tells it and its lines, then the beginning of each reason, then what it names.
fn chains(text: &str) -> Vec<String> {
    let lines: Vec<&str> = text.lines().collect();
    let seen = parts(text).flat_map(|part| part.observations);
    let seen = seen.filter_map(|observation| match observation {
        Observation::Chain(chain) => Some(chain),
        _ => None,
    });
    seen.map(|chain| {
        let told = match &chain.told {
            Told::Prose => "prose".to_owned(),
            Told::Error => "error".to_owned(),
            Told::Step(step) => format!("step {step}"),
            Told::Data => "data".to_owned(),
        };
        let (from, to) = (chain.from, chain.to);
        let inner = chain.links.iter().filter(|link| link.is_inner).map(|link| {
            let line = lines.get(link.at.line - 1).map_or("", |line| &line[link.at.byte..]);
            format!(" | {}", line.trim().chars().take(12).collect::<String>())
        });
        let targets = chain.targets.iter().map(|target| match &target.name {
            Named::Url(name) | Named::Host(name) => format!(" @ {name}"),
        });
        let parts: String = inner.chain(targets).collect();
        let told = if chain.follows { format!("going on, {told}") } else { told };
        format!("{told} {}:{}-{}:{}{parts}", from.line, from.byte, to.line, to.byte)
    })
    .collect()
}

#[track_caller]
fn check(text: &str, expected: &[&str]) {
    assert_eq!(chains(text), expected, "{text}");
}

#[test]
fn a_chain_in_a_wrapped_object() {
    check(
        include_str!("../../../../tests/data/samples/test-msa-accessdenied-wrapped80.txt"),
        &[
            "error 1:0-24:0 | The Exchange | internal err | Microsoft.Ex | Micr | Microsoft.Ex @ mail.contoso.com @ mail.contoso.com @ mail.contoso.com @ https://mail.contoso.com/ews/mrsproxy.svc",
        ],
    );
}

#[test]
fn a_message_above_its_record() {
    check(
        "The call to 'https://mail.contoso.com/EWS/mrsproxy.svc' failed. Error details: It was forbidden. -->\n(403) Forbidden..\n+ CategoryInfo : NotSpecified: (:) [New-MoveRequest], RemoteTransientException\n+ PSComputerName : outlook.office365.com\nException type: HttpException\nException message: x",
        &[
            "error 1:0-5:0 | It was forbi |  @ https://mail.contoso.com/ews/mrsproxy.svc",
            "going on, error 5:0-7:0",
        ],
    );
}

#[test]
fn two_requests_are_two_chains() {
    check(
        "Proxy request to https://a.contoso.com/EWS/Exchange.asmx failed. (403). The call to 'https://a.contoso.com/EWS/mrsproxy.svc' failed. Error details: No one at net.tcp://ex01/x. It refused 10.0.0.5:808.",
        &[
            "prose 1:0-1:72 @ https://a.contoso.com/ews/exchange.asmx",
            "error 1:72-2:0 | No one at ne @ https://a.contoso.com/ews/mrsproxy.svc @ net.tcp://ex01/x @ 10.0.0.5:808",
        ],
    );
}

#[test]
fn entries_and_paragraphs_are_chains_of_their_own() {
    check(
        "12/20/2013 9:24:14 AM [X] a\n12/20/2013 9:24:15 AM [X] b\nc\n\n> d\n> - e --->\n>\n> f",
        &["prose 1:0-2:0", "prose 2:0-4:0", "prose 5:2-6:2", "error 6:2-9:0 | "],
    );
}

#[test]
fn messages_with_their_types_go_on_with_the_request() {
    check(
        "Message: It was closed.\nType: System.Net.WebException\nMessage: It was reset by 'mail.contoso.com'\nType: System.IO.IOException",
        &[
            "error 1:0-3:0 | It was close",
            "going on, error 3:0-5:0 | It was reset @ mail.contoso.com",
        ],
    );
}

#[test]
fn a_chain_goes_on_in_another_part() {
    check(
        "A request failed.\nMessage: It was closed.\nand reset\n\nError: It was closed.\nSee above.",
        &[
            "prose 1:0-2:0",
            "going on, error 2:0-3:0 | It was close",
            "going on, prose 3:0-4:0",
            "error 5:0-6:0 | It was close",
            "going on, prose 6:0-7:0",
        ],
    );
}

#[test]
fn steps_of_the_analyzer_are_chains() {
    check(
        include_str!("../../../../tests/data/rca/rca-pasted-flattened.txt"),
        &["step autodiscover 1:0-2:0"],
    );
}

#[test]
fn the_head_of_an_answer_is_about_what_was_asked_for() {
    check(
        "GET /owa/ HTTP/1.1\nHost: mail.contoso.com\n\nHTTP/1.1 500 Internal Server Error\nServer: x",
        &["data 1:0-6:0 @ https://mail.contoso.com/owa/"],
    );
}

#[test]
fn a_url_goes_on_behind_a_line_end() {
    check(
        "ErrorDetail : The call to 'https://mail.contoso.com/EWS/mrs\n              proxy.svc' failed again.",
        &["error 1:0-3:0 | The call to  @ https://mail.contoso.com/ews/mrsproxy.svc"],
    );
}

#[test]
fn cut_anywhere_it_is_read_without_harm() {
    crate::testing::read_damaged(
        "Error: A.BException: at 'https://a.b.com/移行' --> 移行。x 10.0.0.5:808 --->\n\n> y. Z\n",
    );
}
