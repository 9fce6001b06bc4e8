//! Text as it is stored and compared: one spelling for full and half width, one blank for many.

use std::cmp::Ordering;

use unicode_normalization::UnicodeNormalization;

/// NFKC, runs of white space folded into one blank, none at the ends. Two texts are "the same" when their folds are equal.
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for word in text.nfkc().collect::<String>().split_whitespace() {
        if !folded.is_empty() {
            folded.push(' ');
        }
        folded.push_str(word);
    }
    folded
}

/// Runs of white space folded into one blank, none at the ends; the characters stay as they were written. Names and
/// specifications are stored so, since NFKC would make 10⁶ into 106.
pub fn tidy(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The same as [`fold`], and nothing for a blank text.
pub fn fold_some(text: Option<&str>) -> Option<String> {
    text.map(fold).filter(|text| !text.is_empty())
}

/// Folded and in lower case: for comparing and searching.
pub fn key(text: &str) -> String {
    fold(text).to_lowercase()
}

/// `text` as a prefix or infix of LIKE, with the wildcards of the reader taken literally; use with `ESCAPE '\'`.
pub fn like_escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        if matches!(character, '%' | '_' | '\\') {
            escaped.push('\\');
        }
        escaped.push(character);
    }
    escaped
}

/// Natural order of names with digits: `村2` before `村10`.
pub fn natural_cmp(left: &str, right: &str) -> Ordering {
    let (mut left, mut right) = (left.chars().peekable(), right.chars().peekable());
    loop {
        match (left.peek().copied(), right.peek().copied()) {
            (Some(a), Some(b)) if a.is_ascii_digit() && b.is_ascii_digit() => {
                let ordering = digits(&mut left).cmp(&digits(&mut right));
                if ordering != Ordering::Equal {
                    return ordering;
                }
            }
            (a, b) => {
                let ordering = a.cmp(&b);
                if ordering != Ordering::Equal || a.is_none() {
                    return ordering;
                }
                left.next();
                right.next();
            }
        }
    }
}

fn digits(characters: &mut std::iter::Peekable<std::str::Chars<'_>>) -> u128 {
    let mut number = 0_u128;
    while let Some(digit) = characters
        .peek()
        .and_then(|character| character.to_digit(10))
    {
        number = number.saturating_mul(10).saturating_add(u128::from(digit));
        characters.next();
    }
    number
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn width_and_white_space_do_not_matter() {
        assert_eq!(fold("　０．２５ｇ（40万单位）\n"), "0.25g(40万单位)");
        assert_eq!(fold("阿莫西林\u{a0} \t胶囊"), "阿莫西林 胶囊");
        assert_eq!(fold(" \r\n"), "");
        assert_ne!(fold("0.25G"), fold("0.25g"));
    }

    #[test]
    fn blanks_are_nothing_and_keys_have_one_case() {
        assert_eq!(fold_some(Some(" \t ")), None);
        assert_eq!(key("ＡＭＸＬ"), "amxl");
    }

    #[test]
    fn numbers_inside_names_compare_as_numbers() {
        let mut names = ["村10", "村2", "村1"];
        names.sort_by(|left, right| natural_cmp(left, right));
        assert_eq!(names, ["村1", "村2", "村10"]);
    }
}
