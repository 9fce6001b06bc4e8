//! 先煎: minutes at the boil before the others are added.

use crate::policy::CentreTerms;

/// A piece with its method.
#[derive(Clone, Copy, Debug)]
pub struct Dosed<'a> {
    /// Canonical name.
    pub piece: &'a str,
    /// The drug of which it is a form.
    pub base: &'a str,
    /// 先煎 …
    pub method: &'a str,
}

/// The longest of all herbs; what is boiled apart keeps no machine.
pub fn early_minutes<'a>(herbs: impl IntoIterator<Item = Dosed<'a>>, terms: &CentreTerms) -> i64 {
    let minutes = herbs.into_iter().map(|herb| {
        if !herb.method.contains("先煎") && !herb.method.contains("久煎") {
            return 0;
        }
        let named = |known: &&crate::policy::EarlyPiece| {
            known.piece == herb.piece || known.piece == herb.base
        };
        let longer = terms.early.iter().find(named).map(|known| known.minutes);
        longer.unwrap_or(terms.early_min)
    });
    minutes.max().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_decides_and_only_what_is_boiled_first_counts() {
        let terms = CentreTerms::default();
        let herb = |piece, method| Dosed {
            piece,
            base: piece,
            method,
        };
        let minutes = |herbs: &[Dosed<'_>]| early_minutes(herbs.iter().copied(), &terms);
        assert_eq!(minutes(&[herb("甘草", "")]), 0);
        assert_eq!(minutes(&[herb("石膏", "先煎"), herb("薄荷", "后下")]), 30);
        assert_eq!(
            minutes(&[herb("石膏", "先煎"), herb("水牛角", "先煎")]),
            180
        );
        assert_eq!(minutes(&[herb("人参", "另煎")]), 0);
    }
}
