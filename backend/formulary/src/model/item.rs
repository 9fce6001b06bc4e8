//! The item 品规: one name, form, specification and maker, with everything that rules and people need to know about it.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::ItemId;
use kernel::clock::Instant;
use kernel::money::Money;
use kernel::quantity::Quantity;
use kernel::word_enum;

word_enum! {
    /// What an item is.
    #[derive(Default)]
    pub enum ItemKind {
        /// 药品: Western and Chinese patent drugs.
        #[default]
        Drug = "drug",
        /// 中药饮片.
        Piece = "piece",
        /// 中药配方颗粒.
        Granule = "granule",
        /// 医用耗材.
        Consumable = "consumable",
        /// 检验试剂.
        Reagent = "reagent",
    }
}

impl ItemKind {
    /// Beginning of the codes that the centre gives to items of this kind.
    pub fn series(self) -> &'static str {
        match self {
            ItemKind::Drug => "YP",
            ItemKind::Piece => "ZY",
            ItemKind::Granule => "KL",
            ItemKind::Consumable => "HC",
            ItemKind::Reagent => "SJ",
        }
    }
}

word_enum! {
    /// Whether an item may be requested.
    pub enum ItemState {
        /// 在用.
        Active = "active",
        /// 暂停: not requested for the time being, stock may be used up.
        Suspended = "suspended",
        /// 停用: out of the list for good.
        Retired = "retired",
    }
}

word_enum! {
    /// Storage class 储存条件 (药品经营质量管理规范 and Chinese Pharmacopoeia, general notices).
    #[derive(Default)]
    pub enum Storage {
        /// 常温, 10 to 30 °C.
        #[default]
        Normal = "normal",
        /// 阴凉, at most 20 °C.
        Cool = "cool",
        /// 凉暗, at most 20 °C and dark.
        DarkCool = "dark_cool",
        /// 冷处, 2 to 10 °C.
        Cold = "cold",
        /// 冷冻, below 0 °C.
        Frozen = "frozen",
    }
}

impl Storage {
    /// Goods that need a cold chain on the way.
    pub fn is_cold(self) -> bool {
        matches!(self, Storage::Cold | Storage::Frozen)
    }
}

word_enum! {
    /// Volume-based procurement 集采 that the item was selected in.
    #[derive(Default)]
    pub enum Vbp {
        /// Not selected.
        #[default]
        None = "none",
        /// 国家集采.
        National = "national",
        /// 省级或省际联盟集采.
        Provincial = "provincial",
    }
}

word_enum! {
    /// Class of medical insurance 医保类别.
    #[derive(Default)]
    pub enum InsuranceClass {
        /// 非医保.
        #[default]
        None = "none",
        /// 甲类.
        A = "a",
        /// 乙类.
        B = "b",
    }
}

word_enum! {
    /// Tier of antibiotics 抗菌药物分级 (抗菌药物临床应用管理办法).
    #[derive(Default)]
    pub enum AntibioticTier {
        /// No antibiotic.
        #[default]
        None = "none",
        /// 非限制使用级.
        Unrestricted = "unrestricted",
        /// 限制使用级.
        Restricted = "restricted",
        /// 特殊使用级.
        Special = "special",
    }
}

word_enum! {
    /// Chronic-disease guarantee list 慢病保障 to which the item belongs: never below a set cover at any village.
    #[derive(Default)]
    pub enum ChronicGuarantee {
        /// Not on the list.
        #[default]
        None = "none",
        /// 高血压.
        Hypertension = "hypertension",
        /// 糖尿病.
        Diabetes = "diabetes",
        /// 慢阻肺.
        Copd = "copd",
    }
}

/// Everything that is decided about an item. A version of the list keeps exactly this; documents are made with a version.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ItemFields {
    /// The centre's own code, unique.
    pub code: String,
    pub kind: ItemKind,
    /// Generic name 通用名.
    pub name: String,
    pub english_name: Option<String>,
    /// Dosage form 剂型, blank where there is none.
    pub form: String,
    /// 规格, blank where there is none.
    pub specification: String,
    /// 生产企业, blank while any maker will do.
    pub manufacturer: String,
    /// Section of the list.
    pub category: String,
    /// The unit that every quantity of the system counts. It never changes.
    pub base_unit: String,
    /// The box or case in which it is requested.
    pub order_unit: String,
    /// Base units in one order unit.
    pub pack: Quantity,
    pub storage: Storage,
    pub shelf_life_months: Option<i64>,
    /// Goods with a shorter life are refused at receipt; none: the policy of the receiver's tier.
    pub min_remaining_life_days: Option<i64>,
    /// May be used in county hospitals.
    pub at_county: bool,
    /// May be used in township health centres.
    pub at_township: bool,
    /// May be used in village clinics.
    pub at_village: bool,
    /// 国家基本药物.
    pub essential: bool,
    pub vbp: Vbp,
    /// Round of the volume-based procurement 批次.
    pub vbp_batch: Option<String>,
    pub insurance_class: InsuranceClass,
    /// 重点监控.
    pub key_monitored: bool,
    pub antibiotic_tier: AntibioticTier,
    pub chronic_guarantee: ChronicGuarantee,
    /// 高值耗材: two people receive it.
    pub high_value: bool,
    /// 毒性药品: two people receive it.
    pub toxic: bool,
    pub cold_chain: bool,
    /// 挂网价, yuan for one base unit: nothing dearer is ordered.
    pub ceiling_price: Option<Money>,
    /// Price before the reform, yuan for one base unit: the saving is counted against it.
    pub baseline_price: Option<Money>,
    /// 国家医保编码.
    pub national_code: Option<String>,
    /// 国药准字, 国械注准 and the like.
    pub approval_number: Option<String>,
    /// 药品本位码.
    pub drug_base_code: Option<String>,
    /// GTIN of one order unit, or the device identifier (UDI-DI).
    pub gtin: Option<String>,
}

impl Default for ItemFields {
    /// A drug that every tier may use, requested one by one; name, unit and code are still missing.
    fn default() -> Self {
        ItemFields {
            code: String::new(),
            kind: ItemKind::default(),
            name: String::new(),
            english_name: None,
            form: String::new(),
            specification: String::new(),
            manufacturer: String::new(),
            category: String::new(),
            base_unit: String::new(),
            order_unit: String::new(),
            pack: Quantity(1000),
            storage: Storage::default(),
            shelf_life_months: None,
            min_remaining_life_days: None,
            at_county: true,
            at_township: true,
            at_village: true,
            essential: false,
            vbp: Vbp::default(),
            vbp_batch: None,
            insurance_class: InsuranceClass::default(),
            key_monitored: false,
            antibiotic_tier: AntibioticTier::default(),
            chronic_guarantee: ChronicGuarantee::default(),
            high_value: false,
            toxic: false,
            cold_chain: false,
            ceiling_price: None,
            baseline_price: None,
            national_code: None,
            approval_number: None,
            drug_base_code: None,
            gtin: None,
        }
    }
}

/// An item as it stands today.
#[derive(Clone, Debug)]
pub struct Item {
    pub id: ItemId,
    pub state: ItemState,
    pub fields: ItemFields,
    /// Number of the newest version, from 1.
    pub version_no: i64,
    /// Codes were generated for training and are registered nowhere.
    pub demo: bool,
    /// File and line from which it was imported.
    pub source_line: Option<String>,
    pub version: i64,
    pub created_at: Instant,
}

/// How other documents show an item.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ItemRef {
    pub id: ItemId,
    pub code: String,
    pub name: String,
    pub form: String,
    pub specification: String,
    pub manufacturer: String,
    pub base_unit: String,
    pub order_unit: String,
    /// Base units in one order unit.
    pub pack: Quantity,
}

impl Item {
    /// The short form for other documents.
    pub fn reference(&self) -> ItemRef {
        let fields = self.fields.clone();
        ItemRef {
            id: self.id,
            code: fields.code,
            name: fields.name,
            form: fields.form,
            specification: fields.specification,
            manufacturer: fields.manufacturer,
            base_unit: fields.base_unit,
            order_unit: fields.order_unit,
            pack: fields.pack,
        }
    }
}
