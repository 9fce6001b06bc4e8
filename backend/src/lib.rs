//! Yaoshu 药枢, the library behind the one binary.

pub mod formulary;
pub mod kernel;

use kernel::refusal::CodeRow;

/// Every problem code there is, by the enum that declares it. A test compares this list with the source
/// and with the texts in `backend/locales`.
pub fn problem_codes() -> Vec<CodeRow> {
    [
        kernel::error::General::CODES,
        kernel::error::Field::CODES,
        kernel::four_eyes::FourEyes::CODES,
    ]
    .concat()
}
