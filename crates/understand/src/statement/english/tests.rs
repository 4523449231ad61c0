//! How English sentences are read: `{thing}`, `[said]` with the form of a verb after a colon, `<value>`.

use crate::statement::english::English;
use crate::statement::grammar::{Grammar, Role, Stance, Time};
use crate::statement::word::{Class, Meaning, Word};

/// The sentence without marks, and its words.
fn words(marked: &str) -> (String, Vec<Word>) {
    let mut text = String::new();
    let mut words = Vec::new();
    let mut rest = marked;
    while let Some(at) = rest.find(['{', '[', '<']) {
        text.push_str(&rest[..at]);
        let close = match &rest[at..=at] {
            "{" => '}',
            "[" => ']',
            _ => '>',
        };
        let end = at + rest[at..].find(close).expect("a mark that closes");
        let (written, class) =
            rest[at + 1..end].split_once(':').unwrap_or((&rest[at + 1..end], ""));
        let class = match class {
            "base" => Class::Base,
            "third" => Class::Third,
            "past" => Class::Past,
            "ing" => Class::Ing,
            _ => Class::Noun,
        };
        let mut meaning = Meaning::default();
        match close {
            '}' => meaning.entities.push(words.len()),
            ']' => meaning.says.push((0, false, class)),
            _ => meaning.phrases.push((words.len(), Some(0))),
        }
        let span = text.len()..text.len() + written.len();
        text.push_str(written);
        words.push(Word { span, tails: Vec::new(), meaning, is_quoted: false });
        rest = &rest[end + 1..];
    }
    text.push_str(rest);
    (text, words)
}

/// How what is said and the values are meant: `-` denied; `~` doubtful, `"` quoted, `0` nothing; when it is not
/// now, the first letters of when; `<`, `>` what is left and what is reached.
fn read(marked: &str) -> String {
    let (text, words) = words(marked);
    let analysis = English.analyse(&text, &words);
    let all =
        words.iter().zip(&analysis.readings).filter(|(word, _)| word.meaning.entities.is_empty());
    let described: Vec<String> = all
        .map(|(_, reading)| {
            let time = match reading.time {
                Time::Now => "",
                Time::Changed => "ch",
                Time::Past => "pa",
                Time::Over => "ov",
                Time::Never => "ne",
                Time::Planned => "pl",
            };
            let stance = match reading.stance {
                Stance::Asserted => "+",
                Stance::Quoted => "\"",
                Stance::Reported => "~",
                Stance::Withheld | Stance::Elsewhere => "0",
            };
            let role = match reading.role {
                Role::None => "",
                Role::Source => "<",
                Role::Goal => ">",
            };
            let time = if stance == "0" { "" } else { time };
            format!("{}{stance}{time}{role}", if reading.is_denied { "-" } else { "" })
        })
        .collect();
    let echoes: Vec<&str> = analysis
        .echoes
        .iter()
        .map(|echo| if echo.reading.is_denied { "echo -" } else { "echo +" })
        .collect();
    [described, echoes.into_iter().map(str::to_owned).collect()].concat().join(" ")
}

#[track_caller]
fn check(rows: &[(&str, &str)]) {
    let wrong: Vec<String> = rows
        .iter()
        .map(|(marked, expected)| (marked, expected, read(marked)))
        .filter(|(_, expected, seen)| *expected != seen)
        .map(|(marked, expected, seen)| format!("{marked}\n    expected {expected}, read {seen}"))
        .collect();
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn negations_deny_what_follows_in_their_clause() {
    check(&[
        ("{mrs proxy} is [enabled:past]", "+"),
        ("{mrs proxy} isn't [enabled:past]", "-+"),
        ("the {certificate} isn't [expired], it is [good]", "-+ +"),
        ("the {port} is not [open] or [reachable] from there", "-+ -+"),
        ("the {port} is not [open] and the {name} is [wrong]", "-+ +"),
        ("it is not [open], but the {name} [matches:third]", "-+ +"),
        ("not only is {mrs proxy} [disabled:past], the {name} is [wrong] too", "+ +"),
        ("none of the {mailboxes} is [hidden]", "-+"),
        ("nobody [changed:past] the {password}", "-+ch"),
        ("we never [changed:past] the {password}", "+ne"),
        ("outlook is unable to [connect:base]", "-+"),
        ("the {service} refuses to [start:base]", "-+"),
        ("we have yet to [renew:base] the {certificate}", "-+"),
        ("the jobs won't [complete:base] anymore", "-+ch"),
        ("users can't [sign in:base] to {owa}", "-+"),
        ("{ep} is no longer [required:past]", "-+ch"),
        ("it works with no {proxy}, the {port} is [open]", "+"),
    ]);
}

#[test]
fn what_is_asked_conditional_advised_or_unknown_says_nothing() {
    check(&[
        ("is {mrs proxy} [enabled:past]?", "0"),
        ("does {mrs proxy} need to be [enabled:past]", "0"),
        ("we check whether {ep} is [on]", "0"),
        ("if {mrs proxy} is [enabled:past] it [works:third]", "0 0"),
        ("it [works:third] as long as the {port} is [open]", "0 0"),
        ("once {mrs proxy} is [enabled:past] the move starts", "0"),
        ("{mrs proxy} should be [enabled:past]", "~"),
        ("make sure the {certificate} is [valid]", "0"),
        ("please [renew:base] the {certificate}", "0"),
        ("[renew:base] the {certificate} and check the {name}", "0"),
        ("we tried to [enable:base] {mrs proxy}", "0"),
        ("we cannot confirm that {mrs proxy} is [enabled:past]", "0"),
        ("i am not sure if the {port} is [open]", "0"),
        ("the wizard asks for the name of the server that the {mrs proxy} is [on]", "0"),
        ("the article says {mrs proxy} is [disabled:past] by default", "0"),
        ("i thought {mrs proxy} was [enabled:past]", "0"),
        ("we need to [renew:base] the {certificate}", "0"),
        ("{mrs proxy} is [off], what else can it be?", "+"),
    ]);
}

#[test]
fn what_is_supposed_or_passed_on_is_doubtful() {
    check(&[
        ("i think the {certificate} is [expired:past]", "~"),
        ("the {certificate} probably [expired:past]", "~ch"),
        ("my colleague says the {certificate} [expired:past]", "~ch"),
        ("i don't think it [expired:past]", "-~ch"),
        ("according to the provider, {port 443} is [open]", "~"),
        ("afaik the {port} is [open]", "~"),
        ("it seems to be [disabled:past]", "~"),
        ("i guess the {name} is [wrong] but the {port} is [open]", "~ +"),
        ("the {proxy} had been [disabled:past]", "~pa"),
        ("we are [renewing:ing] the {certificate}", "~"),
    ]);
}

#[test]
fn tense_tells_findings_events_and_what_is_over() {
    check(&[
        (
            "{mrs proxy} was [disabled:past]; we [enabled:past] it yesterday and it still [fails:third]",
            "+pa +ch +",
        ),
        ("the {certificate} has been [renewed:past]", "+ch"),
        ("the {password} was [changed:past] last week", "+ch"),
        ("it used to [work:base]", "+ov"),
        ("it [worked:past] until last week", "+ov"),
        ("it never [worked:past] until we moved to <2016>", "+ch +ch>"),
        ("ex01 has the {mrs proxy} [enabled:past]", "+"),
        ("previously the {port} was [open]", "+ov"),
        ("it has never [worked:past]", "+ne"),
        ("we will [renew:base] the {certificate}", "+pl"),
        ("we are going to [enable:base] it tomorrow", "+pl"),
        ("we [tried:past] [turning off:ing] {ep}, no luck", "+pa +ch"),
        ("[enabling:ing] {mrs proxy} didn't help", "+ch"),
        ("[enabling:ing] {mrs proxy} takes a minute", "0"),
    ]);
}

#[test]
fn values_are_left_and_reached() {
    check(&[
        ("we are migrating from <exchange 2010> to exchange online", "+<"),
        ("we moved from <2013> to a new <2019> server last month", "+ov< +ch>"),
        ("from <2010> to <2016> first, the batch goes from <2016>", "+< +> +<"),
        ("we plan to move from <2013> to exchange online", "+<"),
        ("we plan to upgrade to <2019>", "+pl>"),
        ("the old <2010> server is still there", "+ov"),
        ("<2013> was uninstalled in may", "+ov"),
        ("it is not <2016> but <2019>", "-+ +"),
        ("we use <2016> instead of <2013>", "+ -+"),
    ]);
}

#[test]
fn a_clause_may_leave_out_what_another_says() {
    check(&[
        ("{mrs proxy} is [enabled:past] on ex01 but not on ex02", "+ echo -"),
        ("ex01 has {mrs proxy} [enabled:past], ex02 doesn't", "+ echo -"),
        ("it isn't [enabled:past] on ex01 but it is on ex02", "-+ echo +"),
        ("{mrs proxy} is [enabled:past] on ex01, and we use ex02 for mail", "+"),
    ]);
}
