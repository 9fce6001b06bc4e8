//! TCM pieces: weighed in grams, bought by the bag.

use super::codes;
use super::dice::Dice;
use super::drugs::brand_suffix;
use super::item::{Item, Season, Tier};
use super::names;
use super::source::Piece;
use formulary::model::{InsuranceClass, ItemFields, ItemKind, Storage, Vbp};
use kernel::money::Money;
use kernel::quantity::Quantity;

/// Pieces whose price is known to stand far above the rest, yuan for a gram.
const DEAR: [(&str, f64); 14] = [
    ("西红花", 28.0),
    ("鹿茸", 9.0),
    ("羚羊角", 38.0),
    ("冬虫夏草", 160.0),
    ("人参", 0.9),
    ("西洋参", 1.2),
    ("三七", 0.55),
    ("川贝母", 3.6),
    ("天麻", 0.45),
    ("阿胶", 1.6),
    ("沉香", 2.4),
    ("全蝎", 2.2),
    ("蛤蚧", 1.5),
    ("水牛角", 0.4),
];

/// Pieces that stand in most prescriptions.
const COMMON: [&str; 26] = [
    "甘草",
    "黄芪",
    "当归",
    "白术",
    "茯苓",
    "党参",
    "陈皮",
    "半夏",
    "柴胡",
    "白芍",
    "川芎",
    "地黄",
    "丹参",
    "桂枝",
    "大枣",
    "薏苡仁",
    "山药",
    "枸杞子",
    "麦冬",
    "黄芩",
    "金银花",
    "连翘",
    "防风",
    "牛膝",
    "酸枣仁",
    "杜仲",
];

/// One piece.
pub fn item(row: &Piece, line: u64, serial: usize, brand: usize, dice: &mut Dice) -> Item {
    let dear = DEAR.iter().find(|(name, _)| row.name.contains(name));
    let common = COMMON.iter().any(|name| row.name.contains(name));
    let toxic = row.toxicity == "有毒";
    let maker = (serial * 7 + brand * 3 + dice.below(3)) % 20;
    let selected = common && brand == 0;
    let fields = ItemFields {
        code: format!("ZY{:04}{}", serial + 1, brand_suffix(brand)),
        kind: ItemKind::Piece,
        name: row.name.clone(),
        form: "饮片".to_owned(),
        specification: if dear.is_some() { "选货" } else { "统货" }.to_owned(),
        manufacturer: names::piece_maker(maker),
        category: format!("中药饮片·{}", row.category),
        base_unit: "g".to_owned(),
        order_unit: "袋".to_owned(),
        pack: Quantity(if dear.is_some() { 100_000 } else { 1_000_000 }),
        storage: if dear.is_some() {
            Storage::Cool
        } else {
            Storage::Normal
        },
        shelf_life_months: Some(24),
        vbp: if selected { Vbp::Provincial } else { Vbp::None },
        vbp_batch: selected.then(|| "中药饮片省际联盟".to_owned()),
        insurance_class: if dear.is_some() {
            InsuranceClass::None
        } else {
            InsuranceClass::A
        },
        toxic,
        national_code: Some(codes::insurance_piece(serial + brand * 1_000)),
        ..ItemFields::default()
    };
    let hospital = toxic || !(common || dice.chance(55));
    let tier = if hospital {
        Tier::County
    } else {
        Tier::Township
    };
    let yuan = dear.map_or(0.052, |(_, yuan)| *yuan) * dice.spread(0.35);
    let item = Item {
        fields,
        source_line: format!("common_pieces.csv:{line}"),
        tier,
        price: Money::ZERO,
        popularity: if common { 4.0 } else { 0.8 } * dice.spread(0.7),
        season: if row.category == "解表药" {
            Season::Winter
        } else {
            Season::Flat
        },
        duplicate_of: None,
    };
    item.priced(((yuan * 10_000.0).round() as i64).max(60), dice)
        .used_down_to(tier)
}
