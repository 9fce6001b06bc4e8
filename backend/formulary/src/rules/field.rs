//! The columns of the list by name: in files, in forms, in the analyst's commands.

use crate::model::ItemKind;
use kernel::problem::locale::Locale;
use kernel::text::key;
use kernel::word_enum;

word_enum! {
    /// A column of an imported or exported list. Most are fields of [`crate::model::ItemFields`] of the same name.
    pub enum Field {
        /// Own code.
        Code = "code",
        /// Generic name.
        Name = "name",
        /// Salt or subtype; joined to the name in brackets, since it makes another drug.
        Salt = "salt",
        /// English name.
        EnglishName = "english_name",
        /// Dosage form.
        Form = "form",
        /// Specification.
        Specification = "specification",
        /// Maker.
        Manufacturer = "manufacturer",
        /// Kind of item.
        Kind = "kind",
        /// Section of the list.
        Category = "category",
        /// Base unit.
        BaseUnit = "base_unit",
        /// Order unit.
        OrderUnit = "order_unit",
        /// Base units in one order unit, or like 100支/盒.
        Pack = "pack",
        /// Storage class.
        Storage = "storage",
        /// Shelf life.
        ShelfLifeMonths = "shelf_life_months",
        /// Least remaining life at receipt.
        MinRemainingLifeDays = "min_remaining_life_days",
        /// Lowest tier of use; sets the three columns below.
        MinTier = "min_tier",
        /// Use in county hospitals.
        AtCounty = "at_county",
        /// Use in township centres.
        AtTownship = "at_township",
        /// Use in villages.
        AtVillage = "at_village",
        /// Essential medicine.
        Essential = "essential",
        /// Volume-based procurement.
        Vbp = "vbp",
        /// Its round.
        VbpBatch = "vbp_batch",
        /// Class of insurance.
        InsuranceClass = "insurance_class",
        /// Key-monitored.
        KeyMonitored = "key_monitored",
        /// Tier of antibiotics.
        AntibioticTier = "antibiotic_tier",
        /// Chronic-disease guarantee.
        ChronicGuarantee = "chronic_guarantee",
        /// High-value consumable.
        HighValue = "high_value",
        /// Toxic.
        Toxic = "toxic",
        /// Cold chain.
        ColdChain = "cold_chain",
        /// Price ceiling.
        CeilingPrice = "ceiling_price",
        /// Price before the reform.
        BaselinePrice = "baseline_price",
        /// National insurance code.
        NationalCode = "national_code",
        /// Approval or registration.
        ApprovalNumber = "approval_number",
        /// Drug base code.
        DrugBaseCode = "drug_base_code",
        /// Trade item number.
        Gtin = "gtin",
    }
}

/// Field, its heading in Chinese and in English, and what other lists call it, the likeliest first.
type Heading = (Field, &'static str, &'static str, &'static [&'static str]);

#[rustfmt::skip]
const HEADINGS: &[Heading] = &[
    (Field::Code, "编码", "Code", &["目录编码", "院内编码", "本院编码", "药品编码", "耗材编码", "物资编码", "item_code", "item_no", "编号"]),
    (Field::Name, "通用名", "Generic name", &["通用名称", "药品通用名", "药品通用名称", "药品名称", "品名", "名称", "产品名称", "耗材名称", "饮片名称", "generic_name", "item_name"]),
    (Field::Salt, "盐基", "Salt", &["盐型", "酸根盐基", "salt_or_type"]),
    (Field::EnglishName, "英文名", "English name", &["英文名称"]),
    (Field::Form, "剂型", "Form", &["dosage_form"]),
    (Field::Specification, "规格", "Specification", &["规格型号", "型号规格", "型号", "spec"]),
    (Field::Manufacturer, "生产企业", "Manufacturer", &["生产厂家", "生产厂商", "厂家", "上市许可持有人", "注册人", "maker"]),
    (Field::Kind, "品类", "Kind", &["物资类别", "item_kind"]),
    (Field::Category, "分类", "Category", &["药理分类", "功效分类", "类别"]),
    (Field::BaseUnit, "基本单位", "Base unit", &["最小单位", "最小使用单位", "计量单位", "单位", "unit"]),
    (Field::OrderUnit, "包装单位", "Order unit", &["采购单位", "订货单位", "pack_unit"]),
    (Field::Pack, "包装数量", "Pack", &["包装系数", "转换系数", "转换比", "最小包装数量", "包装规格", "包装", "pack_size"]),
    (Field::Storage, "储存条件", "Storage", &["贮藏条件", "贮存条件", "贮藏"]),
    (Field::ShelfLifeMonths, "有效期(月)", "Shelf life (months)", &["保质期(月)", "有效期月数"]),
    (Field::MinRemainingLifeDays, "到货最短效期(天)", "Minimum remaining life (days)", &[]),
    (Field::MinTier, "最低使用层级", "Lowest tier", &["使用层级", "最低层级"]),
    (Field::AtCounty, "县级可用", "County", &[]),
    (Field::AtTownship, "乡镇可用", "Township", &["乡级可用"]),
    (Field::AtVillage, "村级可用", "Village", &[]),
    (Field::Essential, "国家基本药物", "Essential medicine", &["基本药物", "基药", "是否基药"]),
    (Field::Vbp, "集采", "Volume-based procurement", &["集采类别", "是否集采"]),
    (Field::VbpBatch, "集采批次", "Procurement batch", &[]),
    (Field::InsuranceClass, "医保类别", "Insurance class", &["医保分类", "甲乙类", "医保等级"]),
    (Field::KeyMonitored, "重点监控", "Key-monitored", &["是否重点监控"]),
    (Field::AntibioticTier, "抗菌药物分级", "Antibiotic tier", &["抗菌药物级别"]),
    (Field::ChronicGuarantee, "慢病保障", "Chronic guarantee", &[]),
    (Field::HighValue, "高值耗材", "High value", &["高值", "是否高值"]),
    (Field::Toxic, "毒性药品", "Toxic", &["是否毒性"]),
    (Field::ColdChain, "冷链", "Cold chain", &["是否冷链"]),
    (Field::CeilingPrice, "挂网价", "Price ceiling", &["最高限价", "限价"]),
    (Field::BaselinePrice, "改革前价格", "Price before the reform", &["基线价"]),
    (Field::NationalCode, "国家医保编码", "National insurance code", &["医保编码", "医保代码", "国家医保代码", "国家码"]),
    (Field::ApprovalNumber, "批准文号", "Approval number", &["国药准字", "注册证号", "注册证编号", "批准文号/注册证号", "备案号"]),
    (Field::DrugBaseCode, "药品本位码", "Drug base code", &["本位码"]),
    (Field::Gtin, "商品条码", "GTIN", &["条形码", "条码", "udi-di", "udi"]),
];

impl Field {
    /// The fields that the analyst's `formulary check` knows, under its own names.
    pub const ANALYST: [(&'static str, Field); 9] = [
        ("code", Field::Code),
        ("name", Field::Name),
        ("specification", Field::Specification),
        ("form", Field::Form),
        ("manufacturer", Field::Manufacturer),
        ("approval_number", Field::ApprovalNumber),
        ("national_code", Field::NationalCode),
        ("unit", Field::BaseUnit),
        ("pack_size", Field::Pack),
    ];

    /// The fields that exports write, in their order: everything that a later import needs to find no change.
    pub fn exported() -> impl Iterator<Item = Field> {
        let derived = [Field::Salt, Field::MinTier];
        Field::ALL
            .iter()
            .copied()
            .filter(move |field| !derived.contains(field))
    }

    /// The heading of an exported column.
    pub fn heading(self, locale: Locale) -> &'static str {
        let found = HEADINGS.iter().find(|heading| heading.0 == self);
        found.map_or(self.as_str(), |heading| match locale {
            Locale::ZhCn => heading.1,
            Locale::En => heading.2,
        })
    }

    /// How well `header` names this field: the smaller the better, none if it does not.
    fn likeness(self, header: &str) -> Option<usize> {
        let (_, chinese, english, others) = HEADINGS.iter().find(|heading| heading.0 == self)?;
        let names = [self.as_str(), chinese, english]
            .into_iter()
            .chain(others.iter().copied());
        names.map(key).position(|name| name == header)
    }
}

/// Headers that only lists of one kind have.
const MARKS: &[(&str, ItemKind)] = &[
    ("device_class", ItemKind::Consumable),
    ("器械类别", ItemKind::Consumable),
    ("管理类别", ItemKind::Consumable),
    ("耗材名称", ItemKind::Consumable),
    ("special_method", ItemKind::Piece),
    ("饮片名称", ItemKind::Piece),
    ("炮制方法", ItemKind::Piece),
];

/// The kind of items that a list with these headers most likely holds.
pub fn guess_kind(headers: &[String]) -> Option<ItemKind> {
    let headers: Vec<String> = headers.iter().map(|header| key(header)).collect();
    let mark = MARKS
        .iter()
        .find(|(mark, _)| headers.iter().any(|header| header == mark));
    mark.map(|(_, kind)| *kind)
}

/// The header that names each field best; of equal ones the first. Headers that name nothing are left out.
pub fn guess(headers: &[String]) -> Vec<(Field, usize)> {
    let headers: Vec<String> = headers.iter().map(|header| key(header)).collect();
    let best = |field: Field| {
        let ranked = headers.iter().enumerate();
        let ranked = ranked.filter_map(|(index, header)| Some((field.likeness(header)?, index)));
        ranked.min().map(|(_, index)| (field, index))
    };
    Field::ALL.iter().filter_map(|field| best(*field)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn guessed(headers: &str) -> Vec<(&'static str, usize)> {
        let headers: Vec<String> = headers.split(',').map(str::to_owned).collect();
        guess(&headers)
            .into_iter()
            .map(|(field, index)| (field.as_str(), index))
            .collect()
    }

    #[test]
    fn every_field_has_one_heading_and_no_name_means_two_fields() {
        let mut names = std::collections::HashMap::new();
        for (field, chinese, english, others) in HEADINGS {
            let own = [field.as_str(), chinese, english]
                .into_iter()
                .chain(others.iter().copied());
            for name in own.map(key).collect::<std::collections::HashSet<_>>() {
                assert_eq!(names.insert(name.clone(), field), None, "{name}");
            }
        }
        assert_eq!(HEADINGS.len(), Field::ALL.len());
    }

    #[test]
    fn headers_of_real_lists_are_recognised() {
        assert_eq!(
            guessed("seq,category,generic_name,salt_or_type,dosage_form,spec"),
            [
                ("name", 2),
                ("salt", 3),
                ("form", 4),
                ("specification", 5),
                ("category", 1)
            ]
        );
        assert_eq!(
            guessed("序号,药品名称,剂型,规格,生产厂家,单位,医保编码,批准文号"),
            [
                ("name", 1),
                ("form", 2),
                ("specification", 3),
                ("manufacturer", 4),
                ("base_unit", 5),
                ("national_code", 6),
                ("approval_number", 7)
            ]
        );
    }

    #[test]
    fn the_better_name_wins_over_the_earlier_column() {
        assert_eq!(guessed("名称,通用名"), [("name", 1)]);
        assert_eq!(guessed("品名,名称"), [("name", 0)]);
        assert_eq!(
            guessed("Ｃｏｄｅ, generic name "),
            [("code", 0), ("name", 1)]
        );
    }
}
