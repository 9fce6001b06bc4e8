//! Laws that hold for any prescription.

use prescriptions::{Code, Finding, Herb, Library, Prescription};
use proptest::prelude::*;

fn library() -> &'static Library {
    Library::shipped()
}

/// Herbs by place among pieces, with tenths of a gram; some of a few pieces that many rules know.
fn herbs() -> impl Strategy<Value = Vec<(usize, i64)>> {
    let known = [
        "甘草",
        "海藻",
        "附子",
        "法半夏",
        "细辛",
        "罂粟壳",
        "生附子",
        "莪术",
        "石膏",
        "浙贝母",
    ];
    let known = known.map(|name| {
        library()
            .pieces()
            .iter()
            .position(|piece| piece.name == name)
            .expect("a piece")
    });
    let piece =
        prop_oneof![1 => 0..library().pieces().len(), 1 => prop::sample::select(known.to_vec())];
    prop::collection::vec((piece, 1_i64..400), 0..14)
}

fn prescription(herbs: &[(usize, i64)], doses: u32, pregnant: bool) -> Prescription {
    let herb = |(piece, tenths): &(usize, i64)| Herb {
        name: library().pieces()[*piece].name.clone(),
        grams_e6: tenths * 100_000,
        method: (tenths % 2 == 0).then(|| "先煎".to_owned()),
    };
    Prescription {
        herbs: herbs.iter().map(herb).collect(),
        doses,
        pregnant,
    }
}

fn findings(prescription: &Prescription) -> Vec<Finding> {
    library().review(prescription).findings
}

proptest! {
    #[test]
    fn the_order_of_herbs_never_matters(herbs in herbs().prop_flat_map(|herbs| (Just(herbs.clone()), Just(herbs).prop_shuffle())), doses in 1_u32..30, pregnant: bool) {
        let (one, other) = herbs;
        prop_assert_eq!(findings(&prescription(&one, doses, pregnant)), findings(&prescription(&other, doses, pregnant)));
    }

    #[test]
    fn doses_change_nothing_but_the_days_of_supply(herbs in herbs(), doses in 1_u32..30, pregnant: bool) {
        let daily = |doses| {
            let mut told = findings(&prescription(&herbs, doses, pregnant));
            told.retain(|finding| finding.code != Code::SupplyDays);
            told
        };
        prop_assert_eq!(daily(1), daily(doses));
    }

    #[test]
    fn aliases_never_change_a_verdict(herbs in herbs(), roll in 0_usize..1000, pregnant: bool) {
        let plain = prescription(&herbs, 3, pregnant);
        let mut renamed = plain.clone();
        for herb in &mut renamed.herbs {
            let mut names: Vec<&str> = library().aliases().filter(|(_, piece)| piece.name == herb.name).map(|(alias, _)| alias).collect();
            names.sort_unstable();
            if !names.is_empty() {
                herb.name = names[roll % names.len()].to_owned();
            }
        }
        prop_assert_eq!(findings(&plain), findings(&renamed));
    }

    #[test]
    fn findings_are_sorted_and_only_the_pregnant_hear_of_pregnancy(herbs in herbs(), doses in 1_u32..30) {
        let told = findings(&prescription(&herbs, doses, false));
        prop_assert!(told.windows(2).all(|two| (two[0].code.word(), &two[0].pieces) < (two[1].code.word(), &two[1].pieces)));
        prop_assert!(told.iter().all(|finding| finding.code != Code::Pregnancy && !finding.source.is_empty()));
        let pregnant = findings(&prescription(&herbs, doses, true));
        let others: Vec<Finding> = pregnant.into_iter().filter(|finding| finding.code != Code::Pregnancy).collect();
        prop_assert_eq!(told, others);
    }

    #[test]
    fn any_text_is_a_name_or_is_none(name in "[生炒酒醋制蜜炙法姜白黑附子半夏大黄片炭()（ 0-9a]{0,8}") {
        let resolved = library().resolve(&name);
        prop_assert_eq!(library().resolve(&name), resolved);
    }
}
