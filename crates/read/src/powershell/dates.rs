//! Dates as a session's culture prints them: `9/13/2027 11:59:59 PM`, `13.09.2027 23:59:59`,
//! `2031/06/03 18:10:00`, `2031年6月3日 18:10:00`.
//!
//! If day and month could be swapped, the other dates of the same object decide. If none does, the
//! date stays as printed.

use std::sync::LazyLock;

use jiff::civil::{DateTime, date};
use regex::{Captures, Regex};

/// The order of day and month in front of the year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Order {
    DayFirst,
    MonthFirst,
}

static DATE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(
        r"^(?P<a>\d{1,4})(?P<sep>[/.年-])(?P<b>\d{1,2})[/.月-](?P<c>\d{1,4})日?[ T,]+(?P<before>午前|午後)?\s*(?P<h>\d{1,2}):(?P<m>\d\d)(?::(?P<s>\d\d))?\s*(?P<after>[AaPp]\.?[Mm]\.?)?$",
    )
    .expect("a test compiles it")
});

/// The order in the first of the values that shows it.
pub(crate) fn order<'v>(values: impl Iterator<Item = &'v str>) -> Option<Order> {
    values.filter_map(|value| order_of(&found(value)?)).next()
}

/// Whether a text is a printed date and time, even if its order is not known.
pub(crate) fn is_date(text: &str) -> bool {
    found(text).is_some()
}

/// A printed date and time in ISO 8601, without a time zone. `None` if the value is no date and
/// time, or is ambiguous.
pub(crate) fn iso(value: &str, order: Option<Order>) -> Option<String> {
    let found = found(value)?;
    let number = |name: &str| found.name(name).and_then(|text| text.as_str().parse::<i16>().ok());
    let (a, b, c) = (number("a")?, number("b")?, number("c")?);
    let (year, month, day) = if found["a"].len() == 4 {
        (a, b, c)
    } else {
        match order_of(&found).or(order)? {
            Order::DayFirst => (c, b, a),
            Order::MonthFirst => (c, a, b),
        }
    };
    let afternoon = |text: &str| text == "午後" || text.starts_with(['p', 'P']);
    let half = found.name("before").or(found.name("after")).map(|text| afternoon(text.as_str()));
    let hour = match (number("h")?, half) {
        (12, Some(false)) => 0,
        (hour @ 1..=11, Some(true)) => hour + 12,
        (hour, _) => hour,
    };
    let small = |number: i16| i8::try_from(number).ok();
    let (minute, second) = (small(number("m")?)?, small(number("s").unwrap_or(0))?);
    if !(1980..=2200).contains(&year) {
        return None;
    }
    let day = jiff::civil::Date::new(year, small(month)?, small(day)?).ok()?;
    let time = jiff::civil::Time::new(small(hour)?, minute, second, 0).ok()?;
    Some(DateTime::from_parts(day, time).to_string())
}

/// Reads `/Date(1790000000000)/` (milliseconds since 1970, UTC), as Windows PowerShell writes it in
/// JSON.
pub(super) fn of_json(value: &str) -> Option<String> {
    let inner = value.strip_prefix("/Date(")?.strip_suffix(")/")?;
    let millis: i64 = inner.parse().ok()?;
    let start = date(1970, 1, 1).at(0, 0, 0, 0);
    let moment = start.checked_add(jiff::SignedDuration::from_millis(millis)).ok()?;
    Some(moment.to_string())
}

fn found(value: &str) -> Option<Captures<'_>> {
    if value.len() > 40 || !value.starts_with(|first: char| first.is_ascii_digit()) {
        return None;
    }
    DATE.captures(value)
}

fn order_of(found: &Captures<'_>) -> Option<Order> {
    if found["a"].len() == 4 {
        return None;
    }
    match (&found["sep"], found["a"].parse::<u16>().ok()?, found["b"].parse::<u16>().ok()?) {
        (".", ..) | (_, 13.., _) => Some(Order::DayFirst),
        (_, _, 13..) => Some(Order::MonthFirst),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(value: &str, beside: &str, expected: Option<&str>) {
        assert_eq!(iso(value, order([value, beside].into_iter())).as_deref(), expected);
    }

    #[test]
    fn cultures() {
        check("9/13/2027 11:59:59 PM", "", Some("2027-09-13T23:59:59"));
        check("8/4/2026 12:00:00 AM", "9/13/2027 11:59:59 PM", Some("2026-08-04T00:00:00"));
        check("04/08/2026 00:00:00", "13/09/2027 23:59:59", Some("2026-08-04T00:00:00"));
        check("13.09.2027 23:59:59", "", Some("2027-09-13T23:59:59"));
        check("2031/06/03 18:10:00", "", Some("2031-06-03T18:10:00"));
        check("2031/06/03 午後 6:10", "", Some("2031-06-03T18:10:00"));
        check("2031年6月3日 18:10:00", "", Some("2031-06-03T18:10:00"));
        check("14.02.2011 09:12:33", "", Some("2011-02-14T09:12:33"));
    }

    #[test]
    fn what_could_be_two_dates_is_none() {
        check("04/08/2026 00:00:00", "", None);
        check("15.1.2507", "", None);
        check("31/31/2026 00:00:00", "", None);
    }

    #[test]
    fn dates_in_json() {
        assert_eq!(of_json("/Date(1790000000000)/").as_deref(), Some("2026-09-21T14:13:20"));
        assert_eq!(of_json("/Date(9223372036854775807)/"), None);
    }
}
