//! What is asked of sourcing, and what it answers.
//!
//! Units are the caller's, as long as they agree: the product and the command count quantities in thousandths of the
//! base unit and prices in 1/10,000 yuan, so that an amount (quantity × price) is exact in 10⁻⁷ yuan.

/// Quantity × price, never rounded.
pub type Amount = i128;

/// From `from` on, `price` holds for the whole quantity.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tier {
    /// Smallest quantity.
    pub from: i64,
    /// Per unit of quantity; not negative.
    pub price: i64,
}

/// When a contract line may serve.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// First choice.
    Primary,
    /// Serves only what active primaries cannot.
    Backup,
}

/// One contract line for an item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    /// Position in [`Problem::suppliers`].
    pub supplier: usize,
    /// Place of the contract among all contracts sorted by code: the smaller wins the last tie.
    pub contract: u32,
    /// First choice or reserve.
    pub role: Role,
    /// Ordered quantities are multiples of it; above zero.
    pub pack: i64,
    /// Most that may be ordered; none: unlimited.
    pub capacity: Option<i64>,
    /// By rising `from`, at least one; below the first the line cannot be ordered.
    pub tiers: Vec<Tier>,
    /// 带量: what is left of the agreed volume, which is bought before everything else. None: no such line.
    pub agreed: Option<i64>,
    /// What this line gets at least, after agreed volumes and as far as need and capacity go; zero: nothing is promised.
    pub at_least: i64,
    /// A buyer's hand: exactly this is ordered, and nothing else of this line. It is not judged here.
    pub locked: Option<i64>,
}

/// What must be bought of one item, and who offers it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Item {
    /// Zero or more.
    pub need: i64,
    /// In any order; answers speak of positions in it.
    pub offers: Vec<Offer>,
    /// To reach a cheaper tier, the item's orders may grow up to this quantity. None: never.
    pub raise_to: Option<i64>,
}

/// Whoever delivers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Supplier {
    /// May receive orders.
    pub active: bool,
    /// The whole order is nothing or at least this.
    pub minimum: Amount,
    /// Between equal totals the higher wins, weighted by amount.
    pub score: i64,
}

/// Everything that is sourced together, because minimum order values tie items to one another.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Problem {
    /// Each is sourced by its own offers.
    pub items: Vec<Item>,
    /// Referred to by position.
    pub suppliers: Vec<Supplier>,
}

/// Why a part of a need is not bought.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    /// Nobody offers the item.
    NoContract,
    /// None of those who offer it may receive orders.
    Inactive,
    /// Capacity, packs and lowest tiers do not allow for more.
    Capacity,
    /// A supplier who could deliver does not reach his minimum order value.
    MinOrderValue,
}

/// What is ordered of one offer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Line {
    /// Position in [`Item::offers`].
    pub offer: usize,
    /// A multiple of the pack, unless it was locked.
    pub quantity: i64,
    /// The tier's price, for all of it.
    pub price: i64,
    /// quantity × price.
    pub amount: Amount,
    /// What would have been enough, when the quantity was raised to reach a cheaper tier.
    pub raised_from: Option<i64>,
}

/// How the need of one item is bought.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Purchase {
    /// By position of the offer.
    pub lines: Vec<Line>,
    /// need − bought, when that is above zero.
    pub unmet: i64,
    /// Why, when something is unmet.
    pub reason: Option<Reason>,
}

impl Purchase {
    /// Σ amount.
    pub fn total(&self) -> Amount {
        self.lines.iter().map(|line| line.amount).sum()
    }

    /// Σ quantity.
    pub fn quantity(&self) -> i64 {
        self.lines.iter().map(|line| line.quantity).sum()
    }
}

/// The answer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// In the order of the items.
    pub purchases: Vec<Purchase>,
    /// In the order of the suppliers; nothing, or at least the minimum.
    pub amounts: Vec<Amount>,
    /// Σ amounts.
    pub total: Amount,
    /// Nothing that may take this plan's place costs less: if nothing serves better, no allocation that serves as well;
    /// otherwise no allocation that leaves as little unmet, whatever it keeps to agreed volumes and primaries.
    pub bound: Amount,
    /// It is proved that none leaves less unmet, or keeps more to agreed volumes and primaries. Where it is not, the effort
    /// did not suffice to exclude one, and the bound is that of a wider and cheaper class of allocations.
    pub is_best_served: bool,
    /// Suppliers who cannot receive their order as it stands: a locked line is below the minimum, or inactive.
    pub refused: Vec<usize>,
}

impl Offer {
    /// The tier that prices `quantity`; none below the lowest.
    pub fn tier_at(&self, quantity: i64) -> Option<Tier> {
        let above = self.tiers.partition_point(|tier| tier.from <= quantity);
        above.checked_sub(1).map(|at| self.tiers[at])
    }

    /// What `quantity` costs; none below the lowest tier. Nothing costs nothing.
    pub fn amount_at(&self, quantity: i64) -> Option<Amount> {
        if quantity == 0 {
            return Some(0);
        }
        let tier = self.tier_at(quantity)?;
        Some(Amount::from(quantity) * Amount::from(tier.price))
    }

    /// The largest multiple of the pack that is at most `quantity` and within capacity.
    pub(crate) fn whole_packs(&self, quantity: i64) -> i64 {
        let most = self.capacity.map_or(quantity, |most| most.min(quantity));
        most.max(0) / self.pack * self.pack
    }

    pub(crate) fn line(&self, offer: usize, quantity: i64, raised_from: Option<i64>) -> Line {
        let price = self.tier_at(quantity).or(self.tiers.first().copied());
        let price = price.map_or(0, |tier| tier.price);
        Line {
            offer,
            quantity,
            price,
            amount: Amount::from(quantity) * Amount::from(price),
            raised_from,
        }
    }
}
