//! The number of a question as people write it before their answer: `Q3:`, `Question 3`, `質問３：`, `2)`, `③`,
//! `Q7 to Q9`.

/// Numbers of questions, and where the answer to them begins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Numbers {
    pub(super) numbers: Vec<u32>,
    pub(super) style: Style,
    /// The characters that the number takes, with what surrounds it.
    pub(super) start: usize,
    pub(super) end: usize,
    /// Whether something closes it, such as a colon or a bracket.
    pub(super) is_closed: bool,
}

/// How a number is written. A list of answers keeps to one style.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Style {
    /// `Q3`, `Question 3`, `質問3`, `re 3:`, `to your third question:`: it can be nothing but the number of a question.
    Named,
    /// `3.`
    Stop,
    /// `3)`
    Parenthesis,
    /// `(3)`, `[3]`
    Brackets,
    /// `3:`
    Colon,
    /// `#3`
    Hash,
    /// `3番`, `3つ目`, `point 3`
    Counter,
    /// `③`
    Circle,
    /// `3 -`, `3、`
    Dash,
    /// `3 yes`
    Bare,
}

/// What may stand before the name or the number.
const LEADS: &[&str] = &[
    "in answer to",
    "in reply to",
    "in response to",
    "my answer to",
    "answers to",
    "answer to",
    "reply to",
    "as for",
    "as to",
    "regarding",
    "concerning",
    "re:",
    "re",
    "ad",
    "to",
    "on",
    "for",
];
/// Names that only questions have, the longer ones first.
const NAMES: &[&str] = &[
    "questions",
    "question",
    "quest",
    "answers",
    "answer",
    "ans",
    "ご質問",
    "質問",
    "設問",
    "問い",
    "ご回答",
    "お答え",
    "回答",
    "答え",
    "問",
    "qs",
    "q",
];
/// Names that points of any list may have.
const POINTS: &[&str] =
    &["point", "item", "number", "no.", "nr.", "項番", "項目", "番号", "項", "a"];
/// What may stand between a name and a number.
const SIGNS: &[&str] = &["number", "no.", "no", "nr.", "nr", "#", "番号", "."];
const COUNTERS: &[&str] = &["番目", "問目", "つ目", "点目", "件目", "番"];
const TO: &[&str] = &["through", "thru", "to", "から", "..", "-", "~"];
const AND: &[&str] = &["and", "および", "及び", "ならびに", ",", "、", "と", "&", "+", "・", "/"];
const ORDINALS: &[&str] = &[
    "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth",
];
const BRACKETS: &[(char, char)] =
    &[('[', ']'), ('(', ')'), ('<', '>'), ('{', '}'), ('【', '】'), ('〔', '〕'), ('「', '」')];
/// What puts the number in front of the answer as its topic.
const TOPICS: &[&str] = &[
    "については",
    "に関しては",
    "について",
    "に関して",
    "の回答は",
    "の回答",
    "の件は",
    "ですが、",
    "ですが",
];
/// The most questions that a range takes together.
const MAX_RANGE: u32 = 40;
/// The most numbers that are listed behind one name.
const MAX_LISTED: usize = 8;

/// The numbers at the start of a line, after the marks of a list.
pub(super) fn at_start(chars: &[char]) -> Option<Numbers> {
    let is_mark = |c: &char| " *・•●■○◆◇▶>-→⇒".contains(*c);
    let start = chars.iter().position(|c| !is_mark(c))?;
    at(chars, start)
}

/// The numbers that begin at a character.
pub(super) fn at(chars: &[char], start: usize) -> Option<Numbers> {
    let mut scan = Scan { chars, at: start };
    let has_lead = scan.lead();
    let opened = scan.open();
    let name_start = scan.at;
    let is_named = scan.name(NAMES);
    let is_point = !is_named && scan.name(POINTS);
    let is_letter = is_point && scan.at == name_start + 1;
    let has_hash = !is_named && scan.takes("#");
    if is_named || is_point {
        scan.one_of(SIGNS);
        scan.spaces();
    }
    if !is_named
        && scan.at == name_start
        && opened.is_none()
        && let Some(numbers) = scan.ordinal(has_lead, start)
    {
        return Some(numbers);
    }
    let (first, is_circle) = scan.number()?;
    // `Q2` and `q2a` differ; `A3` may be a cell.
    if scan.peek().is_some_and(|c| c.is_ascii_alphabetic()) {
        return None;
    }
    let has_counter = scan.one_of(COUNTERS);
    let mut is_closed = false;
    if let Some(close) = opened {
        scan.spaces();
        if !scan.takes_char(close) {
            return None;
        }
        is_closed = true;
    }
    let mut numbers = vec![first];
    while let Some(more) = scan.further(numbers[numbers.len() - 1], is_named, MAX_LISTED) {
        numbers.extend(more);
    }
    numbers.dedup();
    let own_style = if is_named || has_lead {
        Some(Style::Named)
    } else if opened.is_some() {
        Some(Style::Brackets)
    } else if is_circle {
        Some(Style::Circle)
    } else if has_hash {
        Some(Style::Hash)
    } else if has_counter || is_point {
        Some(Style::Counter)
    } else {
        None
    };
    let before = scan.at;
    let closing = scan.closing();
    is_closed |= closing.is_some();
    let style = own_style.or(closing).or_else(|| {
        let is_bare = scan.at > before && scan.peek().is_some();
        is_bare.then_some(Style::Bare)
    })?;
    // `to 3 servers`, `for 2 years`, `a 2 TB disk`
    if ((has_lead && !is_named) || is_letter) && !is_closed {
        return None;
    }
    // `1.5`, `2:30`
    let is_decimal = matches!(style, Style::Stop | Style::Colon) && before + 1 == scan.at;
    if own_style.is_none() && is_decimal && scan.peek().is_some_and(|c| c.is_ascii_digit()) {
        return None;
    }
    Some(Numbers { numbers, style, start, end: scan.at, is_closed })
}

/// A place in a line, from which it is read on.
#[derive(Clone)]
struct Scan<'t> {
    chars: &'t [char],
    at: usize,
}

impl Scan<'_> {
    fn peek(&self) -> Option<char> {
        self.chars.get(self.at).copied()
    }

    fn spaces(&mut self) {
        while self.peek() == Some(' ') {
            self.at += 1;
        }
    }

    fn takes_char(&mut self, wanted: char) -> bool {
        let is_there = self.peek() == Some(wanted);
        self.at += usize::from(is_there);
        is_there
    }

    /// Takes words, whatever their letter case, unless a letter goes on behind them.
    fn takes(&mut self, words: &str) -> bool {
        let end = self.at + words.chars().count();
        let Some(here) = self.chars.get(self.at..end) else { return false };
        let is_same = here.iter().zip(words.chars()).all(|(a, b)| a.to_ascii_lowercase() == b);
        let ends_with_letter = words.ends_with(|c: char| c.is_ascii_alphabetic());
        let goes_on = self.chars.get(end).is_some_and(char::is_ascii_alphabetic);
        if is_same && !(ends_with_letter && goes_on) {
            self.at = end;
            return true;
        }
        false
    }

    fn one_of(&mut self, all: &[&str]) -> bool {
        all.iter().any(|words| self.takes(words))
    }

    /// Takes what leads to the number: `regarding your `.
    fn lead(&mut self) -> bool {
        let start = self.at;
        let is_lead = self.one_of(LEADS) && self.peek() == Some(' ');
        if !is_lead {
            self.at = start;
        }
        self.spaces();
        if self.one_of(&["your", "the"]) {
            self.spaces();
        }
        is_lead
    }

    fn open(&mut self) -> Option<char> {
        let open = self.peek()?;
        let (_, close) = BRACKETS.iter().find(|(bracket, _)| *bracket == open)?;
        self.at += 1;
        self.spaces();
        Some(*close)
    }

    fn name(&mut self, names: &[&str]) -> bool {
        let start = self.at;
        if !self.one_of(names) {
            return false;
        }
        self.spaces();
        let mut ahead = self.clone();
        ahead.one_of(SIGNS);
        ahead.spaces();
        let has_number = ahead.number().is_some();
        if !has_number {
            self.at = start;
        }
        has_number
    }

    /// A number of up to three digits, and whether it is circled.
    fn number(&mut self) -> Option<(u32, bool)> {
        let circled = match self.peek()? {
            c @ '\u{2460}'..='\u{2473}' => Some(u32::from(c) - 0x245f),
            c @ '\u{2474}'..='\u{2487}' => Some(u32::from(c) - 0x2473),
            c @ '\u{2488}'..='\u{249b}' => Some(u32::from(c) - 0x2487),
            c @ '\u{2776}'..='\u{277f}' => Some(u32::from(c) - 0x2775),
            _ => None,
        };
        if let Some(number) = circled {
            self.at += 1;
            return Some((number, true));
        }
        let digits = self.chars[self.at..].iter().take_while(|c| c.is_ascii_digit()).count();
        if !(1..=3).contains(&digits) {
            return None;
        }
        let number: String = self.chars[self.at..self.at + digits].iter().collect();
        self.at += digits;
        number.parse().ok().map(|number| (number, false))
    }

    /// `first question:`, after `to your` also `first:`.
    fn ordinal(&mut self, has_lead: bool, start: usize) -> Option<Numbers> {
        let number = ORDINALS.iter().position(|word| self.takes(word))?;
        let number = u32::try_from(number).ok()? + 1;
        self.spaces();
        let is_named = self.one_of(&["question", "point", "one"]);
        let is_closed = self.closing().is_some() || self.takes_char(',');
        self.spaces();
        let counts = is_closed && (is_named || has_lead);
        let style = Style::Named;
        counts.then_some(Numbers { numbers: vec![number], style, start, end: self.at, is_closed })
    }

    /// Further numbers: `-Q9`, ` to 9`, ` and Q4`. A number without a name counts only where the list is closed behind
    /// it: `Q1-2` is an answer.
    fn further(&mut self, last: u32, is_named: bool, most: usize) -> Option<Vec<u32>> {
        let start = self.at;
        self.spaces();
        let is_range = self.one_of(TO);
        if !is_range && !self.one_of(AND) {
            self.at = start;
            return None;
        }
        self.spaces();
        let opened = self.open();
        let has_name = self.name(NAMES);
        self.one_of(SIGNS);
        let number = self.number().map(|(number, _)| number);
        self.one_of(COUNTERS);
        if let Some(close) = opened {
            self.takes_char(close);
        }
        self.one_of(&["まで"]);
        let mut ahead = self.clone();
        let is_listed = most > 0 && ahead.clone().further(0, is_named, most - 1).is_some();
        let is_closed = ahead.closing().is_some_and(|style| style != Style::Dash);
        let goes_on = ahead.peek().is_some_and(|c| !c.is_ascii_digit());
        let is_spaced = self.peek() == Some(' ') && goes_on && ahead.peek() != Some(',');
        let counts = has_name || is_closed || is_listed || (is_named && is_range && is_spaced);
        match number.filter(|number| counts && *number > last) {
            Some(number) if is_range && number - last <= MAX_RANGE => {
                Some((last + 1..=number).collect())
            }
            Some(number) if !is_range => Some(vec![number]),
            _ => {
                self.at = start;
                None
            }
        }
    }

    /// Takes what closes a number and leads to its answer, and says how it is written.
    fn closing(&mut self) -> Option<Style> {
        let mut style = None;
        loop {
            let before = self.at;
            self.spaces();
            let has_space = self.at > before;
            let found = match self.peek() {
                Some('.') => Style::Stop,
                Some(')' | ']') => Style::Parenthesis,
                Some(':' | '=') => Style::Colon,
                Some('→' | '⇒' | '>' | '、') => Style::Dash,
                Some('-')
                    if has_space
                        || self.chars.get(self.at + 1).is_some_and(|c| *c == '>' || *c == '-') =>
                {
                    Style::Dash
                }
                _ => break,
            };
            self.at += 1;
            style = style.or(Some(found));
        }
        self.topic(style.is_some());
        self.spaces();
        style
    }

    /// Takes the particle behind a number: `Q3は`, but not that of `Q3はい`.
    fn topic(&mut self, is_closed: bool) {
        if is_closed || self.one_of(TOPICS) {
            return;
        }
        let rest: String = self.chars[self.at..].iter().take(4).collect();
        let is_yes = rest.starts_with("はい") && !rest.starts_with("はいいえ") && {
            let behind = rest.chars().nth(2);
            behind.is_none_or(|c| !matches!(c, '\u{3041}'..='\u{3096}') || c == 'で')
        };
        if rest.starts_with('は') && !is_yes {
            self.at += 1;
            self.takes_char('、');
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, numbers: &[u32], style: Style, rest: &str) {
        let chars: Vec<char> = text.chars().collect();
        let found = at_start(&chars).unwrap_or_else(|| panic!("no number in {text}"));
        let behind: String = chars[found.end..].iter().collect();
        assert_eq!(
            (&found.numbers[..], found.style, behind.as_str()),
            (numbers, style, rest),
            "{text}"
        );
    }

    #[test]
    fn a_number_is_written_in_many_ways() {
        use Style::{Bare, Brackets, Circle, Colon, Counter, Dash, Hash, Named, Parenthesis, Stop};
        for (text, numbers, style, rest) in [
            ("[Q3] 2010", &[3][..], Named, "2010"),
            ("(Q3): 2010", &[3], Named, "2010"),
            ("Q3 2010", &[3], Named, "2010"),
            ("- Q3) 2010", &[3], Named, "2010"),
            ("q.3 = x", &[3], Named, "x"),
            ("Question 12: x", &[12], Named, "x"),
            ("question no. 4 - x", &[4], Named, "x"),
            ("Answer to question 2: x", &[2], Named, "x"),
            ("Answer to 2: x", &[2], Named, "x"),
            ("Re Q2: x", &[2], Named, "x"),
            ("ad 2: x", &[2], Named, "x"),
            ("Regarding your question 2, x", &[2], Named, ", x"),
            ("To your second question: x", &[2], Named, "x"),
            ("Second question: x", &[2], Named, "x"),
            ("質問3:x", &[3], Named, "x"),
            ("問1 x", &[1], Named, "x"),
            ("【質問1】x", &[1], Named, "x"),
            ("回答1 x", &[1], Named, "x"),
            ("Q3は毎回です", &[3], Named, "毎回です"),
            ("Q3はい", &[3], Named, "はい"),
            ("Q3はいいえです", &[3], Named, "いいえです"),
            ("Q3ははい、", &[3], Named, "はい、"),
            ("Q3はいつもです", &[3], Named, "いつもです"),
            ("Q3全員", &[3], Named, "全員"),
            ("Q5→2", &[5], Named, "2"),
            ("2. x", &[2], Stop, "x"),
            ("2.手動", &[2], Stop, "手動"),
            ("2) x", &[2], Parenthesis, "x"),
            ("(2) x", &[2], Brackets, "x"),
            ("2: x", &[2], Colon, "x"),
            ("#2 x", &[2], Hash, "x"),
            ("2番:x", &[2], Counter, "x"),
            ("1つ目 x", &[1], Counter, "x"),
            ("Point 2: x", &[2], Counter, "x"),
            ("③ x", &[3], Circle, "x"),
            ("③手動", &[3], Circle, "手動"),
            ("2 - x", &[2], Dash, "x"),
            ("2、x", &[2], Dash, "x"),
            ("2 works", &[2], Bare, "works"),
        ] {
            check(text, numbers, style, rest);
        }
    }

    #[test]
    fn several_questions_are_answered_together() {
        use Style::{Named, Parenthesis};
        for (text, numbers, style, rest) in [
            ("Q7-Q9 yes", &[7, 8, 9][..], Named, "yes"),
            ("Q7-9 yes", &[7, 8, 9], Named, "yes"),
            ("Q7 to Q9: yes", &[7, 8, 9], Named, "yes"),
            ("Q7~Q9 はい", &[7, 8, 9], Named, "はい"),
            ("質問7から9まで:はい", &[7, 8, 9], Named, "はい"),
            ("Q1+Q2: x", &[1, 2], Named, "x"),
            ("Q1, Q2 and Q4: x", &[1, 2, 4], Named, "x"),
            ("Questions 1 and 2: x", &[1, 2], Named, "x"),
            ("Q1とQ2ははい", &[1, 2], Named, "はい"),
            ("1-3) x", &[1, 2, 3], Parenthesis, "x"),
            ("Q1-2", &[1], Named, "-2"),
            ("Q1 - what", &[1], Named, "what"),
            ("Q1, 2 mailboxes", &[1], Named, ", 2 mailboxes"),
        ] {
            check(text, numbers, style, rest);
        }
    }

    #[test]
    fn other_numbers_are_none() {
        for text in [
            "Q34567 was sold",
            "In Q3 we had 2010",
            "1.5 GB",
            "15.1.2507.6",
            "2:30 pm",
            "2010 is the version",
            "3",
            "",
            "for 2 years",
            "to 3 servers",
            "Q2a",
            "3rd time",
            "first of all",
            "(x) 3",
        ] {
            let chars: Vec<char> = text.chars().collect();
            assert_eq!(at_start(&chars), None, "{text}");
        }
    }
}
