//! Suppliers, licences and contracts as the rules see them.

mod offer;
mod part;
mod tender;

pub use offer::{BestOffer, Commitment, CommitmentChange, Eligibility, Offer};
pub use part::{BusinessPart, DeliveryArea};
pub use tender::{
    Assessment, DeclaredBy, PacePolicy, Ratio, Tender, TenderId, TenderLevel, TenderTerms,
    TenderYear, VbpGroupId, VbpLineId, VbpRole, VbpShare,
};

use sea_orm::FromQueryResult;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use kernel::clock::{Day, Instant};
use kernel::ids::{OrganisationId, UserId};
use kernel::money::Money;
use kernel::policy::Policy;
use kernel::quantity::Quantity;
use kernel::{id_type, word_enum};

/// A supplier is an organisation; both share one id.
pub type SupplierId = OrganisationId;

id_type!(
    /// A licence 证照 of a supplier.
    LicenceId
);
id_type!(
    /// A contract 合同 with a supplier.
    ContractId
);
id_type!(
    /// One item in one contract.
    ContractLineId
);

word_enum! {
    /// Where a supplier stands on the ladder of service levels 信誉状态.
    pub enum Standing {
        /// 正常.
        Good = "good",
        /// 预警.
        Warned = "warned",
        /// 约谈.
        Interviewed = "interviewed",
        /// 暂停, receives no new orders.
        Suspended = "suspended",
        /// 淘汰, receives no orders until re-admitted.
        Evicted = "evicted",
    }
}

word_enum! {
    /// What a licence allows.
    pub enum LicenceKind {
        /// 营业执照.
        Business = "business",
        /// 药品经营许可证.
        DrugTrade = "drug_trade",
        /// 医疗器械经营许可证 / 备案凭证.
        DeviceTrade = "device_trade",
    }
}

word_enum! {
    /// How a price came about.
    pub enum ContractKind {
        /// 国家集采.
        NationalVbp = "national_vbp",
        /// 省级集采.
        ProvincialVbp = "provincial_vbp",
        /// 县域议价.
        County = "county",
        /// 挂网直采.
        Listing = "listing",
    }
}

impl ContractKind {
    /// Volume-based procurement 带量采购: its lines carry an agreed volume that is to be used first.
    pub fn is_vbp(self) -> bool {
        matches!(self, Self::NationalVbp | Self::ProvincialVbp)
    }
}

word_enum! {
    /// Does a line serve first, or only what primaries cannot?
    pub enum LineRole {
        /// 主供.
        Primary = "primary",
        /// 备供.
        Backup = "backup",
    }
}

/// A supplier with everything that is kept about it.
#[derive(Clone, Debug, PartialEq)]
pub struct Supplier {
    /// The organisation behind it.
    pub id: SupplierId,
    /// Short code of the organisation.
    pub code: String,
    /// Registered name.
    pub name: String,
    /// Name on narrow screens.
    pub short_name: String,
    /// Is the organisation in use?
    pub active: bool,
    /// 统一社会信用代码.
    pub uscc: String,
    /// Whom to call.
    pub contact: Contact,
    /// 配送区域, free text.
    pub service_area: String,
    /// Place on the ladder.
    pub standing: Standing,
    /// When it arrived there.
    pub standing_since: Instant,
    /// 0..=10,000; decides between equal prices.
    pub service_score_e4: i64,
    /// The supplier's whole order is nothing or at least this.
    pub min_order: Option<Money>,
    /// Version of the row, for optimistic locking.
    pub version: i64,
}

/// Whom to call and where to mail orders.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contact {
    /// A person.
    pub name: String,
    /// Orders go here.
    pub order_email: String,
    /// His telephone.
    pub phone: String,
}

/// A licence with its days of validity, both included.
#[derive(Clone, Debug, PartialEq, Eq, FromQueryResult, Serialize, ToSchema)]
pub struct Licence {
    /// Identity.
    pub id: LicenceId,
    /// Holder.
    pub supplier_id: SupplierId,
    /// What it allows.
    pub kind: LicenceKind,
    /// Its number.
    pub number: String,
    /// First day.
    pub issued_on: Day,
    /// Last day.
    pub expires_on: Day,
    /// Version of the row.
    pub version: i64,
}

impl Licence {
    /// Valid on `day`? The day of issue and the day of expiry count.
    pub fn holds_on(&self, day: Day) -> bool {
        self.issued_on <= day && day <= self.expires_on
    }
}

/// The state of a contract with the facts that belong to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ContractState {
    /// Being written; lines may change.
    Draft,
    /// In force between its days; nothing of it changes any more.
    Active {
        /// The second person, who put it into force.
        activated_by: UserId,
    },
    /// Ended before its time.
    Terminated {
        /// The second person who had put it into force.
        activated_by: UserId,
    },
}

word_enum! {
    /// The word of a contract's state.
    pub enum ContractStateWord {
        /// 草稿.
        Draft = "draft",
        /// 生效.
        Active = "active",
        /// 终止.
        Terminated = "terminated",
    }
}

word_enum! {
    /// What may be done with a contract.
    pub enum ContractVerb {
        /// Change its head or its lines.
        Amend = "amend",
        /// Put it into force, as another person than its drafter.
        Activate = "activate",
        /// End it before its time.
        Terminate = "terminate",
    }
}

impl ContractState {
    /// The arrows of a contract's life: state, verb, next state.
    pub const MAP: &'static [(ContractStateWord, ContractVerb, ContractStateWord)] = &[
        (
            ContractStateWord::Draft,
            ContractVerb::Amend,
            ContractStateWord::Draft,
        ),
        (
            ContractStateWord::Draft,
            ContractVerb::Activate,
            ContractStateWord::Active,
        ),
        (
            ContractStateWord::Active,
            ContractVerb::Terminate,
            ContractStateWord::Terminated,
        ),
    ];

    /// The word that is stored and sent.
    pub fn word(self) -> ContractStateWord {
        match self {
            Self::Draft => ContractStateWord::Draft,
            Self::Active { .. } => ContractStateWord::Active,
            Self::Terminated { .. } => ContractStateWord::Terminated,
        }
    }

    /// Is there an arrow for this verb?
    pub fn allows(self, verb: ContractVerb) -> bool {
        Self::MAP
            .iter()
            .any(|(from, via, _)| *from == self.word() && *via == verb)
    }
}

/// The head of a contract.
#[derive(Clone, Debug, PartialEq)]
pub struct Contract {
    /// Identity.
    pub id: ContractId,
    /// What people call it by; unique.
    pub number: String,
    /// With whom.
    pub supplier_id: SupplierId,
    /// How its prices came about.
    pub kind: ContractKind,
    /// What it is about.
    pub title: String,
    /// First day.
    pub starts_on: Day,
    /// Last day.
    pub ends_on: Day,
    /// Days from acceptance to payment.
    pub payment_days: i64,
    /// Where it stands.
    pub state: ContractState,
    /// Who wrote it.
    pub drafted_by: UserId,
    /// Version of the row.
    pub version: i64,
    /// When it was first written.
    pub created_at: Instant,
}

impl Contract {
    /// In force on `day`?
    pub fn holds_on(&self, day: Day) -> bool {
        matches!(self.state, ContractState::Active { .. })
            && self.starts_on <= day
            && day <= self.ends_on
    }
}

/// From this quantity on, the price holds for the whole quantity (all-units tier 阶梯价).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = PriceTier)]
pub struct Tier {
    /// Smallest quantity.
    pub from: Quantity,
    /// Yuan per base unit.
    pub price: Money,
}

/// What a contract promises for one item, as it is written down.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineTerms<I> {
    /// The item: its id once known, its code in a file.
    pub item: I,
    /// First choice or reserve.
    pub role: LineRole,
    /// Agreed share of the item's volume, 1/100 %.
    pub share_bp: Option<i64>,
    /// Ordered quantities are multiples of this.
    pub pack: Quantity,
    /// Most that one order cycle may take.
    pub capacity: Option<Quantity>,
    /// Agreed volume of the contract period.
    pub agreed: Option<Quantity>,
    /// Days from order to delivery.
    pub lead_time_days: i64,
    /// The item's number on the provincial platform.
    pub platform_item_id: Option<String>,
    /// Price tiers, smallest quantity first.
    pub tiers: Vec<Tier>,
}

impl<I> LineTerms<I> {
    /// The same terms for an item that is now known.
    pub fn with_item<J>(self, item: J) -> LineTerms<J> {
        LineTerms {
            item,
            role: self.role,
            share_bp: self.share_bp,
            pack: self.pack,
            capacity: self.capacity,
            agreed: self.agreed,
            lead_time_days: self.lead_time_days,
            platform_item_id: self.platform_item_id,
            tiers: self.tiers,
        }
    }
}

/// When to remind of licences that run out 证照到期提醒.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReminderPolicy {
    /// Days before the last one, in any order.
    pub days_before: Vec<i64>,
}

impl Default for ReminderPolicy {
    fn default() -> Self {
        Self {
            days_before: vec![60, 30, 7],
        }
    }
}

impl Policy for ReminderPolicy {
    const KEY: &'static str = "suppliers.licence_reminder";
}

impl ReminderPolicy {
    /// The earliest reminder, in days before.
    pub fn days_ahead(&self) -> i64 {
        self.days_before.iter().copied().max().unwrap_or_default()
    }
}
