//! Errors are vocabulary: every code has both texts, and every text its code.

use std::collections::BTreeSet;
use std::path::Path;

use backend::kernel::problem::locale::{Locale, texts};

use crate::tidy::product_sources;

fn placeholders(text: &str) -> BTreeSet<String> {
    text.split('{')
        .skip(1)
        .filter_map(|rest| rest.split_once('}'))
        .map(|(name, _)| name.to_owned())
        .collect()
}

#[test]
fn every_problem_code_has_a_text_in_both_languages() {
    for (code, _) in backend::problem_codes() {
        for locale in Locale::ALL {
            assert!(
                texts(*locale).contains_key(code),
                "{code} has no text in {locale}"
            );
        }
    }
}

#[test]
fn every_text_has_a_code_and_every_code_is_one() {
    let mut codes = BTreeSet::new();
    for (code, status) in backend::problem_codes() {
        assert!(codes.insert(code), "{code} is declared twice");
        assert!(
            (400..600).contains(&status),
            "{code} has the status {status}"
        );
    }
    for locale in Locale::ALL {
        // Keys of one dot are problems; nested tables are words, titles and sentences of other kinds.
        let unknown: Vec<&String> = texts(*locale)
            .keys()
            .filter(|key| key.matches('.').count() == 1 && !codes.contains(key.as_str()))
            .collect();
        assert!(
            unknown.is_empty(),
            "texts in {locale} without a code: {unknown:?}"
        );
    }
}

#[test]
fn both_languages_say_the_same_things_with_the_same_facts() {
    let (chinese, english) = (texts(Locale::ZhCn), texts(Locale::En));
    assert_eq!(
        chinese.keys().collect::<Vec<_>>(),
        english.keys().collect::<Vec<_>>()
    );
    for (key, text) in chinese {
        assert!(!text.trim().is_empty(), "{key} is blank in Chinese");
        assert_eq!(placeholders(text), placeholders(&english[key]), "{key}");
    }
}

#[test]
fn every_table_of_refusals_is_registered() {
    let declared: usize = product_sources()
        .iter()
        .filter(|(path, _)| !path.ends_with("kernel/src/refusal.rs"))
        .map(|(_, text)| text.matches("\nrefusals! {").count())
        .sum();
    let lib =
        std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("backend/src/lib.rs"));
    let registered = lib.expect("lib.rs").matches("::CODES").count();
    assert_eq!(
        declared, registered,
        "backend::problem_codes does not list every `refusals!`"
    );
}
