//! Classical formulas 经典方, from which a prescription may begin.

use std::sync::LazyLock;

use serde::Deserialize;

use crate::load::SHIPPED;

/// One herb of a formula.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct FormulaHerb {
    /// As the file names it.
    #[serde(rename = "herb")]
    pub name: String,
    /// Grams for one dose, in millionths.
    #[serde(rename = "grams", deserialize_with = "crate::grams::deserialize")]
    pub grams_e6: i64,
    /// 先煎, 后下 …; blank without.
    #[serde(rename = "special")]
    pub method: String,
}

/// A formula with its book.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Formula {
    /// 麻黄汤.
    pub name: String,
    /// The book it comes from.
    pub source: String,
    /// What it is for, e.g. 解表.
    pub category: String,
    /// Made to trigger the rules; never offered.
    test_case: bool,
    /// In the order of the book.
    pub herbs: Vec<FormulaHerb>,
}

#[derive(Deserialize)]
struct Document {
    formulas: Vec<Formula>,
}

static FORMULAS: LazyLock<Vec<Formula>> = LazyLock::new(|| {
    let document: Document =
        analyst::json::document(SHIPPED.formulas).expect("the shipped file is read by the tests");
    let mut formulas = document.formulas;
    formulas.retain(|formula| !formula.test_case);
    formulas
});

/// All that may be offered, in the order of the file.
pub fn formulas() -> &'static [Formula] {
    &FORMULAS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_come_with_book_and_grams_and_without_the_cases_made_for_tests() {
        let ephedra = &formulas()[0];
        assert_eq!((ephedra.name.as_str(), ephedra.herbs.len()), ("麻黄汤", 4));
        assert_eq!(ephedra.herbs[0].grams_e6, 9_000_000);
        assert!(formulas().len() > 80 && formulas().iter().all(|one| !one.test_case));
    }
}
