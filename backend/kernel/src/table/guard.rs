//! A text cell that begins like a formula would be computed by the spreadsheet that opens the file.

/// Beginnings that Excel, WPS or LibreOffice take for a formula, with the full-width forms of an input method
/// (OWASP, "CSV Injection").
const FORMULA: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];

/// Puts one apostrophe before a text that a spreadsheet would compute. [`unguarded`] takes exactly that one away again,
/// so that an export read back is the same text.
pub fn disarm(text: &str) -> String {
    if is_armed(text) {
        format!("'{text}")
    } else {
        text.to_owned()
    }
}

/// The text without the apostrophe that [`disarm`] put there.
pub fn unguarded(text: &str) -> &str {
    match text.strip_prefix('\'') {
        Some(rest) if is_armed(rest) => rest,
        _ => text,
    }
}

fn is_armed(text: &str) -> bool {
    text.trim_start_matches('\'').starts_with(FORMULA)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_disarmed_and_come_back_as_they_were() {
        for text in [
            "=HYPERLINK(\"x\")",
            "+86",
            "-5",
            "@SUM(A1)",
            "'=1",
            "''+1",
            "＝1",
            "\t=1",
        ] {
            assert!(disarm(text).starts_with('\''), "{text}");
            assert_eq!(unguarded(&disarm(text)), text);
        }
    }

    #[test]
    fn ordinary_text_stays() {
        for text in ["阿莫西林", "'n Droogje", "0.9%", "", "'"] {
            assert_eq!(disarm(text), text);
            assert_eq!(unguarded(text), text);
        }
    }
}
