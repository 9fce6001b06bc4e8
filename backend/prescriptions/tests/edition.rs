//! Findings name the edition of the rules, so data cannot change without it.

use prescriptions::EDITION;

const FILES: &[&[u8]] = &[
    include_bytes!("../data/common_pieces.csv"),
    include_bytes!("../data/toxic_dosage.csv"),
    include_bytes!("../data/pregnancy.csv"),
    include_bytes!("../data/incompatibilities.csv"),
    include_bytes!("../data/aliases.csv"),
    include_bytes!("../data/compounds.csv"),
];

/// FNV-1a over all files.
fn print() -> u64 {
    let bytes = FILES.iter().copied().flatten();
    bytes.fold(0xcbf2_9ce4_8422_2325, |print, byte| {
        (print ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

#[test]
fn an_edition_belongs_to_its_data() {
    assert_eq!(
        (EDITION, format!("{:016x}", print()).as_str()),
        ("rx 2026.11", "3d773aa878dc653d"),
        "the data changed: give the rules a new edition and write down its print"
    );
}

#[test]
fn every_file_says_where_it_comes_from() {
    for file in FILES {
        let text = std::str::from_utf8(file).expect("UTF-8");
        assert!(text.starts_with("# source: "), "{}", &text[..20]);
    }
}
