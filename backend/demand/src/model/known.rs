//! What is known about an item at a facility when a line is written.

use crate::model::line::{Coming, Supply, Target};
use crate::model::requisition::RequisitionKind;
use formulary::model::{ItemId, ItemKind, ItemState};
use kernel::money::Money;
use kernel::quantity::Quantity;

/// An item of the formulary, as a line needs it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// Identity.
    pub id: ItemId,
    /// Newest effective version.
    pub version_no: i64,
    /// Its own code.
    pub code: String,
    /// Generic name.
    pub name: String,
    /// Active, suspended or retired.
    pub state: ItemState,
    /// May facilities of the asked tier use it?
    pub tier_allowed: bool,
    /// Was it not selected by its tender, while the selected brand is behind its agreed quantity today?
    pub non_selected_behind: bool,
    /// Base units in one order unit.
    pub pack: Quantity,
    /// Name of the order unit.
    pub order_unit: String,
    /// Drug, consumable, reagent ….
    pub kind: ItemKind,
    /// 国家基本药物.
    pub essential: bool,
    /// On the chronic guarantee list 慢病保障.
    pub guaranteed: bool,
}

impl Item {
    /// May a facility of the asked tier begin to ask for it?
    pub fn offered(&self) -> bool {
        self.state == ItemState::Active && self.tier_allowed
    }
}

/// Stock, consumption and price of one item at one facility.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Known {
    /// What the facility has, used and awaits.
    pub supply: Supply,
    /// What a request has to cover.
    pub target: Target,
    /// Best valid contract price per base unit.
    pub price: Option<Money>,
    /// What counts as asked for already.
    pub coming: Coming,
}

/// How far a suggestion looks back and ahead.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Horizon {
    /// Whole calendar months of consumption.
    pub lookback_months: i64,
    /// Days until the next request can be delivered.
    pub review_days: i64,
    /// Days of cover kept for surprises.
    pub safety_days: i64,
    /// Lead time where no contract tells one.
    pub lead_days: i64,
    /// Suggest by the plain average whatever a forecast says.
    pub plain_only: bool,
    /// Requests handed in within so many days count as asked for already.
    pub guard_days: i64,
    /// Only requests of this kind count so.
    pub guard_kind: Option<RequisitionKind>,
    /// What is coming of substitutes counts as well.
    pub guard_substitutes: bool,
}
