//! Drugs of the essential list: what a county pharmacist would write beside each name.

use super::codes;
use super::dice::Dice;
use super::item::{Item, Season, Tier};
use super::names;
use super::source::Drug;
use formulary::model::{
    AntibioticTier, ChronicGuarantee, InsuranceClass, ItemFields, ItemKind, Storage, Vbp,
};
use kernel::money::Money;
use kernel::quantity::Quantity;

/// One drug; `serial` numbers the rows of the list, `brand` the makers of a row.
pub fn item(row: &Drug, line: u64, serial: usize, brand: usize, dice: &mut Dice) -> Item {
    let chinese = row.part.starts_with("中成药");
    let biological = is_biological(row);
    let fields = fields(row, serial, brand, dice);
    let price = price(row, chinese, biological, fields.vbp != Vbp::None, dice);
    let chronic = fields.chronic_guarantee;
    let tier = tier(row, chronic, dice);
    let item = Item {
        fields,
        source_line: format!("essential_drugs.csv:{line}"),
        tier,
        price: Money::ZERO,
        popularity: popularity(row, dice),
        season: season(row, chronic),
        duplicate_of: None,
    };
    item.priced(price, dice).used_down_to(tier)
}

fn fields(row: &Drug, serial: usize, brand: usize, dice: &mut Dice) -> ItemFields {
    let chinese = row.part.starts_with("中成药");
    let biological = is_biological(row);
    let maker = (serial * 31 + brand * 17 + dice.below(5)) % names::DRUG_MAKERS;
    let (base_unit, order_unit, pack) = units(&row.dosage_form, &row.spec);
    let (vbp, vbp_batch) = procurement(chinese, brand, dice);
    let letter = match (biological, chinese) {
        (true, _) => 'S',
        (_, true) => 'Z',
        _ => 'H',
    };
    let national_code = if chinese {
        codes::insurance_patent(serial, maker)
    } else {
        codes::insurance_western(atc(&row.category), serial, maker)
    };
    let storage = storage(row, biological);
    let injected = row.dosage_form.contains("注射");
    ItemFields {
        code: format!("YP{:04}{}", serial + 1, brand_suffix(brand)),
        kind: ItemKind::Drug,
        name: display_name(row),
        english_name: Some(row.english_name.clone()).filter(|name| !name.is_empty()),
        form: row.dosage_form.clone(),
        specification: row.spec.clone(),
        manufacturer: names::drug_maker(maker),
        category: category(row),
        base_unit: base_unit.to_owned(),
        order_unit: order_unit.to_owned(),
        pack: Quantity(pack * 1_000),
        storage,
        cold_chain: storage.is_cold(),
        shelf_life_months: Some(if biological {
            24
        } else {
            *dice.pick(&[24, 24, 36, 36, 18])
        }),
        essential: true,
        vbp,
        vbp_batch: vbp_batch.map(str::to_owned),
        insurance_class: if dice.chance(55) {
            InsuranceClass::A
        } else {
            InsuranceClass::B
        },
        key_monitored: chinese && injected || row.subcategory.contains("脑血管") && dice.chance(30),
        antibiotic_tier: antibiotic(row),
        chronic_guarantee: chronic(row),
        national_code: Some(national_code),
        approval_number: Some(codes::approval(letter, serial)),
        drug_base_code: Some(codes::drug_base(maker, serial)),
        gtin: Some(codes::gtin14(serial + brand * 20_000)),
        ..ItemFields::default()
    }
}

pub(super) fn brand_suffix(brand: usize) -> String {
    if brand == 0 {
        String::new()
    } else {
        format!("-{}", brand + 1)
    }
}

/// The list names a preparation with all its forms at once, `护肝片（颗粒、胶囊）`; the entry of
/// one form is called by that form.
fn display_name(row: &Drug) -> String {
    const FORMS: [(&str, &str); 12] = [
        ("软胶囊", "软胶囊"),
        ("滴丸剂", "滴丸"),
        ("胶囊", "胶囊"),
        ("颗粒剂", "颗粒"),
        ("丸剂", "丸"),
        ("片剂", "片"),
        ("散剂", "散"),
        ("糖浆剂", "糖浆"),
        ("注射液", "注射液"),
        ("酊剂", "酊"),
        ("煎膏剂", "膏"),
        ("合剂", "口服液"),
    ];
    let full = row.generic_name.as_str();
    if !row.salt_or_type.is_empty() {
        return format!("{full}（{}）", row.salt_or_type);
    }
    let Some((head, rest)) = full.split_once('（') else {
        return full.split('、').next().unwrap_or(full).to_owned();
    };
    let head = head.split('、').next().unwrap_or(head);
    let own = FORMS
        .iter()
        .find(|(form, _)| row.dosage_form.starts_with(form))
        .map(|(_, word)| *word);
    let stem = FORMS
        .iter()
        .map(|(_, word)| *word)
        .chain(["合剂"])
        .find_map(|word| head.strip_suffix(word));
    match (stem, own) {
        (Some(stem), Some(own))
            if !stem.is_empty() && rest.contains(own) && !head.ends_with(own) =>
        {
            format!("{stem}{own}")
        }
        _ => head.to_owned(),
    }
}

fn category(row: &Drug) -> String {
    if row.subcategory.is_empty() {
        row.category.clone()
    } else {
        format!("{}·{}", row.category, row.subcategory)
    }
}

fn is_biological(row: &Drug) -> bool {
    let words = [
        "胰岛素",
        "单抗",
        "重组",
        "人血",
        "免疫球蛋白",
        "疫苗",
        "抗毒素",
        "狂犬",
    ];
    row.category == "生物制品" || words.iter().any(|word| row.generic_name.contains(word))
}

/// Base unit, order unit and how many base units are in it.
fn units(form: &str, spec: &str) -> (&'static str, &'static str, i64) {
    let large = ["100ml", "200ml", "250ml", "500ml", "1000ml"]
        .iter()
        .any(|volume| spec.contains(volume));
    match form {
        _ if form.contains("注射") && large => ("瓶", "件", 30),
        _ if form.contains("注射") => ("支", "盒", 10),
        _ if form.contains("吸入") || form.contains("气雾") || form.contains("喷雾") => {
            ("支", "盒", 1)
        }
        _ if form.contains("溶液")
            || form.contains("合剂")
            || form.contains("糖浆")
            || form.contains("酊") =>
        {
            ("瓶", "件", 12)
        }
        _ if form.contains("膏")
            || form.contains("凝胶")
            || form.contains("滴眼")
            || form.contains("滴鼻") =>
        {
            ("支", "盒", 5)
        }
        _ => ("盒", "件", 10),
    }
}

fn procurement(chinese: bool, brand: usize, dice: &mut Dice) -> (Vbp, Option<&'static str>) {
    const NATIONAL: [&str; 6] = [
        "国采第五批",
        "国采第七批",
        "国采第八批",
        "国采第九批",
        "国采第十批",
        "国采第十二批",
    ];
    const PROVINCIAL: [&str; 2] = ["湖南省联盟2025", "长江中游联盟2026"];
    // Of several brands of a drug the first is the selected one.
    match (brand, chinese) {
        (0, false) if dice.chance(38) => (Vbp::National, Some(*dice.pick(&NATIONAL))),
        (0, false) if dice.chance(12) => (Vbp::Provincial, Some(*dice.pick(&PROVINCIAL))),
        (0, true) if dice.chance(25) => (Vbp::Provincial, Some("中成药省际联盟")),
        _ => (Vbp::None, None),
    }
}

/// Medians are those of a county's purchase list, in yuan for a base unit.
fn price(row: &Drug, chinese: bool, biological: bool, vbp: bool, dice: &mut Dice) -> i64 {
    let form = row.dosage_form.as_str();
    let injected = form.contains("注射");
    let (base_unit, ..) = units(form, &row.spec);
    let median = match () {
        () if row.subcategory.contains("靶向") => 420.0,
        () if row.generic_name.contains("胰岛素") => 42.0,
        () if biological => 160.0,
        () if row.category == "抗肿瘤药" => 85.0,
        () if injected && base_unit == "瓶" => 3.2,
        () if injected && chinese => 14.0,
        () if injected => 6.5,
        () if form.contains("吸入") || form.contains("气雾") => 46.0,
        () if chinese => 23.0,
        () => 13.0,
    };
    let factor = if vbp { 0.45 } else { 1.0 };
    let yuan = (median * dice.spread(0.55) * factor).clamp(0.35, 2_800.0);
    // Whole fen: 1/10,000 yuan exist only in prices of pieces.
    (yuan * 100.0).round() as i64 * 100
}

fn atc(category: &str) -> &'static str {
    const CLASSES: [(&str, &str); 16] = [
        ("抗微生物", "J01CA"),
        ("抗寄生虫", "P01BA"),
        ("麻醉", "N01BB"),
        ("镇痛", "M01AE"),
        ("神经", "N03AF"),
        ("精神", "N05AH"),
        ("心血管", "C09AA"),
        ("呼吸", "R03AC"),
        ("消化", "A02BC"),
        ("泌尿", "G04CA"),
        ("血液", "B01AC"),
        ("激素", "A10BA"),
        ("变态", "R06AE"),
        ("肿瘤", "L01BC"),
        ("维生素", "A11GA"),
        ("眼科", "S01AA"),
    ];
    CLASSES
        .iter()
        .find(|(word, _)| category.contains(word))
        .map_or("V03AB", |(_, class)| class)
}

fn storage(row: &Drug, biological: bool) -> Storage {
    let form = row.dosage_form.as_str();
    let cold = ["缩宫素", "双歧杆菌", "垂体后叶", "卡介"]
        .iter()
        .any(|word| row.generic_name.contains(word));
    match () {
        () if biological || cold => Storage::Cold,
        () if form.contains("栓") || form.contains("软胶囊") || form.contains("乳膏") => {
            Storage::Cool
        }
        () if row.subcategory.contains("青霉素") || row.subcategory.contains("头孢") => {
            Storage::DarkCool
        }
        () => Storage::Normal,
    }
}

fn chronic(row: &Drug) -> ChronicGuarantee {
    let oral = !row.dosage_form.contains("注射") || row.generic_name.contains("胰岛素");
    match row.subcategory.as_str() {
        _ if !oral || !row.specialist_only.is_empty() => ChronicGuarantee::None,
        "抗高血压药" => ChronicGuarantee::Hypertension,
        "胰岛素及降血糖药" => ChronicGuarantee::Diabetes,
        "平喘药" => ChronicGuarantee::Copd,
        _ => ChronicGuarantee::None,
    }
}

fn tier(row: &Drug, chronic: ChronicGuarantee, dice: &mut Dice) -> Tier {
    const HOSPITAL: [&str; 9] = [
        "抗肿瘤药",
        "麻醉药",
        "诊断用药",
        "生物制品",
        "免疫系统用药",
        "靶向",
        "全身麻醉",
        "肠外营养",
        "透析",
    ];
    const EVERYWHERE: [&str; 12] = [
        "抗微生物药",
        "镇痛、解热",
        "心血管系统",
        "呼吸系统",
        "消化系统",
        "抗变态",
        "维生素",
        "皮肤科",
        "眼科",
        "内科用药",
        "儿科",
        "骨伤科",
    ];
    let hospital = HOSPITAL
        .iter()
        .any(|word| row.category.contains(word) || row.subcategory.contains(word));
    let everywhere = EVERYWHERE.iter().any(|word| row.category.contains(word));
    let injected = row.dosage_form.contains("注射");
    match () {
        () if chronic != ChronicGuarantee::None => Tier::Village,
        () if hospital => Tier::County,
        () if !row.specialist_only.is_empty() => {
            if dice.chance(25) {
                Tier::Township
            } else {
                Tier::County
            }
        }
        () if everywhere && !injected && dice.chance(75) => Tier::Village,
        () if injected && dice.chance(30) => Tier::County,
        () => Tier::Township,
    }
}

fn antibiotic(row: &Drug) -> AntibioticTier {
    const SPECIAL: [&str; 8] = [
        "亚胺培南",
        "美罗培南",
        "万古霉素",
        "替加环素",
        "利奈唑胺",
        "头孢他啶阿维",
        "多黏菌素",
        "去甲万古",
    ];
    const RESTRICTED: [&str; 9] = [
        "曲松",
        "噻肟",
        "他啶",
        "哌酮",
        "哌拉西林",
        "莫西沙星",
        "环丙沙星",
        "头孢吡肟",
        "伏立康唑",
    ];
    const CLASSES: [&str; 11] = [
        "青霉素类",
        "头孢菌素类",
        "氨基糖苷类",
        "四环素类",
        "大环内酯类",
        "其他抗生素",
        "磺胺类",
        "喹诺酮类",
        "硝基咪唑类",
        "硝基呋喃类",
        "抗真菌药",
    ];
    let named = |words: &[&str]| words.iter().any(|word| row.generic_name.contains(word));
    match () {
        () if row.category != "抗微生物药" || !CLASSES.contains(&row.subcategory.as_str()) => {
            AntibioticTier::None
        }
        () if named(&SPECIAL) => AntibioticTier::Special,
        () if named(&RESTRICTED) => AntibioticTier::Restricted,
        () => AntibioticTier::Unrestricted,
    }
}

/// A few names carry most of a county's consumption.
fn popularity(row: &Drug, dice: &mut Dice) -> f64 {
    const STARS: [&str; 34] = [
        "阿莫西林",
        "头孢",
        "布洛芬",
        "对乙酰氨基酚",
        "阿司匹林",
        "氨氯地平",
        "硝苯地平",
        "缬沙坦",
        "厄贝沙坦",
        "卡托普利",
        "美托洛尔",
        "二甲双胍",
        "格列美脲",
        "阿卡波糖",
        "胰岛素",
        "阿托伐他汀",
        "辛伐他汀",
        "奥美拉唑",
        "雷尼替丁",
        "多潘立酮",
        "蒙脱石",
        "氯雷他定",
        "氨溴索",
        "沙丁胺醇",
        "布地奈德",
        "氯化钠",
        "葡萄糖",
        "维生素",
        "甲硝唑",
        "左氧氟沙星",
        "板蓝根",
        "连花清瘟",
        "藿香正气",
        "复方丹参",
    ];
    let star = STARS.iter().any(|word| row.generic_name.contains(word));
    let specialist = !row.specialist_only.is_empty();
    let factor = match (star, specialist) {
        (true, _) => 5.0,
        (false, true) => 0.35,
        (false, false) => 1.0,
    };
    factor * dice.spread(0.9)
}

fn season(row: &Drug, chronic: ChronicGuarantee) -> Season {
    const WINTER: [&str; 7] = [
        "呼吸系统",
        "解表剂",
        "止咳",
        "抗病毒",
        "解热镇痛",
        "咽喉",
        "儿科",
    ];
    const SUMMER: [&str; 5] = ["消化系统", "皮肤科", "祛湿剂", "抗寄生虫", "抗变态"];
    let meets = |words: &[&str]| {
        words
            .iter()
            .any(|word| row.category.contains(word) || row.subcategory.contains(word))
    };
    match () {
        () if chronic != ChronicGuarantee::None => Season::Chronic,
        () if meets(&WINTER) => Season::Winter,
        () if meets(&SUMMER) => Season::Summer,
        () => Season::Flat,
    }
}
