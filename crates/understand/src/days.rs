//! Days as people write them in sentences.

/// The names of the months.
const MONTHS: &[&str] = &[
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// A part of a day.
enum Part {
    Number(u32, usize),
    Month(u32),
}

/// The day with which a [plain](crate::plain::plain) text begins, as `2027-05-03`, and the bytes it takes. Days whose order of
/// day and month is not certain are none.
pub(super) fn day_at(text: &str) -> Option<(usize, String)> {
    let mut parts: Vec<(Part, char)> = Vec::new();
    let mut at = 0;
    while parts.len() < 3 {
        let rest = &text[at..];
        let length = match rest.chars().next()? {
            c if c.is_ascii_digit() => rest.bytes().take_while(u8::is_ascii_digit).count(),
            c if c.is_ascii_alphabetic() => {
                rest.bytes().take_while(u8::is_ascii_alphabetic).count()
            }
            _ => return None,
        };
        let word = &rest[..length];
        let part = match word.parse::<u32>() {
            Ok(number) => Part::Number(number, length),
            Err(_) => Part::Month(month(word)?),
        };
        at += length;
        // `3rd`, `3. Mai`, `the 3rd of May`
        for suffix in ["st", "nd", "rd", "th"] {
            let is_ordinal = matches!(part, Part::Number(..)) && text[at..].starts_with(suffix);
            at += if is_ordinal { suffix.len() } else { 0 };
        }
        let gap = text[at..].find(|c: char| c.is_ascii_alphanumeric()).unwrap_or(text.len() - at);
        let separator = text[at..].chars().next().unwrap_or('$');
        parts.push((part, separator));
        if parts.len() < 3 {
            let between = &text[at..at + gap];
            if between.len() > 3 || !between.chars().all(|c| " ,.-/年月".contains(c)) {
                return None;
            }
            at += gap;
            at += if text[at..].starts_with("of ") { 3 } else { 0 };
        }
    }
    let (year, month, day) = match &parts[..] {
        [(Part::Number(day, _), _), (Part::Month(month), _), (Part::Number(year, 4), _)]
        | [(Part::Month(month), _), (Part::Number(day, _), _), (Part::Number(year, 4), _)]
        | [(Part::Number(year, 4), _), (Part::Number(month, _), _), (Part::Number(day, _), _)]
        | [
            (Part::Number(day, _), '.'),
            (Part::Number(month, _), '.'),
            (Part::Number(year, 4), _),
        ] => (*year, *month, *day),
        _ => return None,
    };
    let is_day =
        (1..=12).contains(&month) && (1..=31).contains(&day) && (1990..2100).contains(&year);
    is_day.then(|| (at, format!("{year:04}-{month:02}-{day:02}")))
}

/// The number of a month by its name, in full or its first three letters or more.
fn month(word: &str) -> Option<u32> {
    let at = MONTHS.iter().position(|month| word.len() >= 3 && month.starts_with(word))?;
    u32::try_from(at + 1).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_read_in_the_usual_orders() {
        for (text, day) in [
            ("3 may 2027.", Some("2027-05-03")),
            ("3rd of march 2027", Some("2027-03-03")),
            ("sept 30, 2026 at noon", Some("2026-09-30")),
            ("2027-05-03t00:00", Some("2027-05-03")),
            ("2027年5月3日", Some("2027-05-03")),
            ("03.05.2027", Some("2027-05-03")),
            ("03/05/2027", None),
            ("2027", None),
            ("mayor 3, 2027", None),
            ("15.1.2507", None),
        ] {
            assert_eq!(day_at(text).map(|(_, day)| day).as_deref(), day, "{text}");
        }
    }
}
