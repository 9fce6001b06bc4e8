//! What an item costs today and from whom: asked by demand (best price) and purchasing (sourcing).

use rustc_hash::{FxHashMap, FxHashSet};

use crate::entity::supplier;
use crate::model::{BestOffer, DeliveryArea, Eligibility, LineRole, Offer, SupplierId};
use crate::rules::orders::{Block, Facts, blocks};
use crate::rules::prices::entry_price;
use crate::store;
use formulary::model::{ItemId, ItemKind};
use kernel::prelude::*;

/// All contract lines in force on `day` for `items`, also those whose supplier may not receive orders, each
/// with its reasons. By item; within an item in the order in which lines were written.
///
/// Five statements whatever the number of items, besides one each for suppliers and licences.
pub async fn offers(tx: &Tx, items: &[ItemId], day: Day) -> Result<FxHashMap<ItemId, Vec<Offer>>> {
    let contracts = store::offers::contracts_in_force(tx, day).await?;
    let suppliers: FxHashSet<SupplierId> = contracts.iter().map(|row| row.supplier_id).collect();
    let eligibility = store::offers::eligibility(tx, suppliers.iter().copied()).await?;
    let contracts: FxHashMap<_, _> = contracts.into_iter().map(|row| (row.id, row)).collect();
    let mut lines = store::offers::lines(tx, items).await?;
    lines.retain(|line| contracts.contains_key(&line.contract_id));
    let mut tiers = store::offers::tiers(tx, lines.iter().map(|line| line.id)).await?;
    let ids: Vec<_> = lines.iter().map(|line| line.id).collect();
    let shares = store::vbp::shares(tx, &ids).await?;
    let mut verdicts = Verdicts {
        eligibility: &eligibility,
        day,
        known: FxHashMap::default(),
    };
    let mut found: FxHashMap<ItemId, Vec<Offer>> = FxHashMap::default();
    for line in lines {
        let (Some(contract), Some(tiers)) =
            (contracts.get(&line.contract_id), tiers.remove(&line.id))
        else {
            continue;
        };
        found.entry(line.item_id).or_default().push(Offer {
            contract_line_id: line.id,
            contract_id: line.contract_id,
            contract_number: contract.number.clone(),
            kind: contract.kind,
            supplier_id: contract.supplier_id,
            supplier_name: contract.supplier_name.clone(),
            service_score_e4: contract.service_score_e4,
            min_order: contract.min_order_e4,
            item_id: line.item_id,
            role: line.role,
            share_bp: line.share_bp,
            pack: line.pack,
            capacity: line.capacity,
            agreed: line.agreed,
            ordered: line.ordered,
            vbp: shares.get(&line.id).copied(),
            lead_time_days: line.lead_time_days,
            ends_on: contract.ends_on,
            tiers,
            blocks: verdicts.of(contract.supplier_id, line.item_kind),
            barred: eligibility
                .get(&contract.supplier_id)
                .map_or_else(Vec::new, barred),
        });
    }
    Ok(found)
}

/// The cheapest usable offer of each item today; items that nobody may deliver are missing.
///
/// Primaries come before backups, whatever the price, because a backup serves only what primaries cannot.
pub async fn best_offers(tx: &Tx, items: &[ItemId]) -> Result<FxHashMap<ItemId, BestOffer>> {
    let book = tx.remembered::<PriceBook>().await?;
    let priced = items
        .iter()
        .filter_map(|item| Some((*item, *book.0.get(item)?)));
    Ok(priced.collect())
}

/// The best offer of the day for everything that somebody may deliver.
#[derive(Debug)]
pub struct PriceBook(FxHashMap<ItemId, BestOffer>);

impl Remembered for PriceBook {
    const TABLES: &'static [&'static str] = &[
        "contract",
        "contract_line",
        "contract_tier",
        "supplier",
        "licence",
        "organisation",
        "item",
    ];

    async fn read(tx: &Tx) -> Result<Self> {
        let items = store::offers::items_under_contract(tx).await?;
        let offers = offers(tx, &items, tx.day()).await?;
        let best = offers
            .into_iter()
            .filter_map(|(item, offers)| Some((item, best(&offers)?)));
        Ok(Self(best.collect()))
    }
}

/// The cheapest usable one of an item's offers.
pub fn best(offers: &[Offer]) -> Option<BestOffer> {
    let usable = offers.iter().filter(|offer| offer.is_usable());
    let priced = usable.filter_map(|offer| Some((offer, entry_price(&offer.tiers, offer.pack)?)));
    let (offer, price) = priced.min_by_key(|(offer, price)| {
        (
            offer.role == LineRole::Backup,
            *price,
            -offer.service_score_e4,
            offer.contract_line_id,
        )
    })?;
    Some(BestOffer {
        contract_line_id: offer.contract_line_id,
        price,
        pack: offer.pack,
        lead_time_days: offer.lead_time_days,
    })
}

/// What stands in the way of an order.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Verdict {
    /// Why the supplier may not receive it.
    pub blocks: Vec<Block>,
    /// Areas to which it must not go.
    pub barred: Vec<DeliveryArea>,
}

/// Why these suppliers may not receive an order of `kinds` today, and pins the standing that this rests on:
/// whoever places an order asks here, and an eviction at the same moment makes one of the two start again.
pub async fn blocks_pinned(
    tx: &Tx,
    wanted: &FxHashMap<SupplierId, Vec<ItemKind>>,
) -> Result<FxHashMap<SupplierId, Verdict>> {
    let ids: Vec<i64> = wanted.keys().map(|id| id.0).collect();
    tx.rely_on_all::<supplier::Entity>(&ids).await?;
    let eligibility = store::offers::eligibility(tx, wanted.keys().copied()).await?;
    let verdict = |id: &SupplierId, kinds: &[ItemKind]| Verdict {
        blocks: blocks_of(eligibility.get(id), kinds, tx.day()),
        barred: eligibility.get(id).map_or_else(Vec::new, barred),
    };
    Ok(wanted
        .iter()
        .map(|(id, kinds)| (*id, verdict(id, kinds)))
        .collect())
}

fn blocks_of(supplier: Option<&Eligibility>, kinds: &[ItemKind], day: Day) -> Vec<Block> {
    let Some(supplier) = supplier else {
        return vec![Block::Inactive {}];
    };
    blocks(facts(supplier), kinds, day)
}

fn barred(supplier: &Eligibility) -> Vec<DeliveryArea> {
    facts(supplier).barred()
}

fn facts(supplier: &Eligibility) -> Facts<'_> {
    Facts {
        active: supplier.active,
        standing: supplier.standing,
        limited: &supplier.limited,
        licences: &supplier.licences,
    }
}

/// One verdict for each supplier and kind of goods, however many lines ask.
struct Verdicts<'a> {
    eligibility: &'a FxHashMap<SupplierId, Eligibility>,
    day: Day,
    known: FxHashMap<(SupplierId, ItemKind), Vec<Block>>,
}

impl Verdicts<'_> {
    fn of(&mut self, supplier: SupplierId, kind: ItemKind) -> Vec<Block> {
        let Self {
            eligibility,
            day,
            known,
        } = self;
        let verdict = known.entry((supplier, kind));
        verdict
            .or_insert_with(|| blocks_of(eligibility.get(&supplier), &[kind], *day))
            .clone()
    }
}
