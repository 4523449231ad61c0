//! Values of facts.

use std::fmt;

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;

/// The value of a fact.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// The id of an outcome, or a text, depending on the fact.
    Text(String),
    /// One of several outcomes; which one is not known (`2010|2016`).
    OneOf(Vec<String>),
    /// A number, in the unit that the fact's id names.
    Number(f64),
    /// A moment. A date without a time is the first moment of the day in UTC.
    Date(Timestamp),
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Value::Text(text) => f.write_str(text),
            Value::OneOf(outcomes) => f.write_str(&outcomes.join("|")),
            Value::Number(number) => write!(f, "{number}"),
            Value::Date(moment) => write!(f, "{moment}"),
        }
    }
}

/// Reads `2026-11-22`, `2026-11-22T06:00:00` (taken as UTC) or an RFC 3339 moment.
pub fn parse_date(text: &str) -> Option<Timestamp> {
    if let Ok(moment) = text.parse::<Timestamp>() {
        return Some(moment);
    }
    let civil = match text.parse::<DateTime>() {
        Ok(civil) => civil,
        Err(_) => text.parse::<Date>().ok()?.at(0, 0, 0, 0),
    };
    Some(civil.to_zoned(TimeZone::UTC).ok()?.timestamp())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Option<&str>) {
        assert_eq!(parse_date(text).map(|moment| moment.to_string()).as_deref(), expected);
    }

    #[test]
    fn dates_with_and_without_time_and_zone() {
        check("2026-11-22", Some("2026-11-22T00:00:00Z"));
        check("2026-11-22T06:30:00", Some("2026-11-22T06:30:00Z"));
        check("2026-11-22T06:30:00+09:00", Some("2026-11-21T21:30:00Z"));
        check("22.11.2026", None);
        check("", None);
    }
}
