//! Which drugs never travel between facilities.
//!
//! A facility is no wholesaler: what moves inside the community is an emergency transfer of ordinary drugs. Narcotic,
//! psychotropic, toxic and radioactive drugs and hospital preparations need the authority's own approval each time.

use crate::model::ExcludedClass;
use crate::policy::{ExcludedNames, Exclusions};

/// What the rule looks at.
#[derive(Clone, Copy, Debug)]
pub struct Drug<'a> {
    /// 通用名.
    pub name: &'a str,
    /// Marked as toxic in the formulary.
    pub toxic: bool,
    /// 批准文号.
    pub approval_number: Option<&'a str>,
}

/// The row that keeps a drug where it is.
pub fn excluded<'p>(drug: Drug<'_>, policy: &'p Exclusions) -> Option<&'p ExcludedNames> {
    policy.classes.iter().find(|row| applies(drug, row))
}

fn applies(drug: Drug<'_>, row: &ExcludedNames) -> bool {
    let marked = match row.class {
        ExcludedClass::Toxic => drug.toxic,
        // 湘药制字Z20220001: numbers of preparations carry 制字 where those of drugs carry 准字.
        ExcludedClass::Preparation => drug
            .approval_number
            .is_some_and(|number| number.contains("药制字")),
        _ => false,
    };
    let named = |names: &[String]| names.iter().any(|name| drug.name.contains(name.as_str()));
    marked || (named(&row.names) && !named(&row.except))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(
        name: &str,
        toxic: bool,
        approval_number: Option<&str>,
        expected: Option<ExcludedClass>,
    ) {
        let drug = Drug {
            name,
            toxic,
            approval_number,
        };
        let policy = Exclusions::default();
        let found = excluded(drug, &policy).map(|row| row.class);
        assert_eq!(found, expected, "{name}");
    }

    #[test]
    fn ordinary_drugs_travel_and_five_classes_do_not() {
        check("阿莫西林胶囊", false, Some("国药准字H43020001"), None);
        check(
            "盐酸曲马多片",
            false,
            None,
            Some(ExcludedClass::Psychotropic),
        );
        check(
            "枸橼酸舒芬太尼注射液",
            false,
            None,
            Some(ExcludedClass::Narcotic),
        );
        check("盐酸阿扑吗啡片", false, None, None);
        check("生附子", true, None, Some(ExcludedClass::Toxic));
        check(
            "碘[131I]化钠口服溶液",
            false,
            None,
            Some(ExcludedClass::Radioactive),
        );
        check(
            "复方止咳合剂",
            false,
            Some("湘药制字Z20220001"),
            Some(ExcludedClass::Preparation),
        );
    }
}
