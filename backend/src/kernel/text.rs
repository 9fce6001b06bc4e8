//! Comparing text that people typed: full-width letters, ideographic spaces and line breaks in a cell do not make another drug.

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

#[cfg(test)]
mod tests {
    use super::fold;

    #[test]
    fn width_and_white_space_do_not_matter() {
        assert_eq!(fold("　０．２５ｇ（40万单位）\n"), "0.25g(40万单位)");
        assert_eq!(fold("阿莫西林\u{a0} \t胶囊"), "阿莫西林 胶囊");
        assert_eq!(fold(" \r\n"), "");
        assert_ne!(fold("0.25G"), fold("0.25g"));
    }
}
