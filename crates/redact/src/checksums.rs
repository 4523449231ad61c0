//! Numbers that show by their check digit: payment cards, and the Individual Number of Japan.

/// Whether digits are a payment card's (ISO/IEC 7812-1: 13 to 19 digits, Luhn's check digit).
pub(super) fn is_card(text: &str) -> bool {
    let digits: Vec<u32> = text.chars().filter_map(|c| c.to_digit(10)).collect();
    let doubled = |(at, digit): (usize, &u32)| match at % 2 {
        0 => *digit,
        _ => digit * 2 / 10 + digit * 2 % 10,
    };
    let sum: u32 = digits.iter().rev().enumerate().map(doubled).sum();
    let is_mixed = digits.iter().any(|digit| Some(digit) != digits.first());
    (13..=19).contains(&digits.len())
        && matches!(digits.first(), Some(2..=6))
        && sum.is_multiple_of(10)
        && is_mixed
}

/// Whether twelve digits are an Individual Number.
///
/// Source: Order No. 85 of the Ministry of Internal Affairs and Communications (2014), article 5.
pub(super) fn is_individual_number(text: &str) -> bool {
    let digits: Vec<u32> = text.chars().filter_map(|c| c.to_digit(10)).collect();
    let [front @ .., check] = &digits[..] else { return false };
    if front.len() != 11 {
        return false;
    }
    let weight = |place: usize| if place <= 6 { place + 1 } else { place - 5 };
    let sum: usize =
        front.iter().rev().zip(1..).map(|(digit, place)| *digit as usize * weight(place)).sum();
    let rest = sum % 11;
    *check as usize == if rest <= 1 { 0 } else { 11 - rest }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn check_digits() {
        // Numbers of the card issuers for tests.
        for text in ["4111 1111 1111 1111", "5500-0000-0000-0004", "378282246310005"] {
            assert!(is_card(text), "{text}");
            assert!(!is_card(&text.replacen('1', "2", 1).replacen("55", "56", 1)), "{text}");
        }
        assert!(!is_card("0000000000000"));
        assert!(is_individual_number("1234 5678 9018"));
        assert!(!is_individual_number("1234 5678 9019"));
    }
}
