//! The formulary, what was used month by month, and what lies on the shelves.

use rustc_hash::FxHashMap;

use super::{Ids, Plan, seeder};
use crate::demo::history::period;
use formulary::directory::{Entry, First, NewItem, enter};
use formulary::model::ItemId;
use kernel::prelude::*;
use stock::ledger::post_moves;
use stock::model::{Document, LotKey, MoveReason, MoveRequest, NewLot, PlaceKind};
use stock::places::{lots, places};

/// Opening stock is posted for so many shelves at a time.
const POSTED_AT_ONCE: usize = 12_000;
/// Rows of consumption written at a time.
const MONTHS_AT_ONCE: usize = 100_000;

/// Enters every item, repeats linked to the first of them.
pub async fn items(app: &App, plan: &Plan) -> Result<Vec<ItemId>> {
    app.db
        .write(&seeder(), |tx| {
            async move {
                let new = plan.items.iter().map(|item| NewItem {
                    fields: item.fields.clone(),
                    demo: true,
                    source_line: Some(item.source_line.clone()),
                    repeats: item.duplicate_of.map(First::Entering),
                });
                let entry = Entry {
                    change_id: None,
                    effective_on: tx.day(),
                };
                let entered = enter(tx, new.collect(), entry).await?;
                Ok(entered.into_iter().map(|item| item.id).collect())
            }
            .scope_boxed()
        })
        .await
}

/// What a report of a month tells.
pub const CONSUMPTION: [&str; 5] = [
    "organisation_id",
    "item_id",
    "period",
    "quantity_milli",
    "stockout_days",
];

/// A year of reports.
pub async fn consumption(app: &App, plan: &Plan, ids: &Ids) -> Result<()> {
    for months in plan.months.chunks(MONTHS_AT_ONCE) {
        app.db
            .write(&seeder(), |tx| {
                async move {
                    let periods: Vec<String> = (0..=plan.options.months)
                        .map(|ago| period(plan.options.as_of, u32::try_from(ago).unwrap_or(0)))
                        .collect();
                    let rows = months.iter().map(|month| {
                        let usage = &plan.uses[month.usage];
                        [
                            ids.organisations[usage.facility].into(),
                            ids.items[usage.item].into(),
                            (&periods[month.ago as usize]).into(),
                            Quantity(month.quantity * 1_000).into(),
                            month.stockout_days.into(),
                        ]
                    });
                    let whose = months
                        .iter()
                        .map(|month| ids.organisations[plan.uses[month.usage].facility]);
                    tx.changes_of("consumption_month", whose);
                    tx.bulk_insert("consumption_month", &CONSUMPTION, rows)
                        .await?;
                    Ok(())
                }
                .scope_boxed()
            })
            .await?;
    }
    Ok(())
}

/// Goods that were there when the ledger began, through the ledger like everything else.
pub async fn opening_stock(app: &App, plan: &Plan, ids: &Ids) -> Result<()> {
    let new_lots: Vec<NewLot> = plan
        .lots
        .iter()
        .map(|lot| new_lot(plan, ids, lot))
        .collect();
    let new_lots = &new_lots;
    let by_key = app
        .db
        .write(&seeder(), |tx| {
            async move { lots(tx, new_lots).await }.scope_boxed()
        })
        .await?;
    let by_key = &by_key;
    for (part, shelves) in plan.shelves.chunks(POSTED_AT_ONCE).enumerate() {
        app.db
            .write(&seeder(), |tx| {
                async move {
                    let wanted: Vec<_> = shelves
                        .iter()
                        .flat_map(|shelf| {
                            let organisation = ids.organisations[shelf.facility];
                            [
                                (organisation, PlaceKind::Opening),
                                (organisation, PlaceKind::Store),
                            ]
                        })
                        .collect();
                    let places = places(tx, &wanted).await?;
                    let mut moves = Vec::with_capacity(shelves.len());
                    for (index, shelf) in shelves.iter().enumerate() {
                        let organisation = ids.organisations[shelf.facility];
                        let lot = &new_lots[shelf.lot];
                        moves.push(MoveRequest {
                            item_id: lot.key.item_id,
                            lot_id: lot_id(by_key, &lot.key)?,
                            from: places.id(organisation, PlaceKind::Opening)?,
                            to: places.id(organisation, PlaceKind::Store)?,
                            quantity: Quantity(shelf.quantity * 1_000),
                            reason: MoveReason::Opening,
                            document: Document {
                                kind: "opening",
                                id: organisation.raw(),
                            },
                            period: None,
                            reverses: None,
                            dedupe_key: format!("demo-opening:{}", part * POSTED_AT_ONCE + index),
                        });
                    }
                    post_moves(tx, &moves).await?;
                    Ok(())
                }
                .scope_boxed()
            })
            .await?;
    }
    Ok(())
}

fn new_lot(plan: &Plan, ids: &Ids, lot: &crate::demo::stock::Lot) -> NewLot {
    debug_assert!(lot.item < plan.items.len());
    NewLot {
        key: LotKey {
            item_id: ids.items[lot.item],
            number: lot.number.clone(),
            expires_on: lot.expires_on,
        },
        produced_on: Some(lot.produced_on),
    }
}

fn lot_id(
    by_key: &FxHashMap<LotKey, stock::model::LotId>,
    key: &LotKey,
) -> Result<stock::model::LotId> {
    by_key
        .get(key)
        .copied()
        .ok_or_else(|| Error::fault("a lot without an id"))
}
