//! The order of line ids.

use std::cmp::Ordering;

/// By number if both are numbers, numbers before others, equal ones and others as texts.
pub(super) fn order(one: &str, other: &str) -> Ordering {
    let by_number = match (number(one), number(other)) {
        (Some(one), Some(other)) => one.cmp(&other),
        (one, other) => other.is_some().cmp(&one.is_some()),
    };
    by_number.then_with(|| one.cmp(other))
}

/// What numbers without idle zeros are ordered by: length and digits before the point, digits after it.
fn number(text: &str) -> Option<(usize, &str, &str)> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    if !digits(whole) || !digits(fraction) {
        return None;
    }
    let whole = whole.trim_start_matches('0');
    Some((whole.len(), whole, fraction.trim_end_matches('0')))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_by_number_and_texts_by_text() {
        let mut ids = [
            "L10",
            "10",
            "9",
            "1a",
            "L9",
            "010",
            "9.5",
            "100000000000000000000000000000001",
            "",
            "2",
            "-1",
        ];
        ids.sort_by(|one, other| order(one, other));
        let expected = [
            "2",
            "9",
            "9.5",
            "010",
            "10",
            "100000000000000000000000000000001",
            "",
            "-1",
            "1a",
            "L10",
            "L9",
        ];
        assert_eq!(ids, expected);
    }
}
