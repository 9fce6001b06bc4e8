//! 转单方案: what an eviction would move, or moved, with names and what it costs.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::SlaItem;
use formulary::directory::Names;
use formulary::model::ItemId;
use identity::model::OrgRef;
use kernel::actor::OrganisationKind;
use kernel::prelude::*;
use purchasing::model::OrderId;
use purchasing::model::plan::UnmetReason;

/// The plan as a case keeps it.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Kept {
    lines: Vec<KeptLine>,
    replacements: Vec<KeptReplacement>,
}

#[derive(Debug, Deserialize)]
struct KeptLine {
    order: String,
    order_id: OrderId,
    item_id: ItemId,
    quantity: Quantity,
    price: Money,
    kept: bool,
}

#[derive(Debug, Deserialize)]
struct KeptReplacement {
    item_id: ItemId,
    need: Quantity,
    supplier_id: Option<OrganisationId>,
    quantity: Option<Quantity>,
    price: Option<Money>,
    unmet: Option<UnmetReason>,
}

/// What would go to whom, or went.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct MovePlan {
    /// What was still due of the supplier, line by line.
    pub lines: Vec<MoveLine>,
    /// What is bought elsewhere, and what waits; not for the supplier himself, whom the prices of others do not concern.
    pub replacements: Vec<MoveReplacement>,
    /// What it costs more than before, less where it is negative; of what is bought elsewhere.
    pub dearer: Money,
}

/// A line that was still due.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct MoveLine {
    /// Number of its order.
    pub order: String,
    /// Its order.
    pub order_id: OrderId,
    /// What.
    pub item: Option<SlaItem>,
    /// What somebody waits for.
    pub quantity: Quantity,
    /// What it would have cost a base unit.
    pub price: Money,
    /// Nobody else sells it: it stays with the evicted.
    pub kept: bool,
}

/// What takes the place of it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct MoveReplacement {
    /// What.
    pub item: Option<SlaItem>,
    /// How much is asked for.
    pub need: Quantity,
    /// From whom; none where nobody sells it.
    pub supplier: Option<OrgRef>,
    /// How much in packs.
    pub quantity: Option<Quantity>,
    /// At which price a base unit.
    pub price: Option<Money>,
    /// What it cost a base unit before, at most.
    pub price_before: Option<Money>,
    /// Why nobody delivers it.
    pub unmet: Option<UnmetReason>,
}

/// Names behind a kept plan.
pub(super) async fn view(tx: &Tx, plan: &str) -> Result<MovePlan> {
    let kept: Kept = serde_json::from_str(plan)?;
    let own = tx.actor().organisation_kind == OrganisationKind::Supplier;
    let replacements = if own { Vec::new() } else { kept.replacements };
    let items = kept.lines.iter().map(|line| line.item_id);
    let items = items.chain(replacements.iter().map(|one| one.item_id));
    let suppliers = replacements.iter().filter_map(|one| one.supplier_id);
    let names = Names::of(tx, suppliers.collect(), items.collect(), Vec::new()).await?;
    let mut before: BTreeMap<ItemId, Money> = BTreeMap::new();
    for line in &kept.lines {
        let dearest = before.entry(line.item_id).or_default();
        *dearest = (*dearest).max(line.price);
    }
    let mut dearer = Money::default();
    let mut found = Vec::new();
    for one in replacements {
        let price_before = before.get(&one.item_id).copied();
        if let (Some(price), Some(before)) = (one.price, price_before) {
            let each = Money(price.0.saturating_sub(before.0));
            dearer.0 = dearer
                .0
                .saturating_add(Money::of(each, one.need).unwrap_or_default().0);
        }
        found.push(MoveReplacement {
            item: names.item_if(Some(one.item_id)).map(Into::into),
            need: one.need,
            supplier: names.organisation_if(one.supplier_id),
            quantity: one.quantity,
            price: one.price,
            price_before,
            unmet: one.unmet,
        });
    }
    // What nobody delivers stands first.
    found.sort_by_key(|one| one.unmet.is_none());
    let line = |line: KeptLine| MoveLine {
        item: names.item_if(Some(line.item_id)).map(Into::into),
        order: line.order,
        order_id: line.order_id,
        quantity: line.quantity,
        price: line.price,
        kept: line.kept,
    };
    Ok(MovePlan {
        lines: kept.lines.into_iter().map(line).collect(),
        replacements: found,
        dearer,
    })
}
