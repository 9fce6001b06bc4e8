//! A line of a requisition, with the facts that its suggestion was computed from: it can explain itself for ever.

use crate::model::outlook::Outlook;
use kernel::money::Money;
use kernel::quantity::Quantity;

/// What is known about one item at one facility when a line is written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Supply {
    /// Consumption of the whole look-back.
    pub lookback: Stretch,
    /// The newest month before that with both consumption and days with stock, where there is one.
    pub last_positive: Option<(String, Stretch)>,
    /// In the facility's own stores.
    pub on_hand: Quantity,
    /// Ordered for the facility and not yet received.
    pub on_the_way: Quantity,
    /// In the facility's other requisitions that are not ordered yet.
    pub requested: Quantity,
    /// What a forecast expects, where there is one.
    pub outlook: Option<Outlook>,
    /// The policy wants the plain average whatever a forecast says.
    pub plain_only: bool,
}

/// What is coming already, as far as the duplicate guard counts it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Coming {
    /// Of the item itself: on the way, and requested within the days of the rule.
    pub same: Quantity,
    /// Of its substitutes.
    pub alike: Quantity,
}

/// Consumption over a stretch of days.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Stretch {
    /// What was used.
    pub consumption: Quantity,
    /// How many days it is long.
    pub days: i64,
    /// How many of them were without stock.
    pub stockout_days: i64,
}

impl Stretch {
    /// Days on which something could be used. Reports with more days without stock than days have none.
    pub fn days_with_stock(&self) -> i64 {
        (self.days - self.stockout_days).max(0)
    }
}

/// How many days a request has to cover.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Target {
    /// Until the next request can be delivered.
    pub review_days: i64,
    /// Until this one is delivered.
    pub lead_days: i64,
    /// For surprises.
    pub safety_days: i64,
}

impl Target {
    /// All of them together.
    pub fn days(&self) -> i64 {
        self.review_days + self.lead_days + self.safety_days
    }
}

/// The facts behind a suggestion, as they are stored on the line.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Basis {
    /// The stretch that the daily consumption was taken from.
    pub stretch: Stretch,
    /// Set when every day of the look-back was without stock: the earlier month taken instead.
    pub period: Option<String>,
    /// What it has to last for.
    pub target: Target,
    /// In the facility's own stores.
    pub on_hand: Quantity,
    /// Ordered for the facility and not yet received.
    pub on_the_way: Quantity,
    /// In the facility's other requisitions that are not ordered yet.
    pub requested: Quantity,
    /// What a forecast expected, where there was one.
    pub outlook: Option<Outlook>,
    /// The suggestion follows the forecast and not the plain average.
    pub by_outlook: bool,
}

impl Basis {
    /// The forecast that the suggestion follows.
    pub fn followed(&self) -> Option<&Outlook> {
        self.outlook.as_ref().filter(|_| self.by_outlook)
    }
}

/// A line of a requisition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// What is asked for.
    pub item_id: ItemId,
    /// The version of the item that the facility saw.
    pub item_version_no: i64,
    /// How much is asked for; nothing keeps the line in view.
    pub quantity: Quantity,
    /// How much was suggested.
    pub suggested: Quantity,
    /// Why.
    pub basis: Basis,
    /// What counted as asked for already.
    pub coming: Coming,
    /// Best valid contract price per base unit when the line was written.
    pub price: Option<Money>,
    /// What a rule noticed.
    pub flags: Flags,
    /// The clerk's remark.
    pub note: String,
}

impl Line {
    /// What it would cost at the price of the day it was written.
    pub fn amount(&self) -> Option<Money> {
        Money::of(self.price?, self.quantity)
    }
}

use crate::rules::review::Flags;
use formulary::model::ItemId;
