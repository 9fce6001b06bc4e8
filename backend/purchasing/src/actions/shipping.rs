//! The supplier ships: a notice for each destination, with its lots; taken back while it has not arrived.

use std::collections::BTreeMap;

use serde_json::json;

use crate::model::delivery::{NOTICE_MAP, NoticeStage, NoticeVerb};
use crate::model::order::OrderVerb;
use crate::model::policy::MinimumLife;
use crate::model::{DropId, OrderId, ShipNoticeId, ShippingRefusal};
use crate::rules::life;
use crate::rules::shipping::{self, Due, Load, Lot};
use crate::store::{self, Drop, LineGoods, NewShipLine, ShipNotice};
use kernel::arrows::next;
use kernel::prelude::*;

use super::step::Step;

/// What the supplier says about a load.
#[derive(Clone, Debug)]
pub struct NewNotice {
    /// Where it goes.
    pub destination_id: OrganisationId,
    /// When it left; now when not given.
    pub shipped_at: Option<Instant>,
    /// When it should arrive.
    pub expected_on: Option<Day>,
    /// Who drives.
    pub carrier: String,
    /// In which vehicle.
    pub vehicle: String,
    /// In how many boxes.
    pub box_count: i64,
    /// Readings of the cold chain.
    pub temperature_log: Option<String>,
    /// Invoices that belong to it.
    pub invoice_numbers: Vec<String>,
    /// What is on it.
    pub lots: Vec<Lot>,
}

/// Sends a ship notice, once for its key.
pub async fn ship(
    app: &App,
    actor: &Actor,
    key: &Idempotency,
    id: OrderId,
    new: &NewNotice,
) -> Result<ShipNoticeId> {
    app.db
        .write_once(actor, key, |tx| ship_in(tx, id, new).scope_boxed())
        .await
}

async fn ship_in(tx: &Tx, id: OrderId, new: &NewNotice) -> Result<ShipNoticeId> {
    let step = Step::begin(tx, id, OrderVerb::Ship).await?;
    step.before.may(OrderVerb::Ship)?;
    let shipped_at = new.shipped_at.unwrap_or(tx.now());
    let drops = store::drops(tx, id).await?;
    let goods = store::line_goods(tx, id).await?;
    let goods: BTreeMap<_, &LineGoods> = goods.iter().map(|goods| (goods.id, goods)).collect();
    let tier_days =
        tx.policy::<MinimumLife>()
            .await?
            .of(store::destination(tx, new.destination_id).await?.kind);
    let due: BTreeMap<DropId, Due> = drops
        .iter()
        .filter_map(|drop| Some((drop.id, due(drop, goods.get(&drop.line_id)?, tier_days))))
        .collect();
    let load = Load {
        destination_id: new.destination_id,
        shipped_on: shipped_at.day(),
        temperature_log: new.temperature_log.as_deref(),
    };
    shipping::check(&load, &new.lots, &due)?;
    let lines: BTreeMap<DropId, &Drop> = drops.iter().map(|drop| (drop.id, drop)).collect();
    let rows = new.lots.iter().filter_map(|lot| {
        let line_id = lines.get(&lot.drop_id)?.line_id;
        Some(NewShipLine {
            lot,
            line_id,
            item_id: goods.get(&line_id)?.item_id,
        })
    });
    let notice = row(tx, &step, new, shipped_at).await?;
    let (notice_id, number) = (notice.id, notice.number.clone());
    store::notice_insert(tx, notice).await?;
    store::ship_lines_insert(tx, notice_id, &rows.collect::<Vec<_>>()).await?;
    let order = step
        .before
        .clone()
        .ship(&store::order_progress(tx, id).await?)?;
    let facts =
        json!({ "order": order.number, "destination": new.destination_id, "lots": new.lots.len() });
    tx.journal("ship_notice", notice_id, Some(&number), Verb("send"), facts);
    step.done(tx, &order, json!({ "ship_notice": number }))
        .await?;
    tx.notice(Notice::new(
        new.destination_id,
        "goods_shipped",
        json!({ "number": number, "order": order.number, "expected_on": new.expected_on }),
        format!("/ship-notices/{notice_id}"),
    ));
    Ok(notice_id)
}

fn due(drop: &Drop, goods: &LineGoods, tier_days: i64) -> Due {
    Due {
        destination_id: drop.destination_id,
        remaining: drop.progress.remaining(),
        cold: goods.cold_chain,
        required_days: life::required_days(goods.min_remaining_life_days, tier_days),
    }
}

async fn row(tx: &Tx, step: &Step, new: &NewNotice, shipped_at: Instant) -> Result<ShipNotice> {
    let trimmed = |text: &str| text.trim().to_owned();
    Ok(ShipNotice {
        id: tx.id(),
        number: tx.next_number("FH", &tx.day().compact_month()).await?,
        order_id: step.before.id,
        supplier_id: step.before.supplier_id,
        destination_id: new.destination_id,
        state: NoticeStage::Sent,
        shipped_at,
        expected_on: new.expected_on,
        carrier: trimmed(&new.carrier),
        vehicle: trimmed(&new.vehicle),
        box_count: new.box_count,
        temperature_log: new
            .temperature_log
            .as_deref()
            .map(trimmed)
            .filter(|log| !log.is_empty()),
        invoice_numbers: serde_json::to_string(&new.invoice_numbers)?,
        created_by: tx.actor().author().ok_or(General::NotSignedIn {})?,
        version: 1,
    })
}

/// Takes back a notice that has not arrived: its goods are due again.
pub async fn cancel_notice(
    app: &App,
    actor: &Actor,
    id: ShipNoticeId,
    version: IfMatch,
) -> Result<()> {
    app.db
        .write(actor, |tx| {
            async move {
                let notice = store::notice_get(tx, id).await?;
                version.check(notice.version)?;
                let state = notice_next(&notice, NoticeVerb::Cancel)?;
                let step = Step::begin(tx, notice.order_id, OrderVerb::Ship).await?;
                store::notice_move(tx, &notice, state).await?;
                let order = step
                    .before
                    .clone()
                    .ship(&store::order_progress(tx, notice.order_id).await?)?;
                tx.journal(
                    "ship_notice",
                    id,
                    Some(&notice.number),
                    Verb::CANCEL,
                    json!({ "order": order.number }),
                );
                step.done(
                    tx,
                    &order,
                    json!({ "ship_notice": notice.number, "cancelled": true }),
                )
                .await
            }
            .scope_boxed()
        })
        .await
}

/// Where `verb` leads from the notice's state, or the refusal that says why not.
pub(super) fn notice_next(
    notice: &ShipNotice,
    verb: NoticeVerb,
) -> Result<NoticeStage, ShippingRefusal> {
    let (number, state) = (notice.number.clone(), notice.state);
    next(NOTICE_MAP, state, verb).ok_or(ShippingRefusal::WrongState { number, state })
}
