//! From whom to buy what is needed: the product's view of the library that sources exactly.
//!
//! All items are sourced together, because minimum order values tie them to one another.

use rustc_hash::FxHashMap;
use sourcing::{Item, Problem, Role};

use crate::model::plan::UnmetReason;
use crate::rules::planning::Source;
use kernel::ids::OrganisationId;
use kernel::money::Money;
use kernel::number::divide_half_up;
use kernel::quantity::Quantity;
use suppliers::model::{DeliveryArea, Tier};
use suppliers::rules::prices::tier_at;

/// One contract line for the item.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Offer {
    /// The contract holds today and its supplier may receive orders.
    pub usable: bool,
    /// Areas whose facilities it must not serve.
    pub barred: Vec<DeliveryArea>,
    /// Serves only what primary offers cannot.
    pub backup: bool,
    /// Ordered quantities are multiples of it.
    pub pack: Quantity,
    /// Most that one plan may take; none: unlimited.
    pub capacity: Option<Quantity>,
    /// By rising `from`; never empty.
    pub tiers: Vec<Tier>,
    /// 带量: what is left of the agreed volume; none where nothing was agreed.
    pub agreed_left: Option<Quantity>,
    /// Agreed share of the item's volume, 1/100 %.
    pub share_bp: Option<i64>,
    /// The supplier's whole order is nothing or at least this.
    pub minimum: Option<Money>,
    /// Service score of the supplier; the higher wins between equal amounts.
    pub score: i64,
    /// What people call the contract by; the smaller wins the last tie.
    pub contract: String,
}

/// What is bought of one offer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Take {
    /// Position of the offer in the list that was given.
    pub offer: usize,
    /// A multiple of the offer's pack.
    pub quantity: Quantity,
    /// The tier that prices it.
    pub tier: Tier,
    /// Quantity × price.
    pub amount: Money,
}

/// What the same need would have cost elsewhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NextBest {
    /// Position of the offer in the list that was given.
    pub offer: usize,
    /// Yuan per base unit.
    pub price: Money,
    /// For the whole need.
    pub amount: Money,
}

/// How the need of one item is bought.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Allocation {
    /// Each offer at most once.
    pub takes: Vec<Take>,
    /// What nobody can deliver, and why.
    pub unmet: Option<(Quantity, UnmetReason)>,
    /// The cheapest other way to buy everything from one supplier, when one supplier gets everything.
    pub next_best: Option<NextBest>,
}

/// How everything is bought.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sourced {
    /// In the order of the needs.
    pub items: Vec<Allocation>,
    /// (total − proven lower bound) ÷ total, in millionths; nothing: no plan costs less.
    pub gap_ppm: i64,
}

/// Buys these needs as cheaply as the contracts allow. `bind_minimum`: suppliers' minimum order values count.
pub fn source(needs: &[(Quantity, &[Source])], bind_minimum: bool) -> Sourced {
    let mut contracts: Vec<&str> = needs
        .iter()
        .flat_map(|(_, sources)| sources.iter())
        .map(|source| source.offer.contract.as_str())
        .collect();
    contracts.sort_unstable();
    contracts.dedup();
    let mut asking = Asking {
        places: (0..)
            .zip(contracts)
            .map(|(place, code)| (code, place))
            .collect(),
        suppliers: FxHashMap::default(),
        problem: Problem::default(),
        bind_minimum,
    };
    // The library is told of usable offers only; these are their positions among all.
    let mut positions = Vec::with_capacity(needs.len());
    for (need, sources) in needs {
        positions.push(asking.item(*need, sources));
    }
    let plan = sourcing::source(&asking.problem, sourcing::EFFORT);
    let items = needs.iter().zip(&positions).zip(&plan.purchases);
    let items = items
        .map(|((need, positions), purchase)| allocation(*need, positions, purchase))
        .collect();
    let lower = (plan.total - plan.bound).max(0) * 1_000_000;
    let gap_ppm = match plan.total {
        total if total > 0 => i64::try_from((lower + total - 1) / total).unwrap_or(i64::MAX),
        _ => 0,
    };
    Sourced { items, gap_ppm }
}

struct Asking<'n> {
    places: FxHashMap<&'n str, u32>,
    suppliers: FxHashMap<OrganisationId, usize>,
    problem: Problem,
    bind_minimum: bool,
}

impl Asking<'_> {
    fn item(&mut self, need: Quantity, sources: &[Source]) -> Vec<usize> {
        let usable = (0..).zip(sources).filter(|(_, source)| source.offer.usable);
        let (positions, offers) = usable
            .map(|(at, source)| (at, self.offer(need, source)))
            .unzip();
        self.problem.items.push(Item {
            need: need.0,
            offers,
            raise_to: None,
        });
        positions
    }

    fn offer(&mut self, need: Quantity, source: &Source) -> sourcing::Offer {
        let offer = &source.offer;
        let share = |bp: i64| i128::from(need.0) * i128::from(bp) / 10_000;
        let tier = |tier: &Tier| sourcing::Tier {
            from: tier.from.0,
            price: tier.price.0,
        };
        sourcing::Offer {
            supplier: self.supplier(source),
            contract: self
                .places
                .get(offer.contract.as_str())
                .copied()
                .unwrap_or(0),
            role: match offer.backup {
                true => Role::Backup,
                false => Role::Primary,
            },
            pack: offer.pack.0.max(1),
            capacity: offer.capacity.map(|capacity| capacity.0),
            tiers: offer.tiers.iter().map(tier).collect(),
            agreed: offer.agreed_left.map(|left| left.0),
            at_least: offer
                .share_bp
                .map_or(0, |bp| i64::try_from(share(bp)).unwrap_or(need.0)),
            locked: None,
        }
    }

    fn supplier(&mut self, source: &Source) -> usize {
        let suppliers = &mut self.problem.suppliers;
        let bind = self.bind_minimum;
        *self.suppliers.entry(source.supplier_id).or_insert_with(|| {
            let minimum = source.offer.minimum.filter(|_| bind).unwrap_or_default();
            suppliers.push(sourcing::Supplier {
                active: true,
                minimum: i128::from(minimum.0) * 1000,
                score: source.offer.score,
            });
            suppliers.len() - 1
        })
    }
}

fn allocation(
    (need, sources): (Quantity, &[Source]),
    positions: &[usize],
    purchase: &sourcing::Purchase,
) -> Allocation {
    let take = |line: &sourcing::Line| {
        let offer = positions[line.offer];
        let quantity = Quantity(line.quantity);
        let tier = tier_at(&sources[offer].offer.tiers, quantity).unwrap_or(Tier {
            from: Quantity::ZERO,
            price: Money(line.price),
        });
        Take {
            offer,
            quantity,
            tier,
            amount: divide_half_up(line.amount, 1000).map_or(Money(i64::MAX), Money),
        }
    };
    let takes: Vec<Take> = purchase.lines.iter().map(take).collect();
    let reason = |reason: sourcing::Reason| match reason {
        sourcing::Reason::NoContract if sources.is_empty() => UnmetReason::NoContract,
        sourcing::Reason::NoContract | sourcing::Reason::Inactive => UnmetReason::Inactive,
        sourcing::Reason::Capacity => UnmetReason::Capacity,
        sourcing::Reason::MinOrderValue => UnmetReason::MinOrderValue,
    };
    let unmet = Quantity(purchase.unmet);
    let why = purchase.reason.map_or(UnmetReason::Capacity, reason);
    Allocation {
        next_best: match (takes.as_slice(), unmet.is_zero()) {
            ([only], true) => next_best(need, sources, only.offer),
            _ => None,
        },
        takes,
        unmet: unmet.is_positive().then_some((unmet, why)),
    }
}

/// The cheapest other usable offer that could deliver everything.
fn next_best(need: Quantity, sources: &[Source], chosen: usize) -> Option<NextBest> {
    let others = sources
        .iter()
        .enumerate()
        .filter(|(at, source)| *at != chosen && source.offer.usable);
    let priced = others.filter_map(|(at, source)| {
        let (quantity, tier) = source.offer.whole(need)?;
        Some(NextBest {
            offer: at,
            price: tier.price,
            amount: Money::of(tier.price, quantity)?,
        })
    });
    priced.min_by_key(|next| (next.amount, next.offer))
}

impl Offer {
    /// The packs of this offer that cover all of `need`, and the tier that prices them; none when it cannot.
    pub fn whole(&self, need: Quantity) -> Option<(Quantity, Tier)> {
        let quantity = need.round_up_to(self.pack)?;
        let fits = self.capacity.is_none_or(|capacity| quantity <= capacity);
        let tier = tier_at(&self.tiers, quantity)?;
        (fits && quantity.is_positive()).then_some((quantity, tier))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use suppliers::model::ContractLineId;

    /// `"pack capacity from:price …"`; capacity `-` is unlimited, a leading `B` a backup, `X` unusable, `V30` agreed.
    fn sources(lines: &[&str]) -> Vec<Source> {
        let milli = |text: &str| text.parse::<Quantity>().expect("a quantity");
        let one = |(at, line): (i64, &&str)| {
            let (marks, words): (Vec<&str>, Vec<&str>) = line
                .split_whitespace()
                .partition(|word| word.starts_with(['B', 'X', 'V', 'M', 'S']));
            let mark = |letter: char| marks.iter().find_map(|mark| mark.strip_prefix(letter));
            let tier = |word: &&str| {
                let (from, price) = word.split_once(':').expect("from:price");
                Tier {
                    from: milli(from),
                    price: price.parse().expect("a price"),
                }
            };
            Source {
                contract_line_id: ContractLineId(at),
                supplier_id: OrganisationId(at),
                supplier: format!("supplier {at}"),
                offer: Offer {
                    usable: mark('X').is_none(),
                    barred: Vec::new(),
                    backup: mark('B').is_some(),
                    pack: milli(words[0]),
                    capacity: (words[1] != "-").then(|| milli(words[1])),
                    tiers: words[2..].iter().map(tier).collect(),
                    agreed_left: mark('V').map(milli),
                    share_bp: mark('S').map(|bp| bp.parse().expect("a share")),
                    minimum: mark('M').map(|yuan| yuan.parse().expect("yuan")),
                    score: 0,
                    contract: format!("HT-{at}"),
                },
            }
        };
        (0..).zip(lines).map(one).collect()
    }

    /// `0:150@3.21` for each line, then what is unmet and why.
    fn shown(allocation: &Allocation) -> String {
        let take = |take: &Take| format!("{}:{}@{}", take.offer, take.quantity, take.tier.price);
        let mut shown: Vec<String> = allocation.takes.iter().map(take).collect();
        if let Some((quantity, reason)) = &allocation.unmet {
            shown.push(format!("-{quantity} {reason}"));
        }
        shown.join(" ")
    }

    fn check(need: &str, offers: &[&str], expected: &str) {
        let sources = sources(offers);
        let need = need.parse().expect("a need");
        let sourced = source(&[(need, sources.as_slice())], true);
        assert_eq!(shown(&sourced.items[0]), expected, "{need} of {offers:?}");
        assert_eq!(sourced.gap_ppm, 0);
    }

    #[test]
    fn items_are_bought_as_contracts_allow() {
        let tiered = "50 - 0:3.5 1000:3.21";
        check("1120", &[tiered, "10 - 0:3.5"], "0:1100@3.21 1:20@3.5");
        check("1120", &[tiered, "100 - 0:3.5"], "0:1150@3.21");
        check("40", &[tiered, "10 - 0:3.5"], "1:40@3.5");
        check(
            "150",
            &["20 100 0:2.5", "B 20 - 0:2.6"],
            "0:100@2.5 1:60@2.6",
        );
        check("100", &["10 - 0:2", "V30 10 - 0:3"], "0:70@2 1:30@3");
        check("100", &["10 - 0:2", "S4000 10 - 0:3"], "0:60@2 1:40@3");
        check("100", &[], "-100 no_contract");
        check("100", &["X 10 - 0:2"], "-100 inactive");
        check("100", &["10 60 0:2", "X 10 - 0:1"], "0:60@2 -40 capacity");
        check("100", &["M500 10 - 0:2"], "-100 min_order_value");
    }

    #[test]
    fn the_next_best_offer_is_named_where_one_gets_everything() {
        let sources = sources(&["50 - 0:3.5 1000:3.21", "100 - 0:3.5", "X 10 - 0:1"]);
        let sourced = source(
            &[("1120".parse().expect("a need"), sources.as_slice())],
            true,
        );
        let next = sourced.items[0].next_best.expect("a next best");
        assert_eq!((next.offer, next.amount.to_string().as_str()), (1, "4200"));
    }

    #[test]
    fn a_minimum_order_value_ties_items_together_unless_it_does_not_bind() {
        let cheap = sources(&["M500 10 - 0:2", "10 - 0:2.1"]);
        let dear = sources(&["M500 10 - 0:3", "10 - 0:3.5"]);
        let needs = [
            ("100".parse().expect("a need"), cheap.as_slice()),
            ("100".parse().expect("a need"), dear.as_slice()),
        ];
        let both = source(&needs, true);
        assert_eq!(shown(&both.items[0]), "0:100@2", "together they reach it");
        let one = source(&needs[..1], true);
        assert_eq!(shown(&one.items[0]), "1:100@2.1");
        let free = source(&needs[..1], false);
        assert_eq!(shown(&free.items[0]), "0:100@2");
    }
}
