//! Consumables and reagents.

use super::codes;
use super::dice::Dice;
use super::drugs::brand_suffix;
use super::item::{Item, Season, Tier};
use super::names;
use super::source::Consumable;
use formulary::model::{ItemFields, ItemKind, Storage, Vbp};
use kernel::money::Money;
use kernel::quantity::Quantity;

/// One consumable.
pub fn item(row: &Consumable, line: u64, serial: usize, brand: usize, dice: &mut Dice) -> Item {
    let maker = (serial * 5 + brand * 11 + dice.below(4)) % 24;
    let high_value = row.high_value == 1;
    let reagent = row.category.contains("试剂");
    let (pack, order_unit) = pack(&row.pack);
    let storage = if reagent {
        Storage::Cold
    } else {
        Storage::Normal
    };
    let class = match row.device_class.as_str() {
        "III" => Some(3),
        "II" => Some(2),
        _ => None,
    };
    let selected = brand == 0 && (high_value || row.category == "注射穿刺" && dice.chance(40));
    let fields = ItemFields {
        code: format!("{}{}", row.item_no, brand_suffix(brand)),
        kind: if reagent {
            ItemKind::Reagent
        } else {
            ItemKind::Consumable
        },
        name: row.name.clone(),
        specification: row.spec.clone(),
        manufacturer: names::device_maker(maker),
        category: format!("耗材·{}", row.category),
        base_unit: row.unit.clone(),
        order_unit,
        pack: Quantity(pack * 1_000),
        storage,
        cold_chain: storage.is_cold(),
        shelf_life_months: Some(row.shelf_life_months),
        vbp: if selected { Vbp::Provincial } else { Vbp::None },
        vbp_batch: selected.then(|| "湖南省耗材联盟2025".to_owned()),
        high_value,
        national_code: Some(codes::insurance_consumable(serial + brand * 1_000, maker)),
        approval_number: class.map(|class| codes::device_approval(class, serial)),
        gtin: Some(codes::gtin14(10_000 + serial + brand * 20_000)),
        ..ItemFields::default()
    };
    let tier = match row.min_tier.as_str() {
        "村" => Tier::Village,
        "乡" => Tier::Township,
        _ => Tier::County,
    };
    let price = price(row, dice);
    let item = Item {
        fields,
        source_line: format!("consumables.csv:{line}"),
        tier,
        price: Money::ZERO,
        popularity: if high_value { 0.15 } else { 1.6 } * dice.spread(0.8),
        season: Season::Flat,
        duplicate_of: None,
    };
    item.priced(price, dice).used_down_to(tier)
}

/// `100支/盒` is 100 base units in one 盒; what cannot be read is bought one by one.
fn pack(text: &str) -> (i64, String) {
    let digits: String = text.chars().take_while(char::is_ascii_digit).collect();
    // `7枚/盒 或 100枚/盒`: the first of two packs.
    let first = text.split(' ').next().unwrap_or(text);
    let unit = first.rsplit_once('/').map_or_else(
        || first.trim_start_matches(|letter: char| letter.is_ascii_digit()),
        |(_, unit)| unit,
    );
    (digits.parse().unwrap_or(1), unit.to_owned())
}

/// Medians by what it is, in yuan for a base unit.
fn price(row: &Consumable, dice: &mut Dice) -> i64 {
    let median = match (row.high_value, row.category.as_str()) {
        (1, "植入") => 780.0,
        (1, "血液净化") => 95.0,
        (1, _) => 320.0,
        (_, "注射穿刺") => 0.62,
        (_, "敷料护创") => 1.6,
        (_, "防护") => 0.85,
        (_, "检验采血") => 0.58,
        (_, "检验试剂") => 6.5,
        (_, "手术缝合" | "手术止血" | "手术器械" | "手术吻合") => 16.0,
        (_, "呼吸麻醉" | "管路引流" | "急救") => 9.5,
        _ => 4.2,
    };
    let yuan = (median * dice.spread(0.45)).clamp(0.04, 9_800.0);
    ((yuan * 1_000.0).round() as i64 * 10).max(100)
}
