//! Ship notices, arrivals and inspections of confirmed orders.

use std::time::Duration;

use sea_orm::FromQueryResult;

use super::orders::{Fate, OrderRow};
use super::stage::Stage;
use crate::demo::people::PASSWORD;
use kernel::prelude::*;
use purchasing::actions::receiving::{self, Arrival, SecondPerson};
use purchasing::actions::shipping::{self, NewNotice};
use purchasing::model::delivery::RejectReason;
use purchasing::model::{DropId, ReceiptId, ReceiptLineId, ShipNoticeId};
use purchasing::rules::receipt::Verdict;
use purchasing::rules::shipping::Lot;

/// A drop that waits to be shipped.
#[derive(Clone, Debug, FromQueryResult)]
struct DropRow {
    id: DropId,
    destination_id: OrganisationId,
    left_milli: i64,
    pack_milli: i64,
    cold_chain: bool,
}

const DROPS: &str = "SELECT d.id, d.destination_id, l.pack_milli, i.cold_chain, \
    CAST(d.quantity_milli - d.cancelled_milli - COALESCE((SELECT SUM(s.quantity_milli) FROM ship_line s \
        JOIN ship_notice n ON n.id = s.notice_id WHERE s.drop_id = d.id AND n.state <> 'cancelled'), 0) AS BIGINT) AS left_milli \
    FROM order_drop d JOIN order_line l ON l.id = d.order_line_id JOIN item i ON i.id = l.item_id \
    WHERE d.order_id = ? ORDER BY d.destination_id, l.line_no";

/// Ships what is left of an order, or `percent` of it in whole packs. One notice for each destination.
pub async fn ship(stage: &Stage<'_>, order: &OrderRow, percent: i64) -> Result<Vec<ShipNoticeId>> {
    let clerk = stage.clerk_of(order.supplier_id)?;
    let drops: Vec<DropRow> = stage.rows(DROPS, binds![order.id]).await?;
    let mut notices = Vec::new();
    let mut rest = drops.as_slice();
    while let Some(first) = rest.first() {
        let same = rest
            .iter()
            .take_while(|drop| drop.destination_id == first.destination_id)
            .count();
        let (load, others) = rest.split_at(same);
        rest = others;
        let lots = lots(stage, order, load, percent);
        if lots.is_empty() {
            continue;
        }
        stage.tick();
        let cold = load.iter().any(|drop| drop.cold_chain);
        let notice = notice(stage, first.destination_id, cold, lots);
        let key = Idempotency::new(
            format!("demo-ship-{}-{}-{percent}", order.id, first.destination_id),
            &[],
        );
        notices.push(shipping::ship(stage.app, &clerk, &key, order.id, &notice).await?);
    }
    Ok(notices)
}

fn notice(
    stage: &Stage<'_>,
    destination_id: OrganisationId,
    cold: bool,
    lots: Vec<Lot>,
) -> NewNotice {
    let boxes = lots.iter().map(|lot| lot.box_count).sum();
    let number = stage.app.clock().now().0 / 90_000 % 100_000_000;
    NewNotice {
        destination_id,
        shipped_at: None,
        expected_on: Some(stage.app.clock().day().plus_days(1)),
        carrier: "示例物流".to_owned(),
        vehicle: format!("湘F·D{:04}", number % 10_000),
        box_count: boxes,
        temperature_log: cold.then(|| "08:00 4.1℃;10:00 4.6℃;12:00 5.2℃;14:00 4.8℃".to_owned()),
        invoice_numbers: vec![format!("2643{number:08}")],
        lots,
    }
}

/// Two lots for large quantities, one for the others.
fn lots(stage: &Stage<'_>, order: &OrderRow, load: &[DropRow], percent: i64) -> Vec<Lot> {
    let today = stage.app.clock().day();
    let mut lots = Vec::new();
    for (index, drop) in load.iter().enumerate() {
        let pack = drop.pack_milli.max(1);
        let packs = (drop.left_milli / pack * percent + 99) / 100;
        let wanted = if percent == 100 {
            drop.left_milli
        } else {
            (packs * pack).min(drop.left_milli)
        };
        let mut lot = |quantity: i64, age: i64| {
            if quantity > 0 {
                let produced_on = today.plus_days(-age);
                lots.push(Lot {
                    drop_id: drop.id,
                    lot_number: format!(
                        "{}{:02}",
                        compact(produced_on),
                        (order.id.raw() + age) % 90 + 10
                    ),
                    produced_on: Some(produced_on),
                    expires_on: produced_on.plus_days(if index % 3 == 0 { 730 } else { 1_095 }),
                    near_expiry: false,
                    quantity: Quantity(quantity),
                    box_count: (quantity / pack).max(1),
                    trace_codes: Vec::new(),
                });
            }
        };
        let older = if packs >= 6 { packs / 3 * pack } else { 0 };
        lot(older, 120 + index as i64 % 40);
        lot(wanted - older, 30 + index as i64 % 50);
    }
    lots
}

fn compact(day: Day) -> String {
    day.to_string().replace('-', "").split_off(2)
}

/// Somebody at the destination counts the boxes.
pub async fn arrive(stage: &Stage<'_>, notice: ShipNoticeId) -> Result<ReceiptId> {
    #[derive(FromQueryResult)]
    struct Row {
        destination_id: OrganisationId,
        box_count: i64,
        cold: i64,
    }
    let sql = "SELECT n.destination_id, n.box_count, (SELECT COUNT(*) FROM ship_line s JOIN item i ON i.id = s.item_id \
               WHERE s.notice_id = n.id AND i.cold_chain) AS cold FROM ship_notice n WHERE n.id = ?";
    let rows: Vec<Row> = stage.rows(sql, binds![notice]).await?;
    let row = rows.first().ok_or_else(Error::not_found)?;
    stage.tick();
    let arrival = Arrival {
        papers_ok: true,
        temperature_ok: (row.cold > 0).then_some(true),
        box_count: row.box_count,
        note: String::new(),
    };
    let receiver = receiver(stage, row.destination_id)?;
    let version = stage.version("ship_notice", notice.raw()).await?;
    receiving::arrive(stage.app, &receiver, notice, version, &arrival).await
}

/// The centre's keeper, or the clerk of a facility.
fn receiver(stage: &Stage<'_>, destination: OrganisationId) -> Result<Actor> {
    match stage.place_of(destination)? {
        0 => stage.actor("keeper"),
        _ => stage.clerk_of(destination),
    }
}

/// A lot at the door.
#[derive(Clone, Debug, FromQueryResult)]
struct Waiting {
    id: ReceiptLineId,
    quantity_milli: i64,
    pack_milli: i64,
    guarded: bool,
}

/// Inspects a receipt: everything is good, or a box is broken and something waits for a decision.
pub async fn inspect(stage: &Stage<'_>, receipt: ReceiptId, fate: Fate) -> Result<()> {
    let sql = "SELECT r.id, s.quantity_milli, o.pack_milli, i.toxic OR i.high_value AS guarded FROM receipt_line r \
               JOIN ship_line s ON s.id = r.ship_line_id JOIN order_line o ON o.id = r.order_line_id \
               JOIN item i ON i.id = r.item_id WHERE r.receipt_id = ? ORDER BY r.id";
    let lots: Vec<Waiting> = stage.rows(sql, binds![receipt]).await?;
    let rows: Vec<DestinationRow> = stage
        .rows(
            "SELECT destination_id FROM receipt WHERE id = ?",
            binds![receipt],
        )
        .await?;
    let destination = rows.first().ok_or_else(Error::not_found)?.destination_id;
    let verdicts: Vec<Verdict> = lots
        .iter()
        .enumerate()
        .map(|(index, lot)| verdict(index, lot, fate))
        .collect();
    let guarded = lots.iter().any(|lot| lot.guarded);
    let second = match guarded {
        true => Some(second_person(stage, destination)?),
        false => None,
    };
    stage.wait(Duration::from_secs(240));
    let receiver = inspector(stage, destination, guarded)?;
    let version = stage.version("receipt", receipt.raw()).await?;
    receiving::inspect(
        stage.app,
        &receiver,
        receipt,
        version,
        second.as_ref(),
        &verdicts,
    )
    .await
}

#[derive(FromQueryResult)]
struct DestinationRow {
    destination_id: OrganisationId,
}

fn verdict(index: usize, lot: &Waiting, fate: Fate) -> Verdict {
    let one_pack = lot.pack_milli.min(lot.quantity_milli);
    let (rejected, pending) = match (fate, index) {
        (Fate::Disputed, 0) => (one_pack, 0),
        (Fate::Disputed, 1) => (0, one_pack),
        _ => (0, 0),
    };
    Verdict {
        line_id: lot.id,
        accepted: Quantity(lot.quantity_milli - rejected - pending),
        rejected: Quantity(rejected),
        pending: Quantity(pending),
        reason: (rejected > 0).then_some(RejectReason::Damaged),
        note: match (rejected, pending) {
            (0, 0) => String::new(),
            (0, _) => "检验报告待补".to_owned(),
            _ => "外箱破损，药品受潮".to_owned(),
        },
    }
}

/// Toxic and high-value goods are received by two: the clerk stands beside his head.
fn second_person(stage: &Stage<'_>, destination: OrganisationId) -> Result<SecondPerson> {
    let login = match stage.place_of(destination)? {
        0 => "keeper2".to_owned(),
        facility => stage.desk_of(facility, "clerk"),
    };
    Ok(SecondPerson {
        login,
        password: PASSWORD.to_owned(),
    })
}

/// Who asked does not inspect what he asked for, except where he is alone; guarded goods not even there.
fn inspector(stage: &Stage<'_>, destination: OrganisationId, guarded: bool) -> Result<Actor> {
    let place = stage.place_of(destination)?;
    let facility = &stage.plan.organisations[place];
    if place == 0 {
        return stage.actor("keeper");
    }
    if facility.single_user && !guarded {
        return stage.clerk_of(destination);
    }
    let place = match facility.single_user {
        true => facility.parent.unwrap_or(place),
        false => place,
    };
    stage.actor(&stage.desk_of(place, "head"))
}
