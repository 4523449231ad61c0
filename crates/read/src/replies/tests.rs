use super::*;

#[track_caller]
fn check(text: &str, asked: std::ops::RangeInclusive<u32>, expected: &[(&[u32], &str)]) {
    let numbers: BTreeSet<u32> = asked.collect();
    let asked = AskedNumbers { all: numbers.clone(), last: numbers };
    let replies = replies(text, &asked);
    let seen: Vec<(&[u32], &str)> =
        replies.iter().map(|reply| (&reply.questions[..], reply.text.as_str())).collect();
    assert_eq!(seen, expected, "{text}");
}

#[test]
fn answers_stand_behind_their_numbers_in_any_order() {
    check(
        "Hello,\n\n2) by bus\n1) Monday\n\nRegards\nAnn",
        1..=3,
        &[(&[2], "by bus"), (&[1], "Monday")],
    );
    check("Question 1: Monday\nQuestion 3: never", 1..=3, &[(&[1], "Monday"), (&[3], "never")]);
    check("①月曜日です。\n②バスです。", 1..=2, &[(&[1], "月曜日です。"), (&[2], "バスです。")]);
    check("（１）月曜日\n（２）バス", 1..=2, &[(&[1], "月曜日"), (&[2], "バス")]);
    check("1 Monday\n2 by bus", 1..=2, &[(&[1], "Monday"), (&[2], "by bus")]);
    check("Q1 Monday\nRegards", 1..=1, &[(&[1], "Monday")]);
    check("Q1 to Q2: Monday\nQ3 never", 1..=3, &[(&[1, 2], "Monday"), (&[3], "never")]);
    check("Q9 yes", 1..=2, &[(&[9], "yes")]);
}

#[test]
fn answers_stand_in_one_line() {
    check(
        "Q1: Monday. Q2: by bus, Q3: never",
        1..=3,
        &[(&[1], "Monday."), (&[2], "by bus"), (&[3], "never")],
    );
    check("[Q1] Monday [Q2] by bus", 1..=2, &[(&[1], "Monday"), (&[2], "by bus")]);
    check("Q1とQ2は月曜日、Q3はバスです。", 1..=3, &[(&[1, 2], "月曜日"), (&[3], "バスです。")]);
    check("1) Monday 2) by bus", 1..=2, &[(&[1], "Monday"), (&[2], "by bus")]);
    check(
        "To your first question: Monday. To the second: by bus.",
        1..=2,
        &[(&[1], "Monday."), (&[2], "by bus.")],
    );
    check("Q1 see Q2\nQ2 by bus", 1..=2, &[(&[1], "see Q2"), (&[2], "by bus")]);
}

#[test]
fn answers_go_on_below() {
    check("Q1\nMonday\nQ2\n\nby bus", 1..=2, &[(&[1], "Monday"), (&[2], "by bus")]);
    check(
        "Q1: We leave on Monday if the weather allows it, and come\nback on Friday.\nQ2: bus",
        1..=2,
        &[
            (&[1], "We leave on Monday if the weather allows it, and come back on Friday."),
            (&[2], "bus"),
        ],
    );
    check("Q1\nServer : A\nName : B\n\nQ2 none", 1..=2, &[(&[1], ""), (&[2], "none")]);
    check(
        "Q1 as below\n\nServer : A\nName : B\n\nQ2 none",
        1..=2,
        &[(&[1], "as below"), (&[2], "none")],
    );
}

#[test]
fn answers_stand_around_quoted_questions() {
    check(
        "> [Q1] When do you leave?\n>      1) Monday / 2) Friday\n\nOn Monday.\n\n> [Q2] How?\n\nBy bus.\n",
        1..=2,
        &[(&[1], "On Monday."), (&[2], "By bus.")],
    );
    check(
        "1. Monday\n2. bus\n\n> [Q1] When?\n> [Q2] How?\n",
        1..=2,
        &[(&[1], "Monday"), (&[2], "bus")],
    );
    check(
        "> [Q1] When?\n> [Q2] How?\n\n1. Monday\n2. bus\n",
        1..=2,
        &[(&[1], "Monday"), (&[2], "bus")],
    );
    check("> [Q1] Monday\n> [Q2] bus\n", 1..=2, &[(&[1], "Monday"), (&[2], "bus")]);
    check(
        "> [Q1] When?\n> [Q2] How?\n\nWe leave on Monday, by bus.\n",
        1..=2,
        &[(&[1], ""), (&[2], "")],
    );
}

#[test]
fn a_correction_replaces_what_stands_before_it() {
    check(
        "Q1 Monday\nQ2 bus\n\nPS: Q1 was wrong, it is Friday.",
        1..=2,
        &[(&[2], "bus"), (&[1], "it is Friday.")],
    );
    check("Q1：月曜\n\n追伸：Q1は誤りで、金曜でした。", 1..=1, &[(&[1], "金曜でした。")]);
    check(
        "Q1 月曜\nQ2 バス\n\n訂正です。Q2は電車でした。",
        1..=2,
        &[(&[1], "月曜"), (&[2], "電車でした。")],
    );
    check(
        "1) Monday\n2) bus\n\nSorry, please ignore what I wrote in question 2, it is the train.",
        1..=2,
        &[(&[1], "Monday"), (&[2], "it is the train.")],
    );
    check(
        "Q1 Monday\nQ2 bus\n\nQ2 was wrong, will ask.",
        1..=2,
        &[(&[1], "Monday"), (&[2], "will ask.")],
    );
    check("Q1 Monday\nQ1 Friday", 1..=1, &[(&[1], "Monday"), (&[1], "Friday")]);
    check("[Q1]\n\nQ1 Monday\n\n[Q1]\n", 1..=1, &[(&[1], "Monday")]);
}

#[test]
fn other_lists_answer_nothing() {
    check("What we tried:\n1. restart\n2. restart again", 1..=2, &[]);
    check("1. restart\n2. restart again\n3. wait", 1..=2, &[]);
    check("1. restart\n2. wait\n\n1. restart\n2. wait", 1..=2, &[]);
    check("We have 3 servers.\n2010 was a good year.", 1..=3, &[]);
    check(
        "Q1: we did this:\n1. restart\n2. wait\nQ2: yes",
        1..=2,
        &[(&[1], "we did this:"), (&[2], "yes")],
    );
}

#[test]
fn many_numbers_are_read_in_no_time() {
    let numbers: BTreeSet<u32> = (1..=9).collect();
    let asked = AskedNumbers { all: numbers.clone(), last: numbers };
    for text in ["[Q1]\n", "[Q1] x ", "1. x\n", "Q1, ", "to the ", "x Q1 was wrong, y\n"] {
        assert!(replies(&text.repeat(20_000), &asked).len() < 1000, "{text}");
    }
}
