//! Volume-based procurement 带量采购: what a tender 集采批次 agreed, with whom, and how progress is judged.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use kernel::clock::{Day, Instant};
use kernel::ids::UserId;
use kernel::policy::Policy;
use kernel::quantity::Quantity;
use kernel::{id_type, word_enum};

id_type!(
    /// A tender 集采批次.
    TenderId
);
id_type!(
    /// One generic of a tender 通用名组.
    VbpGroupId
);
id_type!(
    /// What one winner, or a consortium as one, has promised 中选产品.
    VbpLineId
);

word_enum! {
    /// Who organised a tender.
    pub enum TenderLevel {
        /// 国家组织.
        National = "national",
        /// 省级或省际联盟.
        Provincial = "provincial",
    }
}

word_enum! {
    /// By what facilities report their need.
    pub enum DeclaredBy {
        /// 按厂牌: each brand for itself (national batches since the eleventh).
        Brand = "brand",
        /// 按通用名: the generic as a whole.
        Generic = "generic",
    }
}

word_enum! {
    /// What a facility is held to.
    pub enum Assessment {
        /// 锁定厂牌: the brand whose quantity was agreed.
        BrandLocked = "brand_locked",
        /// 任一中选产品: the winners of the group together.
        AnyWinner = "any_winner",
    }
}

word_enum! {
    /// What a company is in its group.
    pub enum VbpRole {
        /// 中选, perhaps without quantity.
        Winner = "winner",
        /// 备供: steps in where the winner cannot deliver.
        Standby = "standby",
    }
}

/// A procurement year 采购年度; both days included.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TenderYear {
    /// 1, 2, 3.
    pub year_no: i64,
    /// First day.
    pub starts_on: Day,
    /// Last day, often fixed by the tender.
    pub ends_on: Day,
}

/// What part of the declared need is agreed 约定采购量比例.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = TenderRatio)]
pub struct Ratio {
    /// Class of the drug 药品类别; blank: every class without rows of its own.
    #[serde(default)]
    pub drug_class: String,
    /// From this number of winners on.
    pub winners: i64,
    /// From this day on.
    pub effective_on: Day,
    /// 1/100 %.
    pub ratio_bp: i64,
    /// The document that says so.
    pub source: String,
}

/// What is written about a tender.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TenderTerms {
    /// Number of the tender document; unique.
    pub code: String,
    /// What people call it.
    pub name: String,
    /// Who organised it.
    pub level: TenderLevel,
    /// 第几批.
    pub batch: String,
    /// By what facilities report need.
    pub declared_by: DeclaredBy,
    /// What facilities are held to, unless a group says otherwise.
    pub assessment: Assessment,
    /// First day of its first year.
    pub starts_on: Day,
    /// Last day of its last year.
    pub ends_on: Day,
    /// The document that says all this.
    pub source: String,
    /// By number.
    pub years: Vec<TenderYear>,
    /// Any order.
    pub ratios: Vec<Ratio>,
}

/// A tender.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tender {
    /// Identity.
    pub id: TenderId,
    /// What is written about it.
    pub terms: TenderTerms,
    /// Who entered it.
    pub created_by: Option<UserId>,
    /// When.
    pub created_at: Instant,
    /// Version of the row; moves with every change below it, too.
    pub version: i64,
}

impl Tender {
    /// The year of a number.
    pub fn year(&self, year_no: i64) -> Option<&TenderYear> {
        self.terms.years.iter().find(|year| year.year_no == year_no)
    }

    /// The year that holds on `day`; before the first and after the last, that one.
    pub fn year_on(&self, day: Day) -> Option<&TenderYear> {
        let years = &self.terms.years;
        years
            .iter()
            .rev()
            .find(|year| year.starts_on <= day)
            .or_else(|| years.first())
    }
}

/// The agreed quantity that several contract lines share.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct VbpShare {
    /// Whose quantity.
    pub vbp_line_id: VbpLineId,
    /// Agreed for the year.
    pub agreed: Quantity,
    /// Of it ordered, by all its contract lines together.
    pub ordered: Quantity,
}

/// How progress against an agreed quantity is judged 序时进度.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct PacePolicy {
    /// Amber below this part of what should be done by today, 1/100 %. 80 % is what practice tools use.
    pub warn_below_bp: i64,
    /// Red below this.
    pub red_below_bp: i64,
    /// Amber and red from this month of the year on (医保发〔2024〕31号 looks from the third month on).
    pub from_month: i64,
    /// Months whose orders the forecast goes on with.
    pub run_rate_months: i64,
}

impl Default for PacePolicy {
    fn default() -> Self {
        Self {
            warn_below_bp: 8_000,
            red_below_bp: 6_000,
            from_month: 3,
            run_rate_months: 3,
        }
    }
}

impl Policy for PacePolicy {
    const KEY: &'static str = "suppliers.vbp_pace";
}
