//! The rules of the review look at the lines of a plan: when it is made, when an item is changed, and when somebody
//! asks again because the rules have changed.

use rustc_hash::FxHashMap;
use serde_json::json;

use crate::model::PlanId;
use crate::model::plan::Explanation;
use crate::model::review::PlanReview;
use crate::rules::marking::{self, AgreedVolume, LineFacts};
use crate::store::{self, LineToMark, MarkedLine};
use formulary::model::ItemId;
use kernel::prelude::*;
use suppliers;
use suppliers::model::{ContractId, ContractKind, LineRole, Offer};

/// What the rules found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// Lines they looked at.
    pub lines: usize,
    /// Lines that they marked.
    pub marked: usize,
}

/// Looks at a draft once more, with the rules of today. What was decided stands where no mark has joined.
pub async fn mark_again(app: &App, actor: &Actor, id: PlanId) -> Result<Found> {
    app.db
        .write(actor, |tx| {
            async move {
                let (plan, _) = store::plan_get(tx, id).await?;
                let plan = plan.review()?;
                tx.rely_on::<crate::entity::plan::purchase_plan::Entity>(plan.id)
                    .await?;
                let found = mark(tx, plan.id, None).await?;
                tx.journal(
                    "purchase_plan",
                    plan.id,
                    Some(&plan.number),
                    Verb("mark"),
                    json!({ "lines": found.lines, "marked": found.marked }),
                );
                Ok(found)
            }
            .scope_boxed()
        })
        .await
}

/// Marks the lines of a plan, or those of one item.
pub(super) async fn mark(tx: &Tx, plan: PlanId, item: Option<ItemId>) -> Result<Found> {
    let rules = tx.policy::<PlanReview>().await?;
    let lines = store::lines_to_mark(tx, plan, item).await?;
    let ground = ground(tx, plan, item, &lines).await?;
    let mut marked = Vec::with_capacity(lines.len());
    for line in &lines {
        let facts = ground.facts(line)?;
        let marks = marking::marks(&facts, &rules, tx.day());
        marked.push(MarkedLine {
            id: line.id,
            flags: marking::bits(&marks),
            marks,
            last_price: facts.last_price,
            ceiling: facts.ceiling,
            baseline: line.baseline_price_e4,
        });
    }
    store::marks_put(tx, plan, &marked).await?;
    Ok(Found {
        lines: marked.len(),
        marked: marked.iter().filter(|line| line.flags != 0).count(),
    })
}

/// What the rules must know besides the lines.
struct Ground {
    last_prices: FxHashMap<ItemId, Money>,
    usual: FxHashMap<ItemId, (Quantity, i64)>,
    offers: FxHashMap<ItemId, Vec<Offer>>,
    volume_contracts: FxHashMap<ContractId, Day>,
}

async fn ground(
    tx: &Tx,
    plan: PlanId,
    item: Option<ItemId>,
    lines: &[LineToMark],
) -> Result<Ground> {
    let mut items: Vec<ItemId> = lines.iter().map(|line| line.item_id).collect();
    items.dedup();
    Ok(Ground {
        last_prices: store::last_prices(tx, plan, item).await?,
        usual: store::usual(tx, plan, item).await?,
        offers: suppliers::offers(tx, &items, tx.day()).await?,
        volume_contracts: store::volume_contracts(tx).await?,
    })
}

impl Ground {
    fn facts(&self, line: &LineToMark) -> Result<LineFacts> {
        let offers = self
            .offers
            .get(&line.item_id)
            .map_or(&[][..], Vec::as_slice);
        let mut able: Vec<_> = offers
            .iter()
            .filter(|offer| offer.is_usable())
            .map(|offer| offer.supplier_id)
            .collect();
        able.sort_unstable();
        able.dedup();
        let why: Explanation = serde_json::from_str(&line.explanation)?;
        Ok(LineFacts {
            need: line.need_milli,
            quantity: line.quantity_milli,
            surplus: line.surplus_milli,
            price: line.price_e4,
            last_price: self.last_prices.get(&line.item_id).copied(),
            ceiling: line.ceiling_price_e4,
            usual: self.usual.get(&line.item_id).copied(),
            suppliers: able.len(),
            backup: line.role == Some(LineRole::Backup),
            volume_based: line.kind.is_some_and(is_volume_based),
            agreed: offers
                .iter()
                .filter_map(|offer| self.agreed(offer))
                .collect(),
            edited: why.edited,
            contract_ends_on: line.ends_on,
        })
    }

    /// The agreed volume behind an offer that could be used.
    fn agreed(&self, offer: &Offer) -> Option<AgreedVolume> {
        let usable = offer.is_usable() && is_volume_based(offer.kind);
        Some(AgreedVolume {
            agreed: offer.agreed.filter(|_| usable)?,
            ordered: offer.ordered,
            starts_on: *self.volume_contracts.get(&offer.contract_id)?,
            ends_on: offer.ends_on,
        })
    }
}

fn is_volume_based(kind: ContractKind) -> bool {
    matches!(
        kind,
        ContractKind::NationalVbp | ContractKind::ProvincialVbp
    )
}
