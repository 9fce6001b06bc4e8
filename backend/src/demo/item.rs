//! An entry of the demo formulary, with what the other generators need to know about it.

use formulary::model::{ChronicGuarantee, ItemFields};
use kernel::money::Money;

/// When in the year an item is used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Season {
    /// All year alike.
    Flat,
    /// Colds and coughs.
    Winter,
    /// Stomach, insects, heat.
    Summer,
    /// Chronic disease: more from month to month, twice before the Spring Festival.
    Chronic,
}

/// Down to where an item is used, the larger facilities included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Tier {
    /// Hospitals only.
    County,
    /// Township centres as well.
    Township,
    /// Everywhere.
    Village,
}

/// An entry of the formulary.
#[derive(Clone, Debug)]
pub struct Item {
    /// As the product knows it.
    pub fields: ItemFields,
    /// File and line the name comes from.
    pub source_line: String,
    /// Down to where it is used.
    pub tier: Tier,
    /// What a base unit costs in the market today.
    pub price: Money,
    /// How much it is used compared with others; 0 for rows that repeat another one.
    pub popularity: f64,
    /// When it is used.
    pub season: Season,
    /// Position of the item that this row repeats.
    pub duplicate_of: Option<usize>,
}

impl Item {
    /// Base units in one order unit.
    pub fn pack(&self) -> i64 {
        (self.fields.pack.0 / 1_000).max(1)
    }

    /// On the list that no village may run out of.
    pub fn guaranteed(&self) -> bool {
        self.fields.chronic_guarantee != ChronicGuarantee::None
    }

    /// Price ceiling, 1/10,000 yuan.
    pub fn ceiling_e4(&self) -> i64 {
        self.fields.ceiling_price.map_or(i64::MAX, |price| price.0)
    }

    /// Puts price, ceiling and former price together: before the reform a base unit cost a little more,
    /// and much more where it is bought by volume now.
    pub fn priced(mut self, price_e4: i64, dice: &mut super::dice::Dice) -> Self {
        use formulary::model::Vbp;
        let fell = if self.fields.vbp == Vbp::None {
            dice.between(100, 112)
        } else {
            dice.between(118, 165)
        };
        self.price = Money(price_e4);
        self.fields.baseline_price = Some(Money(price_e4 * fell / 100));
        self.fields.ceiling_price = Some(Money(price_e4 * dice.between(118, 138) / 100));
        self
    }

    /// Opens it to its tier and all larger ones.
    pub fn used_down_to(mut self, tier: Tier) -> Self {
        self.tier = tier;
        self.fields.at_county = true;
        self.fields.at_township = tier >= Tier::Township;
        self.fields.at_village = tier >= Tier::Village;
        self
    }
}
