//! Units that follow from the dosage form, for lists that do not name them.

use crate::model::ItemKind;

/// Words of a dosage form and the unit in which it is counted; the first word found decides.
#[rustfmt::skip]
const UNITS: &[(&[&str], &str)] = &[
    (&["注射", "粉针", "预充"], "支"),
    (&["胶囊"], "粒"),
    (&["丸"], "丸"),
    (&["滴眼", "滴鼻", "滴耳", "眼膏", "软膏", "乳膏", "凝胶", "眼用"], "支"),
    (&["片"], "片"),
    (&["颗粒", "散剂", "干混悬", "粉剂", "茶剂"], "袋"),
    (&["贴", "膏药", "膜"], "贴"),
    (&["栓"], "枚"),
    (&["合剂", "糖浆", "口服", "溶液", "混悬液", "酊", "酒剂", "洗剂", "滴剂", "气雾", "喷雾", "吸入", "煎膏", "搽剂", "灌肠"], "瓶"),
];

/// The unit in which an item of this kind and form is counted when nobody says otherwise.
pub fn usual_unit(kind: ItemKind, form: &str) -> &'static str {
    let by_form = || {
        UNITS
            .iter()
            .find(|(words, _)| words.iter().any(|word| form.contains(word)))
    };
    match kind {
        ItemKind::Drug => by_form().map_or("盒", |(_, unit)| unit),
        ItemKind::Piece | ItemKind::Granule => "g",
        ItemKind::Consumable => "个",
        ItemKind::Reagent => "人份",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_form_tells_the_unit() {
        for (form, unit) in [
            ("片剂", "片"),
            ("缓释胶囊", "粒"),
            ("注射用无菌粉末", "支"),
            ("氯化钠注射液", "支"),
            ("口服溶液剂", "瓶"),
            ("颗粒剂", "袋"),
            ("贴膏剂", "贴"),
            ("滴丸剂", "丸"),
            ("", "盒"),
        ] {
            assert_eq!(usual_unit(ItemKind::Drug, form), unit, "{form}");
        }
        assert_eq!(usual_unit(ItemKind::Piece, ""), "g");
    }
}
